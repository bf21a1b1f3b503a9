"""Who looks at standing queries: an officer at the own ones, second persons at all, an auditor without the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports.searches import ShownRow
from comity.application.ports.standing import StandingHit, StandingRow
from comity.application.query.looking import Question
from comity.application.query.searched import SEARCHERS
from comity.application.query.standing_acts import MAY_AUTHORISE
from comity.application.recorder import Recorder
from comity.domain.bodies import convert
from comity.domain.officers import Officer, Role
from comity.domain.register_entries import RegisterEntry
from comity.evidence.canonical import decode

MAY_SEE: Final = SEARCHERS | {Role.AUDITOR}
PURPOSE: Final = "standing queries"


@dataclass(frozen=True, slots=True)
class Met:
    """A record that it met: the search by which it is confirmed, and the record while the register has it.

    `entry` is None once its owner took it back, or its time is over; `shown` is what the officer was shown.
    """

    hit: StandingHit
    entry: RegisterEntry | None
    shown: ShownRow | None


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing query as an officer sees it. `names` are the person's, empty for an auditor and after its end."""

    row: StandingRow
    names: tuple[str, ...]
    met: tuple[Met, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class StandingList:
    """Those that an officer may see, the newest first, and our own officers' names by pseudonym."""

    views: tuple[StandingView, ...]
    officers: Mapping[str, str]
    may_authorise: bool


def list_standing(desk: Desk, officer: Officer) -> StandingList:
    """The officer's own; all of them for whoever may authorise and for an auditor. The look is on record.

    Raises:
        NotPermitted: Role.
    """
    with audited(desk, officer, PURPOSE, "standing.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE, "reading of standing queries"), PURPOSE)
        all_of_them = bool((MAY_AUTHORISE | {Role.AUDITOR}) & officer.roles)
        rows = unit.standing.listed(officer="" if all_of_them else officer.id)
        content = bool(SEARCHERS & officer.roles)
        views = tuple(_view(recorder, row, officer, content=content) for row in rows)
        names = {account.id: account.name for account in unit.accounts.all()}
        recorder.audit("standing.read", subject=f"{len(rows)} standing queries", outcome="read")
        recorder.finish()
    return StandingList(views, names, bool(MAY_AUTHORISE & officer.roles))


def _view(recorder: Recorder, row: StandingRow, officer: Officer, *, content: bool) -> StandingView:
    hits = recorder.unit.standing.hits(row.standing)
    entries = recorder.unit.register.entries([one.record for one in hits]) if content else {}
    met = tuple(
        Met(one, entry if (entry := entries.get(one.record)) and entry.valid_until > recorder.at else None,
            _shown(recorder, one.search, one.record))
        for one in hits
    )  # fmt: skip
    return StandingView(row, _names(row) if content else (), met, row.officer == officer.id)


def _shown(recorder: Recorder, search: UUID, record: UUID) -> ShownRow | None:
    return next((row for row in recorder.unit.searches.shown(search) if row.record == record), None)


def _names(row: StandingRow) -> tuple[str, ...]:
    if not row.question:
        return ()
    question: Question = convert(decode(row.question), Question, "standing query")
    return tuple(name.text for name in question.person.names) if question.person else ()
