"""A segment: some of the register's records with their names and numbers, as arrays.

Records stand in the order of their ids, so that two segments are compared by bisection. A name is kept as it is
written, since a merge makes its arrays anew and a result shows it; a number only as a hash of 64 bits, since the desk
compares it with the register's entry again. Both are personal data: they leave the disk when their record does.
"""

import unicodedata
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from comity.adapters.index.arrays import Arrays
from comity.adapters.index.names import Keys, NameArrays, NameRow, Rows
from comity.application.ports.index import EntryChange
from comity.domain.identity import PersonName
from comity.domain.register_entries import RegisterEntry
from comity.matching.person.birth_keys import birth_numbers

_LOW: Final = (1 << 64) - 1
_ENGINE: Final = "engine."
Numbers = npt.NDArray[Any]


@dataclass(slots=True)
class Content:
    """What a segment is made of, before it is arrays. A record of `gone` only hides older rows of it.

    Plain arrays of machine integers, since a register may have millions of records: ids as two halves of 64 bits, keys
    as pairs of hash and place of the record, and dates of birth as pairs of number and place of the name.
    """

    high: "array[int]" = field(default_factory=lambda: array("Q"))
    low: "array[int]" = field(default_factory=lambda: array("Q"))
    gone: list[UUID] = field(default_factory=list)
    names: list[NameRow] = field(default_factory=list)
    name_of: "array[int]" = field(default_factory=lambda: array("I"))
    exact_hash: "array[int]" = field(default_factory=lambda: array("Q"))
    exact_place: "array[int]" = field(default_factory=lambda: array("I"))
    near_hash: "array[int]" = field(default_factory=lambda: array("Q"))
    near_place: "array[int]" = field(default_factory=lambda: array("I"))
    birth_number: "array[int]" = field(default_factory=lambda: array("I"))
    birth_row: "array[int]" = field(default_factory=lambda: array("I"))

    def __len__(self) -> int:
        return len(self.high)


def content_of(changes: Iterable[EntryChange], keys: Keys) -> Content:
    """The content of these changes, each record at most once."""
    content = Content()
    for change in changes:
        if change.entry is None:
            content.gone.append(change.record)
        else:
            _add(content, change.record, change.entry, keys)
    return content


def _add(content: Content, record: UUID, entry: RegisterEntry, keys: Keys) -> None:
    place = len(content)
    content.high.append(record.int >> 64)
    content.low.append(record.int & _LOW)
    rows = {exact_form(name.text): NameRow(name.text, name.language) for name in reversed(_names(entry))}
    births = birth_numbers(entry.person.births) if entry.person else ()
    for row in reversed(rows.values()):
        content.birth_number.extend(births)
        content.birth_row.extend([len(content.names)] * len(births))
        content.names.append(row)
        content.name_of.append(place)
    numbers = (*entry.things, *(entry.person.numbers if entry.person else ()))
    for found in map(keys, numbers):
        if found.exact:
            content.exact_hash.append(hash_of("=", found.exact))
            content.exact_place.append(place)
        for key in sorted(set(found.near)):
            content.near_hash.append(hash_of("~", key))
            content.near_place.append(place)


def _names(entry: RegisterEntry) -> list[PersonName]:
    return [name for name in entry.person.names if exact_form(name.text)] if entry.person else []


