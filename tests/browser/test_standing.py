"""Standing queries in a real browser: by keyboard alone, seven languages at two widths, on paper, clean for axe."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.browser.conftest import Served, serve
from tests.browser.test_border import keep_picture
from tests.browser.test_pages import axe, sign_in, wide
from tests.fakes.watching import enter, watched_site
from tests.unit.web.site import login_of, open_world

from comity.domain.officers import Role
from comity.web.query.words import search_languages
from comity.web.wording import word

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """A node with a case whose person may be watched for."""
    with open_world(tmp_path_factory.mktemp("standing"), "cn", "la") as world:
        yield from serve(watched_site(world))


def tab_to(page: Any, selector: str) -> None:
    """Reach it with the Tab key alone."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(selector)


def test_asked_authorised_and_judged_by_keyboard_alone_then_in_seven_languages(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in(page, served, login_of(Role.OFFICER))
    page.goto(f"/cases/{served.site.case}/standing")
    tab_to(page, "input[name=person]")
    page.keyboard.press("Space")
    tab_to(page, "#purpose")
    page.keyboard.type("Crim")
    tab_to(page, "#until")
    day = served.site.world.clock.at + timedelta(days=30)
    page.keyboard.type(f"{day:%m%d%Y}")  # as the browser of this test writes days
    tab_to(page, "#reason")
    page.keyboard.type("He may cross.")
    tab_to(page, "#ask-form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/standing/*")
    assert page.locator("p.done").inner_text() == "Asked for. It waits for a second person."
    address = page.url.removeprefix(served.address)
    second = visitor()
    sign_in(second, served, login_of(Role.SUPERVISOR))
    second.goto(address)
    tab_to(second, "#reason-authorise")
    second.keyboard.type("Needed.")
    tab_to(second, "#authorise button")
    second.keyboard.press("Enter")
    second.wait_for_selector("p.done")
    enter(served.site)
    faults = []
    for code in sorted(search_languages()):
        faults += look(second, served, code, address)
    assert not [fault for fault in faults if fault]
    second.goto(address)
    tab_to(second, "#verdict-choice-1 input")
    second.keyboard.press("Space")
    tab_to(second, "#verdict-1 button")
    second.keyboard.press("Enter")
    second.wait_for_selector("#verdict-1 .notice.good")


def look(page: Any, served: Served, code: str, address: str) -> list[str]:
    """What is wrong with the pages in a language."""
    page.context.add_cookies([{"name": "comity_language", "value": code, "url": served.address}])
    found = []
    pages = {"one": address, "list": "/search/standing", "ask": f"/cases/{served.site.case}/standing"}
    for name, there in pages.items():
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(there)
            found += [wide(page, f"{name} {code} {width}")]
            keep_picture(page, f"standing-{name}-{code}-{width}")
        found += axe(page, f"{name} {code}")
    page.goto(address)
    assert word(search_languages()[code], "standing_query", "active") in page.locator(".head").inner_text()
    page.emulate_media(media="print")
    assert page.locator("#rests-title").is_visible()
    assert not page.locator("#renew").is_visible()
    page.emulate_media(media="screen")
    return found
