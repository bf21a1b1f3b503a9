"""What only a store on a disk can suffer: other processes, full disks, kills, damage, old and newer versions."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connections
from tests.adapters.store_rows import CASE, OTHER, digest, outgoing, stored
from tests.django_setup import add_database, remove_database, sqlite_store

from comity.adapters.storage import group_commit, migrating, models, node_facts
from comity.adapters.storage.django_store import DjangoStore
from comity.adapters.storage.settings import django_settings, postgres_database, sqlite_database
from comity.domain.errors import InvalidInput, NotVerified, Unavailable

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from tests.django_setup import add_database, sqlite_database
from comity.adapters.storage.django_store import DjangoStore
from tests.adapters.store_rows import digest

store = DjangoStore(add_database(sqlite_database(Path(sys.argv[1]))))
for _ in range(int(sys.argv[2])):
    with store.unit() as unit:
        size = unit.tiles.size()
        unit.tiles.put({(0, 0): digest(size)}, size + 1)
        if sys.argv[3:] == ["hold"]:
            print("holding", flush=True)
            sys.stdin.read()
store.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the node's file is."""
    return tmp_path / "node.sqlite3"


def start_writer(path: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Another process that counts the log up."""
    places = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": places},
    )


def run_sql(store: DjangoStore, statement: str) -> object:
    """One value that SQLite answers to a statement."""
    with connections[store.alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def log_size(store: DjangoStore) -> int:
    """Number of leaves, read anew."""
    with store.reading() as unit:
        return unit.tiles.size()


def add_to_log(store: DjangoStore) -> None:
    """One more leaf."""
    with store.unit() as unit:
        unit.tiles.put({(0, 0): digest(0)}, unit.tiles.size() + 1)


def add_much(store: DjangoStore) -> None:
    """One more leaf, and 100 kB in the outbox."""
    with store.unit() as unit:
        unit.tiles.put({(0, 0): digest(0)}, unit.tiles.size() + 1)
        unit.outbox.add([outgoing(number, envelope=bytes(2000)) for number in range(50)])


# Other processes


def test_two_processes_queue_and_nothing_is_lost(path: Path) -> None:
    with sqlite_store(path) as store, start_writer(path, "60") as other:
        for _ in range(60):
            add_to_log(store)
        other.communicate(timeout=60)
        assert other.returncode == 0
        assert log_size(store) == 120


def test_a_store_that_another_process_holds_is_locked_not_half_written(path: Path) -> None:
    with sqlite_store(path) as store, start_writer(path, "1", "hold") as other:
        connections.settings[store.alias]["OPTIONS"]["timeout"] = 0.05
        assert other.stdout is not None
        assert other.stdout.readline() == "holding\n"
        assert log_size(store) == 0  # readers go on
        with pytest.raises(Unavailable) as refusal:
            add_to_log(store)
        assert refusal.value.code == "store.locked"
        other.communicate("", timeout=30)
        assert log_size(store) == 1
        add_to_log(store)
        assert log_size(store) == 2


def test_what_a_killed_process_had_not_finished_is_as_if_never_begun(path: Path) -> None:
    with sqlite_store(path) as store, start_writer(path, "1", "hold") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "holding\n"
        other.send_signal(signal.SIGKILL)
        other.communicate(timeout=30)
        assert log_size(store) == 0
        add_to_log(store)
        assert log_size(store) == 1


def test_a_thread_that_holds_on_too_long_makes_others_say_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "BUSY_SECONDS", 0.05)
    holding, done = Event(), Event()

    def hold(store: DjangoStore) -> None:
        with store.unit():
            holding.set()
            done.wait(30)
        store.close()

    with sqlite_store(path) as store:
        thread = Thread(target=hold, args=(store,))
        thread.start()
        holding.wait(30)
        with pytest.raises(Unavailable) as refusal:
            add_to_log(store)
        assert refusal.value.code == "store.locked"
        done.set()
        thread.join(30)
        add_to_log(store)
        assert log_size(store) == 1


# The disk


def test_a_full_disk_is_said_and_nothing_is_written(path: Path) -> None:
    with sqlite_store(path) as store:
        add_to_log(store)
        run_sql(store, f"PRAGMA max_page_count = {run_sql(store, 'PRAGMA page_count')}")
        with pytest.raises(Unavailable) as refusal:
            add_much(store)
        assert refusal.value.code == "store.full"
        assert log_size(store) == 1
        run_sql(store, "PRAGMA max_page_count = 100000")
        with store.unit() as unit:
            assert unit.outbox.counts() == {}
        add_much(store)
        with store.reading() as unit:
            assert unit.outbox.counts() == {(OTHER, "waiting"): 50}


def test_a_store_that_is_gone_cannot_be_reached(tmp_path: Path) -> None:
    alias = add_database(sqlite_database(tmp_path / "no such folder" / "node.sqlite3"))
    for opened in (DjangoStore(alias).unit, DjangoStore(alias).reading):
        with pytest.raises(Unavailable) as refusal, opened():
            pytest.fail("it was opened")
        assert refusal.value.code == "store.failed"
    remove_database(alias)


def test_a_damaged_store_is_not_read_as_if_it_were_empty(path: Path) -> None:
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    alias = add_database(sqlite_database(path))
    with pytest.raises(Unavailable) as refusal, DjangoStore(alias).reading():
        pytest.fail("it was opened")
    assert refusal.value.code == "store.failed"
    with pytest.raises(Unavailable):
        migrating.migrate(alias)
    remove_database(alias)


def test_a_file_that_may_not_be_written_is_no_fault_of_the_caller(path: Path) -> None:
    with sqlite_store(path) as store:
        log_size(store)
        run_sql(store, "PRAGMA query_only = ON")  # as a file system mounted read-only answers, also for root
        with pytest.raises(Unavailable) as refusal:
            add_to_log(store)
        assert refusal.value.code == "store.failed"


def test_an_erased_body_is_nowhere_in_the_files(path: Path) -> None:
    event = stored(0)
    assert event.signed.content is not None
    with sqlite_store(path) as store:
        with store.unit() as unit:
            unit.events.add([event, stored(1)])
        files = [path, path.with_name(path.name + "-wal")]
        assert any(event.signed.content in file.read_bytes() for file in files)
        with store.unit() as unit:
            unit.events.erase(event.signed.digest)
        assert not any(event.signed.content in file.read_bytes() for file in files)
        assert any(event.signed.header in file.read_bytes() for file in files)


def test_an_erasure_says_when_a_reader_keeps_old_bytes_alive(path: Path) -> None:
    event, reading, done = stored(0), Event(), Event()

    def read(store: DjangoStore) -> None:
        with store.reading() as unit:
            unit.tiles.size()
            reading.set()
            done.wait(30)
        store.close()

    with sqlite_store(path) as store:
        connections.settings[store.alias]["OPTIONS"]["timeout"] = 0.05
        with store.unit() as unit:
            unit.events.add([event])
        thread = Thread(target=read, args=(store,))
        thread.start()
        reading.wait(30)
        with pytest.raises(Unavailable) as refusal, store.unit() as unit:
            unit.events.erase(event.signed.digest)
        assert refusal.value.code == "store.journal"
        done.set()
        thread.join(30)
        with store.reading() as unit:
            (kept,) = unit.events.of_case(CASE)
            assert kept.signed.content is None


def test_a_changed_header_is_not_given_out(path: Path) -> None:
    with sqlite_store(path) as store:
        with store.unit() as unit:
            unit.events.add([stored(0)])
        models.Event.objects.using(store.alias).update(header=b"\xa0")
        with pytest.raises(NotVerified), store.reading() as unit:
            unit.events.get(stored(0).signed.digest)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("query_only", 0)],
)
def test_what_is_committed_is_on_the_disk(path: Path, pragma: str, value: object) -> None:
    with sqlite_store(path) as store:
        assert log_size(store) == 0
        assert run_sql(store, f"PRAGMA {pragma}") == value


# Versions


def test_no_model_changes_without_a_migration() -> None:
    assert migrating.check_migrations() == []


def test_a_new_database_gets_every_table(path: Path) -> None:
    alias = add_database(sqlite_database(path))
    assert not migrating.is_current(alias)
    migrating.migrate(alias)
    migrating.migrate(alias)
    assert migrating.is_current(alias)
    tables = connections[alias].introspection.table_names()
    assert {model._meta.db_table for model in (models.Event, models.LogHead)} <= set(tables)
    assert models.LogHead.objects.using(alias).count() == 1
    remove_database(alias)


def test_a_database_of_a_newer_version_is_left_alone(path: Path) -> None:
    with sqlite_store(path) as store:
        run_sql(store, "INSERT INTO django_migrations (app, name, applied) VALUES ('comity_storage', '9999_later', '')")
        with pytest.raises(Unavailable) as refusal:
            migrating.migrate(store.alias)
        assert refusal.value.code == "store.newer"
        assert "9999_later" in refusal.value.message


def test_a_database_has_one_node(path: Path) -> None:
    with sqlite_store(path) as store:
        assert node_facts.fact("node", store.alias) is None
        node_facts.claim("cn", store.alias)
        node_facts.claim("cn", store.alias)
        with pytest.raises(InvalidInput) as refusal:
            node_facts.claim("kh", store.alias)
        assert refusal.value.code == "store.other_node"
        node_facts.keep_fact("made_by", "0.1", store.alias)
        node_facts.keep_fact("made_by", "0.2", store.alias)
        assert node_facts.fact("made_by", store.alias) == "0.2"


# Settings


def test_cookies_stay_on_the_line_they_came_by() -> None:
    settings = django_settings("x.sqlite3", "key", cookie_name="comity_cn")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert not settings["DEBUG"]
    assert settings["SESSION_COOKIE_NAME"] == "comity_cn"
    assert settings["CSRF_COOKIE_NAME"] == "comity_cn_csrf"
    assert "*" not in settings["ALLOWED_HOSTS"]


def test_a_face_adds_to_the_settings() -> None:
    settings = django_settings(
        "x.sqlite3",
        "key",
        cookie_name="c",
        https=False,
        root_urlconf="faces.urls",
        middleware=["one", "two"],
        installed_apps=["faces"],
        databases={"replica": sqlite_database("y.sqlite3")},
        extra={"LANGUAGE_CODE": "km"},
    )
    assert settings["ROOT_URLCONF"] == "faces.urls"
    assert settings["MIDDLEWARE"] == ["one", "two"]
    assert settings["INSTALLED_APPS"][-1] == "faces"
    assert settings["DATABASES"]["default"]["NAME"] == "x.sqlite3"
    assert settings["DATABASES"]["replica"]["NAME"] == "y.sqlite3"
    assert settings["LANGUAGE_CODE"] == "km"
    assert not settings["SESSION_COOKIE_SECURE"]


def test_a_server_is_named_by_its_address() -> None:
    entry = postgres_database("postgresql://co%40mity:p%2Fw@db.example:5433/node%20one")
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("co@mity", "p/w", "node one")
    assert (entry["HOST"], entry["PORT"]) == ("db.example", "5433")
    assert "lock_timeout" in entry["OPTIONS"]["options"]


@pytest.mark.parametrize(
    "address", ["", "node.sqlite3", "mysql://a@b/c", "postgresql://a@b", "postgresql://a@b:port/c"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        postgres_database(address)
