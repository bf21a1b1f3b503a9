"""Searches for persons who are in the register under another spelling: who is found, and in which band."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5

from numpy.random import Generator

from comity.domain.identity import PersonName
from comity.matching.calibrating.strangers import as_person
from comity.matching.calibrating.synthetic import draw_dates, near, registered
from comity.matching.evaluation.groups import Question, questions
from comity.matching.evaluation.persons import Person, is_held_back, main_name
from comity.matching.names.titles import without_titles
from comity.matching.person.comparing import ReadyPerson
from comity.matching.person.naming import ReadyName, ready

MRZ = "latin-mrz"
"""The group that is asked for by the register's own spelling, as at a border where both come from one passport."""
FEMALE_MARKS, MALE_MARKS = ("ဒေါ်", "thị "), ("ဦး", "văn ")
_RUSSIAN = (
    ("female", re.compile(r"(?:овна|евна|ична)(?=\W|$)|(?:ова|ева|ёва|ская)$")),
    ("male", re.compile(r"(?:ович|евич|ьич)(?=\W|$)|(?:ов|ев|ёв|ский)$")),
)
_TITLES = (
    ("female", re.compile(r"(?:Queen|Princess|Empress|Duchess|Countess|Lady|Dame|Mrs|Miss)\b")),
    ("male", re.compile(r"(?:King|Prince|Emperor|Duke|Count|Sir|Pope|Mr)\b")),
)


@dataclass(frozen=True, slots=True)
class Known:
    """One search and the record of the same person.

    Attributes:
        group: Query group (`evaluation.groups`).
        held_back: True if nothing was fitted on this person.
        sex: ``female`` or ``male`` where the names themselves say it (Daw and U, Thị and Văn, a Russian patronymic or
            family name, an English title), else "". The data have no column of it.
        query: With the true date.
        record: With the register's copy of it.
    """

    group: str
    held_back: bool
    sex: str
    query: ReadyPerson
    record: ReadyPerson


def known_searches(persons: Mapping[str, Person], rng: Generator, seed: int, per_group: int | None) -> list[Known]:
    """All searches that these persons allow, or so many of each group; each with a date of its own."""
    found = []
    for group, asked in sorted({**questions(persons, seed), MRZ: _as_in_mrz(persons)}.items()):
        some = asked[:per_group]
        for question, true in zip(some, draw_dates(len(some), rng), strict=True):
            person = persons[question.key]
            query, record = ready(PersonName(question.text)), ready(PersonName(main_name(person)))
            if query.latins and record.latins:
                found.append(
                    Known(
                        group,
                        is_held_back(person),
                        _sex(person, question.text),
                        as_person(query, true),
                        as_person(record, registered(true, rng)),
                    )
                )
    return found


def _as_in_mrz(persons: Mapping[str, Person]) -> list[Question]:
    """Everybody by the register's own Latin spelling, in capitals without marks, as a passport's MRZ has it."""
    named = [(main_name(person), key) for key, person in persons.items()]
    readings = [(ready(PersonName(name)).latins, key) for name, key in named if name]
    asked = [Question(MRZ, " ".join(latins[0].words).upper(), key) for latins, key in readings if latins]
    return sorted(asked, key=lambda one: md5(one.key.encode(), usedforsecurity=False).digest())


def namesakes(known: list[Known], rng: Generator) -> list[tuple[ReadyPerson, ReadyPerson]]:
    """For each person another one of exactly the same name, born near: the hardest strangers."""
    return [
        (as_person(one.record.names[0], true), as_person(one.record.names[0], near(true, rng)))
        for one in known
        for true in one.query.births
    ]


def twins(known: list[Known], rng: Generator) -> list[tuple[ReadyPerson, ReadyPerson]]:
    """For each person of at least two names a sibling born the same day, one name of whom is somebody else's."""
    several = [one for one in known if len(one.record.names[0].latins[0].words) > 1]
    others = rng.permutation(len(several)).tolist()
    found = []
    for one, other in zip(several, others, strict=True):
        name, lent = one.record.names[0], several[other].record.names[0]
        sibling = _with_word(name, lent, rng)
        if sibling is not None:
            found.append((as_person(name, one.query.births[0]), as_person(sibling, one.query.births[0])))
    return found


def _with_word(name: ReadyName, lent: ReadyName, rng: Generator) -> ReadyName | None:
    words, from_other = list(name.latins[0].words), lent.latins[0].words
    place = int(rng.integers(len(words)))
    new = from_other[int(rng.integers(len(from_other)))]
    if new in words:
        return None
    words[place] = new
    return ready(PersonName(" ".join(words)))


def _sex(person: Person, text: str) -> str:
    titled = [*person.names("my", honorific=True), text.casefold()]
    plain = [name for name in titled if name == without_titles(name) or name.startswith(FEMALE_MARKS + MALE_MARKS)]
    for marks, sex in ((FEMALE_MARKS, "female"), (MALE_MARKS, "male")):
        if any(mark in f"{name} " if mark.endswith(" ") else name.startswith(mark) for name in plain for mark in marks):
            return sex
    said = {sex for sex, ending in _RUSSIAN for name in person.names("ru") if ending.search(name)}
    said |= {sex for sex, title in _TITLES for name in person.names("en") if title.match(name)}
    return said.pop() if len(said) == 1 else ""
