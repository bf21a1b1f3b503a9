"""Looking a question up: the index says where to look, the register what is there, the engine how alike it is.

Index and register are read in one snapshot of the store, so that a record which was withdrawn a moment before cannot
show, and one that came a moment before cannot be missed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from comity.application.desk import Desk
from comity.application.ports import Unit
from comity.application.ports.index import Found, Wanted
from comity.application.query.keeping import BY_A_SEARCH, keep_index
from comity.application.query.spellings import met_spelling
from comity.application.redress.hit_shares import measured_shares
from comity.application.redress.thresholds import thresholds_in_force
from comity.application.register.effect_today import entry_of_today
from comity.domain.errors import Unavailable
from comity.domain.identity import PersonIdentity, ThingNumber
from comity.domain.register_entries import RegisterEntry, Vulnerability
from comity.matching.person import (
    STANDARDS,
    Match,
    ReadyPerson,
    Standards,
    compare,
    compare_ready,
    prepare,
    weigh_ready,
)
from comity.matching.person.birth_dates import crowded_days
from comity.matching.person.numbers import normal
from comity.matching.person.rarity import raised
from comity.matching.scoring import Band
from comity.matching.scoring.wrong_share import Judged
from comity.matching.things import NormalNumber

LOOKED_AT: Final = 60  # records that the index proposes by name, and again of those whose date of birth fits
MOST_SHOWN: Final = 25
NO_SCRIPT: Final = "Zxxx"
"""ISO 15924 for what is not written in letters: a number met a number."""
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Whom or what is looked up: a person, things, or both."""

    person: PersonIdentity | None = None
    things: tuple[ThingNumber, ...] = ()

    @property
    def numbers(self) -> tuple[ThingNumber, ...]:
        """Every number in it."""
        return (*self.things, *(self.person.numbers if self.person else ()))

    @property
    def is_bare(self) -> bool:
        """True if it has a name and nothing beside it."""
        person = self.person
        if person is None or self.numbers:
            return False
        return not any(birth.is_known for birth in person.births)


