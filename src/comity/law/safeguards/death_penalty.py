"""Exposure to the death penalty (RULES 2.13)."""

from typing import Final

from comity.domain.decisions import Effect, FactUsed, Layer
from comity.domain.measures import Ground
from comity.law.answers import Answer, clear, find, raised
from comity.law.matter import SURRENDER, Matter
from comity.law.penalties import DEATH
from comity.law.rules import rule

ASSURANCE: Final = "death_not_imposed_or_not_executed"


@rule("2.13", Layer.STATUTE, "death penalty clause of treaty and statute; ICCPR-OP2", SURRENDER)
def death_penalty(matter: Matter) -> Answer:
    """Barred where law says so; upon an assurance where the state has none or asks for one; else by its practice."""
    maximum = matter.requesting_max
    if maximum.months is not None and maximum.months != DEATH:
        return clear(*maximum.facts)
    ruling = matter.ruling(Ground.DEATH)
    if maximum.months is None:
        return _answer(matter, Effect.REVIEW, Layer.POLICY, "death.unknown", ruling.facts)
    if ruling.effect is Effect.MANDATORY:
        return _answer(matter, Effect.MANDATORY, ruling.layer, "death.barred", ruling.facts)
    status = matter.requested.death_penalty
    word = status.value if status else None
    practice = (status.used,) if status else ()
    bound = matter.law.bound(matter.requested.code, "ICCPR_OP2")
    if word == "abolished" or bound or ruling.effect is Effect.ASSURANCE:
        facts = (*practice, *((bound,) if bound else ()), *ruling.facts)
        layer = ruling.layer if ruling.effect is Effect.ASSURANCE else Layer.TREATY if bound else Layer.STATUTE
        return _answer(matter, Effect.ASSURANCE, layer, "death.assurance", facts)
    if word == "not_carried_out":
        return _answer(matter, Effect.REVIEW, Layer.POLICY, "death.not_carried_out", practice)
    if word is None or ruling.effect is not None:
        return _answer(matter, Effect.REVIEW, Layer.POLICY, "death.unknown", ruling.facts)
    return clear(*maximum.facts, *practice)


def _answer(matter: Matter, effect: Effect, layer: Layer, reason: str, facts: tuple[FactUsed, ...]) -> Answer:
    found = find("2.13", Ground.DEATH, effect, layer, reason, *matter.requesting_max.facts, *facts,
                 state=matter.requested.code)  # fmt: skip
    return raised(found, assurances=(ASSURANCE,) if matter.requesting_max.months == DEATH else ())
