"""Django for tests: configured once in a process, with a database for each store that a test asks for."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connections
from tests import postgres_server

from comity.adapters.storage.settings import django_settings, postgres_database, sqlite_database

POSTGRES = postgres_server.can_run()
"""Whether stores on PostgreSQL are tested too; the server starts with the first of them."""

_NUMBERS = count(1)


def configure(**extra: Any) -> None:
    """Configure Django with an unused default database, unless somebody did it already."""
    if not settings.configured:
        settings.configure(**django_settings(":memory:", "tests", cookie_name="comity_tests", https=False, **extra))
        django.setup()


configure()

from comity.adapters.storage.django_store import DjangoStore  # noqa: E402  # models need Django's settings
from comity.adapters.storage.migrating import migrate  # noqa: E402


def add_database(entry: dict[str, Any]) -> str:
    """Make a database known to Django under a new alias."""
    alias = f"test_{next(_NUMBERS)}"
    connections.settings[alias] = connections.configure_settings({"default": {}, alias: entry})[alias]
    return alias


def remove_database(alias: str) -> None:
    """Close this thread's connection and forget the alias."""
    connections[alias].close()
    del connections[alias]
    del connections.settings[alias]


@contextmanager
def sqlite_store(path: Path) -> Iterator[DjangoStore]:
    """A store in a new file, with every table; gone from Django afterwards."""
    shutil.copyfile(_template(), path)
    alias = add_database(sqlite_database(path))
    try:
        yield DjangoStore(alias)
    finally:
        remove_database(alias)


@contextmanager
def postgres_store() -> Iterator[DjangoStore]:
    """A store on the PostgreSQL server for tests, with every table and nothing in it; emptied for the next one."""
    name = _FREE.pop() if _FREE else _make_database()
    alias = add_database(_postgres(name))
    try:
        yield DjangoStore(alias)
    finally:
        _empty(alias)
        remove_database(alias)
        _FREE.append(name)


_FREE: list[str] = []  # databases of this process that no test uses now


def _make_database() -> str:
    name = f"comity_{os.getpid()}_{next(_NUMBERS)}"
    server = add_database(postgres_database(postgres_server.address()))
    _run(server, f"CREATE DATABASE {name}")
    remove_database(server)
    alias = add_database(_postgres(name))
    migrate(alias)
    with connections[alias].cursor() as cursor:  # what the migrations put in, such as the head of the log
        for table in _tables(cursor):
            cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
    remove_database(alias)
    return name


def _empty(alias: str) -> None:
    """Make it as it was after the migrations: rows, and where each counter begins."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.execute("SET session_replication_role = replica")  # in any order
        tables = [name for name in _tables(cursor) if not name.startswith("kept_")]
        parts = [f"DELETE FROM {name}; INSERT INTO {name} SELECT * FROM kept_{name}" for name in tables]
        cursor.execute("; ".join(parts))
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL")
        for (sequence,) in cursor.fetchall():
            if not sequence.startswith("django_migrations"):
                cursor.execute(f"ALTER SEQUENCE {sequence} RESTART")


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [name for (name,) in cursor.fetchall()]


def _postgres(name: str) -> dict[str, Any]:
    return postgres_database(urlsplit(postgres_server.address())._replace(path=f"/{name}").geturl())


def _run(alias: str, statement: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


@cache
def _template() -> Path:
    """A migrated, empty file, made once in a process."""
    folder = tempfile.mkdtemp(prefix="comity-store-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "empty.sqlite3"
    alias = add_database(sqlite_database(path))
    migrate(alias)
    remove_database(alias)
    return path
