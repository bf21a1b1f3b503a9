"""What a machine may say of a candidate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.matching.scoring import BASE_RATE, Band, BaseRate, Family, Support, Thresholds, band_of, probability_of

THRESHOLDS = Thresholds(automatic=0.5, review=1e-6)
FAMILIES = st.frozensets(st.sampled_from(list(Family)))
SUPPORTS = st.builds(Support, FAMILIES, st.booleans(), st.booleans())
WEIGHTS = st.floats(min_value=-400, max_value=400)


@given(st.floats(min_value=0, max_value=1), st.booleans(), st.booleans())
def test_a_bare_name_is_never_automatic(probability: float, compatible: bool, contradicted: bool) -> None:
    support = Support(frozenset({Family.NAME}), compatible, contradicted)
    assert band_of(probability, support, THRESHOLDS) is not Band.AUTOMATIC


@given(st.floats(min_value=0, max_value=1), st.sampled_from([Family.BIRTH_DATE, Family.NUMBER]))
def test_nothing_is_automatic_on_one_family_alone(probability: float, family: Family) -> None:
    assert band_of(probability, Support(frozenset({family}), names_compatible=True), THRESHOLDS) is not Band.AUTOMATIC


@given(st.floats(min_value=0, max_value=1), FAMILIES, st.booleans())
def test_names_that_contradict_are_never_automatic(probability: float, families: frozenset[Family], no: bool) -> None:
    assert band_of(probability, Support(families, False, no), THRESHOLDS) is not Band.AUTOMATIC


@given(WEIGHTS, WEIGHTS, SUPPORTS)
def test_more_weight_never_loosens_into_a_lower_band(one: float, two: float, support: Support) -> None:
    order = [Band.BELOW, Band.REVIEW, Band.AUTOMATIC]
    low, high = (band_of(probability_of(weight, BASE_RATE), support, THRESHOLDS) for weight in sorted((one, two)))
    assert order.index(low) <= order.index(high)


def test_name_and_whole_birth_date_may_be_automatic() -> None:
    support = Support(frozenset({Family.NAME, Family.BIRTH_DATE}), names_compatible=True)
    assert band_of(0.9, support, THRESHOLDS) is Band.AUTOMATIC


def test_a_record_is_the_person_searched_for_once_in_searches_times_persons() -> None:
    assert probability_of(0, BaseRate(37_000, 1_000_000)) == pytest.approx(1 / 37e9, rel=1e-6)


@pytest.mark.parametrize(("automatic", "review"), [(0.1, 0.2), (1.0, 0.5), (0.5, 0.0)])
def test_thresholds_out_of_order_are_refused(automatic: float, review: float) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        Thresholds(automatic, review)
