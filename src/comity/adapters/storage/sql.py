"""Rows by the thousand: plain SQL that SQLite and PostgreSQL read alike, for the statements that every message needs.

Django's own `bulk_create` builds a model instance for every row first, which a hot path can do without; columns here
hold nothing but bytes, text, whole numbers and booleans, which both drivers take as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model

Row = Sequence[Any]
T = TypeVar("T")
CHUNK = 500
"""Values in one ``IN``: below every limit of parameters."""


def insert(alias: str, model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Add rows; each holds the values of `columns` in order."""
    with connections[alias].cursor() as cursor:
        cursor.executemany(_insert(alias, model, columns), list(rows))


def upsert(alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Add rows, or replace the other columns of those whose `key` columns are there already."""
    with connections[alias].cursor() as cursor:
        cursor.executemany(_upsert(alias, model, columns, key), list(rows))


def fetch(alias: str, model: type[Model], columns: tuple[str, ...], **equal: Any) -> tuple[Any, ...] | None:
    """The first row whose columns equal these values, none of them null."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_select(alias, model, columns, tuple(equal), ()), tuple(equal.values()))
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def fetch_all(
    alias: str, model: type[Model], columns: tuple[str, ...], order: tuple[str, ...], **equal: Any
) -> list[tuple[Any, ...]]:
    """Every row whose columns equal these values, none of them null, in ascending order of some columns.

    A boolean is compared as a value here, while Django writes ``NOT column``, which SQLite looks up in no index.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(_select(alias, model, columns, tuple(equal), order), tuple(equal.values()))
        return list(cursor.fetchall())


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


@lru_cache(maxsize=64)
def _insert(alias: str, model: type[Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(_quoted(alias, model, columns))
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {_table(alias, model)} ({names}) VALUES ({places})"  # noqa: S608  # names of our own models


@lru_cache(maxsize=64)
def _upsert(alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    keys = ", ".join(_quoted(alias, model, key))
    rest = _quoted(alias, model, [column for column in columns if column not in key])
    replaced = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"{_insert(alias, model, columns)} ON CONFLICT ({keys}) DO UPDATE SET {replaced}"


@lru_cache(maxsize=64)
def _select(
    alias: str, model: type[Model], columns: tuple[str, ...], equal: tuple[str, ...], order: tuple[str, ...]
) -> str:
    names = ", ".join(_quoted(alias, model, columns))
    where = " AND ".join(f"{name} = %s" for name in _quoted(alias, model, equal))
    select = f"SELECT {names} FROM {_table(alias, model)} WHERE {where}"  # noqa: S608  # names of our own models
    return f"{select} ORDER BY {', '.join(_quoted(alias, model, order))}" if order else select


def _table(alias: str, model: type[Model]) -> str:
    return connections[alias].ops.quote_name(model._meta.db_table)


def _quoted(alias: str, model: type[Model], fields: Iterable[str]) -> list[str]:
    quote = connections[alias].ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return [quote(column_of[name]) for name in fields]
