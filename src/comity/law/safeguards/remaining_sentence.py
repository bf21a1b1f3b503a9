"""The sentence that remains to be served (RULES 2.4)."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import ELSEWHERE, Answer, asserted, clear, find, raised, unknown
from comity.law.facts import Fact
from comity.law.matter import EXTRADITION, Matter
from comity.law.rules import rule


@rule("2.4", Layer.TREATY, "minimum of the treaty, else of the statute", EXTRADITION | {Measure.TSP})
def remaining_sentence(matter: Matter) -> Answer:
    """Too little left bars surrender. If nobody says how much is left, the statement of time served is missing."""
    minimum = _minimum(matter)
    if not matter.has("sentenced") or minimum is None:
        return ELSEWHERE
    remaining = matter.question.remaining_months
    if remaining is None:
        return unknown(missing=("time_served_statement_if_convicted",), facts=(minimum.used,))
    fact = asserted("remaining_months", str(remaining))
    if remaining >= minimum.value:
        return clear(fact, minimum.used)
    layer = Layer.TREATY if any(minimum is own for own in _of_treaties(matter)) else Layer.STATUTE
    bar = find("2.4", Ground.REMAIN, Effect.MANDATORY, layer, "remain.too_short", fact, minimum.used,
               remaining=str(remaining), minimum=str(minimum.value))  # fmt: skip
    return raised(bar)


def _minimum(matter: Matter) -> Fact[int] | None:
    for minimum in _of_treaties(matter):
        return minimum
    return matter.requested_law.remaining_minimum if matter.requested_law else None


def _of_treaties(matter: Matter) -> list[Fact[int]]:
    treaties = [entry.treaty for entry in matter.bases.bilateral if entry.treaty]
    return [treaty.remaining_minimum for treaty in treaties if treaty.remaining_minimum]
