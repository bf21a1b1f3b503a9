"""The executing authority carries out an accepted measure, or says why it could not."""

from comity.application.acting import Order, act
from comity.application.casework.guards import check_before_report, check_before_work
from comity.application.casework.hand_over import check_not_open
from comity.application.desk import Desk
from comity.application.rechecking import check_law_of_today
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.requests import AttachmentRef


def execute_measure(
    desk: Desk, order: Order, measure: str, *, summary: str, attachments: tuple[AttachmentRef, ...] = ()
) -> SignedEvent:
    """Record what was done and found. It stays at home until the answer is released under home law's approval.

    The gate reads the same wording again first: what was lawful when it was accepted may not be so today.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        Barred: Today's law bars the measure.
        Refused: ``gate.changed``: today's answer is stricter than the one on which it was accepted.
        Refused, Barred: An alarm or a look at the person stands before it (`guards.py`).
        InvalidInput: No summary, or no such measure.
    """
    if not summary.strip():
        raise InvalidInput("execute.summary", "Say what was done and found.", advice="Give a summary.")
    with act(desk, order, "measure.executed", measure) as opened:
        check_before_work(desk, opened.state, measure)
        check_not_open(opened.state, measure)
        basis = check_law_of_today(opened, [measure])
        return opened.private(b.MeasureExecuted(opened.state.id, measure, summary.strip(), attachments), basis=basis)


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
