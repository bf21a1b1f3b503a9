"""The frame of every act in a consultation: role, side and place are checked, then all is kept or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.application.acting import audited
from comity.application.approving import token_for
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.jurisdiction import Consultation
from comity.domain.jurisdiction_effects import ROLES, is_central
from comity.domain.officers import Actor, Officer
from comity.domain.requests import Letter


@dataclass(frozen=True, slots=True)
class ConsultationOrder:
    """Who wants to act in which consultation of which case, and for which purpose."""

    officer: Officer
    purpose: str
    case: UUID
    consultation: UUID


class ConsultationAct:
    """An act that role and place allow, inside its transaction."""

    def __init__(self, recorder: Recorder, order: ConsultationOrder, actor: Actor, state: Consultation) -> None:
        self.recorder = recorder
        self.order = order
        self.actor = actor
        self.state = state

    @property
    def our_state(self) -> str:
        """The state that this node belongs to."""
        return state_of(self.recorder.desk.node)

    def keep(self, body: Any, *, shared: bool) -> SignedEvent:
        """Record it for this node, or for all that take part.

        Raises:
            OutOfOrder: ``jurisdiction.order``: it has no place in the consultation as it stands.
        """
        audience = self.state.audience if shared else ()
        return keep(self.recorder, self.order.case, body, audience, self.actor)


def keep(
    recorder: Recorder,
    case: UUID,
    body: Any,
    audience: tuple[str, ...],
    actor: Actor,
    basis: bytes | None = None,
) -> SignedEvent:
    """Record an event of a consultation, unless the fold that every side uses finds no place for it."""
    signed = recorder.record(body, case=case, audience=audience, basis=basis, actor=actor)
    why = next(e.out_of_order for e in recorder.case(case).timeline if e.known.digest == signed.digest)
    if why:
        raise OutOfOrder(
            "jurisdiction.order", f"This cannot be done now: {why}.", advice="Look at the consultation again."
        )
    recorder.audit(b.TYPES[type(body)], case=case, subject=signed.digest.hex(), decision=basis)
    return signed


def keep_approved(
    recorder: Recorder,
    case: UUID,
    letter: Letter,
    body: Any,
    audience: tuple[str, ...],
    actor: Actor,
    basis: bytes | None = None,
) -> SignedEvent:
    """Record what a second person releases, and home law's token for its bytes before it.

    `body` names who prepared it, who releases it, and the rule.

    Raises:
        OutOfOrder: As `keep`.
    """
    token = token_for(
        recorder, actor, letter, body, recipients=audience, prepared_by=body.prepared_by, rule=body.rule
    )  # fmt: skip
    keep(recorder, case, token, audience, actor)
    return keep(recorder, case, body, audience, actor, basis)


@contextmanager
def consult(desk: Desk, order: ConsultationOrder, event_type: str) -> Iterator[ConsultationAct]:
    """Open an act in a consultation; it is kept when the block ends.

    Raises:
        NotPermitted: The role does not allow it, or this is no central authority's node.
        InvalidInput: No such case or consultation here.
    """
    with audited(desk, order.officer, order.purpose, event_type, order.case), desk.store.unit() as unit:
        check_central(desk)
        actor = acting(order.officer, ROLES[event_type], event_type)
        recorder = Recorder(desk, unit, actor, order.purpose)
        yield ConsultationAct(recorder, order, actor, consultation_of(recorder, order.case, order.consultation))
        recorder.finish()


def check_central(desk: Desk) -> None:
    """Return if this is the node of a state's own authority.

    Raises:
        NotPermitted: It is a province's or city's.
    """
    if not is_central(desk.node):
        raise NotPermitted(
            "jurisdiction.central",
            "Which state prosecutes is a matter of the central authorities.",
            advice=f"It is for {desk.authority.parent or 'the ministry'}.",
        )


def consultation_of(recorder: Recorder, case: UUID, consultation: UUID) -> Consultation:
    """The consultation as it stands here.

    Raises:
        InvalidInput: The case or the consultation is not here.
    """
    found = recorder.case(case).consultations.get(consultation)
    if found is None:
        raise InvalidInput(
            "jurisdiction.unknown",
            f"The case has no consultation {consultation}.",
            advice="Look at `comity jurisdiction list`.",
        )
    return found
