"""Attachments' bytes in memory."""

import io
from typing import BinaryIO
from uuid import UUID

from comity.domain.errors import Unavailable


class _Sink(io.BytesIO):
    """Keeps what was written under its name."""

    def __init__(self, kept: dict[UUID, bytes], attachment: UUID, before: bytes = b"") -> None:
        super().__init__()
        self._kept, self._attachment = kept, attachment
        super().write(before)

    def close(self) -> None:
        if not self.closed:
            self._kept[self._attachment] = self.getvalue()
        super().close()


class MemoryFiles:
    """The `Files` port in a dictionary."""

    def __init__(self) -> None:
        self.sealed_bytes: dict[UUID, bytes] = {}

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        return _Sink(self.sealed_bytes, attachment)

    def sealed_tail(self, attachment: UUID) -> BinaryIO:
        return _Sink(self.sealed_bytes, attachment, self.sealed_bytes.get(attachment, b""))

    def sealed(self, attachment: UUID) -> BinaryIO:
        if attachment not in self.sealed_bytes:
            raise Unavailable("files.failed", "There is no such file.", advice="Attach it again.")
        return io.BytesIO(self.sealed_bytes[attachment])

    def sealed_size(self, attachment: UUID) -> int:
        return len(self.sealed_bytes.get(attachment, b""))

    def drop_sealed(self, attachment: UUID) -> None:
        self.sealed_bytes.pop(attachment, None)
