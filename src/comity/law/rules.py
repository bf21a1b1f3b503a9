"""A rule: its number, its layer, the law behind it, the measures it is for, and the function that answers."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.domain.decisions import Clock, Layer
from comity.domain.measures import Measure
from comity.law.answers import Answer
from comity.law.matter import Matter

EVERY_MEASURE = frozenset(Measure)
_CLOCK_OF_LAYER = {  # what a rule of a layer reads where it says nothing else
    Layer.ABSOLUTE: (Clock.TREATY,),
    Layer.TREATY: (Clock.TREATY, Clock.DOMESTIC),
    Layer.STATUTE: (Clock.DOMESTIC,),
    Layer.POLICY: (Clock.DECISION,),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`number` is that of docs/reference/law.md; a rule is not applicable to other than its `measures`.

    `clocks` are the days by which it reads (docs/reference/law.md, "Five clocks").
    """

    number: str
    layer: Layer
    citation: str
    measures: frozenset[Measure]
    answer: Callable[[Matter], Answer]
    clocks: tuple[Clock, ...]


def rule(
    number: str,
    layer: Layer,
    citation: str,
    measures: frozenset[Measure] = EVERY_MEASURE,
    clocks: tuple[Clock, ...] = (),
) -> Callable[[Callable[[Matter], Answer]], Rule]:
    """Make a rule of a function."""

    def make(answer: Callable[[Matter], Answer]) -> Rule:
        return Rule(number, layer, citation, measures, answer, clocks or _CLOCK_OF_LAYER[layer])

    return make
