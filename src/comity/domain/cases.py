"""A case is the deterministic fold of all its events that this node has, ours and the partners'.

Order: topological by `after`, ties by (`at`, digest), whatever the order of arrival. An event that does not fit its
place is kept and shown as out of order, never dropped. An event whose content was erased, or whose type this version
does not know, keeps its place in the timeline.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.domain import bodies as b
from comity.domain.authorities import NODE_ID, state_of
from comity.domain.clocks import Deadline, acknowledge_by, decide_by, execute_by, feedback_by
from comity.domain.errors import InvalidInput
from comity.domain.events import Event
from comity.domain.measures import Measure, is_coercive, is_police
from comity.domain.officers import Role
from comity.domain.requests import Letter, check_letter
from comity.domain.stages import RULES, UNDECIDED, MeasureStage, Persons, Side, Stage


@dataclass(frozen=True, slots=True)
class Known:
    """An event as a case reads it: header, its name, and the typed body, None if erased, unknown or not ours."""

    event: Event
    digest: bytes
    body: Any | None


@dataclass(frozen=True, slots=True)
class MeasureState:
    """One measure of a request."""

    key: str
    measure: str
    stage: MeasureStage = MeasureStage.ASKED
    grounds: tuple[str, ...] = ()
    reason: str = ""
    conditions: str = ""
    until: date | None = None
    decided_in: bytes | None = None
    executed_in: bytes | None = None
    summary: str = ""
    due: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A two-person act that waits for its second person."""

    digest: bytes
    act: str
    by: str
    at: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RequestState:
    """One request of a case, as far as this node knows it. Node and officer ids, moments in UTC.

    `assessments` are this node's own, by the digest of the wording; what a partner's law said stands in its events.
    """

    id: UUID
    letter: Letter
    stage: Stage
    drafted_by: str = ""
    drafting_node: str = ""
    assessments: Mapping[bytes, Mapping[str, Any]] = field(default_factory=dict)
    waivers: tuple[tuple[b.ItemWaived, str], ...] = ()
    released_in: bytes | None = None
    released_by: str = ""
    released_at: datetime | None = None
    audience: tuple[str, ...] = ()
    reference: str = ""
    measures: Mapping[str, MeasureState] = field(default_factory=dict)
    deliveries: tuple[tuple[str, str, bytes], ...] = ()
    answers: tuple[b.RequestAnswered, ...] = ()
    answered_at: datetime | None = None
    feedback: b.FeedbackGiven | None = None
    evaluated_by: tuple[str, ...] = ()
    proposals: Mapping[bytes, Proposal] = field(default_factory=dict)
    requested_node: str = ""
    deadlines: tuple[Deadline, ...] = ()

    @property
    def next_due(self) -> Deadline | None:
        """The deadline that comes first among those still open."""
        open_measures = (m.due for m in self.measures.values() if m.due is not None)
        return min((*self.deadlines, *open_measures), key=lambda d: d.due_at, default=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `out_of_order` says why the event does not fit its place, or is empty."""

    known: Known
    out_of_order: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The fold."""

    id: UUID
    title: str
    purpose: str
    requests: Mapping[UUID, RequestState]
    timeline: tuple[Entry, ...]

    @property
    def out_of_order(self) -> tuple[Entry, ...]:
        """Events that were kept without effect."""
        return tuple(entry for entry in self.timeline if entry.out_of_order)


def in_order(events: Iterable[Known]) -> list[Known]:
    """Events topologically by `after`, ties by (`at`, digest). What `after` names and is not here holds nothing up."""
    by_digest = {known.digest: known for known in events}
    waiting = {d: sum(a in by_digest for a in k.event.after) for d, k in by_digest.items()}
    followers: dict[bytes, list[bytes]] = {}
    for digest, known in by_digest.items():
        for before in known.event.after:
            followers.setdefault(before, []).append(digest)
    ready = [(by_digest[d].event.at, d) for d, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, digest = heapq.heappop(ready)
        ordered.append(by_digest[digest])
        for follower in followers.get(digest, ()):
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heapq.heappush(ready, (by_digest[follower].event.at, follower))
    return ordered


def heads(events: Iterable[Known], audience: frozenset[str]) -> tuple[bytes, ...]:
    """Digests that a new event for this audience names in `after`: the latest that the whole audience also has."""
    shared = [known for known in events if audience <= set(known.event.audience)]
    named = {digest for known in shared for digest in known.event.after}
    return tuple(sorted(known.digest for known in shared if known.digest not in named))


def fold(case: UUID, events: Iterable[Known]) -> Case:
    """The case that these events make, in whatever order they came."""
    title, purpose, requests, timeline = "", "", dict[UUID, RequestState](), []
    for known in in_order(events):
        body, why = known.body, ""
        if known.event.type in b.PRIVATE and not known.event.is_private:
            why = "an event of this type never leaves the node that wrote it"
        elif isinstance(body, b.CaseOpened):
            title, purpose = title or body.title, purpose or body.purpose
        elif body is not None and known.event.type in RULES:
            request_id = _request_of(body)
            try:
                requests[request_id] = _apply(requests.get(request_id), known)
            except _DoesNotFit as fault:
                why = str(fault)
        timeline.append(Entry(known, why))
    if not title and requests:
        title = next(iter(requests.values())).letter.title
    return Case(case, title, purpose, requests, tuple(timeline))


class _DoesNotFit(Exception):
    """Why an event has no effect; never leaves this module."""


def known_measure(word: str) -> Measure | None:
    """The measure of this word, or None for one that this software does not know."""
    return Measure(word) if word in frozenset(Measure) else None


def _is_police(word: str) -> bool:
    measure = known_measure(word)
    return measure is not None and is_police(measure)


def _is_coercive(word: str) -> bool:
    """What we do not know may be coercive, so it takes two persons."""
    measure = known_measure(word)
    return measure is None or is_coercive(measure)


def _request_of(body: Any) -> UUID:
    letter = getattr(body, "letter", None)
    return letter.request if isinstance(letter, Letter) else UUID(bytes=body.request.bytes)


def _apply(state: RequestState | None, known: Known) -> RequestState:
    event, body, rule = known.event, known.body, RULES[known.event.type]
    brought = getattr(body, "letter", None)
    if isinstance(brought, Letter):
        _check_letter(brought, known)
    letter = state.letter if state else brought
    if not isinstance(letter, Letter):
        raise _DoesNotFit("its request is not known here")
    _check_side(rule.side, event.author, letter)
    if event.actor.role not in rule.roles:
        raise _DoesNotFit(f"the role {event.actor.role.value} may not do this")
    if state is None:
        if not rule.begins:
            raise _DoesNotFit("its request is not known here")
        state = _begun(letter, known)
    if state.stage not in rule.stages:
        raise _DoesNotFit(f"the request is {state.stage.value}")
    if rule.measures is not None:
        _check_measure(state, known)
    _check_two_persons(rule.persons, state, known)
    return _EFFECTS[type(body)](state, known)


def _begun(letter: Letter, known: Known) -> RequestState:
    """A request of which this event is the first that this node has."""
    state = RequestState(id=letter.request, letter=letter, stage=Stage.DRAFT, requested_node=letter.requested_node)
    body = known.body
    if not isinstance(body, b.RequestRerouted):
        return state
    state = _sent(state, letter, body.released_at or known.event.at, known.event.audience)
    if body.reference:
        state = _without_deadline(replace(state, stage=Stage.ACKNOWLEDGED, reference=body.reference), "acknowledge")
    return state


def _check_letter(letter: Letter, known: Known) -> None:
    """A letter that an event brings is whole, of this case and request, and between the same two states as before."""
    if letter.case != known.event.case or letter.request != getattr(known.body, "request", letter.request):
        raise _DoesNotFit("its letter is of another case or request")
    try:
        check_letter(letter)
    except InvalidInput as fault:
        raise _DoesNotFit(fault.message) from fault


def _check_side(side: Side, author: str, letter: Letter) -> None:
    sides = {Side.REQUESTING: {letter.requesting_state}, Side.REQUESTED: {letter.requested_state}}
    allowed = sides.get(side, {letter.requesting_state, letter.requested_state})
    if not any(state_of(author) == state[:2] for state in allowed):
        raise _DoesNotFit(
            f"a node of {state_of(author)} cannot do this in a request from "
            f"{letter.requesting_state} to {letter.requested_state}"
        )


def _check_measure(state: RequestState, known: Known) -> None:
    rule, key = RULES[known.event.type], str(getattr(known.body, "measure", ""))
    measure = state.measures.get(key)
    if measure is None:
        raise _DoesNotFit(f"the request has no measure {key}")
    if rule.measures is not None and measure.stage not in rule.measures:
        raise _DoesNotFit(f"measure {key} is {measure.stage.value}")
    role = known.event.actor.role
    if rule.measures == UNDECIDED and role is not Role.LAWYER and not _is_police(measure.measure):
        raise _DoesNotFit(f"measure {key} is decided by a lawyer of the central authority")


def _check_two_persons(persons: Persons, state: RequestState, known: Known) -> None:
    """Both persons are named and differ, and the second is who did it, whatever else the event claims."""
    body, actor = known.body, known.event.actor.id
    match body:
        case b.RequestReleased(drafted_by=first):
            second = actor if actor != state.drafted_by else first
        case b.RequestAnswered(prepared_by=first, approval=approval):
            second = approval.approver
        case b.MeasureRefused(decided_by=first, seconded_by=second):
            pass
        case b.MeasureAccepted(decided_by=first, seconded_by=second, measure=key):
            if persons is Persons.TWO_IF_COERCIVE and not _is_coercive(state.measures[key].measure):
                return
        case _:
            return
    if not first or second != actor or first == second:
        raise _DoesNotFit("it takes two persons")


def _with_measure(state: RequestState, key: str, **changes: Any) -> RequestState:
    return replace(state, measures={**state.measures, key: replace(state.measures[key], **changes)})


def _without_deadline(state: RequestState, name: str) -> RequestState:
    return replace(state, deadlines=tuple(d for d in state.deadlines if d.name != name))


def _drafted(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, b.RequestDrafted)
    return replace(
        state,
        letter=known.body.letter,
        stage=Stage.DRAFT,
        drafted_by=known.event.actor.id,
        drafting_node=known.event.author,
        proposals={},
        waivers=(),
    )


def _assessed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestAssessed)
    stage = Stage.ASSESSED if state.stage is Stage.DRAFT else state.stage
    return replace(state, stage=stage, assessments={**state.assessments, body.letter: body.assessment})


def _waived(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, b.ItemWaived)
    return replace(state, waivers=(*state.waivers, (known.body, known.event.actor.id)))


def _submitted(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestSubmitted)
    return replace(
        state, letter=body.letter, stage=Stage.SUBMITTED, drafted_by=body.drafted_by, drafting_node=known.event.author
    )


def _returned(state: RequestState, _known: Known) -> RequestState:
    return replace(state, stage=Stage.DRAFT)


def _released(state: RequestState, known: Known) -> RequestState:
    body, event = known.body, known.event
    assert isinstance(body, b.RequestReleased)
    by = dict(state.waivers)
    return replace(
        _sent(state, body.letter, event.at, event.audience),
        drafted_by=body.drafted_by,
        waivers=tuple((waiver, by.get(waiver, event.actor.id)) for waiver in body.waived),
        released_in=known.digest,
        released_by=event.actor.id,
        proposals={},
    )


def _sent(state: RequestState, letter: Letter, at: datetime, audience: tuple[str, ...]) -> RequestState:
    """On its way since this moment, every measure asked, every clock running."""
    measures = {
        asked.key: MeasureState(
            asked.key, asked.measure, due=decide_by(at, letter.urgency, police=_is_police(asked.measure))
        )
        for asked in letter.measures
    }
    return replace(
        state,
        letter=letter,
        stage=Stage.RELEASED,
        requested_node=letter.requested_node,
        measures=measures,
        released_at=at,
        audience=audience,
        deadlines=(acknowledge_by(at, letter.urgency),),
    )


def _delivered(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestDelivered)
    stage = Stage.DELIVERED if state.stage is Stage.RELEASED else state.stage
    return replace(state, stage=stage, deliveries=(*state.deliveries, (body.node, body.kind, body.receipt)))


def _acknowledged(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestAcknowledged)
    return _without_deadline(replace(state, stage=Stage.ACKNOWLEDGED, reference=body.reference), "acknowledge")


def _accepted(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureAccepted)
    police = _is_police(state.measures[body.measure].measure)
    due = execute_by(known.event.at, state.letter.urgency, police=police)
    return _settled(
        _with_measure(
            state,
            body.measure,
            stage=MeasureStage.ACCEPTED,
            reason=body.reason,
            conditions=body.conditions,
            decided_in=known.digest,
            due=due,
        ),
        body.measure,
    )


def _refused(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureRefused)
    return _settled(
        _with_measure(
            state,
            body.measure,
            stage=MeasureStage.REFUSED,
            grounds=body.grounds,
            reason=body.reason,
            decided_in=known.digest,
            due=None,
        ),
        body.measure,
    )


def _settled(state: RequestState, measure: str) -> RequestState:
    """Without the proposals about a measure that is now decided."""
    left = {d: p for d, p in state.proposals.items() if p.content.get("measure") != measure}
    return replace(state, proposals=left)


def _postponed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasurePostponed)
    return _with_measure(
        state,
        body.measure,
        stage=MeasureStage.POSTPONED,
        grounds=(body.ground,),
        reason=body.reason,
        until=body.until,
        decided_in=known.digest,
    )


