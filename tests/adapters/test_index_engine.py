"""The index with the real name engine and the real forms of numbers, over several segments and several threads."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.index import FakeRegister, person

from comity.adapters.index import FileIndex, engine
from comity.adapters.index.engine import EngineNames, number_keys
from comity.application.ports.index import Found, Wanted
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, ThingKind, ThingNumber
from comity.matching.index import warming

AT = datetime(2026, 3, 2, tzinfo=UTC)
INVENTED = ("ສົມຈິດ ວົງສາ", "王小明", "Nguyễn Văn Thử", "สมชาย ใจดี", "Sok Dara", "Aung Min")


def record(number: int) -> UUID:
    return UUID(int=(0x0196_0000_0000_7000 + number << 64) | (0x8000 << 48) | 5)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    register = FakeRegister()
    index = FileIndex(tmp_path_factory.mktemp("index"), EngineNames(), number_keys, lambda: AT)
    index.rebuild([], sequence=0)
    for number, name in enumerate(INVENTED):  # each a segment of its own
        register.put(person(record(number), name, numbers=[f"P{number}123456"]))
        index.update(register.changes(number, 1), after=number)
    return index


def first(index: FileIndex, name: str) -> Found:
    return index.search(Wanted((PersonName(name),)), at_least=len(INVENTED))[0]


@pytest.mark.parametrize(
    ("asked", "number"),
    [("Somchit Vongsa", 0), ("Wang Xiaoming", 1), ("Nguyen Van Thu", 2), ("Somchai Jaidee", 3), ("SOK, Dara", 4)],
)
def test_a_name_is_found_in_another_script_whichever_segment_it_lies_in(
    index: FileIndex, asked: str, number: int
) -> None:
    assert first(index, asked).record == record(number)


def test_joining_segments_changes_no_answer(index: FileIndex) -> None:
    asked = ["Wang Xiaoming", "Somchai", "Aung Min Oo", "Sok"]
    before = [[one.record for one in index.search(Wanted((PersonName(name),)), at_least=0)] for name in asked]
    while index.merge():
        pass
    assert [[one.record for one in index.search(Wanted((PersonName(name),)), at_least=0)] for name in asked] == before


def test_several_threads_search_at_once(index: FileIndex) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda name: first(index, name).name, INVENTED * 20))
    assert found == list(INVENTED) * 20


def test_a_passport_is_found_exactly_and_after_a_slip_only_nearly(index: FileIndex) -> None:
    def by(text: str) -> tuple[Found, ...]:
        number = ThingNumber(ThingKind.TRAVEL_DOCUMENT, text, scheme="passport")
        return index.search(Wanted(numbers=(number,)), at_least=0)

    slip = by("P3123465")
    assert [one.record for one in slip if one.near_numbers] == [record(3)]
    assert not any(one.exact_numbers for one in slip)


_WATCH = """
from numba.core import event
from comity.adapters.index.engine import EngineNames
from comity.adapters.index.names import NameRow
import numpy as np

names = EngineNames()
names.warm()
with event.install_recorder("numba:compile") as seen:
    rows = [NameRow(text) for text in ("Ann Invented", "ສົມຈິດ", "Ann", "x" * 500, "王小明", "123", "")]
    segments = [names.build(rows[:3], np.arange(3)), {}, names.build(rows, np.arange(7))]
    search = names.open(segments, [(0,), (), (1,)])
    print(sum(len(search.search(row, 3)) for row in rows) > 5, len(seen.buffer))
"""


def test_after_warming_nothing_is_compiled_any_more() -> None:
    """In a process of its own, since this one may have compiled what was asked before."""
    done = subprocess.run([sys.executable, "-c", _WATCH], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.split() == ["True", "0"], done.stderr


def test_one_process_compiles_and_those_that_start_with_it_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    def compile_apart(_folder: Path) -> None:
        did.append("compiles")
        time.sleep(0.3)
        did.append("has compiled")

    monkeypatch.setattr(engine, "home", lambda: tmp_path)
    monkeypatch.setattr(engine, "_compile_apart", compile_apart)
    monkeypatch.setattr(warming, "go_the_whole_way", lambda: did.append("loads"))
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(EngineNames().warm) for _ in range(3)]:
            done.result()
    assert did == ["compiles", "has compiled", "loads", "loads", "loads"]


def test_a_process_that_compiles_ends_with_whoever_started_it(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "comity.adapters.index.compiling"]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(300) == -signal.SIGTERM


def test_where_no_process_can_be_started_the_engine_compiles_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []
    monkeypatch.setattr(engine, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "not there"))
    monkeypatch.setattr(warming, "go_the_whole_way", lambda: did.append("compiles"))
    EngineNames().warm()
    assert did == ["compiles"]


def test_words_and_dates_are_counted_and_dates_outlive_a_merge(tmp_path: Path) -> None:
    """Of eight two have another spelling: one was born on the day, of one nobody knows the day."""
    index, register = FileIndex(tmp_path, EngineNames(), number_keys, lambda: AT), FakeRegister()
    index.rebuild([], sequence=0)
    born = [(PartialDate(1950, 1, 2),)] * 6 + [(PartialDate(1990, 5, 18),), ()]
    for number, births in enumerate(born):
        name = PersonName("Somchai Invented" if number < 6 else "Somchay Inventet")
        register.put(person(record(number), person=PersonIdentity((name,), births)))
        index.update(register.changes(number, 1), after=number)
    asked = Wanted((PersonName("Somchai Invented"),), most=2, births=(PartialDate(2533, 5, 18),))
    for _ in range(2):
        found = {one.record for one in index.search(asked, at_least=8)}
        assert {record(6), record(7)} <= found
        assert not {record(6), record(7)} & {one.record for one in index.search(replace(asked, births=()), at_least=8)}
        while index.merge():
            pass
    crowds = index.crowds({"somchai", "nobody"}, {PartialDate(1950, 1, 2), PartialDate(1990, 5, 18)})
    assert (crowds.names, crowds.dated) == (8, 7)
    assert crowds.words["somchai"] >= 6
    assert crowds.words["nobody"] < 6
    assert sorted(crowds.births.values()) == [1, 6]
