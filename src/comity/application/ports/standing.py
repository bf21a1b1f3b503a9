"""Where a node keeps standing queries and what they met. Moments are UTC.

Whom one is about lies in `question` alone, and only until it ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A standing query.

    Attributes:
        standing: Its id.
        case, request, measure, subject: The letter's measure and person on which it rests.
        side, purpose, state, over: Words of `domain/standing.py` and of `SearchPurpose`; `over` is empty until its end.
        officer, role: Who asked, and gets what it meets.
        reason: Why, as whoever asked says; `answer` is what was said in the last act on it.
        asked_at: When.
        until: End of the grant.
        question: The canonical form of whom it is about; empty once it is over.
        digest: SHA-256 over its id and the question.
        authorised_by: The second person; empty before.
        authorised_at: When first; None before.
        ended_at: When it ended.
        seen: The register's last change that was compared.
        compared: Records that it was compared with.
        hits: Candidates that were shown.
        law_on: Day for which the law was asked last.
    """

    standing: UUID
    case: UUID
    request: UUID
    measure: str
    subject: str
    side: str
    purpose: str
    state: str
    officer: str
    role: str
    reason: str
    asked_at: datetime
    until: datetime
    question: bytes
    digest: bytes
    over: str = ""
    authorised_by: str = ""
    authorised_at: datetime | None = None
    ended_at: datetime | None = None
    seen: int = 0
    compared: int = 0
    hits: int = 0
    law_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class StandingHit:
    """A record that a standing query met: shown to the officer as a candidate by this search."""

    standing: UUID
    record: UUID
    search: UUID
    at: datetime


class StandingQueries(Protocol):
    """Standing queries, and what they met."""

    def put(self, row: StandingRow) -> None:
        """Keep or replace one."""
        ...

    def get(self, standing: UUID) -> StandingRow | None:
        """One."""
        ...

    def listed(self, *, officer: str = "", states: Collection[str] = (), limit: int = 1000) -> list[StandingRow]:
        """Those of an officer, or of all, in these states, or in any; the newest first."""
        ...

    def add_hits(self, rows: Sequence[StandingHit]) -> None:
        """Keep what one met; a record counts once for each."""
        ...

    def hits(self, standing: UUID) -> list[StandingHit]:
        """What one met, the newest first."""
        ...

    def forget(self, before: datetime) -> int:
        """Drop those that ended before this, and what they met; how many."""
        ...
