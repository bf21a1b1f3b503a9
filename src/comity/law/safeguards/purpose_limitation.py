"""What may be used for what: police information is for intelligence (RULES 2.25), readmission for no wanted person."""

from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import Answer, asserted, clear, find, raised, unknown
from comity.law.matter import POLICE, Matter
from comity.law.rules import rule

LEAST_MONTHS: Final = 12
_COMPARISONS: Final = (Measure.POLICE_HIT_NOHIT, Measure.POLICE_HIT_FOLLOWUP)
_WANTED: Final = ("suspect", "accused", "convicted")
_CLEARLY_NOT_WANTED: Final = ("migrant", "victim", "witness", "missing")


@rule("2.25", Layer.POLICY, "purpose limitation of police information", POLICE)
def purpose_limitation(matter: Matter) -> Answer:
    """Anything but intelligence, and a comparison for what is minor, needs a human."""
    use = matter.question.use_wanted
    wanted = asserted("use_wanted", use or "unknown, taken as evidence")
    findings: list[Finding] = []
    if use != "intelligence":
        findings.append(find("2.25", Ground.PURPOSE, Effect.REVIEW, Layer.POLICY, "purpose.not_intelligence", wanted))
    if matter.measure in _COMPARISONS:
        for maximum in matter.maxima():
            if maximum.least is None or maximum.least < LEAST_MONTHS:
                findings.append(
                    find("2.25", Ground.PURPOSE, Effect.REVIEW, Layer.POLICY, "purpose.minor_offence", *maximum.facts,
                         state=maximum.state)
                )  # fmt: skip
    return raised(*findings) if findings else clear(wanted)


@rule("2.27", Layer.POLICY, "readmission is no road around extradition", frozenset({Measure.READMISSION}))
def readmission_of_wanted(matter: Matter) -> Answer:
    """A person who is suspected, accused or convicted is asked for by extradition; an unnamed role calls a human."""
    role = matter.question.person.role
    fact = asserted("role", role or "not stated")
    if role in _WANTED or matter.has("sentenced"):
        return raised(find("2.27", Ground.PURPOSE, Effect.MANDATORY, Layer.POLICY, "purpose.wanted", fact))
    if role not in _CLEARLY_NOT_WANTED:
        return unknown(find("2.27", Ground.PURPOSE, Effect.REVIEW, Layer.POLICY, "purpose.wanted", fact))
    return clear(fact)
