"""The index with the real name engine and the real forms of numbers, over several segments and several threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.fakes.index import FakeRegister, person

from comity.adapters.index import FileIndex
from comity.adapters.index.engine import EngineNames, number_keys
from comity.application.ports.index import Found, Wanted
from comity.domain.identity import PersonName, ThingKind, ThingNumber

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
