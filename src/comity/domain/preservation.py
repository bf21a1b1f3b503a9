"""Data that are preserved for another state until it orders them: until when, prolonged once, and how it ended.

Sixty days from the answer that tells of it, thirty more once, asked before the first are over (`clock_rules.py`). No
event of it has free words, so that nothing is told by it but the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from comity.domain.clocks import Deadline

FIRST: Final = "clock.preservation_60d"
MORE: Final = "clock.preservation_more_30d"


class End(StrEnum):
    """How a preservation ended."""

    ORDERED = "ordered"  # the requesting side has released a request for the data
    NOT_NEEDED = "not_needed"  # it needs them no more
    LET_GO = "let_go"  # the time ran out, and the requested side keeps them no longer


@dataclass(frozen=True, slots=True)
class PreservationExtended:
    """The requesting side asks for thirty days more, once, before the sixty are over."""

    request: UUID
    measure: str


@dataclass(frozen=True, slots=True)
class PreservationEnded:
    """The data are no longer only preserved. `how` is a word of `End`; `production` the request that orders them."""

    request: UUID
    measure: str
    how: str
    production: UUID | None = None


@dataclass(frozen=True, slots=True)
class Preserved:
    """How a preservation stands.

    Attributes:
        due: The clock that runs, or ran out; of a preservation that ended the last one.
        extended: True once it was prolonged.
        ended: A word of `End`, or empty.
        ended_at: When that was said, UTC.
        production: The request by which the data were ordered.
    """

    due: Deadline
    extended: bool = False
    ended: str = ""
    ended_at: datetime | None = None
    production: UUID | None = None

    @property
    def runs(self) -> bool:
        """True until somebody has said how it ended; also after its time ran out."""
        return not self.ended

    def lapsed_at(self, moment: datetime) -> bool:
        """True if the time ran out before anybody ended it."""
        return self.runs and self.due.is_late_at(moment)


Preservations = Mapping[str, Preserved]
