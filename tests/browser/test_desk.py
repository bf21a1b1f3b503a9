"""The receiving desk as people meet it: a decision by keyboard alone, the whole answer without scripts, two who act at
once, the timeline's filter, and what is open unfolded at every width."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_pages import axe, holds, open_page, sign_in, wide
from tests.unit.web.site import add_account, login_of

from comity.application.casework.check_protection import check_protection
from comity.domain.errors import ComityError
from comity.domain.officers import Role

Visit = Callable[..., Any]
DESK, LAWYER, EXECUTING = (login_of(role) for role in (Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY))
UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"


def case(served: Served) -> str:
    return f"/cases/{served.site.case}"


def at_case(visitor: Visit, served: Served, login: str, **look: Any) -> Any:
    page = visitor(**look)
    sign_in(page, served, login)
    open_page(page, case(served))
    return page


def form(served: Served, name: str) -> str:
    return f'details[id="{served.site.request}-{name}"]'


def tab_to(page: Any, wanted: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_a_measure_is_decided_by_keyboard_alone(visitor: Visit, served: Served) -> None:
    page = at_case(visitor, served, LAWYER)
    fold = form(served, "accept-m2")
    tab_to(page, f"{fold} summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("Our law allows it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".done").inner_text() == "The measure is accepted."
    assert page.locator("#measure-1-m2 .request-head").inner_text().endswith("Accepted")


@pytest.mark.parametrize(("role", "width"), [(LAWYER, 360), (LAWYER, 1440), (DESK, 360), (EXECUTING, 1440)])
def test_everything_unfolded_fits_and_axe_finds_nothing(visitor: Visit, served: Served, role: str, width: int) -> None:
    page = at_case(visitor, served, role, width=width, dark=width == 360, language="zh" if role == LAWYER else "en")
    page.evaluate(UNFOLD)
    assert not wide(page, role)
    assert not axe(page, role)


def asked_about(served: Served) -> None:
    """The authority for refugees said a plain no of everybody, so that words may leave."""
    site = served.site
    node = site.node
    order = node.order(Role.LAWYER, site.case, site.request)
    for key in ("m1", "m2", "m3", "m4"):
        with suppress(ComityError):  # the measure takes no such look, or is over
            check_protection(
                node.desk, order, key, found="not_looked", protection="no", authority="an office", reference="R-1"
            )


def test_of_two_who_act_at_once_the_second_sees_what_happened(visitor: Visit, served: Served) -> None:
    asked_about(served)
    first, second = (at_case(visitor, served, login) for login in (LAWYER, DESK))
    for page, words in ((first, "Which bank is it?"), (second, "Which branch is it?")):
        page.click(f"{form(served, 'clarify')} summary")
        page.fill(f"{form(served, 'clarify')} textarea", words)
        page.fill(f"{form(served, 'clarify')} input[name=rule]", "Police Act 9")
    first.click(f"{form(served, 'clarify')} button")
    first.locator(".done").wait_for()
    with second.expect_response(lambda answer: answer.status == 409):
        second.click(f"{form(served, 'clarify')} button")
    holds(second, "document.activeElement.id === 'fault'")
    assert "moved on since you opened the page" in second.locator("#fault").inner_text()
    assert second.locator(f"{form(served, 'clarify')} textarea").input_value() == "Which branch is it?"
    assert second.locator(".proposal").get_by_text("Which bank is it?").count() == 1
    second.click(f"{form(served, 'clarify')} button")
    second.locator(".done").wait_for()
    assert second.locator(".proposal").get_by_text("Which branch is it?").count() == 1


def test_the_timeline_filters_in_place_and_by_address(visitor: Visit, served: Served) -> None:
    page = at_case(visitor, served, DESK)
    before = page.locator(".timeline > li").count()
    page.click("#kind-note")
    page.wait_for_url("**?kind=note*")
    assert page.locator(".timeline > li").count() < before
    assert page.locator("#timeline").get_by_text("Ask the telecom regulator").count() == 1
    holds(page, "document.activeElement.id === 'kind-note'")  # the keyboard goes on from there
    page.reload()
    assert page.locator("#kind-note").get_attribute("aria-current") == "true"


def test_results_and_answer_without_scripts_by_three_persons(visitor: Visit, served: Served, tmp_path: Path) -> None:
    extract = tmp_path / "extract.txt"
    extract.write_text("invented holder of an invented number")
    page = at_case(visitor, served, EXECUTING, scripts=False)
    page.click(f"{form(served, 'execute-m1')} summary")
    page.fill(f"{form(served, 'execute-m1')} textarea", "The holder is invented.")
    page.set_input_files(f"{form(served, 'execute-m1')} input[type=file]", extract)
    page.click(f"{form(served, 'execute-m1')} button")
    assert "The result is recorded." in page.locator(".done").inner_text()
    with page.expect_download() as began:
        page.click("#files a:has-text('extract.txt')")
    assert Path(began.value.path()).read_bytes() == extract.read_bytes()

    page = at_case(visitor, served, DESK, scripts=False)
    answer = form(served, "answer")
    assert "extract.txt" in page.locator(f"{answer} .handed").inner_text()
    page.fill(f"{answer} textarea[name=text]", "The number belonged to an invented person.")
    page.fill(f"{answer} input[name=rule]", "Invented Police Act, art. 9")
    page.fill(f"{answer} textarea[name=use_limits]", "For this case only.")
    page.select_option(f"{answer} select[name=handling]", "H1")
    page.check(f"{answer} input[name=final][value=no]")
    page.click(f"{answer} button")
    assert "waits for a second person" in page.locator(".done").inner_text()
    proposed = page.locator(".proposal", has_text="The number belonged to an invented person.")
    assert proposed.count() == 1
    assert proposed.locator("button.primary").count() == 0, "the first person cannot be the second"

    add_account(served.site, "desk-second", Role.NATIONAL_DESK, name="Second Person, invented")
    page = at_case(visitor, served, "desk-second", scripts=False)
    proposed = page.locator(".proposal", has_text="The number belonged to an invented person.")
    proposed.locator("text=Approve and release as the second person").click()
    page.locator(".answer").wait_for()
    shown = page.locator(".answer").inner_text()
    for words in ("The number belonged to", "Invented Police Act, art. 9", "you", "Test national desk", "H1"):
        assert words in shown, words
    page.goto(f"{case(served)}/proofs")
    with page.expect_download() as began:
        page.click("#bundle button")
    assert began.value.suggested_filename.endswith(".comity")


def test_on_paper_the_law_is_there_and_the_forms_are_not(visitor: Visit, served: Served) -> None:
    page = at_case(visitor, served, LAWYER)
    page.emulate_media(media="print")
    for gone in (".decide", ".kinds", ".acts"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#measure-1-m4 .decision").first.is_visible()
