"""The pages on the law in a real browser: accessible and whole at any width, by keyboard, without scripts, on paper."""

from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_keeping import kept, sign_in_to
from tests.browser.test_pages import AXE, Visit
from tests.unit.web.site import login_of

from comity.domain.officers import Role

__all__ = ["kept"]
PLACES = (
    "/law",
    "/law?state=CN&group=treaty&order=-first",
    "/law/treaty/CN-KH-EXT-1999",
    "/law/convention/UNTOC",
    "/law/law/VN:extradition:2008-07-01",
    "/law/mechanism/LMLECC",
    "/law/state/VN",
    "/law/calendar?first=2026-01-01",
    "/law/mechanisms?one=CN&other=LA&topic=fraud",
    "/law/ledger",
)


def enter(page: Any, kept: Served, role: Role = Role.LAWYER) -> None:
    page.goto("/sign-in")
    sign_in_to(page, kept, login_of(role))


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(1440, False, "en"), (360, True, "zh"), (1440, True, "my"), (360, False, "th"), (360, False, "km")],
)
def test_every_page_is_accessible_and_fits(visitor: Visit, kept: Served, width: int, dark: bool, language: str) -> None:
    page = visitor(width=width, dark=dark, language=language)
    enter(page, kept)
    faults = []
    for place in PLACES:
        page.goto(place)
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
        faults += [(place, one) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    assert faults == []


def test_a_treaty_is_found_and_read_by_keyboard_alone(visitor: Visit, kept: Served) -> None:
    page = visitor(scripts=False)
    enter(page, kept)
    page.goto("/law")
    page.locator("#text").focus()
    page.keyboard.type("CN-KH-EXT-1999")
    page.keyboard.press("Enter")
    link = page.locator('a[href="/law/treaty/CN-KH-EXT-1999"]')
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/law/treaty/CN-KH-EXT-1999")
    source = page.locator("#threshold_months summary")
    source.focus()
    page.keyboard.press("Enter")
    assert page.locator("#threshold_months details li").first.is_visible()


def test_a_filter_answers_as_it_is_chosen_and_stands_in_the_address(visitor: Visit, kept: Served) -> None:
    page = visitor()
    enter(page, kept)
    page.goto("/law/calendar")
    page.select_option("#what", "pending")
    page.wait_for_url("**what=pending**")
    assert "ASEAN_EXTRADITION_2025" in page.locator("#results").inner_text()


def test_a_treaty_on_paper_has_its_sources_and_no_tools(visitor: Visit, kept: Served) -> None:
    page = visitor()
    enter(page, kept)
    page.goto("/law/treaty/CN-KH-EXT-1999")
    page.emulate_media(media="print")
    assert not page.locator(".main-nav").is_visible()
    assert page.locator("#threshold_months details li").first.is_visible()
