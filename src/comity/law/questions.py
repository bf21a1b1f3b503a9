"""A question to the gate: one measure, one offence, one person, on one day.

Every input is defined in `corpus/vocabulary.toml` [input], [person_field] and [flag]; no other exists. What an absent
input means is written there too: mostly *unknown*, which never clears anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.domain.measures import OPERATIONS, POLICE_FAMILY, Measure
from comity.law.conduct import Conduct, read_conduct
from comity.law.corpus import Corpus
from comity.law.earlier import (
    UNKNOWN_MARKS,
    Broken,
    EarlierMatter,
    Identity,
    Marks,
    broken_to_plain,
    earlier_to_plain,
    marks_to_plain,
    read_broken,
    read_earlier,
    read_marks,
)
from comity.law.penalties import penalty_text
from comity.law.reader import COUNTRY, Reader, wrong
from comity.law.spells import FIELD as SPELLS
from comity.law.spells import Spell, read_spells, spells_to_plain

LANGUAGE = re.compile(r"[a-z]{2,3}")
ANYBODY = (  # measures that can be asked though nobody is named
    POLICE_FAMILY
    | OPERATIONS
    | {
        Measure.MLA_EVIDENCE,
        Measure.MLA_BANKING_RECORDS,
        Measure.MLA_ELECTRONIC_PRESERVE,
        Measure.MLA_ELECTRONIC_PRODUCTION,
        Measure.MLA_SEARCH_SEIZURE,
        Measure.MLA_ASSET_FREEZE,
        Measure.MLA_ASSET_RETURN,
        Measure.JOINT_INVESTIGATION_TEAM,
    }
)
_REQUIRED = ("as_of", "from", "to", "measure", "offence", "offence_date", "person")
_OLDEST = 150
_MOST_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Person:
    """The person the measure is about. None means unknown; `former_nationality` empty means none known.

    Where `spells` are stated, `former_nationality` and `nationality_lost` (the last known day of loss) come from them,
    and whether a nationality was held on a day is asked of them alone.
    """

    nationality: tuple[str, ...]
    age: int | None = None
    role: str | None = None
    former_nationality: tuple[str, ...] = ()
    nationality_lost: date | None = None
    nationality_at_offence: tuple[str, ...] | None = None
    names: tuple[str, ...] = ()
    born: str = ""
    papers: tuple[str, ...] = ()
    spells: tuple[Spell, ...] = ()

    @property
    def identity(self) -> Identity:
        """By what the person may be known again in another matter."""
        return Identity(self.names, self.born, self.papers, self.nationality)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person, the evidence or the operation is."""

    state: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One measure as the law is asked about it. `documents` is complete: what it does not name is missing."""

    as_of: date
    requesting_state: str
    requested_state: str
    measure: Measure
    offence: str
    offence_date: date
    person: Person
    requesting_max: int | None = None
    requested_max: int | None = None
    flags: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    remaining_months: int | None = None
    place: Place | None = None
    use_wanted: str | None = None
    invoked_basis: str | None = None
    served_document: str | None = None
    predicate_offence: str | None = None
    request_language: str | None = None
    victim_screening: str | None = None
    earlier_judgment: str | None = None
    earlier_judgment_state: str | None = None
    pending_proceedings: tuple[str, ...] = ()
    act_place: tuple[str, ...] = ()
    link_strength: str | None = None
    data_category: str | None = None
    data_held_until: date | None = None
    surrendering_state: str | None = None
    necessity: str | None = None
    proportionality: str | None = None
    request_date: date | None = None
    requesting_tier: str | None = None
    requested_tier: str | None = None
    conduct: Conduct | None = None
    marks: Marks = UNKNOWN_MARKS
    earlier: tuple[EarlierMatter, ...] | None = None
    broken: tuple[Broken, ...] | None = None
    earlier_cut: bool = False

    @property
    def requested_on(self) -> date:
        """The day on which the request was presented: that of the assessment where nothing else is said."""
        return self.request_date or self.as_of


def parse_question(plain: Mapping[str, Any], corpus: Corpus) -> Question:
    """The question of a plain mapping, such as one scenario's request part.

    Raises:
        InvalidInput: An input is unknown, missing or of the wrong form, a word is not in the vocabulary, a state is not
            in the corpus, or a date cannot be.
    """
    if not isinstance(plain, Mapping):
        raise wrong("question", "it must be a table of inputs")
    reader = Reader(plain, "", corpus)
    reader.only(corpus.vocabulary["input"])
    for name in _REQUIRED:
        if name not in plain:
            raise wrong(name, "it is required and missing")
    measure = Measure(reader.need_word("measure", corpus.vocabulary["measure"]))
    question = Question(
        as_of=reader.need_day("as_of"),
        requesting_state=reader.need_word("from", corpus.states),
        requested_state=reader.need_word("to", corpus.states),
        measure=measure,
        offence=reader.need_word("offence", corpus.offences),
        offence_date=reader.need_day("offence_date"),
        person=_person(plain["person"], corpus, measure),
        requesting_max=reader.penalty("requesting_max"),
        requested_max=reader.penalty("requested_max"),
        flags=frozenset(reader.words("flags", corpus.vocabulary["flag"])),
        documents=frozenset(reader.words("documents_present", corpus.vocabulary["missing"])),
        remaining_months=reader.number("remaining_months", 12 * _OLDEST),
        place=_place(plain.get("place")),
        use_wanted=reader.word("use_wanted", corpus.vocabulary["use"]),
        invoked_basis=reader.text("invoked_basis"),
        served_document=reader.word("served_document", corpus.vocabulary["served"]),
        predicate_offence=reader.word("predicate_offence", corpus.offences),
        victim_screening=reader.word("victim_screening", corpus.vocabulary["screening"]),
        request_language=reader.matching("request_language", LANGUAGE, "a language code like en"),
        earlier_judgment=reader.word("earlier_judgment", corpus.vocabulary["earlier_judgment"]),
        earlier_judgment_state=reader.matching("earlier_judgment_state", COUNTRY, "a code of a state like TH"),
        pending_proceedings=reader.listed_countries("pending_proceedings"),
        act_place=reader.listed_countries("act_place"),
        link_strength=reader.word("link_strength", corpus.vocabulary["link_strength"]),
        data_category=reader.word("data_category", corpus.vocabulary["data_category"]),
        data_held_until=reader.day("data_held_until"),
        surrendering_state=reader.matching("surrendering_state", COUNTRY, "a code of a state like TH"),
        necessity=reader.statement("necessity"),
        proportionality=reader.statement("proportionality"),
        request_date=reader.day("request_date"),
        requesting_tier=reader.text("requesting_tier"),
        requested_tier=reader.text("requested_tier"),
        conduct=read_conduct(plain.get("conduct"), (str(plain["from"]), str(plain["to"])), corpus.vocabulary),
        marks=read_marks(plain["marks"], "marks", corpus) if "marks" in plain else UNKNOWN_MARKS,
        earlier=read_earlier(plain["earlier"], corpus) if "earlier" in plain else None,
        broken=read_broken(plain["broken"], corpus) if "broken" in plain else None,
        earlier_cut=reader.flag("earlier_cut"),
    )
    return _consistent(question)


def question_to_plain(question: Question) -> dict[str, Any]:
    """The question as a plain mapping that `parse_question` reads back; unknown inputs are left out."""
    person = question.person
    plain: dict[str, Any] = {
        "as_of": question.as_of.isoformat(),
        "from": question.requesting_state,
        "to": question.requested_state,
        "measure": question.measure.value,
        "offence": question.offence,
        "offence_date": question.offence_date.isoformat(),
        "person": _present(
            nationality=list(person.nationality),
            age=person.age,
            role=person.role,
            former_nationality=None if person.spells else list(person.former_nationality) or None,
            nationality_lost=None if person.spells else _iso(person.nationality_lost),
            nationality_spells=spells_to_plain(person.spells) or None,
            nationality_at_offence=_list(person.nationality_at_offence),
            names=list(person.names) or None,
            born=person.born or None,
            papers=list(person.papers) or None,
        ),
        "flags": sorted(question.flags),
        "documents_present": sorted(question.documents),
    }
    return plain | _present(
        requesting_max=_penalty(question.requesting_max),
        requested_max=_penalty(question.requested_max),
        remaining_months=question.remaining_months,
        place=question.place and {"state": question.place.state, "area": question.place.area},
        use_wanted=question.use_wanted,
        invoked_basis=question.invoked_basis,
        served_document=question.served_document,
        predicate_offence=question.predicate_offence,
        request_language=question.request_language,
        victim_screening=question.victim_screening,
        earlier_judgment=question.earlier_judgment,
        earlier_judgment_state=question.earlier_judgment_state,
        pending_proceedings=list(question.pending_proceedings) or None,
        act_place=list(question.act_place) or None,
        link_strength=question.link_strength,
        data_category=question.data_category,
        data_held_until=_iso(question.data_held_until),
        surrendering_state=question.surrendering_state,
        necessity=question.necessity,
        proportionality=question.proportionality,
        request_date=_iso(question.request_date),
        requesting_tier=question.requesting_tier,
        requested_tier=question.requested_tier,
        conduct=question.conduct
        and {"shown": sorted(question.conduct.shown), "absent": sorted(question.conduct.absent)},
        marks=marks_to_plain(question.marks) or None,
        earlier=None if question.earlier is None else [earlier_to_plain(entry) for entry in question.earlier],
        broken=None if question.broken is None else [broken_to_plain(entry) for entry in question.broken],
        earlier_cut=question.earlier_cut or None,
    )


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _list(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _penalty(months: int | None) -> str | None:
    return None if months is None else penalty_text(months)


def _person(plain: Any, corpus: Corpus, measure: Measure) -> Person:
    if not isinstance(plain, Mapping):
        raise wrong("person", "it must be a table")
    reader = Reader(plain, "person.", corpus)
    reader.only(corpus.vocabulary["person_field"])
    if "nationality" not in plain:
        raise wrong("person.nationality", "it is required and missing")
    nationality = reader.countries("nationality")
    if not nationality and measure not in ANYBODY:
        raise wrong("person.nationality", "this measure needs a person whose nationality is known")
    spells = _spells(plain, nationality, corpus)
    former, lost = reader.countries("former_nationality"), reader.day("nationality_lost")
    if spells:
        former = tuple(dict.fromkeys(one.state for one in spells if one.is_over and one.state not in nationality))
        lost = max((one.ends for one in spells if one.ends), default=None)
    return Person(
        nationality=nationality,
        age=reader.number("age", _OLDEST),
        role=reader.word("role", corpus.vocabulary["role"]),
        former_nationality=former,
        nationality_lost=lost,
        nationality_at_offence=reader.countries("nationality_at_offence")
        if "nationality_at_offence" in plain
        else None,
        names=reader.some_texts("names", _MOST_TEXTS),
        born=reader.born("born"),
        papers=reader.some_texts("papers", _MOST_TEXTS),
        spells=spells,
    )


def _spells(plain: Mapping[str, Any], nationality: tuple[str, ...], corpus: Corpus) -> tuple[Spell, ...]:
    """The spells of a person, which say everything that the other inputs on past nationalities say."""
    if SPELLS not in plain:
        return ()
    twice = [name for name in ("former_nationality", "nationality_lost", "nationality_at_offence") if name in plain]
    if twice:
        raise wrong(f"person.{SPELLS}", f"it says what {twice[0]} says; state one of them")
    spells = read_spells(plain[SPELLS], corpus)
    if {one.state for one in spells if not one.is_over} != set(nationality):
        raise wrong(f"person.{SPELLS}", "the spells that have not ended must be those of nationality")
    return spells


def _place(plain: Any) -> Place | None:
    if plain is None:
        return None
    if not isinstance(plain, Mapping) or set(plain) - {"state", "area"}:
        raise wrong("place", "it must be a table of state and area")
    state, area = plain.get("state"), plain.get("area", "")
    if not isinstance(state, str) or not COUNTRY.fullmatch(state) or not isinstance(area, str):
        raise wrong("place", "state must be a code like TH, area a text")
    return Place(state, area)


def _consistent(question: Question) -> Question:
    """The question, if its dates and states can be true together."""
    if question.requesting_state == question.requested_state:
        raise wrong("to", "a state does not ask itself")
    if question.offence_date > question.as_of:
        raise wrong("offence_date", "the offence lies after the day of the assessment")
    if question.requested_on > question.as_of:
        raise wrong("request_date", "the request lies after the day of the assessment")
    if question.offence_date > question.requested_on:
        raise wrong("request_date", "the request lies before the offence")
    lost = question.person.nationality_lost
    if lost and lost > question.as_of:
        raise wrong("person.nationality_lost", "it lies after the day of the assessment")
    if any(one.starts and one.starts > question.as_of for one in question.person.spells):
        raise wrong(f"person.{SPELLS}", "a spell begins after the day of the assessment")
    if lost and not question.person.former_nationality and not question.person.spells:
        raise wrong("person.nationality_lost", "no former nationality is named")
    if question.earlier_judgment_state and not question.earlier_judgment:
        raise wrong("earlier_judgment_state", "no earlier judgment is named")
    if question.surrendering_state in (question.requesting_state, question.requested_state):
        raise wrong("surrendering_state", "it is neither the state that asks nor the one that is passed through")
    return question
