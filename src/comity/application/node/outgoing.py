"""What goes to a peer next: batches of whole lines, several under way at once, none of two holding the same line.

So batches may overtake each other on the way, and no envelope ever comes before the one before it. What is waiting is
listed a thousand at a time, without the envelopes themselves, and taken from that list until nothing in it is free.
"""

from collections import deque
from collections.abc import Iterable
from threading import Lock
from uuid import UUID

from comity.application.desk import Desk
from comity.application.ports import OutboxRow, WaitingRow

LISTED = 1024
Line = UUID | None


class Outgoing:
    """The envelopes that wait for one peer; safe to be used by several threads.

    Args:
        desk: The node.
        peer: For whom.
    """

    def __init__(self, desk: Desk, peer: str) -> None:
        self._desk = desk
        self._peer = peer
        self._lock = Lock()
        self._lines: dict[Line, deque[WaitingRow]] = {}
        self._busy: dict[Line, int] = {}
        self._under_way: set[bytes] = set()

    @property
    def more(self) -> bool:
        """True if something that was listed has not been taken yet."""
        return bool(self._lines)

    def take(self, most: int, most_bytes: int) -> list[OutboxRow]:
        """At most so many envelopes and bytes (but one envelope of any size); they are under way until `back`."""
        with self._lock:
            chosen = self._chosen(most, most_bytes)
            if not chosen:
                self._list()
                chosen = self._chosen(most, most_bytes)
            for row in chosen:
                self._under_way.add(row.digest)
                self._busy[row.case] = self._busy.get(row.case, 0) + 1
        if not chosen:
            return []
        try:
            return self._read(chosen)
        except BaseException:
            self.back(chosen)
            raise

    def back(self, rows: Iterable[OutboxRow | WaitingRow]) -> None:
        """These are not under way any more, whatever became of them."""
        with self._lock:
            for row in rows:
                if row.digest in self._under_way:
                    self._under_way.discard(row.digest)
                    self._busy[row.case] -= 1
                    if not self._busy[row.case]:
                        del self._busy[row.case]

    def _read(self, chosen: list[WaitingRow]) -> list[OutboxRow]:
        """The envelopes; what was settled or put off since it was listed stays where it is."""
        now = self._desk.clock.now()
        with self._desk.store.reading() as unit:
            found = unit.outbox.by_digests(row.digest for row in chosen)
        rows = [row for row in found if row.state == "waiting" and row.due_at <= now < row.expires_at]
        kept = {row.digest for row in rows}
        self.back(row for row in chosen if row.digest not in kept)
        return rows

    def _chosen(self, most: int, most_bytes: int) -> list[WaitingRow]:
        chosen: list[WaitingRow] = []
        size = 0
        for case in [case for case in self._lines if case not in self._busy]:
            line = self._lines[case]
            while line and len(chosen) < most and (not chosen or size + line[0].size <= most_bytes):
                size += line[0].size
                chosen.append(line.popleft())
            if line:
                break
            del self._lines[case]
        return chosen

    def _list(self) -> None:
        """List anew what waits and is not under way, each line in its order."""
        now = self._desk.clock.now()
        with self._desk.store.reading() as unit:
            rows = unit.outbox.waiting(self._peer, now, LISTED + len(self._under_way))
        self._lines = {}
        for row in rows:
            if row.digest not in self._under_way and now < row.expires_at:
                self._lines.setdefault(row.case, deque()).append(row)
