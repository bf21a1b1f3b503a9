"""A node whose register and index a test fills by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.fakes.index import WordArrays, person
from tests.fakes.world import Node, World

from comity.adapters.index import FileIndex
from comity.adapters.index.engine import number_keys
from comity.application.desk import Desk
from comity.application.ports.store import NoticeRow
from comity.application.query.keeping import keep_index
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, ThingKind, ThingNumber
from comity.domain.register_entries import RegisterEntry
from comity.domain.searches import Asking, SearchLimits, asking

CASE = "LA-2026-0117"


def record(number: int) -> UUID:
    return UUID(int=(0x0196_0000_0000_7000 << 64) | (0x8000 << 48) | number)


def why(purpose: str = "investigation", case: str = CASE, **more: Any) -> Asking:
    return asking(purpose, case, **more)


def named(*names: str, born: tuple[int, int, int] | None = None, passport: str = "") -> PersonIdentity:
    """Whom a test asks for."""
    numbers = (ThingNumber(ThingKind.TRAVEL_DOCUMENT, passport, "LA", "passport"),) if passport else ()
    return PersonIdentity(tuple(map(PersonName, names)), (PartialDate(*born),) if born else (), numbers=numbers)


def searching(
    node: Node, folder: Path, limits: SearchLimits | None = None, now: Callable[[], datetime] | None = None
) -> Node:
    """The node with an index of its register in this folder."""
    index = FileIndex(folder, WordArrays(), number_keys, now or node.desk.clock.now)
    node.desk = replace(node.desk, index=index, search_limits=limits or SearchLimits())
    keep_index(node.desk)
    return node


def world_with_search(folder: Path, *names: str) -> World:
    """Nodes that know each other; the first keeps an index."""
    world = World.of(*names)
    searching(world[names[0]], folder)
    return world


def put(desk: Desk, entry: RegisterEntry | None, of: UUID | None = None) -> None:
    """Have the register show an entry, or a record of it no more."""
    notice = entry.record if entry else of
    assert notice is not None
    row = NoticeRow(
        notice=notice, owner=entry.owner if entry else desk.node, side="ours", kind=entry.kind if entry else "wanted",
        title="invented", stage="published", asked="ask", action="ask", vulnerability="none", valid_until=None,
        review_on=None, duties=0, pending=0, blocked=False, look_at=None, updated_at=desk.clock.now(),
    )  # fmt: skip
    with desk.store.unit() as unit:
        unit.register.put(row, entry)


def wanted_person(number: int, *names: str, **more: Any) -> RegisterEntry:
    """An invented entry with a date of birth."""
    entry = person(record(number), *names, **more)
    assert entry.person is not None
    return replace(entry, person=replace(entry.person, births=(PartialDate(1990, 5, 17),)))
