"""Judgments given in the person's absence (RULES 2.15)."""

from typing import Final

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.matter import EXTRADITION, Matter
from comity.law.rules import rule

ASSURANCE: Final = "retrial_in_presence"


@rule("2.15", Layer.TREATY, "clause of treaty and statute", EXTRADITION | {Measure.TSP})
def judgment_in_absence(matter: Matter) -> Answer:
    """Upon a promised retrial where treaty or statute say so; otherwise a human looks."""
    if not matter.has("in_absentia"):
        return NOTHING
    ruling = matter.ruling(Ground.INABS)
    effect = ruling.effect or Effect.REVIEW
    found = find("2.15", Ground.INABS, effect, ruling.layer, "inabs.judgment", asserted("flag", "in_absentia"),
                 *ruling.facts)  # fmt: skip
    return raised(found, assurances=(ASSURANCE,) if effect is Effect.ASSURANCE else ())
