"""Which inputs of a question the rules looked at when they answered it: what a search for changes begins with.

The rules are asked once about a question that remembers what was read of it, flags and documents by their names. So the
search knows by itself what a new rule depends on; nobody has to list it.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from comity.law.corpus import Corpus
from comity.law.matter import Matter, open_matter
from comity.law.questions import Question
from comity.law.rules import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Consulted:
    """Names of inputs (a person's as ``person.age``), flags and documents that some rule looked at."""

    matter: Matter
    inputs: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def consulted(question: Question, corpus: Corpus, rules: Iterable[Rule]) -> Consulted:
    """What the rules for this measure read of the question, and the matter as they saw it."""
    inputs: set[str] = set()
    flags: set[str] = set()
    documents: set[str] = set()
    person = _watching(question.person, inputs, "person.")
    sets = {"flags": _watched(flags)(question.flags), "documents": _watched(documents)(question.documents)}
    watched = _watching(question, inputs, "", person=person, **sets)
    matter = open_matter(watched, corpus)
    for rule in rules:
        if question.measure in rule.measures:
            rule.answer(matter)
    return Consulted(matter, inputs, flags, documents)


def _watching(value: T, seen: set[str], prefix: str, **changed: Any) -> T:
    """The same value, that notes the names of the fields that are read of it."""
    kind: Any = type(value)
    names = {one.name: prefix + one.name for one in fields(kind)}

    def read(self: Any, name: str) -> Any:
        if name in names:
            seen.add(names[name])
        return object.__getattribute__(self, name)

    watching: Any = type(f"Watched{kind.__name__}", (kind,), {"__getattribute__": read})
    plain = {name: getattr(value, name) for name in names}
    return watching(**(plain | changed))  # type: ignore[no-any-return]


def _watched(seen: set[str]) -> type[frozenset[str]]:
    """A kind of set that notes what was looked for in it, whether it is there or not."""

    class Watched(frozenset[str]):
        def __contains__(self, name: object) -> bool:
            seen.add(str(name))
            return frozenset.__contains__(self, name)

        def __rsub__(self, other: AbstractSet[str]) -> frozenset[str]:
            seen.update(other)
            return frozenset(other).difference(frozenset(self))

        def __and__(self, other: AbstractSet[Any]) -> frozenset[str]:
            seen.update(map(str, other))
            return frozenset(self).intersection(other)

        __rand__ = __and__

    return Watched
