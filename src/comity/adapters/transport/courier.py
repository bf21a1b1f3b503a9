"""The courier sends what is due, several batches at once to each peer, and asks witnesses to cosign. A failed try costs
only time.

Nothing here decides anything: the outbox says what is due and when, the use cases settle answers. No two batches under
way hold the same line, so they may overtake each other (`docs/decisions/0016-batches-under-way.md`). Attachments go
beside on a thread of their own: a large one holds up no letter.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from comity.adapters.transport.line import Line
from comity.application.desk import Desk
from comity.application.node.deliver import (
    give_up_attachment,
    give_up_expired,
    peers_waiting,
    settle_answer,
    still_waiting,
    to_tell,
    told,
    try_again,
)
from comity.application.node.introducing import own_chain, take_statements
from comity.application.node.outgoing import Outgoing
from comity.application.node.overdue import Watch
from comity.application.node.witnessing import (
    compare_with_witness,
    publish_checkpoint,
    signed_submission_for,
    take_cosignature,
)
from comity.application.ports import AttachmentRow, OutboxRow
from comity.domain.authorities import state_of
from comity.domain.errors import ComityError, NotVerified, OutOfOrder, Unavailable
from comity.evidence.checkpoint import origin_of
from comity.exchange import part_calls, protocol
from comity.exchange.calls import sign_call
from comity.exchange.dispatch import Schedule
from comity.exchange.parts import parts_from
from comity.exchange.protocol import their_code

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.25
MAX_BATCH = protocol.MAX_BATCH
MAX_TRIES = 120  # of an attachment: with delays of up to four hours some two weeks
REFUSED_FOR_GOOD = frozenset({"attachment.refused"})  # it was whole there, was not what the header names, and is gone
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

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing
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
        self._attachments: dict[tuple[str, UUID], Schedule] = {}
        self._introduced: dict[str, bytes] = {}
        self._overdue = Watch(desk)
        self._stopping = threading.Event()

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
            if answer.receipts:
                settle_answer(self._desk, peer, answer.receipts)
        except (Unavailable, NotVerified) as fault:
            self._introduced.pop(peer, None)
            try_again(self._desk, rows, fault.code)
            return Sent(len(rows), 0, fault.code)
        codes = {row.digest: result.code for row, result in zip(rows, answer.results, strict=True)}
        if "envelope.unknown_key" in codes.values():
            self._introduced.pop(peer, None)
        left = still_waiting(self._desk, rows)  # whatever the answer says: what counts is what a receipt has settled
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
            answer = self._ask(peer, protocol.INTRODUCE, shown)
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

    def send_attachments(self, peer: str) -> int:
        """Send what the peer lacks of the attachments that envelopes have announced; how many became whole there."""
        with self._desk.store.reading() as unit:
            rows = unit.attachments.to_send(peer)
        return sum(self._try_attachment(peer, row) for row in rows)

    def _try_attachment(self, peer: str, row: AttachmentRow) -> int:
        """Each has its own back-off: one that is refused neither holds up the others nor is offered without end."""
        now, key = self._desk.clock.now(), (peer, row.id)
        schedule = self._attachments.get(key, Schedule())
        if not schedule.is_due(now):
            return 0
        sent, fault = 0, "attachment.unfinished"
        try:
            sent = self._send_attachment(peer, row)
        except ComityError as error:
            fault = (their_code(error) if isinstance(error, NotVerified) else "") or error.code
            _LOG.warning("%s: attachment %s: %s", peer, row.id, error.message)
        if sent or self._has_given_up(peer, row, fault, schedule):
            self._attachments.pop(key, None)
            return sent
        jitter = int.from_bytes(self._desk.randomness.token(2), "big") / 65536
        self._attachments[key] = schedule.after_failure(now, jitter)
        return 0

    def _has_given_up(self, peer: str, row: AttachmentRow, fault: str, schedule: Schedule) -> bool:
        """Give up what the peer refused for good, or did not take in weeks of tries; True if that is on record."""
        if fault not in REFUSED_FOR_GOOD and schedule.failures < MAX_TRIES:
            return False
        return guarded(lambda: give_up_attachment(self._desk, row, peer, fault)) is not None

    def _send_attachment(self, peer: str, row: AttachmentRow) -> int:
        answer = self._call(peer, part_calls.STORED, part_calls.make_stored_request(row.id))
        stored = part_calls.parse_stored_answer(answer)
        with self._desk.files.sealed(row.id) as file:
            for part in parts_from(stored, row.sealed_size):
                if self._stopping.is_set():
                    return 0
                file.seek(part.offset)
                content = file.read(part.size)
                offer = part_calls.make_part_offer(row.id, part.offset, content)
                answer = self._call(peer, part_calls.PUT, offer, content)
                stored = part_calls.parse_stored_answer(answer)
        if stored != row.sealed_size:
            return 0
        with self._desk.store.unit() as unit:
            unit.attachments.sent(row.id, peer)
        return 1

    def _peer(self, peer: str) -> _Peer:
        return self._peers.setdefault(peer, _Peer(Outgoing(self._desk, peer)))

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
        answer = self._call(peer, protocol.DELIVER, protocol.make_delivery(delivery))
        return protocol.parse_delivery_answer(answer, delivery)

    def _call(self, peer: str, name: str, body: Any, content: bytes = b"") -> Any:
        """Make a signed call, `content` after it where the call offers a part; the plain answer."""
        call = sign_call(
            name, body, by=self._desk.node, to=peer, at=self._desk.clock.now(), signer=self._desk.keys.events
        )
        framed = len(call).to_bytes(4, "big") + call + content if content else call
        return self._ask(peer, name, framed)

    def _ask(self, peer: str, name: str, body: bytes) -> Any:
        return protocol.read_answer(self.line(peer).post(name, body, "application/cbor").content)


class WitnessRound:
    """Publishes checkpoints and has them cosigned by confirmed nodes of other states.

    Before anything is signed, our log is compared with what each witness cosigned of it last: a node whose database was
    restored from an old copy finds that out here, before it signs what would be a roll-back. Until one witness has
    answered since the start, nothing new is signed; where there is none, there is nothing to compare with.
    """

    def __init__(self, desk: Desk, courier: Courier, wanted: tuple[str, ...]) -> None:
        self._desk = desk
        self._courier = courier
        self._wanted = wanted
        self._compared: set[str] = set()
        self._seen: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._said: dict[str, str] = {}

    def run(self, stopping: threading.Event, every_seconds: float) -> None:
        """A round every so often, until told to stop."""
        while not stopping.wait(every_seconds):
            guarded(self.once)

    def once(self) -> dict[str, str]:
        """One round: for each witness ``cosigned``, ``current`` or the code of what went wrong."""
        witnesses = self._witnesses()
        answers = self._compare(witnesses)
        if not answers or self._compared:
            answers |= self._cosigned_by([one for one in witnesses if one in self._compared])
        for witness, code in answers.items():
            if code not in ("cosigned", "current") and self._said.get(witness) != code:
                _LOG.warning("%s does not cosign our log: %s", witness, code)  # a fork or a roll-back is told here
            self._said[witness] = code
        return answers

    def _cosigned_by(self, witnesses: list[str]) -> dict[str, str]:
        try:
            size = publish_checkpoint(self._desk).size
        except OutOfOrder as refusal:
            return dict.fromkeys(witnesses or [self._desk.node], refusal.code)
        return {witness: self._ask(witness, size) for witness in witnesses}

    def _compare(self, witnesses: list[str]) -> dict[str, str]:
        """Compare with those that have not been asked since the start; why the others could not be."""
        faults = {}
        for witness in witnesses:
            if witness in self._compared:
                continue
            try:
                kind = self._compare_with(witness)
            except ComityError as fault:
                faults[witness] = fault.code
                continue
            self._compared.add(witness)
            if kind:
                _LOG.error("our log does not have what %s cosigned of it: %s", witness, kind)
        return faults

    def _compare_with(self, witness: str) -> str:
        note = self._courier.last_seen_of_us(witness)
        return "" if note is None else compare_with_witness(self._desk, witness, note)

    def _witnesses(self) -> list[str]:
        with self._desk.store.reading() as unit:
            rows = [row for row in unit.peers.all() if row.standing == "active" and row.address]
        foreign = [row.node for row in rows if state_of(row.node) != self._desk.authority.state]
        return [node for node in foreign if not self._wanted or node in self._wanted]

    def _ask(self, witness: str, size: int) -> str:
        if self._done.get(witness) == size or size == 0:
            return "current"
        try:
            self._courier.introduce(witness)
            for _ in range(2):
                code = self._submit(witness)
                if code != "witness.stale":
                    break
            if code == "cosigned":
                self._done[witness] = self._seen[witness] = size
        except ComityError as fault:
            code = fault.code
        if code in ("log.witness_ahead", "witness.old_checkpoint", "witness.forked", "witness.rolled_back"):
            self._compared.discard(witness)  # it has seen more of our log, or another: the next round finds out what
        return code

    def _submit(self, witness: str) -> str:
        body = signed_submission_for(self._desk, witness, self._seen.get(witness, 0))
        response = self._courier.line(witness).post("submit-checkpoint", body, "application/cbor")
        if response.status_code == HTTPStatus.OK:
            take_cosignature(self._desk, witness, response.content)
            return "cosigned"
        lines = response.text.split("\n")
        if len(lines) >= 2 and lines[0].isdigit():
            self._seen[witness] = int(lines[0])
            return lines[1]
        return lines[0] or f"http.{response.status_code}"


def guarded(work: Callable[[], T]) -> T | None:
    """Run a round; what cannot be done now is said and left for the next."""
    try:
        return work()
    except ComityError as fault:
        _LOG.warning("%s: %s", fault.code, fault.message)
        return None
