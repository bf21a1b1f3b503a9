"""A supervisor sends a draft up to the national desk; the national desk may send it back."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput


def submit_request(desk: Desk, order: Order, *, reason: str = "") -> bytes:
    """Share the wording with the parent node, whose desk has the power to release it. The event's digest.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: This node has no parent.
        Unavailable: No line to the parent.
    """
    with act(desk, order, "request.submitted") as opened:
        parent = desk.authority.parent
        if parent is None:
            raise InvalidInput("submit.no_parent", f"{desk.node} has no desk above it.", advice="Release it here.")
        state = opened.state
        body = b.RequestSubmitted(state.id, state.letter, state.drafted_by, reason.strip())
        return opened.shared(body, audience=(parent,)).digest


def return_request(desk: Desk, order: Order, *, reason: str) -> bytes:
    """Send a submitted draft back to the node that wrote it. The event's digest.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No reason is given.
    """
    if not reason.strip():
        raise InvalidInput("return.reason", "Sending a draft back needs a reason.", advice="Say what it lacks.")
    with act(desk, order, "request.returned") as opened:
        body = b.RequestReturned(opened.state.id, reason.strip())
        return opened.shared(body, audience=(opened.state.drafting_node,)).digest
