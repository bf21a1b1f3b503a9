"""Reading a date of birth as somebody wrote it: any of seven languages' digits and months, any era, an age instead.

What is written can often be read in more than one way. Every reading is returned, the likeliest first, with how it was
reached; nothing is chosen silently. Eras: Thai and Lao Buddhist years are 543 ahead (ICU's Thai solar calendar has the
same offset); Khmer and Burmese Buddhist years change at Visakha in April or May and are 544 ahead after it (recalled);
the Burmese era is 638 behind, from the new year in April (recalled); years of the Republic of China are 1911 behind.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from babel import Locale

from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate

BUDDHIST = 543
_OLDEST = 130  # years; nobody older is looked for


class Reading(StrEnum):
    """How a date was reached from what is written."""

    AS_WRITTEN = "as_written"
    MONTH_FIRST = "month_first"
    BUDDHIST_ERA = "buddhist_era"
    BURMESE_ERA = "burmese_era"
    REPUBLIC_ERA = "republic_era"
    TWO_DIGITS = "two_digits"
    TWO_DIGITS_BUDDHIST = "two_digits_buddhist"
    AGE = "age"
    RECKONED_AGE = "reckoned_age"


@dataclass(frozen=True, slots=True)
class BirthReading:
    """One way to read what is written, as a Gregorian date."""

    date: PartialDate
    how: Reading


class _Era(StrEnum):
    UNSAID = ""
    COMMON = "common"
    BUDDHIST = "buddhist"
    BURMESE = "burmese"
    REPUBLIC = "republic"


_ERAS: tuple[tuple[_Era, str], ...] = (
    (_Era.BUDDHIST, r"พ\.?ศ\.?|พุทธศักราช|ພ\.?ສ\.?|ພຸດທະສັກກະລາດ|ព\.?ស\.?|សាសនា|b\.?\s?e\.?(?![a-z])|佛[历曆]|သာသနာနှစ်"),
    (_Era.COMMON, r"ค\.?ศ\.?|คริสต์ศักราช|ຄ\.?ສ\.?|គ\.?ស\.?|(?<![a-z])(?:c\.?e\.?|a\.?d\.?)(?![a-z])|公元|ခရစ်နှစ်"),
    (_Era.BURMESE, r"(?<![a-z])m\.?e\.?(?![a-z])|မြန်မာသက္ကရာဇ်|သက္ကရာဇ်|ကောဇာသက္ကရာဇ်"),
    (_Era.REPUBLIC, r"民[国國]|(?<![a-z])r\.?o\.?c\.?(?![a-z])"),
)
_RECKONED = re.compile(r"虚岁|虛歲|tuổi mụ|tuổi ta|reckoned")
_AGE = re.compile(
    r"(?:aged?|อายุ|ອາຍຸ|អាយុ|အသက်|tuổi|年[龄齡]|虚岁|虛歲)\s*:?\s*(\d{1,3})(?![\d./-])"
    r"|(?<!\d)(\d{1,3})\s*(?:years? old|y/?o\b|周?岁|周?歲|虚岁|虛歲|tuổi|ปี(?!\d)|ປີ(?!\d)|ឆ្នាំ(?!\d)|နှစ်(?!\d))"
)
_UNKNOWN_PART = re.compile(r"(?<=[-./\s])(?:x{1,2}|\?{1,2}|--)(?=$|[-./\s])|<<")  # ICAO 9303-3 section 4.8 fills with <
_MONTH_LANGUAGES = ("en", "th", "lo", "km", "my", "vi", "id", "ms", "fil")
_DAY_IN = range(1, 32)


def read_birth(text: str, today: date, language: str = "") -> tuple[BirthReading, ...]:
    """Every reading of a written date of birth or age.

    Args:
        text: As written.
        today: The day on which it was said: an age counts back from it, and nobody is born after it.
        language: BCP 47 tag of who wrote it when known: two digits of a Thai, Lao or Khmer year may be Buddhist.

    Returns:
        At least one reading without repetition, the likeliest first.

    Raises:
        InvalidInput: ``birth.unreadable``, ``birth.impossible`` (no such day), or ``birth.future``.
    """
    plain = _plain(text)
    spoken = language.partition("-")[0].casefold()
    aged = _AGE.search(plain)
    if aged is not None:
        return _from_age(int(aged[1] or aged[2]), today, reckoned=bool(_RECKONED.search(plain)))
    era, rest = _era(plain)
    shapes = _shapes(rest)
    if not shapes:
        raise InvalidInput(
            "birth.unreadable",
            "The date of birth cannot be read.",
            advice="Write day, month and year, the year alone, or the age.",
        )
    return _dated(shapes, era, spoken, today)


def _dated(
    shapes: list[tuple[str, int | None, int | None, bool]], era: _Era, spoken: str, today: date
) -> tuple[BirthReading, ...]:
    found: dict[PartialDate, BirthReading] = {}
    exists = False
    for year, month, day, month_first in shapes:
        for gregorian, how in _years(year, month, era, spoken, today):
            try:
                read = PartialDate(gregorian, month, day)
            except ValueError:
                continue
            exists = True
            if today.year - _OLDEST <= gregorian and _begins(read) <= today:
                turned = month_first and how is Reading.AS_WRITTEN
                found.setdefault(read, BirthReading(read, Reading.MONTH_FIRST if turned else how))
    if found:
        return tuple(found.values())
    if exists:
        raise InvalidInput(
            "birth.future",
            "Nobody who is looked for is born on that day.",
            advice="Look at the year and its era: Buddhist years are 543 ahead.",
        )
    raise InvalidInput("birth.impossible", "There is no such day.", advice="Look at day and month again.")


def _begins(read: PartialDate) -> date:
    return date(read.year or 1, read.month or 1, read.day or 1)


def _plain(text: str) -> str:
    """Small letters, every script's digits as 0 to 9, unknown parts as 00."""
    shown = unicodedata.normalize("NFKC", text).casefold()
    digits = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in shown)
    return _UNKNOWN_PART.sub("00", digits).strip()


