"""What a sign may stand for, each with a cost. All names are synthetic."""

import pytest

from comity.matching.names.sounds import DEAREST, MOST_SOUNDS, MOST_UNITS, sounds


@pytest.mark.parametrize(
    ("word", "unit", "expected"),
    [
        ("吴", 0, {"wu", "ng", "goh"}),
        ("戴", 0, {"dai", "tai", "da"}),
        ("조지", 1, {"ji", "ge"}),
        ("брамс", 0, {"b"}),
        ("บรามส์", 0, {"br"}),
    ],
)
def test_a_sign_may_be_heard_in_several_ways(word: str, unit: int, expected: set[str]) -> None:
    assert expected <= {text for text, _ in sounds(word)[unit]}


@pytest.mark.parametrize("word", ["brahms", "သန်း", "សុខ", "ສົມ", "1234", "・"])
def test_scripts_that_are_not_learned_have_no_sounds(word: str) -> None:
    assert sounds(word) == ()


def test_costs_are_cheapest_first_and_few() -> None:
    for unit in sounds("王小明"):
        costs = [cost for _, cost in unit]
        assert costs == sorted(costs)
        assert 0 <= costs[0] <= costs[-1] < DEAREST
        assert len(unit) <= MOST_SOUNDS


def test_a_hostile_word_costs_no_more_than_a_long_one() -> None:
    assert len(sounds("王" * 5_000)) <= MOST_UNITS


def test_a_surname_comes_first_or_is_none() -> None:
    assert "ng" in {text for text, _ in sounds("吴明")[0]}
    assert "goh" not in {text for text, _ in sounds("明吴")[1]}
