"""Rows by the thousand: plain SQL that SQLite and PostgreSQL read alike, for the statements that every message needs.

Django's own way builds a model instance for every row and a query for every look-up, and wraps each cursor twice, which
a hot path can do without; columns here hold nothing but bytes, text, whole numbers and booleans, which both drivers
take as they are. Connection, transaction and errors stay Django's.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from django.db import connections
from django.db.models import Model

Row = Sequence[Any]
Condition: TypeAlias = tuple[str, Any]
T = TypeVar("T")
CHUNK = 500
"""Values in one ``IN``: below every limit of parameters."""


def run(alias: str, sql: str, parameters: Sequence[Any], *, many: bool = False) -> Any:
    """Execute one statement with ``{}`` for each parameter, or it once for each row of parameters; the cursor."""
    connection: Any = connections[alias]
    execute = _execute
    for wrapper in reversed(connection.execute_wrappers):
        execute = partial(wrapper, execute)
    if connection.connection is None:
        connection.ensure_connection()
    return execute(_with_places(sql, connection.vendor), parameters, many, connection)


def _execute(sql: str, parameters: Sequence[Any], many: bool, connection: Any) -> Any:
    with connection.wrap_database_errors:
        cursor = connection.connection.cursor()
        (cursor.executemany if many else cursor.execute)(sql, parameters)
        return cursor


@lru_cache(maxsize=512)
def _with_places(sql: str, vendor: str) -> str:
    return sql.replace("{}", "?" if vendor == "sqlite" else "%s")


def insert(alias: str, model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Add rows; each holds the values of `columns` in order."""
    _each(alias, _insert(alias, model, columns), list(rows))