def _era(plain: str) -> tuple[_Era, str]:
    for era, pattern in _ERAS:
        rest, times = re.subn(pattern, " ", plain)
        if times:
            return era, rest
    return _Era.UNSAID, plain


def _from_age(age: int, today: date, *, reckoned: bool) -> tuple[BirthReading, ...]:
    if age > _OLDEST:
        raise InvalidInput("birth.impossible", "Nobody is that old.", advice="Look at the age again.")
    if reckoned:  # one at birth, one more at each new year: ahead of the full years by one or two
        years, how = (today.year - age + 1, today.year - age), Reading.RECKONED_AGE
    else:
        years, how = (today.year - age, today.year - age - 1), Reading.AGE
    return tuple(BirthReading(PartialDate(year), how) for year in years)


def _shapes(rest: str) -> list[tuple[str, int | None, int | None, bool]]:
    """Ways to cut it into (year as written, month, day, month was first)."""
    named, numbers_text = _named_month(rest)
    numbers = re.findall(r"\d+", numbers_text)
    if named is not None:
        return _with_month(numbers, named)
    if len(numbers) == 1:
        return _one_number(numbers[0])
    if len(numbers) == 2:
        return _two_numbers(*numbers)
    if len(numbers) == 3:
        return _three_numbers(*numbers)
    return []


def _with_month(numbers: list[str], month: int) -> list[tuple[str, int | None, int | None, bool]]:
    if len(numbers) == 1:
        return [(numbers[0], month, None, False)] if len(numbers[0]) != 1 else []
    if len(numbers) != 2:
        return []
    first, second = numbers
    if len(first) == 4:
        return [(first, month, _known(second), False)]
    return [(second, month, _known(first), False)]


def _one_number(one: str) -> list[tuple[str, int | None, int | None, bool]]:
    if len(one) in (2, 3, 4):
        return [(one, None, None, False)]
    if len(one) == 6:
        return [(one[:2], _known(one[2:4]), _known(one[4:]), False)]
    if len(one) == 8:
        year_first = (one[:4], _known(one[4:6]), _known(one[6:]), False)
        year_last = (one[4:], _known(one[2:4]), _known(one[:2]), False)
        return [shape for shape in (year_first, year_last) if _plausible(shape)]
    return []


def _two_numbers(first: str, second: str) -> list[tuple[str, int | None, int | None, bool]]:
    if len(first) == 4:
        return [(first, _known(second), None, False)]
    if len(second) == 4:
        return [(second, _known(first), None, False)]
    return []


