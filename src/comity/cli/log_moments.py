"""A moment as it is typed at the command line."""

from datetime import UTC, datetime

from comity.domain.errors import InvalidInput


def read_moment(text: str) -> datetime | None:
    """A moment in UTC; without a zone it is read as UTC.

    Raises:
        InvalidInput: It is none.
    """
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "audit.since", f"{text[:40]!r} is no moment.", advice="Write it like 2026-11-01 or 2026-11-01T08:00Z."
        ) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
