"""Children and vulnerable persons: who counts as a child, who comes first, and when somebody has to look again.

When in doubt a person is a child: if any date of birth that is claimed makes them one, if their age is disputed, or if
nothing is known and somebody who saw them says so. An age is never assessed here; a date that a court or a doctor found
takes the place of the claims (Convention on the Rights of the Child art. 1 and 3; General comment 6 (2005) para. 31:
the benefit of the doubt. Recalled, not read here).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from comity.domain.identity import PartialDate
from comity.domain.register_entries import Vulnerability

ADULT_AT: Final = 18  # years
REVIEW_CHILD: Final = timedelta(days=90)
REVIEW_OTHER: Final = timedelta(days=365)
_ORDER: Final = (
    Vulnerability.CHILD,
    Vulnerability.TRAFFICKING,
    Vulnerability.VIOLENCE,
    Vulnerability.ILL_OR_DISABLED,
    Vulnerability.ELDERLY,
    Vulnerability.NONE,
)


def treated_as_child(births: Iterable[PartialDate], day: date, *, disputed: bool, looks_young: bool = False) -> bool:
    """True if the person may be under eighteen on this day.

    Args:
        births: Every date of birth that is claimed; a part that is unknown counts as the latest that it can be.
        day: The day of the question.
        disputed: The age is disputed and nobody has decided it.
        looks_young: Somebody who saw the person says that they look like a child; it counts where no date is known.
    """
    known = [birth for birth in births if birth.year is not None]
    if disputed or any(day < adult_on(birth) for birth in known):
        return True
    return not known and looks_young


def adult_on(birth: PartialDate) -> date:
    """The first day on which the person is an adult for certain; a leap day's birthday is the first of March."""
    assert birth.year is not None
    year, month = birth.year + ADULT_AT, birth.month or 12
    if birth.day is None:
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    try:
        return date(year, month, birth.day)
    except ValueError:
        return date(year, 3, 1)


def order_of(vulnerability: Vulnerability) -> int:
    """Place in a list: children first, whoever needs no protection last."""
    return _ORDER.index(vulnerability)


def review_on(day: date, births: Iterable[PartialDate], *, child: bool) -> date:
    """When somebody has to look again: every quarter for a child, on the day it grows up at the latest; else a year."""
    if not child:
        return day + REVIEW_OTHER
    grown = [adult_on(birth) for birth in births if birth.year is not None and adult_on(birth) > day]
    return min([day + REVIEW_CHILD, *grown])
