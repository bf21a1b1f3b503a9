"""How a segment looks names up: something that makes arrays out of names, and searches in them once they are mapped."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from comity.adapters.index.arrays import Arrays
from comity.domain.identity import ThingNumber

Rows = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A spelling as the register has it. `language` is a BCP 47 tag or ""."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class NearName:
    """A row of a segment whose name is like the one asked for. Higher is more alike; the score is no probability."""

    segment: int
    row: int
    score: float


class OpenNames(Protocol):
    """The names of several segments, ready to be searched. Safe to be used by several threads."""

    def search(self, name: NameRow, most: int) -> Sequence[NearName]:
        """The best row of each of at most so many records, the nearest first."""
        ...

    def among(self, name: NameRow, most: int, rows: Sequence[Rows]) -> Sequence[NearName]:
        """As `search`, but only among these rows of each segment."""
        ...

    def holding(self, word: str) -> int:
        """How many rows have this word of Latin letters in their reading, hidden ones too; now and then a few more."""
        ...


class NameArrays(Protocol):
    """Makes and opens the arrays of names."""

    @property
    def version(self) -> str:
        """Names everything on which the arrays depend; arrays of another version are not opened."""
        ...

    def warm(self) -> None:
        """Make ready what is made when it is first needed, so that no search waits for it."""
        ...

    def build(self, names: Sequence[NameRow], records: npt.NDArray[np.int64]) -> Arrays:
        """Arrays for these rows, of which there is at least one.

        `records` says whose name each is, by a number that a record has in every segment and no other record has.
        """
        ...

    def open(self, segments: Sequence[Arrays], removed: Sequence[Collection[int]]) -> OpenNames:
        """A search over arrays that `build` made, copying nothing large; for each, rows that are never found.

        Segments without names are empty mappings.
        """
        ...


@dataclass(frozen=True, slots=True)
class NumberKeys:
    """By what a number is found: what it is exactly, "" if that cannot be told, and what it may have been meant to be.

    Two numbers are near each other if they share one of `near`.
    """

    exact: str = ""
    near: tuple[str, ...] = ()


Keys = Callable[[ThingNumber], NumberKeys]
