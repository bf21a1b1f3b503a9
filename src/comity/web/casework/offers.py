"""Which acts a case page offers this officer now: those that the policy would let pass, and of others why not.

Pages decide nothing: the use case asks again. What is offered here asks the same tables and the same checks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from comity.application.casework.answer_request import SETTLED
from comity.application.casework.decide_measure import check_no_bar, check_role
from comity.application.node.list_nodes import NodeFacts
from comity.application.policy import acting, check_power, check_stage, may_act
from comity.domain.cases import Proposal, RequestState
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Refused
from comity.domain.fitting import is_coercive_word, is_police_word
from comity.domain.handling import Handling
from comity.domain.officers import Role
from comity.domain.stages import RULES, UNDECIDED, MeasureStage, Side
from comity.web.visits import Visit

ON_REQUEST = (
    "request.acknowledged", "request.assessed", "request.answered", "request.interim", "request.rerouted",
    "request.clarified", "request.escalated", "request.feedback", "request.evaluated",
)  # fmt: skip
ON_MEASURE = (
    "measure.accepted", "measure.refused", "measure.postponed", "measure.information_asked", "measure.executed",
    "measure.not_executed",
)  # fmt: skip
_DECIDING = frozenset(act for act in ON_MEASURE if RULES[act].measures == UNDECIDED)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act at this moment.

    Attributes:
        open: This officer may do it.
        why: Where it is this officer's act and something stands before it: what.
        roles: Where it is open to others of this node alone: which roles do it.
        second_person: It will wait for a second person.
    """

    open: bool = False
    why: ComityError | None = None
    roles: tuple[str, ...] = ()
    second_person: bool = False

    @property
    def shown(self) -> bool:
        """True if the page has anything to say of it."""
        return self.open or self.why is not None or bool(self.roles)


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
    rule: str = ""
    use_limits: str = ""
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class Offers:
    """Acts on one request, by the types of their events; those on its measures by the measure's key."""

    acts: Mapping[str, Offer]
    measures: Mapping[str, Mapping[str, Offer]]
    proposals: tuple[ProposalShown, ...]
    reroute_to: tuple[NodeFacts, ...] = ()

    @property
    def idle(self) -> bool:
        """True if this officer can do nothing with the request now."""
        on_measures = (offer for acts in self.measures.values() for offer in acts.values())
        return not self.proposals and not any(offer.open or offer.why for offer in (*self.acts.values(), *on_measures))

    @property
    def others(self) -> Mapping[str, tuple[str, ...]]:
        """What others of this node can do now, with the roles that do it."""
        return {act: offer.roles for act, offer in self.acts.items() if offer.roles}


def offers(visit: Visit, state: RequestState, nodes: Mapping[str, NodeFacts]) -> Offers:
    """What the page offers."""
    targets = _competent(visit, state, nodes)
    further: Mapping[str, Callable[[], None]] = {
        "request.answered": lambda: _check_answerable(visit, state),
        "request.rerouted": lambda: _check_movable(state, targets),
        "request.evaluated": lambda: _check_not_evaluated(visit, state),
    }
    return Offers(
        acts={act: _offer(visit, state, act, further=further.get(act)) for act in ON_REQUEST},
        measures={key: _on_measure(visit, state, key) for key in state.measures},
        proposals=tuple(_proposal(visit, state, one) for one in state.proposals.values()),
        reroute_to=targets,
    )


def _on_measure(visit: Visit, state: RequestState, key: str) -> Mapping[str, Offer]:
    return {act: _offer(visit, state, act, key, lambda act=act: _check_measure(visit, state, act, key))  # type: ignore[misc]
            for act in ON_MEASURE}  # fmt: skip


def _offer(
    visit: Visit, state: RequestState, act: str, measure: str = "", further: Callable[[], None] | None = None
) -> Offer:
    """The stage table's answer, then the act's own."""
    rule = RULES[act]
    second = act in ("measure.refused", "request.answered") or (
        act == "measure.accepted" and is_coercive_word(state.measures[measure].measure)
    )
    try:
        check_stage(rule, state, measure)
    except (OutOfOrder, InvalidInput):
        return Offer()
    if not _is_ours(visit, state, rule.side):
        return Offer()
    fault = _fault(further) if further is not None else None
    try:
        may_act(visit.desk.authority, visit.officer, act, state, measure)
    except Refused:
        return Offer() if fault else Offer(roles=_roles(state, act, measure))
    if fault is not None and fault.code == "policy.lawyer":
        return Offer(roles=(Role.LAWYER.value,))
    if fault is not None:
        return Offer(why=fault, second_person=second)
    return Offer(open=True, second_person=second)


