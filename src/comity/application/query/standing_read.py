"""Who looks at standing queries: an officer at the own ones, second persons at all, an auditor without the person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import Unit
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
MOST_LISTED: Final = 1000
MOST_BARS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Met:
    """A record that it met: the search by which it is confirmed, and the record while the register has it.

    `entry` is None once its owner took it back, or its time is over; `shown` is what the officer was shown. Where the
    owner refuses standing queries since, `refused` is true and nothing of the record is here.
    """

    hit: StandingHit
    entry: RegisterEntry | None
    shown: ShownRow | None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing query as an officer sees it.

    `names` are the person's, empty for an auditor and after its end. An auditor sees counts alone: `met` is then empty
    too, and the row has no words and no person. `refused_by` are owners who refuse that records of theirs here be
    compared, with how many: of all records of this node, whoever they are about, so that it tells nothing of a match.
    """

    row: StandingRow
    names: tuple[str, ...]
    met: tuple[Met, ...]
    is_mine: bool
    refused_by: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingList:
    """Those that an officer may see, the newest first, and our own officers' names by pseudonym.

    `complete` is False where more of them lie here than are listed.
    """

    views: tuple[StandingView, ...]
    officers: Mapping[str, str]
    may_authorise: bool
    complete: bool = True


def list_standing(desk: Desk, officer: Officer, *, purpose: str = PURPOSE) -> StandingList:
    """The officer's own; all of them for whoever may authorise and for an auditor. The look is on record.

    Raises:
        NotPermitted: Role.
    """
    with audited(desk, officer, purpose, "standing.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE, "reading of standing queries"), purpose)
        rows = unit.standing.listed(officer="" if sees_all(officer) else officer.id, limit=MOST_LISTED + 1)
        views = tuple(view_of(recorder, row, officer) for row in rows[:MOST_LISTED])
        names = {account.id: account.name for account in unit.accounts.all()}
        recorder.audit("standing.read", subject=f"{len(views)} standing queries", outcome="read")
        recorder.finish()
    return StandingList(views, names, bool(MAY_AUTHORISE & officer.roles), len(rows) <= MOST_LISTED)


def sees_all(officer: Officer) -> bool:
    """True if the officer sees those of others too."""
    return bool((MAY_AUTHORISE | {Role.AUDITOR}) & officer.roles)


def view_of(recorder: Recorder, row: StandingRow, officer: Officer) -> StandingView:
    """One as this officer may see it."""
    if not SEARCHERS & officer.roles:
        counts = replace(row, subject="", reason="", answer="", question=b"")
        return StandingView(counts, (), (), row.officer == officer.id)
    hits = recorder.unit.standing.hits(row.standing)
    entries = recorder.unit.register.entries([one.record for one in hits])
    met = tuple(_met(recorder, one, entries.get(one.record)) for one in hits)
    return StandingView(row, _names(row), met, row.officer == officer.id, refused_by(recorder.unit))


def refused_by(unit: Unit) -> dict[str, int]:
    """Owners who refuse standing queries of this node, and how many of its records they refuse, by node."""
    said = (stored.signed.event.case for stored in unit.events.of_type("notice.standing_barred", limit=MOST_BARS))
    entries = unit.register.entries({case for case in said if case is not None})
    return dict(sorted(Counter(one.owner for one in entries.values() if one.no_standing).items()))


def _met(recorder: Recorder, hit: StandingHit, entry: RegisterEntry | None) -> Met:
    if entry is not None and entry.no_standing:
        return Met(hit, None, None, refused=True)
    there = entry if entry is not None and entry.valid_until > recorder.at else None
    return Met(hit, there, _shown(recorder, hit.search, hit.record))


def _shown(recorder: Recorder, search: UUID, record: UUID) -> ShownRow | None:
    return next((row for row in recorder.unit.searches.shown(search) if row.record == record), None)


def plain_row(row: StandingRow) -> dict[str, Any]:
    """One for programs: on what it rests, until when, and its counts. Nobody is named, but officers' pseudonyms."""
    return {
        "query": row.standing, "state": row.state, "over": row.over, "case": row.case, "request": row.request,
        "measure": row.measure, "person": row.subject, "purpose": row.purpose, "asked_by": row.officer,
        "asked_at": row.asked_at, "authorised_by": row.authorised_by, "authorised_at": row.authorised_at,
        "until": row.until, "ended_at": row.ended_at, "compared": row.compared, "met": row.hits,
    }  # fmt: skip


def question_of_row(row: StandingRow) -> Question | None:
    """Whom it is about; None after its end."""
    if not row.question:
        return None
    question: Question = convert(decode(row.question), Question, "standing query")
    return question


def _names(row: StandingRow) -> tuple[str, ...]:
    question = question_of_row(row)
    return tuple(name.text for name in question.person.names) if question and question.person else ()
