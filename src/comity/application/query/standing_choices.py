"""Of whom a case may ask to be told: persons of its letters whose request is open, and for what each may be watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting, may_read
from comity.application.query.searched import SEARCHERS
from comity.application.query.standing_law import ground_of, is_open, whom
from comity.application.recorder import Recorder
from comity.domain.case_values import RequestState
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.domain.requests import Subject
from comity.domain.standing import PURPOSES, side_of


@dataclass(frozen=True, slots=True)
class Watchable:
    """A person of a measure. `letter` is its title, `purposes` are those that fit the person's role; the law
    is asked with the wish itself.

    `enough` is False where the letter knows a name alone, for which nobody is watched.
    """

    request: UUID
    letter: str
    measure: str
    act: str
    person: Subject
    purposes: tuple[str, ...]
    enough: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a case lets ask for, by request and measure, and its title."""

    title: str
    persons: tuple[Watchable, ...]


def standing_choices(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> Choices:
    """Persons for whom a standing query may be asked from this case now. The reading is on record.

    Raises:
        NotPermitted: The officer does not search.
        InvalidInput: ``case.unknown``.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        acting(officer, SEARCHERS, "standing queries")
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        folded = recorder.case(case)
        found = [one for state in folded.requests.values() for one in _of(recorder, state)]
        recorder.audit("case.read", case=case, subject=str(case), outcome="read")
        recorder.finish()
    return Choices(folded.title, tuple(found))


def _of(recorder: Recorder, state: RequestState) -> Iterator[Watchable]:
    """Persons of the measures of one request on which our side may act."""
    named = {one.key for one in state.letter.subjects}
    for asked in state.letter.measures:
        if asked.subject not in named:
            continue
        ground = ground_of(state, asked.key)
        side = side_of(ground.subject.role)
        if side is None or not is_open(recorder.desk, ground):
            continue
        fits = tuple(sorted(one.value for one in PURPOSES[side]))
        enough = _is_enough(recorder, ground.subject)
        yield Watchable(state.id, state.letter.title, asked.key, asked.measure, ground.subject, fits, enough)


def _is_enough(recorder: Recorder, subject: Subject) -> bool:
    try:
        whom(recorder, subject)
    except InvalidInput:
        return False
    return True
