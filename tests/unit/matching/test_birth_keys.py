"""Whoever's date may go with the one asked for lies where a search looks."""

from hypothesis import given
from hypothesis import strategies as st

from comity.domain.identity import PartialDate
from comity.matching.person.birth_dates import compare_births
from comity.matching.person.birth_keys import UNDATED, NearBirths, birth_number, birth_numbers, near_births

_DAYS = st.builds(PartialDate, st.integers(1900, 2020), st.integers(1, 12), st.integers(1, 28))


@st.composite
def parts(draw: st.DrawFn) -> PartialDate:
    """A date of which anything may be unknown."""
    day = draw(_DAYS)
    month = draw(st.sampled_from((day.month, day.month, None)))
    number = draw(st.sampled_from((day.day, day.day, None))) if month else None
    return PartialDate(draw(st.sampled_from((day.year, day.year, None))), month, number)


@st.composite
def beside(draw: st.DrawFn, asked: PartialDate) -> PartialDate:
    """A date near another: years or months on, its parts exchanged or unknown, of another era."""
    year = None if asked.year is None else asked.year + draw(st.integers(-20, 20)) * draw(st.integers(0, 1))
    month = draw(st.sampled_from((asked.month, asked.month, 1, 7)))
    number = draw(st.sampled_from((asked.day, asked.day, 1, 21))) if month else None
    if draw(st.booleans()) and month and number and number <= 12:
        month, number = number, month
    if year is not None and draw(st.booleans()):
        year += 543
    return PartialDate(year if draw(st.integers(0, 3)) else None, month, number if month else None)


def inside(ranges: tuple[tuple[int, int], ...], day: PartialDate) -> bool:
    return any(first <= birth_number(day) < past for first, past in ranges)


@given(st.data())
def test_no_date_that_goes_with_another_lies_outside(data: st.DataObject) -> None:
    asked = data.draw(parts())
    other = data.draw(st.one_of(parts(), beside(asked)))
    if not asked.is_known or not other.is_known:
        return
    verdict, near = compare_births((asked,), (other,)), near_births((asked,))
    if verdict.weight > 0:
        assert inside(near.near, other), (asked, other, verdict)
    elif verdict.evidence and not verdict.contradicted:
        assert inside(near.near, other) or inside(near.open, other), (asked, other, verdict)


def test_who_has_no_date_is_open_to_every_date() -> None:
    assert birth_numbers(()) == (UNDATED,) == birth_numbers((PartialDate(),))
    for asked in (PartialDate(1990, 5, 17), PartialDate(1990), PartialDate(None, 5, 17), PartialDate(2533, 5, 17)):
        assert any(first <= UNDATED < past for first, past in near_births((asked,)).open)
    assert near_births(()) == NearBirths((), ()) == near_births((PartialDate(),))


def test_a_buddhist_year_has_the_number_of_its_gregorian_one() -> None:
    assert birth_number(PartialDate(2533, 5, 17)) == birth_number(PartialDate(1990, 5, 17))


@given(_DAYS)
def test_what_is_near_a_whole_date_is_few(day: PartialDate) -> None:
    if (day.month, day.day) != (1, 1):
        days = sum(past - first for first, past in near_births((day,)).near)
        assert days < 250  # numbers, of 66,000 in 130 years
