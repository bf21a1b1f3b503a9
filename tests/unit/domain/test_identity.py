"""What is partly known of a person is kept as it is, and an impossible date is refused."""

import pytest

from comity.domain.identity import PartialDate, UnknownPart, known_of


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 2, 29), (2024, 13, None), (2024, None, 3), (0, 1, 1)])
def test_no_such_date_is_refused(year: int, month: int | None, day: int | None) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        PartialDate(year, month, day)


def test_unknown_parts_are_written_as_zeros() -> None:
    assert str(PartialDate(1990, 5)) == "1990-05-00"
    assert not PartialDate().is_known


def test_a_leap_day_without_its_year_may_be() -> None:
    assert PartialDate(None, 2, 29).is_known


@pytest.mark.parametrize(
    ("written", "known", "unknown"),
    [
        ("1988-04-02", "1988-04-02", UnknownPart.NONE),
        ("1988-04-00", "1988-04", UnknownPart.DAY),
        ("1988-04", "1988-04", UnknownPart.DAY),
        ("1988-00-00", "1988", UnknownPart.DAY_AND_MONTH),
        ("1988", "1988", UnknownPart.DAY_AND_MONTH),
        ("0000-04-02", "--04-02", UnknownPart.YEAR),
        ("0000-04-00", "--04", UnknownPart.DAY_AND_YEAR),
        ("0000-00-00", "", UnknownPart.ALL),
        (PartialDate(1988, 4), "1988-04", UnknownPart.DAY),
        (PartialDate(), "", UnknownPart.ALL),
        ("about 1988", "about 1988", UnknownPart.NONE),
        ("1988-00-02", "1988-00-02", UnknownPart.NONE),
    ],
)
def test_people_read_what_is_known_of_a_date_without_zeros(
    written: PartialDate | str, known: str, unknown: UnknownPart
) -> None:
    assert known_of(written) == (known, unknown)
