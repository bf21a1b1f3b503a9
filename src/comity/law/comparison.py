"""Conduct against the law of both states, element by element, and what else the same conduct may be there.

The comparison never puts another offence in the place of the one that the request names. It lists others for the
human who decides how the request is worded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import ElementRow, FactUsed, OtherOffence, Standing
from comity.law.conduct import Conduct
from comity.law.corpus import Corpus
from comity.law.elements import Requirement
from comity.law.penalties import NO_OFFENCE
from comity.law.questions import Question

MOST_OTHERS: Final = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One state's half: its rows, and the facts of its law behind them."""

    state: str
    rows: tuple[ElementRow, ...]
    facts: tuple[FactUsed, ...]

    @property
    def met(self) -> Standing:
        """Absent if one element is; else unknown if one is; else shown."""
        return together(row.met for row in self.rows)

    def failing(self, standing: Standing) -> tuple[tuple[ElementRow, FactUsed], ...]:
        """The rows that stand so, each with its fact."""
        return tuple((row, fact) for row, fact in zip(self.rows, self.facts, strict=True) if row.met is standing)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both halves, the requesting state's first, and other offences that the conduct fits or may fit."""

    sides: tuple[Side, Side]
    others: tuple[OtherOffence, ...]

    @property
    def rows(self) -> tuple[ElementRow, ...]:
        """All rows, the requesting state's first."""
        return self.sides[0].rows + self.sides[1].rows


def together(standings: Iterable[Standing]) -> Standing:
    """How several elements that must all be there stand."""
    found = set(standings)
    if Standing.ABSENT in found:
        return Standing.ABSENT
    return Standing.UNKNOWN if Standing.UNKNOWN in found else Standing.SHOWN


def compare(question: Question, corpus: Corpus) -> Comparison | None:
    """The comparison; None where the question does not say what the facts show."""
    if question.conduct is None:
        return None
    conduct = question.conduct.settled(corpus.vocabulary)
    ours = _side(question, corpus, conduct, question.requesting_state)
    theirs = _side(question, corpus, conduct, question.requested_state)
    failing = [side.state for side in (ours, theirs) if side.met is not Standing.SHOWN]
    others = tuple(other for state in failing for other in _others(question, corpus, conduct, state))
    return Comparison((ours, theirs), others)


def elements_asked(
    offence: str, states: tuple[str, str], days: tuple[date, ...], corpus: Corpus
) -> tuple[ElementRow, ...]:
    """All that the law of both states asks of an offence, nothing said of the facts; nothing for an unknown offence."""
    if offence not in corpus.offences:
        return ()
    return tuple(
        _row(one, Conduct(), state, corpus.articles.get((state, offence), ""))
        for state in states
        for one in corpus.elements.asked(state, offence, days)
    )


def words_asked(rows: Iterable[ElementRow], corpus: Corpus) -> tuple[str, ...]:
    """The words that would answer these rows, each once; those that depend on the state name it."""
    by_state = corpus.vocabulary["element_of_state"]
    return tuple(dict.fromkeys(f"{w}:{row.state}" if w in by_state else w for row in rows for w in row.words))


def _side(question: Question, corpus: Corpus, conduct: Conduct, state: str) -> Side:
    asked = _asked(question, corpus, state, question.offence)
    citation = corpus.articles.get((state, question.offence), "")
    rows = tuple(_row(one, conduct, state, citation) for one in asked)
    return Side(state, rows, tuple(one.used for one in asked))


def _asked(question: Question, corpus: Corpus, state: str, offence: str) -> tuple[Requirement, ...]:
    return corpus.elements.asked(state, offence, (question.offence_date, question.as_of))


def _row(asked: Requirement, conduct: Conduct, state: str, citation: str) -> ElementRow:
    standing = conduct.standing(asked.words, state)
    cited = asked.used.source if asked.article else citation
    return ElementRow(state, asked.rule, asked.words, standing, cited, asked.used.confidence)


def _others(question: Question, corpus: Corpus, conduct: Conduct, state: str) -> list[OtherOffence]:
    """Offences of a state that the conduct shows whole, then those of which it shows the act and denies nothing."""
    found: list[tuple[int, OtherOffence]] = []
    for code in corpus.offences:
        citation = corpus.articles.get((state, code))
        if code == question.offence or citation is None or not _may_act(corpus, conduct, state, code):
            continue
        if not _is_offence(corpus, state, code, question.as_of):
            continue
        rows = [_row(one, conduct, state, "") for one in _asked(question, corpus, state, code)]
        standing = together(row.met for row in rows)
        open_rows = sum(row.met is Standing.UNKNOWN for row in rows)
        if standing is not Standing.ABSENT and _acts_shown(rows) and open_rows * 2 < len(rows):
            found.append((open_rows, OtherOffence(state, code, standing, citation)))
    return [other for _, other in sorted(found, key=lambda one: (one[0], one[1].offence))[:MOST_OTHERS]]


def _may_act(corpus: Corpus, conduct: Conduct, state: str, code: str) -> bool:
    """False where an act that the offence asks for is not shown: most offences are out at a glance."""
    rules = corpus.elements.rules.get((state, code), ())
    if any(rule.widens and any(word.startswith("act_") for word in rule.words) for rule in rules):
        return True
    return all(
        any(word in conduct.shown for word in slot)
        for slot in corpus.elements.slots[code][0]
        if any(word.startswith("act_") for word in slot)
    )


def _is_offence(corpus: Corpus, state: str, code: str, day: date) -> bool:
    """Whether the state's law of the day punishes it."""
    rows = corpus.penalties.get((state, code), ())
    return any(row.starts <= day <= row.ends and row.fact.value != NO_OFFENCE for row in rows)


def _acts_shown(rows: list[ElementRow]) -> bool:
    """True if every slot of acts is shown: an offence without its act is no suggestion."""
    acts = [row for row in rows if row.rule != "excludes" and any(word.startswith("act_") for word in row.words)]
    return bool(acts) and all(row.met is Standing.SHOWN for row in acts)
