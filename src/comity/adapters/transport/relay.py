"""The door's way on to witnesses abroad, for the provinces below this node (`application/node/relaying.py`).

Relaying waits for another node, so it has threads of its own, a measure for each province, and an end to how much may
wait. Nothing of what passes is kept.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final, Protocol

from comity.adapters.transport.line import Reply
from comity.application.desk import Desk
from comity.application.node.guarding import Guard, Limits, Measure
from comity.application.node.relaying import Passage, introduce_log
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.evidence.checkpoint import origin_of
from comity.exchange import witness_calls

SUBMIT, LAST = "submit-checkpoint", "last-checkpoint"
LIMITS: Final = Limits(calls=Measure(60, 1.0))
MOST_WAITING: Final = 16
CBOR, TEXT = "application/cbor", "text/plain; charset=utf-8"
_PASSED = frozenset({200, 400, 403, 404, 409, 422, 429})


class Posts(Protocol):
    """A line to a peer."""

    def post(self, name: str, body: bytes, media: str, /) -> Reply:
        """As `Line.post`."""
        ...


class Lines(Protocol):
    """What a courier has: lines to peers, and signed calls on them."""

    def line(self, peer: str, /) -> Posts:
        """The line to a peer."""
        ...

    def call(self, peer: str, name: str, body: Any, /) -> Any:
        """As `Courier.call`."""
        ...


class Relay:
    """Carries submissions and questions to witnesses, and their answers back.

    Args:
        desk: The node.
        lines: To peers; None where this process has none, and nothing is relayed.
    """

    def __init__(self, desk: Desk, lines: Lines | None) -> None:
        self._desk = desk
        self._lines = lines
        self._guard = Guard(LIMITS)
        self._introduced: set[tuple[str, str, bytes]] = set()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def admit(self, passage: Passage, size: int) -> None:
        """Return if this node may ask so much.

        Raises:
            Refused: ``peer.flooding``.
        """
        self._guard.admit(passage.log, size, self._desk.clock.now())

    def submit(self, passage: Passage, data: bytes) -> tuple[int, str, bytes]:
        """The witness's answer to a submission, as it is.

        Raises:
            Unavailable: It cannot be reached, or answers what no witness does.
        """
        with self._room():
            reply = self._needed().line(passage.hop).post(SUBMIT, data, CBOR)
        if reply.status_code not in _PASSED:
            raise Unavailable("witness.no_answer", f"{passage.hop} does not answer as a witness does.")
        if reply.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            self._introduce(passage)
        return reply.status_code, TEXT, reply.content

    def last(self, passage: Passage) -> bytes | None:
        """What the witness last cosigned of the log.

        Raises:
            Unavailable: It cannot be reached, or does not say.
            NotVerified: The node between refuses to ask.
        """
        with self._room():
            if passage.hop != passage.witness:
                body = witness_calls.make_last_request(passage.log, passage.witness)
                try:
                    return witness_calls.parse_last_answer(self._needed().call(passage.hop, witness_calls.LAST, body))
                except NotVerified:  # it may not know that log's node yet
                    self._introduce(passage)
                    raise
            reply = self._needed().line(passage.hop).post(LAST, f"{origin_of(passage.log)}\n".encode(), "text/plain")
        if reply.status_code == HTTPStatus.NOT_FOUND:
            return None
        if reply.status_code != HTTPStatus.OK or len(reply.content) > witness_calls.MOST_NOTE:
            raise Unavailable("witness.no_answer", f"{passage.witness} does not say what it saw of that log.")
        return reply.content

    def _introduce(self, passage: Passage) -> None:
        """The witness may not know the log's node, or only older keys of it: once for each statement."""
        with self._desk.store.reading() as unit:
            row = unit.peers.get(passage.log)
        known = (passage.log, passage.witness, row.statement if row else b"")
        if known not in self._introduced:
            introduce_log(self._desk, passage)
            self._introduced.add(known)

    def _needed(self) -> Lines:
        if self._lines is None:
            raise Unavailable("line.none", "This process has no lines to other nodes.", advice="Ask the served node.")
        return self._lines

    @contextmanager
    def _room(self) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            raise Refused("peer.flooding", "Too much waits to be relayed.", advice="Come again later.")
        try:
            yield
        finally:
            self._waiting.release()
