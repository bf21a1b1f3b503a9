"""The executing authority carries out an accepted measure, or says why it could not."""

from comity.application.acting import Act, Order, act
from comity.application.casework.guards import check_before_report, check_before_work
from comity.application.casework.hand_over import is_on_record
from comity.application.desk import Desk
from comity.application.rechecking import check_law_of_today
from comity.domain import bodies as b
from comity.domain.cases import RequestState
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.handovers import Kind, kind_of
from comity.domain.requests import AttachmentRef


def execute_measure(
    desk: Desk,
    order: Order,
    measure: str,
    *,
    summary: str,
    attachments: tuple[AttachmentRef, ...] = (),
    no_record: str = "",
) -> SignedEvent:
    """Record what was done and found. It stays at home until the answer is released under home law's approval.

    The gate reads the same wording again first: what was lawful when it was accepted may not be so today. Where a
    person changes hands it rests on the record of the hand-over that both sides signed; of a surrender without one a
    lawyer answers on the register first. Of other measures `no_record` says why there is none: a note of this node and
    an entry of the audit log.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; ``handover.no_record``: a person changes hands without a record.
        Barred: Today's law bars the measure.
        Refused: ``gate.changed``: today's answer is stricter than the one on which it was accepted.
        Refused, Barred: An alarm or a look at the person stands before it (`guards.py`).
        InvalidInput: No summary, or no such measure.
    """
    if not summary.strip():
        raise InvalidInput("execute.summary", "Say what was done and found.", advice="Give a summary.")
    with act(desk, order, "measure.executed", measure) as opened:
        check_before_work(desk, opened.state, measure)
        _check_handed_over(opened, measure, no_record.strip())
        basis = check_law_of_today(opened, [measure])
        return opened.private(b.MeasureExecuted(opened.state.id, measure, summary.strip(), attachments), basis=basis)


def _check_handed_over(opened: Act, measure: str, no_record: str) -> None:
    """Return if nobody changes hands, or who did stands in a record, or somebody said why not."""
    check_surrendered(opened.state, measure)
    if is_on_record(opened.state, measure):
        return
    if not no_record:
        raise _no_record()
    opened.recorder.record(b.NoteWritten(no_record), case=opened.order.case, actor=opened.actor)
    opened.recorder.audit(
        "handover.unsigned",
        case=opened.order.case,
        subject=f"{opened.state.id}.{measure}",
        outcome="recorded",
        by=opened.actor.id,
    )


def check_surrendered(state: RequestState, measure: str) -> None:
    """Return if the measure surrenders nobody, or the surrender stands in a signed record or on the register.

    Raises:
        OutOfOrder: ``handover.no_record``, ``handover.unfinished``.
    """
    if not is_on_record(state, measure) and kind_of(state.measures[measure].measure) is Kind.SURRENDER:
        raise _no_record()


def _no_record() -> OutOfOrder:
    return OutOfOrder(
        "handover.no_record",
        "There is no record of the hand-over.",
        advice="Have both sides fill and sign it; a lawyer may say why there is none.",
    )


def report_not_executed(desk: Desk, order: Order, measure: str, *, reason: str) -> SignedEvent:
    """Record that a measure could not be carried out, and why. Private until the answer says it.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No reason, or no such measure.
    """
    if not reason.strip():
        raise InvalidInput("execute.reason", "Say why it could not be carried out.", advice="Give a reason.")
    with act(desk, order, "measure.not_executed", measure) as opened:
        check_before_report(desk, opened.state, measure)
        return opened.private(b.MeasureNotExecuted(opened.state.id, measure, reason.strip()))
