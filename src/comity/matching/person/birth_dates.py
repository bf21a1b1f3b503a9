"""Two dates of birth beside each other: equal, equal in what both know, differing in a way that has a name, or other.

Weights are log10 of m/u. The m (how often records of one person stand so to each other) are the error rates of
`matching.calibrating.synthetic`, a stated assumption and not measured: no labelled set with fuzzy dates was found. The
u (how often two persons stand so) follow from days being spread evenly over the year and from `_SAME_YEAR`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log10
from typing import NamedTuple

from comity.domain.identity import PartialDate
from comity.matching.person.births import BUDDHIST
from comity.matching.person.evidence import Evidence, Field, Outcome
from comity.matching.person.verdicts import NOTHING, Verdict

_SAME_YEAR = 0.025  # two persons at random of the synthetic age distribution; `test_synthetic` recomputes it
_SAME_DAY = _SAME_YEAR / 365.25
# A day of the year that an office writes where it does not know one: carries what the year alone carries.
PLACEHOLDERS = frozenset({(1, 1)})
_CROWDED = 10.0  # times the expected share from which on a day shared by many records is a placeholder too
ENOUGH = 2_000  # dates of a register from which on its own shares count
_BY_CHANCE = 3  # persons of one day who say nothing of how crowded it is


def _weight(m: float, u: float) -> float:
    return round(log10(m / u), 2)


EXACT = _weight(0.88, _SAME_DAY)
YEAR_MONTH = _weight(0.92, _SAME_YEAR / 12)
MONTH_DAY = _weight(0.93, 1 / 365.25)
YEAR = _weight(0.94, _SAME_YEAR)
MONTH = _weight(0.94, 1 / 12)
PLACEHOLDER = round(YEAR - 0.5, 2)  # one side has a placeholder, the other a day: as the year, less what it costs
SWAPPED = _weight(0.008, _SAME_YEAR * 0.36 / 365.25)
YEAR_SLIP = _weight(0.03, 0.2 / 365.25)  # one digit or two neighbours of the year; 0.2 of all years are so near
DAY_SLIP = _weight(0.02, _SAME_YEAR / 12 * 0.35)
MONTH_SLIP = _weight(0.012, _SAME_YEAR / 30 * 0.35)
DAY_OTHER = _weight(0.004, _SAME_YEAR / 12 * 0.65)
MONTH_OTHER = _weight(0.004, _SAME_YEAR / 30 * 0.65)
YEAR_ONLY_SAME = _weight(0.01, _SAME_YEAR * 0.9)
NEXT_YEAR = 0.0  # counted from an age, or reckoned from one at birth: as likely with two persons as with one
NEAR_YEAR = -0.8
DIFFERENT = _weight(0.006, 0.97)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How crowded each whole date is in the register, so that a placeholder nobody told us of is still seen.

    Attributes:
        shares: Share of all persons with a date who have this one; only crowded dates need to be in it.
    """

    shares: Mapping[PartialDate, float] = field(default_factory=dict)

    def is_placeholder(self, day: PartialDate) -> bool:
        """True if the day of this whole date says little."""
        return (day.month, day.day) in PLACEHOLDERS or self.shares.get(day, 0.0) > _CROWDED * _SAME_DAY


UNCOUNTED = DayCounts()


def crowded_days(counts: Mapping[PartialDate, int], dated: int) -> DayCounts:
    """The crowded ones among whole dates of a register where so many have a date of birth; none below `ENOUGH`."""
    if dated < ENOUGH:
        return UNCOUNTED
    shares = {day: times / dated for day, times in counts.items() if times > _BY_CHANCE and day.day is not None}
    return DayCounts({day: share for day, share in shares.items() if share > _CROWDED * _SAME_DAY})


def compare_births(
    query: tuple[PartialDate, ...], candidate: tuple[PartialDate, ...], days: DayCounts = UNCOUNTED
) -> Verdict:
    """The best pair of claimed dates; each claim that contradicts it costs, since it was one more chance to agree."""
    ours, theirs = _known(query), _known(candidate)
    if not ours or not theirs:
        return NOTHING
    pairs = [_pair(one, other, days) for one in ours for other in theirs]
    pairs = [pair for pair in pairs if pair.key != "nothing_shared"]
    if not pairs:
        return NOTHING
    best = max(pairs, key=_by_order) if len(pairs) > 1 else pairs[0]
    if best.weight < 0 and len(pairs) > 1:  # none agrees: one more that contradicts less is no agreement
        best = min(pairs, key=_by_order)
    refuted = sum(pair.weight < 0 for pair in pairs)
    weight = best.weight - log10(1 + refuted) if best.weight > 0 else best.weight
    evidence = Evidence(
        Field.BIRTH_DATE, best.outcome, round(weight, 2), str(best.query), str(best.candidate), f"birth.{best.key}"
    )
    return Verdict((evidence,), best.key in _IDENTIFYING, best.outcome is Outcome.DIFFERENT)


_IDENTIFYING = frozenset({"same", "same_other_era"})


class _Pair(NamedTuple):
    query: PartialDate
    candidate: PartialDate
    key: str
    outcome: Outcome
    weight: float


def _by_order(pair: _Pair) -> tuple[float, str, str]:
    """Among pairs of equal weight the dates decide, so that it does not matter which side is ours."""
    first, second = sorted((str(pair.query), str(pair.candidate)))
    return pair.weight, first, second


def _pair(query: PartialDate, candidate: PartialDate, days: DayCounts) -> _Pair:
    one, other = gregorian(query), gregorian(candidate)
    key = _relation(one, other, days)
    if key == "same" and query.year != candidate.year:
        key = "same_other_era"
    return _Pair(query, candidate, key, *_MEANING[key])


