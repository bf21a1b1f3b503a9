"""Data that the other side preserves for us, or we for them: thirty days more, and how the preservation ended.

The clock itself starts with the answer that tells of it (`domain/preservation_effects.py`). Both sides see it; whoever
owes is warned before it runs out, and both see that it lapsed. Nothing here has words of its own, so nothing is told
but the clock.
"""

from datetime import datetime
from uuid import UUID

from comity.application.acting import Act, Order, act
from comity.application.desk import Desk
from comity.domain.authorities import state_of
from comity.domain.cases import RequestState
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.measures import Measure
from comity.domain.preservation import End, PreservationEnded, PreservationExtended, Preserved
from comity.domain.requests import Letter
from comity.domain.stages import SINCE_RELEASE, Stage


def extend_preservation(desk: Desk, order: Order, measure: str) -> SignedEvent:
    """Ask for thirty days more, once, before the first sixty are over; the other side is told.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; nothing is preserved, it was prolonged before, or it is too late.
        InvalidInput: No such measure.
    """
    with act(desk, order, "preservation.extended", measure) as opened:
        check_extendable(opened.state, measure, opened.recorder.at)
        return opened.shared(PreservationExtended(opened.state.id, measure))


def end_preservation(
    desk: Desk, order: Order, measure: str, *, how: str, production: UUID | None = None
) -> SignedEvent:
    """Say how it ended; both sides' clocks stop.

    Args:
        desk: The node.
        order: Who, in which request.
        measure: Key of the measure under which the data are preserved.
        how: A word of `End`: ``ordered`` and ``not_needed`` are for the requesting side, ``let_go`` for the other one.
        production: With ``ordered``: the released request of this case, to the same state, that orders the data.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; nothing is preserved, or data would be let go too early.
        InvalidInput: No such word or request.
    """
    with act(desk, order, "preservation.ended", measure) as opened:
        check_endable(desk, opened.state, measure, opened.recorder.at)
        _check_word(opened, how)
        if (production is None) is (how == End.ORDERED):
            raise InvalidInput(
                "preservation.order", "Name the request that orders the data, and only then.", advice="By its id."
            )
        if production is not None and production not in {one.id for one in orders_for(opened)}:
            raise InvalidInput(
                "preservation.order",
                f"No released request {production} of this case orders data of the same state.",
                advice="Release the request for production first.",
            )
        return opened.shared(PreservationEnded(opened.state.id, measure, how, production))


def preserved(state: RequestState, measure: str) -> Preserved:
    """A preservation that has not ended.

    Raises:
        OutOfOrder: ``preservation.none``.
    """
    found = state.preserved.get(measure)
    if found is None or not found.runs:
        raise OutOfOrder(
            "preservation.none", "No data are preserved under this measure.", advice="Look at `comity case clocks`."
        )
    return found


def check_extendable(state: RequestState, measure: str, now: datetime) -> None:
    """Return if the preservation may be prolonged at this moment (UTC).

    Raises:
        OutOfOrder: ``preservation.none``, ``preservation.once``, ``preservation.over``.
    """
    found = preserved(state, measure)
    if found.extended:
        raise OutOfOrder(
            "preservation.once", "It was prolonged once already.", advice="Order the data before it runs out."
        )
    if found.due.is_late_at(now):
        raise OutOfOrder(
            "preservation.over", "Its time is over.", advice="Ask for preservation anew, if the data are still there."
        )


def check_endable(desk: Desk, state: RequestState, measure: str, now: datetime) -> None:
    """Return if our side may say at this moment (UTC) how it ended.

    Raises:
        OutOfOrder: ``preservation.none``; ``preservation.early``: we keep the data, and their time has not run out.
    """
    found = preserved(state, measure)
    ours = state_of(desk.node) == state.letter.requesting_state[:2]
    if not ours and not found.due.is_late_at(now):
        raise OutOfOrder(
            "preservation.early", "The time has not run out.", advice="Keep the data until the clock has run out."
        )


def orders_for(opened: Act) -> tuple[RequestState, ...]:
    """Released requests of the case by which our state orders data of the state that preserves them."""
    requests = opened.recorder.case(opened.order.case).requests.values()
    return tuple(one for one in requests if orders(one, opened.state.letter))


def orders(request: RequestState, letter: Letter) -> bool:
    """True if a released request orders data of the state that was asked by this letter to preserve them."""
    theirs = request.letter
    sides = (theirs.requesting_state[:2], theirs.requested_state[:2])
    return (
        request.stage in SINCE_RELEASE - {Stage.WITHDRAWN}
        and sides == (letter.requesting_state[:2], letter.requested_state[:2])
        and any(asked.measure == Measure.MLA_ELECTRONIC_PRODUCTION for asked in theirs.measures)
    )


def _check_word(opened: Act, how: str) -> None:
    if how not in frozenset(End):
        raise InvalidInput("preservation.how", f"{how[:40]!r} is no end.", advice=f"Use one of {', '.join(End)}.")
    asking = state_of(opened.desk.node) == opened.state.letter.requesting_state[:2]
    if asking is (how == End.LET_GO):
        raise NotPermitted("policy.side", f"{how} is for the other side.", advice="The other side has to do this.")
