"""Who prosecutes, in a real browser: opened, filled in, released by a second person; accessible at any width."""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_keeping import kept, sign_in_to
from tests.browser.test_pages import AXE, Visit
from tests.unit.web.site import login_of

from comity.domain.officers import Role

__all__ = ["kept"]


def enter(page: Any, kept: Served, role: Role) -> None:
    page.goto("/sign-in")
    sign_in_to(page, kept, login_of(role))


def consultation(visitor: Visit, kept: Served) -> str:
    """Where a consultation with our table released is; it is made once."""
    page = visitor()
    enter(page, kept, Role.LAWYER)
    case = f"/cases/{kept.site.case}"
    page.goto(case)
    link = page.locator(f'#jurisdiction a[href^="{case}/jurisdiction/"]')
    if link.count():
        return str(link.first.get_attribute("href"))
    page.click("#jurisdiction summary")
    page.fill("#consult-title", "Who tries the invented call centre")
    page.fill("#consult-conduct", "An invented call centre in one state, invented victims in the other.")
    page.fill("#consult-rule", "home law art. 4")
    page.click("#jurisdiction form button")
    page.locator(".done").wait_for()
    second = visitor()
    enter(second, kept, Role.NATIONAL_DESK)
    second.goto(case)
    second.click('.proposal form[action$="/confirm"] button')
    second.locator(".done").wait_for()
    page.goto(case)
    address = str(link.first.get_attribute("href"))
    page.goto(address)
    page.click("#table summary")
    page.check("input[name=will_act][value=yes]")
    page.check('input[name="most_loss-states"][value="CN"]')
    page.select_option("#most_loss-standing", "shown")
    page.select_option("#most_loss-weight", "strong")
    page.fill("#most_loss-words", "bank records, annex 2")
    page.click("#table form button")
    page.locator(".done").wait_for()
    desk = visitor()
    enter(desk, kept, Role.NATIONAL_DESK)
    desk.goto(address)
    desk.click('details[id^="release-"] summary')
    desk.fill('input[name="rule"]', "home law art. 4")
    desk.click('details[id^="release-"] form button')
    desk.locator(".done").wait_for()
    assert "bank records, annex 2" in desk.locator("main").inner_text()
    return address


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [
        (1440, False, "en"),
        (360, True, "zh"),
        (1440, True, "vi"),
        (360, False, "lo"),
        (360, True, "th"),
        (360, False, "km"),
        (360, True, "my"),
    ],
)
def test_the_page_is_accessible_and_fits(visitor: Visit, kept: Served, width: int, dark: bool, language: str) -> None:
    address = consultation(visitor, kept)
    page = visitor(width=width, dark=dark, language=language)
    enter(page, kept, Role.LAWYER)
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_legality_sheet_is_taken_out_without_scripts(visitor: Visit, kept: Served) -> None:
    page = visitor(scripts=False)
    enter(page, kept, Role.LAWYER)
    page.goto(f"/cases/{kept.site.case}")
    page.locator('select[name="sheet_language"]').first.select_option("zh")
    with page.expect_download() as taken:
        page.locator(".sheet-form button").first.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
