"""Sends the bytes of attachments after the envelopes that announced them: as one stream, in parts where that failed.

A stream costs least: nothing is signed or digested but the whole, which the header names. A node of an earlier version
knows none, and one that a stream did not hold at asks for parts, each under a signature of ours (`spec/attachment.md`).
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final, Protocol
from uuid import UUID

from comity.adapters.transport.guarded import guarded
from comity.application.desk import Desk
from comity.application.node.deliver import give_up_attachment
from comity.application.ports import AttachmentRow
from comity.domain.errors import ComityError, NotVerified, Unavailable
from comity.exchange import part_calls
from comity.exchange.dispatch import Schedule
from comity.exchange.parts import parts_from
from comity.exchange.protocol import their_code

MAX_TRIES: Final = 120  # of an attachment: with delays of up to four hours some two weeks
REFUSED_FOR_GOOD: Final = frozenset({"attachment.refused"})  # it was whole there, was not what the header names
KNOWS_NONE: Final = frozenset({"call.unknown_name", "call.oversized"})  # how an earlier version answers a stream
PIECE: Final = 1 << 20  # bytes of a stream that are read at once
_LOG = logging.getLogger(__name__)


class Calls(Protocol):
    """Signed calls to peers; errors as `Courier.ask`."""

    def call(self, peer: str, name: str, body: Any, content: bytes = b"", /) -> Any:
        """The plain answer; `content` is the part that a call offers."""
        ...

    def stream(self, peer: str, body: Any, pieces: Iterable[bytes | memoryview], size: int, /) -> Any:
        """The plain answer to the rest of an attachment."""
        ...


class AttachmentRound:
    """What still has to go to peers, each attachment with its own back-off."""

    def __init__(self, desk: Desk, calls: Calls, stopping: threading.Event) -> None:
        self._desk = desk
        self._calls = calls
        self._stopping = stopping
        self._schedules: dict[tuple[str, UUID], Schedule] = {}
        self._in_parts: set[str | tuple[str, UUID]] = set()

    def send(self, peer: str) -> int:
        """One try for each that is due; how many became whole at the peer."""
        with self._desk.store.reading() as unit:
            rows = unit.attachments.to_send(peer)
        return sum(self._try(peer, row) for row in rows)

    def _try(self, peer: str, row: AttachmentRow) -> int:
        """One that is refused neither holds up the others nor is offered without end."""
        now, key = self._desk.clock.now(), (peer, row.id)
        schedule = self._schedules.get(key, Schedule())
        if not schedule.is_due(now):
            return 0
        sent, fault = 0, "attachment.unfinished"
        try:
            sent = self._send(peer, row)
        except ComityError as error:
            fault = _code_of(error)
            _LOG.warning("%s: attachment %s: %s", peer, row.id, error.message)
        if sent or self._has_given_up(peer, row, fault, schedule):
            self._schedules.pop(key, None)
            self._in_parts.discard(key)
            return sent
        jitter = int.from_bytes(self._desk.randomness.token(2), "big") / 65536
        self._schedules[key] = schedule.after_failure(now, jitter)
        return 0

    def _has_given_up(self, peer: str, row: AttachmentRow, fault: str, schedule: Schedule) -> bool:
        """Give up what the peer refused for good, or did not take in weeks of tries; True if that is on record."""
        if fault not in REFUSED_FOR_GOOD and schedule.failures < MAX_TRIES:
            return False
        return guarded(lambda: give_up_attachment(self._desk, row, peer, fault)) is not None

    def _send(self, peer: str, row: AttachmentRow) -> int:
        answer = self._calls.call(peer, part_calls.STORED, part_calls.make_stored_request(row.id))
        stored = part_calls.parse_stored_answer(answer)
        with self._desk.files.sealed(row.id) as file:
            if stored < row.sealed_size:
                stored = self._rest(peer, row, file, stored)
        if stored != row.sealed_size:
            return 0
        with self._desk.store.unit() as unit:
            unit.attachments.sent(row.id, peer)
        return 1

    def _rest(self, peer: str, row: AttachmentRow, file: BinaryIO, stored: int) -> int:
        """Send what is missing; how much the peer then has."""
        if not self._in_parts & {peer, (peer, row.id)}:
            try:
                return self._stream(peer, row, file, stored)
            except NotVerified as refusal:
                code = their_code(refusal)
                if code != "attachment.by_parts" and code not in KNOWS_NONE:
                    raise
                self._in_parts.add(peer if code in KNOWS_NONE else (peer, row.id))
        return self._parts(peer, row, file, stored)

    def _stream(self, peer: str, row: AttachmentRow, file: BinaryIO, stored: int) -> int:
        size = row.sealed_size - stored
        file.seek(stored)
        offer = part_calls.make_rest_offer(row.id, stored, size)
        answer = self._calls.stream(peer, offer, self._pieces(file), size)
        return part_calls.parse_stored_answer(answer)

    def _pieces(self, file: BinaryIO) -> Iterator[memoryview]:
        """The file from where it stands, each piece in the same place: it is sent before the next is asked for."""
        place = memoryview(bytearray(PIECE))
        while size := file.readinto(place):  # type: ignore[attr-defined]
            if self._stopping.is_set():
                raise Unavailable("line.stopped", "The node is stopping.", advice="It goes on after the next start.")
            yield place[:size]

    def _parts(self, peer: str, row: AttachmentRow, file: BinaryIO, stored: int) -> int:
        for part in parts_from(stored, row.sealed_size):
            if self._stopping.is_set():
                return stored
            file.seek(part.offset)
            content = file.read(part.size)
            offer = part_calls.make_part_offer(row.id, part.offset, content)
            stored = part_calls.parse_stored_answer(self._calls.call(peer, part_calls.PUT, offer, content))
        return stored


def _code_of(fault: ComityError) -> str:
    return (their_code(fault) if isinstance(fault, NotVerified) else "") or fault.code
