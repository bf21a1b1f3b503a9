"""Writing a letter as people do it: the law answers while they type, by keyboard, on a phone, in the dark, without
scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import Served
from tests.browser.test_pages import axe, holds, open_page, sign_in, wide
from tests.unit.web.site import login_of

from comity.domain.officers import Role

OFFICER = login_of(Role.OFFICER)
Visit = Callable[..., Any]


def begin(page: Any, served: Served) -> None:
    """A new case's letter, with what the law needs to answer."""
    sign_in(page, served, OFFICER)
    page.goto("/cases/new")
    page.fill("#title", "Stolen boat (synthetic)")
    page.click("main button.primary")
    page.wait_for_url("**/letter")
    page.select_option("#requested_node", "cn")
    page.select_option("#offence", "theft")
    page.fill("#offence_date", "2025-06-01")
    page.select_option("[id='m1.measure']", "mla_evidence")


def test_the_law_answers_while_a_letter_is_typed_and_it_is_saved(visitor: Visit, served: Served) -> None:
    page = visitor()
    begin(page, served)
    paper = page.locator("#gate-answer input[type=checkbox]").first
    paper.wait_for()
    before = page.locator("#gate-answer input[type=checkbox]").count()
    name, value = paper.get_attribute("name"), paper.get_attribute("value")
    paper.check()
    holds(page, f"document.querySelectorAll('#gate-answer input[type=checkbox]').length === {before - 1}")
    twin = page.locator(f"#letter fieldset.choices input[name='{name}'][value='{value}']")
    assert twin.is_checked(), "what is ticked in the answer is ticked in the letter"
    page.fill("#facts", "An invented boat is gone.")
    page.fill("[id='m1.asks']", "Who saw it?")
    page.click("button.primary[value=save]")
    page.wait_for_url("**/cases/*")
    assert page.locator(".done").inner_text() == "The draft is saved."


def test_the_law_asks_for_less_where_less_data_are_wanted(visitor: Visit, served: Served) -> None:
    page = visitor()
    begin(page, served)
    page.select_option("[id='m1.measure']", "mla_electronic_production")
    order = page.locator("#gate-answer input[value=judicial_order_if_content]")
    order.wait_for()
    page.click("details:has([id='m1.data_category']) > summary")
    page.select_option("[id='m1.data_category']", "subscriber")
    order.wait_for(state="detached")
    assert page.locator("#gate-answer input[value=data_category]").count() == 0
    assert "Costs" in page.locator("#gate-answer").inner_text()
    page.fill("[id='m1.data_held_until']", "2020-01-01")
    page.locator("#gate-answer", has_text="they may be gone").wait_for()


def test_elements_are_answered_beside_the_letter_and_are_saved_with_it(visitor: Visit, served: Served) -> None:
    page = visitor()
    begin(page, served)
    page.click("#conduct > summary")
    page.select_option("#conduct-1", index=1)
    page.locator("#gate-answer table.elements").wait_for()
    told = page.locator("#conduct-1").input_value()
    assert told.startswith("act_"), "what was answered stays answered when the law answers anew"
    assert not [fault for fault in (*axe(page, "conduct"), wide(page, "conduct")) if fault]
    page.fill("#facts", "An invented boat is gone.")
    page.fill("[id='m1.asks']", "Who saw it?")
    page.click("button.primary[value=save]")
    page.wait_for_url("**/cases/*")
    page.click(".home a >> nth=0")
    page.wait_for_url("**/letter")
    assert page.locator("#conduct-1").input_value() == told


def test_enter_saves_and_a_refused_letter_takes_the_keyboard_to_its_faults(visitor: Visit, served: Served) -> None:
    page = visitor()
    begin(page, served)
    with page.expect_response(lambda answer: answer.status == 400):
        page.press("#title", "Enter")
    holds(page, "document.activeElement.id === 'fault'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    holds(page, "location.hash === '#facts'")
    assert page.input_value("#title") == "Stolen boat (synthetic)"


def test_without_scripts_rows_come_and_the_law_answers_by_a_button(visitor: Visit, served: Served) -> None:
    page = visitor(scripts=False)
    begin(page, served)
    page.click("button[value=add-measure]")
    page.wait_for_selector("[id='m2.measure']")
    page.select_option("[id='m2.measure']", "police_info")
    page.click("button[value=ask]")
    page.wait_for_selector("#gate-answer .decision")
    assert page.locator("#gate-answer .decision").count() == 2
    assert page.input_value("#title") == "Stolen boat (synthetic)"


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(360, True, "zh"), (360, False, "lo"), (1440, False, "vi"), (1440, False, "en"), (1440, True, "en")],
)
def test_letters_and_their_release_are_whole_for_everybody(
    visitor: Visit, served: Served, width: int, dark: bool, language: str
) -> None:
    page = visitor(width=width, dark=dark, language=language)
    sign_in(page, served, OFFICER)
    faults = []
    for name, address in (("new", "/cases/new"), ("todo", "/"), ("drafts", "/?view=drafts"), ("none", "/?view=late")):
        open_page(page, address)
        faults += [*axe(page, name), wide(page, name)]
    page.goto("/?view=drafts")
    page.click("table.requests tbody a")
    page.wait_for_url("**/cases/*")
    page.click(".home a >> nth=0")
    page.wait_for_url("**/letter")
    page.wait_for_selector("#gate-answer .decision")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    faults += [*axe(page, "letter"), wide(page, "letter")]
    page.goto(page.url.replace("/letter", "/release"))
    faults += [*axe(page, "release"), wide(page, "release")]
    assert not [fault for fault in faults if fault]
