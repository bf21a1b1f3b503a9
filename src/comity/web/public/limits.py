"""How often one address may ask, without remembering who asked.

An address is kept in memory alone, under a key that ends with the process, and for a quarter of an hour at most.
"""

import hmac
from collections import deque
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

WINDOW = timedelta(minutes=15)


class Limiter:
    """So many acts of one address, and of all together, in a quarter of an hour.

    Args:
        key: Random bytes of this process.
        each: Acts of one address.
        together: Acts of all addresses.
    """

    def __init__(self, key: bytes, each: int, together: int) -> None:
        self._key, self._each, self._together = key, each, together
        self._seen: deque[tuple[datetime, bytes]] = deque()
        self._lock = Lock()

    def allows(self, address: str, at: datetime) -> bool:
        """Count an act; False if it is one too many, which is then not counted."""
        name = hmac.new(self._key, address.encode(), sha256).digest()[:16]
        with self._lock:
            while self._seen and self._seen[0][0] <= at - WINDOW:
                self._seen.popleft()
            mine = sum(one == name for _, one in self._seen)
            if mine >= self._each or len(self._seen) >= self._together:
                return False
            self._seen.append((at, name))
            return True
