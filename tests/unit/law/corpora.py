"""The shipped corpus with some facts put differently, for tests of what other law would lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from comity.domain.decisions import Confidence, FactUsed
from comity.law import Corpus
from comity.law.corpus import build_corpus
from comity.law.facts import Fact, Record, fact_text


def fact(subject: str, field: str, value: Any, source: str = "TEST") -> Fact[Any]:
    """A verified fact."""
    return Fact(value, FactUsed(subject, field, fact_text(value), source, Confidence.VERIFIED))


def record(kind: str, name: str, **fields: Any) -> Record:
    """A record of its own."""
    return Record(kind, name, "test", {field: fact(name, field, value) for field, value in fields.items()})


def twin(corpus: Corpus, treaty: str, name: str, **fields: Any) -> Record:
    """A second treaty like this one, with another id, some fields changed and those that are None left out."""
    shipped = corpus.records["treaty", treaty]
    facts = {
        field: Fact(known.value, replace(known.used, subject=name, confidence=Confidence.VERIFIED))
        for field, known in shipped.facts.items()
    }
    facts |= {field: fact(name, field, value) for field, value in fields.items() if value is not None}
    return Record("treaty", name, "test", {f: known for f, known in facts.items() if fields.get(f, known) is not None})


def with_facts(corpus: Corpus, kind: str, name: str, facts: Mapping[str, Any]) -> Record:
    """The shipped record with these fields put differently; None takes one away."""
    shipped = corpus.records[kind, name]
    changed = {**shipped.facts, **{field: fact(name, field, value) for field, value in facts.items()}}
    return replace(shipped, facts={f: known for f, known in changed.items() if facts.get(f, known) is not None})


def rebuilt(corpus: Corpus, *records: Record, without: tuple[tuple[str, str], ...] = ()) -> Corpus:
    """The corpus with these records in place of, or beside, its own."""
    every = {**corpus.records, **{(one.kind, one.id): one for one in records}}
    kept = [one for key, one in every.items() if key not in without]
    return build_corpus("test", corpus.vocabulary, kept, corpus.sources)
