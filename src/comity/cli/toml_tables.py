"""A table of TOML read strictly: what is unknown, missing, of another type or form is refused by its full name."""

import re
from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from comity.domain.authorities import check_node_id
from comity.domain.errors import InvalidInput

SHORT, LONG = 500, 100_000  # characters
MOST = 200  # items of a list

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Table:
    """A table and its name in messages.

    Args:
        plain: What stands there.
        kind: What the whole is, first part of the error's code, such as ``letter``.
        where: Name of the table, such as ``measures[2]``; empty for the whole.
        names: Entries that it may have.
        advice: What to do about a fault.

    Raises:
        InvalidInput: From here and from every method: ``<kind>.unknown``, ``.missing``, ``.type`` or ``.value``.
    """

    def __init__(self, plain: Any, kind: str, where: str, names: Collection[str], advice: str) -> None:
        self._kind, self._where, self._advice = kind, where, advice
        if not isinstance(plain, dict):
            raise self._fault("type", "", "must be a table of entries")
        self._plain: dict[str, Any] = plain
        for name in plain:
            if name not in names:
                raise self._fault("unknown", name, "is no entry here")

    def has(self, name: str) -> bool:
        """True if the entry is there."""
        return name in self._plain

    def text(self, name: str, longest: int = SHORT, default: str | None = None) -> str:
        """A text; required where there is no default."""
        value: str = self._get(name, str, "text in quotation marks", default)
        if len(value) > longest:
            raise self._fault("value", name, f"has more than {longest} characters")
        return value.strip()

    def form(self, name: str, form: re.Pattern[str], wanted: str, default: str | None = None) -> str:
        """A text of a form; the default stands for an absent entry, whatever its form."""
        value = self.text(name, default=default)
        if self.has(name) and not form.fullmatch(value):
            raise self._fault("value", name, f"must be {wanted}, not {value[:60]!r}")
        return value

    def word(self, name: str, words: type[E], default: E | None = None) -> E:
        """A word of an enumeration."""
        value = self.text(name, default=default.value if default else None)
        if value not in {one.value for one in words}:
            known = ", ".join(one.value for one in words)
            raise self._fault("value", name, f"must be one of {known}, not {value[:60]!r}")
        return words(value)

    def node(self, name: str) -> str:
        """A node's id."""
        value = self.text(name)
        try:
            return check_node_id(value)
        except InvalidInput:
            raise self._fault("value", name, f"must be a node's id like la or cn-zj, not {value[:60]!r}") from None

    def number(self, name: str, most: int) -> int | None:
        """A whole number from 0, None where it is absent."""
        value: int | None = self._get(name, int, "a whole number", None, required=False)
        if value is not None and not 0 <= value <= most:
            raise self._fault("value", name, f"must be a whole number from 0 to {most}")
        return value

    def day(self, name: str) -> date:
        """A day."""
        day: date = self._get(name, date, "a day like 2026-02-01, without quotation marks", None)
        return day

    def day_or_none(self, name: str) -> date | None:
        """A day, None where it is absent."""
        return self.day(name) if self.has(name) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of at least one text, none of them empty."""
        values = self._list(name, "a list of texts", None)
        if not values or not all(0 < len(value) <= SHORT for value in values):
            raise self._fault("value", name, f"must be one text at least, none empty or longer than {SHORT} characters")
        return values

    def forms(self, name: str, form: re.Pattern[str], wanted: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts of a form; empty where it is absent and not required."""
        values = self._list(name, f"a list of {wanted}", None if required else [])
        for value in values:
            if not form.fullmatch(value):
                raise self._fault("value", name, f"must be a list of {wanted}; {value[:60]!r} is none")
        return values

    def table(self, name: str, names: Collection[str]) -> "Table":
        """The table under this name."""
        return Table(self._plain[name], self._kind, self._name(name), names, self._advice)

    def each(self, name: str, names: Collection[str], read: Callable[["Table"], T], least: int) -> tuple[T, ...]:
        """A list of tables, ``[[name]]``, each read."""
        values = self._get(name, list, f"one or more tables [[{name}]]", [] if least == 0 else None)
        if not least <= len(values) <= MOST:
            raise self._fault("value", name, f"must be {least} to {MOST} tables")
        tables = (
            Table(plain, self._kind, f"{self._name(name)}[{number}]", names, self._advice)
            for number, plain in enumerate(values, 1)
        )
        return tuple(map(read, tables))

    def _list(self, name: str, wanted: str, default: list[str] | None) -> tuple[str, ...]:
        values = self._get(name, list, wanted, default)
        if len(values) > MOST or not all(isinstance(value, str) for value in values):
            raise self._fault("type", name, f"must be {wanted}, at most {MOST}")
        return tuple(value.strip() for value in values)

    def _get(self, name: str, kind: type, wanted: str, default: Any, *, required: bool = True) -> Any:
        if name not in self._plain:
            if default is None and required:
                raise self._fault("missing", name, f"is missing; it is {wanted}")
            return default
        value = self._plain[name]
        if type(value) is not kind:  # exactly: a moment is no day, true is no number
            raise self._fault("type", name, f"must be {wanted}")
        return value

    def _name(self, name: str) -> str:
        return ".".join(filter(None, (self._where, name)))

    def _fault(self, code: str, name: str, why: str) -> InvalidInput:
        return InvalidInput(f"{self._kind}.{code}", f"{self._name(name)} {why}.", advice=self._advice)
