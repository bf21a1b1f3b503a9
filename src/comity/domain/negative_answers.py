"""A search that found nothing: what that says, what was not asked, and until when it may be relied on.

"No hit" is never clearance. It says that no record matched, in the stores that were asked, at one moment; it says
nothing about the person. So the answer names what was asked and what was not, and it ends: by the shortest of what the
occasion allows, how old the data of a store may become, and the end of the store itself (an offline kit expires).

The figures are the project's own choice (`docs/decisions/0032`); no treaty sets them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Occasion(StrEnum):
    """What the search was for; it decides how long its negative answer may be used."""

    BORDER = "border"  # one crossing
    SEARCH = "search"  # an officer's search in a case
    BULK = "bulk"  # a passenger list
    PARTNER = "partner"  # another node's answer to a hit/no-hit question
    KIT = "kit"  # a boat or post without a link


class NotAsked(StrEnum):
    """Why a store that could hold something was not asked, or did not answer. None of these is a "no"."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    NOT_PERMITTED = "not_permitted"
    NO_AGREEMENT = "no_agreement"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_IN_KIT = "not_in_kit"
    NOT_CHOSEN = "not_chosen"
    TOO_OLD = "too_old"
    CUT_SHORT = "cut_short"  # more may fit than was looked at


class NoHit(StrEnum):
    """Which words go with the answer (section ``no_hit`` of the catalogues)."""

    WHOLE = "whole"  # all that was to be asked was asked
    PARTLY = "partly"  # something was not asked
    NOTHING_ASKED = "nothing_asked"  # no store answered with data that are fresh enough


VALIDITY: Final = {
    Occasion.BORDER: timedelta(minutes=15),
    Occasion.SEARCH: timedelta(hours=24),
    Occasion.BULK: timedelta(hours=12),
    Occasion.PARTNER: timedelta(hours=24),
    Occasion.KIT: timedelta(hours=1),
}
"""How long a negative answer may be used at most. A crossing is minutes; the next search is cheap."""

OLDEST_DATA: Final = {
    Occasion.BORDER: timedelta(hours=24),
    Occasion.SEARCH: timedelta(hours=72),
    Occasion.BULK: timedelta(hours=24),
    Occasion.PARTNER: timedelta(hours=72),
    Occasion.KIT: timedelta(days=7),
}
"""How old a store's data may be for its silence to count at all. A kit is made for six days and a day in hand."""

WORDS: Final = (
    "title",
    "means",
    "found_less",
    "valid_until",
    "over",
    "asked",
    "not_asked",
    "wrong_share",
    "share_unknown",
)
"""Further words that every face shows with the answer, keys of the same section."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A store that answered "nothing".

    Attributes:
        source: Node id, or the kit's id.
        data_as_of: Moment of the last change that its data hold, UTC.
        ends_at: When the store itself expires, UTC; None if it does not.
    """

    source: str
    data_as_of: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unasked:
    """A store that did not answer, and why. `why` is a word of `NotAsked`."""

    source: str
    why: NotAsked


@dataclass(frozen=True, slots=True)
class NegativeAnswer:
    """Nothing was found. There is no truth value in it: `bool()` raises, so that nobody reads it as "clear".

    Attributes:
        answered_at: When, UTC.
        valid_until: From this moment on it may not be used, UTC; equal to `answered_at` if it never could be.
        asked_of: Stores whose silence counts.
        not_asked: Stores that may hold something and were not heard.
        wording_key: Which words go with it.
    """

    answered_at: datetime
    valid_until: datetime
    asked_of: tuple[Asked, ...]
    not_asked: tuple[Unasked, ...]
    wording_key: NoHit

    def __bool__(self) -> bool:
        raise TypeError("a negative answer is neither yes nor no: look at `wording_key` and `holds_at`")

    def holds_at(self, moment: datetime) -> bool:
        """True if it may still be used at this moment, for what it says and nothing more."""
        return self.wording_key is not NoHit.NOTHING_ASKED and self.answered_at <= moment < self.valid_until


def negative_answer(
    occasion: Occasion, at: datetime, asked: Iterable[Asked], not_asked: Iterable[Unasked] = ()
) -> NegativeAnswer:
    """The negative answer of a search.

    A store whose data are too old, that lie in the future or that has expired counts as not asked: its silence says
    nothing.

    Args:
        occasion: What the search was for.
        at: Moment of the answer, UTC.
        asked: Stores that answered "nothing".
        not_asked: Stores that were not asked or did not answer.
    """
    counted: list[Asked] = []
    unheard = list(not_asked)
    for one in asked:
        why = _does_not_count(one, occasion, at)
        if why is None:
            counted.append(one)
        else:
            unheard.append(Unasked(one.source, why))
    if not counted:
        return NegativeAnswer(at, at, (), tuple(unheard), NoHit.NOTHING_ASKED)
    ends = [at + VALIDITY[occasion], *(one.data_as_of + OLDEST_DATA[occasion] for one in counted)]
    ends += [one.ends_at for one in counted if one.ends_at is not None]
    wording = NoHit.PARTLY if unheard else NoHit.WHOLE
    return NegativeAnswer(at, min(ends), tuple(counted), tuple(unheard), wording)


def _does_not_count(one: Asked, occasion: Occasion, at: datetime) -> NotAsked | None:
    if one.ends_at is not None and one.ends_at <= at:
        return NotAsked.EXPIRED
    if not one.data_as_of <= at < one.data_as_of + OLDEST_DATA[occasion]:
        return NotAsked.TOO_OLD
    return None


def negative_to_plain(answer: NegativeAnswer) -> dict[str, object]:
    """The form in which the API, the command line and the kit give it; ``clearance`` is always false."""
    return {
        "answer": "no_hit",
        "clearance": False,
        "wording_key": answer.wording_key.value,
        "answered_at": answer.answered_at.isoformat(),
        "valid_until": answer.valid_until.isoformat(),
        "asked_of": [
            {"source": one.source, "data_as_of": one.data_as_of.isoformat(),
             "ends_at": one.ends_at.isoformat() if one.ends_at else None}
            for one in answer.asked_of
        ],
        "not_asked": [{"source": one.source, "why": one.why.value} for one in answer.not_asked],
    }  # fmt: skip
