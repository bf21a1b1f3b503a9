"""A standing query: a case asks to be told when a person of one of its letters enters the register.

It is no tracing: it looks at nothing but notices that other authorities circulate to this node, for a person whom a
released request names, for as long as that request is open, and never longer than it was granted. Figures here are the
project's own choice (`docs/decisions/0044`); no treaty sets them.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from comity.domain.register_entries import NoticeKind, RegisterEntry, Vulnerability
from comity.domain.searches import SearchPurpose


class Standing(StrEnum):
    """How far a standing query has come."""

    ASKED = "asked"  # nothing is compared before a second person has authorised it
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


class Over(StrEnum):
    """Why one ended."""

    TIME = "time"
    OFFICER = "officer"  # somebody ended it
    REFUSED = "refused"  # the second person said no
    NOBODY_ANSWERED = "nobody_answered"
    REQUEST_OVER = "request_over"  # the request or its measure was answered, refused, withdrawn or carried out
    LAW = "law"  # the law of today bars the measure, or is stricter than when it was released
    OFFICER_LEFT = "officer_left"  # whoever asked may not search here any more


class Side(StrEnum):
    """What the person is in the letter, which decides what the person may be compared with."""

    PROTECT = "protect"
    SEEK = "seek"


LONGEST_GRANT: Final = timedelta(days=90)
LONGEST_IN_ALL: Final = timedelta(days=365)
"""From the first authorisation; after it a new one has to be asked for."""
WAITS: Final = timedelta(days=14)
"""For the second person."""
KEPT_AFTER: Final = timedelta(days=90)
"""For which that there was one is shown after its end; whom it was about is destroyed at its end."""
MOST_OF_OFFICER: Final = 20
MOST_OF_NODE: Final = 500

_SIDES: Final = {
    "suspect": Side.SEEK, "accused": Side.SEEK, "convicted": Side.SEEK,
    "victim": Side.PROTECT, "witness": Side.PROTECT, "missing": Side.PROTECT,
}  # fmt: skip
PURPOSES: Final = {
    Side.PROTECT: frozenset(
        {SearchPurpose.MISSING_PERSON, SearchPurpose.VICTIM_PROTECTION, SearchPurpose.DANGER_TO_LIFE}
    ),
    Side.SEEK: frozenset(
        {
            SearchPurpose.INVESTIGATION, SearchPurpose.JUDICIAL_COOPERATION, SearchPurpose.ASSET_TRACING,
            SearchPurpose.DANGER_TO_LIFE,
        }
    ),
}  # fmt: skip
"""A check at a border or of a document is of its moment: no standing query is made for one."""
_PROTECTED: Final = frozenset({NoticeKind.MISSING, NoticeKind.UNIDENTIFIED_BODY})


def side_of(role: str) -> Side | None:
    """The side of a person of this role in a letter; None for a role that nobody knows."""
    return _SIDES.get(role)


def may_match(side: Side, entry: RegisterEntry) -> bool:
    """True if the two may be compared at all.

    Nothing is compared with a record whose owner refuses that. Who is protected is never compared with lists of
    suspects, nor a suspect with those who are missed, are vulnerable, or whose identity somebody else misuses.
    """
    if entry.no_standing:
        return False
    protected = entry.kind in _PROTECTED or entry.vulnerability is not Vulnerability.NONE or entry.misused
    if side is Side.PROTECT:
        return entry.kind in _PROTECTED
    return not protected
