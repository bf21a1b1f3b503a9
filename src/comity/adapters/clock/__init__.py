"""The machine's clock and its randomness."""

import os
from datetime import UTC, datetime


class SystemClock:
    """UTC by the machine's clock, in whole milliseconds as events carry it."""

    def now(self) -> datetime:
        """The moment."""
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class SystemRandomness:
    """The kernel's random bytes."""

    def token(self, size: int) -> bytes:
        """`size` random bytes."""
        return os.urandom(size)
