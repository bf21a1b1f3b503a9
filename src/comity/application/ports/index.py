"""The index of the register: where the names and numbers of its entries are looked up.

The register is the truth: an index only says which records to look at, the desk reads each of them from the register
before anybody sees it. An index that cannot answer for the whole register raises; it never answers with less.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from comity.domain.identity import PartialDate, PersonName, ThingNumber
from comity.domain.register_entries import RegisterEntry


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One step of the register: a record as it is from this sequence number on; no entry if it is none any more."""

    sequence: int
    record: UUID
    entry: RegisterEntry | None


class EntrySource(Protocol):
    """The register as a search reads it, inside one unit."""

    def newest(self) -> int:
        """The sequence number of the last change; 0 if there was none."""
        ...

    def changes(self, after: int, limit: int) -> Sequence[EntryChange]:
        """Changes after this sequence number, ascending, each record at most once and as it is now."""
        ...

    def entries(self, records: Iterable[UUID]) -> dict[UUID, RegisterEntry]:
        """Those of these records that may be found now, as they may be found."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked up: names in any script, numbers, or both.

    `most` records come by a name that is like theirs. With dates of birth, so many more come of those whose date speaks
    for them, and so many of those whose date does not speak against them, so that no number of namesakes hides one.
    """

    names: tuple[PersonName, ...] = ()
    numbers: tuple[ThingNumber, ...] = ()
    most: int = 50
    births: tuple[PartialDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A record to look at, and why.

    Attributes:
        record: Id of the record.
        score: How near the nearest of its names is, higher is nearer. Not a probability.
        name: That name as it is written in the register, or "".
        exact_numbers: Places in `Wanted.numbers` of those that the record has.
        near_numbers: Places of those that differ from one of the record's as mistypings do.
        exact_name: True if one of the names asked for is one of the record's, but for case and width.
        edge: True if others that are about as near by name were left out after it. Where such a one is worth showing,
            so may be those that were left out.
    """

    record: UUID
    score: float = 0.0
    name: str = ""
    exact_numbers: tuple[int, ...] = ()
    near_numbers: tuple[int, ...] = ()
    exact_name: bool = False
    edge: bool = False


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands.

    Attributes:
        generation: Counts every change of the files.
        sequence: The register's last change that is in it.
        records: Records in it.
        names: Spellings in it.
        numbers: Keys of numbers in it, near ones included.
        segments: Files that a search looks into.
        size_bytes: What they take on the disk.
        changed_at: When its files changed last, UTC.
        leftover: Records that left the register, or changed in it, whose bytes still lie in a file.
    """

    generation: int
    sequence: int
    records: int
    names: int
    numbers: int
    segments: int
    size_bytes: int
    changed_at: datetime
    leftover: int


@dataclass(frozen=True, slots=True)
class PurgeProof:
    """That records' bytes are no longer in any file of the index.

    Attributes:
        records: Which.
        before: Digests (SHA-256) of the files that had them, which are gone.
        after: Digests of the files that took their place.
        generation: The generation from which on they are gone.
        at: When, UTC.
    """

    records: tuple[UUID, ...]
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]
    generation: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Crowds:
    """How common words and dates of birth are in the register.

    Attributes:
        names: Spellings in the index.
        words: How many of them have each word asked for; never less than there are, now and then more.
        dated: Spellings whose record has a date of birth.
        births: How many of those records have each date asked for.
    """

    names: int
    words: Mapping[str, int]
    dated: int
    births: Mapping[PartialDate, int]


class Index(Protocol):
    """Looked into by every process of a node, written by one at a time."""

    @property
    def is_warm(self) -> bool:
        """False between `expect_warmth` and the end of `warm`."""
        ...

    def expect_warmth(self) -> None:
        """From now on a search waits for `warm` a few seconds and is then refused; else the first one warms it."""
        ...

    def warm(self) -> None:
        """Make ready in this process what is made when it is first needed, so that no officer's search waits for it."""
        ...

    def state(self) -> IndexState:
        """How it stands.

        Raises:
            Unavailable: ``index.absent``, ``index.old`` or ``index.damaged``.
        """
        ...

    def search(self, wanted: Wanted, *, at_least: int) -> tuple[Found, ...]:
        """The records to look at, the likeliest first.

        Args:
            wanted: Names and numbers.
            at_least: The register's sequence number up to which the answer has to hold.

        Raises:
            Unavailable: ``index.absent``, ``index.old`` (made by another version), ``index.damaged``,
                ``index.warming``, or ``index.behind`` if the index lacks changes that it should have.
            InvalidInput: Nothing to look up.
        """
        ...

    def crowds(self, words: Collection[str], births: Collection[PartialDate]) -> Crowds:
        """How common these words (Latin letters) and dates are in the register as the index has it now.

        Raises:
            Unavailable: As `state`.
        """
        ...

    def update(self, changes: Sequence[EntryChange], *, after: int) -> IndexState:
        """Take these changes in; every process sees them in its next search.

        Args:
            changes: Ascending, without a gap after `after`.
            after: The sequence number that the index is expected to be at; if it is further already, nothing is done.

        Raises:
            Unavailable: As `state`; or the disk, and the index is as it was.
        """
        ...

    def rebuild(self, changes: Iterable[EntryChange], *, sequence: int) -> IndexState:
        """Make it anew out of these, all that the register has at this sequence number; until then the old one serves.

        Raises:
            Unavailable: The disk, or somebody else is at it; the index is as it was.
        """
        ...

    def merge(self, *, everything: bool = False) -> bool:
        """Join files that became many, leaving out what is no longer in the register; False if there was no need.

        With `everything` no file keeps bytes of what left the register or changed in it.

        Raises:
            Unavailable: ``index.busy``: somebody else joins; or as `state`, or the disk.
        """
        ...

    def left(self) -> tuple[UUID, ...]:
        """Records that left the register and whose bytes still lie in a file.

        Raises:
            Unavailable: As `state`.
        """
        ...

    def purge(self, records: Sequence[UUID]) -> PurgeProof:
        """Remove what the files still have of records that left the register.

        Raises:
            OutOfOrder: ``index.still_there``: one of them has not left it.
            Unavailable: As `state`, or the disk.
        """
        ...

    def verify(self) -> IndexState:
        """Read every byte again and compare it with the digests.

        Raises:
            Unavailable: As `state`.
        """
        ...
