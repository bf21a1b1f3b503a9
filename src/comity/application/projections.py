"""What the inbox lists, computed from cases. Rebuilding all of it from events is a command, and a test."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from comity.application.casebook import Shown
from comity.application.desk import Desk
from comity.application.ports import BareCase, NoticeRow, PersonRow, RequestRow, Unit
from comity.application.reading import known
from comity.application.safeguard_views import rebuild_safeguards
from comity.application.turns import turn_of
from comity.domain.authorities import Authority, is_national, state_of
from comity.domain.cases import Case, RequestState, fold
from comity.domain.clocks import Deadline, Pause
from comity.domain.fitting import known_measure
from comity.domain.history import History
from comity.domain.ladder import key_of, next_step_at, owes
from comity.domain.measures import EXTRADITION_FAMILY
from comity.domain.notice_keeping import next_look
from comity.domain.requests import Letter, Subject
from comity.law.circumvention import gregorian, name_keys, paper_numbers
from comity.law.earlier import Identity

_LONGEST_KEY = 200


def request_rows(authority: Authority, case: Case) -> list[RequestRow]:
    """The rows of a case, as this authority's node sees them."""
    return [_row(authority, case, state) for state in case.requests.values()]


def show(desk: Desk, unit: Unit, touched: Mapping[UUID, History]) -> dict[UUID, Shown]:
    """Bring the rows of cases that have new events up to date; what is shown of them now.

    Most events tell something and change no request. Then only the moment in its row moves, if it does.
    """
    rows: list[RequestRow] = []
    moved: list[tuple[UUID, UUID, datetime]] = []
    now: dict[UUID, Shown] = {}
    for case, history in touched.items():
        folded, before = history.case(), desk.casebook.shown(case)
        now[case] = Shown(folded.requests, history.latest_at)
        for state in folded.requests.values():
            if before is None or before.requests.get(state.id) is not state:
                rows.append(_row(desk.authority, folded, state))
            elif history.latest_at is not None and before.updated_at != history.latest_at:
                moved.append((case, state.id, history.latest_at))
    unit.views.put_requests(rows)
    if moved and unit.views.touch(moved) != len(moved):  # somebody has dropped rows: all that should be there is put
        unit.views.put_requests([row for case in touched for row in request_rows(desk.authority, touched[case].case())])
    return now


def bare_row(case: Case) -> BareCase | None:
    """The case as the inbox lists it while no letter of it exists; None once there is one."""
    if case.requests or case.notice is not None or not case.timeline:
        return None
    return BareCase(case.id, case.title, min(entry.known.event.at for entry in case.timeline))


def _row(authority: Authority, case: Case, state: RequestState) -> RequestRow:
    node = authority.node
    letter, due = state.letter, state.next_due
    pause = _pause(state)
    outgoing = letter.requesting_state[:2] == state_of(node)
    return RequestRow(
        request=state.id,
        case=case.id,
        direction="out" if outgoing else "in",
        title=letter.title,
        from_state=letter.requesting_state,
        to_state=letter.requested_state,
        counterpart=state.requested_node if outgoing else letter.requesting_node,
        measures=tuple(asked.measure for asked in letter.measures),
        stage=state.stage.value,
        urgency=letter.urgency.value,
        due_name=due.name if due else "",
        due_at=due.due_at if due else None,
        waiting=len(state.proposals),
        updated_at=max(entry.known.event.at for entry in case.timeline),
        paused=pause.reason if pause else "",
        paused_until=pause.until if pause else None,
        step=max((state.reminded.get(key_of(clock), 0) for clock in state.clocks), default=0),
        look_at=_look_at(node, state),
        review=_review(state),
        review_due=state.review.due.due_at if state.review and state.review.due else None,
        expected=state.interims[-1].said.expected.isoformat() if state.interims else "",
        turn=tuple(sorted(role.value for role in turn_of(authority, state))),
    )


def _pause(state: RequestState) -> Pause | None:
    """The pause that holds longest among those of open clocks; one without an end before all others."""
    pauses = [pause for clock in state.clocks for pause in clock.pauses if pause.until is None or not pause.ended_by]
    return max(pauses, key=lambda pause: (pause.until is None, pause.until or pause.since), default=None)


def _look_at(node: str, state: RequestState) -> datetime | None:
    """When the ladder of this node has something to do next."""
    moments = []
    for clock in state.clocks:
        ours = owes_at(node, state, clock)
        if ours is not None:
            moments.append(next_step_at(clock, state.reminded.get(key_of(clock), 0), owes=ours))
    return min((moment for moment in moments if moment is not None), default=None)


