"""Attachments' bytes in a node's folder, sealed: ``sealed/<id>``.

Earlier versions also kept them opened, in ``plain/`` and ``quarantine/``; these copies are destroyed when the node
starts, and the content is opened out of the sealed file as it is read.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, Final, cast
from uuid import UUID

from comity.domain.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

AHEAD: Final = 32 << 20  # bytes written before the disk is told to begin


class FolderFiles:
    """Files by attachment id under one folder; fits the `Files` port."""

    def __init__(self, folder: Path) -> None:
        self._sealed = folder / "sealed"
        self._sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._destroy_opened(folder)

    def sealed_sink(self, attachment: UUID) -> BinaryIO:
        """A new sealed file."""
        return _writing(self._path(attachment), os.O_TRUNC)

    def sealed_tail(self, attachment: UUID) -> BinaryIO:
        """Where to append."""
        return _writing(self._path(attachment), os.O_APPEND)

    def sealed(self, attachment: UUID) -> BinaryIO:
        """The sealed file, for reading."""
        with _translated():
            return self._path(attachment).open("rb", buffering=0)

    def sealed_size(self, attachment: UUID) -> int:
        """How many sealed bytes are there."""
        path = self._path(attachment)
        return path.stat().st_size if path.exists() else 0

    def drop_sealed(self, attachment: UUID) -> None:
        """Destroy whatever is there."""
        self._path(attachment).unlink(missing_ok=True)

    def _path(self, attachment: UUID) -> Path:
        return self._sealed / str(attachment)

    def _destroy_opened(self, folder: Path) -> None:
        """An opened copy goes where the sealed file is there to open it from; what never proved itself goes anyway."""
        for part, alone in (("plain", False), ("quarantine", True)):
            for path in (folder / part).glob("*"):
                if alone or (self._sealed / path.name).exists():
                    path.unlink(missing_ok=True)


class _Sink(io.RawIOBase):
    """A file that is on the disk once it is closed; what the disk cannot do is `Unavailable`.

    The disk begins while more is being written, so that closing does not wait for all of it.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._fresh = 0
        self._syncing: Thread | None = None
        self._fault: OSError | None = None

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, chunk: "ReadableBuffer", /) -> int:
        """Write all of it, or say that the disk does not take it."""
        left = memoryview(chunk).cast("B")
        size = len(left)
        with _translated():
            while left:
                left = left[os.write(self._number, left) :]
        self._fresh += size
        if self._fresh >= AHEAD and not (self._syncing and self._syncing.is_alive()):
            self._fresh, self._syncing = 0, Thread(target=self._begin, name="disk", daemon=True)
            self._syncing.start()
        return size

    def close(self) -> None:
        """Have it on the disk, and let the file go in any case."""
        if self.closed:
            return
        try:
            if self._syncing:
                self._syncing.join()
            with _translated():
                os.fsync(self._number)
                if self._fault:
                    raise self._fault
        finally:
            super().close()
            os.close(self._number)

    def _begin(self) -> None:
        """Have the disk write what is there. It tells a fault only once, so that is kept for closing."""
        try:
            os.fdatasync(self._number)
        except OSError as error:
            self._fault = error


def _writing(path: Path, how: int) -> BinaryIO:
    with _translated():
        return cast(BinaryIO, _Sink(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            "files.failed",
            f"An attachment's file cannot be used: {error.strerror}.",
            advice="Look at the disk; try again.",
        ) from error
