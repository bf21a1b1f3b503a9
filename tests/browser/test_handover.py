"""Hand-over of a person and the sheet before collection in a real browser: four languages, small and dark, paper."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served, serve
from tests.browser.test_keeping import sign_in_to
from tests.browser.test_pages import AXE, Visit, holds
from tests.unit.application.steps import Matter, accepted, acknowledged
from tests.unit.application.test_handover import X, asked_about_protection, filled, shown
from tests.unit.web.site import login_of, open_world, site_of

from comity.domain.handovers import Kind, fields_of
from comity.domain.officers import Role

PICTURES = os.environ.get("COMITY_PICTURES", "")  # a folder for whoever wants to look
LOOKS = [
    (1280, False, "en"),
    (360, True, "en"),
    (1280, False, "zh"),
    (360, False, "vi"),
    (360, False, "lo"),
    (360, False, "km"),
    (1280, True, "my"),
    (360, True, "th"),
]
COLLECTION = "/law/collection?one=CN&other=VN&evidence=electronic_data"
_granted: list[Matter] = []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Served]:
    """Laos has granted China the extradition of an invented person, and China has filled its half."""
    with open_world(tmp_path_factory.mktemp("handover"), "cn", "cn-zj", "la") as world:
        matter = acknowledged(world, "extradition")
        asked_about_protection(matter)
        accepted(matter)
        world.exchange()
        filled(matter, "cn-zj")
        _granted[:] = [matter]
        yield from serve(site_of(world, matter.case, matter.request))


def address() -> str:
    return f"/cases/{_granted[0].case}/requests/{_granted[0].request}/measures/m1/handover"


def look(page: Any, name: str) -> None:
    """Accessible, no wider than the screen; a picture for whoever wants one."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(run => run.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert found == [], (name, found)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"


@pytest.mark.parametrize(("width", "dark", "language"), LOOKS)
def test_a_hand_over_is_accessible_and_fits(
    visitor: Visit, served: Served, width: int, dark: bool, language: str
) -> None:
    page = visitor(width=width, dark=dark, language=language)
    sign_in_to(page, served, login_of(X))
    page.goto(address())
    holds(page, "document.querySelectorAll('.pair section').length === 2")
    assert page.locator("html").get_attribute("lang") == language
    look(page, f"handover-{width}-{language}")


@pytest.mark.parametrize(("width", "dark", "language"), LOOKS)
def test_the_sheet_before_collection_is_accessible_and_fits(
    visitor: Visit, served: Served, width: int, dark: bool, language: str
) -> None:
    page = visitor(width=width, dark=dark, language=language)
    sign_in_to(page, served, login_of(Role.LAWYER))
    page.goto("/law/collection")
    look(page, f"collection-empty-{width}-{language}")
    page.goto(COLLECTION)
    holds(page, "document.querySelector('#results article.decision') !== null")
    look(page, f"collection-{width}-{language}")


def test_a_half_is_filled_by_hand_without_scripts_and_shows_what_is_still_open(visitor: Visit, served: Served) -> None:
    page = visitor(scripts=False)
    sign_in_to(page, served, login_of(X))
    page.goto(address())
    matter = _granted[0]
    page.fill("#m-custody_since", "2026-02-20T06:30")
    names = [rule.name for rule in fields_of(Kind.SURRENDER, shown(matter, "la").ours)]
    for name in names[1:]:
        page.fill(f"#t-{name}", f"invented {name}")
    page.click(f"form[action='{address()}/fill'] button.primary")
    page.wait_for_url(f"**{address()}")
    record = shown(matter, "la").record.halves[shown(matter, "la").ours].filled
    assert record.entries[names[-1]].text == f"invented {names[-1]}"
    assert any(names[0] in one for one in shown(matter, "la").open)
    assert page.locator(".warning").first.is_visible()


def test_steps_that_were_done_are_ticked_and_stay_in_the_address(visitor: Visit, served: Served) -> None:
    page = visitor()
    sign_in_to(page, served, login_of(Role.LAWYER))
    page.goto(COLLECTION)
    before = page.locator("#results .plain-list").first.locator("li").count()
    page.locator("input[name=done]").first.check()
    page.locator("form.filters button").click()
    page.wait_for_url("**done=**")
    assert page.locator("#results .plain-list").first.locator("li").count() == before - 1
    assert page.locator("input[name=done]:checked").count() == 1


def test_rights_and_record_come_as_paper(visitor: Callable[..., Any], served: Served) -> None:
    page = visitor()
    sign_in_to(page, served, login_of(X))
    for form in ("rights", "print"):
        page.goto(address())
        page.select_option("#rights-language" if form == "rights" else "#record-language", "lo")
        with page.expect_download() as coming:
            page.click(f"form[action='{address()}/{form}'] button")
        assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")
