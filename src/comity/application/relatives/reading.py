"""Officers read reports, one at a time and so many a day; the list shows no name and no telephone number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.relatives.keeping import DESK, Opened, at_desk, check_purpose, report_of
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Officer, Role
from comity.domain.relatives import Report, Stage
from comity.domain.relatives_bodies import RelativesActed

MOST_A_DAY: Final = 30
"""Different reports that one officer opens within 24 hours; whoever looks for relatives to press needs more."""
MAY_LIST: Final = DESK | {Role.AUDITOR}
_MOST_EVENTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the list: nothing by which a person or a relative could be found."""

    report: UUID
    stage: Stage
    child: bool
    vulnerability: str
    received_at: datetime
    hazard: str
    held_by: str


def list_reports(
    desk: Desk, officer: Officer, *, stage: str = "", purpose: str, offset: int = 0, limit: int = 50
) -> tuple[list[ReportLine], int]:
    """Reports, children first, then by need of protection; and how many there are.

    Raises:
        NotPermitted: Role.
        InvalidInput: No such stage, part of the list, or purpose.
    """
    if (stage and stage not in frozenset(Stage)) or offset < 0 or not 0 < limit <= 500:
        raise InvalidInput("safeguard.incomplete", "There is no such part of the list.", advice="Begin at the first.")
    with audited(desk, officer, purpose, "relatives.listed"), desk.store.unit() as unit:
        check_purpose(purpose)
        recorder = Recorder(desk, unit, acting(officer, MAY_LIST, "listing of relatives' reports"), purpose)
        rows, number = unit.relatives.listed(stage=stage, offset=offset, limit=limit)
        recorder.audit("relatives.listed", subject=f"{number} reports", outcome="read")
        recorder.finish()
    lines = []
    for row in rows:
        said = report_of(row)
        child = said.is_child(recorder.at.date())
        need = said.order(recorder.at.date()).value
        lines.append(ReportLine(row.report, said.stage, child, need, row.received_at, said.hazard.value, said.held_by))
    return lines, number


def read_report(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> Report:
    """One report, whole; that it was read is an event of its own.

    Raises:
        NotPermitted: Role, or ``relatives.many``: the officer has opened too many others today.
        InvalidInput: As `at_desk`.
    """
    with at_desk(desk, officer, report, "reading", purpose) as opened:
        if len(_read_today(opened, officer) | {report}) > MOST_A_DAY:
            raise NotPermitted(
                "relatives.many",
                f"You have opened {MOST_A_DAY} reports within a day.",
                advice="Ask a supervisor what the work is; the auditor sees this.",
            )
        opened.note("read", opened.row, purpose)
        return opened.report


def read_photograph(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> bytes:
    """The photograph of a report, on record like any reading; no bytes if there is none.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`.
    """
    with at_desk(desk, officer, report, "reading", purpose) as opened:
        opened.note("read", opened.row, purpose)
        return opened.row.photograph


def _read_today(opened: Opened, officer: Officer) -> set[UUID]:
    since = opened.recorder.at - timedelta(days=1)
    stored = opened.recorder.unit.events.of_type("relatives.acted", since=since, limit=_MOST_EVENTS)
    mine = (known(one.signed).body for one in stored if one.signed.event.actor.id == officer.id)
    return {body.report for body in mine if isinstance(body, RelativesActed) and body.act == "read"}
