"""Facts and the records that hold them, as the corpus files give them.

A fact is a value with its source and its confidence; a record is what one file, or one row, says of one instrument,
law, state or offence. The typed getters refuse a value of the wrong form and name file and field.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from comity.domain.decisions import FactUsed
from comity.domain.errors import InvalidInput

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """A value and how it is cited in a decision."""

    value: T_co
    used: FactUsed


def malformed(where: str, field: str, why: str) -> InvalidInput:
    """The refusal to read a corpus that says something that cannot be understood."""
    return InvalidInput(
        "corpus.malformed",
        f"{where}: {field}: {why}.",
        advice="Correct the file. Until it reads, the gate clears nothing.",
    )


def fact_text(value: Any) -> str:
    """A fact's value as text, for citation."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def is_text(value: Any) -> bool:
    """True for a text that is not empty."""
    return isinstance(value, str) and bool(value)


def is_integer(value: Any) -> bool:
    """True for a whole number that is not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_date(value: Any) -> bool:
    """True for a plain date, without a time."""
    return type(value) is date


def is_texts(value: Any) -> bool:
    """True for a list of texts."""
    return isinstance(value, list) and all(is_text(item) for item in value)


def is_table(value: Any) -> bool:
    """True for a table."""
    return isinstance(value, dict)


@dataclass(frozen=True, slots=True)
class Record:
    """What the corpus says of one thing.

    `kind` is what the folder holds (``treaty``, ``law``, ``state``, ``convention``, ``status``, ``declaration``,
    ``offence``, ``penalty``, ``contents``, ``mechanism``); `where` names the file for whoever must correct it. `rivals`
    are, by field, the facts of sources of equal rank that contradict each other; one of them stands in `facts`.
    """

    kind: str
    id: str
    where: str
    facts: Mapping[str, Fact[Any]]
    rivals: Mapping[str, tuple[Fact[Any], ...]] = field(default_factory=dict)

    def named(self, count: int) -> list[str]:
        """The first parts of its id, which this kind of record has, between colons; the last takes what is left.

        Raises:
            InvalidInput: It has fewer.
        """
        parts = self.id.split(":", count - 1)
        if len(parts) < count or not all(parts):
            raise malformed(self.where, "id", f"{self.id!r} must have {count} parts with colons between them")
        return parts

    def get(self, field: str, fits: Callable[[Any], bool], wanted: str) -> Fact[Any] | None:
        """The fact of this field, or None if nobody filled it in.

        Raises:
            InvalidInput: Its value is not what the field holds.
        """
        fact = self.facts.get(field)
        if fact is not None and not fits(fact.value):
            raise malformed(self.where, field, f"{fact.value!r} is not {wanted}")
        return fact

    def text(self, field: str) -> Fact[str] | None:
        """A text."""
        return self.get(field, is_text, "a text")

    def integer(self, field: str) -> Fact[int] | None:
        """A whole number."""
        return self.get(field, is_integer, "a whole number")

    def flag(self, field: str) -> Fact[bool] | None:
        """True or false."""
        return self.get(field, lambda value: isinstance(value, bool), "true or false")

    def date(self, field: str) -> Fact[date] | None:
        """A day."""
        return self.get(field, is_date, "a date like 2020-12-31")

    def texts(self, field: str) -> Fact[list[str]] | None:
        """A list of texts."""
        return self.get(field, is_texts, "a list of texts")

    def table(self, field: str) -> Fact[dict[str, Any]] | None:
        """A table."""
        return self.get(field, is_table, "a table")

    def word(self, field: str, words: Mapping[str, Any]) -> Fact[str] | None:
        """A word of a section of the vocabulary."""
        return self.get(field, lambda value: isinstance(value, str) and value in words, f"one of {', '.join(words)}")

    def words(self, field: str, words: Mapping[str, Any]) -> Fact[list[str]] | None:
        """A list of words of a section of the vocabulary, or of known ids."""
        fact = self.texts(field)
        for item in fact.value if fact else ():
            if item not in words:
                raise malformed(self.where, field, f"{item!r} is not known")
        return fact

    def need(self, field: str, fact: Fact[T] | None) -> Fact[T]:
        """The fact, which this kind of record must have.

        Raises:
            InvalidInput: It is missing.
        """
        if fact is None:
            raise malformed(self.where, field, "this field is required and missing")
        return fact
