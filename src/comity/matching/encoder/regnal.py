"""Numbers of monarchs and popes in one form, Roman: ``查理二世``, ``찰스 2세`` and ``Charles II`` agree on ``ii``."""

import re

_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ARABIC = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")
_NUMBERED = re.compile(r"\s*(?:第?([一二三四五六七八九十]{1,3}|\d{1,2})\s*[世세]|ที่\s*(\d{1,2}))")
_ORDINAL = re.compile(r"(?<!\S)(" + "|".join(_ARABIC) + r")(?!\S)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def with_roman_numbers(text: str) -> str:
    """`text` with the number of a monarch as a word of its own in Roman numerals."""
    if text.isascii():
        return text
    text = _NUMBERED.sub(lambda found: f" {roman(_number(found[1] or found[2]))} ", text)
    return _ORDINAL.sub(lambda found: roman(_ARABIC.index(found[1]) + 1), text)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _HAN.get(written, 0)
    return 10 * _HAN.get(tens, 1) + _HAN.get(ones, 0)


def roman(number: int) -> str:
    """Small Roman numerals of 1 to 39; "" for 0."""
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
