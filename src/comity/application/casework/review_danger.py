"""The later look at a claim of danger to life, by somebody who neither wrote nor released the letter."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent


def review_danger(desk: Desk, order: Order, *, justified: bool, reason: str) -> SignedEvent:
    """Say whether the claim was justified, with reasons; both sides see it. Once said it stands.

    Raises:
        NotPermitted: The role may not, or the officer wrote or released the letter.
        OutOfOrder: No review is open.
        InvalidInput: No reason.
    """
    if not reason.strip():
        raise InvalidInput("review.reason", "A review needs its reasons.", advice="Say why; both sides read it.")
    with act(desk, order, "danger.reviewed") as opened:
        review = opened.state.review
        if review is None or not review.is_open:
            raise OutOfOrder(
                "review.none", "No review of a claim of danger is open.", advice="See `comity case reviews`."
            )
        if opened.actor.id in (review.claimed_by, opened.state.drafted_by):
            raise NotPermitted(
                "policy.two_persons",
                "Whoever wrote or released the letter does not review it.",
                advice="Ask another supervisor or lawyer.",
            )
        return opened.shared(b.DangerReviewed(opened.state.id, review.act, justified, reason.strip()))
