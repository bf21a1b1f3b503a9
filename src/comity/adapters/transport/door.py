"""The door for other nodes: a small ASGI application that reads a bounded body and asks the desk in a worker thread.

``POST /v1/<name>`` with a signed call; ``POST /v1/add-checkpoint`` with a submission in the words of C2SP tlog-witness,
``submit-checkpoint`` with the same signed by its node, ``last-checkpoint`` with a log's name (`spec/checkpoint.md`).
Every answer of a call is canonical CBOR, a refusal too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from comity.application.desk import Desk
from comity.application.node.answer_calls import answer_call, answer_part, refusal
from comity.application.node.witnessing import WitnessAnswer, last_cosigned, witness_checkpoint, witness_signed
from comity.domain.errors import ComityError, NotVerified, Unavailable
from comity.evidence.checkpoint import ORIGIN_PREFIX, parse_checkpoint
from comity.evidence.witness import parse_submission
from comity.exchange import part_calls
from comity.exchange.calls import MAX_CALL
from comity.exchange.parts import PART

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, str, bytes]

CBOR, TEXT = "application/cbor", "text/plain; charset=utf-8"
WITNESS = "add-checkpoint"
WITNESS_SIGNED = "submit-checkpoint"
LAST = "last-checkpoint"
MAX_SUBMISSION = 64 << 10
READ_SECONDS = 120
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


class Door:
    """ASGI application of the peers' port.

    Args:
        desk: The node.
        on_call: Told after every call, so that the courier looks at what may be due now.
    """

    def __init__(self, desk: Desk, on_call: Callable[[], None]) -> None:
        self._desk = desk
        self._on_call = on_call
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="door")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        status, media, body = await self._answered(scope, receive)
        headers = [(b"content-type", media.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answered(self, scope: Scope, receive: Receive) -> Answer:
        name = scope["path"].removeprefix("/v1/")
        if scope["method"] != "POST" or not scope["path"].startswith("/v1/") or len(name) > 40:
            return 404, TEXT, b"POST /v1/<name>\n"
        body = await _read(receive, _LIMITS.get(name, MAX_CALL))
        if body is None:
            return 413, CBOR, refusal("call.oversized")
        answer = await asyncio.get_running_loop().run_in_executor(self._workers, self.answer, name, body)
        self._on_call()
        return answer

    def answer(self, name: str, raw: bytes) -> Answer:
        """Status, media type and bytes of the answer to a whole request, whatever its bytes are."""
        witness = {WITNESS: self._add, WITNESS_SIGNED: self._submit, LAST: self._last}.get(name)
        return witness(raw) if witness else self._call(name, raw)

    def _call(self, name: str, raw: bytes) -> Answer:
        try:
            if name == part_calls.PUT:
                return 200, CBOR, answer_part(self._desk, raw)
            return 200, CBOR, answer_call(self._desk, name, raw)
        except Unavailable as fault:
            return 503, CBOR, refusal(fault.code)
        except ComityError as fault:
            return 403, CBOR, refusal(fault.code)

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
            return 400, TEXT, f"{fault.code}\n".encode()
        except Unavailable as fault:
            return 503, TEXT, f"{fault.code}\n".encode()
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


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None if it is larger than `limit` bytes or does not come in time."""
    chunks, size = [], 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limit:
                    return None
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        return None