@dataclass(frozen=True, slots=True)
class NumberMet:
    """A number of the question beside one of the record: the same, or near as mistypings are."""

    asked: ThingNumber
    known: ThingNumber
    exact: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant. It is no hit before a named officer confirms it.

    Attributes:
        entry: The record as the register shows it.
        band: What a machine may say of it.
        name: The spelling of the record that is nearest, or "".
        match: The judgement on the person, fact by fact; None for a record of a thing alone.
        numbers: Numbers that meet.
    """

    entry: RegisterEntry
    band: Band
    name: str
    match: Match | None
    numbers: tuple[NumberMet, ...]

    @property
    def probability(self) -> float:
        """That it is the person asked for (0 to 1); of a thing, 1 if the number is the same and 0 if it is near."""
        return self.match.probability if self.match else float(any(one.exact for one in self.numbers))


@dataclass(frozen=True, slots=True)
class Looked:
    """What the register has at one moment.

    Attributes:
        complete: False if more fits than is shown, or may fit: then nobody may say that nothing was found.
        namesakes_left: True if more people share the name than were looked at.
    """

    candidates: tuple[Candidate, ...]
    sequence: int
    standards: Standards
    complete: bool = True
    namesakes_left: bool = False


def look(desk: Desk, questions: Sequence[Question]) -> list[Looked]:
    """What the register has for each question now.

    Raises:
        Unavailable: The index or the store; nothing was looked up, which is no negative answer.
        InvalidInput: ``query.empty``.
    """
    for _ in range(_TRIES):
        try:
            with desk.store.reading() as unit:
                return _look(desk, unit, questions)
        except Unavailable as error:
            if error.code != "index.behind":
                raise
        keep_index(desk, most=BY_A_SEARCH)
    with desk.store.reading() as unit:
        return _look(desk, unit, questions)


def _look(desk: Desk, unit: Unit, questions: Sequence[Question]) -> list[Looked]:
    newest, now = unit.register.newest(), desk.clock.now()
    standards = standards_in_force(unit)
    answers = []
    for question in questions:
        found = desk.index.search(_wanted(question), at_least=newest)
        entries = unit.register.entries([one.record for one in found])
        ready = prepare(question.person) if question.person else None
        known = {one.record: entries[one.record] for one in found if one.record in entries}
        valid = {record: entry for record, entry in known.items() if entry.valid_until > now}
        judged = [
            _judged(ready, one.name, valid[one.record], _met_in_index(question, one, valid[one.record]), standards)
            for one in found
            if one.record in valid
        ]
        judged = [_if_rare_here(desk, standards, ready, one) if ready else one for one in judged]
        candidates = tuple(sorted((one for one in judged if one.band is not Band.BELOW), key=_order))
        left = _namesakes_left(found, candidates, valid)
        complete = not left and len(candidates) <= MOST_SHOWN
        shown = tuple(replace(one, entry=entry_of_today(desk, unit, one.entry)) for one in candidates[:MOST_SHOWN])
        answers.append(Looked(shown, newest, standards, complete, left))
    return answers


def _wanted(question: Question) -> Wanted:
    person = question.person
    names, births = (person.names, person.births) if person else ((), ())
    return Wanted(names, question.numbers, LOOKED_AT, births)


def _if_rare_here(desk: Desk, standards: Standards, query: ReadyPerson, found: Candidate) -> Candidate:
    """The candidate, no longer automatic if names or dates that are this common in this register carry it no further.

    How common they are here only takes away what a machine may say alone: nobody drops out of what an officer is shown.
    """
    if found.match is None or found.match.band is not Band.AUTOMATIC or found.entry.person is None:
        return found
    known = prepare(found.entry.person)
    words = {word for name in query.names for latin in name.latins for word in latin.words}
    crowds = desk.index.crowds(words, {*query.births, *known.births})
    rarity, days = raised(standards.rarity, crowds.words, crowds.names), crowded_days(crowds.births, crowds.dated)
    match = compare_ready(query, known, replace(standards, rarity=rarity, days=days))
    if match.band is Band.AUTOMATIC:
        return replace(found, match=match)
    match = replace(match, band=Band.REVIEW, expected_wrong_share=standards.wrong_share(Band.REVIEW))
    return replace(found, match=match, band=Band.REVIEW)


def _namesakes_left(found: Sequence[Found], candidates: Sequence[Candidate], valid: Collection[UUID]) -> bool:
    """True if the index left others out after a record that is worth showing, or after some of which none is valid."""
    edge = {one.record for one in found if one.edge}
    if not edge:
        return False
    return any(one.entry.record in edge for one in candidates) or edge.isdisjoint(valid)


def judge(
    question: Question, entries: Iterable[RegisterEntry], standards: Standards, now: datetime
) -> tuple[tuple[Candidate, ...], bool]:
    """Every one of these entries judged as the desk judges; False beside them if more fits than is shown.

    Nothing proposes here and nothing is passed over: for the few thousand records of an offline kit.
    """
    ready = prepare(question.person) if question.person else None
    judged = [
        _judged(ready, "", entry, _met(question, entry), standards) for entry in entries if entry.valid_until > now
    ]
    found = sorted((one for one in judged if one.band is not Band.BELOW), key=_order)
    shown = tuple(replace(one, name=met_spelling(one.entry, one.match)) for one in found[:MOST_SHOWN])
    return shown, len(found) <= MOST_SHOWN


def judge_again(question: Question, entry: RegisterEntry, standards: Standards, band: Band) -> Candidate:
    """A record that was shown in this band, compared with the question as both are now; the band stays."""
    met = _met(question, entry)
    match = compare(question.person, entry.person, standards) if question.person and entry.person else None
    shown = match and replace(match, band=band, expected_wrong_share=standards.wrong_share(band))
    return Candidate(entry, band, met_spelling(entry, match), shown, met)


def standards_in_force(unit: Unit) -> Standards:
    """The standards shipped, with the thresholds that two persons decided and what officers found of persons since."""
    judged: dict[Band, Judged] = {}
    for count in measured_shares(unit).counts:
        is_thing = count.query_script == count.record_script == NO_SCRIPT  # a number that is the same tells of no name
        if count.band in frozenset(Band) and not is_thing:
            band = Band(count.band)
            before = judged.get(band, Judged())
            right, wrong = (0, count.number) if count.wrong else (count.number, 0)
            judged[band] = Judged(before.confirmed + right, before.wrong + wrong)
    thresholds = thresholds_in_force(unit, STANDARDS.thresholds)
    return replace(STANDARDS, thresholds=thresholds, judged=judged)


def _judged(
    ready: ReadyPerson | None, name: str, entry: RegisterEntry, met: tuple[NumberMet, ...], standards: Standards
) -> Candidate:
    weighed = weigh_ready(ready, prepare(entry.person), standards) if ready and entry.person else None
    if weighed is not None and not met and weighed.band is Band.BELOW:
        return Candidate(entry, Band.BELOW, name, None, ())  # nobody is shown it, so nothing is put into words
    match = weighed.told() if weighed else None
    if match is not None and (not met or match.band is Band.AUTOMATIC):
        return Candidate(entry, match.band, name, match, met)
    if not met:
        return Candidate(entry, Band.BELOW, name, match, ())
    alone = entry.person is None and any(one.exact for one in met)
    return Candidate(entry, Band.AUTOMATIC if alone else Band.REVIEW, name, match, met)


def _met_in_index(question: Question, found: Found, entry: RegisterEntry) -> tuple[NumberMet, ...]:
    """`_met`, where the index, which has the keys of every number, says that a number may meet."""
    return _met(question, entry) if found.exact_numbers or found.near_numbers else ()


def _met(question: Question, entry: RegisterEntry) -> tuple[NumberMet, ...]:
    """Numbers that meet, each of the question at most once, the same before the near."""
    if not question.numbers:
        return ()
    known = [(number, normal(number)) for number in (*entry.things, *(entry.person.numbers if entry.person else ()))]
    met = []
    for asked in question.numbers:
        mine = normal(asked)
        nearest = max(known, key=lambda one: _nearness(mine, one[1]), default=None)
        if nearest is not None and _nearness(mine, nearest[1]):
            met.append(NumberMet(asked, nearest[0], _nearness(mine, nearest[1]) == _SAME))
    return tuple(met)


_SAME, _NEAR = 2, 1


def _nearness(one: NormalNumber, other: NormalNumber) -> int:
    if one.kind != other.kind or not one.canonical or not other.canonical:
        return 0
    if one.canonical == other.canonical:
        return _SAME if one.exact and other.exact else _NEAR
    near = {one.canonical, *one.near_keys} & {other.canonical, *other.near_keys}
    return _NEAR if near else 0


def _order(candidate: Candidate) -> tuple[int, int, float, int]:
    """Whom to protect comes first, a child before all; then the likeliest."""
    vulnerability = candidate.entry.vulnerability
    first = 0 if vulnerability is Vulnerability.CHILD else 1 if vulnerability is not Vulnerability.NONE else 2
    band = 0 if candidate.band is Band.AUTOMATIC else 1
    return first, band, -candidate.probability, candidate.entry.record.int
