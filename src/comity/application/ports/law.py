"""The law gate as the desks see it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from comity.domain.decisions import Decision, ElementRow
from comity.domain.safeguard_bodies import HomeRule
from comity.law.corpus import Corpus
from comity.law.reach import HeadGiven, Possibility


class LawGate(Protocol):
    """Answers a question on one measure by the corpus of the day."""

    @property
    def version(self) -> str:
        """Name of the corpus, with its overlays."""
        ...

    @property
    def corpus(self) -> Corpus:
        """The law itself, for those who read it."""
        ...

    def assess(self, question: Mapping[str, Any], assessed: bytes) -> Decision:
        """The decision on this question, bound to the digest `assessed` of the text it stands for.

        Raises:
            InvalidInput: The question has a word that the law's vocabulary does not know, or an impossible date.
        """
        ...

    def check_ground(self, code: str) -> None:
        """Return if `code` is a ground of the vocabulary.

        Raises:
            InvalidInput: It is not.
        """
        ...

    def guards(self, question: Mapping[str, Any]) -> frozenset[str]:
        """Which looks at the person this measure takes before anybody acts: words of `comity.law.guards`."""
        ...

    def leaving_rules(self, state: str, measures: Iterable[str]) -> tuple[HomeRule, ...]:
        """Rules of the state's own law that bind an answer to these measures today; none known is no permission."""
        ...

    def heads_of(self, state: str, offence: str) -> tuple[HeadGiven, ...]:
        """What conventions that bind the state today say of its jurisdiction over an offence.

        Raises:
            InvalidInput: No such offence.
        """
        ...

    def where_nobody_acts(
        self, acting: str, silent: str, offence: str, national: bool | None = None
    ) -> tuple[Possibility, ...]:
        """What `acting` may lawfully do today where `silent` will not prosecute, and what it may not.

        Raises:
            InvalidInput: No such offence.
        """
        ...

    def elements(self, offence: str, states: tuple[str, str], offence_date: date) -> tuple[ElementRow, ...]:
        """What the law of both states asks of this offence today, element by element; nothing if none is known."""
        ...

    def element_words(self, rows: Iterable[ElementRow]) -> tuple[str, ...]:
        """The words that would answer these rows; those that depend on whose law asks name the state."""
        ...

    def today(self) -> date:
        """The day by which the law is read."""
        ...

    def words(self, section: str) -> tuple[str, ...]:
        """The words that a question may use in a section: a section of the vocabulary, ``offence`` or ``state``.

        Raises:
            InvalidInput: There is no such section.
        """
        ...
