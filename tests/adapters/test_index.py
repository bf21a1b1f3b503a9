"""The index as files: the same answers as looking entry by entry, whatever happens to the process or to the bytes."""

import json
import multiprocessing
import os
import random
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.index import FakeRegister, WordArrays, person, plain_keys, slowly

from comity.adapters.index import FileIndex, file_index
from comity.adapters.index.arrays import check_file, write_arrays
from comity.application.ports.index import Found, Wanted
from comity.domain.errors import InvalidInput, NotVerified, OutOfOrder, Unavailable
from comity.domain.identity import PersonName, ThingKind, ThingNumber

AT = datetime(2026, 3, 2, tzinfo=UTC)


def record(number: int) -> UUID:
    return UUID(int=(0x0196_0000_0000_7000 << 64) | (0x8000 << 48) | number)


def opened(folder: Path, version: str = "words/1") -> FileIndex:
    return FileIndex(folder, WordArrays(version), plain_keys, lambda: AT)


@pytest.fixture
def register() -> FakeRegister:
    register = FakeRegister()
    register.put(person(record(1), "Somsak Invented", "ສົມສັກ", numbers=["PA1234567"]))
    register.put(person(record(2), "Keo Imaginary", numbers=["PB7654321"]))
    register.put(person(record(3), "王虚构", "Wang Xugou"))
    return register


@pytest.fixture
def index(tmp_path: Path, register: FakeRegister) -> FileIndex:
    index = opened(tmp_path / "index")
    index.rebuild(register.changes(0, 100), sequence=register.newest())
    return index


def by_name(index: FileIndex, *names: str, at_least: int = 0) -> list[Found]:
    return list(index.search(Wanted(tuple(map(PersonName, names))), at_least=at_least))


def by_number(index: FileIndex, *numbers: str, at_least: int = 0) -> list[Found]:
    wanted = Wanted(numbers=tuple(ThingNumber(ThingKind.TRAVEL_DOCUMENT, text) for text in numbers))
    return list(index.search(wanted, at_least=at_least))


def follow(index: FileIndex, register: FakeRegister) -> None:
    after = index.state().sequence
    index.update(register.changes(after, 1000), after=after)


def test_a_person_is_found_by_any_known_name_and_each_name_is_shown_as_written(index: FileIndex) -> None:
    assert by_name(index, "WANG  xugou") == [Found(record(3), 1.0, "Wang Xugou", exact_name=True)]
    assert by_name(index, "王虚构") == [Found(record(3), 1.0, "王虚构", exact_name=True)]
    assert by_name(index, "somsak") == [Found(record(1), 0.5, "Somsak Invented")]


def test_numbers_are_found_exactly_and_nearly_and_it_says_which(index: FileIndex) -> None:
    assert by_number(index, "pa1234567") == [Found(record(1), exact_numbers=(0,))]
    assert by_number(index, "PA1234568", "PB7654321") == [
        Found(record(2), exact_numbers=(1,)),
        Found(record(1), near_numbers=(0,)),
    ]
    assert by_number(index, "X0000001") == []


def test_nothing_to_look_up_is_refused(index: FileIndex) -> None:
    with pytest.raises(InvalidInput, match="no name and no number"):
        by_name(index, "   ")


def test_a_change_is_visible_in_the_next_search_of_another_process_handle(
    index: FileIndex, register: FakeRegister, tmp_path: Path
) -> None:
    other = opened(tmp_path / "index")
    assert by_name(other, "Nobody Else") == []
    register.put(person(record(4), "Nobody Else"))
    register.withdraw(record(1))
    register.put(person(record(2), "Keo Renamed"))
    follow(index, register)
    assert by_name(other, "Nobody Else") == [Found(record(4), 1.0, "Nobody Else", exact_name=True)]
    assert by_name(other, "Somsak Invented") == by_number(other, "PA1234567") == []
    assert by_name(other, "Imaginary") == by_number(other, "PB7654321") == []
    assert by_name(other, "Keo") == [Found(record(2), 0.5, "Keo Renamed")]


def test_an_index_that_lacks_changes_says_so_instead_of_no_hit(index: FileIndex, register: FakeRegister) -> None:
    register.put(person(record(9), "Later"))
    with pytest.raises(Unavailable, match=r"change 3 of 4"):
        by_name(index, "Nobody", at_least=register.newest())


