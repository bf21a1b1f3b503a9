"""The measurement itself: its model of dates, its curves, its quick look, and the share that screens show."""

from collections import Counter
from itertools import pairwise, product
from math import log10
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from comity.domain.errors import InvalidInput
from comity.domain.identity import PersonName
from comity.matching.calibrating.fingerprint import fingerprint
from comity.matching.calibrating.fitting import at_most, choose, curve, fit_whole
from comity.matching.calibrating.run import Sizes, calibrate
from comity.matching.calibrating.strangers import MAYBE_WHOLE, WORTH_A_LOOK, crowd, likeness
from comity.matching.calibrating.synthetic import draw_dates, near, registered
from comity.matching.person import STANDARDS
from comity.matching.person.birth_dates import _SAME_YEAR, compare_births
from comity.matching.person.names import compare_names
from comity.matching.person.naming import ready
from comity.matching.person.shipped import FINGERPRINT
from comity.matching.person.verdicts import Scripts
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


@given(WEIGHTS, WEIGHTS, st.sampled_from(Scripts), st.booleans())
def test_more_raw_weight_never_means_less(one: float, two: float, scripts: Scripts, whole: bool) -> None:
    low, high = sorted((one, two))
    seen = STANDARDS.names.seen
    assert seen(low, scripts=scripts, whole=whole) <= seen(high, scripts=scripts, whole=whole) + 1e-9
    assert seen(one, scripts=scripts, whole=False) <= seen(one, scripts=scripts, whole=True)


def test_what_was_measured_is_what_ships() -> None:
    """Where this fails, readings or words' weights changed: run `comity search calibrate`, put its figures into
    `person/shipped.py` and docs/explanation/matching.md, and `fingerprint` with them."""
    assert fingerprint() == FINGERPRINT


def test_strangers_whom_nobody_saw_are_taken_for_as_many_as_there_may_be() -> None:
    known = [3.25, 4.25, 5.25] * 100
    none, many = fit_whole(known, 600, [], 3_000_000), fit_whole(known, 600, [], 30_000_000)
    assert none(4.25) == pytest.approx(log10(0.5 / (at_most(0) / 3_000_000)), abs=0.01)
    assert many(4.25) == pytest.approx(none(4.25) + 1, abs=0.01)
    seen = fit_whole(known, 600, [3.25] * 9 + [5.25], 3_000_000)
    assert seen(3.25) == pytest.approx(log10(100 / 600 / (9 / 3_000_000)), abs=0.01)
    assert seen(3.25) < seen(4.75) < many(4.75)
    assert fit_whole(known, 600, [], 3_000_000)(2.0) < none(4.25)


def test_the_quick_look_of_most_rounds_finds_what_agrees_in_full() -> None:
    for one, other in (("Somchai Jaidee", "สมชาย ใจดี"), ("Sok Sophea", "សុខ សុភា"), ("Li Weiming", "李伟明")):
        assert likeness(ready(PersonName(one)), ready(PersonName(other))) >= MAYBE_WHOLE


def test_names_of_strangers_that_agree_often_weigh_less() -> None:
    known = [1.75, 2.25, 2.75, 3.25] * 100
    often = fit_whole(known, 400, [1.75] * 1000 + [2.25] * 100 + [2.75] * 10, 1_000_000)
    seldom = fit_whole(known, 400, [1.75] * 100 + [2.25] * 10 + [2.75] * 5, 1_000_000)
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


def tables(folder: Path) -> tuple[Path, Path]:
    """Invented persons in Thai and Latin, and invented strangers."""
    given, family = ("Anek", "Boonmi", "Chaiya", "Damrong", "Ekkachai"), ("Jaidee", "Kongdee", "Laksana", "Meesuk")
    strangers = [f"{one}{number} {other}" for one, other in product(given, family) for number in "abcdefghijkl"]
    thai = {"Somchai Jaidee": "สมชาย ใจดี", "Somsak Meesuk": "สมศักดิ์ มีสุข", "Wichai Kongdee": "วิชัย คงดี"}
    rows = [(f"Q{number}", name, lang, script, "label", "test")
            for number, (latin, native) in enumerate(list(thai.items()) * 8)
            for name, lang, script in ((latin, "en", "Latin"), (native, "th", "Thai"))]  # fmt: skip
    variants, distractors = folder / "variants.parquet", folder / "distractors.parquet"
    with duckdb.connect() as base:
        base.execute("create table v (person_key text, name text, lang text, script text, kind text, source text)")
        base.executemany("insert into v values (?, ?, ?, ?, ?, ?)", rows)
        base.execute(f"copy v to '{variants}' (format parquet)")
        base.execute("create table d (name text, lang text, script text)")
        base.executemany("insert into d values (?, 'en', 'Latin')", [[name] for name in strangers])
        base.execute(f"copy d to '{distractors}' (format parquet)")
    return variants, distractors


def test_what_ships_is_scored_on_the_draws_that_new_curves_are_fitted_on(tmp_path: Path) -> None:
    variants, distractors = tables(tmp_path)
    report = calibrate(variants, distractors, Sizes(120, 120, 2))
    shipped: dict[str, Any] = report["shipped"]  # type: ignore[assignment]  # a report is a plain mapping
    fitted: dict[str, Any] = report["fitted"]  # type: ignore[assignment]  # as above
    assert report["clean_negatives"] == 240
    assert shipped["at"]["threshold"] == STANDARDS.thresholds.automatic
    knots = [list(knot) for knot in STANDARDS.names.part.knots]
    assert shipped["names"]["part"] == knots == fitted["names"]["part"]
    assert shipped["names"]["whole"].keys() == fitted["names"]["whole"].keys() == set(Scripts)
    assert shipped["names"]["whole"] != fitted["names"]["whole"]
    for found in (shipped, fitted):
        assert [one["wrong"] for one in found["curve"]] == sorted((o["wrong"] for o in found["curve"]), reverse=True)
        assert found["chosen"] is None, "so few searches prove nothing"
        assert found["hard_negatives"]["namesakes_born_near"]["automatic"] == 0
    assert calibrate(variants, distractors, Sizes(120, 120, 2)) == report
    with pytest.raises(InvalidInput) as fault:
        calibrate(variants, distractors, Sizes(200, 200, 1))
    assert fault.value.code == "variants.too_few"
