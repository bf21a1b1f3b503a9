"""The persons of a variants file, their main Latin names, and which of them the shipped weights never saw.

Protocol: every person has one main Latin name in the index; another variant of the same person is the query. Held back
are the persons whose key's MD5 (after ``proto:``) is divisible by five; of names that are composed of parts (Thai
composed names, Khmer name pairs) those of which every part is held back. A composed name that shares only one part is
neither trained on nor asked for.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COMPOSED = ("thparts", "kname")
"""Keys of these sources are of names put together from parts, not of persons."""

HELD_BACK_IN = 5
HELD_BACK_PARTS_OF_10 = 3


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of a variants file: a name of a person as one source writes it."""

    key: str
    name: str
    language: str
    script: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """All variants of one key, in the file's order."""

    key: str
    variants: tuple[Variant, ...]

    def names(self, *languages: str, honorific: bool = False) -> list[str]:
        """Names in these languages; with or without an honorific in front."""
        return [v.name for v in self.variants if v.language in languages and (v.kind == "with_honorific") == honorific]


def gather(variants: Iterable[Variant]) -> dict[str, Person]:
    """Persons by key, sorted by key. Rows in the Zawgyi encoding are left out: they repeat their Unicode rows."""
    found: dict[str, list[Variant]] = {}
    for variant in variants:
        if variant.kind != "zawgyi":
            found.setdefault(variant.key, []).append(variant)
    return {key: Person(key, tuple(found[key])) for key in sorted(found)}


def main_name(person: Person) -> str:
    """The Latin name by which the index of the protocol knows this person, or "" if it has no English one.

    A label before an alias, then the spelling that most other Latin languages share, then one of several words, then
    the one nearest to 14 letters.
    """
    english = person.names("en")
    others = person.names("fr", "de", "es", "pt", "id", "ms")
    labels = {v.name for v in person.variants if v.language == "en" and v.kind == "label"}

    def rank(name: str) -> tuple[bool, int, bool, int, str]:
        return name in labels, others.count(name), len(name.split()) > 1, -abs(len(name) - 14), name

    return max(english, key=rank) if english else ""


def _parts(person: Person) -> list[str]:
    return person.names("th", "km")[0].split()


def _part_is_held_back(part: str) -> bool:
    return _digest(f"part:{part}") % 10 < HELD_BACK_PARTS_OF_10


def _digest(text: str) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16)


def is_held_back(person: Person) -> bool:
    """True if nothing of this person was trained on, so that it may be scored."""
    if person.key.startswith(COMPOSED):
        return all(_part_is_held_back(part) for part in _parts(person))
    return _digest(f"proto:{person.key}") % HELD_BACK_IN == 0


def is_trainable(person: Person) -> bool:
    """True if this person shares nothing with the held-back ones."""
    if person.key.startswith(COMPOSED):
        return not any(_part_is_held_back(part) for part in _parts(person))
    return not is_held_back(person)


def known_names(persons: Mapping[str, Person]) -> frozenset[str]:
    """Every name of the persons that may be trained on; a query that equals one of them is no fair question."""
    return frozenset(v.name.casefold() for p in persons.values() if is_trainable(p) for v in p.variants)