def test_no_index_is_no_answer(tmp_path: Path) -> None:
    for asked in (lambda one: one.state(), lambda one: by_name(one, "Anybody")):
        with pytest.raises(Unavailable) as told:
            asked(opened(tmp_path / "none"))
        assert told.value.code == "index.absent"


def test_an_index_of_another_engine_is_old_until_it_is_made_anew(index: FileIndex, tmp_path: Path) -> None:
    newer, register = opened(tmp_path / "index", "words/2"), FakeRegister()
    register.put(person(record(7), "Anew"))
    with pytest.raises(Unavailable) as told:
        by_name(newer, "Wang Xugou")
    assert told.value.code == "index.old"
    newer.rebuild(register.changes(0, 10), sequence=1)
    assert by_name(newer, "Anew") == [Found(record(7), 1.0, "Anew", exact_name=True)]
    with pytest.raises(Unavailable):
        by_name(index, "Anew")


def test_an_older_layout_is_old_and_not_damaged(index: FileIndex, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    name, _ = (folder / "CURRENT").read_text().split()
    plain = json.loads((folder / name).read_text())
    text = json.dumps({**plain, "format": 0}).encode()
    (folder / name).write_bytes(text)
    (folder / "CURRENT").write_text(f"{name} {sha256(text).hexdigest()}\n")
    with pytest.raises(Unavailable) as told:
        by_name(opened(folder), "Wang Xugou")
    assert told.value.code == "index.old"


@pytest.mark.parametrize("which", ["CURRENT", "manifest-*.json", "*.segment"])
def test_any_byte_changed_anywhere_is_told_and_never_a_no_hit(index: FileIndex, tmp_path: Path, which: str) -> None:
    del index
    (path,) = (tmp_path / "index").glob(which)
    whole, chance = path.read_bytes(), random.Random(7)
    for _ in range(40):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        with pytest.raises(Unavailable):
            by_name(opened(tmp_path / "index"), "Wang Xugou")
    path.write_bytes(whole[:-1])
    with pytest.raises(Unavailable) as told:
        by_name(opened(tmp_path / "index"), "Wang Xugou")
    assert told.value.code == "index.damaged"


def test_a_missing_segment_is_damage(index: FileIndex, tmp_path: Path) -> None:
    del index
    next((tmp_path / "index").glob("*.segment")).unlink()
    with pytest.raises(Unavailable) as told:
        by_name(opened(tmp_path / "index"), "Wang Xugou")
    assert told.value.code == "index.damaged"


def test_what_rots_after_it_was_opened_is_found_by_verify(index: FileIndex, tmp_path: Path) -> None:
    by_name(index, "Wang Xugou")
    assert index.verify().records == 3
    path = next((tmp_path / "index").glob("*.segment"))
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last[0] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(Unavailable, match="damaged"):
        index.verify()


def test_files_are_for_the_owner_alone(index: FileIndex, register: FakeRegister, tmp_path: Path) -> None:
    register.put(person(record(8), "One More"))
    follow(index, register)
    folder = tmp_path / "index"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_many_changes_are_joined_and_nothing_is_lost(index: FileIndex, register: FakeRegister) -> None:
    for number in range(20, 60):
        register.put(person(record(number), f"Person N{number}", numbers=[f"Z{number:07d}"]))
        if number % 3 == 0:
            register.withdraw(record(number - 1))
        follow(index, register)
        index.merge()
    state = index.state()
    assert state.segments <= 8
    assert state.records == len(register.entries(register.rows))
    for number in range(20, 60):
        there = register.entries([record(number)])
        assert bool(by_number(index, f"Z{number:07d}")) >= bool(there)
        assert any(one.record == record(number) for one in by_name(index, f"N{number}")) == bool(there)


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_a_purged_record_leaves_no_bytes(index: FileIndex, register: FakeRegister, tmp_path: Path) -> None:
    folder, told = tmp_path / "index", b"Somsak Invented"
    with pytest.raises(OutOfOrder, match="stay in the index"):
        index.purge([record(1)])
    register.withdraw(record(1))
    follow(index, register)
    register.put(person(record(5), "Somebody Later"))
    follow(index, register)
    assert told in _bytes_of(folder)
    assert index.state().leftover == 1
    proof = index.purge([record(1)])
    left = _bytes_of(folder)
    assert told not in left
    assert "ສົມສັກ".encode() not in left
    assert (record(1).int & (1 << 64) - 1).to_bytes(8, "little") not in left
    assert proof.records == (record(1),)
    assert proof.before
    assert not set(proof.before) & set(proof.after)
    assert index.state().leftover == 0
    assert by_name(index, "Somebody Later", "Wang Xugou", "Keo")
    assert index.purge([record(1)]).before == ()


def test_a_complete_merge_leaves_nothing_of_what_changed(
    index: FileIndex, register: FakeRegister, tmp_path: Path
) -> None:
    register.put(person(record(2), "Keo Renamed"))
    follow(index, register)
    assert index.merge(everything=True)
    assert b"Imaginary" not in _bytes_of(tmp_path / "index")
    assert by_name(index, "Keo") == [Found(record(2), 0.5, "Keo Renamed")]
    assert not index.merge(everything=True)


# Processes that die, and processes that look on


def _in_child(work: Callable[[], None]) -> int:
    """The exit code of a process that does this."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join(60)
    return child.exitcode or 0


MOMENTS = ("write_arrays", "rename", "replace", "swap", "sweep")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["update", "rebuild", "merge", "purge"])
def test_kill_9_at_any_moment_leaves_an_index_that_answers(
    index: FileIndex, register: FakeRegister, tmp_path: Path, moment: str, when: str, what: str
) -> None:
    register.withdraw(record(2))
    follow(index, register)
    register.put(person(record(4), "Fresh Person"))
    folder = tmp_path / "index"

    def work() -> None:
        _die_at(moment, when)
        one = opened(folder)
        if what == "update":
            follow(one, register)
        elif what == "rebuild":
            one.rebuild(register.changes(0, 99), sequence=register.newest())
        elif what == "merge":
            one.merge(everything=True)
        else:
            one.purge([record(2)])

    assert _in_child(work) == -signal.SIGKILL
    after = opened(folder)
    state = after.state()
    assert by_name(after, "Wang Xugou") == [Found(record(3), 1.0, "Wang Xugou", exact_name=True)]
    assert by_number(after, "PB7654321") == []
    assert bool(by_name(after, "Fresh Person")) == (state.sequence == register.newest())
    follow(after, register)
    after.merge(everything=True)
    assert by_name(after, "Fresh Person")
    assert not list(folder.glob("*.segment.part"))
    assert len(list(folder.glob("*.segment"))) == after.state().segments


def _die_at(moment: str, when: str) -> None:
    from comity.adapters.index import arrays, file_index, manifest

    del arrays
    where: dict[str, object] = {
        "write_arrays": file_index,
        "rename": Path,
        "replace": Path,
        "swap": manifest,
        "sweep": manifest,
    }
    owner = where[moment]
    real = getattr(owner, moment)

    def deadly(*args: object, **kwargs: object) -> object:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(owner, moment, deadly)


def test_two_processes_read_while_one_writes_joins_and_purges(
    index: FileIndex, register: FakeRegister, tmp_path: Path
) -> None:
    folder, stop = tmp_path / "index", tmp_path / "stop"

    def look() -> None:
        mine, seen = opened(folder), 0
        while not stop.exists():
            assert by_name(mine, "Wang Xugou") == [Found(record(3), 1.0, "Wang Xugou", exact_name=True)]
            assert mine.state().sequence >= seen
            seen = mine.state().sequence
        os._exit(0 if seen > 3 else 3)

    fork = multiprocessing.get_context("fork")
    readers = [fork.Process(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    until = time.monotonic() + 4
    number = 100
    while time.monotonic() < until:
        number += 1
        register.put(person(record(number), f"Passing {number}"))
        follow(index, register)
        register.withdraw(record(number))
        follow(index, register)
        index.merge()
        if number % 5 == 0:
            index.purge([record(number)])
    stop.touch()
    for reader in readers:
        reader.join(20)
    assert [reader.exitcode for reader in readers] == [0, 0]


def test_a_full_disk_leaves_the_index_as_it_was(
    index: FileIndex, register: FakeRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    from comity.adapters.index import file_index

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    register.put(person(record(6), "Too Much"))
    monkeypatch.setattr(file_index, "write_arrays", full)
    with pytest.raises(Unavailable) as told:
        follow(index, register)
    assert told.value.code == "index.disk"
    assert by_name(index, "Wang Xugou")
    assert index.state().sequence == 3


def test_a_second_writer_waits_for_no_merge_and_a_second_merge_is_refused(
    index: FileIndex, register: FakeRegister, tmp_path: Path
) -> None:
    from comity.adapters.index.manifest import locked

    with locked(tmp_path / "index" / "merge.lock"):
        register.put(person(record(6), "Not Held Up"))
        follow(index, register)
        assert by_name(index, "Not Held Up")
        with pytest.raises(Unavailable) as told:
            index.merge()
    assert told.value.code == "index.busy"


def test_a_file_that_is_not_the_one_written_is_refused_however_it_differs(tmp_path: Path) -> None:
    import numpy as np

    path = tmp_path / "one.segment"
    written = write_arrays(path, {}, {"one": np.arange(5, dtype=np.uint32), "none": np.empty(0, np.uint64)})
    check_file(path, written)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(Unavailable):
        check_file(path, written)


# The same as looking entry by entry

words = st.sampled_from(["Somsak", "SOMSAK", "Keo", "keo  ", "王", "ດາວ", "Ｋｅｏ", "Nguyễn", "X"])
papers = st.lists(st.sampled_from(["P1", "P2", "p1", "P11", "Q"]), max_size=2)
steps = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.lists(words, min_size=1, max_size=3), papers), max_size=12
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    return (tmp_path_factory.mktemp("index") for _ in iter(int, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, st.lists(words, max_size=2), papers, st.data())
def test_exact_names_and_numbers_are_answered_as_the_slowest_way_would(
    places: Iterator[Path], steps: list[tuple[int, bool, list[str], list[str]]], names: list[str],
    numbers: list[str], data: st.DataObject,
) -> None:  # fmt: skip
    index, register = opened(next(places)), FakeRegister()
    index.rebuild([], sequence=0)
    for number, there, spellings, said in steps:
        if there:
            register.put(person(record(number), *spellings, numbers=said))
        else:
            register.withdraw(record(number))
        if data.draw(st.booleans()):
            follow(index, register)
        if data.draw(st.booleans()):
            index.merge(everything=data.draw(st.booleans()))
    follow(index, register)
    wanted = Wanted(
        tuple(map(PersonName, names)), tuple(ThingNumber(ThingKind.TRAVEL_DOCUMENT, text) for text in numbers)
    )
    if not (names or numbers):
        return
    found = index.search(wanted, at_least=register.newest())
    exactly = {
        (one.record, one.exact_name, one.exact_numbers, one.near_numbers)
        for one in found
        if one.exact_name or one.exact_numbers or one.near_numbers
    }
    assert exactly == {
        (one.record, one.exact_name, one.exact_numbers, one.near_numbers) for one in slowly(register, wanted)
    }


class _SlowEngine(WordArrays):
    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__()
        self.may, self.fault = threading.Event(), fault

    def warm(self) -> None:
        assert self.may.wait(10)
        if self.fault:
            raise self.fault


def _expecting(folder: Path, engine: _SlowEngine, monkeypatch: pytest.MonkeyPatch) -> FileIndex:
    monkeypatch.setattr(file_index, "_WARMTH_SECONDS", 0.05)
    index = FileIndex(folder, engine, plain_keys, lambda: AT)
    index.expect_warmth()
    return index


def test_a_search_while_the_engine_is_made_ready_is_refused_and_finds_afterwards(
    tmp_path: Path, index: FileIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _SlowEngine()
    fresh = _expecting(tmp_path / "index", engine, monkeypatch)
    worker = threading.Thread(target=fresh.warm)
    worker.start()
    for ask in (lambda: by_name(fresh, "Keo"), lambda: by_number(fresh, "PA1234567")):
        with pytest.raises(Unavailable) as told:
            ask()
        assert told.value.code == "index.warming"
    assert not fresh.is_warm
    engine.may.set()
    worker.join()
    assert fresh.is_warm
    assert by_name(fresh, "Keo") == by_name(index, "Keo")


def test_a_search_waits_a_moment_for_the_engine(
    tmp_path: Path, index: FileIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _SlowEngine()
    fresh = _expecting(tmp_path / "index", engine, monkeypatch)
    monkeypatch.setattr(file_index, "_WARMTH_SECONDS", 10.0)
    worker = threading.Thread(target=fresh.warm)
    worker.start()
    threading.Timer(0.1, engine.may.set).start()
    assert by_name(fresh, "Keo") == by_name(index, "Keo")
    worker.join()


def test_an_engine_that_cannot_be_made_ready_says_why(
    tmp_path: Path, index: FileIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _SlowEngine(NotVerified("weights.damaged", "invented"))
    fresh = _expecting(tmp_path / "index", engine, monkeypatch)
    engine.may.set()
    with pytest.raises(NotVerified):
        fresh.warm()
    assert by_name(fresh, "Keo") == by_name(index, "Keo")  # its own way meets the real fault, here none
