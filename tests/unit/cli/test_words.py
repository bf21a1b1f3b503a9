"""Nobody's words steer the reader's terminal or spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cli.words import birth_words, cell, clean, one_line


@given(st.text())
def test_no_control_or_direction_character_survives(text: str) -> None:
    seen = clean(text)
    assert not any(character in seen for character in "\x00\x07\x08\x1b\x7f\x9b\r\u200f\u202e\u2066\u2028")
    seen.encode("utf-8")
    assert clean(seen) == seen


def test_text_in_any_script_is_left_as_it_is() -> None:
    text = "合成人 ສະບາຍດີ မင်္ဂလာပါ ភាសាខ្មែរ\n\tสวัสดี"
    assert clean(text) == text
    assert one_line("two\n lines") == "two lines"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell("plain") == "plain"
    assert cell(None) == ""


def test_a_cell_is_no_formula_whatever_blanks_or_width_it_begins_with() -> None:
    for text in ("=1+1", " =1+1", "\t=1+1", "\n@SUM(A1)", "＝1+1", "\u3000－1", "+1", "-1"):
        assert cell(text).startswith("'"), text
    assert cell(" plain") == " plain"


def test_a_birth_is_said_as_far_as_it_is_known() -> None:
    said = {"1988-04-00": "1988-04 (day unknown)", "1988": "1988 (day and month unknown)", "0000-00-00": "unknown"}
    assert {written: birth_words(written) for written in said} == said
    assert birth_words("1988-04-02") == "1988-04-02"
    assert birth_words("") == "", "nothing asked is nothing shown"
