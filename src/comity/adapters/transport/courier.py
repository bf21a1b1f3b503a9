"""The courier sends what is due, one thread for each peer, and asks witnesses to cosign. A failed try costs only time.

Nothing here decides anything: the outbox says what is due and when, the use cases settle answers.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx

from comity.adapters.transport.answers import UNPACKED, read_answer_bytes
from comity.adapters.transport.tls import client_context
from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.application.node.deliver import (
    due_for,
    give_up_expired,
    peers_waiting,
    settle_answer,
    still_waiting,
    to_tell,
    told,
    try_again,
)
from comity.application.node.introducing import own_chain, take_statements
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

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.25
TIMEOUT = httpx.Timeout(30, connect=5)
MAX_BATCH = 64
MAX_BATCH_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round to a peer came to."""

    envelopes: int
    settled: int
    error: str = ""


class Line:
    """One kept-open connection to a peer."""

    def __init__(self, desk: Desk, keys: Path, peer: str) -> None:
        self._desk = desk
        self._keys = keys
        self._peer = peer
        self._client: httpx.Client | None = None
        self._opened_for: tuple[str, bytes] | None = None

    def post(self, name: str, body: bytes, media: str) -> httpx.Response:
        """POST to the peer.

        Raises:
            Unavailable: It cannot be reached, or does not answer in time.
            NotVerified: It is not confirmed any more, or answers with more than a node takes (`answers.py`).
        """
        headers = {"content-type": media, **UNPACKED}
        try:
            with self._open().stream("POST", f"/v1/{name}", content=body, headers=headers) as response:
                return httpx.Response(response.status_code, content=read_answer_bytes(response, self._peer))
        except httpx.HTTPError as error:
            raise Unavailable(
                "line.down", f"{self._peer} cannot be reached: {type(error).__name__}.", advice="It is tried again."
            ) from error

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> httpx.Client:
        with self._desk.store.reading() as unit:
            directory = Directory(self._desk, unit)
            certificate = directory.statement(self._peer).line_certificate
            row = directory.row(self._peer)
        address = row.address if row else ""
        if self._client is None or self._opened_for != (address, certificate):
            self.close()
            context = client_context(self._keys, certificate)
            self._client = httpx.Client(base_url=address, verify=context, timeout=TIMEOUT, trust_env=False)
            self._opened_for = (address, certificate)
        return self._client


class Courier:
    """Delivers until stopped."""

    def __init__(self, desk: Desk, keys: Path) -> None:
        self._desk = desk
        self._keys = keys
        self._lines: dict[str, Line] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._wakes: dict[str, threading.Event] = {}
        self._attachments: dict[tuple[str, UUID], Schedule] = {}
        self._introduced: dict[str, bytes] = {}
        self._overdue = Watch(desk)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look for peers that something waits for, and give each a thread of its own, until `stop`."""
        while not self._stopping.is_set():
            guarded(self._look)
            self._stopping.wait(POLL_SECONDS)
        for thread in self._threads.values():
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
        for event in list(self._wakes.values()):
            event.set()

    def line(self, peer: str) -> Line:
        """The line to a peer."""
        return self._lines.setdefault(peer, Line(self._desk, self._keys, peer))

    def send(self, peer: str, batch: int = MAX_BATCH) -> Sent:
        """One round: a batch of what is due for the peer, and its answer."""
        rows: list[OutboxRow] = []
        size = 0
        for row in due_for(self._desk, peer, batch):
            size += len(row.envelope)
            if rows and size > MAX_BATCH_BYTES:
                break
            rows.append(row)
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
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        if response.status_code != httpx.codes.OK:
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
        sent = guarded(lambda: self._send_attachment(peer, row))
        jitter = int.from_bytes(self._desk.randomness.token(2), "big") / 65536
        self._attachments[key] = schedule.after_success() if sent else schedule.after_failure(now, jitter)
        return sent or 0

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

    def _look(self) -> None:
        give_up_expired(self._desk)
        self._overdue.look()
        for peer in peers_waiting(self._desk):
            thread = self._threads.get(peer)
            if thread is None or not thread.is_alive():
                self._wakes[peer] = threading.Event()
                thread = threading.Thread(target=self._serve, args=(peer,), name=f"courier-{peer}", daemon=True)
                self._threads[peer] = thread
                thread.start()
            else:
                self._wakes[peer].set()

    def _serve(self, peer: str) -> None:
        while not self._stopping.is_set():
            sent = guarded(lambda: self.send(peer))
            whole = guarded(lambda: self.send_attachments(peer))
            if not whole and (sent is None or not sent.settled):
                self._wakes[peer].wait(POLL_SECONDS)
                self._wakes[peer].clear()

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
        if response.status_code == httpx.codes.OK:
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
