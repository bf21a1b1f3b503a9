"""Look a person or a thing up in the register."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.not_this_person import CompareFirst, compare_first
from comity.application.ports import Unit
from comity.application.query.looking import Candidate, Question, look
from comity.application.query.searched import (
    SEARCH,
    Made,
    check_budget,
    check_case,
    keep_search,
    may_search,
    require_question,
)
from comity.application.recorder import Recorder
from comity.application.redress.hit_shares import MeasuredShares, measured_shares
from comity.domain.identity import PersonIdentity, ThingNumber
from comity.domain.negative_answers import NegativeAnswer
from comity.domain.officers import Officer
from comity.domain.searches import Asking, SearchKind


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to a search: candidates, or what it means that there are none.

    Attributes:
        search: Its id, by which a candidate is confirmed or rejected.
        at: When, UTC.
        asking: For what it was made.
        candidates: The likeliest first, whoever needs protection before all others.
        complete: False if more fits than is shown, or may fit: ask more closely.
        namesakes_left: True if more people share the name than were looked at.
        negative: There where nothing was found in all of the register. It is no clearance and it ends.
        sequence: The register's last change that the answer knows.
        shares: What officers' verdicts say of the bands.
        first: Certificates and misused identities to compare with before anything is done. None of them clears, and
            none takes a candidate away.
    """

    search: UUID
    at: datetime
    asking: Asking
    candidates: tuple[Candidate, ...]
    complete: bool
    negative: NegativeAnswer | None
    sequence: int
    shares: MeasuredShares
    first: tuple[CompareFirst, ...] = ()
    namesakes_left: bool = False


def search_person(desk: Desk, officer: Officer, person: PersonIdentity, asking: Asking) -> SearchAnswer:
    """Look a person up by any of the names, and the numbers with them.

    Raises:
        NotPermitted: The officer's roles do not search.
        InvalidInput: Nothing to look up, or an unknown case.
        Refused: ``query.budget``.
        Unavailable: The index or the store; that is no answer.
    """
    return _search(desk, officer, Question(person), asking, SearchKind.PERSON)


def search_thing(desk: Desk, officer: Officer, things: tuple[ThingNumber, ...], asking: Asking) -> SearchAnswer:
    """Look numbers and marks up: documents, vehicles, telephones, accounts.

    Raises:
        NotPermitted, InvalidInput, Refused, Unavailable: As `search_person`.
    """
    return _search(desk, officer, Question(None, things), asking, SearchKind.THING)


def _search(desk: Desk, officer: Officer, question: Question, asking: Asking, kind: SearchKind) -> SearchAnswer:
    with audited(desk, officer, asking.purpose.value, SEARCH):
        actor = may_search(officer)
        require_question(question)
        check_budget(desk, officer, asking)
        with desk.store.unit() as unit:
            check_case(Recorder(desk, unit, actor, asking.purpose.value), asking)
        (looked,) = look(desk, [question])
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, asking.purpose.value)
            made = keep_search(recorder, asking, kind, question, looked)
            answer = _answer(unit, recorder, asking, question, made)
            recorder.finish()
    return answer


def _answer(unit: Unit, recorder: Recorder, asking: Asking, question: Question, made: Made) -> SearchAnswer:
    return SearchAnswer(
        search=made.search,
        at=recorder.at,
        asking=asking,
        candidates=made.looked.candidates,
        complete=made.looked.complete,
        negative=made.negative,
        sequence=made.looked.sequence,
        shares=measured_shares(unit),
        first=_first(unit, recorder, question, made.looked.candidates),
        namesakes_left=made.looked.namesakes_left,
    )


def _first(
    unit: Unit, recorder: Recorder, question: Question, found: tuple[Candidate, ...]
) -> tuple[CompareFirst, ...]:
    """What has to be compared before anything is done about what is shown, as at the border."""
    if not found:
        return ()
    person = replace(question.person or PersonIdentity(()), numbers=question.numbers)
    return compare_first(unit, recorder.at, records=[one.entry.record for one in found], person=person)
