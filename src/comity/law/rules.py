"""A rule: its number, its layer, the law behind it, the measures it is for, and the function that answers."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.domain.decisions import Layer
from comity.domain.measures import Measure
from comity.law.answers import Answer
from comity.law.matter import Matter

EVERY_MEASURE = frozenset(Measure)


@dataclass(frozen=True, slots=True)
class Rule:
    """`number` is that of docs/reference/law.md; a rule is not applicable to other than its `measures`."""

    number: str
    layer: Layer
    citation: str
    measures: frozenset[Measure]
    answer: Callable[[Matter], Answer]


def rule(
    number: str, layer: Layer, citation: str, measures: frozenset[Measure] = EVERY_MEASURE
) -> Callable[[Callable[[Matter], Answer]], Rule]:
    """Make a rule of a function."""

    def make(answer: Callable[[Matter], Answer]) -> Rule:
        return Rule(number, layer, citation, measures, answer)

    return make
