"""Every projection dropped and folded anew from the events, compared with what was there; on record either way."""

from dataclasses import dataclass
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports import BareCase, RequestRow
from comity.application.projections import rebuild
from comity.application.recorder import Recorder

PURPOSE = "rebuilding projections"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: cases folded, rows made, and the requests whose row had been another than the events make."""

    cases: int
    rows: int
    differed: tuple[UUID, ...]


def rebuild_projections(desk: Desk) -> Rebuilt:
    """Rebuild all of it in one transaction.

    Raises:
        Unavailable: The store; nothing was changed.
    """
    with desk.store.unit() as unit:
        before = {_place(row): row for row in unit.views.dump()}
        cases = rebuild(desk, unit)
        unit.ledger.clear()  # counted anew when it is next read
        after = {_place(row): row for row in unit.views.dump()}
        differed = tuple(sorted(one[1] for one in before.keys() | after.keys() if before.get(one) != after.get(one)))
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        outcome = "differed" if differed else "done"
        recorder.audit("projections.rebuilt", subject=f"{cases} cases", outcome=outcome, rows=str(len(after)))
        recorder.finish()
    return Rebuilt(cases, len(after), differed)


def _place(row: RequestRow | BareCase) -> tuple[UUID, UUID]:
    """Case and request of a row; a case without a letter stands for itself."""
    return row.case, row.case if isinstance(row, BareCase) else row.request
