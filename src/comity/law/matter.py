"""A matter: the question with everything that the rules look up more than once."""

from dataclasses import dataclass, field
from typing import Any, Final

from comity.domain.decisions import Effect, FactUsed, Layer
from comity.domain.measures import EXTRADITION_FAMILY, POLICE_FAMILY, Ground, Measure
from comity.law.bases import FAMILY, Bases, Maximum, Search, find_bases
from comity.law.comparison import Comparison, compare
from comity.law.corpus import Corpus, LawOfTheDay
from comity.law.maxima import maxima_of
from comity.law.offences import Offence
from comity.law.questions import Question
from comity.law.statutes import Law, State
from comity.law.treaties import Treaty

EXTRADITION: Final = EXTRADITION_FAMILY
SURRENDER: Final = EXTRADITION | {Measure.TRANSIT}  # hands over, or helps to hand over, a person who is sought
POLICE: Final = POLICE_FAMILY
MLA: Final = frozenset(measure for measure in Measure if measure.value.startswith("mla_"))
MOVING: Final = SURRENDER | {  # a person crosses the border
    Measure.TSP,
    Measure.RETURN_VICTIM,
    Measure.READMISSION,
    Measure.DEPORTATION,
}
STRICTEST_FIRST: Final = (Effect.MANDATORY, Effect.ASSURANCE, Effect.OPTIONAL, Effect.REVIEW)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The effect that the law gives a ground in this matter, and who says so. None: nobody makes it a ground."""

    effect: Effect | None
    layer: Layer
    facts: tuple[FactUsed, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """The question, the law of its day and its bases."""

    question: Question
    law: LawOfTheDay
    offence: Offence
    requesting: State
    requested: State
    requesting_max: Maximum
    requested_max: Maximum
    requesting_law: Law | None
    requested_law: Law | None
    bases: Bases
    comparison: Comparison | None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # what is looked up more than once

    @property
    def measure(self) -> Measure:
        """What is asked."""
        return self.question.measure

    @property
    def treaty(self) -> Treaty | None:
        """The first bilateral treaty among the bases."""
        return self.bases.bilateral[0].treaty if self.bases.bilateral else None

    def has(self, flag: str) -> bool:
        """True if this fact is asserted on the file."""
        return flag in self.question.flags

    def maxima(self) -> tuple[Maximum, Maximum]:
        """The maxima in the requesting and in the requested state."""
        return self.requesting_max, self.requested_max

    def ruling(self, ground: Ground) -> Ruling:
        """The effect of a ground: first basis that states one, then the statute; the stricter wins (RULES 2).

        A statute that yields to treaties yields to a bilateral one that speaks. If nobody speaks, a default applies.
        """
        stated = self._stated_by_basis(ground)
        statute = self._stated_by_statute(ground)
        is_bilateral = bool(stated and stated[2])
        if statute and is_bilateral and self.requested_law and self.requested_law.yields_to_treaty:
            statute = None
        if stated and (not statute or _rank(stated[0]) <= _rank(statute[0])):
            return Ruling(stated[0], Layer.TREATY, (stated[1],))
        if statute:
            return Ruling(statute[0], Layer.STATUTE, (statute[1],))
        return Ruling(_default(self.measure, ground), Layer.POLICY, ())

    def _stated_by_basis(self, ground: Ground) -> tuple[Effect, FactUsed, bool] | None:
        for listed in self.bases.listed:
            if listed.treaty and ground in listed.treaty.effects:
                return (*listed.treaty.effects[ground], True)
            convention = listed.convention
            if convention and ground in convention.mandatory and convention.mandatory_fact:
                return Effect.MANDATORY, convention.mandatory_fact, False
        return None

    def _stated_by_statute(self, ground: Ground) -> tuple[Effect, FactUsed] | None:
        return self.requested_law.effects.get(ground) if self.requested_law else None


def open_matter(question: Question, corpus: Corpus) -> Matter:
    """The matter of a question."""
    law = corpus.at(question.as_of)
    offence = corpus.offences[question.offence]
    kind = FAMILY.get(question.measure, "")
    maxima = maxima_of(question, corpus)
    return Matter(
        question=question,
        law=law,
        offence=offence,
        requesting=corpus.states[question.requesting_state],
        requested=corpus.states[question.requested_state],
        requesting_max=maxima[0],
        requested_max=maxima[1],
        requesting_law=law.law(question.requesting_state, kind),
        requested_law=law.law(question.requested_state, kind),
        bases=find_bases(Search(question, law, offence, maxima)),
        comparison=compare(question, corpus),
    )


def _rank(effect: Effect) -> int:
    return STRICTEST_FIRST.index(effect)


def _default(measure: Measure, ground: Ground) -> Effect | None:
    """The effect of a ground on which neither treaty nor statute speaks."""
    if ground in (Ground.DEATH, Ground.LIFE):
        return None
    if ground is Ground.DUAL and measure is Measure.TSP:
        return Effect.MANDATORY
    if ground is Ground.DUAL and measure in MLA:
        return Effect.OPTIONAL
    if ground in (Ground.DUAL, Ground.POL, Ground.MIL) and measure in SURRENDER:
        return Effect.MANDATORY
    return Effect.REVIEW
