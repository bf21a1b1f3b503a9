"""Inputs of one measure, and costs, in the reader's words; what a partner's newer node says stays as it is."""

import pytest

from comity.domain.particulars import PARTICULARS, Form
from comity.web.languages import languages
from comity.web.wording import costs, particular

ENGLISH = languages()["en"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("data_category", "content", "content"),
        ("data_held_until", "2026-12-31", "31 Dec 2026"),
        ("surrendering_state", "TH", "Thailand"),
        ("pending_proceedings", "TH, MM", "Thailand; Myanmar (Burma)"),
        ("earlier_judgment", "closed", "proceedings closed"),
    ],
)
def test_a_particular_is_told_in_words(name: str, value: str, shown: str) -> None:
    assert shown in particular(ENGLISH, name, value)


@pytest.mark.parametrize("name", [one.name for one in PARTICULARS] + ["from_a_newer_node"])
@pytest.mark.parametrize("value", ["<b>", "2026-13-45", 7, ""])
def test_whatever_a_partner_wrote_breaks_no_page(name: str, value: str | int) -> None:
    assert "<b>" not in particular(ENGLISH, name, value)


@pytest.mark.parametrize("said", [{}, {"rule": "<b>"}, {"rule": "each_own", "confidence": "recalled", "text": "<i>"}])
def test_costs_of_a_partner_break_no_page(said: dict[str, str]) -> None:
    shown = costs(ENGLISH, said)
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_every_word_of_a_particular_has_a_section_of_the_vocabulary() -> None:
    assert all(bool(one.section) is (one.form is Form.WORD) for one in PARTICULARS)
