"""Acts that take two persons: the first proposes, a second and different one confirms or declines.

A proposal is private to the node and goes away when the request moves on. What is confirmed is exactly what was
proposed: its bytes are in the proposal's event.
"""

from collections.abc import Callable
from typing import Any

from comity.application.acting import Act, Order, act
from comity.application.approvals import BY_NAME, needs_approval
from comity.application.approving import approve
from comity.application.desk import Desk
from comity.application.reading import assessment_digest, known
from comity.domain import bodies as b
from comity.domain.cases import Proposal
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.handling import Handling
from comity.domain.stages import RULES

_ABOUT = ("measure", "earlier", "subject", "safeguard")  # what a proposal is about: one of a kind waits at a time
_ALSO = {  # two officers may ask two questions, and about one measure several assurances
    "request.clarified": ("text",), "request.supplemented": ("text",),
    "assurance.asked": ("assurance",), "assurance.answered": ("question",),
}  # fmt: skip
Complete = Callable[[Act, Proposal, Any], Any]


def propose(opened: Act, body: Any, *, handling: Handling | None = None) -> SignedEvent:
    """Record what is to be done, inside an act that the policy has let pass for its own type.

    The proposal has the handling under which the act is to leave.
    """
    proposed = b.ActProposed(b.TYPES[type(body)], opened.state.id, b.to_plain(body))
    about = _ABOUT + _ALSO.get(proposed.act, ())
    for waiting in opened.state.proposals.values():
        if waiting.act == proposed.act and all(waiting.content.get(n) == proposed.content.get(n) for n in about):
            raise OutOfOrder(
                "proposal.waiting",
                f"{proposed.act} already waits for its second person ({waiting.digest.hex()[:16]}).",
                advice="Have it confirmed or declined first.",
            )
    return opened.private(proposed, handling=handling)


def confirm(desk: Desk, order: Order, proposal: bytes, complete: dict[str, Complete]) -> SignedEvent:
    """Do what was proposed, as the second person. `complete` puts both persons into the body, by act.

    Raises:
        NotPermitted: The role may not do the act, or the second person is the first.
        OutOfOrder: The act is not open any more.
        InvalidInput: There is no such proposal.
    """
    event_type, measure = _what(desk, order, proposal)
    with act(desk, order, event_type, measure) as opened:
        waiting = _waiting(opened, proposal)
        if waiting.by == opened.actor.id:
            raise NotPermitted(
                "policy.two_persons", "It takes a second person.", advice="Ask another officer of the desk to confirm."
            )
        body = b.convert(dict(waiting.content), b.BODIES[event_type], event_type)
        done = complete[event_type](opened, waiting, body)
        if event_type in b.PRIVATE:
            return opened.private(done, handling=waiting.handling)
        return opened.shared(done, basis=_basis(opened, waiting, done), handling=waiting.handling)


def _basis(opened: Act, waiting: Proposal, done: Any) -> bytes | None:
    """On what the act rests: home law's token, made here where it takes one, or the gate's decision that it brings."""
    if not needs_approval(done):
        return None
    rule = done.approval.rule if done.approval is not None else ""
    token = approve(opened, done, recipients=opened.shared_with, prepared_by=waiting.by, rule=rule)
    return token.digest if isinstance(done, BY_NAME) else assessment_digest(done.assessment)


def decline(desk: Desk, order: Order, proposal: bytes, *, reason: str) -> None:
    """Say no to a proposal, with a reason.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: There is no such proposal, or no reason.
    """
    if not reason.strip():
        raise InvalidInput("decline.reason", "Declining needs a reason.", advice="Say why.")
    with act(desk, order, "act.declined") as opened:
        _waiting(opened, proposal)
        opened.private(b.ProposalDeclined(opened.state.id, proposal, reason.strip()))


def proposed_act(desk: Desk, order: Order, proposal: bytes) -> str:
    """The type of the event that a proposal would become.

    Raises:
        InvalidInput: There is no such proposal.
    """
    return _read(desk, order, proposal).act


def _what(desk: Desk, order: Order, proposal: bytes) -> tuple[str, str]:
    """Which act is proposed, read before the act's own policy check."""
    body = _read(desk, order, proposal)
    if body.act not in RULES:
        raise _unknown(proposal)
    return body.act, str(body.content.get("measure", ""))


def _read(desk: Desk, order: Order, proposal: bytes) -> b.ActProposed:
    with desk.store.reading() as unit:
        stored = unit.events.get(proposal)
    content = stored and stored.signed.event.type == "act.proposed" and stored.signed.content
    if not stored or not content or stored.signed.event.case != order.case:
        raise _unknown(proposal)
    body = known(stored.signed).body
    if not isinstance(body, b.ActProposed):
        raise _unknown(proposal)
    return body


def _waiting(opened: Act, proposal: bytes) -> Proposal:
    waiting = opened.state.proposals.get(proposal)
    if waiting is None:
        raise _unknown(proposal)
    return waiting


def _unknown(proposal: bytes) -> InvalidInput:
    return InvalidInput(
        "proposal.unknown",
        f"No proposal {proposal.hex()[:16]} waits in this request.",
        advice="Look at `comity case show`.",
    )
