"""Where a node keeps what its safeguards look up: verdicts on matches, and who searched its records.

All rows are projections of events and are rebuilt from them. Moments are UTC, digests SHA-256 (32 bytes).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A verdict on a match, as corrected since. `event` is the digest of the first verdict.

    `month` is that of the first verdict, such as ``2026-03``. `wrong` is what it is now.
    """

    event: bytes
    search: UUID
    record: UUID
    month: str
    query_script: str
    record_script: str
    group: str
    band: str
    threshold_ppm: int
    wrong: bool
    reason: str


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many verdicts are alike in all of this."""

    query_script: str
    record_script: str
    group: str
    band: str
    threshold_ppm: int
    month: str
    wrong: bool
    number: int


@dataclass(frozen=True, slots=True)
class SearchRow:
    """That a search hit a record of ours: who asked, and for what. `event` is the digest of the notice."""

    event: bytes
    record: UUID
    searched_at: datetime
    node: str
    unit: str
    officer: str
    role: str
    purpose: str
    reference: str
    occasion: str


@dataclass(frozen=True, slots=True)
class SearchesWanted:
    """Which rows: of a record, by a node, from `since` on and before `until`. What is empty asks for all."""

    record: UUID | None = None
    node: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice of a search that waits: the event that holds it back, for whom, and until when at the latest."""

    event: bytes
    owner: str
    reference: str
    why: str
    until: datetime


class Safeguards(Protocol):
    """Rows behind the false-hit register and the owner's view of searches."""

    def put_verdicts(self, rows: Sequence[VerdictRow]) -> None:
        """Keep or replace these."""
        ...

    def verdict(self, event: bytes) -> VerdictRow | None:
        """One verdict."""
        ...

    def verdict_on(self, search: UUID, record: UUID) -> VerdictRow | None:
        """The verdict on a record as one search showed it."""
        ...

    def count_verdicts(self) -> list[VerdictCount]:
        """Every verdict, counted, in the order of the fields."""
        ...

    def put_searches(self, rows: Sequence[SearchRow]) -> None:
        """Keep these; a row that is here already stays."""
        ...

    def searches(self, wanted: SearchesWanted, *, offset: int, limit: int) -> tuple[list[SearchRow], int]:
        """Rows that fit, the newest first, and how many there are in all."""
        ...

    def put_held(self, rows: Sequence[HeldNotice]) -> None:
        """Keep these."""
        ...

    def held(self, *, limit: int) -> list[HeldNotice]:
        """Notices that wait, those that wait the shortest first."""
        ...

    def drop_held(self, events: Sequence[bytes]) -> None:
        """These are sent."""
        ...

    def clear(self) -> None:
        """Drop every row, to be rebuilt from events."""
        ...
