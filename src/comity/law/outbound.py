"""Which rules of a state's own law bind an answer that leaves it, as far as the corpus knows.

Silence of the corpus is no permission: whoever approves an answer names the rule. This only adds what the corpus has.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from comity.domain.decisions import FactUsed
from comity.domain.measures import Measure
from comity.law.bases import FAMILY
from comity.law.corpus import Corpus

DATA_KINDS: Final = ("data", "data_security")
"""Kinds of law on data as such: they bind whatever is given, by whichever measure it was asked."""


def leaving_rules(state: str, measures: Iterable[str], day: date, corpus: Corpus) -> tuple[FactUsed, ...]:
    """Rules of the state's law for giving what these measures ask for, those of the measure's own law first.

    A word that is no measure of this version adds none of its own.
    """
    families = (FAMILY.get(Measure(word), "") for word in measures if word in frozenset(Measure))
    kinds = dict.fromkeys((*(kind for kind in families if kind), *DATA_KINDS))
    law = corpus.at(day)
    found = (law.law(state, kind) for kind in kinds)
    return tuple(fact for one in found if one is not None for fact in one.leaving)
