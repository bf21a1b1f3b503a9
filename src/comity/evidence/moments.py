"""Moments as they stand in signed bytes: whole milliseconds since 1970, UTC (`spec/canonical.md`)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from comity.domain.errors import NotVerified

LATEST = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z in ms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, UTC.

    Raises:
        NotVerified: The moment has no zone, parts of a millisecond, or lies before 1970.
    """
    if moment.tzinfo is None or moment.microsecond % 1000:
        raise _refused("time.form", f"The moment {moment.isoformat()} is not UTC in whole milliseconds.")
    return _whole((moment - _EPOCH) // _MILLISECOND)


def from_milliseconds(number: Any) -> datetime:
    """The moment, UTC, of whole milliseconds since 1970.

    Raises:
        NotVerified: Not an integer from 1970 to the year 9999.
    """
    return _EPOCH + timedelta(milliseconds=_whole(number))


def _whole(number: Any) -> int:
    if type(number) is not int or not 0 <= number <= LATEST:
        raise _refused("time.range", "A moment is no whole number of milliseconds from 1970 to the year 9999.")
    return number


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(code, message, advice="Ask the sender which version of the format its node writes.")