def _information_asked(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.InformationAsked)
    return _with_measure(
        state, body.measure, stage=MeasureStage.INFORMATION_ASKED, reason=body.asks, decided_in=known.digest
    )


def _executed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureExecuted)
    return _with_measure(
        state, body.measure, stage=MeasureStage.EXECUTED, summary=body.summary, executed_in=known.digest, due=None
    )


def _not_executed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureNotExecuted)
    return _with_measure(
        state, body.measure, stage=MeasureStage.NOT_EXECUTED, reason=body.reason, executed_in=known.digest, due=None
    )


def _answered(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestAnswered)
    state = replace(state, answers=(*state.answers, body), proposals={})
    for result in body.results:
        if result.measure in state.measures:
            state = _with_measure(state, result.measure, **_result(state.measures[result.measure], result))
    if not body.final:
        return state
    measures = {key: replace(measure, due=None) for key, measure in state.measures.items()}
    deadlines = (feedback_by(known.event.at),)
    return replace(state, stage=Stage.ANSWERED, answered_at=known.event.at, measures=measures, deadlines=deadlines)


def _result(measure: MeasureState, result: b.MeasureResult) -> dict[str, Any]:
    """What an answer says of a measure whose execution was private to the other side."""
    changes: dict[str, Any] = {"summary": result.summary, "due": None}
    if measure.stage is MeasureStage.ACCEPTED and result.outcome == "executed":
        return changes | {"stage": MeasureStage.EXECUTED}
    if measure.stage is MeasureStage.ACCEPTED and result.outcome == "not_executed":
        return changes | {"stage": MeasureStage.NOT_EXECUTED, "reason": result.summary}
    return changes


