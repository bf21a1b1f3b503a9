"""Attachments' bytes in a node's folder: ``sealed/``, ``plain/`` and, between them, ``quarantine/``."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from comity.domain.errors import Unavailable
from comity.exchange.attachments import Intact

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class FolderFiles:
    """Files by attachment id under one folder; fits the `Files` port."""

    def __init__(self, folder: Path) -> None:
        self._sealed, self._plain, self._quarantine = (folder / name for name in ("sealed", "plain", "quarantine"))
        for part in (self._sealed, self._plain, self._quarantine):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        """A new sealed file."""
        return _create(self._sealed / str(attachment))

    def sealed(self, attachment: UUID) -> BinaryIO:
        """The sealed file, for reading."""
        return _open(self._sealed / str(attachment))

    def sealed_size(self, attachment: UUID) -> int:
        """How many sealed bytes are there."""
        path = self._sealed / str(attachment)
        return path.stat().st_size if path.exists() else 0

    def append_sealed(self, attachment: UUID, content: bytes | memoryview) -> int:
        """Append, and have it on the disk."""
        path = self._sealed / str(attachment)
        before = self.sealed_size(attachment)
        try:
            with path.open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if path.exists():
                os.truncate(path, before)
            raise _failed(error) from error
        return before + len(content)

    def drop_sealed(self, attachment: UUID) -> None:
        """Destroy the sealed file."""
        (self._sealed / str(attachment)).unlink(missing_ok=True)

    def drop(self, attachment: UUID) -> None:
        """Destroy whatever is there of a file that was not kept after all."""
        for folder in (self._sealed, self._plain):
            (folder / str(attachment)).unlink(missing_ok=True)

    def quarantine(self, attachment: UUID) -> "FolderQuarantine":
        """Where opened bytes wait."""
        return FolderQuarantine(self._quarantine / str(attachment), self._plain / str(attachment))

    def plain_sink(self, attachment: UUID) -> BinaryIO:
        """A new opened file of our own."""
        return _create(self._plain / str(attachment))

    def plain(self, attachment: UUID) -> BinaryIO:
        """The opened file, for reading."""
        return _open(self._plain / str(attachment))


class FolderQuarantine:
    """A file that nobody reads until `release` has moved it out."""

    def __init__(self, waiting: Path, released: Path) -> None:
        self._waiting = waiting
        self._released = released
        self._file = _create(waiting)

    def write(self, chunk: bytes, /) -> None:
        """Keep the next bytes."""
        with _translated():
            self._file.write(chunk)

    def release(self, proof: Intact, /) -> None:  # noqa: ARG002  # that there is a proof is what counts
        """Move the file to where opened ones are, whole and on the disk."""
        with _translated():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._waiting.replace(self._released)

    def discard(self) -> None:
        """Destroy what was written."""
        self._file.close()
        self._waiting.unlink(missing_ok=True)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _failed(error) from error


class _Sink(io.BufferedWriter):
    """A new file that is on the disk once it is closed; what the disk cannot do is `Unavailable`."""

    def write(self, chunk: "ReadableBuffer", /) -> int:
        """Write, or say that the disk does not take it."""
        with _translated():
            return super().write(chunk)

    def close(self) -> None:
        """Have it on the disk, and let the file go in any case."""
        if self.closed:
            return
        try:
            with _translated():
                self.flush()
                os.fsync(self.fileno())
        finally:
            self.raw.close()


def _create(path: Path) -> BinaryIO:
    with _translated():
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        return cast(BinaryIO, _Sink(io.FileIO(number, "wb")))


def _open(path: Path) -> BinaryIO:
    with _translated():
        return path.open("rb")


def _failed(error: OSError) -> Unavailable:
    return Unavailable(
        "files.failed", f"An attachment's file cannot be used: {error.strerror}.", advice="Look at the disk; try again."
    )
