"""Reads the inputs of a question out of plain tables, and refuses what is not of their form."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.penalties import parse_penalty

COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z]{2})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BORN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_STATES = 10  # letters and digits from which a text states something
_LONGEST, _LONGEST_OF_LIST = 100_000, 300
T = TypeVar("T")


class Reader:
    """Reads inputs of one table; whatever is not of its form is refused as `InvalidInput` with its name."""

    def __init__(self, plain: Mapping[str, Any], prefix: str, corpus: Corpus) -> None:
        self._plain = plain
        self._prefix = prefix
        self._corpus = corpus

    def only(self, known: Mapping[str, Any]) -> None:
        """Refuse any input that is not known."""
        for name in self._plain:
            if name not in known:
                raise wrong(f"{self._prefix}{name}", "this input does not exist")

    def _wrong(self, name: str, why: str) -> InvalidInput:
        return wrong(f"{self._prefix}{name}", why)

    def text(self, name: str) -> str | None:
        """A short text."""
        value = self._plain.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value or len(value) > 100:
            raise self._wrong(name, f"{value!r} is not a short text")
        return value

    def need_text(self, name: str) -> str:
        """A short text that must be there."""
        return self._need(name, lambda: self.text(name))

    def long_text(self, name: str) -> str:
        """A text; empty if it is absent."""
        value = self._plain.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise self._wrong(name, f"it is not a text of at most {_LONGEST} characters")
        return value

    def statement(self, name: str) -> str | None:
        """A text that states something, without room around it; empty if it says next to nothing; None if absent."""
        if name not in self._plain:
            return None
        said = self.long_text(name).strip()
        return said if sum(letter.isalnum() for letter in said) >= _STATES else ""

    def flag(self, name: str) -> bool:
        """Yes or no; no if it is absent."""
        value = self._plain.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, f"{value!r} is not true or false")
        return value

    def some_texts(self, name: str, most: int) -> tuple[str, ...]:
        """A list of short texts, none empty."""
        values = self._texts(name)
        if len(values) > most or not all(value.strip() and len(value) <= _LONGEST_OF_LIST for value in values):
            raise self._wrong(name, f"it is not a list of at most {most} short texts")
        return tuple(dict.fromkeys(values))

    def born(self, name: str) -> str:
        """A year, a month or a day of birth, of the Gregorian or the Buddhist calendar."""
        return self.matching(name, _BORN, "a birth date like 1987, 1987-05 or 1987-05-02") or ""

    def matching(self, name: str, pattern: re.Pattern[str], wanted: str) -> str | None:
        """A short text of this form."""
        value = self.text(name)
        if value is not None and not pattern.fullmatch(value):
            raise self._wrong(name, f"{value!r} is not {wanted}")
        return value

    def word(self, name: str, known: Mapping[str, Any]) -> str | None:
        """A word of those known."""
        value = self.text(name)
        if value is not None and value not in known:
            raise self._wrong(name, f"{value!r} is not known")
        return value

    def need_word(self, name: str, known: Mapping[str, Any]) -> str:
        """A word of those known that must be there."""
        return self._need(name, lambda: self.word(name, known))

    def words(self, name: str, known: Mapping[str, Any]) -> list[str]:
        """Words of those known."""
        values = self._texts(name)
        for value in values:
            if value not in known:
                raise self._wrong(name, f"{value!r} is not known")
        return values

    def countries(self, name: str) -> tuple[str, ...]:
        """Codes of states or units, each once."""
        values = self._texts(name)
        for value in values:
            if not COUNTRY.fullmatch(value) or ("-" in value and value not in self._corpus.states):
                raise self._wrong(name, f"{value!r} is not a code of a state like TH")
            unit = next((code for code in self._corpus.states if code.endswith(f"-{value}")), None)
            if unit:  # no state of its own: taken for a third one, it would hide whose national the person is
                raise self._wrong(name, f"{value!r} is a unit; write {unit}")
        return tuple(dict.fromkeys(values))

    def listed_countries(self, name: str) -> tuple[str, ...]:
        """A list of codes, or a text with commas or blanks between them, as a letter's particulars hold it."""
        plain = self._plain.get(name)
        if not isinstance(plain, str):
            return self.countries(name)
        listed = {name: plain.replace(",", " ").split()}
        return Reader(listed, self._prefix, self._corpus).countries(name)

    def day(self, name: str) -> date | None:
        """A day."""
        value = self._plain.get(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self._wrong(name, f"{value!r} is not a day like 2026-02-01")

    def need_day(self, name: str) -> date:
        """A day that must be there."""
        return self._need(name, lambda: self.day(name))

    def number(self, name: str, highest: int) -> int | None:
        """A whole number."""
        value = self._plain.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= highest):
            raise self._wrong(name, f"{value!r} is not a whole number from 0 to {highest}")
        return value

    def penalty(self, name: str) -> int | None:
        """A maximum penalty in months."""
        value = self._plain.get(name)
        return None if value is None else parse_penalty(value, f"{self._prefix}{name}")

    def _texts(self, name: str) -> list[str]:
        values = self._plain.get(name, [])
        if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
            raise self._wrong(name, "it must be a list of texts")
        return list(values)

    def _need(self, name: str, read: Callable[[], T | None]) -> T:
        value = read()
        if value is None:
            raise self._wrong(name, "it is required and missing")
        return value


def wrong(name: str, why: str) -> InvalidInput:
    """The refusal of an input, with the reason."""
    return InvalidInput(
        "law.question",
        f"{name}: {why}.",
        advice="The inputs and their words are in corpus/vocabulary.toml.",
    )
