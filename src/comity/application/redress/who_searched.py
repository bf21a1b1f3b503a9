"""The owner of a record sees who searched it: node, unit, role, purpose, case, and when; the reading is on record."""

from dataclasses import dataclass
from typing import Final

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports.safeguards import SearchesWanted, SearchRow
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.law.tables import Table

COLUMNS: Final = (
    "searched_at", "node", "unit", "role", "officer", "purpose", "reference", "occasion", "record",
)  # fmt: skip
MOST_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Searches:
    """A part of the list, the newest first, and how many rows fit in all."""

    rows: tuple[SearchRow, ...]
    number: int


def who_searched(
    desk: Desk, officer: Officer, wanted: SearchesWanted, *, purpose: str, offset: int = 0, limit: int = 50
) -> Searches:
    """Searches that hit records of this node, our own officers' and partners'.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or a part of the list that cannot be.
    """
    if offset < 0 or not 0 < limit <= MOST_ROWS:
        raise InvalidInput(
            "safeguard.incomplete", "There is no such part of the list.", advice="Begin at the first page."
        )
    with audited(desk, officer, purpose, "searches.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        rows, number = unit.safeguards.searches(wanted, offset=offset, limit=limit)
        subject = str(wanted.record) if wanted.record else f"{number} searches"
        recorder.audit("searches.read", subject=subject, outcome="read")
        recorder.finish()
    return Searches(tuple(rows), number)


def table_of(rows: tuple[SearchRow, ...]) -> Table:
    """The rows as a register that leaves."""
    cells = [tuple(_cell(row, name) for name in COLUMNS) for row in rows]
    return Table(COLUMNS, tuple(cells))


def _cell(row: SearchRow, name: str) -> str:
    value = getattr(row, name)
    return value.isoformat() if name == "searched_at" else str(value)
