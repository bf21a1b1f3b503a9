"""Which simple acts a case page offers this officer: those that the policy would let pass now."""

from dataclasses import dataclass

from comity.application.policy import may_act
from comity.domain.cases import Proposal, RequestState
from comity.domain.errors import InvalidInput, OutOfOrder, Refused
from comity.web.visits import Visit


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A two-person act that waits, and what this officer may do with it."""

    proposal: Proposal
    measure: str
    reason: str
    grounds: tuple[str, ...]
    own: bool
    may_confirm: bool
    may_decline: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """Simple acts on one request."""

    assess: bool
    acknowledge: bool
    proposals: tuple[ProposalShown, ...]


def offers(visit: Visit, state: RequestState) -> Offers:
    """What the page offers; the use case asks the policy again."""
    return Offers(
        assess=_open(visit, state, "request.assessed"),
        acknowledge=_open(visit, state, "request.acknowledged"),
        proposals=tuple(_proposal(visit, state, one) for one in state.proposals.values()),
    )


def _proposal(visit: Visit, state: RequestState, proposal: Proposal) -> ProposalShown:
    content = proposal.content
    measure, own = str(content.get("measure", "")), proposal.by == visit.officer.id
    grounds = content.get("grounds", ())
    return ProposalShown(
        proposal=proposal,
        measure=measure,
        reason=str(content.get("reason") or content.get("text") or ""),
        grounds=tuple(str(code) for code in grounds) if isinstance(grounds, (list, tuple)) else (),
        own=own,
        may_confirm=not own and _open(visit, state, proposal.act, measure),
        may_decline=_open(visit, state, "act.declined"),
    )


def _open(visit: Visit, state: RequestState, event_type: str, measure: str = "") -> bool:
    try:
        may_act(visit.desk.authority, visit.officer, event_type, state, measure)
    except (Refused, OutOfOrder, InvalidInput):
        return False
    return True
