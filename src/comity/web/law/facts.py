"""A record of the corpus as a page shows it: every fact with its sources, and what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.domain.decisions import FactUsed
from comity.law import Corpus
from comity.law.catalogue import overlay_of
from comity.law.contents import Contents
from comity.law.facts import Record
from comity.law.sources import Source, cited
from comity.law.treaty_calendar import Entry, Span, calendar


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact. `lines` is its value, a line for each item or entry; `sources` are the entries it cites."""

    field: str
    explained: str
    lines: tuple[str, ...]
    used: FactUsed
    overlay: str
    sources: tuple[Source, ...]


def facts_of(record: Record, corpus: Corpus) -> list[FactShown]:
    """Every fact of a record, in the order of its file."""
    words: Mapping[str, str] = corpus.vocabulary.sections.get(f"{record.kind}_field", {})
    return [
        FactShown(
            field,
            words.get(field, ""),
            lines_of(fact.value),
            fact.used,
            overlay_of(fact.used),
            tuple(corpus.sources[name] for name in cited(fact.used.source) if name in corpus.sources),
        )
        for field, fact in record.facts.items()
    ]


def lines_of(value: Any) -> tuple[str, ...]:
    """A value of the corpus as lines of text."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, list):
        return tuple("; ".join(lines_of(item)) for item in value) or ("—",)
    if isinstance(value, dict):
        return tuple(f"{name}: {', '.join(lines_of(item))}" for name, item in value.items()) or ("—",)
    return (str(value),)


def contents_of(name: str, corpus: Corpus) -> list[Contents]:
    """Lists of what a request must hold that belong to a treaty or a state."""
    prefixes = (f"treaty.{name}.", f"state.{name}.")
    return [one for key, one in sorted(corpus.contents.items()) if key.startswith(prefixes)]


def days_of(name: str, corpus: Corpus) -> list[Entry]:
    """The entries of the calendar on one instrument."""
    return [entry for entry in calendar(Span(), corpus) if entry.instrument == name]


def records_of_kind(kind: str, prefix: str, corpus: Corpus) -> list[Record]:
    """Records of a kind whose id begins so."""
    found = sorted(corpus.records.items())
    return [record for (one, name), record in found if one == kind and name.startswith(prefix)]
