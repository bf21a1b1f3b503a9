"""The host takes a consent back. Acts from then on are outside, also those whose officers learned of it later."""

from datetime import datetime

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent


def revoke_consent(
    desk: Desk, order: Order, consent: bytes, *, reason: str, effective_at: datetime | None = None
) -> SignedEvent:
    """Revoke a consent, at once or from a moment to come.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No reason, or the request has no such consent.
    """
    if not reason.strip():
        raise InvalidInput("consent.reason", "Revoking needs a reason.", advice="The other side reads it.")
    with act(desk, order, "consent.revoked") as opened:
        if consent not in opened.state.consents:
            raise InvalidInput("consent.unknown", "The request has no such consent.", advice="Look at what was given.")
        at = opened.recorder.at
        moment = at if effective_at is None else max(at, effective_at)
        return opened.shared(b.ConsentRevoked(opened.state.id, consent, reason.strip(), moment))
