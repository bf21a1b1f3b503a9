"""What changed between two decisions on the same measure: since the first assessment, before an act rests on it.

Law moves between a request's release and its execution: a treaty lapses, a statute begins, an overlay corrects a fact.
A stricter answer stops the act; a milder one is shown and stops nothing. The day alone is no difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import STRICTNESS as GATES
from comity.domain.decisions import Decision, Effect, FactUsed, Gate, LegalOutcome
from comity.law.answers import ON_FILE
from comity.law.changes import STRICTNESS

_STOPPING: Final = (Effect.MANDATORY, Effect.REVIEW, Effect.OPTIONAL, Effect.CURABLE)


@dataclass(frozen=True, slots=True)
class Turned:
    """What of one kind is gone and what is new, in words of the corpus."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing of this kind changed."""
        return not (self.gone or self.new)


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact of law that a rule rested on; None where it was, or is, not among them."""

    subject: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two decisions on one measure. Grounds are written ``CODE:effect``; papers and promises as open items are."""

    measure: str
    days: tuple[date, date]
    corpora: tuple[str, str]
    outcomes: tuple[LegalOutcome, LegalOutcome]
    gates: tuple[Gate, Gate]
    bases: Turned
    grounds: Turned
    items: Turned
    facts: tuple[FactChanged, ...]

    @property
    def is_empty(self) -> bool:
        """True if both say the same, on the same law, whatever the day."""
        same = self.outcomes[0] is self.outcomes[1] and self.gates[0] is self.gates[1]
        return same and self.bases.is_empty and self.grounds.is_empty and self.items.is_empty and not self.facts

    @property
    def is_stricter(self) -> bool:
        """True if the later one asks for more: stricter outcome or gate, new ground or paper, a basis that is gone."""
        outcome = STRICTNESS.index(self.outcomes[1]) > STRICTNESS.index(self.outcomes[0])
        gate = GATES.index(self.gates[1]) > GATES.index(self.gates[0])
        return outcome or gate or bool(self.grounds.new or self.items.new or self.bases.gone)

    @property
    def words(self) -> str:
        """The difference in one line of English, for a refusal's message."""
        return "; ".join(self._words()) or "nothing"

    def _words(self) -> Iterator[str]:
        if self.outcomes[0] is not self.outcomes[1]:
            yield f"{self.outcomes[0].value} became {self.outcomes[1].value}"
        for name, turned in (("basis", self.bases), ("ground", self.grounds), ("open", self.items)):
            if turned.new:
                yield f"new {name} {', '.join(turned.new)}"
            if turned.gone:
                yield f"no longer {name} {', '.join(turned.gone)}"


def compare(before: Decision, after: Decision) -> Difference:
    """What changed from one decision to a later one on the same measure."""
    return Difference(
        measure=after.measure,
        days=(before.as_of, after.as_of),
        corpora=(before.corpus, after.corpus),
        outcomes=(before.outcome, after.outcome),
        gates=(before.gate(), after.gate()),
        bases=_turned((one.id for one in before.bases), (one.id for one in after.bases)),
        grounds=_turned(_grounds(before), _grounds(after)),
        items=_turned(_papers(before), _papers(after)),
        facts=tuple(_facts(before, after)),
    )


def _grounds(decision: Decision) -> Iterator[str]:
    return (f"{one.code}:{one.effect.value}" for one in decision.findings if one.effect in _STOPPING)


def _papers(decision: Decision) -> Iterator[str]:
    return (item for item in decision.open_items() if item.startswith(("missing:", "assurance:")))


def _turned(before: Iterable[str], after: Iterable[str]) -> Turned:
    was, now = dict.fromkeys(before), dict.fromkeys(after)
    return Turned(tuple(one for one in was if one not in now), tuple(one for one in now if one not in was))


def _facts(before: Decision, after: Decision) -> Iterator[FactChanged]:
    """Facts of law, not of the request: what was read differently, or is read now and was not."""
    was, now = _of_law(before), _of_law(after)
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield FactChanged(*key, was.get(key), now.get(key))


def _of_law(decision: Decision) -> dict[tuple[str, str], str]:
    facts: Iterator[FactUsed] = (fact for entry in decision.trace for fact in entry.facts)
    return {(fact.subject, fact.field): fact.value for fact in facts if fact.source != ON_FILE}
