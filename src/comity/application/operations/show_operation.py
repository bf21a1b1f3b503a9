"""Consents of a request and every act that was logged under them, each judged anew by what is known now.

A revocation that came late changes what an act was. So nothing is taken from how an act was judged when it came in.
"""

from dataclasses import dataclass
from datetime import datetime

from comity.application.acting import Order, audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.case_values import Consent
from comity.domain.cases import Case, RequestState
from comity.domain.consent_boxes import Cover, faults
from comity.domain.effects import deed_of

DEEDS = (b.OperationActed, b.OperationUncovered)


@dataclass(frozen=True, slots=True)
class ActShown:
    """An act: its event, when it was recorded and by whom, and why it is outside; nothing if it is inside.

    `claimed` is True if its node said that a consent covers it. What it claimed and does not have is an alarm.
    """

    event: bytes
    recorded_at: datetime
    by: str
    body: b.OperationActed | b.OperationUncovered
    faults: tuple[str, ...]
    claimed: bool


@dataclass(frozen=True, slots=True)
class OperationShown:
    """What a request's operation looks like now. `hosted` is True on the host's side."""

    state: RequestState
    consents: tuple[tuple[Consent, Cover], ...]
    acts: tuple[ActShown, ...]
    hosted: bool

    @property
    def outside(self) -> tuple[ActShown, ...]:
        """Acts that no consent covers."""
        return tuple(one for one in self.acts if one.faults)


def show_operation(desk: Desk, order: Order) -> OperationShown:
    """The operation of a request; the reading is on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or an unknown case or request.
    """
    with audited(desk, order.officer, order.purpose, "operation.read", order.case):
        actor = may_read(order.officer, order.purpose)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, order.purpose)
            case, state = recorder.case(order.case), recorder.request(order.case, order.request)
            recorder.audit("operation.read", case=order.case, subject=str(order.request), outcome="read")
            recorder.finish()
    consents = tuple(
        (one, cover) for digest, one in state.consents.items() if (cover := state.cover(digest)) is not None
    )
    hosted = state_of(desk.node) == state.letter.requested_state[:2]
    return OperationShown(state, consents, acts_of(case, state), hosted)


def acts_of(case: Case, state: RequestState) -> tuple[ActShown, ...]:
    """Every act of the request that its requesting side logged, in the case's order."""
    ours = state.letter.requesting_state[:2]
    found = []
    for entry in case.timeline:
        body, event = entry.known.body, entry.known.event
        if isinstance(body, DEEDS) and body.request == state.id and state_of(event.author) == ours:
            why = faults(state.cover(body.consent), deed_of(body), event.at)
            claimed = isinstance(body, b.OperationActed)
            if not why and not claimed:
                why = tuple(body.faults) or ("no_consent",)  # type: ignore[union-attr]  # its node did not claim it
            found.append(ActShown(entry.known.digest, event.at, event.actor.id, body, why, claimed))
    return tuple(found)
