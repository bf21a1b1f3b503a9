"""An officer abroad logs an act: inside the host's consent it is one; outside it is refused, and the host is told."""

from datetime import datetime

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.consent_boxes import Deed, Position, faults
from comity.domain.errors import InvalidInput, Refused
from comity.domain.events import SignedEvent

MOST_PERSONS = 200


def log_act(
    desk: Desk,
    order: Order,
    consent: bytes,
    *,
    power: str,
    persons: tuple[str, ...],
    what: str,
    at: datetime | None,
    at_error_s: int | None,
    position: Position | None,
) -> SignedEvent:
    """Log what was done on the host's soil, under a consent.

    Args:
        desk: The node.
        order: Who, in which request.
        consent: Digest of the event that gave the consent.
        power: Word of `POWERS` by which it was done.
        persons: Who did it, as the consent names them.
        what: What was done.
        at: When, UTC; None is unknown.
        at_error_s: Within how many seconds that is known; None is unknown.
        position: Where; None is unknown.

    Raises:
        Refused: ``consent.outside``: the act is not inside for certain. That it was tried is recorded and the host gets
            it; `grounds` say why.
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: Nothing is said, or the moment has no zone.
    """
    if not what.strip() or len(persons) > MOST_PERSONS:
        raise InvalidInput("operation.what", "Say what was done, by whom.", advice="One entry for each act.")
    if at is not None and at.tzinfo is None:
        raise InvalidInput("operation.moment", "A moment needs its zone.", advice="Write it like 2026-03-01T08:00Z.")
    said = power, persons, what.strip(), at, at_error_s, position
    with act(desk, order, "operation.acted") as opened:
        cover = opened.state.cover(consent)
        found = faults(cover, Deed(at, at_error_s, position, persons, power), opened.recorder.at)
        if not found:
            return opened.shared(b.OperationActed(opened.state.id, consent, *said))
        signed = opened.shared(b.OperationUncovered(opened.state.id, consent, *said, found))
    raise Refused(
        "consent.outside",
        f"The host state's consent does not cover this ({', '.join(found)}). "
        f"It is recorded as {signed.digest.hex()[:16]}, and the host is told.",
        advice="Stop, and ask the host.",
        grounds=["CONSENT", *found],
    )
