"""The name index on a small invented set: stored names are found, removed ones never. All names are synthetic."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from comity.domain.errors import InvalidInput
from comity.matching.encoder.reading import forms
from comity.matching.index.build import MAX_READINGS, build
from comity.matching.index.search import Index
from comity.matching.index.segment import Arrays, from_arrays

NAMES = (
    "Somchai Jaidee",
    "Nguyễn Văn Khánh",
    "Nguyen Thi Lan",
    "Aung Min Thein",
    "Sok Chanthou",
    "Li Weiming",
    "Chan Ka Lok",
    "Viktor Sokolov",
    "Ahmad bin Yusof",
    "Maria Santos",
    "Bounmy Phommachanh",
    "Tanaka Hiroshi",
    "Park Jihoon",
    "Khin Su Myat",
    "Prasert Wongsakul",
    "Chea Sophal",
    "Tran Quoc Bao",
    "Wang Xiaohong",
    "Siti Rahmah",
    "Jose Reyes",
    "Zaw Lin Htet",
    "Lim Boon Huat",
)
ASKED = {
    "สมชาย ใจดี": 0,
    "Nguyen Van Khanh": 1,
    "အောင်မင်းသိန်း": 3,
    "Ken Sok Chantou": 4,
    "李伟明": 5,
    "李偉明": 5,
    "陳家樂": 6,
    "Виктор Соколов": 7,
    "ahmad yusof": 8,
    "SANTOS, Maria": 9,
    "田中 弘": 11,
    "박지훈": 12,
    "ခင်စုမြတ်": 13,
    "ประเสริฐ วงศ์สกุล": 14,
    "Trần Quốc Bảo": 16,
    "王晓红": 17,
    "Boon Huat Lim": 21,
}


@pytest.fixture(scope="module")
def segment() -> Arrays:
    return build(NAMES)


@pytest.fixture(scope="module")
def search(segment: Arrays) -> Callable[[str], list[int]]:
    index = Index([segment])
    return lambda text: [found.person for found in index.search(text, 3)]


def test_recall_on_a_small_set_does_not_fall(search: Callable[[str], list[int]]) -> None:
    missed = {text: wanted for text, wanted in ASKED.items() if wanted not in search(text)}
    assert len(missed) <= 1, missed


def test_every_name_finds_itself_first(search: Callable[[str], list[int]]) -> None:
    assert [search(name)[0] for name in NAMES] == list(range(len(NAMES)))


@pytest.mark.parametrize("name", ["郑国强", "山本太郎", "วิชัย ศรีสุข"])
def test_each_stored_reading_reaches_its_row(name: str) -> None:
    index = Index([build([*NAMES, name])])
    for reading in forms(name).latins[:MAX_READINGS]:
        assert index.search(reading, 1)[0].row == len(NAMES), reading


def test_the_same_names_give_the_same_arrays(segment: Arrays) -> None:
    again = build(NAMES)
    assert all(np.array_equal(a, b) for a, b in zip(segment, again, strict=True))


def test_arrays_from_files_answer_as_those_in_memory(segment: Arrays, tmp_path: Path) -> None:
    for name, array in segment._asdict().items():
        np.save(tmp_path / f"{name}.npy", array)
    mapped = from_arrays({name: np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in Arrays._fields})
    for text in (*NAMES, *ASKED):
        assert Index([mapped]).search(text) == Index([segment]).search(text)


def test_a_removed_row_never_comes_back(segment: Arrays) -> None:
    index = Index([segment], [[3]])
    for text in ("Aung Min Thein", "အောင်မင်းသိန်း", "Thein"):
        assert 3 not in [found.row for found in index.search(text, len(NAMES))]


def test_an_appended_segment_is_found_beside_the_first(segment: Arrays) -> None:
    added = build(["Keo Vannak"], [100])
    index = Index([segment, added])
    for text in ("Keo Vannak", "Vannak Keo", "Kaew Wannak"):
        assert (index.search(text)[0].person, index.search(text)[0].segment) == (100, 1)
    assert index.search("Maria Santos")[0].person == 9


def test_several_spellings_of_one_person_come_once() -> None:
    index = Index([build(["Somchai Jaidee", "Somchay Chaidi", "สมชาย ใจดี", "Li Wei"], [7, 7, 7, 8])])
    assert [found.person for found in index.search("Somchai Jaidi")].count(7) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "...", "123", "\x00", "\ud800", "ဦး", "นาย", "x" * 10_000, "王 " * 5_000]
)
def test_odd_queries_are_answered(search: Callable[[str], list[int]], text: str) -> None:
    assert len(search(text)) <= 3


def test_two_queries_never_share_an_answer(segment: Arrays) -> None:
    index = Index([segment])
    apart = {name: Index([segment]).search(name) for name in NAMES}
    for name in (*NAMES, *reversed(NAMES)):
        assert index.search(name) == apart[name]


def test_an_index_without_names_finds_nothing() -> None:
    assert Index([build([])]).search("Somchai") == []
    assert Index([]).search("Somchai") == []


def test_fewer_names_than_asked_for_are_all_that_come(segment: Arrays) -> None:
    assert len({found.person for found in Index([segment]).search("Li", 1_000)}) <= len(NAMES)


@pytest.mark.parametrize("name", Arrays._fields)
def test_damaged_arrays_are_refused(segment: Arrays, name: str) -> None:
    arrays = dict(segment._asdict())
    del arrays[name]
    with pytest.raises(InvalidInput):
        from_arrays(arrays)
    for wrong in (segment._asdict()[name][:-1], segment._asdict()[name].astype(np.float64)):
        with pytest.raises(InvalidInput):
            from_arrays(segment._asdict() | {name: wrong})


def test_postings_that_point_outside_are_passed_over(segment: Arrays) -> None:
    wild = segment._asdict() | {name: np.full_like(segment._asdict()[name], 4_000_000_000) for name in ("gram", "key")}
    assert Index([from_arrays(wild)]).search("Maria Santos")[0].person == 9
