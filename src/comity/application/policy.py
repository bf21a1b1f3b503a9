"""May this officer do this here and now? The stage table answers, for roles, sides, stages and powers.

The receiver of a partner's event asks the same table again through the fold; nothing here is taken on trust.
"""

from collections.abc import Iterable

from comity.domain.authorities import Authority, Power, Tier
from comity.domain.cases import RequestState, known_measure
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.fitting import stage_of_measure
from comity.domain.measures import Measure, power_for
from comity.domain.officers import Actor, Officer, Role
from comity.domain.requests import Letter
from comity.domain.stages import RULES, ActRule, Side

READERS = frozenset(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}
WRITERS = READERS - {Role.AUDITOR, Role.COMPLIANCE}


def acting(officer: Officer, allowed: Iterable[Role], what: str) -> Actor:
    """The officer in the first of the roles that allow it.

    Raises:
        NotPermitted: None of the officer's roles does.
    """
    wanted = sorted(frozenset(allowed), key=lambda role: role.value)
    for role in wanted:
        if role in officer.roles:
            return officer.acting_as(role)
    names = ", ".join(role.value for role in wanted)
    raise NotPermitted(
        "policy.role", f"{officer.name or officer.id} may not do {what}.", advice=f"It takes one of: {names}."
    )


def may_read(officer: Officer, purpose: str) -> Actor:
    """The officer as a reader of case content.

    Raises:
        NotPermitted: The officer's only roles see no content.
        InvalidInput: No purpose is given; every query over people has one.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading a case needs a purpose.", advice="Say what you read it for.")
    return acting(officer, READERS, "reading of cases")


def may_act(
    authority: Authority, officer: Officer, event_type: str, state: RequestState | None, measure: str = ""
) -> Actor:
    """The officer in the role in which the act is open now.

    Raises:
        NotPermitted: The role or this node's side does not allow it.
        OutOfOrder: The act is not open at this stage.
    """
    rule = RULES[event_type]
    actor = acting(officer, rule.roles, event_type)
    if state is not None:
        _check_side(rule, authority, state.letter)
        check_stage(rule, state, measure)
    return actor


def _check_side(rule: ActRule, authority: Authority, letter: Letter) -> None:
    ours = {Side.REQUESTING: letter.requesting_state, Side.REQUESTED: letter.requested_state}
    states = [ours[rule.side]] if rule.side in ours else list(ours.values())
    if authority.state not in states:
        raise NotPermitted(
            "policy.side",
            f"{rule.event} is for {' or '.join(states)}; this node belongs to {authority.state}.",
            advice="The other side has to do this.",
        )


def check_stage(rule: ActRule, state: RequestState, measure: str = "") -> None:
    """Return if the act is open at this stage.

    Raises:
        OutOfOrder: It is not.
    """
    if state.stage not in rule.stages:
        stages = ", ".join(sorted(stage.value for stage in rule.stages))
        raise OutOfOrder(
            "stage.request",
            f"{rule.event} is not open: the request is {state.stage.value}.",
            advice=f"Open at: {stages}.",
        )
    if rule.measures is None:
        return
    stage = stage_of_measure(state, measure)
    if stage is None:
        known = ", ".join(asked.key for asked in state.letter.measures)
        raise InvalidInput("letter.measure", f"The letter has no measure {measure!r}.", advice=f"It has: {known}.")
    if stage not in rule.measures:
        raise OutOfOrder(
            "stage.measure",
            f"{rule.event} is not open: measure {measure} is {stage.value}.",
            advice="Look at the case's timeline.",
        )


def lacking_powers(tier: Tier, powers: frozenset[Power], measures: Iterable[str]) -> frozenset[Power]:
    """Powers that these measures need and an authority of this tier lacks; a national authority has every power.

    Raises:
        Barred: A measure is none of cooperation.
        InvalidInput: A measure is not of the vocabulary.
    """
    if tier is Tier.NATIONAL:
        return frozenset()
    return frozenset(power_for(_measure(word)) for word in measures) - powers


def has_power(authority: Authority, letter: Letter) -> bool:
    """True if this node may release or answer such a letter itself; a national node has every power."""
    return not lacking_powers(authority.tier, authority.powers, [asked.measure for asked in letter.measures])


def check_power(authority: Authority, letter: Letter, keys: Iterable[str] | None = None) -> None:
    """Return if this node may release such a letter, or give what its measures of these keys ask for.

    Raises:
        NotPermitted: Its tier lacks a power; the national desk has to do it.
        Barred: A measure is none of cooperation.
        InvalidInput: A measure is not of the vocabulary.
    """
    wanted = None if keys is None else set(keys)
    measures = [asked.measure for asked in letter.measures if wanted is None or asked.key in wanted]
    for word in measures:
        power_for(_measure(word))
    lacking = lacking_powers(authority.tier, authority.powers, measures)
    if lacking:
        raise NotPermitted(
            "policy.power",
            f"{authority.node} has no delegated power for: {', '.join(sorted(power.value for power in lacking))}.",
            advice=f"It is for {authority.parent or 'the national desk'}.",
        )


def _measure(word: str) -> Measure:
    measure = known_measure(word)
    if measure is None:
        raise InvalidInput(
            "letter.measure_unknown", f"{word!r} is no measure.", advice="Take a word of `comity law` measures."
        )
    return measure
