"""Nationals of the requested state (RULES 2.5), those who were until recently (2.6), and who is taken back (2.34)."""

from datetime import date
from typing import Final

from comity.domain.decisions import Clock, Effect, FactUsed, Finding, Layer
from comity.domain.measures import OPERATIONS, Ground, Measure
from comity.law.answers import ELSEWHERE, NOTHING, Answer, asserted, clear, find, raised, unknown
from comity.law.days import months_before
from comity.law.matter import SURRENDER, Matter
from comity.law.questions import Person, Question
from comity.law.rules import EVERY_MEASURE, rule
from comity.law.spells import held_on, losses

ALARM_MONTHS: Final = 24
_CLOCKS = (Clock.CONDUCT, Clock.REQUEST, Clock.DECISION, Clock.TREATY, Clock.DOMESTIC)
_ON: Final = {"time_of_offence": "offence", "time_of_request": "request", "time_of_decision": "decision"}


@rule("2.5", Layer.STATUTE, "nationality clause of treaty and statute", SURRENDER, _CLOCKS)
def nationality(matter: Matter) -> Answer:
    """A national of the requested state on the day that counts."""
    state, person = matter.requested.code, matter.question.person
    held = asserted("nationality", ", ".join(person.nationality))
    tested = _tested_at(matter)
    if tested and tested.value != "time_of_decision":
        on = _ON[tested.value]
        national = held_when_tested(matter.question, state, tested.value)
        if national is None:
            alarm = find("2.5", Ground.NAT, Effect.REVIEW, Layer.POLICY, f"nat.unknown_at_{on}", held, tested,
                         state=state)  # fmt: skip
            return unknown(alarm)
        return _national(matter, f"nat.national_at_{on}", held, tested) if national else clear(held, tested)
    if state in person.nationality:
        return _national(matter, "nat.national", held)
    if _is_of_the_same_sovereign(matter):
        alarm = find("2.5", Ground.NAT, Effect.REVIEW, Layer.POLICY, "nat.unit", held,
                     state=matter.requested.sovereign)  # fmt: skip
        return unknown(alarm)
    return clear(held)


@rule("2.5a", Layer.POLICY, "papers whose holders no rule here assigns to a state", SURRENDER, _CLOCKS)
def contested_nationality(matter: Matter) -> Answer:
    """Where states answer differently whose national somebody is, and one of them is a side, no machine answers."""
    states, person = matter.law.corpus.states, matter.question.person
    held = {*person.nationality, *person.former_nationality, *(person.nationality_at_offence or ())}
    for sovereign in (matter.requested.sovereign, matter.requesting.sovereign):
        contested = states[sovereign].contested
        codes = sorted(held & set(contested.value)) if contested else []
        if contested and codes:
            fact = asserted("nationality", ", ".join(codes))
            return raised(
                find("2.5a", Ground.NAT, Effect.REVIEW, Layer.POLICY, "nat.contested", fact, contested.used,
                     held=codes[0])
            )  # fmt: skip
    return NOTHING


@rule("2.6", Layer.POLICY, "loss of nationality shortly before the measure", EVERY_MEASURE - OPERATIONS, _CLOCKS)
def lost_nationality(matter: Matter) -> Answer:
    """Lost within 24 months, or held at the act while the treaty names no test date: a human looks.

    Whether a state may take a nationality away is asked whatever the measure; whose national the person is, only where
    somebody is surrendered.
    """
    state, person = matter.requested.code, matter.question.person
    findings: list[Finding] = []
    if matter.measure in SURRENDER and state not in person.nationality and _is_alarming(matter, state):
        held = asserted("former_nationality", state)
        ruling = matter.ruling(Ground.NAT)
        findings.append(find("2.6", Ground.NAT, Effect.REVIEW, Layer.POLICY, "nat.lost", held, state=state))
        if ruling.effect is Effect.OPTIONAL:
            findings.append(
                find("2.6", Ground.NAT, Effect.OPTIONAL, ruling.layer, "nat.lost", held, *ruling.facts, state=state)
            )
    if matter.has("nationality_revoked_recently"):
        flag = asserted("flag", "nationality_revoked_recently")
        findings.append(find("2.6", Ground.HUMAN, Effect.REVIEW, Layer.POLICY, "human.revoked", flag))
    if not findings:
        return NOTHING if person.former_nationality else ELSEWHERE
    return raised(*findings)


@rule("2.34", Layer.TREATY, "Migrant Smuggling Protocol 18", frozenset({Measure.READMISSION}))
def readmitted_national(matter: Matter) -> Answer:
    """A state takes back its own; whoever is not known to be its national goes to a human."""
    state, person = matter.requested.code, matter.question.person
    held = asserted("nationality", ", ".join(person.nationality))
    if state in person.nationality:
        return clear(held)
    return unknown(find("2.34", Ground.NAT, Effect.REVIEW, Layer.TREATY, "nat.not_receiving", held, state=state))


def _is_of_the_same_sovereign(matter: Matter) -> bool:
    """Asked of a unit for a national of its state, or of the state for one who is named as its unit's."""
    requested, states = matter.requested, matter.law.corpus.states
    held = matter.question.person.nationality
    if requested.is_unit:
        return requested.sovereign in held
    return any(code in states and states[code].sovereign == requested.code for code in held)


def held_at_offence(person: Person, state: str, day: date) -> bool | None:
    """Whether the person held the nationality on the day of the act; None if nobody knows."""
    if person.nationality_at_offence is not None:
        return state in person.nationality_at_offence
    if person.spells:
        return held_on(person.spells, state, day)
    if state in person.nationality:
        return True
    return _held_before(person, state, day)


def held_when_tested(question: Question, state: str, tested_at: str) -> bool | None:
    """Whether the person held the nationality on the day that a clause names; None if nobody knows."""
    if tested_at == "time_of_offence":
        return held_at_offence(question.person, state, question.offence_date)
    if question.person.spells and tested_at == "time_of_request":
        return held_on(question.person.spells, state, question.requested_on)
    if tested_at == "time_of_decision" or state in question.person.nationality:
        return state in question.person.nationality
    return _held_before(question.person, state, question.requested_on)


def _held_before(person: Person, state: str, day: date) -> bool | None:
    """Whether a nationality that is lost now was held on a day."""
    if state not in person.former_nationality:
        return False
    return None if person.nationality_lost is None else person.nationality_lost > day


def _is_alarming(matter: Matter, state: str) -> bool:
    """Lost within the months of alarm or on an unknown day, or held at act or request while no test date is named."""
    person, question = matter.question.person, matter.question
    if state in person.former_nationality:
        days = losses(person.spells, state) if person.spells else (person.nationality_lost,)
        if any(lost is None or lost >= months_before(question.as_of, ALARM_MONTHS) for lost in days):
            return True
    held = {held_when_tested(question, state, name) for name in ("time_of_offence", "time_of_request")}
    return held != {False} and _tested_at(matter) is None


def _national(matter: Matter, reason: str, *facts: FactUsed) -> Answer:
    ruling = matter.ruling(Ground.NAT)
    effect = ruling.effect or Effect.REVIEW
    bar = find("2.5", Ground.NAT, effect, ruling.layer, reason, *facts, *ruling.facts, state=matter.requested.code)
    return raised(bar)


def _tested_at(matter: Matter) -> FactUsed | None:
    """The first treaty's word on the day that counts, a word of [tested_at]."""
    return next((entry.treaty.tested_at for entry in matter.bases.bilateral if entry.treaty), None)
