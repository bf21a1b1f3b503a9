"""Regnal numbers: 12 and 十二世 are written XII in Latin letters. Other digits are no part of a name."""

import re

_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_REGNAL = re.compile(
    "([一二三四五六七八九]?十?[一二三四五六七八九]?)世$|(?:ที่ ?|ទី ?|ທີ ?)?([1-9][0-9]?)(?:世|세|代)?(?![0-9])"
)
_NUMBER = re.compile(r"[\d世]")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
HIGHEST = 39


def roman(number: int) -> str:
    """Small Roman numeral of 1 to 39, or "" for any other number."""
    if not 1 <= number <= HIGHEST:
        return ""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def _value(han: str) -> int:
    tens, ten, units = han.partition("十")
    if not ten:
        return _HAN.get(han, 0)
    return 10 * _HAN.get(tens, 1) + _HAN.get(units, 0)


def _replaced(match: re.Match[str]) -> str:
    han, digits = match.groups()
    number = _value(han) if han else int(digits or 0)
    spelled = roman(number)
    return f" {spelled} " if spelled else match.group()


def with_roman(text: str) -> str:
    """`text` with regnal numbers in Roman letters."""
    if not _NUMBER.search(text):
        return text
    return _REGNAL.sub(_replaced, text)
