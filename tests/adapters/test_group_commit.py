"""Writers that come at once share a commit; each is all or nothing, and none is told that it is done before."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import OperationalError, connections
from tests.adapters.store_rows import identifier, outgoing
from tests.django_setup import POSTGRES, postgres_store, sqlite_store

from comity.adapters.storage import group_commit
from comity.adapters.storage.django_store import _WRITERS, DjangoStore
from comity.application.ports.store import Unit
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Unavailable

Act = Callable[[Unit], object]


@pytest.fixture(params=["sqlite", *(["postgres"] if POSTGRES else [])])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DjangoStore]:
    with sqlite_store(tmp_path / "node.sqlite3") if request.param == "sqlite" else postgres_store() as opened:
        yield opened


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many acts each transaction kept. Time ends none of them, so that a busy machine shows the same."""
    monkeypatch.setattr(group_commit, "LONGEST_SECONDS", 60.0)
    ended: list[int] = []
    end = group_commit._Group.end

    def counted(group: group_commit._Group) -> None:
        ended.append(group.kept)
        end(group)

    monkeypatch.setattr(group_commit._Group, "end", counted)
    return ended


class Crowd:
    """Acts that all wait for one that holds its unit open, and then go one after the other."""

    def __init__(self, store: DjangoStore) -> None:
        self.store = store
        self.faults: dict[int, ComityError] = {}
        self.done: list[int] = []
        self.release, self._holding = Event(), Event()
        self._threads: list[Thread] = []

    def hold(self, act: Act) -> None:
        """Number 0: acts, and holds its unit open until `release`."""

        def held(unit: Unit) -> None:
            act(unit)
            self._holding.set()
            assert self.release.wait(30)

        self._start(0, held)
        assert self._holding.wait(30)

    def add(self, number: int, act: Act) -> None:
        self._start(number, act)
        wait_for(lambda: _WRITERS[self.store.alias]._waiting == len(self._threads) - 1)

    def run(self) -> None:
        self.release.set()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _start(self, number: int, act: Act) -> None:
        self._threads.append(Thread(target=self._run, args=(number, act)))
        self._threads[-1].start()

    def _run(self, number: int, act: Act) -> None:
        try:
            with self.store.unit() as unit:
                act(unit)
            self.done.append(number)
        except ComityError as fault:
            self.faults[number] = fault
        finally:
            self.store.close()


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


def adding(number: int) -> Act:
    return lambda unit: unit.outbox.add([outgoing(number)])


def refused(unit: Unit) -> None:
    unit.outbox.add([outgoing(50)])
    raise InvalidInput("test.refused", "Refused after it had written.")


def kept(store: DjangoStore) -> list[int]:
    with store.reading() as unit:
        rows = [unit.outbox.by_digests([outgoing(number).digest]) for number in range(60)]
    return [number for number, found in enumerate(rows) if found]


def test_acts_that_wait_share_one_commit(store: DjangoStore, commits: list[int]) -> None:
    crowd = Crowd(store)
    crowd.hold(adding(0))
    for number in range(1, 9):
        crowd.add(number, adding(number))
    crowd.run()
    assert commits == [9]
    assert sorted(crowd.done) == kept(store) == list(range(9))


def test_an_act_alone_has_a_commit_of_its_own(store: DjangoStore, commits: list[int]) -> None:
    for number in range(3):
        with store.unit() as unit:
            unit.outbox.add([outgoing(number)])
        assert kept(store) == list(range(number + 1))
    assert commits == [1, 1, 1]


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_refused_act_takes_back_only_itself(store: DjangoStore, commits: list[int], at: int) -> None:
    crowd = Crowd(store)
    crowd.hold(adding(0))
    for number in range(1, 5):
        crowd.add(number, refused if number == at else adding(number))
    crowd.run()
    assert [crowd.faults[number].code for number in crowd.faults] == ["test.refused"]
    assert sorted(crowd.done) == kept(store) == [number for number in range(5) if number != at]
    assert commits == [4]


