"""Rules on bases (RULES 1.1 to 1.8 and 0.3)."""

from datetime import date

from comity.domain.decisions import Clock, Effect, Layer
from comity.domain.measures import OPERATIONS, Ground
from comity.law.absences import treaty_absence
from comity.law.answers import (
    CLEAR,
    ELSEWHERE,
    NOT_APPLICABLE,
    NOTHING,
    UNKNOWN,
    Answer,
    asserted,
    find,
    raised,
    unknown,
)
from comity.law.bases import Listed, is_recalled
from comity.law.matter import POLICE, Matter
from comity.law.reach_in_time import is_doubtful
from comity.law.rules import EVERY_MEASURE, rule
from comity.law.safeguards.sovereignty import CONSENT_DOCUMENT

NEEDS_BASIS = EVERY_MEASURE - POLICE - OPERATIONS


def _found(listed: tuple[Listed, ...]) -> Answer:
    facts = tuple(fact for entry in listed for fact in entry.facts)
    return Answer(CLEAR, (), facts) if listed else Answer(NOT_APPLICABLE)


@rule("1.1", Layer.TREATY, "bilateral instruments of the measure's kind", EVERY_MEASURE - OPERATIONS)
def bilateral_treaty(matter: Matter) -> Answer:
    """A treaty between the two that is in force; one between two calendars, or disputed, goes to a human."""
    bases = matter.bases
    if bases.between_calendars:
        treaty = bases.between_calendars
        alarm = find("1.1", Ground.NO_BASIS, Effect.REVIEW, Layer.TREATY, "basis.between_calendars", *treaty.facts,
                     treaty=treaty.id)  # fmt: skip
        return raised(alarm)
    if bases.disputed:
        treaty = bases.disputed
        alarm = find("1.1", Ground.NO_BASIS, Effect.REVIEW, Layer.TREATY, "basis.disputed", *treaty.facts,
                     treaty=treaty.id)  # fmt: skip
        return raised(alarm)
    if bases.transit_unread:
        treaty = bases.transit_unread
        alarm = find("1.1", Ground.NO_BASIS, Effect.REVIEW, Layer.TREATY, "basis.transit_unread", *treaty.facts,
                     treaty=treaty.id)  # fmt: skip
        return unknown(alarm)
    return _found(bases.bilateral)


@rule("1.2", Layer.TREATY, "regional treaties that bind both", EVERY_MEASURE - OPERATIONS)
def regional_treaty(matter: Matter) -> Answer:
    """A regional treaty that binds both and covers measure and offence."""
    return _found(matter.bases.regional)


@rule("1.3", Layer.TREATY, "UN conventions that bind both", EVERY_MEASURE - OPERATIONS)
def universal_convention(matter: Matter) -> Answer:
    """A UN convention that binds both, covers measure and offence, and is accepted for it."""
    answer = _found(matter.bases.universal)
    return Answer(UNKNOWN) if answer.result == NOT_APPLICABLE and matter.bases.possible else answer


@rule("1.6", Layer.STATUTE, "law of the requested state on requests without a treaty", EVERY_MEASURE - OPERATIONS)
def domestic_law(matter: Matter) -> Answer:
    """The requested state's own law, where no bilateral or regional treaty displaces it.

    It is law on requests from abroad: whether it serves between a state and its unit is for a human.
    """
    listed = matter.bases.domestic
    if listed and matter.requesting.sovereign == matter.requested.sovereign:
        facts = tuple(fact for entry in listed for fact in entry.facts)
        alarm = find("1.6", Ground.NO_BASIS, Effect.REVIEW, Layer.STATUTE, "basis.one_state", *facts,
                     requesting=matter.requesting.code, requested=matter.requested.code)  # fmt: skip
        return raised(alarm)
    return _found(listed)


@rule("1.7", Layer.POLICY, "no measure without a basis; a mechanism is none", NEEDS_BASIS)
def some_basis(matter: Matter) -> Answer:
    """No basis bars; a sole basis that nobody read goes to a human; so does a doubtful treaty (1.1)."""
    listed = matter.bases.listed
    if not listed and not (matter.bases.between_calendars or matter.bases.transit_unread):
        none = find("1.7", Ground.NO_BASIS, Effect.MANDATORY, Layer.POLICY, "basis.none",
                    absence=treaty_absence(matter), requesting=matter.requesting.code,
                    requested=matter.requested.code)  # fmt: skip
        return raised(none)
    if len(listed) == 1 and is_recalled(listed[0]):
        alone = find("0.3", Ground.NO_BASIS, Effect.REVIEW, Layer.POLICY, "basis.recalled", *listed[0].facts,
                     basis=listed[0].basis.id)  # fmt: skip
        return raised(alone)
    return NOTHING


@rule("1.9", Layer.TREATY, "clause on requests and offences of before entry into force", EVERY_MEASURE - OPERATIONS,
      (Clock.CONDUCT, Clock.REQUEST, Clock.TREATY))  # fmt: skip
def reach_in_time(matter: Matter) -> Answer:
    """A treaty younger than the request or than it reaches back, where no other basis is free of that doubt."""
    doubtful = [entry for entry in matter.bases.listed if _is_doubtful(matter, entry)]
    if not doubtful or len(doubtful) < len(matter.bases.listed):
        return NOTHING if matter.bases.listed else ELSEWHERE
    alarms = [
        find("1.9", Ground.NO_BASIS, Effect.REVIEW, Layer.TREATY, "basis.reach", *entry.facts, basis=entry.basis.id)
        for entry in doubtful
    ]
    return unknown(*alarms)


def _is_doubtful(matter: Matter, listed: Listed) -> bool:
    treaty, convention, question = listed.treaty, listed.convention, matter.question
    if treaty:
        years = treaty.years_back.value if treaty.years_back else None
        return is_doubtful(question, treaty.reach.value if treaty.reach else None, treaty.starts, years)
    if convention:
        states = (question.requesting_state, question.requested_state)
        statuses = [matter.law.corpus.statuses.get((convention.id, state)) for state in states]
        starts = [status.bound_from for status in statuses if status and status.bound_from]
        reach = convention.reach.value if convention.reach else None
        return is_doubtful(question, reach, max(starts, default=date.min), None)
    return False


@rule("1.8", Layer.TREATY, "the instrument that the request invokes")
def invoked_basis(matter: Matter) -> Answer:
    """A request that invokes what does not carry it is repaired, not refused, if something else does."""
    invoked = matter.question.invoked_basis
    names = {entry.basis.id for entry in matter.bases.listed}
    if matter.measure in OPERATIONS and CONSENT_DOCUMENT in matter.question.documents:
        names.add(f"{matter.requested.code}:consent")
    if invoked is None or not names:
        return ELSEWHERE
    fact = asserted("invoked_basis", invoked)
    names |= {entry.convention.id for entry in matter.bases.listed if entry.convention}
    if invoked in names:
        return Answer(CLEAR, (), (fact,))
    wrong = find("1.8", Ground.NO_BASIS, Effect.CURABLE, Layer.TREATY, "basis.wrong_invoked", fact, invoked=invoked)
    missing = ("request_by_competent_unit_authority",) if matter.requesting.is_unit else ()
    return Answer("raised", (wrong,), (fact,), (), missing)


RULES = (
    bilateral_treaty,
    regional_treaty,
    universal_convention,
    domestic_law,
    some_basis,
    invoked_basis,
    reach_in_time,
)
