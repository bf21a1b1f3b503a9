"""Broken assurances (rule 5.5): a promise of a kind that its giver has broken does not carry the next request.

An allegation and an established breach both call a human. An established breach of the promise of life, or of that
against ill-treatment, bars a request that rests on it until two named persons lift it, with reasons.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from comity.domain.decisions import Confidence, Effect, FactUsed, Finding, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOT_APPLICABLE, ON_FILE, Answer, find, raised
from comity.law.circumvention.linking import HANDING_OVER, SURRENDER, WITHOUT_POWER, same_state
from comity.law.earlier import Broken, Standing
from comity.law.matter import Matter
from comity.law.penalties import DEATH
from comity.law.promises import DOCUMENT_OF

NUMBER: Final = "5.5"
OF_LIFE_AND_LIMB: Final = {
    "death_not_imposed_or_not_executed": Ground.DEATH,
    "no_ill_treatment": Ground.TORTURE,
}


def broken_promises(matter: Matter, assurances: Iterable[str]) -> Answer:
    """Breaches by the state that would receive the person or the help, of promises on which this request rests.

    Args:
        matter: The matter.
        assurances: What the other rules ask the requesting state to promise.
    """
    broken = matter.question.broken
    if not broken:
        return Answer(NOT_APPLICABLE)
    relied = _relied_on(matter, assurances)
    return raised(*(finding for entry in broken if _counts(matter, entry, relied) for finding in _findings(entry)))


def _relied_on(matter: Matter, assurances: Iterable[str]) -> frozenset[str]:
    """Promises that are asked for or given, and those of life and limb where the measure moves the person."""
    given = {name for name, document in DOCUMENT_OF.items() if document in matter.question.documents}
    relied = given | set(assurances)
    if matter.measure in SURRENDER | HANDING_OVER:
        relied.add("no_ill_treatment")
        maximum = matter.requesting_max.months
        if maximum is None or maximum == DEATH:
            relied.add("death_not_imposed_or_not_executed")
    return frozenset(relied)


def _counts(matter: Matter, entry: Broken, relied: frozenset[str]) -> bool:
    begun = entry.on is None or entry.on <= matter.question.as_of
    theirs = any(same_state(matter, entry.state, giver) for giver in _givers(matter))
    return begun and theirs and entry.standing is not Standing.LIFTED and entry.assurance in relied


def _givers(matter: Matter) -> tuple[str, ...]:
    """Who would have to keep the promise: who asks; in a removal or transfer also where the person is taken."""
    question = matter.question
    if matter.measure in HANDING_OVER - WITHOUT_POWER:
        return question.requesting_state, question.requested_state
    return (question.requesting_state,)


def _findings(entry: Broken) -> Iterator[Finding]:
    words = f"{entry.assurance} by {entry.state} {entry.standing.value}" + (
        f" {entry.on.isoformat()}" if entry.on else ""
    )
    fact = FactUsed(f"assurance:{entry.id}", "breach", words, ON_FILE, Confidence.VERIFIED)
    reason = f"assurance.{entry.standing.value}"
    yield find(
        NUMBER, Ground.ASSURANCE, Effect.REVIEW, Layer.POLICY, reason, fact,
        state=entry.state, assurance=entry.assurance, register=entry.id,
    )  # fmt: skip
    bar = OF_LIFE_AND_LIMB.get(entry.assurance)
    if bar is not None and entry.standing is Standing.ESTABLISHED:
        yield find(
            NUMBER, bar, Effect.MANDATORY, Layer.ABSOLUTE, "assurance.bars", fact,
            state=entry.state, assurance=entry.assurance, register=entry.id,
        )  # fmt: skip
