"""A connection at the peers' port: HTTP/1.1 as far as nodes speak it, read into buffers of our own.

``POST /v1/<name>`` with a ``Content-Length``, one request after another on a connection that stays open. Nothing else
is read: no chunked bodies, no other methods, no header that means anything to a proxy. An attachment that comes as a
stream goes piece by piece from the line's buffer to the desk (`Streaming`); where the desk is behind, the line waits.

uvicorn makes one `Caller` for each connection; accepting, TLS and signals are its and asyncio's.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from comity.adapters.transport.door import CBOR, FLOODING, OVERSIZED, RETRY_SECONDS, TEXT, Answer, Door, limit_of
from comity.application.node.answer_calls import refusal
from comity.application.node.take_attachment import Incoming
from comity.exchange.part_calls import STREAM

KEEP_ALIVE_SECONDS: Final = 75.0  # a connection between two calls
READ_SECONDS: Final = 120.0  # for a whole request
STREAM_SECONDS: Final = 60.0  # in which at least so many bytes of a stream come:
LEAST: Final = 64 << 10
LINGER_SECONDS: Final = 2.0  # for a caller that is still sending to see why it was refused
MOST_HEAD: Final = 16 << 10  # bytes
MOST_CALL: Final = 64 << 10  # bytes of the signed call in front of a stream
PIECE: Final = 1 << 20  # bytes of a stream that are worked on at once
PIECES: Final = 4
_READ: Final = 64 << 10
_FIRST = re.compile(rb"POST /v1/([a-z.-]{1,40}) HTTP/1\.1\Z")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """What a request says of itself."""

    name: str
    size: int
    closes: bool


def read_head(raw: bytes) -> Head | int:
    """The head of a request, or the status that it is refused with."""
    first, *lines = raw.split(b"\r\n")
    found = _FIRST.match(first)
    if not found:
        return HTTPStatus.NOT_FOUND
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not name or name != name.strip() or name.lower() in headers:
            return HTTPStatus.BAD_REQUEST
        headers[name.lower()] = value.strip()
    length = headers.get(b"content-length", b"")
    if not re.fullmatch(rb"[0-9]{1,15}", length) or b"transfer-encoding" in headers:
        return HTTPStatus.LENGTH_REQUIRED
    return Head(found[1].decode(), int(length), headers.get(b"connection", b"").lower() == b"close")


class Caller(asyncio.BufferedProtocol):
    """One connection. Made with what uvicorn gives an HTTP protocol, of which the door and the state are used."""

    def __init__(self, config: Any, server_state: Any, app_state: Any = None, _loop: Any = None) -> None:  # noqa: ARG002
        self._door: Door = config.app
        self._state = server_state
        self._scratch = memoryview(bytearray(_READ))
        self._taken = bytearray()
        self._head: Head | None = None
        self._entered: list[int] | None = None  # bytes that this request takes up in the room
        self._streaming: Streaming | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closing = self._gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        self._state.connections.add(self)
        self._within(KEEP_ALIVE_SECONDS, self._transport.close)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Nobody is there any more; what is being answered is answered to nobody."""
        self._gone = True
        self._state.connections.discard(self)
        self._within(None)
        if self._streaming is not None:
            self._streaming.lost()
        elif self._task is None:
            self._leave()

    def shutdown(self) -> None:
        """The node ends: answer what is being answered, and close."""
        self._closing = True
        if self._task is None:
            self._transport.close()

    def pause_writing(self) -> None:
        """Answers are small; the transport keeps them."""

    def resume_writing(self) -> None:
        """As `pause_writing`."""

    def eof_received(self) -> bool:
        """The caller closes; so do we."""
        return False

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002
        """Where the line writes next."""
        return self._streaming.buffer if self._streaming else self._scratch

    def buffer_updated(self, nbytes: int) -> None:
        """So much came."""
        if self._streaming is not None:
            self._streaming.filled(nbytes)
        elif not self._closing:
            self._taken += self._scratch[:nbytes]
            self._advance(nbytes)

    def _advance(self, fresh: int) -> None:
        """Read as far as it goes what was taken: a head, then its body, then nothing until that is answered."""
        if self._task is not None:
            return
        if self._head is None:
            if not self._read_head(fresh):
                return
            fresh = len(self._taken)
        assert self._head is not None
        if self._entered is not None and not self._door.room.take(fresh, self._entered):
            self._answer_with(self._door.settled(self._head.name, FLOODING), closes=True)
        elif self._head.name == STREAM:
            self._read_call(self._head)
        elif self._head.size > limit_of(self._head.name):
            self._answer_with(self._door.settled(self._head.name, OVERSIZED), closes=True)
        elif len(self._taken) >= self._head.size:
            body = bytes(memoryview(self._taken)[: self._head.size])
            del self._taken[: self._head.size]
            self._answer_with(self._door.settled(self._head.name, body), closes=self._head.closes)

    def _read_head(self, fresh: int) -> bool:
        end = self._taken.find(b"\r\n\r\n")
        if end < 0 and len(self._taken) <= MOST_HEAD:
            if len(self._taken) == fresh:
                self._within(READ_SECONDS, self._transport.close)
            return False
        head: Head | int = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if 0 <= end <= MOST_HEAD:
            head = read_head(bytes(self._taken[:end]))
        if not isinstance(head, Head):
            self._write((head, TEXT, b"POST /v1/<name>, with a Content-Length\n"), closes=True)
            return False
        if not self._door.room.enter(self._address):
            self._write((FLOODING, CBOR, refusal("peer.flooding")), closes=True)
            return False
        del self._taken[: end + 4]
        self._head, self._entered = head, [0]
        self._within(READ_SECONDS, self._slow)
        return True

    def _slow(self) -> None:
        """The body does not come to its end in time."""
        if self._task is None and self._head is not None:
            self._answer_with(self._door.settled(self._head.name, OVERSIZED), closes=True)

    def _read_call(self, head: Head) -> None:
        """The signed call in front of a stream; what was read beyond it are the first bytes of the stream."""
        if len(self._taken) < 4:
            return
        end = 4 + int.from_bytes(self._taken[:4], "big")
        if end > MOST_CALL or end >= head.size:
            self._answer_with(self._door.settled(head.name, OVERSIZED), closes=True)
        elif len(self._taken) >= end:
            call, first = bytes(self._taken[:end]), bytes(self._taken[end : head.size])
            self._taken.clear()
            self._answer_with(self._stream(call, first, head), closes=head.closes)

    async def _stream(self, call: bytes, first: bytes, head: Head) -> Answer | None:
        """The answer to a stream; None where the line broke."""
        began = await self._door.stream(call, head.size - len(call))
        if not isinstance(began, Incoming):
            self._closing = True
            return began
        if self._transport.is_closing():
            await self._door.broken(began)
            return None
        self._streaming = Streaming(began, self._transport)
        try:
            self._streaming.begin(first)
            whole = await self._streaming.ended()
        finally:
            self._streaming = None
        if self._transport.is_closing():
            await self._door.broken(began)
            return None
        self._transport.pause_reading()
        self._closing = not whole  # what is still on its way of a stream that failed is no request
        return await self._door.streamed(began)

    def _answer_with(self, answering: Awaitable[Answer | None], *, closes: bool) -> None:
        """Read nothing more until this is answered."""
        self._within(None)
        self._transport.pause_reading()
        self._task = asyncio.ensure_future(self._answer(answering, closes=closes))
        self._state.tasks.add(self._task)
        self._task.add_done_callback(self._state.tasks.discard)

    async def _answer(self, answering: Awaitable[Answer | None], *, closes: bool) -> None:
        try:
            answer = await answering
        except Exception:  # noqa: BLE001  # a defect of ours must not leave the caller waiting
            _LOG.exception("a call could not be answered")
            answer, closes = (500, TEXT, b"a defect of this node\n"), True
        self._task = None
        self._leave()
        self._head = None
        if answer is not None and not self._gone:
            self._write(answer, closes=closes or self._closing)
            if not self._closing:
                self._within(KEEP_ALIVE_SECONDS, self._transport.close)
                self._transport.resume_reading()
                if self._taken:
                    self._advance(len(self._taken))

    def _write(self, answer: Answer, *, closes: bool) -> None:
        status, media, body = answer
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"content-type: {media}"]
        lines.append(f"content-length: {len(body)}")
        if status == FLOODING:
            lines.append(f"retry-after: {RETRY_SECONDS}")
        if closes:
            lines.append("connection: close")
        self._transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        if closes:
            self._closing = True
            self._transport.resume_reading()  # and forget it, so that the answer is not lost with the line
            self._within(LINGER_SECONDS, self._transport.close)

    def _leave(self) -> None:
        if self._entered is not None:
            self._door.room.leave(self._address, self._entered[0])
            self._entered = None

    def _within(self, seconds: float | None, otherwise: Callable[[], None] | None = None) -> None:
        """Do this unless something else happens before."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None and otherwise is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, otherwise)


class Streaming:
    """Moves a stream from the line to the desk in pieces that are used again; but for `_freed` in the loop's thread."""

    def __init__(self, incoming: Incoming, transport: asyncio.Transport) -> None:
        self._incoming, self._transport = incoming, transport
        self._left = incoming.left
        self._free = [memoryview(bytearray(min(PIECE, self._left))) for _ in range(PIECES)]
        self._current: memoryview | None = self._free.pop()
        self._filled = 0
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[bool] = self._loop.create_future()
        self._before = self._left
        self._timer = self._loop.call_later(STREAM_SECONDS, self._look)

    @property
    def buffer(self) -> memoryview:
        """Where the line writes next."""
        assert self._current is not None, "the line writes although it waits"
        return self._current[self._filled : self._filled + self._left]

    def begin(self, first: bytes) -> None:
        """Take what was read already, and read on."""
        while first and self._current is not None:
            size = min(len(first), len(self._current))
            self._current[:size] = first[:size]
            first = first[size:]
            self.filled(size)
        if self._current is not None and not self._ended.done():
            self._transport.resume_reading()

    def filled(self, size: int) -> None:
        """So many bytes came."""
        assert self._current is not None
        self._filled += size
        self._left -= size
        if self._filled == len(self._current) or not self._left:
            self._hand_over()
        if self._incoming.failed or not self._left:
            self._end(whole=not self._left)

    async def ended(self) -> bool:
        """True once all has come, False once it failed or the line broke."""
        return await self._ended

    def lost(self) -> None:
        """The line broke: what came still counts."""
        if self._filled and not self._ended.done():
            self._hand_over()
        self._end(whole=False)

    def _hand_over(self) -> None:
        piece, size = self._current, self._filled
        assert piece is not None
        self._filled = 0
        self._current = self._free.pop() if self._free else None
        if self._current is None:
            self._transport.pause_reading()
        self._incoming.add(piece[:size], lambda: self._freed(piece))

    def _freed(self, piece: memoryview) -> None:
        """A piece can be used again; called by whichever thread was the last at it."""
        self._loop.call_soon_threadsafe(self._use, piece)

    def _use(self, piece: memoryview) -> None:
        if self._current is not None:
            self._free.append(piece)
            return
        self._current = piece
        if self._incoming.failed:
            self._end(whole=False)
        elif not self._ended.done():
            self._transport.resume_reading()

    def _look(self) -> None:
        """A stream that does not come on is broken off; what came of it is kept."""
        if self._before - self._left < LEAST and self._current is not None:
            self._transport.abort()
        self._before = self._left
        self._timer = self._loop.call_later(STREAM_SECONDS, self._look)

    def _end(self, *, whole: bool) -> None:
        self._timer.cancel()
        self._transport.pause_reading()
        if not self._ended.done():
            self._ended.set_result(whole)
