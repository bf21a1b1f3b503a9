"""One round of the ladder: whoever is to be told that a deadline comes near is told, each once, in one transaction.

The row of the inbox says when a request's ladder has something to do, so a round looks at those requests only. What is
written moves that moment on; a round that is killed leaves nothing, and the next one does it again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.projections import owes_at, person_rows, request_rows
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import RequestState
from comity.domain.clocks import Deadline
from comity.domain.errors import ComityError
from comity.domain.ladder import LATE, Step, due_step, key_of

PURPOSE = "keeping clocks"
AT_ONCE = 100  # requests a round


@dataclass(frozen=True, slots=True)
class Told:
    """A rung that this round took: ``late`` is told to the request's audience, all others stay here."""

    case: UUID
    request: UUID
    clock: str
    measure: str
    percent: int
    role: str
    due_at: datetime
    shared: bool


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: the rungs it took, and the requests for which it could not, with the code of the fault."""

    told: tuple[Told, ...]
    failed: tuple[tuple[UUID, str], ...]


def clock_round(desk: Desk, limit: int = AT_ONCE) -> Round:
    """Take every rung that is due now, of at most `limit` requests. A fault in one holds up no other.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        found = unit.views.to_look_at(desk.clock.now(), limit)
    told: list[Told] = []
    failed: list[tuple[UUID, str]] = []
    for case, request in found:
        try:
            told += remind(desk, case, request)
        except ComityError as fault:
            failed.append((request, fault.code))
    return Round(tuple(told), tuple(failed))


def remind(desk: Desk, case: UUID, request: UUID) -> list[Told]:
    """Take the rungs that are due for one request, and bring its rows up to date."""
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        state = recorder.request(case, request)
        told = [one for clock in state.clocks if (one := _climb(recorder, case, state, clock)) is not None]
        if told:
            recorder.finish()
        else:  # rows of an earlier version, or of a clock that was stopped meanwhile
            folded = recorder.case(case)
            unit.views.put_requests(request_rows(desk.authority, folded))
            unit.views.put_persons(case, person_rows(folded))
    return told


def _climb(recorder: Recorder, case: UUID, state: RequestState, clock: Deadline) -> Told | None:
    ours = owes_at(recorder.desk.node, state, clock)
    if ours is None:
        return None
    step = due_step(clock, state.reminded.get(key_of(clock), 0), recorder.at, owes=ours)
    if step is None:
        return None
    tell_all = ours and step.percent >= LATE
    _record(recorder, case, state, clock, step)
    if tell_all:
        body = b.ClockLate(state.id, clock.name, clock.rule, clock.started_by, clock.due_at, clock.measure)
        audience = tuple({*state.audience, state.requested_node})
        signed = recorder.record(body, case=case, audience=audience)
        recorder.audit("clock.late", case=case, subject=signed.digest.hex())
    return Told(
        case, state.id, clock.name, clock.measure, step.percent, step.role.value, clock.due_at, shared=tell_all
    )  # fmt: skip


def _record(recorder: Recorder, case: UUID, state: RequestState, clock: Deadline, step: Step) -> None:
    body = b.ClockReminded(
        state.id, clock.name, clock.rule, clock.started_by, clock.due_at, step.percent, step.role.value, clock.measure
    )
    signed = recorder.record(body, case=case)
    recorder.audit("clock.reminded", case=case, subject=signed.digest.hex())
