"""The calendar of the law: what enters into force, what lapses, what waits and for what, which editions of a law begin.

Days come from facts; what has no day (a treaty that is signed and waits for ratification) stands at the end. The day up
to which sources were read is an entry itself: after it the calendar knows nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.facts import Fact, Record
from comity.law.matrix import entry_of
from comity.law.tables import Table
from comity.law.treaties import Treaty

COLUMNS: Final = ("date", "what", "states", "kind", "instrument", "title", "confidence", "source", "note")


class Happening(StrEnum):
    """What happens on a day."""

    SIGNED = "signed"
    ENTERS = "enters_into_force"
    LAPSES = "lapses"  # the last day on which it binds
    PENDING = "pending"  # signed, and not known to bind
    BINDS = "binds_state"  # a convention begins to bind a state
    EDITION_BEGINS = "edition_begins"
    EDITION_ENDS = "edition_ends"  # its last day
    TROUBLE = "trouble_begins"  # known trouble in practice
    TROUBLE_ENDS = "trouble_ends"
    SOURCES_END = "sources_end"  # nothing later was read


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `day` is None for what waits; `kind` is a word of [kind], ``convention`` or ``corpus``."""

    day: date | None
    what: Happening
    states: tuple[str, ...]
    kind: str
    instrument: str
    title: str
    confidence: Confidence
    source: str
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """The entry as texts, in the order of `COLUMNS`; no day is empty."""
        return (
            self.day.isoformat() if self.day else "", self.what.value, " ".join(self.states), self.kind,
            self.instrument, self.title, self.confidence.value, self.source, self.note,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Which entries are wanted: from a day to a day, both included, of these states or of all."""

    first: date = date.min
    last: date = date.max
    states: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput(
                "law.span",
                f"{self.last.isoformat()} is before {self.first.isoformat()}.",
                advice="Give the earlier day first.",
            )

    def holds(self, entry: Entry) -> bool:
        """True if the entry is wanted. What waits for a day is wanted in every span that does not lie before it."""
        if self.states and entry.states and not self.states & set(entry.states):
            return False
        return entry.day is None or self.first <= entry.day <= self.last


def calendar(span: Span, corpus: Corpus) -> tuple[Entry, ...]:
    """The entries of a span, by day; those without a day last."""
    found = [entry for entry in _all(corpus) if span.holds(entry)]
    return tuple(sorted(found, key=lambda e: (e.day or date.max, e.what.value, e.instrument, e.states)))


def table_of(entries: Iterable[Entry]) -> Table:
    """The calendar as a table."""
    return Table(COLUMNS, tuple(entry.cells() for entry in entries))


def _all(corpus: Corpus) -> Iterator[Entry]:
    seen: set[str] = set()
    for treaties in corpus.treaties.values():
        for treaty in treaties:
            if treaty.id not in seen:
                seen.add(treaty.id)
                yield from _of_treaty(treaty, corpus.records["treaty", treaty.id])
    yield from _of_conventions(corpus)
    yield from _of_laws(corpus)
    day = corpus.vocabulary.data_as_of
    yield Entry(
        day, Happening.SOURCES_END, (), "corpus", corpus.version, "sources were read up to this day",
        Confidence.VERIFIED, "vocabulary.toml", "what happened later is not known here",
    )  # fmt: skip


def _of_treaty(treaty: Treaty, record: Record) -> Iterator[Entry]:
    about = (tuple(sorted(treaty.parties)), " ".join(sorted(treaty.kinds)), treaty.id, str(record.facts["title"].value))
    signed, entry, ended = record.date("signed"), entry_of(treaty, record), record.date("ended")
    if signed:
        yield _entry(signed.value, Happening.SIGNED, about, signed.used)
    if treaty.status == "in_force" and entry:
        note = _text(record, "in_force_conflict")
        yield _entry(date.fromisoformat(entry.value), Happening.ENTERS, about, entry, note)
    if ended:
        yield _entry(ended.value, Happening.LAPSES, about, ended.used)
    if treaty.status in ("signed_not_in_force", "negotiating"):
        status = record.facts["status"].used
        note = "; ".join(filter(None, (status.value.replace("_", " "), _text(record, "in_force_note"))))
        yield _entry(None, Happening.PENDING, about, status, note)
    if treaty.status == "in_force" and treaty.disputed_from < treaty.starts:
        yield _entry(treaty.disputed_from, Happening.ENTERS, about, record.facts["in_force_local"].used, _ONE_SIDE)
    alert = treaty.alert
    if alert:
        yield _entry(alert.first, Happening.TROUBLE, about, alert.used, alert.text)
        if alert.last < date.max:
            yield _entry(alert.last, Happening.TROUBLE_ENDS, about, alert.used, alert.text)


_ONE_SIDE: Final = "by one party's calendar only"


def _of_conventions(corpus: Corpus) -> Iterator[Entry]:
    for (convention, state), status in corpus.statuses.items():
        about = ((state,), "convention", convention, convention)
        record = corpus.records["status", f"{convention}:{state}:{status.seen.isoformat()}"]
        if status.bound_from:
            yield _entry(status.bound_from, Happening.BINDS, about, status.used, _text(record, "note"))
        elif status.act == "signature_only":
            yield _entry(None, Happening.PENDING, about, status.used, _text(record, "note"))


def _of_laws(corpus: Corpus) -> Iterator[Entry]:
    for (state, kind), laws in corpus.laws.items():
        for law in laws:
            name = law.id
            facts = corpus.records["law", name].facts
            about = ((state,), kind, name, law.title)
            yield _entry(law.starts, Happening.EDITION_BEGINS, about, facts["from"].used)
            if law.ends < date.max:
                after = next((one.title for one in laws if one.starts == law.ends + timedelta(days=1)), "")
                note = f"followed by {after}" if after else "no later edition is on record"
                yield _entry(law.ends, Happening.EDITION_ENDS, about, facts["to"].used, note)


def _entry(
    day: date | None, what: Happening, about: tuple[tuple[str, ...], str, str, str], used: FactUsed, note: str = ""
) -> Entry:
    states, kind, instrument, title = about
    return Entry(day, what, states, kind, instrument, title, used.confidence, used.source, note)


def _text(record: Record, field: str) -> str:
    fact: Fact[Any] | None = record.facts.get(field)
    return str(fact.value) if fact else ""
