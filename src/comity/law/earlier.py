"""What went before: earlier matters that may be about the same person, and promises that a state has broken.

They are inputs of a question (`earlier`, `broken` in `corpus/vocabulary.toml`). In a scenario a lawyer writes them; a
node supplies what it has from its own cases. An absent list raises nothing and clears nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from comity.domain.measures import Ground, Measure
from comity.law.corpus import Corpus
from comity.law.reader import Reader, wrong

MOST: Final = 500  # entries of a list in one question
MOST_TEXTS: Final = 200


class Status(StrEnum):
    """How an earlier matter stood on its day; the sentences are in the vocabulary's [matter_status]."""

    PENDING = "pending"
    REFUSED = "refused"
    BARRED = "barred"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"
    NOT_EXECUTED = "not_executed"
    SURRENDERED = "surrendered"


class Standing(StrEnum):
    """How far the breach of an assurance is established; [breach_standing]."""

    ALLEGED = "alleged"
    ESTABLISHED = "established"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a person may be known again. `born` is ``1987``, ``1987-05`` or a day, Gregorian or Buddhist."""

    names: tuple[str, ...] = ()
    born: str = ""
    papers: tuple[str, ...] = ()
    nationality: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing is known by which anybody could be compared."""
        return not (self.names or self.papers)


@dataclass(frozen=True, slots=True)
class Marks:
    """By what the facts of a matter may be known again. Empty means unknown."""

    began: date | None = None
    ended: date | None = None
    places: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""


UNKNOWN_PERSON: Final = Identity()
UNKNOWN_MARKS: Final = Marks()


@dataclass(frozen=True, slots=True)
class EarlierMatter:
    """One measure that was asked before, as it stands by its own dates.

    Attributes:
        id: Name of the matter; it says nothing of the person.
        person: Who it was about; None where `person_verdict` says so without a comparison.
        person_verdict: ``same`` or ``other``: what named officers recorded; empty if nobody did.
        facts_verdict: The same of the facts.
        lifted: Grounds that two named persons found to have fallen away.
        surrendered_on: Day of the hand-over.
        surrendered_for: Offences for which the person was handed over.
        widened: Offences to which the surrendering state consented later.
        freed_on: Day from which the person was free to leave.
        specialty_days: Days after `freed_on` during which speciality still protects; None unknown, it does not end.
    """

    id: str
    measure: Measure
    requesting_state: str
    requested_state: str
    status: Status
    asked: date | None = None
    decided: date | None = None
    grounds: frozenset[Ground] = frozenset()
    offence: str = ""
    offence_date: date | None = None
    person: Identity = UNKNOWN_PERSON
    marks: Marks = UNKNOWN_MARKS
    person_verdict: str = ""
    facts_verdict: str = ""
    lifted: frozenset[Ground] = frozenset()
    surrendered_on: date | None = None
    surrendered_for: frozenset[str] = frozenset()
    widened: frozenset[str] = frozenset()
    freed_on: date | None = None
    specialty_days: int | None = None

    def status_on(self, day: date) -> Status | None:
        """How it stood on a day; None if it had not been asked yet. An unknown day counts as past."""
        if self.asked is not None and self.asked > day:
            return None
        if self.decided is not None and self.decided > day:
            return Status.PENDING
        if self.status is Status.SURRENDERED and self.surrendered_on is not None and self.surrendered_on > day:
            return Status.GRANTED
        return self.status

    def standing_grounds(self) -> frozenset[Ground]:
        """Grounds of the refusal that nobody has lifted."""
        return self.grounds - self.lifted


@dataclass(frozen=True, slots=True)
class Broken:
    """An assurance of this kind that this state is said, or was found, to have broken, since this day."""

    id: str
    state: str
    assurance: str
    standing: Standing
    on: date | None = None


def read_identity(plain: Any, name: str, corpus: Corpus) -> Identity:
    """By what a person may be known, of a table of [identity_field].

    Raises:
        InvalidInput: It is none.
    """
    reader = _table(plain, name, "identity_field", corpus)
    return Identity(
        names=reader.some_texts("names", MOST_TEXTS),
        born=reader.born("born"),
        papers=reader.some_texts("papers", MOST_TEXTS),
        nationality=reader.countries("nationality"),
    )


def read_marks(plain: Any, name: str, corpus: Corpus) -> Marks:
    """The particulars of a conduct, of a table of [marks_field].

    Raises:
        InvalidInput: It is none, or ends before it begins.
    """
    reader = _table(plain, name, "marks_field", corpus)
    marks = Marks(
        began=reader.day("began"),
        ended=reader.day("ended"),
        places=reader.some_texts("places", MOST_TEXTS),
        victims=reader.some_texts("victims", MOST_TEXTS),
        accounts=reader.some_texts("accounts", MOST_TEXTS),
        references=reader.some_texts("references", MOST_TEXTS),
        text=reader.long_text("text"),
    )
    if marks.began and marks.ended and marks.began > marks.ended:
        raise wrong(f"{name}.ended", "it lies before began")
    return marks


def read_earlier(plain: Any, corpus: Corpus) -> tuple[EarlierMatter, ...]:
    """Earlier matters of a list of tables of [earlier_field].

    Raises:
        InvalidInput: An entry is malformed, two have one id, or a status lacks what it needs.
    """
    entries = tuple(_earlier(one, f"earlier[{at}]", corpus) for at, one in enumerate(_list(plain, "earlier")))
    _unlike("earlier", [entry.id for entry in entries])
    return entries


