"""A border check on an invented register: a real index on files, the search desk, a law that answers a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.fakes.index import person
from tests.fakes.searching import put, record, searching
from tests.fakes.world import Node

from comity.application.border.law_here import Standing
from comity.application.desk import Desk
from comity.application.ports import Unit
from comity.domain.border_steps import UNKNOWN, Backing
from comity.domain.register_entries import Action, RegisterEntry


@dataclass
class BorderFake:
    """A node that looks into an index in this folder. `backings` is the law's answer by the record's number."""

    node: Node
    folder: Path
    backings: dict[int, Backing] = field(default_factory=dict)
    asked: dict[int, Action] = field(default_factory=dict)  # what each entry asks for: no wording of it is stored here

    def __post_init__(self) -> None:
        searching(self.node, self.folder)

    @property
    def desk(self) -> Desk:
        return self.node.desk

    def put(self, number: int, *names: str, **more: Any) -> RegisterEntry:
        """An invented entry in the register; the next search brings the index up."""
        entry = person(record(number), *names, **more)
        put(self.desk, entry)
        self.asked[number] = entry.action
        return entry

    def clear(self, *numbers: int) -> None:
        """Take entries out again."""
        for number in numbers:
            put(self.desk, None, of=record(number))

    def law(self, desk: Desk, unit: Unit, entry: RegisterEntry) -> Standing:
        """Fits `AskLaw`."""
        return Standing(self.asked[number_of(entry.record)], self.backings.get(number_of(entry.record), UNKNOWN))


def number_of(one: UUID) -> int:
    """The number by which a test put a record."""
    return one.int & 0xFFFF


def records(candidates: Iterable[Any]) -> list[int]:
    """Which records, in the order shown."""
    return [number_of(one.entry.record) for one in candidates]
