"""A line to a peer: connections that are kept open between calls, each used by one call at a time.

`http.client` over TLS 1.3, because it costs a fifth of what a full HTTP library does; no proxies, no redirects, no
cookies, nothing of the environment. A call that fails on a connection that had been idle is made once more on a new
one: the peer may just have let it go, and every call may be made twice without harm (`spec/delivery.md`).
"""

import http.client
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from comity.adapters.transport.answers import UNPACKED, read_answer_bytes
from comity.adapters.transport.tls import client_context
from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.domain.errors import Unavailable

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
MOST_IDLE = 16


@dataclass(frozen=True, slots=True)
class Reply:
    """What a peer answered."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        """The content as text, for what is told in words."""
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Way:
    """Where a peer is, and the only CA that is believed there."""

    address: str
    certificate: bytes


class Line:
    """Kept-open connections to a peer, for any number of threads."""

    def __init__(self, desk: Desk, keys: Path, peer: str) -> None:
        self._desk = desk
        self._keys = keys
        self._peer = peer
        self._lock = threading.Lock()
        self._idle: list[http.client.HTTPConnection] = []
        self._way: Way | None = None
        self._context: ssl.SSLContext | None = None

    def post(self, name: str, body: bytes, media: str) -> Reply:
        """POST to the peer.

        Raises:
            Unavailable: It cannot be reached, or does not answer in time.
            NotVerified: It is not confirmed any more, or answers with more than a node takes (`answers.py`).
        """
        way = self._found()
        try:
            connection = self._taken(way)
            if connection is not None:
                try:
                    return self._asked(connection, way, name, body, media)
                except (http.client.HTTPException, ConnectionError, ssl.SSLError):
                    connection.close()
            return self._asked(self._opened(way), way, name, body, media)
        except (http.client.HTTPException, OSError) as error:
            raise self._down(error) from error

    def stream(self, name: str, pieces: Iterable[bytes | memoryview], size: int) -> Reply:
        """POST `size` bytes to the peer as they are, piece by piece, on a connection of its own.

        Raises:
            Unavailable, NotVerified: As `post`.
        """
        way = self._found()
        try:
            return self._asked(self._opened(way), way, name, _Body(pieces, size), "application/octet-stream")
        except (http.client.HTTPException, OSError) as error:
            raise self._down(error) from error

    def close(self) -> None:
        """Let every connection go that no call is using."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _found(self) -> Way:
        with self._desk.store.reading() as unit:
            directory = Directory(self._desk, unit)
            certificate = directory.statement(self._peer).line_certificate
            row = directory.row(self._peer)
        way = Way(row.address if row else "", certificate)
        if way != self._way:
            self.close()
            with self._lock:
                self._way, self._context = way, client_context(self._keys, certificate)
        return way

    def _taken(self, way: Way) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle and way == self._way else None

    def _opened(self, way: Way) -> http.client.HTTPConnection:
        parts = urlsplit(way.address)
        if not parts.hostname or parts.scheme != "https":
            raise Unavailable("line.down", f"{self._peer} has no https address here.", advice="Import its statement.")
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=CONNECT_SECONDS, context=self._context
        )
        connection.connect()  # which sets TCP_NODELAY
        connection.sock.settimeout(ANSWER_SECONDS)
        return connection

    def _down(self, error: Exception) -> Unavailable:
        return Unavailable(
            "line.down", f"{self._peer} cannot be reached: {type(error).__name__}.", advice="It is tried again."
        )

    def _asked(
        self, connection: http.client.HTTPConnection, way: Way, name: str, body: "bytes | _Body", media: str
    ) -> Reply:
        """One call on one connection, which is kept for the next call if all went well."""
        path = f"{urlsplit(way.address).path.rstrip('/')}/v1/{name}"
        kept = False
        try:
            _request(connection, path, body, media)
            response = connection.getresponse()
            reply = Reply(response.status, read_answer_bytes(response, self._peer))
            whole = response.isclosed() or response.length == 0
            response.close()
            if whole and not response.will_close:
                kept = self._kept(connection, way)
            return reply
        finally:
            if not kept:
                connection.close()

    def _kept(self, connection: http.client.HTTPConnection, way: Way) -> bool:
        with self._lock:
            if way == self._way and len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
                return True
        return False


@dataclass(frozen=True, slots=True)
class _Body:
    """A body that is not held as a whole."""

    pieces: Iterable[bytes | memoryview]
    size: int


def _request(connection: http.client.HTTPConnection, path: str, body: bytes | _Body, media: str) -> None:
    """Send a request. Where the peer closes in the middle of a body it has told why, which is then read."""
    headers = {"Content-Type": media, **UNPACKED}
    if isinstance(body, bytes):
        connection.request("POST", path, body=body, headers=headers)
        return
    connection.request("POST", path, headers=headers | {"Content-Length": str(body.size)})
    with suppress(ConnectionError, ssl.SSLError):
        for piece in body.pieces:
            connection.sock.sendall(piece)