def _three_numbers(first: str, second: str, third: str) -> list[tuple[str, int | None, int | None, bool]]:
    if len(first) >= 3:
        return [(first, _known(second), _known(third), False)]
    if len(third) == 1:
        return []
    day_first = (third, _known(second), _known(first), False)
    month_first = (third, _known(first), _known(second), True)
    year_first = [(first, _known(second), _known(third), False)] if len(third) == 2 == len(first) else []
    shapes = [day_first, month_first, *year_first]
    return [one for one in shapes if _plausible(one)] or [day_first]


def _plausible(shape: tuple[str, int | None, int | None, bool]) -> bool:
    _year, month, day, _first = shape
    return (month is None or month <= 12) and (day is None or day in _DAY_IN) and not (day and month is None)


def _known(part: str) -> int | None:
    """A part's number, or None where it is written as unknown (00)."""
    return int(part) or None


def _years(year: str, month: int | None, era: _Era, spoken: str, today: date) -> list[tuple[int, Reading]]:
    """Gregorian years that a written year may mean."""
    number = int(year)
    if era is _Era.BUDDHIST:
        whole = number if len(year) > 2 else 2500 + number
        return [(one, Reading.BUDDHIST_ERA) for one in _buddhist(whole, month, spoken)]
    if era is _Era.BURMESE:
        return [(number + 638, Reading.BURMESE_ERA), (number + 639, Reading.BURMESE_ERA)]
    if era is _Era.REPUBLIC:
        return [(number + 1911, Reading.REPUBLIC_ERA)]
    if len(year) == 2:
        return _two_digit_years(number, era, spoken, today)
    if era is _Era.UNSAID and today.year < number <= today.year + BUDDHIST + 1 and number > 2400:
        return [(one, Reading.BUDDHIST_ERA) for one in _buddhist(number, month, spoken)]
    if era is _Era.UNSAID and spoken == "my" and 1200 <= number <= today.year - 638:
        return [(number + 638, Reading.BURMESE_ERA), (number + 639, Reading.BURMESE_ERA)]
    return [(number, Reading.AS_WRITTEN)] if 1 <= number <= 9999 else []


def _buddhist(year: int, month: int | None, spoken: str) -> list[int]:
    if year <= BUDDHIST + 1:
        return []
    thai, khmer = year - BUDDHIST, year - BUDDHIST - 1
    if spoken not in ("km", "my") or (month is not None and month < 4):
        return [thai]
    return [khmer] if month is not None and month > 5 else [khmer, thai]


def _two_digit_years(number: int, era: _Era, spoken: str, today: date) -> list[tuple[int, Reading]]:
    common = [(one, Reading.TWO_DIGITS) for one in (2000 + number, 1900 + number) if one <= today.year]
    common.sort(key=lambda one: today.year - one[0] < 14)  # whoever is searched for is rarely a small child
    if era is _Era.COMMON or spoken not in ("th", "lo", "km"):
        return common
    eras = (2500 + number - BUDDHIST, 2400 + number - BUDDHIST)
    return [(one, Reading.TWO_DIGITS_BUDDHIST) for one in eras if one <= today.year] + common


def _named_month(text: str) -> tuple[int | None, str]:
    """A month written as a word, and the text without it."""
    east = re.fullmatch(r"\D*(\d+)\s*年(?:\s*(\d+)\s*月)?(?:\s*(\d+)\s*[日号號])?\D*", text)
    if east is not None:
        return None, " ".join(_four(part) if place == 0 else part for place, part in enumerate(east.groups()) if part)
    vietnamese = re.search(r"tháng\s*(\d{1,2})", text)
    if vietnamese is not None and 1 <= int(vietnamese[1]) <= 12:
        return int(vietnamese[1]), text[: vietnamese.start()] + " " + text[vietnamese.end() :]
    for word, month in _month_words():
        found = re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" if word.isascii() else re.escape(word), text)
        if found is not None:
            return month, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _four(year: str) -> str:
    """A year before 年 is always whole."""
    return year.zfill(3)


@lru_cache(maxsize=1)
def _month_words() -> tuple[tuple[str, int], ...]:
    """Month names of CLDR for the languages of the region, the longest first."""
    words: dict[str, int] = {}
    for code in _MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in Locale.parse(code).months["format"][width].items():
                plain = unicodedata.normalize("NFKC", name).casefold()
                if not any(one.isdigit() for one in plain):
                    words.setdefault(plain, month)
                    words.setdefault(plain.rstrip("."), month)
    return tuple(sorted(words.items(), key=lambda one: -len(one[0])))
