"""What differs between two corpora: facts added, removed and changed, and the assessments that come out otherwise."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.engine import assess
from comity.law.questions import parse_question
from comity.law.scenarios import Difference, summary
from comity.law.tables import Table

COLUMNS: Final = (
    "change", "kind", "record", "field", "old_value", "new_value", "old_confidence", "new_confidence", "old_source",
    "new_source",
)  # fmt: skip


class Change(StrEnum):
    """What became of a fact."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact before and after; None where it was, or is, not there."""

    kind: str
    record: str
    field: str
    old: FactUsed | None
    new: FactUsed | None

    @property
    def change(self) -> Change:
        """What became of it."""
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED

    def cells(self) -> tuple[str, ...]:
        """The change as texts, in the order of `COLUMNS`."""
        pairs = [(_part(self.old, name), _part(self.new, name)) for name in ("value", "confidence", "source")]
        return (self.change.value, self.kind, self.record, self.field, *(text for pair in pairs for text in pair))


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A scenario whose assessment differs: the compared fields, before and after."""

    id: str
    title: str
    fields: tuple[Difference, ...]


def fact_changes(before: Corpus, after: Corpus) -> tuple[FactChange, ...]:
    """Every fact that was added, removed or changed in value, confidence or source, by kind, record and field."""
    old, new = _facts(before), _facts(after)
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return tuple(FactChange(*key, old.get(key), new.get(key)) for key in keys)


def outcome_changes(
    before: Corpus, after: Corpus, scenarios: Sequence[Mapping[str, Any]], progress: Callable[[int], None]
) -> tuple[OutcomeChange, ...]:
    """The scenarios that are assessed otherwise. `progress` is called with how many were assessed."""
    found = []
    for number, scenario in enumerate(scenarios, start=1):
        old, new = _got(scenario, before), _got(scenario, after)
        fields = [Difference(name, old.get(name), new.get(name)) for name in {**old, **new}]
        fields = [one for one in fields if one.expected != one.got]
        if fields:
            found.append(OutcomeChange(str(scenario.get("id", "?")), str(scenario.get("title", "")), tuple(fields)))
        progress(number)
    return tuple(found)


def table_of(changes: Sequence[FactChange]) -> Table:
    """The changes of facts as a table."""
    return Table(COLUMNS, tuple(change.cells() for change in changes))


def _facts(corpus: Corpus) -> Mapping[tuple[str, str, str], FactUsed]:
    facts = {
        (kind, name, field): fact.used
        for (kind, name), record in corpus.records.items()
        for field, fact in record.facts.items()
    }
    return facts | dict(_sources(corpus))


def _sources(corpus: Corpus) -> Iterator[tuple[tuple[str, str, str], FactUsed]]:
    """Sources too: a grade that rises, or another text read, changes what a fact is worth."""
    for name, source in corpus.sources.items():
        for field in ("cite", "read", "grade"):
            if text := getattr(source, field):
                yield ("source", name, field), FactUsed(name, field, text, name, Confidence.VERIFIED)


def _got(scenario: Mapping[str, Any], corpus: Corpus) -> dict[str, Any]:
    request = {field: value for field, value in scenario.items() if field != "expected"}
    try:
        return summary(assess(parse_question(request, corpus), corpus))
    except InvalidInput as error:
        return {"decision": "invalid_input", "code": error.code, "message": error.message}


def _part(used: FactUsed | None, name: str) -> str:
    return str(getattr(used, name)) if used else ""
