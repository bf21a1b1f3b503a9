"""The answer leaves: prepared by one person, released by another under home law's approval, rule and approver named."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from comity.application.acting import Act, Order, act
from comity.application.approvals import EVIDENCE, usual_uses
from comity.application.casework.guards import check_before_work
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.policy import check_power
from comity.application.rechecking import check_law_of_today
from comity.domain import bodies as b
from comity.domain.cases import MeasureState, Proposal
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.handling import Handling
from comity.domain.requests import AttachmentRef
from comity.domain.stages import MeasureStage

SETTLED = {
    MeasureStage.EXECUTED: "executed",
    MeasureStage.NOT_EXECUTED: "not_executed",
    MeasureStage.REFUSED: "refused",
    MeasureStage.WITHDRAWN: "withdrawn",
}


def prepare_answer(
    desk: Desk,
    order: Order,
    *,
    text: str,
    rule: str,
    use_limits: str,
    final: bool = True,
    handling: Handling | None = None,
    court_use: Collection[str] = (),
) -> SignedEvent:
    """Propose an answer that gives the results of every measure that is settled. The proposal's event.

    Args:
        desk: The node.
        order: Who, in which request.
        text: The answer in words.
        rule: The rule of home law under which it may leave (article and law).
        use_limits: What the receiver may and may not do with it.
        final: False for a part of the answer; a final answer needs every measure settled.
        handling: Under which code the answer leaves; H0 if nobody says.
        court_use: Keys of measures of police information whose results may also be used in court; consent to that is
            apart from giving them.

    Raises:
        NotPermitted, OutOfOrder: By the stage table, or a measure is still open and the answer is final.
        NotPermitted: This node has no power to give what was executed.
        InvalidInput: Text, rule or limits are missing.
        Barred, Refused: Today's law bars what was executed, or is stricter than when it was accepted.
    """
    for name, value in (("text", text), ("rule", rule), ("use_limits", use_limits)):
        if not value.strip():
            raise InvalidInput(
                f"answer.{name}", f"An answer needs {name.replace('_', ' ')}.", advice="No answer leaves without it."
            )
    with act(desk, order, "request.answered") as opened:
        results = _results(opened, final=final, court_use=court_use)
        approval = b.HomeApproval(rule.strip(), "", opened.recorder.at)
        body = b.RequestAnswered(
            opened.state.id, text.strip(), results, approval, use_limits.strip(), opened.actor.id, final
        )
        return propose(opened, body, handling=handling)


def complete_answer(opened: Act, proposal: Proposal, body: b.RequestAnswered) -> b.RequestAnswered:
    """The answer as the second person approves and releases it, if it still says how every measure stands.

    Raises:
        OutOfOrder: A measure was withdrawn or decided anew since the answer was prepared.
    """
    court_use = [result.measure for result in body.results if EVIDENCE in result.uses]
    if _results(opened, final=body.final, court_use=court_use) != body.results:
        raise OutOfOrder(
            "answer.overtaken",
            "Measures have changed since this answer was prepared.",
            advice="Decline it, and prepare it anew.",
        )
    at: datetime = opened.recorder.at
    approval = replace(body.approval, approver=opened.actor.id, at=at)
    return replace(body, approval=approval, prepared_by=proposal.by)


def _results(opened: Act, *, final: bool, court_use: Collection[str]) -> tuple[b.MeasureResult, ...]:
    """How every settled measure ended; a final answer needs all of them settled."""
    state = opened.state
    still_open = [measure.key for measure in state.measures.values() if measure.stage not in SETTLED]
    if final and still_open:
        raise OutOfOrder(
            "answer.open_measures",
            f"Measures are still open: {', '.join(still_open)}.",
            advice="Decide and execute them, or give a partial answer.",
        )
    settled = [measure for measure in state.measures.values() if measure.stage in SETTLED]
    executed = [measure.key for measure in settled if measure.stage is MeasureStage.EXECUTED]
    check_power(opened.desk.authority, state.letter, executed)
    if executed:
        check_law_of_today(opened, executed)
    for key in executed:
        check_before_work(opened.desk, state, key)
    return tuple(_result(opened, measure, court=measure.key in court_use) for measure in settled)


def _result(opened: Act, measure: MeasureState, *, court: bool) -> b.MeasureResult:
    """What was found goes out only for what is executed; it may have been found before the measure was withdrawn."""
    if measure.stage is not MeasureStage.EXECUTED:
        return b.MeasureResult(measure.key, SETTLED[measure.stage], measure.reason)
    uses = usual_uses(measure.measure, court=court)
    return b.MeasureResult(measure.key, SETTLED[measure.stage], measure.summary, _attachments(opened, measure), uses)


def _attachments(opened: Act, measure: MeasureState) -> tuple[AttachmentRef, ...]:
    for event in opened.recorder.history(opened.order.case).events:
        if event.digest == measure.executed_in and isinstance(event.body, b.MeasureExecuted):
            return event.body.attachments
    return ()
