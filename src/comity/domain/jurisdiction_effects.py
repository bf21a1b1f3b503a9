"""What each event does to a consultation on jurisdiction, and whether it fits its place.

The receiver applies the same rules to a partner's event: what does not fit is kept, and has no effect.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from comity.domain import jurisdiction as j
from comity.domain.authorities import NODE_ID, state_of
from comity.domain.case_values import Known, RequestState
from comity.domain.fitting import DoesNotFit
from comity.domain.officers import Role
from comity.domain.stages import SINCE_RELEASE

ROLES: dict[str, frozenset[Role]] = {
    "jurisdiction.opened": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
    "jurisdiction.drafted": frozenset({Role.LAWYER}),
    "jurisdiction.draft_dropped": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
    "jurisdiction.filed": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
    "jurisdiction.proposed": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
    "jurisdiction.answered": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
    "jurisdiction.closed": frozenset({Role.LAWYER, Role.NATIONAL_DESK}),
}
"""Who may do it. What leaves leaves by the hand of a second person; a lawyer prepares it."""

OPENED = "jurisdiction.opened"
RELEASED = frozenset({"jurisdiction.filed", "jurisdiction.proposed", "jurisdiction.answered", "jurisdiction.closed"})
Consultations = Mapping[UUID, j.Consultation]


def apply_jurisdiction(
    consultations: Consultations, requests: Mapping[UUID, RequestState], known: Known
) -> Consultations:
    """The consultations of a case after this event.

    Raises:
        DoesNotFit: The event has no place here.
    """
    event, body = known.event, known.body
    if event.actor.role not in ROLES[event.type]:
        raise DoesNotFit(f"the role {event.actor.role.value} may not do this")
    if not is_central(event.author):
        raise DoesNotFit("jurisdiction is a matter of the central authorities")
    if isinstance(body, j.ConsultationOpened):
        return {**consultations, body.consultation: _opened(consultations, requests, known, body)}
    state = consultations.get(_id(body))
    if state is None:
        raise DoesNotFit("its consultation is not known here")
    if state_of(event.author) not in state.opened.states:
        raise DoesNotFit(f"{state_of(event.author)} takes no part in the consultation")
    if state.closed is not None:
        raise DoesNotFit("the consultation is closed")
    return {**consultations, state.id: _EFFECTS[event.type](state, known)}


def is_central(node: str) -> bool:
    """True if the node is a state's own, not a province's or city's."""
    return NODE_ID.fullmatch(node) is not None and "-" not in node


def check_rows(rows: tuple[j.FactorRow, ...], states: tuple[str, ...]) -> None:
    """Return if a table is one: each factor once, known words, and only the states that take part.

    Raises:
        DoesNotFit: It is none.
    """
    if not rows or len({row.factor for row in rows}) != len(rows):
        raise DoesNotFit("a table has each factor once")
    for row in rows:
        if row.standing not in frozenset(j.Standing) or row.weight not in frozenset(j.Weight):
            raise DoesNotFit(f"{row.factor} has a standing or weight that is none")
        if not set(row.states) <= set(states) or len(set(row.states)) != len(row.states):
            raise DoesNotFit(f"{row.factor} points to a state that takes no part")
        if bool(row.states) == (row.standing == j.Standing.UNKNOWN):
            raise DoesNotFit(f"{row.factor} points somewhere if it is known, and nowhere if it is not")
        if row.standing == j.Standing.SHOWN and not row.words.strip():
            raise DoesNotFit(f"{row.factor} is shown by something, and the words name it")


def check_outcome(body: j.OutcomeProposed, states: tuple[str, ...]) -> None:
    """Return if a proposal says what it must for its outcome.

    Raises:
        DoesNotFit: It does not.
    """
    count = {j.Outcome.ONE_STATE: 1, j.Outcome.CONSULT_AGAIN: 0, j.Outcome.NOBODY: 0}.get(body.outcome)  # type: ignore[call-overload]
    faults = [
        (body.outcome not in frozenset(j.Outcome), "no such outcome"),
        (not set(body.states) <= set(states) or len(set(body.states)) != len(body.states), "a state takes no part"),
        (count is not None and len(body.states) != count, f"{body.outcome} names {count} states"),
        (body.outcome == j.Outcome.SEVERAL_STATES and len(body.states) < 2, "several are two at least"),
        (body.outcome == j.Outcome.CONSULT_AGAIN and body.again_on is None, "to consult again takes a day"),
        (not body.reasons.strip() or not body.minutes.strip(), "a proposal has reasons and minutes"),
    ]
    for fault, words in faults:
        if fault:
            raise DoesNotFit(words)


def _id(body: Any) -> UUID:
    return UUID(bytes=body.consultation.bytes)


def facts_of(requests: Mapping[UUID, RequestState], body: j.ConsultationOpened) -> RequestState | None:
    """The released request that brought the facts to this node; None if none did.

    That is the one that the opening names. A third state does not have it: there it is a request of the same case that
    is between two of the states that take part, the last released of them.
    """
    named = requests.get(body.request)
    if named is not None:
        return named if _brought(named, body.states) else None
    others = [one for one in requests.values() if _brought(one, body.states)]
    return max(others, key=lambda one: (one.released_at is not None, one.released_at, one.id), default=None)


def _brought(request: RequestState, states: tuple[str, ...]) -> bool:
    sides = {request.letter.requesting_state[:2], request.letter.requested_state[:2]}
    return request.stage in SINCE_RELEASE and request.released_in is not None and sides <= set(states)


