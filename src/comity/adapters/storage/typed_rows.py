"""Frozen rows as columns and back, by the types of their fields.

Ids are 16 bytes, moments milliseconds, days ISO 8601; everything else is what it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_type_hints
from uuid import UUID

from comity.evidence.moments import from_milliseconds, to_milliseconds

Row = TypeVar("Row")
_READ: Final[dict[type, Callable[[Any], Any]]] = {
    UUID: lambda column: UUID(bytes=bytes(column)),
    datetime: from_milliseconds,
    date: date.fromisoformat,
    bytes: bytes,
}


def names(kind: type) -> tuple[str, ...]:
    """The columns of a kind of row: its fields, in their order."""
    return tuple(field.name for field in fields(kind))


def to_columns(row: Any) -> tuple[Any, ...]:
    """The values of a row as its columns hold them."""
    return tuple(_column(getattr(row, name)) for name in names(type(row)))


def from_columns(kind: type[Row], columns: Sequence[Any]) -> Row:
    """The row of such columns."""
    readers = _readers(kind)  # type: ignore[arg-type]  # mypy takes the class of a row that is not hashable for one
    named = zip(names(kind), readers, columns, strict=True)
    return kind(**{name: None if column is None else read(column) for name, read, column in named})


def _column(value: Any) -> Any:
    match value:
        case UUID():
            return value.bytes
        case datetime():
            return to_milliseconds(value)
        case date():
            return value.isoformat()
    return value


@cache
def _readers(kind: type) -> tuple[Callable[[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple(_READ.get(_plain(hints[name]), _as_it_is) for name in names(kind))


def _plain(hint: Any) -> Any:
    """The type of what may be missing."""
    some = [one for one in get_args(hint) if one is not NoneType]
    return some[0] if len(some) == 1 and NoneType in get_args(hint) else hint


def _as_it_is(column: Any) -> Any:
    return column
