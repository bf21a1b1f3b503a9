"""Where reports of missing persons are: a store of their own, which nothing but the relatives' desk reaches.

No search, no index, no projection and no export reads it; `.importlinter` and `test_relatives_wall.py` hold that. Rows
are not made from events: the log has no word of them, so that erasing a row erases it whole.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report.

    `document` are its canonical bytes, `salt` 32 bytes of its own, `token` the SHA-256 of what the reporter holds.
    `order` is its place by need of protection, `public` the id under which a page shows it, None while none does.
    `purge_at` is when it goes if nobody does anything. `photograph` is JPEG or PNG without what a camera wrote into it.
    """

    report: UUID
    stage: str
    order: int
    received_at: datetime
    purge_at: datetime | None
    token: bytes
    salt: bytes
    document: bytes
    public: UUID | None = None
    photograph: bytes = b""


class Relatives(Protocol):
    """Reports of missing persons."""

    def put(self, row: ReportRow) -> None:
        """Keep or replace a report."""
        ...

    def get(self, report: UUID) -> ReportRow | None:
        """By id."""
        ...

    def by_token(self, token: bytes) -> ReportRow | None:
        """By the SHA-256 of the reporter's token."""
        ...

    def by_public(self, public: UUID) -> ReportRow | None:
        """By the id of its page."""
        ...

    def listed(self, *, stage: str, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        """Reports at a stage, or at all for "", who needs protection most first, then the oldest; and how many."""
        ...

    def published(self, *, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        """Those that a page shows, in the same order."""
        ...

    def to_purge(self, at: datetime, limit: int) -> list[ReportRow]:
        """Those whose time is over."""
        ...

    def erase(self, report: UUID) -> None:
        """Destroy everything of a report."""
        ...
