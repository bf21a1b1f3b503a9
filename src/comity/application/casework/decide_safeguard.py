"""Two named persons decide, with reasons, whether work goes on after an alarm. Nothing of it leaves the node."""

from dataclasses import replace

from comity.application.acting import Act, Order, act
from comity.application.casework.guards import SAFEGUARDS, VICTIM
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.reading import letter_digest
from comity.domain import bodies as b
from comity.domain.cases import Proposal
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Role


def decide_safeguard(
    desk: Desk, order: Order, measure: str, *, safeguard: str, go_on: bool, reason: str, support: str = ""
) -> SignedEvent:
    """Propose, as a lawyer, to go on with a measure of the present wording or to stop it; a second person confirms.

    Args:
        desk: The node.
        order: Who, in which request.
        measure: Key of the measure.
        safeguard: ``political_alarm`` or ``victim``.
        go_on: False stops the measure.
        reason: Why.
        support: For a possible victim: where the person gets help. It is never left out.

    Raises:
        NotPermitted: The first of the two is no lawyer.
        OutOfOrder: By the stage table.
        InvalidInput: No reason, no support for a victim, or no such safeguard or measure.
    """
    if safeguard not in SAFEGUARDS:
        raise InvalidInput("safeguard.word", f"{safeguard[:40]!r} is no safeguard.", advice=f"One of {SAFEGUARDS}.")
    if not reason.strip() or (safeguard == VICTIM and not support.strip()):
        raise InvalidInput(
            "safeguard.reason",
            "The decision needs its reasons, and for a possible victim where the person gets help.",
            advice="Say both.",
        )
    with act(desk, order, "safeguard.decided") as opened:
        acting(order.officer, frozenset({Role.LAWYER}), "deciding on an alarm")
        opened.state.letter.measure(measure)
        digest, by = letter_digest(opened.state.letter), opened.actor.id
        body = b.SafeguardDecided(
            opened.state.id, digest, measure, safeguard, go_on, reason.strip(), support.strip(), by
        )
        return propose(opened, body)


def complete_safeguard(opened: Act, proposal: Proposal, body: b.SafeguardDecided) -> b.SafeguardDecided:
    """The decision as the second person confirms it.

    Raises:
        OutOfOrder: The letter was worded anew since.
    """
    if body.letter != letter_digest(opened.state.letter):
        raise OutOfOrder(
            "safeguard.overtaken", "The letter was worded anew since.", advice="Decline it, and decide on the new one."
        )
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)