def _fault(check: Callable[[], None]) -> ComityError | None:
    try:
        check()
    except (Refused, OutOfOrder, InvalidInput) as fault:
        return fault
    return None


def _roles(state: RequestState, act: str, measure: str) -> tuple[str, ...]:
    """Which roles do it: what is not police information is decided by lawyers alone."""
    if act in _DECIDING and not is_police_word(state.measures[measure].measure):
        return (Role.LAWYER.value,)
    return tuple(sorted(RULES[act].roles))


def _is_ours(visit: Visit, state: RequestState, side: Side) -> bool:
    letter = state.letter
    states = {Side.REQUESTING: (letter.requesting_state,), Side.REQUESTED: (letter.requested_state,)}
    return visit.desk.authority.state in states.get(side, (letter.requesting_state, letter.requested_state))


def _check_measure(visit: Visit, state: RequestState, act: str, key: str) -> None:
    """What the use cases look at beyond the stage table; and that nobody has proposed the same already."""
    if act in _DECIDING and visit.officer.roles & RULES[act].roles:
        check_role(acting(visit.officer, RULES[act].roles, act), state, key)
    _check_not_waiting(state, act, key)
    if act == "measure.accepted":
        check_no_bar(visit.desk.authority, state, key)


def _check_not_waiting(state: RequestState, act: str, key: str | None) -> None:
    for waiting in state.proposals.values():
        if waiting.act == act and waiting.content.get("measure") == key:
            raise OutOfOrder(
                "proposal.waiting", "It waits for its second person.", advice="Have it confirmed or declined first."
            )


def _check_answerable(visit: Visit, state: RequestState) -> None:
    _check_not_waiting(state, "request.answered", None)
    settled = [measure for measure in state.measures.values() if measure.stage in SETTLED]
    if not settled:
        raise OutOfOrder(
            "answer.nothing", "No measure is decided and carried out yet.", advice="Decide the measures first."
        )
    executed = [measure.key for measure in settled if measure.stage is MeasureStage.EXECUTED]
    check_power(visit.desk.authority, state.letter, executed)


def _competent(visit: Visit, state: RequestState, nodes: Mapping[str, NodeFacts]) -> tuple[NodeFacts, ...]:
    """Other authorities of our own state that this node knows, by name."""
    here = {visit.desk.node, state.requested_node}
    ours = [one for one in nodes.values() if one.state == visit.desk.authority.state and one.node not in here]
    return tuple(sorted(ours, key=lambda one: one.name))


def _check_movable(state: RequestState, targets: tuple[NodeFacts, ...]) -> None:
    if any(measure.stage not in UNDECIDED for measure in state.measures.values()):
        raise OutOfOrder(
            "reroute.decided", "A measure is decided already.", advice="Finish it here; only a whole request moves."
        )
    if not targets:
        raise OutOfOrder(
            "reroute.nobody", "This node knows no other authority of our state.", advice="Confirm one as a peer first."
        )


def _check_not_evaluated(visit: Visit, state: RequestState) -> None:
    if visit.desk.authority.state in state.evaluated_by:
        raise OutOfOrder("evaluation.done", "Our side has evaluated it.", advice="The other side's part is open.")


def _proposal(visit: Visit, state: RequestState, proposal: Proposal) -> ProposalShown:
    content = proposal.content
    measure, own = str(content.get("measure", "")), proposal.by == visit.officer.id
    grounds, approval = content.get("grounds", ()), content.get("approval")
    return ProposalShown(
        proposal=proposal,
        measure=measure,
        reason=str(content.get("reason") or content.get("text") or ""),
        grounds=tuple(str(code) for code in grounds) if isinstance(grounds, (list, tuple)) else (),
        own=own,
        may_confirm=not own and _may_do(visit, state, proposal.act, measure),
        may_decline=_may_do(visit, state, "act.declined"),
        rule=str(approval.get("rule", "")) if isinstance(approval, Mapping) else "",
        use_limits=str(content.get("use_limits", "")),
        handling=proposal.handling,
    )


def _may_do(visit: Visit, state: RequestState, act: str, measure: str = "") -> bool:
    try:
        actor = may_act(visit.desk.authority, visit.officer, act, state, measure)
        if act in _DECIDING:
            check_role(actor, state, measure)
    except (Refused, OutOfOrder, InvalidInput):
        return False
    return True
