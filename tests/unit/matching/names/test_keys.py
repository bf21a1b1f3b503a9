"""Equal names meet under one key, whatever the order, the script and the accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.matching.names import keys, may_abbreviate, read

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=5)


@given(WORDS)
def test_the_order_of_words_does_not_count(words: list[str]) -> None:
    assert keys(read(" ".join(words))).words == keys(read(" ".join(reversed(words)))).words


def test_scripts_meet_in_a_latin_key() -> None:
    assert keys(read("ကျော်မင်း")).latins & keys(read("Kyaw Min")).latins
    assert keys(read("王小明")).latins & keys(read("Wang Xiaoming")).latins
    assert keys(read("田中太郎")).words & keys(read("Taro Tanaka")).words


def test_the_accented_name_keeps_a_key_of_its_own() -> None:
    accented, plain = keys(read("Nguyễn Văn Hải")), keys(read("Nguyen Van Hai"))
    assert accented.native != plain.native
    assert accented.latins & plain.latins


def test_initials_meet_the_name_in_full() -> None:
    assert keys(read("Nguyen V. A.")).initials == keys(read("Nguyen Van An")).initials == "a v nguyen"
    assert keys(read("Suharto")).initials == ""
    assert keys(read("...")).initials == ""


@pytest.mark.parametrize(
    ("short", "long", "may"),
    [
        ("nguyen v a", "nguyen van an", True),
        ("v nguyen", "nguyen van an", True),
        ("nguyen b", "nguyen van an", False),
        ("n v a", "nguyen van an", False),
        ("an nguyen", "nguyen van an", True),
        ("tran van", "nguyen van an", False),
    ],
)
def test_what_an_abbreviation_may_stand_for(short: str, long: str, may: bool) -> None:
    assert may_abbreviate(short, long) is may
    assert may_abbreviate(long, short) is may
