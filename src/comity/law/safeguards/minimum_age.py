"""The minimum age of criminal responsibility in both states (RULES 2.17), and care for children (RULES 2.18)."""

from typing import Final

from comity.domain.decisions import Clock, Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import ELSEWHERE, NOTHING, Answer, asserted, clear, find, raised, unknown
from comity.law.bases import Maximum
from comity.law.matter import EXTRADITION, Matter
from comity.law.rules import rule
from comity.law.statutes import State, YoungerAge

ADULT: Final = 18
_OF_NOBODY: Final = frozenset(  # they look at goods, water or a plan: where no person is named there is none
    {
        Measure.PATROL_PASSAGE,
        Measure.OPERATION_CONSENT,
        Measure.CONTROLLED_DELIVERY,
        Measure.JOINT_INVESTIGATION_TEAM,
    }
)


_CLOCKS = (Clock.CONDUCT, Clock.DOMESTIC)


@rule("2.17", Layer.STATUTE, "age of criminal responsibility in the law of both states", EXTRADITION, _CLOCKS)
def minimum_age(matter: Matter) -> Answer:
    """Below the age of either state, unless its law makes the person responsible for this offence earlier."""
    age = matter.question.person.age
    if age is None:
        return unknown(find("2.17", Ground.MINOR, Effect.REVIEW, Layer.POLICY, "minor.unknown_age"))
    fact = asserted("age", str(age))
    pairs = zip((matter.requesting, matter.requested), matter.maxima(), strict=True)
    findings = [finding for state, maximum in pairs if (finding := _against(matter, state, maximum, age, fact))]
    known = tuple(s.minimum_age.used for s in (matter.requesting, matter.requested) if s.minimum_age)
    return raised(*findings) if findings else clear(fact, *known)


@rule("2.18", Layer.POLICY, "Convention on the Rights of the Child 3")
def child(matter: Matter) -> Answer:
    """A person under 18, or of unknown age, needs a human; so does an unnamed one, except where nobody is looked at."""
    person = matter.question.person
    age = person.age
    if matter.measure in _OF_NOBODY and not (person.nationality or person.role or age):
        return ELSEWHERE
    if age is None:
        return unknown(find("2.18", Ground.HUMAN, Effect.REVIEW, Layer.POLICY, "human.unknown_age"))
    if age >= ADULT:
        return NOTHING
    fact = asserted("age", str(age))
    return raised(find("2.18", Ground.HUMAN, Effect.REVIEW, Layer.POLICY, "human.minor", fact))


def _against(matter: Matter, state: State, maximum: Maximum, age: int, fact: FactUsed) -> Finding | None:
    if state.minimum_age is None:
        return _unsettled(state, age, fact) if age < ADULT else None
    if age >= state.minimum_age.value:
        return None
    younger = [_responsible(entry, matter.offence.code, maximum, age) for entry in state.younger_ages]
    used = (fact, state.minimum_age.used, *((state.younger_fact,) if state.younger_fact else ()))
    if True in younger:
        return None
    if None in younger:
        return _unsettled(state, age, *used)
    return find("2.17", Ground.MINOR, Effect.MANDATORY, Layer.STATUTE, "minor.below", *used, age=str(age),
                state=state.code, minimum=str(state.minimum_age.value))  # fmt: skip


def _responsible(entry: YoungerAge, offence: str, maximum: Maximum, age: int) -> bool | None:
    """Whether this exception reaches the person; None where it hangs on a condition or on an unknown maximum."""
    if age < entry.age or offence not in entry.offences:
        return False
    if entry.only:
        return None
    if entry.above_months is None:
        return True
    if maximum.months is None or maximum.least is None:
        return None
    answers = {months > entry.above_months for months in (maximum.least, maximum.months)}
    return answers.pop() if len(answers) == 1 else None


def _unsettled(state: State, age: int, *facts: FactUsed) -> Finding:
    return find("2.17", Ground.MINOR, Effect.REVIEW, Layer.POLICY, "minor.unknown", *facts, age=str(age),
                state=state.code)  # fmt: skip
