"""Hearing a name in the signs of a query. All names are synthetic."""

import numpy as np
import pytest

from comity.matching.ranking.kernels import FEATURES, SOUND, SOUND_COVER, SOUND_EVIDENCE, words
from comity.matching.ranking.lattice import lattice
from comity.matching.ranking.sound_kernels import LONGEST, hear


def heard(native: str, name: str, form: int = 0, natives: tuple[str, ...] = ()) -> np.ndarray:
    letters = np.frombuffer(name.encode(), np.uint8)
    at, row = np.empty(16, np.int64), np.zeros(FEATURES, np.float32)
    work = np.empty((2, LONGEST + 1), np.float32)
    hear(lattice(natives or (native,)), form, letters, at, words(letters, at), work, row)
    return row


@pytest.mark.parametrize(
    ("native", "right", "wrong"),
    [
        ("吴作栋", "goh chok tung", "wu shi teng"),  # every sign in a language of its own
        ("勃拉姆斯", "maria brahms", "bo lashi"),  # a bare family name
        ("조지", "george kim", "jolene kim"),
        ("брамс", "johann brahms", "johann bach"),
        ("ジョージ", "george", "gerald"),
    ],
)
def test_the_name_that_the_signs_stand_for_has_more_evidence(native: str, right: str, wrong: str) -> None:
    assert heard(native, right)[SOUND_EVIDENCE] > heard(native, wrong)[SOUND_EVIDENCE]
    assert heard(native, right)[SOUND] > heard(native, wrong)[SOUND]


def test_a_run_of_words_is_heard_wherever_it_stands() -> None:
    alone, beside = heard("王小明", "wang xiaoming"), heard("王小明", "peter wang xiaoming")
    assert beside[SOUND] == alone[SOUND] > 0.5
    assert beside[SOUND_COVER] < alone[SOUND_COVER]


def test_measures_stay_within_their_bounds() -> None:
    rng = np.random.default_rng(4)
    for _ in range(200):
        name = " ".join("".join(rng.choice(list("abcdghinoy"), int(rng.integers(1, 40)))) for _ in range(6))
        row = heard("吴作栋 조지", name)
        assert 0 <= row[SOUND] <= 1
        assert 0 <= row[SOUND_COVER] <= 1
        assert -1 <= row[SOUND_EVIDENCE] <= 2


def test_each_form_is_heard_by_its_own_words() -> None:
    natives = ("王小明", "ad ad", "조지")
    assert heard("", "george", 2, natives)[SOUND] == heard("조지", "george")[SOUND]
    assert not heard("", "george", 1, natives).any()


@pytest.mark.parametrize("native", ["", "andreas", "သန်း"])
def test_without_sounds_there_is_nothing_to_hear(native: str) -> None:
    assert not heard(native, "andreas")[SOUND:].any()
