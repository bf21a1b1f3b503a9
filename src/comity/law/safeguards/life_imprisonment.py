"""Exposure to life imprisonment, only where the requested state's law makes it a bar (RULES 2.14)."""

from typing import Final

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground
from comity.law.answers import ELSEWHERE, Answer, clear, find, raised, unknown
from comity.law.matter import EXTRADITION, Matter
from comity.law.penalties import LIFE
from comity.law.rules import rule

ASSURANCE: Final = "fixed_term_only"


@rule("2.14", Layer.STATUTE, "life imprisonment clause of the statute", EXTRADITION)
def life_imprisonment(matter: Matter) -> Answer:
    """Life, or death which is more, bars where the statute says so."""
    clause = matter.requested_law.effects.get(Ground.LIFE) if matter.requested_law else None
    if clause is None:
        return ELSEWHERE
    effect, fact = clause
    maximum = matter.requesting_max
    if maximum.months is None:
        alarm = find(
            "2.14", Ground.LIFE, Effect.REVIEW, Layer.STATUTE, "life.barred", fact, state=matter.requested.code
        )
        return unknown(alarm)
    if maximum.months < LIFE:
        return clear(*maximum.facts, fact)
    bar = find("2.14", Ground.LIFE, effect, Layer.STATUTE, "life.barred", *maximum.facts, fact,
               state=matter.requested.code)  # fmt: skip
    return raised(bar, assurances=(ASSURANCE,))
