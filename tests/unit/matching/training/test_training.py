"""Training: the same seed gives the same bytes, and only allowed rows are read. All names are synthetic."""

import numpy as np
import pytest

from comity.matching.evaluation.persons import Variant, gather
from comity.matching.ranking.kernels import FEATURES
from comity.matching.training.edits import learn_costs
from comity.matching.training.fit import Settings, fit
from comity.matching.training.noise import spelled_otherwise
from comity.matching.training.order import Search, learn_weights
from comity.matching.training.pairs import SOURCES, make_pairs

LATIN = ("Somchai Jaidee", "Aung Min Thein", "Sok Chanthou", "Viktor Sokolov", "Maria Santos", "Li Weiming")
CYRILLIC = ("Сомчай Джайди", "Аун Мин Тейн", "Сок Чантху", "Виктор Соколов", "Мария Сантос", "Ли Вэймин")


def _persons(source: str) -> list[object]:
    rows = [
        Variant(f"Q{i}", name, language, script, "label", source)
        for i, pair in enumerate(zip(LATIN, CYRILLIC, strict=True))
        for name, language, script in zip(pair, ("en", "ru"), ("Latin", "Cyrillic"), strict=True)
    ]
    return list(gather(rows).values())


def test_the_same_seed_fits_the_same_table() -> None:
    settings = Settings(dimensions=8, steps=20, batch=8, pool=16)
    tables = [fit(make_pairs(_persons("x-factr"), 3), settings) for _ in range(2)]  # type: ignore[arg-type]
    assert np.array_equal(*tables)


@pytest.mark.parametrize("source", ["th-parts", "myanmar-names", "open-hluttaw"])
def test_sources_whose_licence_forbids_it_are_never_trained_on(source: str) -> None:
    assert source not in SOURCES
    with pytest.raises(ValueError, match=r".*"):
        make_pairs(_persons(source), 3)  # type: ignore[arg-type]


def test_another_spelling_is_drawn_by_the_seed() -> None:
    drawn = [[spelled_otherwise(name, np.random.default_rng(5)) for name in map(str.lower, LATIN)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert all(name.replace(" ", "").isalpha() for name in drawn[0])


def test_a_change_that_is_often_seen_becomes_cheap() -> None:
    costs = learn_costs(
        ["rama", "rita", "roda", "lama"] * 50, ["lama", "lita", "loda", "lama"] * 50, np.zeros(200, np.int64), 1
    )
    ar, el, tee = (ord(letter) - 96 for letter in "rlt")
    assert costs[0, ar, el] < costs[0, ar, tee]
    assert costs[0, el, el] < costs[0, el, ar]


def test_the_ranking_learns_which_feature_tells() -> None:
    rng = np.random.default_rng(1)
    searches = []
    for _ in range(60):
        features = rng.random((10, FEATURES)).astype(np.float32)
        right = np.zeros(10, np.bool_)
        right[int(features[:, 2].argmax())] = True
        searches.append(Search(features, right, 0, 1.0))
    ranking = learn_weights(searches, 2)
    assert ranking.linear[0].argmax() == 2
