"""Searches for persons who are not in the register: who comes out all the same.

Every pair with the same whole date of birth is looked at, so nothing that could be automatic is missed: a candidate
with another date is never automatic (`scoring.bands`). Since dates are drawn independently of names, these pairs are
also a fair sample of all pairs of names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.random import Generator
from rapidfuzz import fuzz, process

from comity.domain.identity import PartialDate, PersonName, Sex
from comity.matching.calibrating.synthetic import draw_dates
from comity.matching.person.birth_dates import PLACEHOLDERS
from comity.matching.person.comparing import ReadyPerson
from comity.matching.person.naming import ReadyName, ready
from comity.matching.person.spelling import skeleton
from comity.matching.person.verdicts import Scripts, scripts_of

WORTH_A_LOOK = 55
"""Names less alike than this (0 to 100, their skeletons in either order) are not compared: `test_calibrating` shows
that none of those that are left out would be a whole name that agrees."""

MAYBE_WHOLE = 65
"""Names less alike than this rarely agree in full; how rarely, each measurement says (`overlooked`)."""

_READINGS = 3


@dataclass(frozen=True, slots=True)
class Crowd:
    """Names with what the quick look needs of them."""

    names: tuple[ReadyName, ...]
    looks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Round:
    """Pairs of one drawing of dates.

    Attributes:
        pairs: How many pairs of a search and a person of the register have the same whole date, by their scripts.
        alike: Those whose names are worth a look: (search, person, their date).
    """

    pairs: Mapping[Scripts, int]
    alike: tuple[tuple[int, int, PartialDate], ...]


def crowd(names: Sequence[str], progress: Callable[[int], None] = lambda _done: None) -> Crowd:
    """Names made ready; those without a letter are left out. `progress` is told how many are done."""
    kept, looks = [], []
    for done, name in enumerate(names):
        one = ready(PersonName(name))
        if one.latins:
            kept.append(one)
            looks.append(tuple(dict.fromkeys(_looks(one))))
        if done % 10_000 == 0:
            progress(done)
    return Crowd(tuple(kept), tuple(looks))


def _looks(name: ReadyName) -> Iterator[str]:
    for words in name.latins[:_READINGS]:
        yield skeleton(words.joined)
        yield skeleton("".join(sorted(words.words)))


def draw_round(register: Crowd, searches: Crowd, rng: Generator, least: int = WORTH_A_LOOK) -> Round:
    """Draw a date for everybody, and meet those who share one; names less alike than `least` are passed over."""
    theirs = _by_date(draw_dates(len(register.names), rng))
    alike: list[tuple[int, int, PartialDate]] = []
    pairs: Counter[Scripts] = Counter()
    for born, ours in _by_date(draw_dates(len(searches.names), rng)).items():
        if (born.month, born.day) not in PLACEHOLDERS and born in theirs:
            mine = Counter(searches.names[place].script for place in ours)
            their = Counter(register.names[place].script for place in theirs[born])
            for one, other in product(mine, their):
                pairs[scripts_of(one, other)] += mine[one] * their[other]
            alike += [(q, r, born) for q, r in _alike(searches, register, ours, theirs[born], least)]
    return Round(pairs, tuple(sorted(alike, key=lambda pair: pair[:2])))


def _by_date(dates: Sequence[PartialDate]) -> dict[PartialDate, list[int]]:
    found: dict[PartialDate, list[int]] = defaultdict(list)
    for place, born in enumerate(dates):
        found[born].append(place)
    return found


def likeness(one: ReadyName, other: ReadyName) -> float:
    """How alike two names are at a quick look (0 to 100)."""
    return max((fuzz.ratio(ours, theirs) for ours, theirs in product(_looks(one), _looks(other))), default=0.0)


def _alike(searches: Crowd, register: Crowd, ours: list[int], theirs: list[int], least: int) -> set[tuple[int, int]]:
    queries = [(look, place) for place in ours for look in searches.looks[place]]
    choices = [(look, place) for place in theirs for look in register.looks[place]]
    near = process.cdist(
        [look for look, _place in queries],
        [look for look, _place in choices],
        scorer=fuzz.ratio,
        score_cutoff=least,
        dtype=np.uint8,
    )
    return {(queries[q][1], choices[r][1]) for q, r in zip(*np.nonzero(near), strict=True)}


def as_person(name: ReadyName, born: PartialDate | None, sex: Sex = Sex.UNKNOWN) -> ReadyPerson:
    """A person of whom name, date and sex are known."""
    return ReadyPerson((name,), (born,) if born else (), sex, (), (), "")