def gregorian(day: PartialDate) -> PartialDate:
    """A date whose year can only be Buddhist, or was taken for Buddhist and reduced by 543, with its Gregorian year."""
    if day.year is None or 1600 < day.year < 2300:
        return day
    shifted = day.year - BUDDHIST if day.year >= 2300 else day.year + BUDDHIST
    try:
        return PartialDate(shifted, day.month, day.day)
    except ValueError:  # 29 February of a year that has none here
        return PartialDate(shifted, day.month)


def _known(dates: tuple[PartialDate, ...]) -> tuple[PartialDate, ...]:
    known = tuple(one for one in dates if one.is_known)
    return tuple(dict.fromkeys(known)) if len(known) > 1 else known


def _relation(one: PartialDate, other: PartialDate, days: DayCounts) -> str:
    if one.day is not None and other.day is not None and one.year is not None and other.year is not None:
        return _whole(one, other, days)
    years = _years_known(one, other)
    months = one.month is not None and other.month is not None
    if years and not months:
        return _years_apart(one, other)
    if years:
        return _with_months(one, other, days)
    return _without_years(one, other) if months else "nothing_shared"


def _years_known(one: PartialDate, other: PartialDate) -> bool:
    return one.year is not None and other.year is not None


def _whole(one: PartialDate, other: PartialDate, days: DayCounts) -> str:
    if days.is_placeholder(one) or days.is_placeholder(other):
        return _beside_placeholder(one, other)
    if one.year == other.year:
        return _within_year(one, other)
    if (one.month, one.day) == (other.month, other.day) and is_slip_of_year(one.year or 0, other.year or 0):
        return "year_slip"
    return "different"


def _beside_placeholder(one: PartialDate, other: PartialDate) -> str:
    if one.year == other.year:
        return "same_placeholder" if one == other else "placeholder"
    return _years_apart(one, other)


def _within_year(one: PartialDate, other: PartialDate) -> str:
    if one.month == other.month:
        if one.day == other.day:
            return "same"
        return "day_slip" if _slip(one.day, other.day, 2) else "day_other"
    if one.month == other.day and one.day == other.month:
        return "swapped"
    if one.day == other.day:
        return "month_slip" if _slip(one.month, other.month, 2) else "month_other"
    return "year_only_same"


def _with_months(one: PartialDate, other: PartialDate, days: DayCounts) -> str:
    if one.year != other.year:
        return _years_apart(one, other)
    if one.month == other.month:
        if (1, 1) in ((one.month, one.day), (other.month, other.day)):
            return "same_year"  # 1 January may stand for the whole year
        return "same_month"
    return "placeholder" if _any_placeholder(one, other, days) else "year_only_same"


def _any_placeholder(one: PartialDate, other: PartialDate, days: DayCounts) -> bool:
    return any(date.day is not None and days.is_placeholder(date) for date in (one, other))


def _without_years(one: PartialDate, other: PartialDate) -> str:
    if (one.month, one.day) in PLACEHOLDERS or (other.month, other.day) in PLACEHOLDERS:
        return "nothing_shared"
    if one.month != other.month:
        return "different"
    if one.day is None or other.day is None:
        return "month_alone"
    return "same_day_of_year" if one.day == other.day else "different"


def _years_apart(one: PartialDate, other: PartialDate) -> str:
    apart = abs((one.year or 0) - (other.year or 0))
    if apart == 0:
        return "same_year"
    return {1: "next_year", 2: "near_year"}.get(apart, "different")


def is_slip_of_year(one: int, other: int) -> bool:
    """One digit of the year differs, or two neighbours are exchanged, or the years follow each other."""
    return _slip(one, other, 4)


def _slip(one: int | None, other: int | None, width: int) -> bool:
    """One digit differs, or two neighbours are exchanged."""
    ours, theirs = f"{one:0{width}d}", f"{other:0{width}d}"
    wrong = [place for place in range(width) if ours[place] != theirs[place]]
    if len(wrong) == 1:
        return True
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return abs((one or 0) - (other or 0)) == 1
    exchanged = ours[wrong[0]] == theirs[wrong[1]] and ours[wrong[1]] == theirs[wrong[0]]
    return exchanged or abs((one or 0) - (other or 0)) == 1


_MEANING: dict[str, tuple[Outcome, float]] = {
    "same": (Outcome.SAME, EXACT),
    "same_other_era": (Outcome.SAME, EXACT),
    "same_placeholder": (Outcome.LITTLE, YEAR),
    "placeholder": (Outcome.LITTLE, PLACEHOLDER),
    "same_month": (Outcome.SAME, YEAR_MONTH),
    "same_day_of_year": (Outcome.SAME, MONTH_DAY),
    "same_year": (Outcome.SAME, YEAR),
    "month_alone": (Outcome.LITTLE, MONTH),
    "swapped": (Outcome.EXPLAINED, SWAPPED),
    "year_slip": (Outcome.EXPLAINED, YEAR_SLIP),
    "day_slip": (Outcome.EXPLAINED, DAY_SLIP),
    "month_slip": (Outcome.EXPLAINED, MONTH_SLIP),
    "day_other": (Outcome.SIMILAR, DAY_OTHER),
    "month_other": (Outcome.SIMILAR, MONTH_OTHER),
    "year_only_same": (Outcome.SIMILAR, YEAR_ONLY_SAME),
    "next_year": (Outcome.EXPLAINED, NEXT_YEAR),
    "near_year": (Outcome.SIMILAR, NEAR_YEAR),
    "different": (Outcome.DIFFERENT, DIFFERENT),
    "nothing_shared": (Outcome.MISSING, 0.0),
}
KEYS = tuple(f"birth.{key}" for key in _MEANING if key != "nothing_shared")
