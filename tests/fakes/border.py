"""A border check on an invented register: a real index on files, names met word by word, a law that answers a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.fakes.index import FakeRegister, WordArrays, person

from comity.adapters.index.file_index import FileIndex
from comity.adapters.index.names import NumberKeys
from comity.application.border.check_traveller import BorderPorts
from comity.application.ports import Unit
from comity.domain.border_steps import UNKNOWN, Backing
from comity.domain.identity import PersonIdentity, ThingNumber
from comity.domain.register_entries import RegisterEntry
from comity.matching.person import Match
from comity.matching.scoring.bands import Band
from comity.matching.things import normalise

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def number_keys(number: ThingNumber) -> NumberKeys:
    """Keys of a number as the things' rules make them."""
    normal = normalise(number)
    return NumberKeys(f"{normal.kind}:{normal.canonical}" if normal.exact else "", normal.near_keys)


def by_birth(asked: PersonIdentity) -> Callable[[PersonIdentity], Match]:
    """Automatic if a whole birth date agrees, for review if none contradicts, below if one does."""

    def judge(candidate: PersonIdentity) -> Match:
        if not (asked.births and candidate.births):
            return Match(0.3, Band.REVIEW, (), 0.9)
        if set(asked.births) & set(candidate.births):
            return Match(0.99, Band.AUTOMATIC, (), 0.1)
        return Match(0.01, Band.BELOW, (), 1.0)

    return judge


@dataclass
class BorderFake:
    """Ports of a check, and what they rest on. `backings` is the law's answer by record."""

    folder: Path
    register: FakeRegister = field(default_factory=FakeRegister)
    backings: dict[UUID, Backing] = field(default_factory=dict)
    asked_of_law: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.index = FileIndex(self.folder, WordArrays(), number_keys, lambda: NOW)
        self.index.rebuild([], sequence=0)

    def put(self, record: int, *names: str, **more: Any) -> RegisterEntry:
        """An invented entry, in the register and in the index."""
        entry = person(UUID(int=record), *names, **more)
        before = self.register.newest()
        self.index.update([self.register.put(entry)], after=before)
        return entry

    @property
    def ports(self) -> BorderPorts:
        return BorderPorts(
            index=self.index,
            register=lambda unit: self.register,
            compare=by_birth,
            backing=self._backing,
            wrong_share=lambda unit, match: match.expected_wrong_share if match else None,
        )

    def _backing(self, unit: Unit, entry: RegisterEntry) -> Backing:
        self.asked_of_law.append(entry.record)
        return self.backings.get(entry.record, UNKNOWN)


def records(candidates: Iterable[Any]) -> list[int]:
    """Which records, in the order shown."""
    return [one.entry.record.int for one in candidates]
