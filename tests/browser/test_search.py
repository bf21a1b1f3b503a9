"""The search's pages in a real browser: seven languages at two widths, nothing that axe finds, a list and a finding."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.fakes.certified import certified
from tests.fakes.searching import CASE, put, record, searching, wanted_person
from tests.unit.web.site import PlainPasswords

from comity.application.query.screen_list import screen_next
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.web import make_wsgi
from comity.web.query.words import search_languages
from comity.web.wording import word

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def register(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A wanted person with a certificate against the record, and a missing child: all invented."""
    node = served.site.node
    searching(node, tmp_path_factory.mktemp("search"))
    make_wsgi(node.desk, PlainPasswords())
    put(node.desk, wanted_person(2, "Keo Imaginary", "ແກ້ວ", numbers=["PA1234567"]))
    child = {"kind": NoticeKind.MISSING, "action": Action.PROTECT, "vulnerability": Vulnerability.CHILD}
    put(node.desk, wanted_person(3, "Keo Imaginary", **child))
    certified(node, 2)
    yield served
    for number in (2, 3):
        put(node.desk, None, of=record(number))


def ask(page: Any, name: str = "Keo Imaginary") -> None:
    page.goto("/search")
    page.select_option("#purpose", "investigation")
    page.fill("#case", CASE)
    page.fill("#name", name)
    page.click("#search-form button.primary")
    page.wait_for_selector("#answer")


@pytest.mark.parametrize("code", sorted(search_languages()))
def test_the_search_and_its_lists_in_each_language(visitor: Visit, register: Served, code: str) -> None:
    page = visitor()
    sign_in(page, register)
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": register.address}])
    ask(page)
    assert word(search_languages()[code], "notice_action", "protect") in page.locator("#answer").inner_text()
    faults = [*axe(page, code), wide(page, code)]
    keep_picture(page, f"search-{code}")
    page.set_viewport_size({"width": 360, "height": 800})
    faults.append(wide(page, f"{code} small"))
    keep_picture(page, f"search-{code}-small")
    page.goto("/lists")
    page.select_option("#purpose", "border_check")
    page.fill("#case", CASE)
    table = b"name,label\nKeo Imaginary,12A\n,12C\n"
    page.set_input_files("#list", {"name": "boat.csv", "mimeType": "text/csv", "buffer": table})
    page.click("#list-form button.primary")
    page.wait_for_selector("#list")
    while screen_next(register.site.node.desk) is not None:
        pass
    page.reload()
    page.wait_for_selector("#list table")
    faults += [*axe(page, f"{code} list"), wide(page, f"{code} list")]
    keep_picture(page, f"list-{code}-small")
    assert not [fault for fault in faults if fault]
