"""What two persons say: one prepares words or what is added to a letter, another of the same role approves it."""

from dataclasses import replace
from typing import Any

from comity.application.acting import Order
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import ask_information, postpone_measure
from comity.application.casework.pause_clock import pause_clock
from comity.application.casework.send_words import prepare_clarification, prepare_interim
from comity.application.casework.supplement_request import prepare_supplement
from comity.application.desk import Desk
from comity.domain.events import SignedEvent

RULE = "Police Act 9"


def clarify(desk: Desk, order: Order, *, text: str) -> SignedEvent:
    """The clarification, on its way."""
    return approved(desk, order, prepare_clarification(desk, order, text=text, rule=RULE))


def reply_interim(desk: Desk, order: Order, **said: Any) -> SignedEvent:
    """The interim reply, on its way."""
    return approved(desk, order, prepare_interim(desk, order, rule=RULE, **said))


def supplement(desk: Desk, order: Order, *, text: str, documents: Any = None, **more: Any) -> SignedEvent:
    """The supplement, on its way."""
    prepared = prepare_supplement(desk, order, text=text, documents=documents or {}, rule=RULE, **more)
    return approved(desk, order, prepared)


def postpone(desk: Desk, order: Order, measure: str, **said: Any) -> SignedEvent:
    """The postponement, on its way."""
    return approved(desk, order, postpone_measure(desk, order, measure, rule=RULE, **said))


def ask(desk: Desk, order: Order, measure: str, **said: Any) -> SignedEvent:
    """The question that stops a clock, on its way."""
    return approved(desk, order, ask_information(desk, order, measure, rule=RULE, **said))


def stop_clock(desk: Desk, order: Order, **said: Any) -> SignedEvent:
    """The pause, on its way."""
    return approved(desk, order, pause_clock(desk, order, rule=RULE, **said))


def approved(desk: Desk, order: Order, proposal: SignedEvent) -> SignedEvent:
    """What a second person of the same role confirms."""
    second = replace(order.officer, id=f"{order.officer.id}.second")
    return confirm_proposal(desk, replace(order, officer=second, seen=None), proposal.digest)
