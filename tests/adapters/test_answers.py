"""What a peer answers is read up to a bound, in a time, and never unpacked."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR
from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from tests.fakes.world import World

from comity.adapters.transport import answers, line
from comity.adapters.transport.line import Line
from comity.domain.errors import ComityError
from comity.exchange.protocol import MAX_ANSWER

Handle = Callable[[BaseHTTPRequestHandler], None]


class PlainLine(Line):
    """A line without TLS."""

    def __init__(self, world: World, port: int) -> None:
        super().__init__(world["cn"].desk, Path(), "la")
        self._way = line.Way(f"https://127.0.0.1:{port}", b"")
        self.opened = 0

    def _found(self) -> line.Way:
        assert self._way is not None
        return self._way

    def _opened(self, way: line.Way) -> HTTPConnection:  # type: ignore[override]
        self.opened += 1
        return HTTPConnection("127.0.0.1", urlsplit(way.address).port, timeout=5)


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
    plain = PlainLine(World.of("cn", "la"), server.server_port)
    try:
        yield plain
    finally:
        plain.close()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def refused(peer: PlainLine) -> str:
    """The code with which the answer was refused."""
    with pytest.raises(ComityError) as refusal:
        peer.post("deliver", b"x", "application/cbor")
    return refusal.value.code


def test_an_answer_comes_as_it_was_sent() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        assert request.headers["accept-encoding"] == "identity"
        request.send_response(403)
        request.send_header("content-length", "3")
        request.end_headers()
        request.wfile.write(b"abc")

    with answering(handle) as peer:
        for _ in range(3):
            response = peer.post("deliver", b"x", "application/cbor")
            assert (response.status_code, response.content, response.text) == (403, b"abc", "abc")
        assert peer.opened == 1, "a connection is kept"


def test_a_connection_that_the_peer_let_go_is_opened_again() -> None:
    asked: list[str] = []

    def handle(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        request.send_response(200)
        request.send_header("content-length", "2")
        request.end_headers()
        request.wfile.write(b"ok")
        if len(asked) == 1:
            request.connection.shutdown(SHUT_RDWR)  # without having said that it would

    with answering(handle) as peer:
        for _ in range(2):
            assert peer.post("deliver", b"x", "application/cbor").content == b"ok"
        assert peer.opened == 2


def test_calls_at_once_have_a_connection_each() -> None:
    together = Barrier(3)

    def handle(request: BaseHTTPRequestHandler) -> None:
        together.wait(20)
        request.send_response(200)
        request.send_header("content-length", "0")
        request.end_headers()

    with answering(handle) as peer:
        threads = [Thread(target=peer.post, args=("deliver", b"x", "application/cbor")) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert peer.opened == 3


def test_a_peer_that_is_not_there_is_said() -> None:
    with answering(lambda request: None) as peer:
        peer._way = line.Way("https://127.0.0.1:1", b"")
        assert refused(peer) == "line.down"


def test_a_packed_answer_is_refused_and_never_unpacked() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        packed = gzip.compress(bytes(MAX_ANSWER * 2))
        request.send_response(200)
        request.send_header("content-encoding", "gzip")
        request.send_header("content-length", str(len(packed)))
        request.end_headers()
        request.wfile.write(packed)

    with answering(handle) as peer:
        assert refused(peer) == "answer.packed"


def test_an_answer_without_end_is_refused_at_the_bound() -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"100000\r\n" + bytes(1 << 20) + b"\r\n")

    with answering(handle) as peer:
        assert refused(peer) == "answer.oversized"


def test_an_answer_in_drips_does_not_hold_the_courier_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "READ_SECONDS", 0.3)

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("transfer-encoding", "chunked")
        request.end_headers()
        while True:
            request.wfile.write(b"1\r\n\x00\r\n")
            time.sleep(0.05)

    with answering(handle) as peer:
        assert refused(peer) == "line.slow"
