"""Values as columns hold them, and back."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.evidence.moments import from_milliseconds, to_milliseconds

DIGEST_SIZE = 32


def optional_case(case: UUID | None) -> bytes | None:
    """A case where null says that there is none."""
    return None if case is None else case.bytes


def case_key(case: UUID | None) -> bytes:
    """A case as part of a key, where no bytes at all say that there is none."""
    return b"" if case is None else case.bytes


def to_case(column: bytes | None) -> UUID | None:
    """The case of either."""
    return UUID(bytes=bytes(column)) if column else None


def optional_milliseconds(moment: datetime | None) -> int | None:
    """A moment that may be missing."""
    return None if moment is None else to_milliseconds(moment)


def optional_moment(column: int | None) -> datetime | None:
    """The moment of such a column."""
    return None if column is None else from_milliseconds(column)


def words_column(words: Iterable[str]) -> str:
    """Words in their order, as JSON text."""
    return json.dumps(list(words), ensure_ascii=False)


def to_words(column: str) -> tuple[str, ...]:
    """The words of such a column."""
    return tuple(json.loads(column))


def to_digests(column: bytes) -> tuple[bytes, ...]:
    """Digests that were joined."""
    return tuple(column[at : at + DIGEST_SIZE] for at in range(0, len(column), DIGEST_SIZE))
