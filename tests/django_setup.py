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

import django
from django.conf import settings
from django.db import connections

from comity.adapters.storage.settings import django_settings, postgres_database, sqlite_database

POSTGRES = os.environ.get("COMITY_TEST_POSTGRES", "")
"""Where a PostgreSQL for tests is, such as ``postgresql://user@localhost/comity_test``; nothing if there is none."""

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
    """A store in a new schema of the PostgreSQL database that COMITY_TEST_POSTGRES describes; dropped afterwards."""
    schema = f"comity_{os.getpid()}_{next(_NUMBERS)}"
    entry = postgres_database(POSTGRES, options={"options": f"-c search_path={schema}"})
    alias = add_database(entry)
    _run(alias, f"CREATE SCHEMA {schema}")
    try:
        migrate(alias)
        yield DjangoStore(alias)
    finally:
        _run(alias, f"DROP SCHEMA {schema} CASCADE")
        remove_database(alias)


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