def exact_form(text: str) -> str:
    """A name without what writing alone changes: compatibility forms, case, and how wide its gaps are."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hash_of(kind: str, text: str) -> int:
    """64 bits of a key."""
    return int.from_bytes(blake2b(f"{kind}{text}".encode(), digest_size=8).digest(), "little")


def arrays_of(content: Content, names: NameArrays) -> dict[str, Numbers]:
    """The arrays of a segment."""
    high, low = np.asarray(content.high, np.uint64), np.asarray(content.low, np.uint64)
    order = np.lexsort((low, high))
    placed = np.empty(len(order), np.uint32)
    placed[order] = np.arange(len(order), dtype=np.uint32)
    blobs = [row.text.encode() for row in content.names]
    languages = sorted({row.language for row in content.names})
    tags = {language: place for place, language in enumerate(languages)}
    spellings = np.array([hash_of("", exact_form(row.text)) for row in content.names], np.uint64)
    owners = placed[np.asarray(content.name_of, np.uint32)]
    made = {
        "record_high": high[order],
        "record_low": low[order],
        **_ids("gone", sorted(content.gone, key=lambda one: one.int)),
        **_sorted("exact", content.exact_hash, placed[np.asarray(content.exact_place, np.uint32)]),
        **_sorted("near", content.near_hash, placed[np.asarray(content.near_place, np.uint32)]),
        **_sorted("name", spellings, np.arange(len(spellings), dtype=np.uint32)),
        "name_record": owners,
        "name_text": np.frombuffer(b"".join(blobs), np.uint8),
        "name_end": np.cumsum([len(blob) for blob in blobs], dtype=np.uint64),
        "name_language": np.array([tags[row.language] for row in content.names], np.uint16),
        **_in_order(content.birth_number, content.birth_row),
        "languages": np.frombuffer("\n".join(languages).encode(), np.uint8),
    }
    engine = (
        names.build(content.names, _numbers(high, low)[np.asarray(content.name_of, np.uint32)]) if content.names else {}
    )
    return {**made, **{f"{_ENGINE}{name}": array for name, array in engine.items()}}


def _numbers(high: Numbers, low: Numbers) -> npt.NDArray[np.int64]:
    """A number of 63 bits for each id: among ten million records two share one with a chance of 1 in 180,000."""
    mixed = high * np.uint64(0x9E3779B97F4A7C15) ^ low * np.uint64(0xC2B2AE3D27D4EB4F)
    return (mixed >> np.uint64(1)).astype(np.int64)


def _ids(name: str, records: Sequence[UUID]) -> dict[str, Numbers]:
    high = np.array([record.int >> 64 for record in records], np.uint64)
    low = np.array([record.int & _LOW for record in records], np.uint64)
    return {f"{name}_high": high, f"{name}_low": low}


def _sorted(name: str, hashes: "array[int] | Numbers", places: Numbers) -> dict[str, Numbers]:
    keys = np.asarray(hashes, np.uint64)
    order = np.argsort(keys, kind="stable")
    return {f"{name}_hash": keys[order], f"{name}_place": places[order]}


def _in_order(numbers: "array[int]", rows: "array[int]") -> dict[str, Numbers]:
    """Dates of birth ascending, each with the name whose record has it."""
    number = np.asarray(numbers, np.uint32)
    order = np.argsort(number, kind="stable")
    return {"birth_number": number[order], "birth_row": np.asarray(rows, np.uint32)[order]}


class Segment:
    """A segment that is mapped.

    Args:
        arrays: What `arrays_of` made.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.engine = {name.removeprefix(_ENGINE): array for name, array in arrays.items() if name.startswith(_ENGINE)}
        self._languages = bytes(arrays["languages"]).decode().split("\n")

    def __len__(self) -> int:
        return len(self.arrays["record_high"])

    def record(self, place: int) -> UUID:
        """The id at a place."""
        return _uuid(self.arrays, "record", place)

    def records(self) -> Iterator[UUID]:
        """Ids in their order."""
        return (self.record(place) for place in range(len(self)))

    def gone(self) -> list[UUID]:
        """Records of which it only hides older rows."""
        return [_uuid(self.arrays, "gone", place) for place in range(len(self.arrays["gone_high"]))]

    def hidden_by(self, later: "Segment") -> Numbers:
        """Places of records of which a later segment says something else."""
        found = [self._places(later.arrays[f"{name}_high"], later.arrays[f"{name}_low"]) for name in ("record", "gone")]
        return np.concatenate(found)

    def _places(self, high: Numbers, low: Numbers) -> Numbers:
        """Places of these ids, those that are here."""
        highs, lows = self.arrays["record_high"], self.arrays["record_low"]
        start, end = np.searchsorted(highs, high, "left"), np.searchsorted(highs, high, "right")
        found = []
        for one in np.nonzero(end > start)[0]:
            first, last = int(start[one]), int(end[one])
            place = first + int(np.searchsorted(lows[first:last], low[one]))
            if place < last and lows[place] == low[one]:
                found.append(place)
        return np.array(found, np.int64)

    def places(self, records: Sequence[UUID]) -> list[int]:
        """Where these records lie, hidden or not; those that are not here are left out."""
        ids = _ids("one", records)
        return [int(place) for place in self._places(ids["one_high"], ids["one_low"])]

    def names_any(self, records: Sequence[UUID]) -> bool:
        """True if it has anything of one of these records, be it only that older rows are hidden."""
        return bool(self.places(records)) or not set(records).isdisjoint(self.gone())

    def by_hash(self, name: str, wanted: int) -> list[int]:
        """Places that have this key: of records for ``exact`` and ``near``, of names for ``name``."""
        hashes, key = self.arrays[f"{name}_hash"], np.uint64(wanted)
        start, end = np.searchsorted(hashes, key, "left"), np.searchsorted(hashes, key, "right")
        return [int(place) for place in self.arrays[f"{name}_place"][start:end]]

    def born_in(self, ranges: Sequence[tuple[int, int]]) -> Rows:
        """The names of records that have a date of birth in one of these ranges of numbers; one with several may
        come several times."""
        numbers, rows = self.arrays["birth_number"], self.arrays["birth_row"]
        edges = np.searchsorted(numbers, np.array(ranges, np.uint32).reshape(-1, 2), "left")
        found = [rows[first:past] for first, past in edges.tolist() if past > first]
        return np.concatenate(found) if found else rows[:0]

    def count_born(self, number: int) -> int:
        """How many names there are of records that have this date of birth."""
        first, past = np.searchsorted(self.arrays["birth_number"], np.array([number, number + 1], np.uint32), "left")
        return int(past - first)

    def rows_of(self, places: Numbers) -> frozenset[int]:
        """The names of the records at these places."""
        if not len(places):
            return frozenset()
        return frozenset(np.nonzero(np.isin(self.arrays["name_record"], places))[0].tolist())

    def record_of(self, name: int) -> int:
        """The place of the record whose name this is."""
        return int(self.arrays["name_record"][name])

    def name(self, place: int) -> NameRow:
        """A name as it was written."""
        ends = self.arrays["name_end"]
        start = int(ends[place - 1]) if place else 0
        text = bytes(self.arrays["name_text"][start : int(ends[place])]).decode()
        return NameRow(text, self._languages[int(self.arrays["name_language"][place])])

    def content(self, hidden: Numbers) -> Content:
        """What it is made of, without the records at these places."""
        kept = np.ones(len(self), bool)
        kept[hidden] = False
        placed = (np.cumsum(kept) - 1).astype(np.uint32)
        owners = self.arrays["name_record"]
        rows = np.nonzero(kept[owners])[0]
        content = Content(
            high=_plain("Q", self.arrays["record_high"][kept]),
            low=_plain("Q", self.arrays["record_low"][kept]),
            gone=self.gone(),
            names=[self.name(int(row)) for row in rows],
            name_of=_plain("I", placed[owners[rows]]),
        )
        for name in ("exact", "near"):
            hashes, places = self.arrays[f"{name}_hash"], self.arrays[f"{name}_place"]
            stay = kept[places]
            setattr(content, f"{name}_hash", _plain("Q", hashes[stay]))
            setattr(content, f"{name}_place", _plain("I", placed[places[stay]]))
        fresh = np.cumsum(kept[owners]) - 1
        born = kept[owners[self.arrays["birth_row"]]]
        content.birth_number = _plain("I", self.arrays["birth_number"][born])
        content.birth_row = _plain("I", fresh[self.arrays["birth_row"][born]].astype(np.uint32))
        return content


