"""What is partly known of a person is kept as it is, and an impossible date is refused."""

import pytest

from comity.domain.identity import PartialDate


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 2, 29), (2024, 13, None), (2024, None, 3), (0, 1, 1)])
def test_no_such_date_is_refused(year: int, month: int | None, day: int | None) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        PartialDate(year, month, day)


def test_unknown_parts_are_written_as_zeros() -> None:
    assert str(PartialDate(1990, 5)) == "1990-05-00"
    assert not PartialDate().is_known


def test_a_leap_day_without_its_year_may_be() -> None:
    assert PartialDate(None, 2, 29).is_known
