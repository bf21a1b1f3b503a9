"""Attachments' bytes in memory."""

import io
from typing import BinaryIO
from uuid import UUID

from comity.domain.errors import Unavailable
from comity.exchange.attachments import Intact


class _Sink(io.BytesIO):
    """Keeps what was written under its name when it is closed."""

    def __init__(self, kept: dict[UUID, bytes], attachment: UUID) -> None:
        super().__init__()
        self._kept, self._attachment = kept, attachment

    def close(self) -> None:
        if not self.closed:
            self._kept[self._attachment] = self.getvalue()
        super().close()


class MemoryQuarantine:
    """Opened bytes that nobody sees until release."""

    def __init__(self, plain: dict[UUID, bytes], attachment: UUID) -> None:
        self._plain, self._attachment, self._waiting = plain, attachment, b""

    def write(self, chunk: bytes, /) -> None:
        self._waiting += chunk

    def release(self, proof: Intact, /) -> None:
        self._plain[self._attachment] = self._waiting

    def discard(self) -> None:
        self._waiting = b""


class MemoryFiles:
    """The `Files` port in two dictionaries."""

    def __init__(self) -> None:
        self.sealed_bytes: dict[UUID, bytes] = {}
        self.plain_bytes: dict[UUID, bytes] = {}

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        return _Sink(self.sealed_bytes, attachment)

    def sealed(self, attachment: UUID) -> BinaryIO:
        return self._open(self.sealed_bytes, attachment)

    def sealed_size(self, attachment: UUID) -> int:
        return len(self.sealed_bytes.get(attachment, b""))

    def append_sealed(self, attachment: UUID, content: bytes | memoryview) -> int:
        self.sealed_bytes[attachment] = self.sealed_bytes.get(attachment, b"") + bytes(content)
        return len(self.sealed_bytes[attachment])

    def drop_sealed(self, attachment: UUID) -> None:
        self.sealed_bytes.pop(attachment, None)

    def drop(self, attachment: UUID) -> None:
        self.sealed_bytes.pop(attachment, None)
        self.plain_bytes.pop(attachment, None)

    def quarantine(self, attachment: UUID) -> MemoryQuarantine:
        return MemoryQuarantine(self.plain_bytes, attachment)

    def plain_sink(self, attachment: UUID) -> BinaryIO:
        return _Sink(self.plain_bytes, attachment)

    def plain(self, attachment: UUID) -> BinaryIO:
        return self._open(self.plain_bytes, attachment)

    def _open(self, kept: dict[UUID, bytes], attachment: UUID) -> BinaryIO:
        if attachment not in kept:
            raise Unavailable("files.failed", "There is no such file.", advice="Attach it again.")
        return io.BytesIO(kept[attachment])
