"""Every store that has to keep the promises of the port."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.django_setup import POSTGRES, postgres_store, sqlite_store
from tests.fakes.store import MemoryStore

from comity.application.ports.store import Store

KINDS = ["memory", "sqlite", *(["postgres"] if POSTGRES else [])]


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        with sqlite_store(tmp_path / "node.sqlite3") as on_disk:
            yield on_disk
    else:
        with postgres_store() as on_server:
            yield on_server
