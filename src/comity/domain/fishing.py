"""Searching for its own sake: signs that somebody walks through the register instead of working on a case.

A sign is no proof. It is an alarm to an auditor, who looks at the entries and asks; it holds nothing up and is never
silent. Thresholds are the project's own choice (`docs/decisions/0031`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from comity.domain.searches import SearchKind, SearchTrace


class Sign(StrEnum):
    """What was seen."""

    BUDGET = "budget"
    NO_PROGRESS = "no_progress"
    WALKING = "walking"
    BARE_NAMES = "bare_names"
    OWN_NAME = "own_name"
    COLLEAGUE = "colleague"
    KIT_LOG = "kit_log"  # the log of an offline kit is cut, changed, or there in two versions


NO_PROGRESS_AFTER: Final = 30  # searches under one number in a week in which nothing happened
WALK: Final = 8  # names in a row, each later (or each earlier) in the alphabet; by chance once in 20,160 rows of eight
BARE_IN_AN_HOUR: Final = 20
WEEK: Final = timedelta(days=7)
AGAIN_AFTER: Final = timedelta(days=1)
"""The same sign of the same officer under the same number is told once in this time."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A sign with the figure behind it."""

    sign: Sign
    count: int


def suspicions(recent: Sequence[SearchTrace], *, progress: bool) -> tuple[Suspicion, ...]:
    """What the newest search, the last of these, completes.

    Args:
        recent: An officer's searches of the last week, ascending; the newest is the one that was just made.
        progress: True if the case went on, or a candidate was judged, since the first of them under its number.
    """
    newest = recent[-1]
    hour = [one for one in recent if newest.at - one.at <= timedelta(hours=1)]
    of_case = sum(one.asked for one in recent if one.reference == newest.reference and one.kind != SearchKind.LIST)
    bare = sum(one.bare for one in hour)
    found = []
    if not progress and of_case >= NO_PROGRESS_AFTER:
        found.append(Suspicion(Sign.NO_PROGRESS, of_case))
    if newest.bare and bare >= BARE_IN_AN_HOUR:
        found.append(Suspicion(Sign.BARE_NAMES, bare))
    if walks([one.begins for one in hour if one.kind == SearchKind.PERSON and one.begins]):
        found.append(Suspicion(Sign.WALKING, WALK))
    return tuple(found)


def walks(beginnings: Sequence[str]) -> bool:
    """True if the last names go through the alphabet, forwards or backwards."""
    last = beginnings[-WALK:]
    if len(last) < WALK:
        return False
    return all(one < two for one, two in pairwise(last)) or all(one > two for one, two in pairwise(last))
