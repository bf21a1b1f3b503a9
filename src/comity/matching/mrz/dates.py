"""Dates of six characters (Doc 9303-3, 4.8): YYMMDD, parts that are unknown left as fillers.

The zone has no century. A birth is in the latest century that does not lie in the future; an expiry is in this
century unless that were more than fifty years ahead. A person older than a hundred years is thus read too young: the
page shows the visual zone's year to compare.
"""

from collections.abc import Callable
from datetime import date

from comity.domain.identity import PartialDate

_FURTHEST_EXPIRY_YEARS = 50


def read_birth(field: str, today: date) -> PartialDate | None:
    """The date, or None if the six characters are no date."""
    return _read(field, lambda two: _birth_year(field, two, today))


def read_expiry(field: str, today: date) -> PartialDate | None:
    """The date, or None if the six characters are no date."""
    century = today.year - today.year % 100
    return _read(field, lambda two: _expiry_year(century + two, today))


def _expiry_year(year: int, today: date) -> int:
    return year if year <= today.year + _FURTHEST_EXPIRY_YEARS else year - 100


def _birth_year(field: str, two: int, today: date) -> int:
    year = today.year - today.year % 100 + two
    month, day = _part(field[2:4]) or 1, _part(field[4:6]) or 1
    return year if (year, month, day) <= (today.year, today.month, today.day) else year - 100


def _read(field: str, year_of: Callable[[int], int]) -> PartialDate | None:
    parts = [field[at : at + 2] for at in (0, 2, 4)]
    if len(field) != 6 or any(not (part.isdigit() or part == "<<") for part in parts):
        return None
    year = year_of(int(parts[0])) if parts[0] != "<<" else None
    try:
        return PartialDate(year, _part(parts[1]), _part(parts[2]))
    except ValueError:
        return None


def _part(two: str) -> int | None:
    """A month or a day; some issuers write 00 for what is unknown."""
    return int(two) if two.isdigit() and two != "00" else None
