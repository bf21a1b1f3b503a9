"""Feedback by the requesting officer, evaluation by both sides' supervisors; with all three the request is closed."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent


def give_feedback(desk: Desk, order: Order, *, used: bool, led_to: str, error: str = "") -> SignedEvent:
    """Say what came of the answer.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: Nothing is said.
    """
    if not led_to.strip():
        raise InvalidInput(
            "feedback.empty", "Say what the answer led to, or why it was not used.", advice="A sentence."
        )
    with act(desk, order, "request.feedback") as opened:
        return opened.shared(b.FeedbackGiven(opened.state.id, used, led_to.strip(), error.strip()))


def evaluate_request(desk: Desk, order: Order, *, went_well: str, late: str = "", wrong: str = "") -> SignedEvent:
    """Evaluate the request from one side.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: Nothing is said.
    """
    if not any(text.strip() for text in (went_well, late, wrong)):
        raise InvalidInput(
            "evaluation.empty", "Say what went well, late or wrong.", advice="One of the three at least."
        )
    with act(desk, order, "request.evaluated") as opened:
        body = b.RequestEvaluated(opened.state.id, went_well.strip(), late.strip(), wrong.strip())
        return opened.shared(body)
