"""Numbers of monarchs and popes."""

import pytest

from comity.matching.encoder.regnal import roman, with_roman_numbers


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("查理二世", "查理 ii "),
        ("腓力十三世", "腓力 xiii "),
        ("찰스 2세", "찰스 ii "),
        ("เคลเมนต์ที่ 14", "เคลเมนต์ xiv "),
        ("フェリペ3世", "フェリペ iii "),
    ],
)
def test_a_number_becomes_roman(written: str, read: str) -> None:
    assert with_roman_numbers(written) == read


@pytest.mark.parametrize("name", ["Charles II", "王世明", "ที่รัก", "김세정", "李世光"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert with_roman_numbers(name) == name


def test_roman_numerals() -> None:
    assert [roman(n) for n in (0, 1, 4, 9, 14, 23, 39)] == ["", "i", "iv", "ix", "xiv", "xxiii", "xxxix"]