def _feedback(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, b.FeedbackGiven)
    return _closed_if_done(_without_deadline(replace(state, stage=Stage.FEEDBACK, feedback=known.body), "feedback"))


def _evaluated(state: RequestState, known: Known) -> RequestState:
    by = tuple(sorted({*state.evaluated_by, state_of(known.event.author)}))
    return _closed_if_done(replace(state, evaluated_by=by))


def _closed_if_done(state: RequestState) -> RequestState:
    """Closed once the requesting officer gave feedback and both sides evaluated, in whatever order."""
    both = {state.letter.requesting_state[:2], state.letter.requested_state[:2]} <= set(state.evaluated_by)
    return replace(state, stage=Stage.CLOSED) if both and state.feedback is not None else state


def _supplemented(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestSupplemented)
    state = replace(state, letter=supplemented(state.letter, body))
    for key, measure in state.measures.items():
        if measure.stage is MeasureStage.INFORMATION_ASKED:
            state = _with_measure(state, key, stage=MeasureStage.ASKED)
    return state


def supplemented(letter: Letter, supplement: b.RequestSupplemented) -> Letter:
    """The letter with what a supplement adds: the text that the gate assesses anew."""
    measures = tuple(
        replace(asked, documents=tuple(dict.fromkeys((*asked.documents, *supplement.documents.get(asked.key, ())))))
        for asked in letter.measures
    )
    return replace(
        letter,
        revision=letter.revision + 1,
        measures=measures,
        facts=f"{letter.facts}\n\n{supplement.text}".strip(),
        attachments=(*letter.attachments, *supplement.attachments),
    )


