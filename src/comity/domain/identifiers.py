"""Global identifiers: UUIDv7 (RFC 9562 section 5.7), made of a given moment and given randomness."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime, randomness: bytes) -> UUID:
    """An id whose first 48 bits are the moment in milliseconds, so that ids sort by time.

    Args:
        at: UTC.
        randomness: 10 bytes, unguessable.
    """
    if len(randomness) != 10:
        raise ValueError("a UUIDv7 takes 10 random bytes")
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)  # a float's rounding could give the one before
    raw = bytearray(milliseconds.to_bytes(6, "big") + randomness)
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return UUID(bytes=bytes(raw))
