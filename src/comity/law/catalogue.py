"""What the corpus holds as one list, with its standing on a day: treaties, conventions, laws of states, mechanisms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.law.corpus import Corpus
from comity.law.facts import Record
from comity.law.matrix import STATUSES, entry_of, status_on
from comity.law.statutes import Law
from comity.law.tables import Table

GROUPS: Final = ("treaty", "convention", "law", "mechanism")
STANDINGS: Final = (*STATUSES[:-1], "not_yet_begun", "binds_nobody", "no_power")
COLUMNS: Final = ("group", "id", "title", "kinds", "states", "status", "first_day", "confidence", "overlay", "address")
_OVERLAY: Final = "overlay "


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `first` is the day from which it binds, None where it has none; `status` a word of `STANDINGS`.

    `overlay` names the agency's own facts among its facts, if there are any. A mechanism has the status `no_power`.
    """

    group: str
    id: str
    title: str
    kinds: tuple[str, ...]
    states: tuple[str, ...]
    status: str
    first: date | None
    confidence: Confidence
    overlay: str

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/law/{self.group}/{self.id}"

    def cells(self) -> tuple[str, ...]:
        """The entry as texts, in the order of `COLUMNS`."""
        return (
            self.group, self.id, self.title, " ".join(self.kinds), " ".join(self.states), self.status,
            self.first.isoformat() if self.first else "", self.confidence.value, self.overlay, self.address,
        )  # fmt: skip


def catalogue(day: date, corpus: Corpus) -> tuple[Item, ...]:
    """Everything the corpus holds, as it stands on a day, by group and id."""
    found = (*_treaties(day, corpus), *_conventions(day, corpus), *_laws(day, corpus), *_mechanisms(corpus))
    return tuple(sorted(found, key=lambda item: (GROUPS.index(item.group), item.id)))


def table_of(items: Iterable[Item]) -> Table:
    """The list as a table."""
    return Table(COLUMNS, tuple(item.cells() for item in items))


def overlay_of(used: FactUsed) -> str:
    """The overlay that a fact was taken from; empty for the shipped corpus."""
    return used.source.removeprefix(_OVERLAY).partition(":")[0] if used.source.startswith(_OVERLAY) else ""


def find_record(name: str, corpus: Corpus) -> tuple[str, str] | None:
    """Group and id of what a basis or a citation names: an id, an id with an article, or a state's own basis."""
    plain = name.partition(" ")[0]
    head = plain.partition(":")[0]
    for group, key in (("treaty", plain), ("law", plain), ("mechanism", plain), ("convention", head), ("state", plain)):
        if (group, key) in corpus.records or (group == "convention" and _has_parties(key, corpus)):
            return group, key
    for laws in corpus.laws.values():
        for law in laws:
            if law.basis is not None and law.basis.value == plain:
                return "law", law.id
    return ("state", head) if ("state", head) in corpus.records else None


def _has_parties(name: str, corpus: Corpus) -> bool:
    return any(convention == name for convention, _ in corpus.statuses)


def conventions_of(corpus: Corpus) -> frozenset[str]:
    """Names of the conventions of which the corpus holds parties, or what they can carry."""
    named = {name for kind, name in corpus.records if kind == "convention"}
    return frozenset(named | {convention for convention, _ in corpus.statuses})


def _treaties(day: date, corpus: Corpus) -> Iterator[Item]:
    seen: set[str] = set()
    for treaties in corpus.treaties.values():
        for treaty in treaties:
            if treaty.id in seen:
                continue
            seen.add(treaty.id)
            record = corpus.records["treaty", treaty.id]
            entry = entry_of(treaty, record)
            yield Item(
                "treaty",
                treaty.id,
                str(record.facts["title"].value),
                tuple(sorted(treaty.kinds)),
                tuple(sorted(treaty.parties)),
                status_on(treaty, record, day),
                date.fromisoformat(entry.value) if entry else None,
                (record.facts.get("existence") or record.facts["status"]).used.confidence,
                _overlays(record),
            )


def _conventions(day: date, corpus: Corpus) -> Iterator[Item]:
    carrying = {convention.id: convention for convention in corpus.conventions}
    for name in sorted(conventions_of(corpus)):
        statuses = {state: one for (convention, state), one in corpus.statuses.items() if convention == name}
        bound = {state: fact for state, one in statuses.items() if (fact := one.bound(day))}
        first = min((one.bound_from for one in statuses.values() if one.bound_from), default=None)
        sure = {fact.confidence for fact in bound.values()}
        known = carrying.get(name)
        record = corpus.records.get(("convention", name))
        yield Item(
            "convention",
            name,
            name.replace("_", " "),
            tuple(sorted(known.articles)) if known else (),
            tuple(sorted(bound)),
            "in_force" if bound else "binds_nobody",
            first,
            Confidence.RECALLED if Confidence.RECALLED in sure or not sure else Confidence.VERIFIED,
            _overlays(record) if record else "",
        )


def _laws(day: date, corpus: Corpus) -> Iterator[Item]:
    for (state, kind), laws in corpus.laws.items():
        for law in laws:
            name = law.id
            record = corpus.records["law", name]
            status, first = _standing(law, day), law.starts
            yield Item(
                "law", name, law.title, (kind,), (state,), status, first, law.existence, _overlays(record)
            )  # fmt: skip


def _standing(law: Law, day: date) -> str:
    if day < law.starts:
        return "not_yet_begun"
    return "ended" if day > law.ends else "in_force"


def _mechanisms(corpus: Corpus) -> Iterator[Item]:
    for (kind, name), record in corpus.records.items():
        if kind != "mechanism":
            continue
        members = record.facts.get("members")
        dated = record.facts.get("membership")
        states = members.value if members else [entry["state"] for entry in dated.value] if dated else ()
        title = record.facts["name"]
        yield Item(
            "mechanism", name, str(title.value), (), tuple(sorted(set(states))), "no_power", None,
            title.used.confidence, _overlays(record),
        )  # fmt: skip


def _overlays(record: Record) -> str:
    return ", ".join(sorted({name for fact in record.facts.values() if (name := overlay_of(fact.used))}))
