"""Training: the same seed gives the same bytes, and only allowed rows are read. All names are synthetic."""

import numpy as np
import pytest

from comity.matching.encoder.weights import shipped
from comity.matching.evaluation.persons import Variant, gather
from comity.matching.names import read
from comity.matching.ranking.families import FAMILIES
from comity.matching.ranking.kernels import FEATURES
from comity.matching.training import order
from comity.matching.training.edits import learn_costs
from comity.matching.training.fit import Settings, fit
from comity.matching.training.noise import spelled_otherwise
from comity.matching.training.order import Search, learn_weights
from comity.matching.training.pairs import SOURCES, make_pairs
from comity.matching.training.ranking import TIED
from comity.matching.training.strangers import FEWEST, strangers
from comity.matching.training.transcribing import learn, using

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


def _searches(rng: np.random.Generator, count: int) -> list[Search]:
    """Searches whose right candidate has the most of feature 2; all others are noise."""
    found = []
    for _ in range(count):
        features = rng.random((10, FEATURES)).astype(np.float32)
        right = np.arange(10) == features[:, 2].argmax()
        found.append(Search(features, right, np.zeros(10, np.int64), 1.0))
    return found


def test_several_nets_speak_as_one_with_the_mean_of_their_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = _searches(np.random.default_rng(5), 60)

    def scores(nets: int, seed: int) -> np.ndarray:
        monkeypatch.setattr(order, "NETS", nets)
        ranking = learn_weights(searches, 2, seed)
        layer = np.tanh(searches[0].features @ ranking.hidden + ranking.shift[0])
        return searches[0].features @ ranking.linear[0] + layer @ ranking.out

    alone = [scores(1, seed) for seed in range(2)]
    assert not np.allclose(*alone)
    assert np.allclose(scores(2, 0), np.mean(alone, axis=0), atol=1e-4)


def test_the_ranking_learns_which_feature_tells() -> None:
    rng = np.random.default_rng(1)
    ranking = learn_weights(_searches(rng, 400), 2)
    first = 0
    for search in _searches(rng, 100):
        layer = np.tanh(search.features @ ranking.hidden + ranking.shift[0])
        scores = search.features @ ranking.linear[0] + layer @ ranking.out
        first += bool(search.right[int(scores.argmax())])
    assert first >= 60


def test_a_measure_that_never_varied_while_learning_says_nothing() -> None:
    rng = np.random.default_rng(2)
    searches = _searches(rng, 50)
    for search in searches:
        search.features[:, 5] = 0.5
    ranking = learn_weights(searches, 2)
    assert not ranking.linear[:, 5].any()
    assert not ranking.hidden[5].any()
    assert ranking.linear[:, 2].all()


def test_what_ships_weighs_tied_families_alike() -> None:
    ranking = shipped().ranking
    for family, other in TIED.items():
        one, two = FAMILIES.index(family), FAMILIES.index(other)
        assert np.array_equal(ranking.linear[one], ranking.linear[two])
        assert np.array_equal(ranking.shift[one], ranking.shift[two])


def test_strangers_have_names_in_every_script_that_there_are_enough_of() -> None:
    many = [
        (f"Invented{i} Family{i % 7}", f"{chr(0x0410 + i % 30)}нна{chr(0x0430 + i // 30)} Семья{i}")
        for i in range(FEWEST)
    ]
    rows = [
        Variant(f"Q{i}", name, language, script, "label", "x-factr")
        for i, pair in enumerate(many)
        for name, language, script in zip(pair, ("en", "ru"), ("Latin", "Cyrillic"), strict=True)
    ]
    rows.append(Variant("Q0", "ສົມໝາຍ", "lo", "Lao", "label", "x-factr"))  # one alone would be that person's own
    found = strangers(list(gather(rows).values()), np.random.default_rng(3))
    native = {name for name in found if not name.isascii()}
    assert len(native) > FEWEST
    assert not native & {row.name for row in rows}
    assert all(" Семья" in name for name in native)
    assert not any("\u0e80" <= letter <= "\u0eff" for name in found for letter in name)


def test_a_table_learned_meanwhile_is_read_by_and_put_back() -> None:
    before = read("Анна").latins
    persons = gather(
        Variant(f"Q{i}", name, language, script, "label", "x-factr")
        for i in range(6)
        for name, language, script in (("Анна", "ru", "Cyrillic"), ("Ahnnah", "en", "Latin"))
    )
    with using(learn(persons.values())):
        assert [latin.text for latin in read("Анна").latins if latin.tradition == "transcribed"] == ["ahnnah"]
    assert read("Анна").latins == before