def read_broken(plain: Any, corpus: Corpus) -> tuple[Broken, ...]:
    """Broken promises of a list of tables of [broken_field].

    Raises:
        InvalidInput: An entry is malformed, or two have one id.
    """
    entries = []
    for at, one in enumerate(_list(plain, "broken")):
        reader = _table(one, f"broken[{at}]", "broken_field", corpus)
        entries.append(
            Broken(
                id=reader.need_text("id"),
                state=reader.need_word("state", corpus.states),
                assurance=reader.need_word("assurance", corpus.vocabulary["assurance"]),
                standing=Standing(reader.need_word("standing", corpus.vocabulary["breach_standing"])),
                on=reader.day("on"),
            )
        )
    _unlike("broken", [entry.id for entry in entries])
    return tuple(entries)


def earlier_to_plain(entry: EarlierMatter) -> dict[str, Any]:
    """The entry as a plain table that `read_earlier` reads back; unknown fields are left out."""
    return _present(
        id=entry.id,
        measure=entry.measure.value,
        **{"from": entry.requesting_state, "to": entry.requested_state},
        status=entry.status.value,
        asked=_iso(entry.asked),
        decided=_iso(entry.decided),
        grounds=sorted(entry.grounds),
        offence=entry.offence,
        offence_date=_iso(entry.offence_date),
        person=identity_to_plain(entry.person),
        marks=marks_to_plain(entry.marks),
        person_verdict=entry.person_verdict,
        facts_verdict=entry.facts_verdict,
        lifted=sorted(entry.lifted),
        surrendered_on=_iso(entry.surrendered_on),
        surrendered_for=sorted(entry.surrendered_for),
        widened=sorted(entry.widened),
        freed_on=_iso(entry.freed_on),
        specialty_days=entry.specialty_days,
    )


def broken_to_plain(entry: Broken) -> dict[str, Any]:
    """The same of a broken promise."""
    return _present(
        id=entry.id, state=entry.state, assurance=entry.assurance, standing=entry.standing.value, on=_iso(entry.on)
    )


def identity_to_plain(identity: Identity) -> dict[str, Any]:
    """The same of an identity."""
    return _present(
        names=list(identity.names),
        born=identity.born,
        papers=list(identity.papers),
        nationality=list(identity.nationality),
    )


def marks_to_plain(marks: Marks) -> dict[str, Any]:
    """The same of a marks."""
    return _present(
        began=_iso(marks.began),
        ended=_iso(marks.ended),
        places=list(marks.places),
        victims=list(marks.victims),
        accounts=list(marks.accounts),
        references=list(marks.references),
        text=marks.text,
    )


def _earlier(plain: Any, name: str, corpus: Corpus) -> EarlierMatter:
    reader = _table(plain, name, "earlier_field", corpus)
    grounds, offences = corpus.vocabulary["ground"], corpus.offences
    entry = EarlierMatter(
        id=reader.need_text("id"),
        measure=Measure(reader.need_word("measure", corpus.vocabulary["measure"])),
        requesting_state=reader.need_word("from", corpus.states),
        requested_state=reader.need_word("to", corpus.states),
        status=Status(reader.need_word("status", corpus.vocabulary["matter_status"])),
        asked=reader.day("asked"),
        decided=reader.day("decided"),
        grounds=frozenset(Ground(code) for code in reader.words("grounds", grounds)),
        offence=reader.word("offence", offences) or "",
        offence_date=reader.day("offence_date"),
        person=read_identity(plain.get("person", {}), f"{name}.person", corpus),
        marks=read_marks(plain.get("marks", {}), f"{name}.marks", corpus),
        person_verdict=reader.word("person_verdict", corpus.vocabulary["verdict"]) or "",
        facts_verdict=reader.word("facts_verdict", corpus.vocabulary["verdict"]) or "",
        lifted=frozenset(Ground(code) for code in reader.words("lifted", grounds)),
        surrendered_on=reader.day("surrendered_on"),
        surrendered_for=frozenset(reader.words("surrendered_for", offences)),
        widened=frozenset(reader.words("widened", offences)),
        freed_on=reader.day("freed_on"),
        specialty_days=reader.number("specialty_days", 3650),
    )
    return _consistent(entry, name)


def _consistent(entry: EarlierMatter, name: str) -> EarlierMatter:
    if entry.requesting_state == entry.requested_state:
        raise wrong(f"{name}.to", "a state does not ask itself")
    if entry.asked and entry.decided and entry.asked > entry.decided:
        raise wrong(f"{name}.decided", "it lies before asked")
    if entry.status is Status.PENDING and entry.decided:
        raise wrong(f"{name}.decided", "a pending matter is not decided")
    if entry.person.is_empty and not entry.person_verdict:
        raise wrong(f"{name}.person", "it needs a name or papers, or a person_verdict")
    return entry


def _table(plain: Any, name: str, section: str, corpus: Corpus) -> Reader:
    if not isinstance(plain, Mapping):
        raise wrong(name, "it must be a table")
    reader = Reader(plain, f"{name}.", corpus)
    reader.only(corpus.vocabulary[section])
    return reader


def _list(plain: Any, name: str) -> list[Any]:
    if not isinstance(plain, list | tuple) or len(plain) > MOST:
        raise wrong(name, f"it must be a list of at most {MOST} tables")
    return list(plain)


def _unlike(name: str, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise wrong(name, "two entries have the same id")


def _present(**values: Any) -> dict[str, Any]:
    """What is known: no empty text, list or table, and nothing that is None."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
