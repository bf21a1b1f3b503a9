"""One standing query with what it met, every record compared afresh with whom it is about, as a search shows it."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.not_this_person import CompareFirst, compare_first
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.query.looking import Candidate, Question, judge_again, standards_in_force
from comity.application.query.standing_acts import MAY_AUTHORISE
from comity.application.query.standing_read import MAY_SEE, Met, StandingView, question_of_row, sees_all, view_of
from comity.application.recorder import Recorder
from comity.application.register.effect_today import entry_of_today
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.identity import PersonIdentity
from comity.domain.officers import Officer
from comity.domain.standing import Standing
from comity.matching.scoring import Band

_OPEN: Final = frozenset({Standing.ASKED.value, Standing.ACTIVE.value})


@dataclass(frozen=True, slots=True)
class MetCompared:
    """A record that was met.

    Attributes:
        met: Which, when, by which search.
        candidate: Compared as both stand now; None once whom it is about was destroyed, or the record is gone.
        verdict: ``confirmed`` or ``rejected`` as an officer said, or "".
    """

    met: Met
    candidate: Candidate | None
    verdict: str


@dataclass(frozen=True, slots=True)
class StandingShown:
    """A standing query as its page shows it.

    `first` are certificates and misused identities to compare with before anything is done, as at a search. The four
    flags say what this officer may do with it now.
    """

    view: StandingView
    met: tuple[MetCompared, ...]
    first: tuple[CompareFirst, ...]
    asked_by: str
    authorised_by: str
    case_title: str
    may_decide: bool
    may_renew: bool
    may_end: bool


def read_standing(desk: Desk, officer: Officer, standing: UUID, *, purpose: str) -> StandingShown:
    """One of the officer's own; any of them for whoever may authorise, and the counts of any for an auditor.

    The look is on record.

    Raises:
        NotPermitted: Role, or it is another officer's.
        InvalidInput: ``standing.unknown``.
    """
    with audited(desk, officer, purpose, "standing.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE, "reading of standing queries"), purpose)
        row = unit.standing.get(standing)
        if row is None:
            raise InvalidInput("standing.unknown", "There is no such standing query.", advice="See the list.")
        if row.officer != officer.id and not sees_all(officer):
            raise NotPermitted("standing.not_yours", "It is another officer's.", advice="Ask the supervisor.")
        shown = _shown(recorder, view_of(recorder, row, officer), officer)
        recorder.audit("standing.read", case=row.case, subject=str(standing), outcome="read")
        recorder.finish()
    return shown


def _shown(recorder: Recorder, view: StandingView, officer: Officer) -> StandingShown:
    unit, row, second = recorder.unit, view.row, bool(MAY_AUTHORISE & officer.roles)
    question = question_of_row(row)
    met = tuple(_compared(recorder.desk, unit, question, one) for one in view.met)
    return StandingShown(
        view,
        met,
        _first(recorder, question, met),
        _name(unit, row.officer),
        _name(unit, row.authorised_by),
        recorder.case(row.case).title if view.names else "",
        may_decide=second and not view.is_mine and row.state == Standing.ASKED,
        may_renew=second and not view.is_mine and row.state == Standing.ACTIVE,
        may_end=(second or view.is_mine) and row.state in _OPEN,
    )


def _compared(desk: Desk, unit: Unit, question: Question | None, one: Met) -> MetCompared:
    judged = unit.safeguards.verdict_on(one.hit.search, one.hit.record)
    verdict = "" if judged is None else "rejected" if judged.wrong else "confirmed"
    if question is None or one.entry is None:
        return MetCompared(one, None, verdict)
    band = Band(one.shown.band) if one.shown else Band.REVIEW
    found = judge_again(question, one.entry, standards_in_force(unit), band)
    return MetCompared(one, replace(found, entry=entry_of_today(desk, unit, found.entry)), verdict)


def _first(recorder: Recorder, question: Question | None, met: tuple[MetCompared, ...]) -> tuple[CompareFirst, ...]:
    records = [one.met.hit.record for one in met if one.candidate is not None]
    if question is None or not records:
        return ()
    person = replace(question.person or PersonIdentity(()), numbers=question.numbers)
    return compare_first(recorder.unit, recorder.at, records=records, person=person)


def _name(unit: Unit, officer: str) -> str:
    account = unit.accounts.get(officer) if officer else None
    return account.name if account else officer