def owes_at(node: str, state: RequestState, clock: Deadline) -> bool | None:
    """True if this node owes what the clock measures, False if it waits for it, None if it does neither.

    An assurance is owed by the node that speaks for the state; the province whose letter it is waits for it too.
    """
    ours = owes(node, clock, requesting_node=answerer_of(state, clock), requested_node=state.requested_node)
    return False if ours is None and node == state.letter.requesting_node else ours


def answerer_of(state: RequestState, clock: Deadline) -> str:
    """The node of the requesting side that does what this clock measures: the state's own where a promise is asked."""
    asking = state.letter.requesting_node
    if clock.started_by not in state.promises or is_national(asking):
        return asking
    ours = (node for node in state.audience if state_of(node) == state_of(asking))
    return next(filter(is_national, ours), asking)


def answers_of(state: RequestState, clock: Deadline) -> tuple[str, ...]:
    """The acts that answer an open question, as events."""
    if clock.started_by in state.promises:
        return ("assurance.answered",)
    return ("request.supplemented", "request.clarified")


def _review(state: RequestState) -> str:
    if state.review is None:
        return ""
    return "open" if state.review.is_open else ("justified" if state.review.justified else "not_justified")


def person_rows(case: Case) -> list[PersonRow]:
    """By what the persons may be found again whose surrender is, or was, asked in this case; nobody else is listed."""
    return [
        PersonRow(key, case.id, state.id)
        for state in case.requests.values()
        for key in sorted({key for subject in sought(state.letter) for key in person_keys(subject)})
    ]


def sought(letter: Letter) -> list[Subject]:
    """Persons of the letter whose surrender it asks."""
    keys = {asked.subject for asked in letter.measures if known_measure(asked.measure) in EXTRADITION_FAMILY}
    return [subject for subject in letter.subjects if subject.key in keys]


def person_keys(subject: Subject) -> frozenset[str]:
    """Every key under which an earlier matter of this person, or of a candidate, would stand."""
    identity = Identity(subject.names, subject.birth, subject.papers)
    keys = {f"name:{key}"[:_LONGEST_KEY] for key in name_keys(identity)}
    keys |= {f"paper:{number}"[:_LONGEST_KEY] for _, number in paper_numbers(subject.papers)}
    born = gregorian(subject.birth)
    return frozenset(keys | ({f"born:{born}"} if len(born) == len("1987-05-02") else set()))


def rebuild(desk: Desk, unit: Unit) -> int:
    """Drop every projection and fold it anew from events; the number of cases."""
    unit.views.clear()
    unit.register.clear()
    cases = unit.events.case_ids()
    for case in cases:
        events = [known(stored.signed) for stored in unit.events.of_case(case)]
        folded = fold(case, events)
        unit.views.put_requests(request_rows(desk.authority, folded))
        if bare := bare_row(folded):
            unit.views.put_bare([bare])
        if persons := person_rows(folded):
            unit.views.put_persons(case, persons)
        show_notice(desk, unit, folded)
    rebuild_safeguards(unit, desk.node)
    return len(cases)


def show_notice(desk: Desk, unit: Unit, case: Case) -> None:
    """Bring the register's row of a notice up to date, and what a search may find of it."""
    if case.notice is not None:
        row = notice_row(desk.node, case)
        owner_state = state_of(case.notice.owner)
        unit.register.put(row, case.notice.entry(desk.node, owner_state))


def notice_row(node: str, case: Case) -> NoticeRow:
    """A notice as the register lists it."""
    state = case.notice
    assert state is not None
    notice, published = state.notice, state.published
    return NoticeRow(
        notice=state.id,
        owner=state.owner,
        side="ours" if state.owner == node else ("theirs" if published or state.erased else "review"),
        kind=notice.kind.value if notice else "",
        title=notice.title if notice else "",
        stage=state.stage.value,
        asked=notice.action.value if notice else "",
        action=state.action_here(node).value if published else "",
        vulnerability=notice.vulnerability.value if notice else "",
        valid_until=published.valid_until if published else None,
        review_on=published.review_on if published else None,
        duties=len(state.duties),
        pending=len(state.pending),
        blocked=bool(state.blocks),
        look_at=next_look(node, state),
        updated_at=max(entry.known.event.at for entry in case.timeline),
    )
