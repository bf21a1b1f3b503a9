"""Names of nobody, put together from halves. All names are synthetic."""

import numpy as np

from comity.matching.evaluation.crossing import crossed, multiplied
from comity.matching.names.scripts import script_of

LATIN = ["Maria Santos", "Somchai Jaidee", "Nguyen Van Thu", "Dara Sok"]
HAN = ["王小明", "李大山", "陈水根"]


def test_as_many_as_wanted_all_different_the_given_ones_first() -> None:
    names = [*LATIN, *HAN]
    found = list(multiplied(names, 20, 1))
    assert found[: len(names)] == names
    assert len(found) == len(set(found)) == 20


def test_no_name_mixes_two_scripts() -> None:
    for name in multiplied([*LATIN, *HAN], 25, 3):
        assert len({script_of(letter) for letter in name if letter.isalpha()}) == 1


def test_fewer_than_there_are_is_a_beginning() -> None:
    assert list(multiplied(LATIN, 2, 1)) == LATIN[:2]


def test_where_no_further_name_can_be_made_there_are_fewer() -> None:
    assert list(multiplied(["Sok", "王"], 5, 1)) == ["Sok", "王"]


def test_a_cut_never_leaves_a_mark_without_its_letter() -> None:
    for name in crossed(["ကောင်းမြင့်", "သန်းထွန်း"], 40, np.random.default_rng(2)):
        assert not name.startswith(("ာ", "ေ", "်", "း", "ြ", "့"))


def test_the_same_seed_gives_the_same_names() -> None:
    assert list(multiplied(LATIN, 9, 4)) == list(multiplied(LATIN, 9, 4))
