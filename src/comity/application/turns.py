"""Whose turn it is: which roles of this node have the next step of a request, by how far it has come.

The stage table says what may be done; many acts are open to many. This says what somebody has to do now, so that the
inbox can put it before whoever it waits for. Where the other side has to move, it is nobody's turn here.
"""

from comity.application.policy import lacking_powers
from comity.application.settling import assessment_of, settled, waivers_of
from comity.domain.authorities import Authority, is_national, state_of
from comity.domain.cases import MeasureState, RequestState
from comity.domain.decisions import Gate
from comity.domain.errors import ComityError
from comity.domain.fitting import is_police_word
from comity.domain.jurisdiction_effects import OPENED, ROLES
from comity.domain.officers import Role
from comity.domain.promises import OPEN
from comity.domain.stages import PREPARING, RULES, MeasureStage, Stage, may_settle

TURNS = (Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY)
SECONDS = {OPENED: ROLES[OPENED], **{name: rule.roles for name, rule in RULES.items()}}
"""Who may be the second person of a waiting act."""
_NOBODY: frozenset[Role] = frozenset()
_ABROAD = frozenset({Stage.RELEASED, Stage.DELIVERED, Stage.ACKNOWLEDGED})
_OVER = frozenset({MeasureStage.EXECUTED, MeasureStage.NOT_EXECUTED, MeasureStage.REFUSED, MeasureStage.WITHDRAWN})


def turn_of(authority: Authority, state: RequestState) -> frozenset[Role]:
    """Roles that have something to do here now; those that a second person of a waiting act may have are among them."""
    ours = state.letter.requesting_state[:2] == state_of(authority.node)
    step = _requesting(authority, state) if ours else _requested(authority, state)
    second = (SECONDS[one.act] for one in state.proposals.values() if one.act in SECONDS)
    return frozenset(role for role in step.union(*second) if role in TURNS)


def _requesting(authority: Authority, state: RequestState) -> frozenset[Role]:
    home = authority.node in (state.letter.requesting_node, state.drafting_node)
    if state.stage in PREPARING:
        return _before_release(authority, state) if home or state.assessments else _NOBODY
    if state.stage is Stage.SUBMITTED:
        if state.drafting_node == authority.node:
            return _NOBODY
        return _before_release(authority, state) - {Role.OFFICER} | {Role.NATIONAL_DESK}
    speaks = is_national(authority.node) and any(one.standing == OPEN for one in state.promises.values())
    promising = frozenset({Role.LAWYER, Role.NATIONAL_DESK}) if speaks else _NOBODY
    return promising | (_abroad(authority, state) if home else _NOBODY)


def _abroad(authority: Authority, state: RequestState) -> frozenset[Role]:
    if state.stage in _ABROAD:
        return frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK}) if _waits_for(state) else _NOBODY
    if state.stage is Stage.ANSWERED:
        return frozenset({Role.OFFICER}) | _evaluation(authority, state)
    return _evaluation(authority, state) if state.stage is Stage.FEEDBACK else _NOBODY


def _before_release(authority: Authority, state: RequestState) -> frozenset[Role]:
    if state.stage is Stage.DRAFT:
        return frozenset({Role.OFFICER})
    try:
        assessment = assessment_of(state)
        lacking = lacking_powers(authority.tier, authority.powers, [one.measure for one in state.letter.measures])
    except ComityError:  # another wording was assessed, or a word of it is not ours: its writer looks again
        return frozenset({Role.OFFICER})
    items = settled(state.letter, waivers_of(state))
    if assessment.gate(items) is Gate.BARRED:
        return frozenset({Role.OFFICER})
    if lacking:
        return frozenset({Role.SUPERVISOR})
    still = {item for found in assessment.open_items(items).values() for item in found}
    if still:
        return frozenset({Role.OFFICER}).union(*(may_settle(item) for item in still))
    return frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK})


def _requested(authority: Authority, state: RequestState) -> frozenset[Role]:
    if authority.node != state.requested_node:
        return _NOBODY
    if state.stage in (Stage.RELEASED, Stage.DELIVERED):
        return frozenset({Role.NATIONAL_DESK, Role.SUPERVISOR})
    if state.stage is Stage.ACKNOWLEDGED:
        measures = state.measures.values()
        if all(one.stage in _OVER for one in measures):
            return frozenset({Role.NATIONAL_DESK})
        asked = _waits_for(state)
        return _NOBODY.union(*(_deciding(one) for one in measures if one.key not in asked))
    return _evaluation(authority, state) if state.stage in (Stage.ANSWERED, Stage.FEEDBACK) else _NOBODY


def _waits_for(state: RequestState) -> frozenset[str]:
    """Measures about which a question for information is open; one that was clarified is none any more."""
    return frozenset(one.measure for one in state.questions if one.started_by not in state.promises)


def _deciding(measure: MeasureState) -> frozenset[Role]:
    """Who has the next step of one measure that waits for no answer; one that waits for a day has none."""
    if measure.stage in (MeasureStage.ASKED, MeasureStage.INFORMATION_ASKED):
        return frozenset({Role.NATIONAL_DESK if is_police_word(measure.measure) else Role.LAWYER})
    return frozenset({Role.EXECUTING_AUTHORITY}) if measure.stage is MeasureStage.ACCEPTED else _NOBODY


def _evaluation(authority: Authority, state: RequestState) -> frozenset[Role]:
    return _NOBODY if state_of(authority.node) in state.evaluated_by else frozenset({Role.SUPERVISOR})
