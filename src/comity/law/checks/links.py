"""Whether every id that a record names is there: states, offences, conventions, lists, treaties, topics."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from comity.law.checks.shelf import Problem, Shelf
from comity.law.facts import Fact, Record
from comity.law.memberships import topic_words

_COVERS_MORE: Final = frozenset({"any", "serious_crime"})
_GENERAL: Final = ("generic", "scheme")


def check_links(shelf: Shelf) -> Iterator[Problem]:
    """Names of nothing."""
    families = {value for record in shelf.everything.values() if (value := _text(record, "offence", "family"))}
    for record in shelf.whole:
        match record.kind:
            case "offence":
                yield from _of_offence(record, shelf, families)
            case "convention":
                yield from _missing(record, "covers", _list(record, "covers"), shelf.conventions | _COVERS_MORE)
            case "contents":
                yield from _of_contents(record, shelf)
            case "state":
                yield from _younger(record, shelf)
            case "mechanism":
                yield from _of_mechanism(record, shelf)
            case "elements":
                yield from _missing(record, "offence", [record.id], shelf.ids("offence"))
            case "element_rule":
                yield from _missing(record, "offence", [record.id.split(":")[1]], shelf.ids("elements"))
            case "law" | "status" | "declaration" | "penalty":
                yield from _of_row(record, shelf)


def _of_offence(record: Record, shelf: Shelf, families: set[str]) -> Iterator[Problem]:
    yield from _missing(record, "code", [record.id], shelf.ids("elements"))
    known = shelf.conventions
    yield from _missing(record, "conventions", _split(record, "conventions"), known)
    for pair in _split(record, "conventions_if_predicate"):
        convention, _, family = pair.partition(":")
        yield from _missing(record, "conventions_if_predicate", [convention], known)
        yield from _missing(record, "conventions_if_predicate", [family], families)


def _of_contents(record: Record, shelf: Shelf) -> Iterator[Problem]:
    owner, _, rest = record.id.partition(".")
    if owner == "treaty" and not any(rest.startswith(f"{name}.") for name in shelf.ids("treaty")):
        yield Problem(record.where, "id", "dangling", f"{rest!r} begins with the id of no treaty")
    if owner == "state" and rest.partition(".")[0] not in shelf.states:
        yield Problem(record.where, "id", "dangling", f"{rest.partition('.')[0]!r} is no state of the corpus")
    word = record.id.rpartition(".")[2]
    if word not in {**shelf.vocabulary["measure"], **shelf.vocabulary["kind"]}:
        yield Problem(record.where, "id", "dangling", f"{word!r} is neither a measure nor a kind")
    extends = _text(record, "contents", "extends")
    if extends:
        yield from _missing(record, "extends", [extends], shelf.ids("contents"))


def _younger(record: Record, shelf: Shelf) -> Iterator[Problem]:
    known = shelf.ids("offence")
    for entry in _list(record, "minimum_age_younger"):
        named: Any = entry.get("offences") if isinstance(entry, Mapping) else None
        yield from _missing(record, "minimum_age_younger", named if isinstance(named, list) else (), known)


def _of_mechanism(record: Record, shelf: Shelf) -> Iterator[Problem]:
    states = shelf.states
    for field in ("members", "partners", "dialogue_partners"):
        yield from _missing(record, field, _list(record, field), states)
    named = [entry.get("state") for entry in _list(record, "membership") if isinstance(entry, Mapping)]
    yield from _missing(record, "membership", named, states)
    words = frozenset().union(*(topic_words(sentence) for sentence in shelf.vocabulary["topic"].values()))
    yield from _missing(record, "scope_crimes", _list(record, "scope_crimes"), words)


def _of_row(record: Record, shelf: Shelf) -> Iterator[Problem]:
    parts = record.id.split(":")
    state = parts[0] if record.kind in ("law", "penalty") else parts[1]
    yield from _missing(record, "state", [state], shelf.states)
    if record.kind == "penalty":
        yield from _missing(record, "offence", [parts[1]], shelf.ids("offence"))


def _missing(record: Record, field: str, named: Iterable[Any], known: Iterable[str]) -> Iterator[Problem]:
    there = frozenset(known)
    for name in named:
        if name not in there:
            yield Problem(record.where, field, "dangling", f"{name!r} is not there")


def _list(record: Record, field: str) -> list[Any]:
    fact: Fact[Any] | None = record.facts.get(field)
    return fact.value if fact and isinstance(fact.value, list) else []


def _text(record: Record, kind: str, field: str) -> str:
    fact = record.facts.get(field) if record.kind == kind else None
    return fact.value if fact and isinstance(fact.value, str) else ""


def _split(record: Record, field: str) -> list[str]:
    fact = record.facts.get(field)
    return [part.strip() for part in fact.value.split(",")] if fact and isinstance(fact.value, str) else []
