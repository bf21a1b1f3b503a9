"""The name engine and the numbers' one form as an index uses them (`matching.index`, `matching.things`).

The engine is compiled when it is first needed, so it is imported here and not when a node starts. Compiled code is kept
on the disk (`matching.compiled_code`); one process at a time writes there.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from comity.adapters.index.arrays import Arrays, damaged
from comity.adapters.index.names import NameRow, NearName, NumberKeys, Rows
from comity.domain.errors import InvalidInput
from comity.domain.identity import ThingNumber
from comity.matching.compiled_code import home

if TYPE_CHECKING:
    from comity.matching.index.search import Index


_COMPILING_SECONDS: Final = 600.0
_FORM_AT, _FORM = "form_at", "form"


class EngineNames:
    """Fits `NameArrays`."""

    def warm(self) -> None:
        """Have everything compiled or loaded, and every table read, on invented names in memory.

        Compiling is another process' work, since it takes memory that would stay; this one loads what that one kept.
        Processes that start at once wait for the first; once all is there they load it side by side.
        """
        from comity.matching.index.warming import go_the_whole_way

        folder = home()
        if folder is None:
            go_the_whole_way()
            return
        done = folder / "complete"
        with (folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH if done.exists() else fcntl.LOCK_EX)
            if not done.exists():
                _compile_apart(folder)
                go_the_whole_way()
                done.touch()
                return
            fcntl.flock(lock, fcntl.LOCK_SH)
            go_the_whole_way()

    @property
    def version(self) -> str:
        """The layout of the engine's arrays, how names are read, and the digest of its weights."""
        from comity.matching.encoder.weights import shipped
        from comity.matching.index.segment import VERSION
        from comity.matching.names import READINGS

        return f"engine/{VERSION}.{READINGS}/{shipped().digest[:16]}"

    def build(self, names: Sequence[NameRow], records: npt.NDArray[np.int64]) -> Arrays:
        """The engine's arrays for these rows."""
        from comity.matching.index.among import row_forms
        from comity.matching.index.build import build

        made = build([row.text for row in names], records, [row.language for row in names])
        by_row = row_forms(made)
        return {**made._asdict(), _FORM_AT: by_row.at, _FORM: by_row.form}

    def open(self, segments: Sequence[Arrays], removed: Sequence[Collection[int]]) -> "EngineSearch":
        """A search over these segments."""
        return EngineSearch(segments, removed)


def _compile_apart(folder: Path) -> None:
    """Have a process compile into the folder, which ends with us; what it has done by then is kept.

    Where that fails, whoever loads compiles, and says what is wrong.
    """
    command = [sys.executable, "-P", "-m", "comity.adapters.index.compiling"]
    environment = {**os.environ, "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR") or str(folder)}
    with (
        suppress(OSError, subprocess.SubprocessError),
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process,
    ):
        try:
            process.wait(_COMPILING_SECONDS)
        finally:
            process.kill()


class EngineSearch:
    """Fits `OpenNames`. A search of the engine belongs to one thread, so those at work at once have one each."""

    def __init__(self, segments: Sequence[Arrays], removed: Sequence[Collection[int]]) -> None:
        from comity.matching.index.among import RowForms
        from comity.matching.index.segment import from_arrays

        self._places = [place for place, arrays in enumerate(segments) if arrays]
        try:
            self._segments = [from_arrays(segments[place]) for place in self._places]
        except InvalidInput as error:
            raise damaged(error.message) from error
        self._forms = [RowForms(segments[place][_FORM_AT], segments[place][_FORM]) for place in self._places]
        self._removed = [removed[place] for place in self._places]
        self._idle: SimpleQueue[Index] = SimpleQueue()

    def search(self, name: NameRow, most: int) -> Sequence[NearName]:
        """The best row of each of at most so many records."""
        if not self._segments:
            return ()
        with self._one() as index:
            found = index.search(name.text, most, name.language)
        return [NearName(self._places[one.segment], one.row, one.score) for one in found]

    def among(self, name: NameRow, most: int, rows: Sequence[Rows]) -> Sequence[NearName]:
        """The best row of each of at most so many records, of those that lie in these rows."""
        from comity.matching.index.among import find_among

        mine = [rows[place] for place in self._places]
        if not any(len(one) for one in mine):
            return ()
        found = find_among(self._segments, self._forms, mine, self._removed, name.text, most, name.language)
        return [NearName(self._places[one.segment], one.row, one.score) for one in found]

    def holding(self, word: str) -> int:
        """How many rows have this word in their first reading."""
        from comity.matching.index.among import count_word

        return sum(count_word(segment, word) for segment in self._segments)

    @contextmanager
    def _one(self) -> "Iterator[Index]":
        from comity.matching.index.search import Index

        try:
            index = self._idle.get_nowait()
        except Empty:
            index = Index(self._segments, self._removed)
        yield index
        self._idle.put(index)


def number_keys(number: ThingNumber) -> NumberKeys:
    """What `matching.things` says of a number. One that may mean several things is only near."""
    from comity.matching.things import normalise

    normal = normalise(number)
    if not normal.canonical:
        return NumberKeys()
    whole = f"{normal.kind}:{normal.canonical}"
    return NumberKeys(whole if normal.exact else "", (whole, *(f"{normal.kind}:{key}" for key in normal.near_keys)))
