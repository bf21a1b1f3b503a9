"""Refusals on record, so that a flood of them does not fill the record: one entry at once, then a count per window.

The first refusal of a kind from somebody is written when it happens. Whatever follows within the window is counted and
written as one entry with its number once the window is over, or when the node stops. The counts live in this process's
memory: a crash loses at most the number of one window, never that there were refusals, for the first is in the log.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

WINDOW: Final = timedelta(minutes=10)
MOST: Final = 512  # kinds remembered at a time; what is beyond is counted under `OTHERS`
OTHERS: Final = "others"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # the window is over


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of refusal: whom, at which act, why. `who` is a node whose signature held, or ``unverified``."""

    who: str
    act: str
    code: str


@dataclass(slots=True)
class _Window:
    began: datetime
    counted: int = 0


class Refusals:
    """What was refused lately. Any thread may use it."""

    def __init__(self) -> None:
        self._windows: dict[Refusal, _Window] = {}
        self._lock = Lock()

    def to_write(self, kind: Refusal, at: datetime) -> tuple[Refusal, int]:
        """Count a refusal: the kind and the number that an entry is to be written about now; 0: it is only counted."""
        with self._lock:
            kind = kind if kind in self._windows or len(self._windows) < MOST else Refusal(OTHERS, kind.act, OTHERS)
            window = self._windows.get(kind)
            if window is not None and _is_open(window, at):
                window.counted += 1
                return kind, 0
            self._windows[kind] = _Window(at)
            return kind, 1 + (window.counted if window else 0)

    def undo(self, written: Iterable[tuple[Refusal, int]]) -> None:
        """The entries were not kept after all (the store failed): they are due again with the next of their kind."""
        with self._lock:
            for kind, count in written:
                if count:
                    window = self._windows.setdefault(kind, _Window(_LONG_AGO))
                    window.began = _LONG_AGO
                    window.counted += count

    def over(self, at: datetime, *, ending: bool = False) -> list[tuple[Refusal, int]]:
        """Kinds whose window is over, with what was counted in it; those with a count are to be written now.

        Args:
            at: Now, UTC.
            ending: The node stops, so every window is over.
        """
        with self._lock:
            ended = [(kind, window) for kind, window in self._windows.items() if ending or not _is_open(window, at)]
            for kind, _ in ended:
                del self._windows[kind]
            return [(kind, window.counted) for kind, window in ended if window.counted]

    @contextmanager
    def kept(self, written: list[tuple[Refusal, int]]) -> Iterator[None]:
        """Around the transaction that writes the entries collected in `written`: undone if it is."""
        try:
            yield
        except BaseException:
            self.undo(written)
            raise


def _is_open(window: _Window, at: datetime) -> bool:
    """A clock that went back closes it too: an entry more is better than one that never comes."""
    return window.began <= at < window.began + WINDOW
