"""Every clock of a case, with all that made its deadline: a reading like any other, with purpose and audit entry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.casework.read_case import read_case
from comity.application.desk import Desk
from comity.application.projections import answerer_of, answers_of, owes_at
from comity.domain.calendars import zone_of
from comity.domain.cases import Case, Known, RequestState
from comity.domain.clock_rules import CLOCKS, ClockRule
from comity.domain.clocks import ANSWER, Deadline, Skipped
from comity.domain.ladder import key_of, next_step_at
from comity.domain.officers import Officer, Role
from comity.domain.promises import AssuranceAsked
from comity.domain.stages import RULES


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that was not counted: ``weekend``, ``holiday`` or ``paused``; of which state, and what it is called."""

    skipped: Skipped
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """What an open question asks and who can answer it.

    Attributes:
        text: What is asked, or to be promised; empty if the question's event is not readable here.
        assurance: A word of the corpus's assurances; empty where information is asked.
        node: The node that owes the answer.
        roles: Who there can give it, alone or by a proposal.
    """

    text: str
    assurance: str
    node: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock as an officer reads it.

    Attributes:
        request: Id of the request.
        deadline: The clock, with its pauses and the days passed over.
        rule: Its row of the table.
        started_by: Type of the event that started it; empty if that event is not here.
        owes: True if this node owes it, False if it waits for it, None if it does neither.
        stands: True if it stands now.
        late: True if its time has run out.
        step: The highest rung of the ladder taken here, in percent; 0 for none.
        next_step_at: When the ladder has something to do next; None if nothing.
        days: The days that were not counted, with the names that this node's calendar has for them.
        zones: The clocks of requesting and requested authority, IANA names.
        question: What waits for its answer, if that is what the clock measures.
    """

    request: UUID
    deadline: Deadline
    rule: ClockRule
    started_by: str
    owes: bool | None
    stands: bool
    late: bool
    step: int
    next_step_at: datetime | None
    days: tuple[NamedDay, ...]
    zones: tuple[str, str]
    question: Question | None = None

    @property
    def due_locally(self) -> tuple[datetime, datetime]:
        """When it is due, on the requesting and the requested authority's clock."""
        return _on(self.deadline.due_at, self.zones[0]), _on(self.deadline.due_at, self.zones[1])


def list_clocks(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> list[ClockView]:
    """The open clocks of a case, those due first before the others; its reading is on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or the case is not here.
    """
    return clocks_of(desk, read_case(desk, officer, case, purpose=purpose).case)


def clocks_of(desk: Desk, case: Case) -> list[ClockView]:
    """The open clocks of a case that was read already."""
    events = {entry.known.digest: entry.known for entry in case.timeline}
    found = [
        _view(desk, state, clock, events.get(clock.started_by))
        for state in case.requests.values()
        for clock in state.clocks
    ]
    return sorted(found, key=lambda view: (view.deadline.stands, view.deadline.due_at, view.deadline.name))


def _view(desk: Desk, state: RequestState, clock: Deadline, started_by: Known | None) -> ClockView:
    now, ours, reached = desk.clock.now(), owes_at(desk.node, state, clock), state.reminded.get(key_of(clock), 0)
    calendars = state.calendars
    return ClockView(
        state.id,
        clock,
        CLOCKS[clock.rule],
        started_by.event.type if started_by else "",
        ours,
        clock.stands_at(now),
        clock.is_late_at(now),
        reached,
        None if ours is None else next_step_at(clock, reached, owes=ours),
        tuple(NamedDay(day, desk.calendars.name(day.state, day.day)) for day in clock.skipped),
        (calendars.requesting.zone, calendars.requested.zone),
        _question(state, clock, started_by.body if started_by else None),
    )


def _question(state: RequestState, clock: Deadline, body: object) -> Question | None:
    if clock.name != ANSWER:
        return None
    asked = body.text if isinstance(body, AssuranceAsked) else getattr(body, "asks", "")
    word = body.assurance if isinstance(body, AssuranceAsked) else ""
    roles = frozenset[Role]().union(*(RULES[act].roles for act in answers_of(state, clock)))
    return Question(asked, word, answerer_of(state, clock), tuple(role for role in Role if role in roles))


def _on(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_of(zone))