def _withdrawn(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestWithdrawn)
    if not state.measures and body.measures:
        raise _DoesNotFit("before its release only the whole request is withdrawn")
    for key in body.measures or tuple(state.measures):
        if key in state.measures and not _has_ended(state, key):
            state = _settled(_with_measure(state, key, stage=MeasureStage.WITHDRAWN, reason=body.reason, due=None), key)
    whole = not body.measures or all(m.stage is MeasureStage.WITHDRAWN for m in state.measures.values())
    if not whole:
        return state
    measures = {key: replace(measure, due=None) for key, measure in state.measures.items()}
    return replace(state, stage=Stage.WITHDRAWN, measures=measures, deadlines=(), proposals={})


def _has_ended(state: RequestState, key: str) -> bool:
    """True if both sides know how the measure ended: refused, or told in an answer. Nobody takes that back."""
    answered = {result.measure for answer in state.answers for result in answer.results}
    return state.measures[key].stage is MeasureStage.REFUSED or key in answered


def _rerouted(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestRerouted)
    if not NODE_ID.fullmatch(body.to_node) or state_of(body.to_node) != state.letter.requested_state[:2]:
        raise _DoesNotFit(f"{body.to_node} is not of {state.letter.requested_state}")
    if any(measure.stage not in UNDECIDED for measure in state.measures.values()):
        raise _DoesNotFit("a measure is decided already")
    return replace(state, requested_node=body.to_node)


