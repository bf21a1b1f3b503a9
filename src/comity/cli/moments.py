"""Moments that a person types."""

from datetime import UTC, datetime

from comity.domain.errors import InvalidInput


def read_moment(text: str) -> datetime:
    """A moment in UTC, whole milliseconds; without a zone it is read as UTC.

    Raises:
        InvalidInput: It is none.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "input.moment", f"{text[:40]!r} is no moment.", advice="Write it like 2026-11-01 or 2026-11-01T08:00Z."
        ) from error
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
