"""A lookup of earlier matters that was cut short (rule 5.6) never clears: a human looks at what was not looked at."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.matter import Matter
from comity.law.rules import rule


@rule("5.6", Layer.POLICY, "what nobody looked at clears nothing")
def cut_short(matter: Matter) -> Answer:
    """Refusals come first among what was looked at; one may still be among the rest."""
    if not matter.question.earlier_cut:
        return NOTHING
    fact = asserted("earlier_cut", "true")
    return raised(find("5.6", Ground.CIRCUM, Effect.REVIEW, Layer.POLICY, "earlier.cut_short", fact))
