"""Dates of birth as somebody wrote them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.errors import InvalidInput
from comity.matching.person import Reading, read_birth

TODAY = date(2026, 11, 22)
WRITTEN = [
    ("1990-05-17", "", "1990-05-17", "as_written"),
    ("17/05/2533", "th", "1990-05-17", "buddhist_era"),
    ("๑๗ พ.ค. ๒๕๓๓", "th", "1990-05-17", "buddhist_era"),
    ("17 พฤษภาคม พ.ศ. 2533", "th", "1990-05-17", "buddhist_era"),
    ("ວັນທີ 17 ພຶດສະພາ 1990", "lo", "1990-05-17", "as_written"),
    ("໑໗/໐໕/໒໕໓໓", "lo", "1990-05-17", "buddhist_era"),
    ("ថ្ងៃទី១៧ ឧសភា ឆ្នាំ១៩៩០", "km", "1990-05-17", "as_written"),
    ("១៧/០៨/២៥៣៤", "km", "1990-08-17", "buddhist_era"),
    ("1990年5月17日", "zh", "1990-05-17", "as_written"),
    ("民国79年5月17日", "zh", "1990-05-17", "republic_era"),
    ("ngày 17 tháng 5 năm 1990", "vi", "1990-05-17", "as_written"),
    ("၁၃၅၂", "my", "1990-00-00", "burmese_era"),
    ("17 May 1990", "en", "1990-05-17", "as_written"),
    ("MAY 1990", "en", "1990-05-00", "as_written"),
    ("1990-05-00", "", "1990-05-00", "as_written"),
    ("1990-XX-XX", "", "1990-00-00", "as_written"),
    ("900517", "", "1990-05-17", "two_digits"),
    ("9005<<", "", "1990-05-00", "two_digits"),
    ("17/5/33", "th", "1990-05-17", "two_digits_buddhist"),
    ("17/5/33", "en", "1933-05-17", "two_digits"),
    ("อายุ 35 ปี", "th", "1991-00-00", "age"),
    ("35 tuổi", "vi", "1991-00-00", "age"),
    ("虚岁35", "zh", "1992-00-00", "reckoned_age"),
    ("aged 35", "en", "1991-00-00", "age"),
]


@pytest.mark.parametrize(("text", "language", "first", "how"), WRITTEN)
def test_the_likeliest_reading_comes_first(text: str, language: str, first: str, how: str) -> None:
    reading = read_birth(text, TODAY, language)[0]
    assert (str(reading.date), reading.how) == (first, how)


def test_day_and_month_that_may_be_exchanged_give_both() -> None:
    assert [str(one.date) for one in read_birth("05/06/1990", TODAY)] == ["1990-06-05", "1990-05-06"]


def test_two_digits_of_a_thai_year_may_be_either_era() -> None:
    assert [one.date.year for one in read_birth("33", TODAY, "th")] == [1990, 1933]


def test_an_age_leaves_two_years_open() -> None:
    assert [one.date.year for one in read_birth("age 35", TODAY)] == [1991, 1990]


def test_a_khmer_buddhist_year_changes_at_visakha() -> None:
    assert [one.date.year for one in read_birth("ព.ស. 2534", TODAY, "km")] == [1990, 1991]
    assert read_birth("01/02/2534", TODAY, "km")[0].date.year == 1991


@pytest.mark.parametrize(
    ("text", "code"),
    [("31/02/1990", "birth.impossible"), ("hello", "birth.unreadable"), ("", "birth.unreadable"),
     ("2090-01-01", "birth.future"), ("1790-01-01", "birth.future"), ("aged 999", "birth.impossible")],
)  # fmt: skip
def test_what_cannot_be_a_date_of_birth_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_birth(text, TODAY)
    assert refusal.value.code == code
    assert refusal.value.advice


@given(st.dates(date(1900, 1, 1), TODAY))
def test_an_iso_date_is_read_as_itself(day: date) -> None:
    assert str(read_birth(day.isoformat(), TODAY)[0].date) == day.isoformat()


@given(st.dates(date(1941, 1, 1), TODAY).filter(lambda day: (day.month, day.day) != (2, 29)))
def test_a_thai_date_is_read_in_its_era(day: date) -> None:
    reading = read_birth(f"{day.day}/{day.month}/{day.year + 543}", TODAY, "th")[0]
    assert (str(reading.date), reading.how) == (day.isoformat(), Reading.BUDDHIST_ERA)


@given(st.text(max_size=30) | st.text("0123456789-/. xX", max_size=14), st.sampled_from(["", "th", "km", "my", "zh"]))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    with suppress(InvalidInput):
        readings = read_birth(text, TODAY, language)
        assert readings
        assert all(one.date.year is not None and one.date.year <= TODAY.year for one in readings)
