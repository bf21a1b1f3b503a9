"""Recall and its intervals."""

import pytest

from comity.matching.evaluation.recall import mean_recall, recall, wilson


def test_recall_counts_first_and_first_ten_places() -> None:
    found = recall([1, 2, 0, 10])
    assert (found.queries, found.at_1, found.at_10) == (4, 0.25, 0.75)
    assert found.mrr == pytest.approx((1 + 0.5 + 0.1) / 4)


def test_wilson_interval_of_a_known_case() -> None:
    low, high = wilson(81, 263)  # Newcombe 1998, table I, method 3
    assert low == pytest.approx(0.2553, abs=2e-4)
    assert high == pytest.approx(0.3662, abs=2e-4)


def test_the_mean_weighs_groups_the_same() -> None:
    mean = mean_recall({"many": [1] * 90, "few": [0] * 10})
    assert mean.at_10 == 0.5


def test_an_interval_never_leaves_zero_to_one() -> None:
    assert wilson(3, 3)[1] == 1.0
    assert wilson(0, 3)[0] == 0.0