def upsert(alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Add rows, or replace the other columns of those whose `key` columns are there already."""
    _each(alias, _upsert(alias, model, columns, key), list(rows))


def update_each(
    alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...], rows: Iterable[Row]
) -> int:
    """Set columns of the rows with these keys, none of them null; each holds the new values, then the key's. How many
    rows there were."""
    return _each(alias, _update_each(alias, model, columns, key), list(rows))


def _each(alias: str, sql: str, rows: list[Row]) -> int:
    if not rows:
        return 0
    cursor = run(alias, sql, rows[0]) if len(rows) == 1 else run(alias, sql, rows, many=True)
    return int(cursor.rowcount)


def fetch(alias: str, model: type[Model], columns: tuple[str, ...], **equal: Any) -> tuple[Any, ...] | None:
    """The first row whose columns equal these values, none of them null."""
    cursor = run(alias, _select(alias, model, columns, tuple(equal), ()), tuple(equal.values()))
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def fetch_all(
    alias: str, model: type[Model], columns: tuple[str, ...], order: tuple[str, ...], **equal: Any
) -> list[tuple[Any, ...]]:
    """Every row whose columns equal these values, none of them null, in ascending order of some columns.

    A boolean is compared as a value here, while Django writes ``NOT column``, which SQLite looks up in no index.
    """
    return list(run(alias, _select(alias, model, columns, tuple(equal), order), tuple(equal.values())).fetchall())


def fetch_in(
    alias: str, model: type[Model], columns: tuple[str, ...], name: str, values: Iterable[Any], order: str = ""
) -> list[tuple[Any, ...]]:
    """Every row whose column `name` is one of these values, none of them null; in order of `order` by the chunk."""
    rows: list[tuple[Any, ...]] = []
    for chunk in chunks(values):
        rows += run(
            alias, _select_in(alias, model, columns, name, _rounded(len(chunk)), order), _filled(chunk)
        ).fetchall()
    return rows


def update_in(alias: str, model: type[Model], changes: dict[str, Any], name: str, values: Iterable[Any]) -> int:
    """Set columns of every row whose column `name` is one of these values; how many rows there were."""
    count = 0
    for chunk in chunks(values):
        sql = _update_in(alias, model, tuple(changes), name, _rounded(len(chunk)))
        count += run(alias, sql, (*changes.values(), *_filled(chunk))).rowcount
    return count


_COMPARED = {"": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def where_of(alias: str, model: type[Model], conditions: Iterable[Condition]) -> tuple[str, list[Any]]:
    """Conditions as Django names them (``due_at__lt``), all to be met, as a WHERE clause with its values.

    Equality, ``lt``, ``lte``, ``gt``, ``gte`` and ``in``; no nulls.
    """
    parts, values = [], []
    for name, value in conditions:
        field, _, lookup = name.partition("__")
        (column,) = quoted(alias, model, [field])
        given = list(value) if lookup == "in" else [value]
        values += given
        places = ", ".join(["{}"] * len(given))
        parts.append(f"{column} IN ({places})" if lookup == "in" else f"{column} {_COMPARED[lookup]} {places}")
    return f" WHERE {' AND '.join(parts)}" if parts else "", values


def _rounded(count: int) -> int:
    """The next power of two, so that few statements serve every number of values."""
    return min(1 << (count - 1).bit_length(), CHUNK)


def _filled(chunk: list[Any]) -> list[Any]:
    return chunk + chunk[-1:] * (_rounded(len(chunk)) - len(chunk))


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


@lru_cache(maxsize=128)
def _insert(alias: str, model: type[Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(quoted(alias, model, columns))
    places = ", ".join(["{}"] * len(columns))
    return f"INSERT INTO {table(alias, model)} ({names}) VALUES ({places})"  # noqa: S608  # names of our own models


@lru_cache(maxsize=128)
def _upsert(alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    keys = ", ".join(quoted(alias, model, key))
    rest = quoted(alias, model, [column for column in columns if column not in key])
    replaced = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"{_insert(alias, model, columns)} ON CONFLICT ({keys}) DO UPDATE SET {replaced}"


@lru_cache(maxsize=128)
def _update_each(alias: str, model: type[Model], columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = {{}}" for name in quoted(alias, model, columns))
    where = " AND ".join(f"{name} = {{}}" for name in quoted(alias, model, key))
    return f"UPDATE {table(alias, model)} SET {changes} WHERE {where}"  # noqa: S608  # names of our own models


@lru_cache(maxsize=128)
def _select(
    alias: str, model: type[Model], columns: tuple[str, ...], equal: tuple[str, ...], order: tuple[str, ...]
) -> str:
    names = ", ".join(quoted(alias, model, columns))
    where = " AND ".join(f"{name} = {{}}" for name in quoted(alias, model, equal))
    select = f"SELECT {names} FROM {table(alias, model)}{where and ' WHERE '}{where}"  # noqa: S608  # our own models
    return f"{select} ORDER BY {', '.join(quoted(alias, model, order))}" if order else select


@lru_cache(maxsize=128)
def _select_in(alias: str, model: type[Model], columns: tuple[str, ...], name: str, count: int, order: str) -> str:
    names, (column,) = ", ".join(quoted(alias, model, columns)), quoted(alias, model, [name])
    places = ", ".join(["{}"] * count)
    select = f"SELECT {names} FROM {table(alias, model)} WHERE {column} IN ({places})"  # noqa: S608  # our own models
    return f"{select} ORDER BY {quoted(alias, model, [order])[0]}" if order else select


@lru_cache(maxsize=128)
def _update_in(alias: str, model: type[Model], changed: tuple[str, ...], name: str, count: int) -> str:
    changes = ", ".join(f"{column} = {{}}" for column in quoted(alias, model, changed))
    (column,), places = quoted(alias, model, [name]), ", ".join(["{}"] * count)
    return f"UPDATE {table(alias, model)} SET {changes} WHERE {column} IN ({places})"  # noqa: S608  # our own models


def table(alias: str, model: type[Model]) -> str:
    """The model's table as SQL names it."""
    return connections[alias].ops.quote_name(model._meta.db_table)


def quoted(alias: str, model: type[Model], fields: Iterable[str]) -> list[str]:
    """The columns of these fields as SQL names them."""
    quote = connections[alias].ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return [quote(column_of[name]) for name in fields]
