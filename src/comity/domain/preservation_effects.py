"""What events do to data that are preserved: an answer begins it, thirty days more once, and how it ended."""

from dataclasses import replace
from datetime import datetime

from comity.domain import clocks
from comity.domain.authorities import state_of
from comity.domain.case_values import Known, RequestState
from comity.domain.clocks import Calendars
from comity.domain.fitting import DoesNotFit
from comity.domain.measures import Measure
from comity.domain.preservation import (
    FIRST,
    MORE,
    End,
    PreservationEnded,
    PreservationExtended,
    Preservations,
    Preserved,
)


def begun_by_answer(state: RequestState, known: Known, measures: tuple[str, ...]) -> RequestState:
    """With the clocks of those measures that an answer told to be carried out and that preserve data."""
    preserved = state.preserved
    for key in measures:
        if key in state.measures and state.measures[key].measure == Measure.MLA_ELECTRONIC_PRESERVE:
            preserved = begun(preserved, key, known.event.at, known.digest, state.calendars)
    return replace(state, preserved=preserved)


def was_extended(state: RequestState, known: Known) -> RequestState:
    """`preservation.extended`."""
    body, event = known.body, known.event
    assert isinstance(body, PreservationExtended)
    return replace(
        state, preserved=extended(state.preserved, body.measure, event.at, known.digest, state.calendars)
    )  # fmt: skip


def was_ended(state: RequestState, known: Known) -> RequestState:
    """`preservation.ended`."""
    body, event = known.body, known.event
    assert isinstance(body, PreservationEnded)
    asking = state_of(event.author) == state.letter.requesting_state[:2]
    return replace(state, preserved=ended(state.preserved, body, event.at, by_requesting=asking))


def begun(preserved: Preservations, measure: str, at: datetime, by: bytes, calendars: Calendars) -> Preservations:
    """With the clock that an answer starts; a later answer to the same measure starts none."""
    if measure in preserved:
        return preserved
    return {**preserved, measure: Preserved(clocks.start(FIRST, at, by, calendars, measure=measure))}


def extended(preserved: Preservations, measure: str, at: datetime, by: bytes, calendars: Calendars) -> Preservations:
    """With thirty days more, counted from the end of the sixty.

    Raises:
        DoesNotFit: Nothing is preserved, it ended, it was prolonged before, or its time is over.
    """
    found = _running(preserved, measure)
    if found.extended:
        raise DoesNotFit("it was prolonged once already")
    if found.due.is_late_at(at):
        raise DoesNotFit("its time is over")
    due = clocks.start(MORE, found.due.due_at, by, calendars, measure=measure)
    return {**preserved, measure: replace(found, due=due, extended=True)}


def ended(preserved: Preservations, body: PreservationEnded, at: datetime, *, by_requesting: bool) -> Preservations:
    """With its end.

    Raises:
        DoesNotFit: Nothing is preserved, it ended already, the side or the word is wrong, or data would be let go
            before their time is over.
    """
    found = _running(preserved, body.measure)
    if body.how not in frozenset(End) or by_requesting is (body.how == End.LET_GO):
        raise DoesNotFit("this side cannot end it so")
    if (body.production is not None) is not (body.how == End.ORDERED):
        raise DoesNotFit("the request that orders the data is named, and only then")
    if body.how == End.LET_GO and not found.due.is_late_at(at):
        raise DoesNotFit("its time has not run out")
    done = replace(found, ended=body.how, ended_at=at, production=body.production)
    return {**preserved, body.measure: done}


def _running(preserved: Preservations, measure: str) -> Preserved:
    found = preserved.get(measure)
    if found is None:
        raise DoesNotFit("no data are preserved under this measure")
    if not found.runs:
        raise DoesNotFit("the preservation has ended")
    return found
