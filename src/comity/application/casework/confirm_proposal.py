"""The second of two persons confirms or declines what the first proposed."""

from comity.application.acting import Order
from comity.application.casework import proposals
from comity.application.casework.answer_request import complete_answer
from comity.application.casework.ask_assurance import complete_answering, complete_asking
from comity.application.casework.decide_measure import (
    complete_acceptance,
    complete_postponement,
    complete_question,
    complete_refusal,
)
from comity.application.casework.decide_safeguard import complete_safeguard
from comity.application.casework.give_consent import complete_consent
from comity.application.casework.judge_earlier import complete_judgment
from comity.application.casework.keep_registers import complete_assurance_judgment, complete_widening
from comity.application.casework.pause_clock import complete_pause
from comity.application.casework.screen_victim import complete_screening
from comity.application.casework.send_words import complete_clarification, complete_interim
from comity.application.casework.supplement_request import complete_supplement
from comity.application.desk import Desk
from comity.application.jurisdiction.open_consultation import release_consultation
from comity.domain.events import SignedEvent
from comity.domain.jurisdiction_effects import OPENED

COMPLETE: dict[str, proposals.Complete] = {
    "assurance.answered": complete_answering,
    "assurance.asked": complete_asking,
    "assurance.judged": complete_assurance_judgment,
    "clock.paused": complete_pause,
    "earlier.judged": complete_judgment,
    "consent.given": complete_consent,
    "measure.accepted": complete_acceptance,
    "measure.information_asked": complete_question,
    "measure.postponed": complete_postponement,
    "measure.refused": complete_refusal,
    "speciality.widened": complete_widening,
    "request.answered": complete_answer,
    "request.clarified": complete_clarification,
    "request.interim": complete_interim,
    "request.supplemented": complete_supplement,
    "safeguard.decided": complete_safeguard,
    "victim.screened": complete_screening,
}


def confirm_proposal(desk: Desk, order: Order, proposal: bytes) -> SignedEvent:
    """Do what was proposed; errors as `proposals.confirm` and `release_consultation`."""
    if proposals.proposed_act(desk, order, proposal) == OPENED:
        return release_consultation(desk, order, proposal)
    return proposals.confirm(desk, order, proposal, COMPLETE)


def decline_proposal(desk: Desk, order: Order, proposal: bytes, *, reason: str) -> None:
    """Say no; errors as `proposals.decline`."""
    proposals.decline(desk, order, proposal, reason=reason)
