"""Who has what with whom on a day: a row for each instrument of a kind between a state and another.

A pair without a record has a row too, which says so: that nobody looked is no proof of absence. The dates are those of
the facts, each with its own confidence; the status is that of the day asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.answers import least
from comity.law.bases import FAMILY
from comity.law.conventions import Convention
from comity.law.corpus import Corpus
from comity.law.facts import Record
from comity.law.overview import Standing, domestic, serves
from comity.law.tables import Table
from comity.law.treaties import Treaty

TRANSFER: Final = "transfer"  # what people call the transfer of sentenced persons; the corpus's word is tsp
STATUSES: Final = (
    "in_force", "between_calendars", "signed_not_in_force", "not_yet_signed", "ended", "negotiating", "none_known",
    "disputed", "no_record",
)  # fmt: skip
COLUMNS: Final = (
    "from", "to", "kind", "instrument", "title", "status", "signed", "signed_confidence", "in_force",
    "in_force_confidence", "confidence", "source", "conventions", "domestic", "note",
)  # fmt: skip
_BRIEF: Final = (
    "from", "to", "kind", "instrument", "status", "signed", "in_force", "confidence", "conventions", "domestic"
)  # fmt: skip
NOBODY_LOOKED: Final = "nobody looked, which is no proof of absence"
_NOTES: Final = ("in_force_note", "in_force_conflict", "signed_conflict", "ended")


@dataclass(frozen=True, slots=True)
class _Instead:
    """What may carry a request where no treaty of the kind is in force."""

    conventions: tuple[Standing, ...] = ()
    domestic: Standing | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A row: one instrument, or that there is none on record.

    `signed` and `in_force` are None where no day was found; `in_force` is the later one where one instant falls on two
    days. `existence` is how sure it is that the instrument is what `status` says; None for `no_record`. `conventions`
    bind both states and can carry the kind for offences they cover; `domestic` is the requested state's own law. Both
    are filled where no treaty of the kind is in force.
    """

    requesting: str
    requested: str
    kind: str
    id: str
    title: str
    status: str
    signed: FactUsed | None = None
    in_force: FactUsed | None = None
    existence: FactUsed | None = None
    conventions: tuple[Standing, ...] = ()
    domestic: Standing | None = None
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of `COLUMNS`; an unknown day is empty."""
        return (
            self.requesting, self.requested, self.kind, self.id, self.title, self.status,
            *_dated(self.signed), *_dated(self.in_force),
            self.existence.confidence.value if self.existence else "",
            self.existence.source if self.existence else "",
            "; ".join(f"{one.id} ({one.serves}; {one.confidence.value})" for one in self.conventions),
            f"{self.domestic.id}: {self.domestic.state_of_play} ({self.domestic.confidence.value})"
            if self.domestic else "",
            self.note,
        )  # fmt: skip

    def brief(self) -> tuple[str, ...]:
        """The row for a screen, in the order of `_BRIEF`; a recalled day has ``~`` before it."""
        return (
            self.requesting, self.requested, self.kind, self.id, self.status.replace("_", " "),
            *(f"~{used.value}" if used and used.confidence is Confidence.RECALLED else used.value if used else ""
              for used in (self.signed, self.in_force)),
            self.existence.confidence.value if self.existence else "",
            ", ".join(one.id + ("?" if "not known" in one.serves else "") for one in self.conventions),
            self.domestic.id if self.domestic else "",
        )  # fmt: skip


def kinds_of(words: Iterable[str], corpus: Corpus) -> tuple[str, ...]:
    """Kinds of instruments as the corpus calls them; ``transfer`` is its ``tsp``. Each once, in the order given.

    Raises:
        InvalidInput: A word is no kind, or none is given.
    """
    known = corpus.vocabulary["kind"]
    found = [("tsp" if word == TRANSFER else word) for word in words]
    for word in found:
        if word not in known:
            raise InvalidInput(
                "law.kind", f"{word!r} is no kind of instrument.", advice=f"Take {', '.join((*known, TRANSFER))}."
            )
    if not found:
        raise InvalidInput("law.kind", "No kind is given.", advice=f"Take some of {', '.join((*known, TRANSFER))}.")
    return tuple(dict.fromkeys(found))


def states_of(words: Iterable[str], corpus: Corpus) -> tuple[str, ...]:
    """States and territorial units of the corpus, each once, in the order given.

    Raises:
        InvalidInput: The corpus does not hold one of them, or none is given.
    """
    found = tuple(dict.fromkeys(words))
    for code in found:
        if code not in corpus.states:
            raise InvalidInput(
                "law.state", f"{code!r} is not in the corpus.", advice=f"It has {', '.join(sorted(corpus.states))}."
            )
    if not found:
        raise InvalidInput("law.state", "No state is given.", advice=f"It has {', '.join(sorted(corpus.states))}.")
    return found


def matrix(
    requesting: Sequence[str], requested: Sequence[str], kinds: Sequence[str], day: date, corpus: Corpus
) -> tuple[Instrument, ...]:
    """The rows for each of `requesting` asking each of `requested`, kind by kind; a state never asks itself."""
    return tuple(
        row
        for one in requesting
        for other in requested
        if one != other
        for kind in kinds
        for row in _rows(one, other, kind, day, corpus)
    )


def table_of(rows: Iterable[Instrument]) -> Table:
    """The matrix as a table."""
    return Table(COLUMNS, tuple(row.cells() for row in rows))


def brief_of(rows: Iterable[Instrument]) -> Table:
    """The matrix for a screen: what one looks for first, conventions by their ids alone, ``?`` where it is not known
    whether the requested state takes one as a basis."""
    return Table(_BRIEF, tuple(row.brief() for row in rows))


def status_on(treaty: Treaty, record: Record, day: date) -> str:
    """A word of `STATUSES` for one instrument on one day; `record` holds its facts."""
    if treaty.binds(day):
        return "in_force"
    if treaty.status == "in_force" and day > treaty.ends:
        return "ended"
    if treaty.is_between_calendars(day):
        return "between_calendars"
    signed = record.date("signed")
    if signed is not None and day < signed.value:
        return "not_yet_signed"
    return "signed_not_in_force" if treaty.status == "in_force" else treaty.status


def _rows(one: str, other: str, kind: str, day: date, corpus: Corpus) -> Iterator[Instrument]:
    law = corpus.at(day)
    instead = _Instead()
    if not law.treaties(one, other, kind):
        found = tuple(_conventions(one, other, kind, day, corpus))
        instead = _Instead(found, domestic(one, other, kind, day, corpus))
    treaties = law.records(one, other, kind)
    for treaty in treaties:
        yield _row((one, other, kind), treaty, corpus.records["treaty", treaty.id], day, instead)
    if not treaties:
        yield Instrument(
            one, other, kind, "", "", "no_record",
            conventions=instead.conventions, domestic=instead.domestic, note=NOBODY_LOOKED,
        )  # fmt: skip


def _row(where: tuple[str, str, str], treaty: Treaty, record: Record, day: date, instead: "_Instead") -> Instrument:
    existence = record.facts.get("existence") or record.facts["status"]
    return Instrument(
        *where,
        treaty.id,
        str(record.facts["title"].value),
        status_on(treaty, record, day),
        _used(record, "signed"),
        entry_of(treaty, record),
        existence.used,
        instead.conventions,
        instead.domestic,
        "; ".join(f"{field}: {fact.used.value}" for field in _NOTES if (fact := record.facts.get(field))),
    )


def entry_of(treaty: Treaty, record: Record) -> FactUsed | None:
    """The fact of entry into force; where it falls on two days, with the later one as its value."""
    local = record.facts.get("in_force_local")
    if local is not None:
        used = local.used
        return FactUsed(used.subject, used.field, treaty.starts.isoformat(), used.source, used.confidence)
    return _used(record, "in_force")


def _used(record: Record, field: str) -> FactUsed | None:
    fact = record.facts.get(field)
    return fact.used if fact else None


def _conventions(one: str, other: str, kind: str, day: date, corpus: Corpus) -> Iterator[Standing]:
    law = corpus.at(day)
    for convention in corpus.conventions:
        ours, theirs = law.bound(one, convention.id), law.bound(other, convention.id)
        if not ours or not theirs:
            continue
        measures = [serves(name, convention, one, other, corpus) for name in _of_kind(convention, kind)]
        if any(measures):
            citation = f"{one}: {ours.value} [{ours.source}]; {other}: {theirs.value} [{theirs.source}]"
            said = ", ".join(name for name in measures if name)
            confidence = least((convention.fact, ours, theirs))
            yield Standing(convention.id, said, "binds both, for offences it covers", confidence, citation)


def _of_kind(convention: Convention, kind: str) -> list[str]:
    families = {str(measure): family for measure, family in FAMILY.items()}
    return [name for name in convention.articles if families.get(name, name) == kind]


def _dated(used: FactUsed | None) -> tuple[str, str]:
    return (used.value, used.confidence.value) if used else ("", "")
