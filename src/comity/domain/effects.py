"""What each event does to a request, once it has been found to fit its place (`fitting.py`)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.domain import bodies as b
from comity.domain import clock_effects, handover_effects, preservation_effects, promise_effects
from comity.domain.authorities import NODE_ID, state_of
from comity.domain.case_values import Consent, Known, MeasureState, Proposal, RequestState
from comity.domain.consent_boxes import Deed, check_box, faults
from comity.domain.earlier_bodies import AFTER_SURRENDER, AssuranceJudged, EarlierJudged, Judgment
from comity.domain.errors import InvalidInput
from comity.domain.fitting import (
    DoesNotFit,
    check_author,
    check_brought,
    check_open_measure,
    check_two_persons,
    known_operation,
)
from comity.domain.requests import Letter, Subject, identity_inputs, marks_inputs
from comity.domain.stages import RULES, UNDECIDED, MeasureStage, Stage


def request_of(body: Any) -> UUID:
    """The request that a body speaks of."""
    letter = getattr(body, "letter", None)
    return letter.request if isinstance(letter, Letter) else UUID(bytes=body.request.bytes)


def apply(state: RequestState | None, known: Known) -> RequestState:
    """The request after this event; None before its first.

    Raises:
        DoesNotFit: The event has no place here.
    """
    event, body, rule = known.event, known.body, RULES[known.event.type]
    brought = getattr(body, "letter", None)
    if isinstance(brought, Letter):
        check_brought(brought, known)
    letter = state.letter if state else brought
    if not isinstance(letter, Letter):
        raise DoesNotFit("its request is not known here")
    check_author(rule.side, event.author, letter)
    if event.actor.role not in rule.roles:
        raise DoesNotFit(f"the role {event.actor.role.value} may not do this")
    if state is None:
        if not rule.begins:
            raise DoesNotFit("its request is not known here")
        state = _begun(letter, known)
    if state.stage not in rule.stages:
        raise DoesNotFit(f"the request is {state.stage.value}")
    if rule.measures is not None:
        check_open_measure(state, known)
    check_two_persons(rule.persons, state, known)
    try:
        return _EFFECTS[type(body)](state, known)
    except OverflowError as fault:  # a partner's moment near the end of time
        raise DoesNotFit("a moment is out of range") from fault


def _begun(letter: Letter, known: Known) -> RequestState:
    """A request of which this event is the first that this node has."""
    state = RequestState(id=letter.request, letter=letter, stage=Stage.DRAFT, requested_node=letter.requested_node)
    body = known.body
    if not isinstance(body, b.RequestRerouted):
        return state
    try:
        state = _sent(
            replace(
                state,
                stated=body.calendars,
                released_by=body.released_by,
                released_in=body.released_in,
                drafted_by=body.drafted_by,
            ),
            letter, body.released_at or known.event.at, known.event.audience, body.released_in or known.digest,
        )  # fmt: skip
        state = clock_effects.carried_on(state, body)
    except OverflowError as fault:
        raise DoesNotFit("a moment is out of range") from fault
    if body.reference:
        state = _without_deadline(replace(state, stage=Stage.ACKNOWLEDGED, reference=body.reference), "acknowledge")
    return state


def _with_measure(state: RequestState, key: str, **changes: Any) -> RequestState:
    return replace(state, measures={**state.measures, key: replace(state.measures[key], **changes)})


def _without_deadline(state: RequestState, name: str) -> RequestState:
    return replace(state, deadlines=tuple(d for d in state.deadlines if d.name != name))


def _drafted(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, b.RequestDrafted)
    return replace(
        _reworded(state, known.body.letter),
        stage=Stage.DRAFT,
        drafted_by=known.event.actor.id,
        drafting_node=known.event.author,
        proposals={},
        waivers=(),
    )


def _reworded(state: RequestState, letter: Letter) -> RequestState:
    """With another wording. What was found of a person or of facts does not hold for another person or other facts.

    That a person or facts are the same as in an earlier matter stays: no change of words takes that back.
    """
    before = {subject.key: identity_inputs(subject) for subject in state.letter.subjects}
    now = {subject.key: identity_inputs(subject) for subject in letter.subjects}
    gone = {Judgment.OTHER_PERSON} if before != now else set()
    gone |= {Judgment.OTHER_FACTS} if marks_inputs(state.letter) != marks_inputs(letter) else set()
    return replace(
        state,
        letter=letter,
        screenings={key: found for key, found in state.screenings.items() if before.get(key) == now.get(key)},
        protections={
            key: found for key, found in state.protections.items() if _person(state.letter, key) == _person(letter, key)
        },
        judged=tuple(one for one in state.judged if one.judgment not in gone),
    )


def _person(letter: Letter, measure: str) -> Subject | None:
    """Whom a measure is about, with everything that is said of the person; None if it is about nobody."""
    wanted = next((asked.subject for asked in letter.measures if asked.key == measure), "")
    return next((one for one in letter.subjects if one.key == wanted), None)


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
        _reworded(state, body.letter),
        stage=Stage.SUBMITTED,
        drafted_by=body.drafted_by,
        drafting_node=known.event.author,
    )


def _returned(state: RequestState, _known: Known) -> RequestState:
    return replace(state, stage=Stage.DRAFT)


def _released(state: RequestState, known: Known) -> RequestState:
    body, event = known.body, known.event
    assert isinstance(body, b.RequestReleased)
    by = dict(state.waivers)
    state = replace(
        state,
        drafted_by=body.drafted_by,
        waivers=tuple((waiver, by.get(waiver, event.actor.id)) for waiver in body.waived),
        released_in=known.digest,
        released_by=event.actor.id,
        released_alone=body.alone,
        stated=body.calendars,
        proposals={},
    )
    return _sent(state, body.letter, event.at, event.audience, known.digest)


def _sent(state: RequestState, letter: Letter, at: datetime, audience: tuple[str, ...], by: bytes) -> RequestState:
    """On its way since this moment, every measure asked, every clock running since the event `by`."""
    state = replace(
        state,
        letter=letter,
        stage=Stage.RELEASED,
        requested_node=letter.requested_node,
        released_at=at,
        audience=audience,
    )
    return clock_effects.begun_by_release(state, letter, at, by, state.released_by)


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
    state = clock_effects.questions_answered(state, known, body.measure)
    due = clock_effects.execution_clock(state, body.measure, known)
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


def _end(state: RequestState, keys: Iterable[str], at: datetime) -> RequestState:
    """These measures are over since this moment, or since an earlier one; what covered acts under them ends too."""
    return replace(state, ended={**dict.fromkeys(keys, at), **state.ended})


def _refused(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureRefused)
    state = clock_effects.questions_lapsed(_end(state, [body.measure], known.event.at), known, [body.measure])
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
    """Without the proposals about a measure that is now decided, but for answers about a promise."""
    left = {
        d: p for d, p in state.proposals.items() if p.content.get("measure") != measure or p.act == "assurance.answered"
    }
    return replace(state, proposals=left)


def _postponed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasurePostponed)
    state = clock_effects.questions_answered(_without_proposals(state, known, "measure"), known, body.measure)
    return _with_measure(
        state,
        body.measure,
        stage=MeasureStage.POSTPONED,
        grounds=(body.ground,),
        reason=body.reason,
        until=body.until,
        decided_in=known.digest,
        due=clock_effects.waits_until(state, body.measure, body.until),
    )


def _information_asked(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.InformationAsked)
    state = _with_measure(
        _without_proposals(state, known, "measure"),
        body.measure,
        stage=MeasureStage.INFORMATION_ASKED,
        reason=body.asks,
        decided_in=known.digest,
    )
    return clock_effects.stopped_by_question(state, body.measure, known)


def _executed(state: RequestState, known: Known) -> RequestState:
    """Carried out. Its clock runs on: the other side has nothing yet, and what is owed is the answer."""
    body = known.body
    assert isinstance(body, b.MeasureExecuted)
    return _with_measure(
        state, body.measure, stage=MeasureStage.EXECUTED, summary=body.summary, executed_in=known.digest
    )


def _not_executed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.MeasureNotExecuted)
    state = _end(state, [body.measure], known.event.at)
    return _with_measure(
        state, body.measure, stage=MeasureStage.NOT_EXECUTED, reason=body.reason, executed_in=known.digest
    )


def _answered(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestAnswered)
    state = replace(state, answers=(*state.answers, body), proposals={})
    state = clock_effects.questions_lapsed(state, known, [result.measure for result in body.results])
    for result in body.results:
        if result.measure in state.measures:
            state = _with_measure(state, result.measure, **_result(state.measures[result.measure], result))
        if result.outcome in ("refused", "not_executed"):
            state = _end(state, [result.measure], known.event.at)
    given = tuple(result.measure for result in body.results if result.outcome == "executed")
    state = preservation_effects.begun_by_answer(state, known, given)
    if not body.final:
        return state
    measures = {key: replace(measure, due=None) for key, measure in state.measures.items()}
    due = clock_effects.feedback_clock(state, known)
    return replace(
        state, stage=Stage.ANSWERED, answered_at=known.event.at, measures=measures, deadlines=(due,), questions=()
    )


def _result(measure: MeasureState, result: b.MeasureResult) -> dict[str, Any]:
    """What an answer says of a measure whose execution was private to the other side."""
    said = "" if result.summary == measure.reason else result.summary  # a refusal's answer repeats its reason
    changes: dict[str, Any] = {"summary": said, "due": None}
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
    state = clock_effects.questions_answered(_without_proposals(state, known, "text"), known)
    state = _reworded(state, supplemented(state.letter, body))
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
        raise DoesNotFit("before its release only the whole request is withdrawn")
    gone = body.measures or tuple(state.measures)
    state = clock_effects.questions_lapsed(_end(state, gone, known.event.at), known, gone)
    for key in body.measures or tuple(state.measures):
        if key in state.measures and not _has_ended(state, key):
            state = _settled(_with_measure(state, key, stage=MeasureStage.WITHDRAWN, reason=body.reason, due=None), key)
    whole = not body.measures or all(m.stage is MeasureStage.WITHDRAWN for m in state.measures.values())
    if not whole:
        return state
    measures = {key: replace(measure, due=None) for key, measure in state.measures.items()}
    return replace(
        state, stage=Stage.WITHDRAWN, measures=measures, deadlines=(), proposals={}, preserved={}, questions=()
    )


def _has_ended(state: RequestState, key: str) -> bool:
    """True if both sides know how the measure ended: refused, or told in an answer. Nobody takes that back."""
    answered = {result.measure for answer in state.answers for result in answer.results}
    return state.measures[key].stage is MeasureStage.REFUSED or key in answered


def _rerouted(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.RequestRerouted)
    if not NODE_ID.fullmatch(body.to_node) or state_of(body.to_node) != state.letter.requested_state[:2]:
        raise DoesNotFit(f"{body.to_node} is not of {state.letter.requested_state}")
    if any(measure.stage not in UNDECIDED for measure in state.measures.values()):
        raise DoesNotFit("a measure is decided already")
    if state.promises:
        raise DoesNotFit("an assurance was asked from here")
    return clock_effects.sent_on(replace(state, requested_node=body.to_node))


def _proposed(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ActProposed)
    proposal = Proposal(
        known.digest, body.act, known.event.actor.id, known.event.at, body.content, known.event.handling
    )
    return replace(state, proposals={**state.proposals, known.digest: proposal})


def _declined(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ProposalDeclined)
    return replace(state, proposals={d: p for d, p in state.proposals.items() if d != body.proposal})


def _clarified(state: RequestState, known: Known) -> RequestState:
    """Told in the timeline. From the requesting side it answers what was asked, and the clocks run again."""
    state = _without_proposals(state, known, "text")
    if state_of(known.event.author) != state.letter.requesting_state[:2]:
        return state
    return clock_effects.questions_answered(state, known)


def _judged(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, EarlierJudged)
    about = known.body.earlier, known.body.subject
    left = {
        d: p for d, p in state.proposals.items() if (p.content.get("earlier"), p.content.get("subject", "")) != about
    }
    return replace(state, judged=(*state.judged, known.body), proposals=left)


def _promise_asked(state: RequestState, known: Known) -> RequestState:
    state = promise_effects.was_asked(_without_proposals(state, known, "measure", "assurance"), known)
    return clock_effects.stopped_by_promise(state, known)


def _promise_answered(state: RequestState, known: Known) -> RequestState:
    state = promise_effects.was_answered(_without_proposals(state, known, "question"), known)
    return clock_effects.promise_answered(state, known)


def _without_proposals(state: RequestState, known: Known, *about: str) -> RequestState:
    """Without those of the same act about the same thing: what was confirmed is done, and nobody confirms it again."""
    said = [getattr(known.body, name) for name in about]
    left = {
        digest: one
        for digest, one in state.proposals.items()
        if one.act != known.event.type or [one.content.get(name) for name in about] != said
    }
    return replace(state, proposals=left)


def _safeguard(state: RequestState, known: Known) -> RequestState:
    assert isinstance(known.body, b.SafeguardDecided)
    state = _without_proposals(state, known, "measure", "safeguard")
    return replace(state, safeguards=(*state.safeguards, known.body))


def _screened(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.VictimScreened)
    state = _without_proposals(state, known, "subject")
    return replace(state, screenings={**state.screenings, body.subject: body})


def _protection(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ProtectionChecked)
    return replace(state, protections={**state.protections, body.measure: body})


def _consented(state: RequestState, known: Known) -> RequestState:
    body = known.body
    assert isinstance(body, b.ConsentGiven)
    if known_operation(state.measures[body.measure].measure) is None:
        raise DoesNotFit("the measure is no operation on the host's soil")
    try:
        check_box(body.box)
    except InvalidInput as fault:
        raise DoesNotFit(fault.message) from fault
    consent = Consent(known.digest, body, known.event.at, known.event.actor.id)
    state = _without_proposals(state, known, "measure")
    return replace(state, consents={**state.consents, known.digest: consent})


def _consent_revoked(state: RequestState, known: Known) -> RequestState:
    """Revoked from the moment it says, never from before it was said; also a consent that comes later than this."""
    body = known.body
    assert isinstance(body, b.ConsentRevoked)
    return replace(state, revocations=(*state.revocations, (body, max(body.effective_at, known.event.at))))


def _acted(state: RequestState, known: Known) -> RequestState:
    """Nothing of the request changes. An act that claims a cover it does not have has no place."""
    body = known.body
    assert isinstance(body, b.OperationActed)
    found = faults(state.cover(body.consent), deed_of(body), known.event.at)
    if found:
        raise DoesNotFit(f"it is outside the host state's consent: {', '.join(found)}")
    return state


def deed_of(body: b.OperationActed | b.OperationUncovered) -> Deed:
    """What is judged of an act."""
    return Deed(body.at, body.at_error_s, body.position, body.persons, body.power)


def _told_uncovered(state: RequestState, _known: Known) -> RequestState:
    return state


def _kept(state: RequestState, known: Known) -> RequestState:
    """What is said after a surrender is kept beside the request, one after the other."""
    body = known.body
    measure = getattr(body, "measure", None)
    if measure is not None and measure not in state.measures:
        raise DoesNotFit(f"the request has no measure {measure}")
    about = getattr(body, "assurance", None) if isinstance(body, AssuranceJudged) else None
    left = {
        d: p
        for d, p in state.proposals.items()
        if p.act != known.event.type or (about is not None and p.content.get("assurance") != about)
    }
    return replace(state, kept=(*state.kept, (known.digest, body)), proposals=left)


_EFFECTS = {
    **dict.fromkeys(AFTER_SURRENDER, _kept),
    EarlierJudged: _judged,
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
    b.RequestClarified: _clarified,
    b.RequestWithdrawn: _withdrawn,
    b.RequestRerouted: _rerouted,
    b.InterimReplied: clock_effects.interim,
    b.RequestEscalated: clock_effects.escalated,
    b.ClockPaused: clock_effects.paused,
    b.ClockResumed: clock_effects.resumed,
    b.ClockReminded: clock_effects.reminded,
    b.ClockLate: clock_effects.late,
    b.DangerReviewed: clock_effects.reviewed,
    b.ConsentGiven: _consented,
    b.ConsentRevoked: _consent_revoked,
    b.OperationActed: _acted,
    b.OperationUncovered: _told_uncovered,
    b.PreservationExtended: preservation_effects.was_extended,
    b.PreservationEnded: preservation_effects.was_ended,
    b.AssuranceAsked: _promise_asked,
    b.AssuranceAnswered: _promise_answered,
    b.HandoverFilled: handover_effects.filled,
    b.HandoverSigned: handover_effects.signed,
    b.SafeguardDecided: _safeguard,
    b.VictimScreened: _screened,
    b.ProtectionChecked: _protection,
    b.ActProposed: _proposed,
    b.ProposalDeclined: _declined,
}
