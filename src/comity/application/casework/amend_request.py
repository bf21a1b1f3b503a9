"""What either side does with a request that is abroad: withdrawal, re-routing, escalation.

What is added to a letter leaves by `supplement_request.py`; questions, explanations and interim replies by
`send_words.py`.
"""

from datetime import date

from comity.application.acting import Act, Order, act
from comity.application.desk import Desk
from comity.application.policy import lacking_powers
from comity.domain import bodies as b
from comity.domain.authorities import check_node_id, state_of
from comity.domain.cases import RequestState
from comity.domain.clocks import Pause
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.stages import AT_HOME, UNDECIDED, MeasureStage, Stage


def withdraw_request(desk: Desk, order: Order, *, reason: str, measures: tuple[str, ...] = ()) -> SignedEvent:
    """Take the request back, or some measures of it.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No reason, an unknown measure, or a part of a letter that has not left.
    """
    with act(desk, order, "request.withdrawn") as opened:
        for key in measures:
            opened.state.letter.measure(key)
        body = b.RequestWithdrawn(opened.state.id, _said(reason, "withdraw.reason"), measures)
        if opened.state.stage not in AT_HOME:
            return opened.shared(body)
        if measures:
            raise InvalidInput(
                "withdraw.at_home", "The letter has not left.", advice="Word it anew without these measures."
            )
        return opened.shared(body, audience=_who_has_it(opened)) if _who_has_it(opened) else opened.private(body)


def _who_has_it(opened: Act) -> tuple[str, ...]:
    """The nodes of our own state that have a letter before its release: where it was written and submitted to."""
    if opened.state.stage is not Stage.SUBMITTED:
        return ()
    parent = opened.desk.authority.parent
    return tuple(sorted({opened.state.drafting_node, opened.desk.node, *([parent] if parent else [])}))


def reroute_request(desk: Desk, order: Order, *, to_node: str, reason: str) -> SignedEvent:
    """Hand the request to the competent authority of our own state, with the letter; the clock keeps running.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; that authority lacks a power; a measure is decided already.
        InvalidInput: The node is not of our state, has the request, or no reason is given.
        Unavailable: No line leads there.
    """
    if state_of(check_node_id(to_node)) != desk.authority.state:
        raise InvalidInput(
            "reroute.foreign", f"{to_node} is not of {desk.authority.state}.", advice="A request stays in its state."
        )
    with act(desk, order, "request.rerouted") as opened:
        state = opened.state
        _check_competent(opened, to_node)
        body = b.RequestRerouted(
            state.id,
            to_node,
            _said(reason, "reroute.reason"),
            state.letter,
            state.released_at,
            state.reference,
            state.released_in,
            state.released_by,
            state.stated,
            state.drafted_by,
            tuple(_stopped(pause) for pause in state.pauses),
            _put_off(state),
        )
        return opened.shared(body, audience=(*opened.shared_with, to_node))


def _put_off(state: RequestState) -> dict[str, date]:
    """Until when measures are postponed, by key."""
    waiting = (one for one in state.measures.values() if one.stage is MeasureStage.POSTPONED)
    return {one.key: one.until for one in waiting if one.until is not None}


def _stopped(pause: Pause) -> b.StoppedTime:
    return b.StoppedTime(**{name: getattr(pause, name) for name in b.StoppedTime.__dataclass_fields__})


def _check_competent(opened: Act, to_node: str) -> None:
    state, directory = opened.state, opened.recorder.directory
    if to_node in (opened.desk.node, state.requested_node):
        raise InvalidInput("reroute.same", f"{to_node} has the request.", advice="Name another authority.")
    if any(measure.stage not in UNDECIDED for measure in state.measures.values()):
        raise OutOfOrder(
            "reroute.decided", "A measure is decided already.", advice="Finish it here; only a whole request moves."
        )
    if state.promises:
        raise OutOfOrder(
            "reroute.assurance", "An assurance was asked from here.", advice="Finish it here; the answer comes here."
        )
    directory.hop(to_node)
    statement = directory.statement(to_node)
    words = [asked.measure for asked in state.letter.measures]
    lacking = lacking_powers(statement.tier, statement.powers, words)
    if lacking:
        raise NotPermitted(
            "policy.power",
            f"{to_node} has no delegated power for: {', '.join(sorted(power.value for power in lacking))}.",
            advice="Keep the request, or name an authority that has it.",
        )


def escalate_request(desk: Desk, order: Order, *, to_whom: str, reason: str) -> SignedEvent:
    """Raise the matter to a higher desk.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No addressee or no reason.
    """
    with act(desk, order, "request.escalated") as opened:
        body = b.RequestEscalated(opened.state.id, _said(to_whom, "escalate.to"), _said(reason, "escalate.reason"))
        return opened.shared(body)


def _said(text: str, code: str) -> str:
    if not text.strip():
        raise InvalidInput(code, "A word is missing.", advice="Say it in a sentence.")
    return text.strip()
