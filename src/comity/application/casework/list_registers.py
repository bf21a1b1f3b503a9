"""The registers over all cases of this node: surrenders with what they protect, assurances with what became of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.recorder import Recorder
from comity.domain.officers import Officer
from comity.domain.registers import Assurance, Speciality, assurances, specialities

MOST_EVENTS = 100_000


@dataclass(frozen=True, slots=True)
class SurrenderRow:
    """A surrender on the register. `touched` are reports outside of what it was for."""

    case: UUID
    request: UUID
    from_state: str
    to_state: str
    entry: Speciality
    touched: int


@dataclass(frozen=True, slots=True)
class AssuranceRow:
    """An assurance on the register. `overdue` is the first visit that nobody made in time."""

    case: UUID
    request: UUID
    entry: Assurance
    overdue: date | None


SURRENDER_COLUMNS: Final = (
    "on", "from_state", "to_state", "measure", "offences", "protected_until", "reports", "touched", "case", "request",
)  # fmt: skip
ASSURANCE_COLUMNS: Final = (
    "id", "state", "assurance", "standing", "visits", "next_visit", "overdue", "measure", "case", "request",
)  # fmt: skip


def surrender_plain(row: SurrenderRow) -> dict[str, Any]:
    """A surrender for files and programs, by `SURRENDER_COLUMNS`."""
    entry = row.entry
    return {
        "on": entry.recorded.on,
        "from_state": row.from_state,
        "to_state": row.to_state,
        "measure": entry.measure,
        "offences": list(entry.offences),
        "protected_until": entry.protected_until,
        "reports": len(entry.reports),
        "touched": row.touched,
        "case": row.case,
        "request": row.request,
    }


def assurance_plain(row: AssuranceRow) -> dict[str, Any]:
    """An assurance for files and programs, by `ASSURANCE_COLUMNS`; its words stay in the case."""
    entry = row.entry
    return {
        "id": entry.id.hex()[:16],
        "state": entry.recorded.given_by,
        "assurance": entry.recorded.assurance,
        "standing": entry.standing,
        "visits": len(entry.visits),
        "next_visit": entry.next_visit,
        "overdue": row.overdue,
        "measure": entry.recorded.measure,
        "case": row.case,
        "request": row.request,
    }


def list_surrenders(desk: Desk, officer: Officer, *, purpose: str) -> list[SurrenderRow]:
    """Every surrender on the register, the newest first.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose.
    """
    with audited(desk, officer, purpose, "registers.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            today = recorder.at.date()
            rows = [
                SurrenderRow(
                    case,
                    state.id,
                    state.letter.requested_state,
                    state.letter.requesting_state,
                    one,
                    sum(one.touches(report, today) for report in one.reports),
                )
                for case in _cases(recorder, "surrender.recorded")
                for state in recorder.case(case).requests.values()
                for one in specialities(state)
            ]
            recorder.audit("registers.read", subject=f"{len(rows)} surrenders", outcome="read")
            recorder.finish()
    return sorted(rows, key=lambda row: (row.entry.recorded.on, row.request), reverse=True)


def list_assurances(desk: Desk, officer: Officer, *, purpose: str) -> list[AssuranceRow]:
    """Every assurance on the register: broken ones first, then those whose visit is overdue, then the rest.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose.
    """
    with audited(desk, officer, purpose, "registers.read"):
        actor = may_read(officer, purpose)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            today = recorder.at.date()
            rows = [
                AssuranceRow(case, state.id, one, one.next_visit if one.next_visit and one.next_visit < today else None)
                for case in _cases(recorder, "assurance.recorded", "assurance.answered")
                for state in recorder.case(case).requests.values()
                for one in assurances(state)
            ]
            recorder.audit("registers.read", subject=f"{len(rows)} assurances", outcome="read")
            recorder.finish()
    order = ("established", "alleged")
    return sorted(rows, key=lambda row: (row.entry.standing not in order, row.overdue is None, row.entry.id))


def _cases(recorder: Recorder, *event_types: str) -> list[UUID]:
    """Cases with an event of one of these types."""
    stored = [one for name in event_types for one in recorder.unit.events.of_type(name, limit=MOST_EVENTS)]
    return sorted({one.signed.event.case for one in stored if one.signed.event.case is not None})