def _proposed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ActProposed)
    proposal = Proposal(known.digest, body.act, known.event.actor.id, known.event.at, body.content)
    return replace(state, proposals={**state.proposals, known.digest: proposal})


def _declined(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ProposalDeclined)
    return replace(state, proposals={d: p for d, p in state.proposals.items() if d != body.proposal})


def _unchanged(state: RequestState, _known: Known) -> RequestState:
    """A clarification, an interim reply, an escalation: told in the timeline, the stage stays."""
    return state


_EFFECTS = {
    b.RequestDrafted: _drafted,
    b.RequestAssessed: _assessed,
    b.ItemWaived: _waived,
    b.RequestSubmitted: _submitted,
    b.RequestReturned: _returned,
    b.RequestReleased: _released,
    b.RequestDelivered: _delivered,
    b.RequestAcknowledged: _acknowledged,
    b.MeasureAccepted: _accepted,
    b.MeasureRefused: _refused,
    b.MeasurePostponed: _postponed,
    b.InformationAsked: _information_asked,
    b.MeasureExecuted: _executed,
    b.MeasureNotExecuted: _not_executed,
    b.RequestAnswered: _answered,
    b.FeedbackGiven: _feedback,
    b.RequestEvaluated: _evaluated,
    b.RequestSupplemented: _supplemented,
    b.RequestClarified: _unchanged,
    b.RequestWithdrawn: _withdrawn,
    b.RequestRerouted: _rerouted,
    b.InterimReplied: _unchanged,
    b.RequestEscalated: _unchanged,
    b.ActProposed: _proposed,
    b.ProposalDeclined: _declined,
}
