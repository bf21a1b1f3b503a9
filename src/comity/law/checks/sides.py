"""Whether what belongs to two is written once for both, and what belongs to one stays with that one."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final

from comity.law.checks.shelf import Problem, Shelf
from comity.law.facts import Record, is_date

_OF_ONE: Final = {"ratified_cn": "CN", "published_cn": "CN"}  # a fact of one party, and which


def check_sides(shelf: Shelf) -> Iterator[Problem]:
    """Pairs, folders, and facts on the wrong side."""
    folders: dict[frozenset[str], str] = {}
    for record in shelf.of_kind("treaty"):
        yield from _pair(record, folders)
        yield from _of_one_party(record)
    yield from _twins(shelf)
    for record in shelf.of_kind("law"):
        yield from _own_basis(record)
    yield from _editions(shelf)
    yield from _declared_without_status(shelf)


def _pair(record: Record, folders: dict[frozenset[str], str]) -> Iterator[Problem]:
    """The folder is named after the parties, a unit by its own letters, and no pair has two folders."""
    folder = record.where.split("/")[-2] if record.where.count("/") else ""
    parties = record.facts.get("parties")
    named = parties.value if parties and isinstance(parties.value, list) else []
    short = frozenset(str(party).rpartition("-")[2] for party in named)
    if frozenset(folder.split("-")) != short:
        yield Problem(
            record.where, "parties", "pair", f"the folder {folder} is not that of {' and '.join(map(str, named))}"
        )
        return
    if folders.setdefault(short, folder) != folder:
        yield Problem(record.where, "parties", "pair", f"{folders[short]} and {folder} are folders of one pair")


def _of_one_party(record: Record) -> Iterator[Problem]:
    parties = record.facts.get("parties")
    named = set(parties.value) if parties and isinstance(parties.value, list) else set()
    for field, owner in _OF_ONE.items():
        if field in record.facts and owner not in named:
            yield Problem(record.where, field, "side", f"{owner} is no party to it")
    authorities = record.facts.get("central_authorities")
    if authorities and isinstance(authorities.value, dict):
        for state in sorted(set(authorities.value) - named):
            yield Problem(record.where, "central_authorities", "side", f"{state} is no party to it")


def _twins(shelf: Shelf) -> Iterator[Problem]:
    """Two treaties of one kind between one pair that are signed on one day are one treaty written down twice."""
    by_day: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in shelf.of_kind("treaty"):
        facts = record.facts
        if {"parties", "kind", "signed"} <= set(facts) and isinstance(facts["parties"].value, list):
            pair = frozenset(map(str, facts["parties"].value))
            by_day[pair, str(facts["kind"].value), facts["signed"].value].append(record)
    for records in by_day.values():
        for one, other in combinations(records, 2):
            if one.id != other.id:
                says = f"{other.id} is of the same pair, kind and day of signature as {one.id}"
                yield Problem(other.where, "signed", "duplicate", says)


def _own_basis(record: Record) -> Iterator[Problem]:
    """The basis that a law gives is the law's own: it begins with its state."""
    basis = record.facts.get("basis")
    state = record.id.split(":")[0]
    if basis and basis.value not in ("none", "unknown") and not str(basis.value).startswith(f"{state}:"):
        yield Problem(record.where, "basis", "side", f"{basis.value!r} is no basis of {state}'s own")


def _editions(shelf: Shelf) -> Iterator[Problem]:
    """Two editions of a law never apply on one day; the older one says when it ended."""
    by_kind: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for (kind, name), record in shelf.everything.items():
        if kind == "law" and "from" in record.facts and is_date(record.facts["from"].value):
            state, family, _ = name.split(":", 2)
            by_kind[state, family].append(record)
    own = {record.id for record in shelf.records}
    for records in by_kind.values():
        ordered = sorted(records, key=lambda record: record.facts["from"].value)
        for older, newer in pairwise(ordered):
            end = older.facts.get("to")
            overlaps = end is None or not is_date(end.value) or end.value >= newer.facts["from"].value
            if older.facts["from"].value == newer.facts["from"].value and {older.id, newer.id} & own:
                says = f"{newer.id} begins on the same day; a human decides where they differ: say which holds"
                yield Problem(older.where, "from", "order", says)
            elif overlaps and {older.id, newer.id} & own:
                says = f"it still applies when {newer.id} begins; give it a last day before"
                yield Problem(older.where, "to", "order", says)


def _declared_without_status(shelf: Shelf) -> Iterator[Problem]:
    """A state that declared something on a convention has a row in its status, bound or not."""
    standing = {tuple(name.split(":")[:2]) for name in shelf.ids("status")}
    for record in shelf.of_kind("declaration"):
        convention, state = record.id.split(":")[:2]
        if (convention, state) not in standing:
            yield Problem(record.where, "state", "side", f"{state} has no row in the status of {convention}")
