"""The law gate on the shipped corpus and an agency's overlays; fits the `LawGate` port."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from comity.adapters.corpus.loading import load_corpus
from comity.application.ports import Clock
from comity.domain.decisions import Decision, ElementRow, LegalOutcome
from comity.domain.errors import InvalidInput
from comity.domain.measures import Ground
from comity.domain.safeguard_bodies import HomeRule
from comity.evidence.notes import NoteKey
from comity.law import assess, guards_of, leaving_rules, parse_question, what_would_change
from comity.law.comparison import elements_asked, words_asked
from comity.law.reach import HeadGiven, Possibility, heads_of, where_nobody_acts
from comity.law.vocabulary import SECTIONS

_GROUNDS = frozenset(ground.value for ground in Ground)


class CorpusLaw:
    """The law as the corpus has it.

    Raises:
        InvalidInput: The corpus or an overlay is malformed; the node does not start on half a law.
        NotVerified: An overlay is not signed by a trusted key, or was altered since.
    """

    def __init__(self, clock: Clock, overlays: Sequence[Path] = (), trusted: Sequence[NoteKey] = ()) -> None:
        self._clock = clock
        self.corpus = load_corpus(overlays=overlays, trusted=trusted)
        self.version = self.corpus.version

    def assess(self, question: Mapping[str, Any], assessed: bytes) -> Decision:
        """The decision on a question, with what would change it where it does not simply proceed."""
        read = parse_question(question, self.corpus)
        decision = assess(read, self.corpus, assessed=assessed)
        if decision.outcome is LegalOutcome.PROCEED:
            return decision
        return replace(decision, would_change=what_would_change(read, self.corpus))

    def check_ground(self, code: str) -> None:
        """Return if `code` is a ground of the vocabulary."""
        if code not in _GROUNDS:
            raise InvalidInput(
                "ground.unknown", f"{code!r} is no ground of the vocabulary.", advice="Take one such as DUAL or LINK."
            )

    def guards(self, question: Mapping[str, Any]) -> frozenset[str]:
        """The looks at the person that come first."""
        return guards_of(question, self.corpus)

    def leaving_rules(self, state: str, measures: Iterable[str]) -> tuple[HomeRule, ...]:
        """Rules of home law for what leaves, as the corpus has them today."""
        found = leaving_rules(state, measures, self.today(), self.corpus)
        return tuple(HomeRule(fact.subject, fact.value, fact.source, fact.confidence.value) for fact in found)

    def heads_of(self, state: str, offence: str) -> tuple[HeadGiven, ...]:
        """By the corpus of the day."""
        return heads_of(state, offence, self.corpus.at(self.today()))

    def where_nobody_acts(
        self, acting: str, silent: str, offence: str, national: bool | None = None
    ) -> tuple[Possibility, ...]:
        """By the corpus of the day."""
        return where_nobody_acts(acting, silent, offence, self.corpus.at(self.today()), national)

    def elements(self, offence: str, states: tuple[str, str], offence_date: date) -> tuple[ElementRow, ...]:
        """By the corpus of the day."""
        return elements_asked(offence, states, (offence_date, self.today()), self.corpus)

    def element_words(self, rows: Iterable[ElementRow]) -> tuple[str, ...]:
        """By the corpus's list of words that depend on the state."""
        return words_asked(rows, self.corpus)

    def today(self) -> date:
        """The day in UTC."""
        return self._clock.now().date()

    def words(self, section: str) -> tuple[str, ...]:
        """Words of the corpus and its overlays."""
        if section == "offence":
            return tuple(self.corpus.offences)
        if section == "state":
            return tuple(sorted(code for code in self.corpus.states if "-" not in code))
        if section not in SECTIONS:
            raise InvalidInput(
                "law.section", f"The law's vocabulary has no section {section!r}.", advice="Name one that it has."
            )
        return tuple(self.corpus.vocabulary[section])
