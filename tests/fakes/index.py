"""Names looked up word by word, the register in memory, and what an index has to answer by the slowest road."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from comity.adapters.index.arrays import Arrays
from comity.adapters.index.names import NameRow, NearName, NumberKeys, Rows
from comity.adapters.index.segment import exact_form
from comity.application.ports.index import EntryChange, Found, Wanted
from comity.domain.identity import PersonIdentity, PersonName, ThingKind, ThingNumber
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability

LATER = datetime(2031, 1, 1, tzinfo=UTC)


@dataclass
class _OpenWords:
    segments: list[list[tuple[int, set[str]]]]
    removed: list[set[int]]

    def search(self, name: NameRow, most: int) -> Sequence[NearName]:
        return self._best(name, most, None)

    def among(self, name: NameRow, most: int, rows: Sequence[Rows]) -> Sequence[NearName]:
        return self._best(name, most, [set(one.tolist()) for one in rows])

    def holding(self, word: str) -> int:
        return sum(word in words for rows in self.segments for _record, words in rows)

    def _best(self, name: NameRow, most: int, rows_wanted: list[set[int]] | None) -> Sequence[NearName]:
        wanted = set(exact_form(name.text).split())
        best: dict[tuple[int, int], NearName] = {}
        for number, rows in enumerate(self.segments):
            for row, (record, words) in enumerate(rows):
                score = len(words & wanted) / len(words | wanted)
                known = best.get((number, record))
                if rows_wanted is not None and row not in rows_wanted[number]:
                    continue
                if score and row not in self.removed[number] and (known is None or known.score < score):
                    best[number, record] = NearName(number, row, score)
        return sorted(best.values(), key=lambda one: -one.score)[:most]


@dataclass
class WordArrays:
    """Fits `NameArrays`: a name is found by the words that it shares."""

    version: str = "words/1"

    def warm(self) -> None:
        """Nothing is compiled."""

    def build(self, names: Sequence[NameRow], records: npt.NDArray[np.int64]) -> Arrays:
        text = json.dumps([[int(record), row.text] for record, row in zip(records, names, strict=True)]).encode()
        return {"words": np.frombuffer(text, np.uint8)}

    def open(self, segments: Sequence[Arrays], removed: Sequence[Collection[int]]) -> _OpenWords:
        rows = [json.loads(bytes(one["words"])) if one else [] for one in segments]
        split = [[(record, set(exact_form(text).split())) for record, text in one] for one in rows]
        return _OpenWords(split, list(map(set, removed)))


def plain_keys(number: ThingNumber) -> NumberKeys:
    """A number is found exactly, and nearly without its last character."""
    text = f"{number.kind}:{number.text.upper()}"
    return NumberKeys(text, (text, text[:-1]))


def person(record: UUID, *names: str, numbers: Iterable[str] = (), **more: Any) -> RegisterEntry:
    """An invented entry of a person."""
    said = tuple(ThingNumber(ThingKind.TRAVEL_DOCUMENT, text) for text in numbers)
    identity = PersonIdentity(tuple(map(PersonName, names)), numbers=said)
    values: dict[str, Any] = {
        "owner": "la",
        "owner_state": "LA",
        "kind": NoticeKind.WANTED,
        "action": Action.ASK,
        "person": identity,
        "things": (),
        "vulnerability": Vulnerability.NONE,
        "valid_until": LATER,
        "synthetic": True,
    }
    return RegisterEntry(record=record, **{**values, **more})


@dataclass
class FakeRegister:
    """Fits `EntrySource`."""

    rows: dict[UUID, EntryChange] = field(default_factory=dict)
    last: int = 0

    def put(self, entry: RegisterEntry) -> EntryChange:
        return self._keep(entry.record, entry)

    def withdraw(self, record: UUID) -> EntryChange:
        return self._keep(record, None)

    def _keep(self, record: UUID, entry: RegisterEntry | None) -> EntryChange:
        self.last += 1
        self.rows[record] = EntryChange(self.last, record, entry)
        return self.rows[record]

    def newest(self) -> int:
        return self.last

    def changes(self, after: int, limit: int) -> Sequence[EntryChange]:
        rows = sorted(self.rows.values(), key=lambda row: row.sequence)
        return [row for row in rows if row.sequence > after][:limit]

    def entries(self, records: Iterable[UUID]) -> dict[UUID, RegisterEntry]:
        found = {record: self.rows[record].entry for record in records if record in self.rows}
        return {record: entry for record, entry in found.items() if entry is not None}


def slowly(register: FakeRegister, wanted: Wanted) -> set[Found]:
    """What an index says by exact names and numbers, looked up entry by entry."""
    return {found for row in register.rows.values() if (found := _found(row, wanted)) is not None}


def _found(row: EntryChange, wanted: Wanted) -> Found | None:
    entry = row.entry
    if entry is None:
        return None
    names = {exact_form(name.text): name.text for name in reversed(entry.person.names)} if entry.person else {}
    asked = [exact_form(name.text) for name in wanted.names]
    hit = next((names[name] for name in asked if name and name in names), "")
    mine = [plain_keys(number) for number in (*entry.things, *(entry.person.numbers if entry.person else ()))]
    exact, near = [], []
    for place, number in enumerate(wanted.numbers):
        keys = plain_keys(number)
        if keys.exact in {one.exact for one in mine}:
            exact.append(place)
        elif set(keys.near) & {key for one in mine for key in one.near}:
            near.append(place)
    if not (hit or exact or near):
        return None
    return Found(row.record, 1.0 if hit else 0.0, hit, tuple(exact), tuple(near), exact_name=bool(hit))
