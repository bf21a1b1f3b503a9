"""Files that a person names at the command line: read up to a limit, written once and never over another."""

import errno
import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from comity.domain.errors import ComityError, InvalidInput, Unavailable


def read_file(path: Path, limit: int, what: str) -> bytes:
    """The bytes of a file.

    Args:
        path: Where it is.
        limit: Largest size in bytes.
        what: What it should be, for the message.

    Raises:
        InvalidInput: There is none, it is no file, may not be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InvalidInput(
            "file.unreadable", f"{path} cannot be read: {error.strerror}.", advice=f"Name the file of {what}."
        ) from error
    if len(data) > limit:
        raise InvalidInput(
            "file.oversized",
            f"{path} has more than {limit} bytes; no {what} is so large.",
            advice="Look whether it is the right file.",
        )
    return data


def write_file(path: Path, data: bytes) -> None:
    """Write a new file for its owner's eyes; it is on the disk when this returns. Errors as `copy_file`."""
    copy_file(path, BytesIO(data))


def copy_file(path: Path, source: BinaryIO) -> None:
    """The same from an open source, whatever its size; there whole or not at all.

    Raises:
        InvalidInput: There is a file already, or the place cannot be written.
        Unavailable: The disk is full.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.") from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def write_pieces(path: Path, pieces: Iterator[bytes]) -> None:
    """The same from pieces that are made one after the other; errors as `copy_file`, or of whoever makes them."""
    try:
        copy_file(path, cast("BinaryIO", _Pieces(pieces)))
    except ComityError as fault:
        if fault.code != "file.exists":
            path.unlink(missing_ok=True)
        raise


class _Pieces:
    """Pieces as something to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        """The next of them; empty after the last."""
        return next(self._pieces, b"")


def check_new(path: Path) -> None:
    """Return if nothing is at this path yet: asked before an act whose result goes there.

    Raises:
        InvalidInput: Something is there, or its folder is not.
    """
    if path.exists():
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.")
    if not path.parent.is_dir():
        raise InvalidInput("file.unwritable", f"There is no folder {path.parent}.", advice="Make it first.")


def _unwritable(path: Path, error: OSError) -> ComityError:
    kind = Unavailable if error.errno == errno.ENOSPC else InvalidInput
    return kind("file.unwritable", f"{path} cannot be written: {error.strerror}.", advice="Name another place.")
