"""The receiving desk takes a request for work."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput


def acknowledge_request(desk: Desk, order: Order, *, reference: str, contact: str = "") -> bytes:
    """Tell the requesting side that its request is in work, under our own reference. The event's digest.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No reference is given.
    """
    if not reference.strip():
        raise InvalidInput("acknowledge.reference", "Give your own reference number.", advice="It is shown to them.")
    with act(desk, order, "request.acknowledged") as opened:
        return opened.shared(b.RequestAcknowledged(opened.state.id, reference.strip(), contact.strip())).digest
