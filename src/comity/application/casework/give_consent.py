"""The host state consents to an operation on its soil, in a box of place, time, persons and powers; two persons do."""

from dataclasses import replace

from comity.application.acting import Act, Order, act
from comity.application.casework.guards import check_before_work
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.rechecking import check_law_of_today
from comity.domain import bodies as b
from comity.domain.cases import Proposal
from comity.domain.consent_boxes import ConsentBox, check_box
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.fitting import known_operation


def give_consent(desk: Desk, order: Order, measure: str, *, box: ConsentBox, conditions: str = "") -> SignedEvent:
    """Propose a consent for an accepted operation; a second person confirms. An acceptance alone covers no act.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        Barred, Refused: An alarm stands before it, or today's law bars it or is stricter than when it was accepted.
        InvalidInput: ``consent.box``: the box is none; ``consent.measure``: the measure is no operation on our soil.
    """
    check_box(box)
    with act(desk, order, "consent.given", measure) as opened:
        if known_operation(opened.state.measures[measure].measure) is None:
            raise InvalidInput(
                "consent.measure",
                f"Measure {measure} is no operation on our soil; it needs no such consent.",
                advice="Accept it, or refuse it.",
            )
        _check_today(opened, measure)
        return propose(opened, b.ConsentGiven(opened.state.id, measure, box, conditions.strip(), opened.actor.id))


def complete_consent(opened: Act, proposal: Proposal, body: b.ConsentGiven) -> b.ConsentGiven:
    """The consent as the second person confirms it; alarms and the law are looked at again."""
    check_box(body.box)
    _check_today(opened, body.measure)
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def _check_today(opened: Act, measure: str) -> None:
    """Return if nothing stands before the operation today: from now on the other state acts, and we are not asked."""
    check_before_work(opened.desk, opened.state, measure)
    check_law_of_today(opened, [measure])
