"""Which acts a case page offers this officer now: those that the policy would let pass, and of others why not.

Pages decide nothing: the use case asks again. What is offered here asks the same tables and the same checks.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from comity.application.casework.answer_request import SETTLED
from comity.application.casework.ask_assurance import check_speaks, unanswered
from comity.application.casework.decide_measure import check_no_bar, check_role
from comity.application.casework.execute_measure import check_surrendered
from comity.application.casework.guards import (
    PROTECTION,
    SCREENING,
    check_alarms,
    check_before_report,
    check_before_work,
    looks_at,
)
from comity.application.casework.keep_preserved import check_endable, check_extendable
from comity.application.casework.keep_registers import HANDED
from comity.application.casework.pause_clock import may_pause
from comity.application.casework.send_words import check_shown_to_none, speaks_in_kinds
from comity.application.node.list_nodes import NodeFacts
from comity.application.policy import acting, check_power, check_stage, may_act
from comity.application.settling import assessment_of
from comity.domain.cases import Proposal, RequestState
from comity.domain.errors import ComityError, InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.fitting import is_coercive_word, is_police_word, known_measure
from comity.domain.handling import Handling
from comity.domain.jurisdiction_effects import OPENED, ROLES, is_central
from comity.domain.measures import EXTRADITION_FAMILY, held_by_asking
from comity.domain.officers import Role
from comity.domain.promises import Promise
from comity.domain.registers import assurances, specialities
from comity.domain.stages import RULES, UNDECIDED, MeasureStage, Persons, Side
from comity.web.visits import Visit

ON_REQUEST = (
    "request.acknowledged", "request.assessed", "request.answered", "request.interim", "request.rerouted",
    "request.clarified", "request.escalated", "request.feedback", "request.evaluated", "clock.paused", "clock.resumed",
    "danger.reviewed", "assurance.answered", "assurance.visited", "assurance.judged",
)  # fmt: skip
ON_MEASURE = (
    "measure.accepted", "measure.refused", "measure.postponed", "measure.information_asked", "measure.executed",
    "measure.not_executed", "protection.checked", "victim.screened", "safeguard.decided", "preservation.extended",
    "preservation.ended", "assurance.asked", "assurance.recorded", "surrender.recorded", "surrender.freed",
    "speciality.widened", "speciality.reported",
)  # fmt: skip
_NOTHING_TO_SAY = frozenset(
    {
        "pause.not_running",
        "resume.runs",
        "review.none",
        "guard.none",
        "preservation.none",
        "preservation.once",
        "assurance.none",
    }
)  # nobody asked
_ALARM = "safeguard.decided"  # a lawyer is the first of the two; other roles only confirm
_AFTER_SURRENDER = (
    "assurance.recorded", "surrender.recorded", "surrender.freed", "speciality.widened", "speciality.reported",
)  # fmt: skip
_PROMISING = ("assurance.asked", "assurance.answered")
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
    expected: str = ""
    until: str = ""
    kind: str = ""
    assurance: str = ""
    said: str = ""
    given_by: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class Offers:
    """Acts on one request, by the types of their events; those on its measures by the measure's key.

    `standing` are keys of measures whose clock stands by an act of ours; empty for all clocks that our side owes.
    `speaks_in_kinds`: an interim reply has no words here. `rule` is the rule of home law that was named last.
    """

    acts: Mapping[str, Offer]
    measures: Mapping[str, Mapping[str, Offer]]
    proposals: tuple[ProposalShown, ...]
    reroute_to: tuple[NodeFacts, ...] = ()
    standing: tuple[str, ...] = ()
    speaks_in_kinds: bool = False
    rule: str = ""

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
    now = visit.desk.clock.now()
    standing = tuple(dict.fromkeys(pause.measure for pause in state.pauses if pause.holds_at(now)))
    further: Mapping[str, Callable[[], None]] = {
        "request.answered": lambda: _check_answerable(visit, state),
        "request.clarified": lambda: check_shown_to_none(visit.desk, state),
        "request.interim": lambda: _check_not_waiting(state, "request.interim", None),
        "request.rerouted": lambda: _check_movable(state, targets),
        "request.evaluated": lambda: _check_not_evaluated(visit, state),
        "clock.paused": lambda: _check_runs(state),
        "clock.resumed": lambda: _check_stands(standing),
        "danger.reviewed": lambda: _check_reviewable(visit, state),
        "assurance.answered": lambda: _check_promisable(visit, state),
        "assurance.visited": lambda: _check_registered(state),
        "assurance.judged": lambda: _check_registered(state),
    }
    return Offers(
        acts={act: _offer(visit, state, act, further=further.get(act)) for act in ON_REQUEST},
        measures={key: _on_measure(visit, state, key) for key in _keys(state)},
        proposals=tuple(_proposal(visit, state, one) for one in state.proposals.values()),
        reroute_to=targets,
        standing=standing,
        speaks_in_kinds=speaks_in_kinds(visit.desk, state),
        rule=_last_rule(visit, state),
    )


def _last_rule(visit: Visit, state: RequestState) -> str:
    """What our side named last in this request, so that nobody types it twice; the approver reads it each time."""
    if visit.desk.authority.state != state.letter.requested_state[:2]:
        return ""
    said = (*(one.said.approval for one in state.interims), *(one.approval for one in state.answers))
    return next((one.rule for one in reversed(said) if one is not None), "")


def _keys(state: RequestState) -> tuple[str, ...]:
    """Every measure, before the release too: its looks and alarms come before the letter leaves."""
    return tuple(dict.fromkeys((*state.measures, *(asked.key for asked in state.letter.measures))))


def _on_measure(visit: Visit, state: RequestState, key: str) -> Mapping[str, Offer]:
    return {act: _offer(visit, state, act, key, lambda act=act: _check_measure(visit, state, act, key))  # type: ignore[misc]
            for act in ON_MEASURE}  # fmt: skip


def _offer(
    visit: Visit, state: RequestState, act: str, measure: str = "", further: Callable[[], None] | None = None
) -> Offer:
    """The stage table's answer, then the act's own."""
    rule = RULES[act]
    try:
        check_stage(rule, state, measure)
    except (OutOfOrder, InvalidInput):
        return Offer()
    second = _takes_two(state, act, measure)
    if not _is_ours(visit, state, rule.side):
        return Offer()
    fault = _fault(further) if further is not None else None
    try:
        may_act(visit.desk.authority, visit.officer, act, state, measure)
    except Refused:
        return Offer() if fault else Offer(roles=_roles(state, act, measure))
    if fault is not None and fault.code == "policy.lawyer":
        return Offer(roles=(Role.LAWYER.value,))
    if fault is not None and fault.code in _NOTHING_TO_SAY:
        return Offer()
    if fault is not None:
        return Offer(why=fault, second_person=second)
    if act == _ALARM and Role.LAWYER not in visit.officer.roles:
        return Offer(roles=(Role.LAWYER.value,))
    return Offer(open=True, second_person=second)


def _takes_two(state: RequestState, act: str, measure: str) -> bool:
    persons = RULES[act].persons
    if persons is Persons.TWO_IF_COERCIVE:
        return is_coercive_word(state.measures[measure].measure)
    return persons is Persons.TWO


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
    if act == _ALARM:
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
    if act == "assurance.asked":  # of several assurances each is asked for itself
        check_shown_to_none(visit.desk, state)
        return
    if act in _AFTER_SURRENDER:
        check_after_surrender(state, act, key)
        return
    _check_not_waiting(state, act, key)
    if act == "measure.accepted":
        check_no_bar(visit.desk.authority, state, key)
    if act in ("measure.accepted", "measure.executed"):
        check_before_work(visit.desk, state, key)
    if act == "measure.executed":
        check_surrendered(state, key)
    _check_look(visit, state, act, key)
    if act == "preservation.extended":
        check_extendable(state, key, visit.desk.clock.now())
    if act == "preservation.ended":
        check_endable(visit.desk, state, key, visit.desk.clock.now())
    if act == "measure.not_executed":
        check_before_report(visit.desk, state, key)


def check_after_surrender(state: RequestState, act: str, key: str) -> None:
    """Return if there is a surrender of which that could be said; an assurance is recorded of any measure.

    Raises:
        OutOfOrder: There is none, or it waits already.
    """
    recorded = any(one.measure == key for one in specialities(state))
    measure = state.measures.get(key)
    if act == "surrender.recorded":
        granted = measure is not None and known_measure(measure.measure) in EXTRADITION_FAMILY
        fits = granted and measure is not None and measure.stage in HANDED and not recorded
    else:
        fits = act == "assurance.recorded" or recorded
    if not fits:
        raise _no_assurance()
    _check_not_waiting(state, act, key)


def _check_look(visit: Visit, state: RequestState, act: str, key: str) -> None:
    """Return if the act is none of the looks that come first, or this measure takes it."""
    looks = {"protection.checked": PROTECTION, "victim.screened": SCREENING}
    early = (
        act == "protection.checked"
        and key not in state.measures
        and not held_by_asking(state.letter.measure(key).measure)
    )
    if not early and act in looks and looks[act] in looks_at(visit.desk, state.letter, key):
        return
    if act == _ALARM:
        try:
            check_alarms(visit.desk, state, key, assessment_of(state).decisions[key])
        except (Refused, OutOfOrder) as alarm:
            if alarm.code in ("guard.political", "guard.victim"):
                return
    if act in looks or act == _ALARM:
        raise OutOfOrder("guard.none", "The measure takes no such look.", advice="None is needed.")


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
    if state.promises:
        raise OutOfOrder(
            "reroute.assurance", "An assurance was asked from here.", advice="Finish it here; the answer comes here."
        )
    if not targets:
        raise OutOfOrder(
            "reroute.nobody", "This node knows no other authority of our state.", advice="Confirm one as a peer first."
        )


def _check_not_evaluated(visit: Visit, state: RequestState) -> None:
    if visit.desk.authority.state in state.evaluated_by:
        raise OutOfOrder("evaluation.done", "Our side has evaluated it.", advice="The other side's part is open.")


def _check_promisable(visit: Visit, state: RequestState) -> None:
    """Return if the other side waits for an answer about an assurance that this node may give or decline."""
    if not questions(state):
        raise _no_assurance()
    check_speaks(visit.desk)
    check_shown_to_none(visit.desk, state)


def questions(state: RequestState) -> tuple[Promise, ...]:
    """Questions about an assurance for which no answer is prepared."""
    prepared = {one.content.get("question") for one in state.proposals.values() if one.act == "assurance.answered"}
    return tuple(one for one in unanswered(state) if one.id not in prepared)


def _check_registered(state: RequestState) -> None:
    if not any(assurances(state)):
        raise _no_assurance()


def _no_assurance() -> OutOfOrder:
    return OutOfOrder("assurance.none", "There is no assurance of which that could be said.", advice="None is needed.")


def _check_runs(state: RequestState) -> None:
    _check_not_waiting(state, "clock.paused", "")
    if not may_pause(state):
        raise OutOfOrder("pause.not_running", "No such clock runs that could be stopped.", advice="None is needed.")


def _check_stands(standing: tuple[str, ...]) -> None:
    if not standing:
        raise OutOfOrder("resume.runs", "No clock stands here.", advice="None is needed.")


def _check_reviewable(visit: Visit, state: RequestState) -> None:
    review = state.review
    if review is None or not review.is_open:
        raise OutOfOrder("review.none", "No review of a claim of danger is open.", advice="None is needed.")
    if visit.officer.id in (review.claimed_by, state.drafted_by):
        raise NotPermitted(
            "policy.two_persons",
            "Whoever wrote or released the letter does not review it.",
            advice="Ask another supervisor or lawyer.",
        )


def _proposal(visit: Visit, state: RequestState, proposal: Proposal) -> ProposalShown:
    content = proposal.content
    measure, own = str(content.get("measure", "")), proposal.by == visit.officer.id
    offences = content.get("offences", ())
    grounds, approval = content.get("grounds") or [content.get("ground")], content.get("approval")
    return ProposalShown(
        proposal=proposal,
        measure=measure,
        reason=_words(proposal.act, content),
        grounds=tuple(str(code) for code in grounds if code) if isinstance(grounds, (list, tuple)) else (),
        own=own,
        may_confirm=not own and _may_do(visit, state, proposal.act, measure),
        may_decline=_may_do(visit, state, "act.declined"),
        rule=str(approval.get("rule", "") if isinstance(approval, Mapping) else content.get("rule", "")),
        use_limits=str(content.get("use_limits", "")),
        expected=str(content.get("expected", "")),
        until=str(content.get("until") or ""),
        kind=str(content.get("reason", "")) if proposal.act == "clock.paused" else "",
        assurance=str(content.get("assurance", "")) if proposal.act in _PROMISING else "",
        said=str(content.get("said", "")),
        given_by=str(content.get("given_by", "")),
        papers=tuple(_papers(content.get("documents"))),
        offences=tuple(str(one) for one in offences) if isinstance(offences, (list, tuple)) else (),
        files=tuple(_file_names(content.get("attachments"))),
        handling=proposal.handling,
    )


def _words(act: str, content: Mapping[str, object]) -> str:
    """What is said in words; the reason of a pause is a kind, and its words stand apart."""
    names = ("words",) if act == "clock.paused" else ("reason", "text", "why", "asks", "conduct")
    return next((str(content[name]) for name in names if content.get(name)), "")


def _papers(documents: object) -> Iterator[tuple[str, str]]:
    """Measure's key and word of each paper that a supplement would put on file, or that a question asks for."""
    by_measure = documents if isinstance(documents, Mapping) else {"": documents}
    for key, words in by_measure.items():
        yield from ((str(key), str(word)) for word in (words if isinstance(words, (list, tuple)) else ()))


def _file_names(attachments: object) -> Iterator[str]:
    for one in attachments if isinstance(attachments, (list, tuple)) else ():
        yield str(one.get("name", "")) if isinstance(one, Mapping) else ""


def _may_do(visit: Visit, state: RequestState, act: str, measure: str = "") -> bool:
    if act == OPENED:
        return is_central(visit.desk.node) and bool(visit.officer.roles & ROLES[OPENED])
    try:
        actor = may_act(visit.desk.authority, visit.officer, act, state, measure)
        if act in _DECIDING:
            check_role(actor, state, measure)
    except (Refused, OutOfOrder, InvalidInput):
        return False
    return True
