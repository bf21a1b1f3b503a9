"""The door for other nodes: what a request is answered with, in a worker thread (`caller.py` reads the requests).

``POST /v1/<name>`` with a signed call; ``POST /v1/add-checkpoint`` with a submission in the words of C2SP tlog-witness,
``submit-checkpoint`` with the same signed by its node, ``last-checkpoint`` with a log's name (`spec/checkpoint.md`).
Every answer of a call is canonical CBOR, a refusal too.

A flood harms nobody but its sender: requests and bytes at once are bounded in all and per address, and what one node
may ask in a time by the `Guard`, once its signature holds. Whoever is beyond gets 429, ``peer.flooding``, and when to
come again. Every refusal is on record, repeated ones as a count (`application/refusals.py`).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

from comity.adapters.transport.relay import Lines, Relay
from comity.application.desk import Desk
from comity.application.node.answer_calls import (
    answer_asked,
    answer_call,
    begin_stream,
    end_stream,
    refusal,
    verify_call,
)
from comity.application.node.guarding import UNSIGNED, Guard
from comity.application.node.intake import Intake
from comity.application.node.refusing import record_refusal, write_counts
from comity.application.node.relaying import passage_of, passage_to
from comity.application.node.take_attachment import Incoming
from comity.application.node.witnessing import WitnessAnswer, last_cosigned, witness_checkpoint, witness_signed
from comity.application.refusals import Refusal
from comity.domain.errors import ComityError, NotVerified, Refused, Unavailable
from comity.evidence.checkpoint import ORIGIN_PREFIX, parse_checkpoint
from comity.evidence.witness import parse_submission
from comity.exchange import part_calls, protocol, witness_calls
from comity.exchange.calls import MAX_CALL, Call
from comity.exchange.parts import PART

Answer = tuple[int, str, bytes]

OVERSIZED, FLOODING = 413, 429
CBOR, TEXT = "application/cbor", "text/plain; charset=utf-8"
WITNESS = "add-checkpoint"
WITNESS_SIGNED = "submit-checkpoint"
LAST = "last-checkpoint"
MAX_SUBMISSION = 64 << 10
READ_SECONDS = 120
AT_ONCE, AT_ONCE_FROM_ONE = 64, 16  # requests being read or answered, in all and from one address
HELD_BYTES = 256 << 20  # of bodies that are being read or answered, in all
RETRY_SECONDS = 10
UNVERIFIED = "unverified"
RELAYING = 8  # submissions and questions to witnesses at once; each may wait for another node
WORKERS = 12
"""Calls that are answered at once; deliveries among them share a transaction (`node/intake.py`)."""
STREAMS, STREAMS_OF_ONE = 8, 2  # attachments coming in as streams at once, in all and from one node
_LIMITS = {WITNESS: MAX_SUBMISSION, WITNESS_SIGNED: MAX_SUBMISSION, LAST: 200, part_calls.PUT: PART + (64 << 10)}
_RELAYED = frozenset({WITNESS_SIGNED, witness_calls.LAST})
_WITNESS_STATUS = {  # spec/checkpoint.md; whatever is not signed by the log's keys is 403
    "witness.bad_old_size": 400,
    "witness.unknown_log": 404,
    "witness.forked": 409,
    "witness.rolled_back": 409,
    "witness.old_checkpoint": 409,
    "witness.stale": 409,
    "witness.stopped": 409,
    "witness.wrong_proof": 422,
}


def limit_of(name: str) -> int:
    """The most bytes of a body that is read as a whole."""
    return _LIMITS.get(name, MAX_CALL)


class Room:
    """How many requests and bytes are inside, in all and from one address. Used by the event loop's thread alone."""

    def __init__(self) -> None:
        self._inside: dict[str, int] = {}
        self._bytes = 0

    def enter(self, address: str) -> bool:
        """True if one more request of this address has room."""
        here = self._inside.get(address, 0)
        if here >= AT_ONCE_FROM_ONE or sum(self._inside.values()) >= AT_ONCE:
            return False
        self._inside[address] = here + 1
        return True

    def take(self, size: int, taken: list[int]) -> bool:
        """True if so many more bytes have room; they are added to what this request has taken."""
        if self._bytes + size > HELD_BYTES:
            return False
        self._bytes += size
        taken[0] += size
        return True

    def leave(self, address: str, taken: int) -> None:
        """The request is answered."""
        self._bytes -= taken
        left = self._inside[address] - 1
        if left:
            self._inside[address] = left
        else:
            del self._inside[address]


