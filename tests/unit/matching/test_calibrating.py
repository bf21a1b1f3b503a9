"""The measurement itself: its model of dates, its curves, its quick look, and the share that screens show."""

from collections import Counter
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from comity.matching.calibrating.fitting import at_most, choose, curve, fit_names
from comity.matching.calibrating.strangers import WORTH_A_LOOK, crowd
from comity.matching.calibrating.synthetic import draw_dates, near, registered
from comity.matching.person import STANDARDS
from comity.matching.person.birth_dates import _SAME_YEAR, compare_births
from comity.matching.person.names import compare_names
from comity.matching.scoring import BASE_RATE
from comity.matching.scoring.calibration import Calibration, rising
from comity.matching.scoring.wrong_share import Judged, Measured, expected_wrong_share

WEIGHTS = st.floats(-20, 20)


def test_two_persons_of_the_model_share_a_year_no_oftener_than_the_weights_say() -> None:
    years = Counter(date.year for date in draw_dates(20_000, np.random.default_rng(1)))
    assert sum((times / 20_000) ** 2 for times in years.values()) <= _SAME_YEAR


def test_the_same_seed_draws_the_same_dates() -> None:
    one, other = (draw_dates(200, np.random.default_rng(5)) for _ in range(2))
    assert one == other


def test_the_registers_copies_are_wrong_as_often_as_stated() -> None:
    rng = np.random.default_rng(3)
    true = draw_dates(5_000, rng)
    same = sum(registered(one, rng) == one for one in true) / len(true)
    assert 0.87 <= same <= 0.92


def test_a_namesake_born_near_never_has_the_same_date() -> None:
    rng = np.random.default_rng(4)
    for one in draw_dates(500, rng):
        assert near(one, rng) != one
        assert not compare_births((one,), (near(one, rng),)).identifying


def test_names_that_are_not_worth_a_look_would_not_be_whole_names_that_agree() -> None:
    names = [
        "Chanthavong Keomanivong", "KEOMANIVONG CHANTHAVONG", "Nguyễn Văn An", "Nguyen Van An", "สมชาย ใจดี",
        "Somchai Jaidee", "李伟明", "Li Weiming",
        "Khin Khin Win", "ခင်ခင်ဝင်း", "សុខ សុភា", "Sok Sophea", "ສົມສັກ ພົງສະຫວັນ", "Somsak Phongsavanh",
    ]  # fmt: skip
    people = crowd(names)
    for one, other in product(range(len(people.names)), repeat=2):
        looks = product(people.looks[one], people.looks[other])
        if max(fuzz.ratio(ours, theirs) for ours, theirs in looks) < WORTH_A_LOOK:
            assert not compare_names((people.names[one],), (people.names[other],), STANDARDS.rarity).identifying


@given(st.lists(st.tuples(WEIGHTS, WEIGHTS, st.floats(0.1, 100)), min_size=1, max_size=20))
def test_a_fitted_curve_never_falls(points: list[tuple[float, float, float]]) -> None:
    values = [value for _place, value in rising(sorted(points))]
    assert all(one <= two + 1e-9 for one, two in pairwise(values))


@given(WEIGHTS, WEIGHTS)
def test_more_raw_weight_never_means_less(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert STANDARDS.names(low) <= STANDARDS.names(high) + 1e-9


def test_names_of_strangers_that_agree_often_weigh_less() -> None:
    known = [1.75, 2.25, 2.75, 3.25] * 100
    often = fit_names(known, [1.75] * 1000 + [2.25] * 100 + [2.75] * 10, 1_000_000)
    seldom = fit_names(known, [1.75] * 100 + [2.25] * 10 + [2.75] * 5, 1_000_000)
    assert often(2.0) < seldom(2.0)
    with pytest.raises(ValueError, match="knots"):
        Calibration(((1.0, 2.0), (2.0, 1.0)))


def test_a_threshold_is_chosen_on_the_bound_and_not_on_luck() -> None:
    points = curve([0.1, 0.5], [0.2], 300_000, [0.3, 0.6], 4)
    assert [(point.wrong, point.missed) for point in points] == [(1, 0.5), (0, 0.75)]
    assert choose(points) == points[1]
    assert choose(curve([0.1], [], 100_000, [], 1)) is None  # none seen in too few searches is no proof
    assert 4.5 < at_most(1) < 5.0


@given(st.integers(0, 50), st.integers(0, 50))
def test_each_judged_candidate_moves_the_share_its_own_way(confirmed: int, wrong: int) -> None:
    measured = Measured(1e-5, 0.5)
    share = expected_wrong_share(BASE_RATE, measured, Judged(confirmed, wrong))
    assert 0 <= share <= 1
    assert expected_wrong_share(BASE_RATE, measured, Judged(confirmed, wrong + 1)) >= share
    assert expected_wrong_share(BASE_RATE, measured, Judged(confirmed + 1, wrong)) <= share


def test_a_wrong_hit_in_100_000_searches_is_a_good_part_of_all_hits() -> None:
    """features.md section 1: at this base rate even that error rate makes many hits wrong."""
    assert expected_wrong_share(BASE_RATE, Measured(1e-5, 0.9)) == pytest.approx(0.29, abs=0.01)
