"""The courier sends what is due, several batches at once to each peer. A failed try costs only time.

Nothing here decides anything: the outbox says what is due and when, the use cases settle answers. No two batches under
way hold the same line, so they may overtake each other (`docs/decisions/0016-batches-under-way.md`). Attachments go
beside on a thread of their own (`attachment_round.py`): a large one holds up no letter.
"""

import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from comity.adapters.transport.attachment_round import AttachmentRound
from comity.adapters.transport.guarded import guarded
from comity.adapters.transport.line import Line
from comity.application.desk import Desk
from comity.application.node.deliver import (
    give_up_expired,
    peers_waiting,
    still_waiting,
    to_tell,
    told,
    try_again,
)
from comity.application.node.introducing import own_chain, take_statements
from comity.application.node.outgoing import Outgoing
from comity.application.node.overdue import Watch
from comity.application.node.settling_answers import SettlingAnswers
from comity.application.ports import OutboxRow
from comity.domain.errors import NotVerified, Unavailable
from comity.evidence.checkpoint import origin_of
from comity.exchange import part_calls, protocol, witness_calls
from comity.exchange.calls import sign_call
from comity.exchange.part_calls import framed

_LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.25
MAX_BATCH = protocol.MAX_BATCH
MAX_BATCH_BYTES = 8 << 20
WINDOW = 4
"""Batches under way to one peer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round to a peer came to: envelopes sent, how many of them a receipt settled, and whether more waits."""

    envelopes: int
    settled: int
    error: str = ""
    more: bool = False


class _Peer:
    """What is going on with one peer."""

    def __init__(self, desk: Desk, peer: str) -> None:
        self.outgoing = Outgoing(desk, peer)
        self.settling = SettlingAnswers(desk, peer)
        self.threads: list[threading.Thread] = []
        self.wake = threading.Event()
        self.wake_attachments = threading.Event()
        self.more = threading.Event()

    def alarm(self) -> None:
        """Something may be due."""
        self.wake.set()
        self.wake_attachments.set()


