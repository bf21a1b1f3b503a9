"""Purely military offences (RULES 2.12)."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground
from comity.law.answers import Answer, clear, find, raised
from comity.law.matter import Matter
from comity.law.rules import rule


@rule("2.12", Layer.TREATY, "military offence clause of treaty and statute")
def military_offence(matter: Matter) -> Answer:
    """An offence of the military family: the effect that treaty or statute gives."""
    if matter.offence.family != "military":
        return clear(matter.offence.used)
    ruling = matter.ruling(Ground.MIL)
    effect = ruling.effect or Effect.REVIEW
    return raised(
        find("2.12", Ground.MIL, effect, ruling.layer, "mil.purely_military", matter.offence.used, *ruling.facts)
    )