class Door:
    """What answers at the peers' port.

    Args:
        desk: The node.
        on_call: Told after every call, so that the courier looks at what may be due now.
        guard: How much one peer may ask.
        lines: To peers, for what is relayed to witnesses; without them nothing is.
    """

    def __init__(
        self, desk: Desk, on_call: Callable[[], None], guard: Guard | None = None, lines: Lines | None = None
    ) -> None:
        self._desk = desk
        self._on_call = on_call
        self._guard = guard or Guard()
        self._intake = Intake(desk)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="door")
        self._relay = Relay(desk, lines)
        self._relaying = ThreadPoolExecutor(RELAYING, thread_name_prefix="relay")
        self._streams = ThreadPoolExecutor(STREAMS, thread_name_prefix="streams")
        self._streaming: dict[int, str] = {}  # who sends, by the stream
        self._lock = Lock()
        self._room = Room()

    @property
    def room(self) -> Room:
        """How much is inside; for the event loop's thread."""
        return self._room

    async def settled(self, name: str, body: bytes | int) -> Answer:
        """The answer to a body, or to one that was not read to its end: then `body` is the status of its refusal."""
        workers = self._relaying if name in _RELAYED else self._workers
        answer = await asyncio.get_running_loop().run_in_executor(workers, self._settle, name, body)
        self._on_call()
        return answer

    async def stream(self, head: bytes, size: int) -> Incoming | Answer:
        """What takes the attachment in whose bytes come after `head`, `size` in number; or the refusal."""
        return await asyncio.get_running_loop().run_in_executor(self._streams, self._begin, head, size)

    async def streamed(self, incoming: Incoming) -> Answer:
        """The answer to a stream of which all has come, or that failed."""
        answer = await asyncio.get_running_loop().run_in_executor(self._streams, self._end, incoming)
        self._on_call()
        return answer

    async def broken(self, incoming: Incoming) -> None:
        """The line broke."""
        await asyncio.get_running_loop().run_in_executor(self._streams, self._stop, incoming)

    def answer(self, name: str, raw: bytes) -> Answer:
        """Status, media type and bytes of the answer to a whole request, whatever its bytes are."""
        witness = {WITNESS: self._add, WITNESS_SIGNED: self._submit, LAST: self._last}.get(name)
        try:
            return witness(raw) if witness else self._call(name, raw)
        except Unavailable as fault:
            return 503, CBOR, refusal(fault.code)
        finally:
            with suppress(Unavailable):  # the counts are kept, and written after another call
                write_counts(self._desk)

    def _settle(self, name: str, body: bytes | int) -> Answer:
        if isinstance(body, bytes):
            return self.answer(name, body)
        return self._turned_away(name, "call.oversized" if body == OVERSIZED else "peer.flooding")

    def _turned_away(self, name: str, code: str) -> Answer:
        """The answer to a body that was not read to its end."""
        with suppress(Unavailable):  # nothing was done, so nothing depends on the record
            record_refusal(self._desk, Refusal(UNVERIFIED, "call.refused", code), name)
        return FLOODING if code == "peer.flooding" else OVERSIZED, CBOR, refusal(code)

    def _call(self, name: str, raw: bytes) -> Answer:
        who = UNVERIFIED
        try:
            if name == protocol.INTRODUCE:  # signed by nobody who is known yet, so all of them share one measure
                self._guard.admit(who, len(raw), self._desk.clock.now())
                return 200, CBOR, answer_call(self._desk, name, raw)
            asked = verify_call(self._desk, name, raw)
            who = asked.call.by
            self._guard.admit(who, len(raw), self._desk.clock.now())
            if name == witness_calls.LAST:
                return 200, CBOR, self._last_of(asked.call, len(raw))
            answered = answer_asked(self._desk, asked, self._intake.take)
        except Unavailable:
            raise
        except ComityError as fault:
            return self._refused(who, name, fault)
        if answered.refused:
            self._guard.refused(who, answered.refused, self._desk.clock.now())
        return 200, CBOR, answered.data

    def _begin(self, head: bytes, size: int) -> Incoming | Answer:
        who = UNVERIFIED
        try:
            asked = verify_call(self._desk, part_calls.STREAM, head)
            who = asked.call.by
            self._guard.admit(who, len(head), self._desk.clock.now())
            return self._admitted(begin_stream(self._desk, asked), who, size)
        except ComityError as fault:
            return self._stream_refused(who, fault)

    def _admitted(self, incoming: Incoming, who: str, size: int) -> Incoming:
        """The same, if its size is what the request says and there is room for one more."""
        with self._lock:
            room = len(self._streaming) < STREAMS and list(self._streaming.values()).count(who) < STREAMS_OF_ONE
            if room and incoming.left == size:
                self._streaming[id(incoming)] = who
                return incoming
        incoming.stop()
        if room:
            raise NotVerified("part.wrong_bytes", "The stream is not as long as announced.", advice="Send it again.")
        raise Refused("peer.flooding", f"{who} sends too many attachments at once.", advice="Send one after another.")

    def _end(self, incoming: Incoming) -> Answer:
        who = self._left(incoming)
        try:
            return 200, CBOR, end_stream(incoming)
        except ComityError as fault:
            return self._stream_refused(who, fault)

    def _stop(self, incoming: Incoming) -> None:
        self._left(incoming)
        with suppress(Unavailable):
            incoming.stop()

    def _left(self, incoming: Incoming) -> str:
        with self._lock:
            return self._streaming.pop(id(incoming))

    def _refused(self, who: str, name: str, fault: ComityError) -> Answer:
        flooding = fault.code == "peer.flooding"
        if not flooding and who != UNVERIFIED:
            self._guard.refused(who, UNSIGNED, self._desk.clock.now())
        record_refusal(self._desk, Refusal(who, "call.refused", fault.code), name)
        return FLOODING if flooding else 403, CBOR, refusal(fault.code)

    def _stream_refused(self, who: str, fault: ComityError) -> Answer:
        try:
            if not isinstance(fault, Unavailable):
                return self._refused(who, part_calls.STREAM, fault)
        except Unavailable as full:
            fault = full
        return 503, CBOR, refusal(fault.code)

    def _add(self, raw: bytes) -> Answer:
        def ask() -> WitnessAnswer:
            submission = parse_submission(raw)
            origin = parse_checkpoint(submission.checkpoint).checkpoint.origin
            return witness_checkpoint(self._desk, origin.removeprefix(ORIGIN_PREFIX), submission)

        return self._witness(ask)

    def _submit(self, raw: bytes) -> Answer:
        try:
            passage = passage_of(self._desk, raw)
            if passage is not None:
                self._relay.admit(passage, len(raw))
                return self._relay.submit(passage, raw)
        except (NotVerified, Refused) as fault:
            record_refusal(self._desk, Refusal(UNVERIFIED, "call.refused", fault.code), WITNESS_SIGNED)
            status = FLOODING if fault.code == "peer.flooding" else 403 if isinstance(fault, Refused) else 400
            return status, TEXT, f"{fault.code}\n".encode()
        except Unavailable as fault:
            return 503, TEXT, f"{fault.code}\n".encode()
        return self._witness(lambda: witness_signed(self._desk, raw))

    def _last_of(self, call: Call, size: int) -> bytes:
        """What a witness abroad last cosigned of a log below us."""
        log, witness = witness_calls.parse_last_request(call.body)
        passage = passage_to(self._desk, call.by, log, witness)
        self._relay.admit(passage, size)
        return protocol.answer_bytes(witness_calls.make_last_answer(self._relay.last(passage)))

    def _witness(self, ask: Callable[[], WitnessAnswer]) -> Answer:
        try:
            answer = ask()
        except NotVerified as fault:
            record_refusal(self._desk, Refusal(UNVERIFIED, "call.refused", fault.code), WITNESS)
            return 400, TEXT, f"{fault.code}\n".encode()
        if answer.note is not None:
            return 200, TEXT, answer.note
        status = _WITNESS_STATUS.get(answer.code, 403)
        return status, TEXT, f"{answer.seen_size}\n{answer.code}\n".encode()

    def _last(self, raw: bytes) -> Answer:
        """The newest checkpoint of a log that we cosigned: sizes and signatures, nothing that is anybody's secret."""
        origin = raw.decode("ascii", "replace").strip()
        if not origin.startswith(ORIGIN_PREFIX):
            return 400, TEXT, b"witness.form\n"
        try:
            note = last_cosigned(self._desk, origin.removeprefix(ORIGIN_PREFIX))
        except Unavailable as fault:
            return 503, TEXT, f"{fault.code}\n".encode()
        return (200, TEXT, note) if note is not None else (404, TEXT, b"witness.unknown_log\n")
