"""Which open items of an assessment are settled: by an assurance in the letter, or by a named officer's waiver."""

from types import MappingProxyType

from comity.application.reading import assessment_from_plain, letter_digest
from comity.domain.assessments import Assessment
from comity.domain.bodies import ItemWaived
from comity.domain.cases import RequestState
from comity.domain.errors import OutOfOrder
from comity.domain.promises import Promises, word_on
from comity.domain.requests import Letter


def assessment_of(state: RequestState) -> Assessment:
    """This node's own assessment of the request's present wording; what a partner's law said does not count here.

    Raises:
        OutOfOrder: This wording has none; an earlier wording's does not count.
    """
    plain = state.assessments.get(letter_digest(state.letter))
    if plain is None:
        raise OutOfOrder(
            "gate.not_assessed", "This wording of the letter has not been assessed.", advice="Assess it first."
        )
    return assessment_from_plain(plain)


def waivers_of(state: RequestState) -> tuple[ItemWaived, ...]:
    """Waivers of the present wording; those of another wording have no effect."""
    digest = letter_digest(state.letter)
    return tuple(waiver for waiver, _ in state.waivers if waiver.letter == digest)


def settled(
    letter: Letter, waivers: tuple[ItemWaived, ...], promises: Promises = MappingProxyType({})
) -> dict[str, set[str]]:
    """Settled items by measure key: assurances that the letter gives in writing, and waived items.

    What the letter claims and its own state has since declined is not given; what named officers waived stays waived.
    """
    items = {
        asked.key: {
            f"assurance:{name}" for name in asked.assurances if name not in word_on(promises, asked.key).declined
        }
        for asked in letter.measures
    }
    for waiver in waivers:
        items.setdefault(waiver.measure, set()).add(waiver.item)
    return items