def _opened(
    consultations: Consultations, requests: Mapping[UUID, RequestState], known: Known, body: j.ConsultationOpened
) -> j.Consultation:
    request = facts_of(requests, body)
    author = state_of(known.event.author)
    if body.consultation in consultations:
        raise DoesNotFit("the consultation is open already")
    if request is None:
        raise DoesNotFit("the request that brought the facts is not known here as released")
    sides = {request.letter.requesting_state[:2], request.letter.requested_state[:2]}
    if not sides <= set(body.states) or author not in body.states or len(set(body.states)) != len(body.states):
        raise DoesNotFit("both sides of the request take part, and whoever opens")
    if body.conflict not in frozenset(j.Conflict) or not body.title.strip() or not body.conduct.strip():
        raise DoesNotFit("it says what it is about, and which kind of conflict it is")
    if body.prepared_by or body.released_by or body.rule:
        _check_two(known)
    return j.Consultation(body.consultation, body, known.event.author, known.event.at, known.event.audience)


def without_opening(requests: Mapping[UUID, RequestState], body: Any) -> Mapping[UUID, RequestState]:
    """The requests of a case without the proposal that this opening was."""
    state = requests.get(body.request) if isinstance(body, j.ConsultationOpened) else None
    if state is None:
        return requests
    id_ = str(body.consultation)
    left = {
        digest: one
        for digest, one in state.proposals.items()
        if one.act != OPENED or str(one.content.get("consultation")) != id_
    }
    return {**requests, state.id: replace(state, proposals=left)}


def _drafted(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.JurisdictionDrafted)
    if body.act not in RELEASED:
        raise DoesNotFit("no such draft")
    waiting = j.DraftWaiting(known.digest, body.act, known.event.actor.id, known.event.at, body.content)
    kept = {digest: one for digest, one in state.drafts.items() if one.act != body.act}
    return replace(state, drafts={**kept, known.digest: waiting})


def _dropped(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.JurisdictionDraftDropped)
    return replace(state, drafts={digest: one for digest, one in state.drafts.items() if digest != body.draft})


def _without_own_drafts(state: j.Consultation, known: Known) -> j.Consultation:
    """A draft is done with once somebody of the same node released its like."""
    return replace(state, drafts={digest: one for digest, one in state.drafts.items() if one.act != known.event.type})


def _check_two(known: Known) -> None:
    body, actor = known.body, known.event.actor.id
    first, second, rule = getattr(body, "prepared_by", ""), getattr(body, "released_by", ""), getattr(body, "rule", "")
    if not first or second != actor or first == second:
        raise DoesNotFit("it takes two persons")
    if not str(rule).strip():
        raise DoesNotFit("it names the rule of home law under which it leaves")


def _filed(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.TableFiled)
    _check_two(known)
    check_rows(body.rows, state.opened.states)
    if body.will_act not in ("yes", "no", "undecided") or (body.will_act == "no" and not body.will_act_reason.strip()):
        raise DoesNotFit("whether the state will act is said, and why it will not")
    author = state_of(known.event.author)
    filed = j.Filed(body, known.event.author, known.event.at, known.digest)
    proposals = {digest: replace(one, overtaken=True) for digest, one in state.proposals.items()}
    return replace(_without_own_drafts(state, known), tables={**state.tables, author: filed}, proposals=proposals)


def _proposed(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.OutcomeProposed)
    _check_two(known)
    if state.silent:
        raise DoesNotFit(f"no table yet from {', '.join(state.silent)}")
    if dict(body.tables) != {code: filed.digest for code, filed in state.tables.items()}:
        raise DoesNotFit("it rests on other tables than those filed last")
    check_outcome(body, state.opened.states)
    proposed = j.Proposed(body, state_of(known.event.author), known.event.at, known.digest)
    return replace(_without_own_drafts(state, known), proposals={**state.proposals, known.digest: proposed})


def _answered(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.OutcomeAnswered)
    _check_two(known)
    proposal, author = state.proposals.get(body.proposal), state_of(known.event.author)
    if proposal is None or proposal.overtaken:
        raise DoesNotFit("the proposal is not known, or no longer rests on the tables")
    if author == proposal.state or author in proposal.answers:
        raise DoesNotFit("each other state answers once")
    if not body.reasons.strip() or not body.minutes.strip():
        raise DoesNotFit("an answer has reasons and minutes")
    answered = replace(proposal, answers={**proposal.answers, author: (body, known.event.at)})
    return replace(_without_own_drafts(state, known), proposals={**state.proposals, body.proposal: answered})


def _closed(state: j.Consultation, known: Known) -> j.Consultation:
    body = known.body
    assert isinstance(body, j.ConsultationClosed)
    if known.event.author != state.node:
        raise DoesNotFit("whoever opened it closes it")
    if not body.reason.strip():
        raise DoesNotFit("it is closed for a reason")
    if body.prepared_by or body.released_by or body.rule:
        _check_two(known)
    return replace(state, closed=body, drafts={})


_EFFECTS = {
    "jurisdiction.drafted": _drafted,
    "jurisdiction.draft_dropped": _dropped,
    "jurisdiction.filed": _filed,
    "jurisdiction.proposed": _proposed,
    "jurisdiction.answered": _answered,
    "jurisdiction.closed": _closed,
}
