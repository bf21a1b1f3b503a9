"""Political offences (RULES 2.7), and the alarm where a charge or the facts may be political (RULES 2.8)."""

from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, clear, find, raised
from comity.law.matter import MOVING, Matter
from comity.law.rules import rule

ALARMING_FLAGS: Final = (
    "political",
    "persecution_risk",
    "asylum_seeker",
    "refugee_unhcr",
    "torture_risk_substantiated",
)


def is_political(matter: Matter) -> bool:
    """The charge is of the highest alarm and the facts are political too."""
    return matter.offence.alarm == 2 and matter.has("political")


@rule("2.7", Layer.TREATY, "political offence clause of treaty and statute")
def political_offence(matter: Matter) -> Answer:
    """A political charge on political facts: the effect that treaty or statute gives."""
    if not is_political(matter):
        return clear(matter.offence.alarm_used)
    ruling = matter.ruling(Ground.POL)
    effect = ruling.effect or Effect.REVIEW
    facts = (matter.offence.alarm_used, asserted("flag", "political"), *ruling.facts)
    return raised(find("2.7", Ground.POL, effect, ruling.layer, "pol.political", *facts))


@rule("2.8", Layer.POLICY, "alarm by offence and by facts; a no-hit leaks too")
def political_alarm(matter: Matter) -> Answer:
    """Whatever the measure, a human looks before anything is told."""
    flags = [flag for flag in ALARMING_FLAGS if matter.has(flag)]
    alarm = matter.offence.alarm
    if not (alarm == 2 or (alarm == 1 and flags) or matter.has("political")):
        return NOTHING
    facts = (matter.offence.alarm_used, *(asserted("flag", flag) for flag in flags))
    findings: list[Finding] = []
    if not (is_political(matter) and matter.ruling(Ground.POL).effect is Effect.MANDATORY):
        findings.append(find("2.8", Ground.POL, Effect.REVIEW, Layer.POLICY, "pol.alarm", *facts))
    if not _persecution_bars(matter):
        findings.append(find("2.8", Ground.PERSEC, Effect.REVIEW, Layer.POLICY, "persec.alarm", *facts))
    return raised(*findings, facts=() if findings else facts)


def _persecution_bars(matter: Matter) -> bool:
    """True if persecution is already a mandatory ground (RULES 2.9)."""
    if not matter.has("persecution_risk"):
        return False
    return matter.measure in MOVING or matter.ruling(Ground.PERSEC).effect is Effect.MANDATORY
