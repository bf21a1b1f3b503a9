"""A named officer settles one open item of one measure, with a reason. A bar cannot be waived."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.reading import letter_digest
from comity.application.settling import assessment_of, settled, waivers_of
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.stages import may_settle


def waive_item(desk: Desk, order: Order, *, measure: str, item: str, reason: str) -> None:
    """Settle `item` (such as ``review:NAT`` or ``missing:translation``) of one measure of the present wording.

    Raises:
        NotPermitted: The item's kind asks for another role.
        OutOfOrder: The wording has not been assessed.
        InvalidInput: The item is not open, or there is no reason.
    """
    if not reason.strip():
        raise InvalidInput("waiver.reason", "A waiver needs a reason.", advice="Say why the item may be left open.")
    with act(desk, order, "request.waived") as opened:
        state = opened.state
        acting(order.officer, may_settle(item), f"waiving of {item}")
        open_items = assessment_of(state).open_items(settled(state.letter, waivers_of(state))).get(measure, ())
        if item not in open_items:
            raise InvalidInput(
                "waiver.not_open",
                f"{item} is not open for measure {measure}.",
                advice=f"Open are: {', '.join(open_items) or 'none'}.",
            )
        opened.private(b.ItemWaived(state.id, letter_digest(state.letter), measure, item, reason.strip()))
