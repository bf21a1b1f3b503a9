"""Persecution: nobody is surrendered to be persecuted (RULES 2.9)."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.matter import MOVING, Matter
from comity.law.rules import rule

_LAW = ("ICCPR 7", "CAT 3", "1951 Convention 33 and custom")


@rule("2.9", Layer.ABSOLUTE, "ICCPR 7; CAT 3; refugee law")
def persecution(matter: Matter) -> Answer:
    """Substantial grounds bar any surrender; elsewhere treaty and statute say what they do."""
    if not matter.has("persecution_risk"):
        return NOTHING
    flag = asserted("flag", "persecution_risk")
    if matter.measure in MOVING:
        bar = find("2.9", Ground.PERSEC, Effect.MANDATORY, Layer.ABSOLUTE, "persec.substantiated", flag, citations=_LAW)
        return raised(bar)
    ruling = matter.ruling(Ground.PERSEC)
    effect = ruling.effect or Effect.REVIEW
    return raised(find("2.9", Ground.PERSEC, effect, ruling.layer, "persec.substantiated", flag, *ruling.facts))
