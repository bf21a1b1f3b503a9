"""Dates of birth as numbers in the order of dates, and the numbers near a date: where a search has to look.

A common name has more bearers than anybody can look at. Whoever is asked for with a date of birth is therefore looked
for among those whose date goes with it, however it may have been written down: `compare_births` says nothing for a
pair whose number is in none of these ranges (`test_birth_keys` runs over both).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from comity.domain.identity import PartialDate
from comity.matching.person.birth_dates import gregorian, is_slip_of_year

UNDATED: Final = 0
_YEAR, _MONTH = 1 << 9, 1 << 5
_YEARS: Final = range(1850, 2101)
"""Of persons who are looked for, for a date whose year nobody knows."""

Range = tuple[int, int]
"""From a number up to, and not with, another."""


@dataclass(frozen=True, slots=True)
class NearBirths:
    """Where records may lie whose date goes with those asked for.

    Attributes:
        near: Ranges of dates that speak for one person: the same, partly known, a slip, day and month exchanged.
        open: Ranges of dates that do not speak against: none known, or one or two years beside.
    """

    near: tuple[Range, ...]
    open: tuple[Range, ...]


def birth_number(born: PartialDate) -> int:
    """A date's number; what is unknown in it is 0, so that a year alone stands before its days."""
    day = gregorian(born)
    return (day.year or 0) * _YEAR + (day.month or 0) * _MONTH + (day.day or 0)


def birth_numbers(births: Iterable[PartialDate]) -> tuple[int, ...]:
    """The numbers of all known dates, or `UNDATED` alone."""
    return tuple(sorted({birth_number(born) for born in births if born.is_known})) or (UNDATED,)


def near_births(births: Iterable[PartialDate]) -> NearBirths:
    """Where to look for somebody born on one of these dates; no range at all if none is known."""
    known = [gregorian(born) for born in births if born.is_known]
    near = _joined(one for born in known for one in _near(born))
    open_ = _joined(one for born in known for one in _open(born))
    return NearBirths(near, open_)


def _near(born: PartialDate) -> list[Range]:
    if born.year is None:
        return _in_any_year(born)
    year = born.year
    if born.month is None or (born.month, born.day) == (1, 1):
        return [_whole_year(year)]
    ranges = [_one(year), _one(year, 1, 1), _whole_month(year, born.month), _whole_month(0, born.month)]
    if born.day is not None:
        ranges += [_one(year, month, born.day) for month in range(1, 13)]
        ranges += [_one(year, born.day, born.month)] if born.day <= 12 else []
        ranges += [_one(other, born.month, born.day) for other in _YEARS if is_slip_of_year(year, other)]
    return ranges


def _in_any_year(born: PartialDate) -> list[Range]:
    month = born.month or 0
    if born.day is None or (born.month, born.day) == (1, 1):
        return [_whole_month(year, month) for year in (0, *_YEARS)]
    days = [_one(year, month, day) for year in (0, *_YEARS) for day in (0, born.day)]
    return [*days, *(_one(year, 1, 1) for year in _YEARS)]


def _open(born: PartialDate) -> list[Range]:
    if born.year is None:
        return [_whole_year(0), *(_one(year) for year in _YEARS)]
    return [_whole_year(0), *(_whole_year(born.year + apart) for apart in range(-2, 3))]


def _one(year: int, month: int = 0, day: int = 0) -> Range:
    number = year * _YEAR + month * _MONTH + day
    return number, number + 1


def _whole_month(year: int, month: int) -> Range:
    first = year * _YEAR + month * _MONTH
    return first, first + _MONTH


def _whole_year(year: int) -> Range:
    return max(year, 0) * _YEAR, (max(year, 0) + 1) * _YEAR


def _joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ascending, none touching another."""
    whole: list[Range] = []
    for first, past in sorted(ranges):
        if whole and first <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(past, whole[-1][1])
        else:
            whole.append((first, past))
    return tuple(whole)
