"""What would change the outcome: a search over what an officer may lawfully do (`steps`), not a list of hints.

The rules are asked which inputs they looked at; the steps on those inputs are tried alone, then two and three together,
each time with the documents that are then still missing. A set of steps is told only if it leads to a milder outcome or
clears the gate, and no part of it does as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from comity.domain.decisions import Change, Decision, Effect, Gate, LegalOutcome
from comity.law.consulted import consulted
from comity.law.corpus import Corpus
from comity.law.engine import RULES, assess
from comity.law.promises import DOCUMENT_OF
from comity.law.questions import Question
from comity.law.steps import Step, days, steps, taken

STRICTNESS: Final = (
    LegalOutcome.PROCEED,
    LegalOutcome.PROCEED_WITH_CONDITIONS,
    LegalOutcome.OPTIONAL_REFUSAL_OPEN,
    LegalOutcome.NEEDS_REVIEW,
    LegalOutcome.MANDATORY_REFUSAL,
    LegalOutcome.NO_BASIS,
)
MOST_TOGETHER: Final = 3
MOST_ASSESSMENTS: Final = 90
"""Assessments in one search: a bound on its time. What lies beyond it is not looked at, and never guessed."""
_MOST_DAYS: Final = 12
_BLOCKING: Final = (Effect.MANDATORY, Effect.REVIEW, Effect.OPTIONAL, Effect.CURABLE)

Level = tuple[int, int]


def what_would_change(question: Question, corpus: Corpus) -> tuple[Change, ...]:
    """Sets of steps that lead to a milder outcome or clear the gate, and of which nothing can be left out."""
    before = assess(question, corpus)
    if before.gate() is Gate.CLEARED and before.outcome is LegalOutcome.PROCEED:
        return ()
    search = _Search(question, corpus, before)
    search.run()
    found = sorted(search.found.items(), key=lambda one: (one[1][0], len(one[0])))
    return tuple(_change(parts, outcome) for parts, (_, outcome) in found)


def level(decision: Decision) -> Level:
    """How strict a decision is: by its outcome, and whether the gate is open. The lower, the milder."""
    return STRICTNESS.index(decision.outcome), 0 if decision.gate() is Gate.CLEARED else 1


@dataclass(slots=True)
class _Search:
    """One search. `found` has the sets that are told, with their level and outcome."""

    question: Question
    corpus: Corpus
    before: Decision
    found: dict[tuple[Step, ...], tuple[Level, LegalOutcome]] = field(default_factory=dict)
    _done: int = 0

    def run(self) -> None:
        """Sets of no step but documents, of one, two and three steps, as far as the bound allows."""
        self._close((), self.question, self.before)
        useful = self._alone()
        for count in range(2, MOST_TOGETHER + 1):
            sets = list(combinations(useful, count))
            if self._done + len(sets) > MOST_ASSESSMENTS:
                return  # not some of them: a set is told only if everything smaller was tried
            for chosen in sets:
                if len({_input(step) for step in chosen}) == count:
                    self._try(chosen)

    def _alone(self) -> list[Step]:
        """Try each step alone; those that changed anything at all."""
        seen = consulted(self.question, self.corpus, RULES)
        known = _marks(self.before)
        useful: list[Step] = []
        for step in steps(self.question, self.before, seen, self.corpus):
            after = self._try((step,))
            if after and _marks(after) != known and step[0] != "language":
                useful.append(step)
        return useful + self._days(days(self.question, seen.matter)[:_MOST_DAYS])

    def _days(self, later: list[date]) -> list[Step]:
        """Of the days that change anything, the first for each level."""
        best, useful = level(self.before), []
        for day in later:
            step = ("day", day.isoformat())
            after = self._assess(taken(self.question, step))
            if level(after) < best:
                best = level(after)
                useful.append(step)
                self._take((step,), self.question, after)
        return useful

    def _try(self, chosen: tuple[Step, ...]) -> Decision | None:
        """Assess after these steps, and after them with the documents that are then missing."""
        question = self.question
        for step in chosen:
            question = taken(question, step)
        if question.offence_date > question.requested_on:
            return None
        after = self._assess(question)
        self._take(chosen, question, after)
        return after

    def _take(self, chosen: tuple[Step, ...], question: Question, after: Decision) -> None:
        self._tell(chosen, after)
        self._close(chosen, question, after)

    def _close(self, chosen: tuple[Step, ...], question: Question, after: Decision) -> None:
        """With every document that is missing, and those of the promises, if nothing else is open."""
        if after.gate() is Gate.CLEARED or any(after.codes(effect) for effect in _BLOCKING):
            return
        wanted = dict.fromkeys((*after.missing, *(DOCUMENT_OF[name] for name in after.assurances)))
        papers = tuple(("document", name) for name in wanted if name not in question.documents)
        for paper in papers:
            question = taken(question, paper)
        if papers:
            self._tell((*chosen, *papers), self._assess(question))

    def _tell(self, parts: tuple[Step, ...], after: Decision) -> None:
        """Keep the set if it is milder than before and no set within it leads as far."""
        reached, own = level(after), frozenset(parts)
        if not parts or reached >= level(self.before):
            return
        for other, (known, _) in self.found.items():
            if own >= frozenset(other) and known <= reached:
                return
        worse = [other for other, (known, _) in self.found.items() if own < frozenset(other) and reached <= known]
        for other in worse:
            del self.found[other]
        self.found[parts] = reached, after.outcome

    def _assess(self, question: Question) -> Decision:
        self._done += 1
        return assess(question, self.corpus)


def _marks(decision: Decision) -> tuple[object, ...]:
    """What a step can change on the way to an outcome: grounds, bases, what is missing."""
    grounds = frozenset((one.code, one.effect, one.reason, one.rule) for one in decision.findings)
    return grounds, decision.bases, decision.bases_possible, frozenset(decision.missing), decision.assurances


def _input(step: Step) -> str:
    """Which input a step sets; no set has two values for one."""
    what, name = step
    return name.partition(": ")[0] if what in ("fact", "document") else what


def _change(parts: tuple[Step, ...], outcome: LegalOutcome) -> Change:
    """The set in one line; several facts and several documents have lines of their own kind."""
    kinds = {what for what, _ in parts}
    if len(parts) == 1:
        ((what, name),) = parts
    elif kinds == {"document"}:
        what, name = "documents", ", ".join(name for _, name in parts)
    elif kinds == {"fact"} and not any(": " in name for _, name in parts):
        what, name = "fact", " and ".join(name for _, name in parts)
    else:
        what, name = "together", ", ".join(_told(parts))
    return Change(what, name, outcome, parts)


def _told(parts: tuple[Step, ...]) -> Iterator[str]:
    yield from (f"{what} {name}".strip() for what, name in parts if what != "document")
    yield from (name for what, name in parts if what == "document")
