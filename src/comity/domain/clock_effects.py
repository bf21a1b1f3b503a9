"""What events do to a request's clocks: start, pause, resume, remind, tell that it is late, and the danger review."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from comity.domain import bodies as b
from comity.domain import clocks
from comity.domain.calendars import end_of
from comity.domain.case_values import Interim, Known, MeasureState, RequestState, Review
from comity.domain.clock_rules import CLOCKS, PauseReason
from comity.domain.clocks import Deadline, Pause
from comity.domain.fitting import DoesNotFit, check_author, is_police_word
from comity.domain.ladder import LATE, ClockKey, key_of
from comity.domain.requests import Letter, Urgency
from comity.domain.stages import MeasureStage, Side

LONGEST_PAUSE = timedelta(days=366)
ASKED = PauseReason.INFORMATION_ASKED.value
PROMISE = PauseReason.ASSURANCE_ASKED.value


def begun_by_release(state: RequestState, letter: Letter, at: datetime, by: bytes, claimed_by: str) -> RequestState:
    """Every clock that a release starts. `state` has the calendars and the moment of the release already."""
    calendars = state.calendars
    measures = {
        asked.key: MeasureState(
            asked.key,
            asked.measure,
            due=clocks.start(
                clocks.decide_rule(letter.urgency, police=is_police_word(asked.measure)),
                at, by, calendars, measure=asked.key,
            ),
        )
        for asked in letter.measures
    }  # fmt: skip
    taken = clocks.start(clocks.acknowledge_rule(letter.urgency), at, by, calendars)
    review = None
    if letter.urgency is Urgency.DANGER_TO_LIFE:
        review = Review(by, claimed_by, clocks.start(clocks.REVIEW, at, by, calendars))
    return replace(state, measures=measures, deadlines=(taken,), review=review)


def carried_on(state: RequestState, body: b.RequestRerouted) -> RequestState:
    """A request that was re-routed here, with what had stopped or put off its clocks before."""
    pauses = tuple(
        Pause(p.reason, p.words, p.by, p.since, p.event, p.measure, p.until, p.seconded_by, p.ended_by)
        for p in body.pauses
    )
    state = replace(state, pauses=pauses)
    measures = dict(state.measures)
    for key, measure in state.measures.items():
        until = body.postponed.get(key)
        if until is not None:
            due = waits_until(state, key, until)
            measures[key] = replace(measure, stage=MeasureStage.POSTPONED, until=until, due=due)
        elif _standing(state, key, ASKED):
            measures[key] = replace(measure, stage=MeasureStage.INFORMATION_ASKED)
    questions = tuple(
        _answer_clock(state, pause.measure, pause.since, pause.event)
        for pause in pauses
        if pause.reason == ASKED and pause.until is None and pause.measure in measures
    )
    return _with_pauses(replace(state, measures=measures, questions=questions), pauses)


def sent_on(state: RequestState) -> RequestState:
    """A request that was re-routed from here: of its open questions those move on that a clock stands for.

    The others are not in what the new authority gets (`carried_on`), so nobody waits for their answer any more.
    """
    moved = {pause.event for pause in state.pauses if pause.until is None}
    return replace(state, questions=tuple(one for one in state.questions if one.started_by in moved))


def execution_clock(state: RequestState, measure: str, known: Known) -> Deadline:
    """The clock that accepting a measure starts; what stands already stands for it too."""
    word = state.measures[measure].measure
    rule = clocks.execute_rule(state.letter.urgency, police=is_police_word(word), measure=word)
    return clocks.start(
        rule, known.event.at, known.digest, state.calendars, measure=measure, pauses=state.pauses
    )  # fmt: skip


def feedback_clock(state: RequestState, known: Known) -> Deadline:
    """The clock that the last answer starts."""
    return clocks.start(clocks.FEEDBACK, known.event.at, known.digest, state.calendars)


def waits_until(state: RequestState, measure: str, until: date) -> Deadline | None:
    """The clock of a measure that is postponed. In danger to life a postponement moves nothing; a pause may."""
    due = state.measures[measure].due
    if due is None or state.letter.urgency is Urgency.DANGER_TO_LIFE:
        return due
    return clocks.postponed(due, until, state.calendars, state.pauses)


def stopped_by_question(state: RequestState, measure: str, known: Known) -> RequestState:
    """The clock of a measure stands while its question is open, and the question's own clock runs.

    In danger to life it takes a pause to stop the measure's clock; the question has its own all the same.
    """
    body = known.body
    assert isinstance(body, b.InformationAsked)
    state = _with_question(state, measure, known)
    if state.letter.urgency is Urgency.DANGER_TO_LIFE or _standing(state, measure, ASKED):
        return state
    pause = Pause(ASKED, body.asks, known.event.actor.id, known.event.at, known.digest, measure)
    return _with_pauses(state, (*state.pauses, pause))


def questions_answered(state: RequestState, known: Known, measure: str | None = None) -> RequestState:
    """The clocks that stood for a question run again, and the question's own ends; `measure` None: of every measure.

    A question about an assurance is none of these.
    """
    state = _without_questions(
        state, lambda one: one.started_by not in state.promises and (measure is None or one.measure == measure)
    )  # fmt: skip
    return _ended(
        state, known, lambda pause: pause.reason == ASKED and (measure is None or pause.measure == measure)
    )  # fmt: skip


def stopped_by_promise(state: RequestState, known: Known) -> RequestState:
    """The clock of a measure stands while its question about an assurance is open, and the question's own runs.

    Each question by itself.

    Accepting does not end it: nobody is handed over while the question is open. Not in danger to life, as no question.
    """
    body = known.body
    assert isinstance(body, b.AssuranceAsked)
    state = _with_question(state, body.measure, known)
    if state.letter.urgency is Urgency.DANGER_TO_LIFE:
        return state
    pause = Pause(
        PROMISE, body.text, body.prepared_by, known.event.at, known.digest, body.measure,
        seconded_by=known.event.actor.id,
    )  # fmt: skip
    return _with_pauses(state, (*state.pauses, pause))


def promise_answered(state: RequestState, known: Known) -> RequestState:
    """Given or declined: the clock that stood for this question runs again, and its own ends."""
    body = known.body
    assert isinstance(body, b.AssuranceAnswered)
    state = _without_questions(state, lambda one: one.started_by == body.question)
    return _ended(state, known, lambda pause: pause.event == body.question)


def questions_lapsed(state: RequestState, known: Known, measures: Collection[str]) -> RequestState:
    """These measures are over: nobody owes an answer about them any more, and no clock stands for an assurance."""
    state = _without_questions(state, lambda one: one.measure in measures)
    return _ended(state, known, lambda pause: pause.reason == PROMISE and pause.measure in measures)


def paused(state: RequestState, known: Known) -> RequestState:
    """`clock.paused`."""
    body, event = known.body, known.event
    assert isinstance(body, b.ClockPaused)
    _check_clock(state, body.measure)
    if body.reason not in frozenset(PauseReason) or body.reason == PROMISE:
        raise DoesNotFit("it gives no reason that is known")
    if any(pause.holds_at(event.at) and pause.measure == body.measure for pause in state.pauses):
        raise DoesNotFit("the clock stands already")
    until = None if body.until is None else end_of(body.until, state.calendars.requested.zone)
    if until is not None and not event.at < until <= event.at + LONGEST_PAUSE:
        raise DoesNotFit("it ends before it begins, or lasts more than a year")
    pause = Pause(
        body.reason, body.words, body.decided_by or event.actor.id, event.at, known.digest, body.measure, until,
        body.seconded_by,
    )  # fmt: skip
    left = {
        digest: proposal
        for digest, proposal in state.proposals.items()
        if (proposal.act, proposal.content.get("measure")) != (known.event.type, body.measure)
    }
    return _with_pauses(replace(state, proposals=left), (*state.pauses, pause))


def resumed(state: RequestState, known: Known) -> RequestState:
    """`clock.resumed`."""
    body = known.body
    assert isinstance(body, b.ClockResumed)
    if not any(pause.holds_at(known.event.at) and pause.measure == body.measure for pause in state.pauses):
        raise DoesNotFit("no clock stands")
    return _ended(state, known, lambda pause: pause.measure == body.measure)


def reminded(state: RequestState, known: Known) -> RequestState:
    """`clock.reminded`: a rung of the ladder that this node has taken."""
    body = known.body
    assert isinstance(body, b.ClockReminded)
    key = (body.clock, body.measure, body.started_by)
    return _reached(state, key, body.percent)


def late(state: RequestState, known: Known) -> RequestState:
    """`clock.late`: the side that owes says so itself."""
    body, event = known.body, known.event
    assert isinstance(body, b.ClockLate)
    key = (body.clock, body.measure, body.started_by)
    clock = next((one for one in state.clocks if key_of(one) == key), None)
    if clock is None:
        raise DoesNotFit("no such clock runs")
    check_author(clock.duty, event.author, state.letter)
    if not clock.is_late_at(event.at):
        raise DoesNotFit("its time has not run out")
    if any((said.clock, said.measure, said.started_by) == key for said, _ in state.late):
        raise DoesNotFit("it was said already")
    return replace(_reached(state, key, LATE), late=(*state.late, (body, event.at)))


def reviewed(state: RequestState, known: Known) -> RequestState:
    """`danger.reviewed`, by somebody who neither wrote nor released the letter."""
    body, event, review = known.body, known.event, state.review
    assert isinstance(body, b.DangerReviewed)
    if review is None or not review.is_open or review.act != body.act:
        raise DoesNotFit("no review of that act is open")
    if event.actor.id in (review.claimed_by, state.drafted_by):
        raise DoesNotFit("it takes another person")
    if not body.reason.strip():
        raise DoesNotFit("it gives no reason")
    done = replace(
        review, due=None, justified=body.justified, reason=body.reason, by=event.actor.id, at=event.at
    )  # fmt: skip
    return replace(state, review=done)


def interim(state: RequestState, known: Known) -> RequestState:
    """`request.interim`: told, and no deadline moves."""
    body = known.body
    assert isinstance(body, b.InterimReplied)
    left = {digest: one for digest, one in state.proposals.items() if one.act != known.event.type}
    said = Interim(body, known.event.actor.id, known.event.at)
    return replace(state, interims=(*state.interims, said), proposals=left)


def escalated(state: RequestState, known: Known) -> RequestState:
    """`request.escalated`."""
    body = known.body
    assert isinstance(body, b.RequestEscalated)
    return replace(state, escalations=(*state.escalations, (body, known.event.author, known.event.at)))


def _answer_clock(state: RequestState, measure: str, at: datetime, by: bytes) -> Deadline:
    return clocks.start(clocks.answer_rule(state.letter.urgency), at, by, state.calendars, measure=measure)


def _with_question(state: RequestState, measure: str, known: Known) -> RequestState:
    due = _answer_clock(state, measure, known.event.at, known.digest)
    return replace(state, questions=(*state.questions, due))


def _without_questions(state: RequestState, which: Callable[[Deadline], bool]) -> RequestState:
    return replace(state, questions=tuple(one for one in state.questions if not which(one)))


def _check_clock(state: RequestState, measure: str) -> None:
    if measure and (measure not in state.measures or state.measures[measure].due is None):
        raise DoesNotFit(f"no clock runs for measure {measure}")
    if not measure and not any(CLOCKS[one.rule].duty is not Side.REQUESTING for one in state.clocks):
        raise DoesNotFit("the requested side owes nothing")


def _standing(state: RequestState, measure: str, reason: str) -> bool:
    return any(p.until is None and p.measure == measure and p.reason == reason for p in state.pauses)


def _reached(state: RequestState, key: ClockKey, percent: int) -> RequestState:
    return replace(state, reminded={**state.reminded, key: max(percent, state.reminded.get(key, 0))})


def _ended(state: RequestState, known: Known, which: Callable[[Pause], bool]) -> RequestState:
    """End the pauses that hold at the event's moment, or have no end, as of that moment."""
    at, changed = known.event.at, False
    pauses = []
    for pause in state.pauses:
        if which(pause) and (pause.until is None or pause.holds_at(at)):
            pause, changed = replace(pause, until=max(at, pause.since), ended_by=known.digest), True
        pauses.append(pause)
    return _with_pauses(state, tuple(pauses)) if changed else state


def _with_pauses(state: RequestState, pauses: tuple[Pause, ...]) -> RequestState:
    """The request under these pauses, every clock of it counted anew."""
    calendars = state.calendars
    measures = {
        key: replace(one, due=one.due and clocks.retimed(one.due, calendars, pauses))
        for key, one in state.measures.items()
    }
    deadlines = tuple(clocks.retimed(one, calendars, pauses) for one in state.deadlines)
    return replace(state, measures=measures, deadlines=deadlines, pauses=pauses)
