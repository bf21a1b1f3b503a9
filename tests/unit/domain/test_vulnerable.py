"""A child when in doubt, children first, and somebody looks again before the person grows up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.identity import PartialDate
from comity.domain.register_entries import Vulnerability
from comity.domain.vulnerable import REVIEW_CHILD, REVIEW_OTHER, adult_on, order_of, review_on, treated_as_child

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("births", "child"),
    [
        ([PartialDate(2008, 3, 2)], False),
        ([PartialDate(2008, 3, 3)], True),
        ([PartialDate(2008, 3)], True),
        ([PartialDate(2008)], True),
        ([PartialDate(2007)], False),
        ([PartialDate(1990), PartialDate(2010)], True),
        ([PartialDate(None, 5)], False),
        ([], False),
    ],
)
def test_who_may_be_a_child_is_one(births: list[PartialDate], child: bool) -> None:
    assert treated_as_child(births, DAY, disputed=False) is child


def test_a_disputed_age_is_a_child_s_and_looks_count_where_no_date_is_known() -> None:
    grown = [PartialDate(1980, 1, 1)]
    assert treated_as_child(grown, DAY, disputed=True)
    assert treated_as_child([], DAY, disputed=False, looks_young=True)
    assert not treated_as_child(grown, DAY, disputed=False, looks_young=True)


def test_a_leap_day_s_child_is_grown_in_march() -> None:
    assert adult_on(PartialDate(2008, 2, 29)) == date(2026, 3, 1)
    assert adult_on(PartialDate(2008, 12)) == date(2026, 12, 31)


def test_a_child_comes_first_and_who_needs_nothing_last() -> None:
    ordered = sorted(Vulnerability, key=order_of)
    assert (ordered[0], ordered[-1]) == (Vulnerability.CHILD, Vulnerability.NONE)
    assert len({order_of(one) for one in Vulnerability}) == len(Vulnerability)


def test_somebody_looks_again_when_the_child_grows_up() -> None:
    soon = [PartialDate(2008, 3, 20)]
    assert review_on(DAY, soon, child=True) == date(2026, 3, 20)
    assert review_on(DAY, [PartialDate(2015)], child=True) == DAY + REVIEW_CHILD
    assert review_on(DAY, [], child=False) == DAY + REVIEW_OTHER


_dates = st.builds(PartialDate, st.integers(1950, 2026), st.one_of(st.none(), st.integers(1, 12)))


@given(st.lists(_dates, max_size=4), _dates)
def test_another_claimed_date_never_makes_an_adult_of_a_child(births: list[PartialDate], more: PartialDate) -> None:
    before = treated_as_child(births, DAY, disputed=False)
    assert treated_as_child([*births, more], DAY, disputed=False) >= before


@given(_dates)
def test_on_that_day_the_person_is_grown_and_the_day_before_not(birth: PartialDate) -> None:
    day = adult_on(birth)
    assert not treated_as_child([birth], day, disputed=False)
    assert treated_as_child([birth], day - timedelta(days=1), disputed=False)
