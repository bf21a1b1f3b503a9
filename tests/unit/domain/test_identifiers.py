"""UUIDv7 of a given moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.domain.identifiers import uuid7

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # zone follows
MILLISECOND = timedelta(milliseconds=1)


def test_the_example_of_rfc_9562() -> None:
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert str(uuid7(at, bytes.fromhex("0cc318c4dc0c0c07398f"))) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@example(datetime(2026, 3, 2, 8, 0, 0, 1000, tzinfo=UTC), bytes(10))
@example(datetime(2040, 1, 1, 0, 0, 0, 57000, tzinfo=UTC), b"\xff" * 10)
@given(MOMENTS, st.binary(min_size=10, max_size=10))
def test_the_first_bits_are_the_moment_and_the_rest_says_version_seven(at: datetime, randomness: bytes) -> None:
    made = uuid7(at, randomness)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert int.from_bytes(made.bytes[:6], "big") == (at - epoch) // MILLISECOND


@given(MOMENTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_sort_by_their_moments(at: datetime, first: bytes, second: bytes) -> None:
    assert uuid7(at, first) < uuid7(at + MILLISECOND, second)


@pytest.mark.parametrize("size", [0, 9, 11])
def test_it_takes_ten_random_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(datetime(2026, 1, 1, tzinfo=UTC), bytes(size))