def test_an_act_that_the_database_refuses_takes_back_only_itself(store: DjangoStore, commits: list[int]) -> None:
    crowd = Crowd(store)
    crowd.hold(adding(0))
    crowd.add(1, adding(0))
    crowd.add(2, lambda unit: unit.attachments.send(identifier(1), "la"))
    crowd.add(3, adding(3))
    crowd.run()
    assert {number: type(fault) for number, fault in crowd.faults.items()} == {1: OutOfOrder, 2: OutOfOrder}
    assert sorted(crowd.done) == kept(store) == [0, 3]
    assert commits == [2]


def test_a_first_act_that_is_refused_costs_the_next_nothing(store: DjangoStore, commits: list[int]) -> None:
    crowd = Crowd(store)
    crowd.hold(adding(0))
    crowd.add(1, adding(1))
    crowd._threads[0].join(0)
    crowd.run()
    with pytest.raises(InvalidInput), store.unit() as unit:
        refused(unit)
    with store.unit() as unit:
        unit.outbox.add([outgoing(2)])
    assert kept(store) == [0, 1, 2]
    assert commits == [2, 0, 1]


def test_nobody_is_told_before_the_commit(store: DjangoStore) -> None:
    crowd, reached, go_on = Crowd(store), Event(), Event()

    def late(unit: Unit) -> None:
        unit.outbox.add([outgoing(1)])
        reached.set()
        assert go_on.wait(30)

    crowd.hold(adding(0))
    crowd.add(1, late)
    crowd.release.set()
    assert reached.wait(30)
    time.sleep(0.3)  # the first act is whole and waits for the second, which still works
    assert (crowd.done, kept(store)) == ([], [])
    go_on.set()
    crowd.run()
    assert sorted(crowd.done) == kept(store) == [0, 1]


def test_a_commit_that_fails_fails_for_all(store: DjangoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(store)

    def breaking(unit: Unit) -> None:
        unit.outbox.add([outgoing(1)])
        connection = connections[store.alias]
        monkeypatch.setattr(type(connection), "_commit", failing)

    def failing(connection: object) -> None:
        raise OperationalError("the disk is gone")

    crowd.hold(adding(0))
    crowd.add(1, breaking)
    crowd.add(2, adding(2))
    crowd.run()
    monkeypatch.undo()
    assert sorted(crowd.faults) == [0, 1, 2]
    assert all(isinstance(fault, Unavailable) for fault in crowd.faults.values())
    assert (crowd.done, kept(store)) == ([], [])
    with store.unit() as unit:
        unit.outbox.add([outgoing(3)])
    assert kept(store) == [3]


def test_a_transaction_that_the_database_undid_fails_for_all(store: DjangoStore) -> None:
    """As SQLite does by itself when the disk is full or fails in the middle."""
    crowd = Crowd(store)

    def undoing(unit: Unit) -> None:
        connections[store.alias].connection.execute("ROLLBACK")
        raise Unavailable("store.full", "The disk is full.")

    crowd.hold(adding(0))
    crowd.add(1, undoing)
    crowd.add(2, adding(2))
    crowd.run()
    assert 0 in crowd.faults
    assert 1 in crowd.faults
    assert kept(store) == crowd.done
    with store.unit() as unit:
        unit.outbox.add([outgoing(3)])
    assert 3 in kept(store)


def test_an_act_whose_successor_gave_up_commits_by_itself(store: DjangoStore) -> None:
    with store.unit() as unit:
        unit.outbox.add([outgoing(0)])
    writer = _WRITERS[store.alias]
    writer._waiting += 1  # somebody who is counted and never comes
    try:
        with store.unit() as unit:
            unit.outbox.add([outgoing(1)])
    finally:
        writer._waiting -= 1
    assert kept(store) == [0, 1]


def test_a_transaction_takes_only_so_many_acts(
    store: DjangoStore, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_ACTS", 3)
    crowd = Crowd(store)
    crowd.hold(adding(0))
    for number in range(1, 7):
        crowd.add(number, adding(number))
    crowd.run()
    assert max(commits) <= 3
    assert sorted(crowd.done) == kept(store) == list(range(7))
