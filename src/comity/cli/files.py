"""Files that a person names at the command line: read up to a limit, written once and never over another."""

import errno
import os
from pathlib import Path

from comity.domain.errors import InvalidInput, Unavailable


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
    """Write a new file for its owner's eyes; it is on the disk when this returns.

    Raises:
        InvalidInput: There is a file already, or the place cannot be written.
        Unavailable: The disk is full.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.") from error
    except OSError as error:
        kind = Unavailable if error.errno == errno.ENOSPC else InvalidInput
        raise kind("file.unwritable", f"{path} cannot be written: {error.strerror}.", advice="Name a place.") from error


def check_new(path: Path) -> None:
    """Return if nothing is at this path yet: asked before an act whose result goes there.

    Raises:
        InvalidInput: Something is there, or its folder is not.
    """
    if path.exists():
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.")
    if not path.parent.is_dir():
        raise InvalidInput("file.unwritable", f"There is no folder {path.parent}.", advice="Make it first.")
