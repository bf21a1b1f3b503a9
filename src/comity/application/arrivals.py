"""Attachments that are coming in, in this process's memory: who is at one, and how its bytes came.

Bytes that came by `attachment.stream` are nobody's word until the whole has held: where it does not, they are destroyed
and the attachment is from then on taken only in parts, each of which its sender signs. Only what came all in such parts
and does not hold is refused for good. Whatever is forgotten at a restart costs one more transfer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final
from uuid import UUID

from comity.domain.errors import Unavailable

PATIENCE_SECONDS: Final = 2.0  # that a call waits for another one at the same attachment


class Arrivals:
    """Attachments of one node that are coming in. Any thread may use it."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._busy: dict[UUID, Lock] = {}
        self._by_parts: set[UUID] = set()
        self._signed: set[UUID] = set()

    def claim(self, attachment: UUID) -> None:
        """Be the only one at an attachment, until `leave`, which any thread may call.

        Raises:
            Unavailable: ``attachment.busy``: another call is at it, and stays there.
        """
        with self._guard:
            lock = self._busy.setdefault(attachment, Lock())
        if not lock.acquire(timeout=PATIENCE_SECONDS):
            raise Unavailable(
                "attachment.busy", f"Attachment {attachment} is just coming in.", advice="It is tried again."
            )

    def leave(self, attachment: UUID) -> None:
        """Let others at it."""
        self._busy[attachment].release()

    @contextmanager
    def alone(self, attachment: UUID) -> Iterator[None]:
        """`claim` and `leave`."""
        self.claim(attachment)
        try:
            yield
        finally:
            self.leave(attachment)

    def streams(self, attachment: UUID) -> bool:
        """True if it may come as one stream."""
        return attachment not in self._by_parts

    def began(self, attachment: UUID, *, signed: bool) -> None:
        """Its first bytes come, in parts that are signed for, or not."""
        (self._signed.add if signed else self._signed.discard)(attachment)

    def not_signed(self, attachment: UUID) -> None:
        """Bytes that nobody signed for are among what is stored."""
        self._signed.discard(attachment)

    def all_signed(self, attachment: UUID) -> bool:
        """True if its sender has signed for every byte that is stored."""
        return attachment in self._signed

    def did_not_hold(self, attachment: UUID) -> None:
        """From now on only in parts."""
        self._signed.discard(attachment)
        self._by_parts.add(attachment)

    def ended(self, attachment: UUID) -> None:
        """It is kept or refused: nothing more comes of it."""
        self._signed.discard(attachment)
        self._by_parts.discard(attachment)
