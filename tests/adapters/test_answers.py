"""What a peer answers is read up to a bound, in a time, and never unpacked."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from tests.fakes.world import World

from comity.adapters.transport import answers
from comity.adapters.transport.courier import Line
from comity.domain.errors import ComityError
from comity.exchange.protocol import MAX_ANSWER

Handle = Callable[[BaseHTTPRequestHandler], None]


class PlainLine(Line):
    """A line without TLS."""

    def __init__(self, world: World, port: int) -> None:
        super().__init__(world["cn"].desk, Path(), "la")
        self.plain = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    def _open(self) -> httpx.Client:
        return self.plain


@contextmanager
def answering(handle: Handle) -> Iterator[PlainLine]:
    """A line to a peer that answers so."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            try:
                handle(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    line = PlainLine(World.of("cn", "la"), server.server_port)
    try:
        yield line
    finally:
        line.plain.close()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def refused(line: PlainLine) -> str:
    """The code with which the answer was refused."""
    with pytest.raises(ComityError) as refusal:
        line.post("deliver", b"x", "application/cbor")
    return refusal.value.code


def test_an_answer_comes_as_it_was_sent() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        assert request.headers["accept-encoding"] == "identity"
        request.send_response(403)
        request.send_header("content-length", "3")
        request.end_headers()
        request.wfile.write(b"abc")

    with answering(handle) as line:
        for _ in range(2):
            response = line.post("deliver", b"x", "application/cbor")
            assert (response.status_code, response.content, response.text) == (403, b"abc", "abc")


def test_a_packed_answer_is_refused_and_never_unpacked() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        packed = gzip.compress(bytes(MAX_ANSWER * 2))
        request.send_response(200)
        request.send_header("content-encoding", "gzip")
        request.send_header("content-length", str(len(packed)))
        request.end_headers()
        request.wfile.write(packed)

    with answering(handle) as line:
        assert refused(line) == "answer.packed"


def test_an_answer_without_end_is_refused_at_the_bound() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"100000\r\n" + bytes(1 << 20) + b"\r\n")

    with answering(handle) as line:
        assert refused(line) == "answer.oversized"


def test_an_answer_in_drips_does_not_hold_the_courier_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "READ_SECONDS", 0.3)

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"1\r\n\x00\r\n")
            time.sleep(0.05)

    with answering(handle) as line:
        assert refused(line) == "line.slow"
