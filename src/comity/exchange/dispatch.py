"""The sending side of delivery: places in a line, what waits for a receipt, when to try again (`spec/delivery.md`).

A line gives the next envelope its place and keeps every envelope until a receipt settles it. What expires without one
is given up by a signed non-delivery (`receipts.py`), which is sent too: it passes the place at the receiver.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from comity.domain.errors import OutOfOrder
from comity.exchange.delivery import EXPIRED
from comity.exchange.headers import Header
from comity.exchange.receipts import ReceiptItem

FIRST_DELAY: Final = timedelta(seconds=5)
LONGEST_DELAY: Final = timedelta(hours=4)
_MILLISECOND: Final = timedelta(milliseconds=1)
GRACE: Final = timedelta(minutes=15)  # after expiry, for a receipt that is under way and for clocks that differ


@dataclass(frozen=True, slots=True)
class Posted:
    """An envelope that waits for a receipt."""

    id: UUID
    seq: int
    digest: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OutboundLine:
    """Our side of the line of one (case, sender, recipient). `waiting` is ascending by `seq`."""

    case: UUID | None
    sender: str
    recipient: str
    last_seq: int = 0
    last_digest: bytes | None = None
    waiting: tuple[Posted, ...] = ()

    @property
    def next_place(self) -> tuple[int, bytes | None]:
        """`seq` and `prev` for the next waybill of this line."""
        return self.last_seq + 1, self.last_digest

    def posted(self, header: Header, digest: bytes) -> "OutboundLine":
        """The line with this envelope at its end.

        Raises:
            OutOfOrder: The envelope is of another line, or not at the next place of this one.
        """
        if (header.case, header.sender, header.recipient) != (self.case, self.sender, self.recipient):
            raise _misplaced(header, "is of another line")
        if (header.seq, header.prev) != self.next_place:
            raise _misplaced(header, f"is not at place {self.last_seq + 1}")
        entry = Posted(header.id, header.seq, digest, header.expires_at)
        return replace(self, last_seq=header.seq, last_digest=digest, waiting=(*self.waiting, entry))

    def settled(self, digests: Collection[bytes]) -> "OutboundLine":
        """The line without the envelopes that a receipt speaks of: delivered, refused or given up."""
        return replace(self, waiting=tuple(entry for entry in self.waiting if entry.digest not in digests))

    def batch(self, size: int, at: datetime, under_way: Collection[bytes] = ()) -> tuple[Posted, ...]:
        """The next envelopes to send, in order, at most `size`: none that is under way, none that has expired."""
        open_ones = (entry for entry in self.waiting if entry.digest not in under_way and at < entry.expires_at)
        return tuple(entry for _, entry in zip(range(size), open_ones, strict=False))

    def overdue(self, at: datetime) -> tuple[Posted, ...]:
        """Those that no receipt reached in time: our own node signs their non-delivery."""
        return tuple(entry for entry in self.waiting if entry.expires_at + GRACE <= at)

    def non_delivery(self, at: datetime) -> tuple[ReceiptItem, ...]:
        """The items of that non-delivery, in order."""
        return tuple(
            ReceiptItem(entry.id, entry.digest, code=EXPIRED, case=self.case, seq=entry.seq)
            for entry in self.overdue(at)
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to call a peer again. `due_at` None: at once."""

    failures: int = 0
    due_at: datetime | None = None

    def is_due(self, at: datetime) -> bool:
        """True if it is time to try."""
        return self.due_at is None or self.due_at <= at

    def after_failure(self, at: datetime, jitter: float) -> "Schedule":
        """The next try after one that failed: `FIRST_DELAY`, doubled each time, at most `LONGEST_DELAY`.

        Args:
            at: Now, UTC.
            jitter: 0 up to 1 at random: takes up to half of the delay off, so that peers do not call in step.
        """
        doubled = FIRST_DELAY * 2 ** min(self.failures, 16)
        delay = min(doubled, LONGEST_DELAY) * (1 - min(max(jitter, 0.0), 1.0) / 2)
        whole = delay // _MILLISECOND * _MILLISECOND  # as every moment that is kept
        return Schedule(self.failures + 1, at + whole)

    def after_success(self) -> "Schedule":
        """Nothing stands in the way of the next call."""
        return Schedule()


def _misplaced(header: Header, why: str) -> OutOfOrder:
    return OutOfOrder(
        "delivery.misplaced",
        f"Envelope {header.seq} from {header.sender} to {header.recipient} {why}.",
        advice="Read the line again and seal with its next place.",
    )
