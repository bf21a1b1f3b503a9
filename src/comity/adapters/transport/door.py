"""The door for other nodes: a small ASGI application that reads a bounded body and asks the desk in a worker thread.

``POST /v1/<name>`` with a signed call; ``POST /v1/add-checkpoint`` with a submission in the words of C2SP tlog-witness,
``submit-checkpoint`` with the same signed by its node, ``last-checkpoint`` with a log's name (`spec/checkpoint.md`).
Every answer of a call is canonical CBOR, a refusal too.

A flood harms nobody but its sender: requests and bytes at once are bounded in all and per address, and what one node
may ask in a time by the `Guard`, once its signature holds. Whoever is beyond gets 429, ``peer.flooding``, and when to
come again. Every refusal is on record, repeated ones as a count (`application/refusals.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from comity.application.desk import Desk
from comity.application.node.answer_calls import answer_asked, answer_call, refusal, verify_call
from comity.application.node.guarding import UNSIGNED, Guard
from comity.application.node.intake import Intake
from comity.application.node.refusing import record_refusal, write_counts
from comity.application.node.witnessing import WitnessAnswer, last_cosigned, witness_checkpoint, witness_signed
from comity.application.refusals import Refusal
from comity.domain.errors import ComityError, NotVerified, Unavailable
from comity.evidence.checkpoint import ORIGIN_PREFIX, parse_checkpoint
from comity.evidence.witness import parse_submission
from comity.exchange import part_calls, protocol
from comity.exchange.calls import MAX_CALL
from comity.exchange.parts import PART

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
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
WORKERS = 12
"""Calls that are answered at once; deliveries among them share a transaction (`node/intake.py`)."""
_LIMITS = {WITNESS: MAX_SUBMISSION, WITNESS_SIGNED: MAX_SUBMISSION, LAST: 200, part_calls.PUT: PART + (64 << 10)}
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
    """ASGI application of the peers' port.

    Args:
        desk: The node.
        on_call: Told after every call, so that the courier looks at what may be due now.
        guard: How much one peer may ask.
    """

    def __init__(self, desk: Desk, on_call: Callable[[], None], guard: Guard | None = None) -> None:
        self._desk = desk
        self._on_call = on_call
        self._guard = guard or Guard()
        self._intake = Intake(desk)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="door")
        self._room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        status, media, body = await self._answered(scope, receive)
        headers = [(b"content-type", media.encode()), (b"content-length", str(len(body)).encode())]
        if status == FLOODING:
            headers.append((b"retry-after", str(RETRY_SECONDS).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answered(self, scope: Scope, receive: Receive) -> Answer:
        name = scope["path"].removeprefix("/v1/")
        if scope["method"] != "POST" or not scope["path"].startswith("/v1/") or len(name) > 40:
            return 404, TEXT, b"POST /v1/<name>\n"
        address = str((scope.get("client") or ("",))[0])
        if not self._room.enter(address):
            return FLOODING, CBOR, refusal("peer.flooding")
        taken = [0]
        try:
            body = await _read(receive, _LIMITS.get(name, MAX_CALL), lambda size: self._room.take(size, taken))
            answer = await asyncio.get_running_loop().run_in_executor(self._workers, self._settle, name, body)
        finally:
            self._room.leave(address, taken[0])
        self._on_call()
        return answer

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
            answered = answer_asked(self._desk, asked, self._intake.take)
        except Unavailable:
            raise
        except ComityError as fault:
            flooding = fault.code == "peer.flooding"
            if not flooding and who != UNVERIFIED:
                self._guard.refused(who, UNSIGNED, self._desk.clock.now())
            record_refusal(self._desk, Refusal(who, "call.refused", fault.code), name)
            return FLOODING if flooding else 403, CBOR, refusal(fault.code)
        if answered.refused:
            self._guard.refused(who, answered.refused, self._desk.clock.now())
        return 200, CBOR, answered.data

    def _add(self, raw: bytes) -> Answer:
        def ask() -> WitnessAnswer:
            submission = parse_submission(raw)
            origin = parse_checkpoint(submission.checkpoint).checkpoint.origin
            return witness_checkpoint(self._desk, origin.removeprefix(ORIGIN_PREFIX), submission)

        return self._witness(ask)

    def _submit(self, raw: bytes) -> Answer:
        return self._witness(lambda: witness_signed(self._desk, raw))

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


async def _read(receive: Receive, limit: int, room: Callable[[int], bool]) -> bytes | int:
    """The whole body; or the status of the refusal if it is larger than `limit` bytes, does not come in time, or there
    is no room for it."""
    chunks, size = [], 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return OVERSIZED
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limit:
                    return OVERSIZED
                if not room(len(chunk)):
                    return FLOODING
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        return OVERSIZED
