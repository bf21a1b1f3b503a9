"""The index follows the register: a worker looks every moment, and a search brings it up where it is late."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.application.desk import Desk
from comity.application.ports.index import EntryChange, IndexState
from comity.domain.errors import Unavailable

AT_ONCE: Final = 2_000  # changes in one step
BY_A_SEARCH: Final = 500  # more than these a search does not wait for
_TO_BE_MADE: Final = frozenset({"index.absent", "index.old", "index.damaged"})
WARMING: Final = "index.warming"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done. `behind` counts the register's changes that the index lacks still; `made_anew` says why, or ""."""

    state: IndexState
    taken_in: int
    behind: int
    made_anew: str = ""


def keep_index(desk: Desk, *, most: int = AT_ONCE) -> Kept:
    """Take in what changed in the register, up to so many changes; make the index where there is no usable one.

    Raises:
        Unavailable: ``index.busy``, ``index.disk``, or the store.
    """
    try:
        state = desk.index.state()
    except Unavailable as error:
        if error.code not in _TO_BE_MADE:
            raise
        return build_index(desk, why=error.code)
    newest = newest_change(desk)
    if state.sequence > newest:
        return build_index(desk, why="index.ahead")  # the register was put back to an earlier state
    taken = 0
    if state.sequence < newest:
        changes = _changes(desk, state.sequence, most)
        state = desk.index.update(changes, after=state.sequence)
        taken = len(changes)
    return Kept(state, taken, max(0, newest - state.sequence))


def build_index(desk: Desk, *, why: str = "asked", progress: Progress = lambda _done, _all: None) -> Kept:
    """Make the index anew out of the whole register; the one before serves until it is done.

    Raises:
        Unavailable: ``index.busy``: somebody else makes it; ``index.disk``; or the store.
    """
    newest = newest_change(desk)
    taken = _Counted(_all(desk, newest), newest, progress)
    state = desk.index.rebuild(taken, sequence=newest)
    return Kept(state, taken.count, max(0, newest_change(desk) - state.sequence), why)


def newest_change(desk: Desk) -> int:
    """The number of the register's last change."""
    with desk.store.reading() as unit:
        return unit.register.newest()


class _Counted:
    """Changes that are counted as they pass."""

    def __init__(self, changes: Iterator[EntryChange], newest: int, progress: Progress) -> None:
        self._changes, self._newest, self._progress = changes, newest, progress
        self.count = 0

    def __iter__(self) -> Iterator[EntryChange]:
        for change in self._changes:
            self.count += 1
            if self.count % 1000 == 0:
                self._progress(change.sequence, self._newest)
            yield change


def _all(desk: Desk, newest: int) -> Iterator[EntryChange]:
    """Every record as it is, each once: what changes meanwhile gets a number after `newest` and comes afterwards."""
    after = 0
    while after < newest:
        changes = _changes(desk, after, AT_ONCE)
        if not changes:
            return
        yield from (change for change in changes if change.sequence <= newest)
        after = changes[-1].sequence


def _changes(desk: Desk, after: int, most: int) -> list[EntryChange]:
    with desk.store.reading() as unit:
        return list(unit.register.changes(after, most))


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands, without opening what it was not opened for.

    Attributes:
        state: None if there is no usable one.
        why: Then the error's code, such as ``index.absent``; ``index.warming`` while this process makes it ready.
        newest: The register's last change.
        at: Moment of the look, UTC.
    """

    state: IndexState | None
    why: str
    newest: int
    at: datetime

    @property
    def behind(self) -> int:
        """Changes that it lacks."""
        return max(0, self.newest - self.state.sequence) if self.state else self.newest


def index_status(desk: Desk) -> IndexStatus:
    """How the index stands now.

    Raises:
        Unavailable: The store cannot be read.
    """
    newest = newest_change(desk)
    if not desk.index.is_warm:
        return IndexStatus(None, WARMING, newest, desk.clock.now())
    try:
        return IndexStatus(desk.index.state(), "", newest, desk.clock.now())
    except Unavailable as fault:
        return IndexStatus(None, fault.code, newest, desk.clock.now())
