"""Global identifiers: UUIDv7 (RFC 9562 section 5.7), made of a given moment and given randomness."""

from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, randomness: bytes) -> UUID:
    """An id whose first 48 bits are the moment in milliseconds, so that ids sort by time.

    Args:
        at: UTC.
        randomness: 10 bytes, unguessable.
    """
    if len(randomness) != 10:
        raise ValueError("a UUIDv7 takes 10 random bytes")
    milliseconds = int(at.timestamp() * 1000)
    raw = bytearray(milliseconds.to_bytes(6, "big") + randomness)
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return UUID(bytes=bytes(raw))
