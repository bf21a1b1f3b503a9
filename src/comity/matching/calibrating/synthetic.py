"""The synthetic model of dates of birth: who is born when, and how offices get it wrong.

Every figure here is an assumption, stated so that it can be argued with. None of it was measured. Ages are normal
around 38 with a deviation of 14 years, between 15 and 85. A date is observed twice, once in the register and once in
the search; only the register's copy has mistakes, as if the traveller's document were right.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from comity.domain.identity import PartialDate
from comity.matching.person.births import BUDDHIST

MEAN_AGE, AGE_DEVIATION, YOUNGEST, OLDEST = 38.0, 14.0, 15, 85
TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """How often the register's copy of a date is wrong in each way (shares of all copies).

    Attributes:
        placeholder: Of persons whose day nobody knows: 1 January in every document.
        year_alone: The register has the year alone.
        swapped: Day and month exchanged, where that gives a date.
        other_era: The year in the Buddhist era, not marked so.
        year_slip: One digit of the year wrong, or two neighbours exchanged.
        day_slip: One digit of the day wrong.
        other: Another date altogether: a false identity, another person's date.
    """

    placeholder: float = 0.08
    year_alone: float = 0.03
    swapped: float = 0.02
    other_era: float = 0.01
    year_slip: float = 0.03
    day_slip: float = 0.02
    other: float = 0.01


MISTAKES = Mistakes()


def draw_dates(count: int, rng: Generator, mistakes: Mistakes = MISTAKES) -> list[PartialDate]:
    """True dates of birth of `count` persons, placeholders among them."""
    ages = rng.normal(MEAN_AGE, AGE_DEVIATION, count)
    while (out := (ages < YOUNGEST) | (ages > OLDEST)).any():
        ages[out] = rng.normal(MEAN_AGE, AGE_DEVIATION, int(out.sum()))
    unknown = rng.random(count) < mistakes.placeholder
    ordinals = TODAY.toordinal() - np.rint(ages * 365.2425).astype(int)
    found = []
    for ordinal, placeholder in zip(ordinals.tolist(), unknown.tolist(), strict=True):
        born = date.fromordinal(ordinal)
        found.append(PartialDate(born.year, 1, 1) if placeholder else PartialDate(born.year, born.month, born.day))
    return found


def registered(true: PartialDate, rng: Generator, mistakes: Mistakes = MISTAKES) -> PartialDate:
    """The register's copy of a true date, with its mistakes."""
    assert true.year is not None
    drawn = rng.random()
    for share, wrong in (
        (mistakes.year_alone, _year_alone),
        (mistakes.swapped, _swapped),
        (mistakes.other_era, _other_era),
        (mistakes.year_slip, _year_slip),
        (mistakes.day_slip, _day_slip),
        (mistakes.other, _other),
    ):
        if drawn < share:
            return wrong(true, rng)
        drawn -= share
    return true


def near(true: PartialDate, rng: Generator) -> PartialDate:
    """A date near a given one and not equal to it: another person of the same name, a hard negative."""
    wrong = (_day_slip, _year_slip, _swapped, _month, _year_alone)[int(rng.integers(5))]
    found = wrong(true, rng)
    return found if found != true else _month(true, rng)


def _year_alone(true: PartialDate, _rng: Generator) -> PartialDate:
    return PartialDate(true.year)


def _swapped(true: PartialDate, _rng: Generator) -> PartialDate:
    return _made(true.year, true.day, true.month) or true


def _other_era(true: PartialDate, _rng: Generator) -> PartialDate:
    return _made((true.year or 0) + BUDDHIST, true.month, true.day) or true


def _year_slip(true: PartialDate, rng: Generator) -> PartialDate:
    digits = list(str(true.year))
    if rng.random() < 0.25 and digits[2] != digits[3]:
        digits[2], digits[3] = digits[3], digits[2]
    else:
        place = 3 if rng.random() < 0.7 else 2
        digits[place] = str((int(digits[place]) + int(rng.choice((1, 9, 2, 8)))) % 10)
    return _made(int("".join(digits)), true.month, true.day) or true


def _day_slip(true: PartialDate, rng: Generator) -> PartialDate:
    day = true.day or 1
    for step in rng.permutation((1, -1, 10, -10, 2)).tolist():
        found = _made(true.year, true.month, day + step) if 1 <= day + step <= 31 else None
        if found is not None:
            return found
    return true


def _month(true: PartialDate, _rng: Generator) -> PartialDate:
    return _made(true.year, (true.month or 1) % 12 + 1, min(true.day or 1, 28)) or true


def _other(_true: PartialDate, rng: Generator) -> PartialDate:
    return draw_dates(1, rng, Mistakes(placeholder=0.0))[0]


def _made(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None
