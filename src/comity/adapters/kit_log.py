"""A kit's log on a device's disk: whole before and whole after each entry, by one process at a time."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from comity.domain.errors import Unavailable
from comity.exchange.kit_log import MAX_LOG


class KitLogFile:
    """The log beside a kit. It is there from the making on: without it there is no answer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """The log as it is.

        Raises:
            Unavailable: ``kit.log_absent``.
        """
        try:
            with self._path.open("rb") as file:
                return file.read(MAX_LOG)
        except OSError as error:
            raise Unavailable(
                "kit.log_absent",
                "The kit's log cannot be read; without it there is no answer.",
                advice="Bring the kit home.",
            ) from error

    def append(self, make: Callable[[bytes], bytes]) -> None:
        """Put an entry behind the log: a new file takes the place of the old one when it is on the disk.

        Raises:
            Unavailable: ``kit.log_absent``, ``kit.log_unwritable``.
        """
        self.read()
        draft = self._path.with_name(f"{self._path.name}.new")
        try:
            with self._path.with_name(f"{self._path.name}.lock").open("wb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                before = self.read()
                after = before + make(before)
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(after)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self._path)
                _sync_folder(self._path.parent)
        except OSError as error:
            raise Unavailable(
                "kit.log_unwritable",
                "The kit's log cannot be written; there is no answer.",
                advice="Make room; try again.",
            ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