class Courier:
    """Delivers until stopped."""

    def __init__(self, desk: Desk, keys: Path) -> None:
        self._desk = desk
        self._keys = keys
        self._lines: dict[str, Line] = {}
        self._peers: dict[str, _Peer] = {}
        self._introduced: dict[str, bytes] = {}
        self._overdue = Watch(desk)
        self._stopping = threading.Event()
        self._attachments = AttachmentRound(desk, self, self._stopping)

    def run(self) -> None:
        """Look for peers that something waits for, and give each a thread of its own, until `stop`."""
        while not self._stopping.is_set():
            guarded(self._look)
            self._stopping.wait(POLL_SECONDS)
        for one in self._peers.values():
            for thread in one.threads:
                thread.join(timeout=5)
        self.close()

    def close(self) -> None:
        """Let every connection go."""
        for line in self._lines.values():
            line.close()

    def stop(self) -> None:
        """End soon."""
        self._stopping.set()
        self.wake()

    def wake(self) -> None:
        """Something may be due."""
        for peer in list(self._peers.values()):
            peer.alarm()
            if self._stopping.is_set():
                peer.more.set()

    def line(self, peer: str) -> Line:
        """The line to a peer."""
        return self._lines.setdefault(peer, Line(self._desk, self._keys, peer))

    def send(self, peer: str, batch: int = MAX_BATCH) -> Sent:
        """One round: a batch of what is due for the peer, and its answer. Several threads may each be at one."""
        outgoing = self._peer(peer).outgoing
        rows = outgoing.take(batch, MAX_BATCH_BYTES)
        try:
            return replace(self._send(peer, rows), more=outgoing.more)
        finally:
            outgoing.back(rows)

    def _send(self, peer: str, rows: list[OutboxRow]) -> Sent:
        telling = to_tell(self._desk, peer)
        if not rows and not telling:
            return Sent(0, 0)
        try:
            self.introduce(peer)
            delivery = protocol.Delivery(tuple(row.envelope for row in rows), tuple(telling))
            answer = self._deliver(peer, delivery)
            told(self._desk, peer, answer.taken)
            settled = self._peer(peer).settling.settle(answer.receipts)
        except (Unavailable, NotVerified) as fault:
            self._introduced.pop(peer, None)
            try_again(self._desk, rows, fault.code)
            return Sent(len(rows), 0, fault.code)
        codes = {row.digest: result.code for row, result in zip(rows, answer.results, strict=True)}
        if "envelope.unknown_key" in codes.values():
            self._introduced.pop(peer, None)
        left = still_waiting(self._desk, [row for row in rows if row.digest not in settled])  # whatever the answer says
        try_again(self._desk, left, codes[left[0].digest] or "not settled" if left else "")
        return Sent(len(rows), len(rows) - len(left))

    def introduce(self, peer: str) -> None:
        """Show our statement to a peer and take its own, once for each statement of ours and after every fault.

        Raises:
            Unavailable: The peer cannot be reached.
        """
        ours = self._desk.keys.statement
        if self._introduced.get(peer) == ours:
            return
        try:
            shown = protocol.answer_bytes(protocol.make_statement_answer(own_chain(self._desk)))
            answer = self.ask(peer, protocol.INTRODUCE, shown)
            take_statements(self._desk, protocol.parse_statement_answer(answer))
        except NotVerified as fault:  # a peer of an earlier version knows no introductions
            _LOG.warning("%s was not introduced to us: %s", peer, fault.code)
        self._introduced[peer] = ours

    def last_seen_of_us(self, witness: str) -> bytes | None:
        """The newest checkpoint of our log that a peer has cosigned, or None if it never has.

        Raises:
            Unavailable: It cannot be reached, or does not say.
        """
        response = self.line(witness).post("last-checkpoint", f"{origin_of(self._desk.node)}\n".encode(), "text/plain")
        if response.status_code == HTTPStatus.NOT_FOUND:
            return None
        if response.status_code != HTTPStatus.OK:
            raise Unavailable("witness.no_answer", f"{witness} does not say what it saw of our log.")
        return response.content

    def last_seen_through(self, hop: str, witness: str) -> bytes | None:
        """The same of a witness to which only `hop`, our ministry, has a line; errors as `ask`."""
        asked = witness_calls.make_last_request(self._desk.node, witness)
        return witness_calls.parse_last_answer(self.call(hop, witness_calls.LAST, asked))

    def send_attachments(self, peer: str) -> int:
        """Send what the peer lacks of the attachments that envelopes have announced; how many became whole there."""
        return self._attachments.send(peer)

    def _peer(self, peer: str) -> _Peer:
        return self._peers.setdefault(peer, _Peer(self._desk, peer))

    def _look(self) -> None:
        give_up_expired(self._desk)
        self._overdue.look()
        for peer in peers_waiting(self._desk):
            one = self._peer(peer)
            if not one.threads:
                self._start(one, self._serve, peer)
                self._start(one, self._serve_attachments, peer)
            one.alarm()

    def _start(self, one: _Peer, work: Callable[[str], None], peer: str) -> None:
        thread = threading.Thread(target=work, args=(peer,), name=f"courier-{peer}", daemon=True)
        one.threads.append(thread)
        thread.start()

    def _serve(self, peer: str) -> None:
        """Send to a peer; while batches are full and settled, others help."""
        one, helping = self._peer(peer), False
        while not self._stopping.is_set():
            sent = guarded(lambda: self.send(peer))
            if sent is None or not sent.settled:
                one.wake.wait(POLL_SECONDS)
                one.wake.clear()
            elif sent.more:
                if not helping:
                    for _ in range(WINDOW - 1):
                        self._start(one, self._help, peer)
                    helping = True
                one.more.set()

    def _help(self, peer: str) -> None:
        more = self._peer(peer).more
        while not self._stopping.is_set():
            more.wait()
            sent = guarded(lambda: self.send(peer))
            if sent is None or not sent.settled:
                more.clear()

    def _serve_attachments(self, peer: str) -> None:
        wake = self._peer(peer).wake_attachments
        while not self._stopping.is_set():
            if not guarded(lambda: self.send_attachments(peer)):
                wake.wait(POLL_SECONDS)
                wake.clear()

    def _deliver(self, peer: str, delivery: protocol.Delivery) -> protocol.DeliveryAnswer:
        answer = self.call(peer, protocol.DELIVER, protocol.make_delivery(delivery))
        return protocol.parse_delivery_answer(answer, delivery)

    def call(self, peer: str, name: str, body: Any, content: bytes = b"") -> Any:
        """Make a signed call, `content` after it where the call offers a part; the plain answer."""
        signed = self._signed(peer, name, body)
        return self.ask(peer, name, framed(signed) + content if content else signed)

    def _signed(self, peer: str, name: str, body: Any) -> bytes:
        now, signer = self._desk.clock.now(), self._desk.keys.events
        return sign_call(name, body, by=self._desk.node, to=peer, at=now, signer=signer)

    def stream(self, peer: str, body: Any, pieces: Iterable[bytes | memoryview], size: int) -> Any:
        """Make a signed call with the rest of an attachment after it, `size` bytes; the plain answer."""
        head = framed(self._signed(peer, part_calls.STREAM, body))
        reply = self.line(peer).stream(part_calls.STREAM, itertools.chain([head], pieces), len(head) + size)
        return protocol.read_answer(reply.content)

    def ask(self, peer: str, name: str, body: bytes) -> Any:
        """Make a call of these bytes; the plain answer.

        Raises:
            Unavailable: The peer cannot be reached.
            NotVerified: It refused; the code is in `their_code`.
        """
        return protocol.read_answer(self.line(peer).post(name, body, "application/cbor").content)
