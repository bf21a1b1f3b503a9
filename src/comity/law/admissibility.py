"""Before evidence is collected: which steps both states' rules ask for, so that their courts can use it.

A profile is a table of dated rules with sources, one for each state (`states/<CC>/admissibility.csv`). A step that one
side's rule asks for is asked for, whatever the other says. A state of which no rule on a kind of evidence was read in
its source is *unknown*: recalled rules add steps and clear nothing, and a lawyer of that state is asked first.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.facts import Record, malformed
from comity.law.vocabulary import Vocabulary

KIND: Final = "admissibility"
SECTION, EVIDENCE = "collection_step", "evidence_kind"
BEFORE: Final = ("authority_order", "two_officers", "witness_present", "rights_told", "interpreter")
"""Steps that cannot be made good afterwards: they come before the first touch."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One state's rule: which step, for which kinds of evidence, from when to when, in which article and words."""

    state: str
    step: str
    kinds: frozenset[str]
    law: str
    article: str
    text: str
    starts: date
    ends: date
    used: FactUsed

    @property
    def confidence(self) -> Confidence:
        """Verified or recalled."""
        return self.used.confidence


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: the rules that ask for it, and whether it is planned or done. `late`: it cannot be made good."""

    step: str
    rules: tuple[Rule, ...]
    done: bool
    late: bool


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """The sheet. `unknown` are the states of which no rule on this evidence was read; `missing` what is yet to plan."""

    requesting_state: str
    requested_state: str
    evidence: str
    on: date
    corpus: str
    rows: tuple[StepRow, ...]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Steps asked for and not done, those that cannot be made good first."""
        open_rows = [row for row in self.rows if not row.done]
        return tuple(row.step for row in sorted(open_rows, key=lambda row: not row.late))

    @property
    def is_ready(self) -> bool:
        """True if every step is there and both states' rules are known; unknown never clears."""
        return not self.missing and not self.unknown

    @property
    def recalled(self) -> tuple[Rule, ...]:
        """Rules that nobody read in the source."""
        return tuple(rule for row in self.rows for rule in row.rules if rule.confidence is not Confidence.VERIFIED)


def read_rule(record: Record, vocabulary: Vocabulary) -> Rule:
    """A rule of its record.

    Raises:
        InvalidInput: It does not say which step, of which evidence, since when.
    """
    step = record.need("step", record.word("step", vocabulary[SECTION]))
    kinds = frozenset(record.need("kinds", record.text("kinds")).value.split())
    if not kinds or not kinds <= set(vocabulary[EVIDENCE]):
        raise malformed(record.where, "kinds", f"they must be words of [{EVIDENCE}] between blanks")
    starts, ends = record.need("from", record.date("from")), record.date("to")
    law = record.need("law", record.text("law"))
    text = record.need("rule", record.text("rule"))
    article = record.text("article")
    return Rule(
        state=record.id.partition(":")[0],
        step=step.value,
        kinds=kinds,
        law=law.value,
        article=article.value if article else "",
        text=text.value,
        starts=starts.value,
        ends=ends.value if ends else date.max,
        used=text.used,
    )


def collection_sheet(
    requesting: str, requested: str, evidence: str, on: date, corpus: Corpus, done: Collection[str] = ()
) -> CollectionSheet:
    """The steps that both states' rules of that day ask for.

    Raises:
        InvalidInput: ``law.collection``: a state, a kind of evidence or a step that there is not, or twice one state.
    """
    known = corpus.vocabulary
    faults = [
        *(f"no state {code[:20]!r}" for code in (requesting, requested) if code not in corpus.states),
        *([f"no evidence {evidence[:40]!r}"] if evidence not in known[EVIDENCE] else []),
        *(f"no step {step[:40]!r}" for step in sorted(set(done) - set(known[SECTION]))),
        *(["the same state twice"] if requesting == requested else []),
    ]
    if faults:
        raise InvalidInput("law.collection", f"There is {', '.join(faults)}.", advice="See corpus/vocabulary.toml.")
    rules = [
        rule
        for state in (requesting, requested)
        for rule in _rules(state, corpus.records, known)
        if evidence in rule.kinds and rule.starts <= on <= rule.ends
    ]
    steps = [step for step in known[SECTION] if any(rule.step == step for rule in rules)]
    rows = tuple(_row(step, rules, frozenset(done)) for step in steps)
    heard = {rule.state for rule in rules if rule.confidence is Confidence.VERIFIED}  # what is recalled clears nothing
    unknown = tuple(state for state in (requesting, requested) if state not in heard)
    return CollectionSheet(requesting, requested, evidence, on, corpus.version, rows, unknown)


def _row(step: str, rules: Iterable[Rule], done: frozenset[str]) -> StepRow:
    return StepRow(step, tuple(rule for rule in rules if rule.step == step), step in done, step in BEFORE)


def _rules(state: str, records: Mapping[tuple[str, str], Record], vocabulary: Vocabulary) -> Iterable[Rule]:
    """A state's own rules; a territorial unit has courts and rules of its own, and none of them was read."""
    found = (record for (kind, name), record in records.items() if kind == KIND and name.partition(":")[0] == state)
    return [read_rule(record, vocabulary) for record in found]
