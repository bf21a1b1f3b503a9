"""Time and chance, the two things that the core never takes for itself."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment."""

    def now(self) -> datetime:
        """UTC, whole milliseconds."""
        ...


class Randomness(Protocol):
    """Unguessable bytes."""

    def token(self, size: int) -> bytes:
        """`size` random bytes, fit for salts and keys."""
        ...