def _plain(kind: str, numbers: Numbers) -> "array[int]":
    plain = array(kind)
    plain.frombytes(numbers.tobytes())
    return plain


def _uuid(arrays: Arrays, name: str, place: int) -> UUID:
    return UUID(int=int(arrays[f"{name}_high"][place]) << 64 | int(arrays[f"{name}_low"][place]))


def joined(contents: Iterable[Content], *, hides: bool, forget: Collection[UUID] = ()) -> Content:
    """Contents of neighbours that hide nothing of each other any more, as one.

    Args:
        contents: The neighbours, without what later ones of them hide.
        hides: True if there are older segments, whose rows it still has to hide.
        forget: Records of which no older segment has a row, so that nothing of them has to be hidden.
    """
    whole = Content()
    for one in contents:
        base, names_before = np.uint32(len(whole)), np.uint32(len(whole.names))
        whole.birth_number += one.birth_number
        whole.birth_row.extend(_plain("I", np.asarray(one.birth_row, np.uint32) + names_before))
        whole.high += one.high
        whole.low += one.low
        whole.gone += one.gone if hides else []
        whole.names += one.names
        whole.exact_hash += one.exact_hash
        whole.near_hash += one.near_hash
        for name in ("name_of", "exact_place", "near_place"):
            getattr(whole, name).extend(_plain("I", np.asarray(getattr(one, name), np.uint32) + base))
    here = {high << 64 | low for high, low in zip(whole.high, whole.low, strict=True)} if whole.gone else set()
    whole.gone = [one for one in dict.fromkeys(whole.gone) if one.int not in here and one not in forget]
    return whole
