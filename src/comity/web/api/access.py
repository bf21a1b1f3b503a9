"""Who calls: a signed-in officer by a bearer token (`comity sign-in` makes one), no more often than is allowed."""

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from comity.application.node.accounts import officer_of_session
from comity.domain.errors import NotPermitted
from comity.domain.officers import Officer
from comity.web.node import current_desk

PER_SECOND: Final = 10.0  # calls of one officer, in the long run
AT_ONCE: Final = 30.0
_MOST_OFFICERS: Final = 4096


class TooOften(Exception):
    """One officer calls more often than is allowed; `seconds` until the next may come."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too often")
        self.seconds = seconds


class Bearer(HttpBearer):
    """Lets an officer in whose session is open, and counts the calls."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """The officer, or None, which is answered with 401.

        Raises:
            TooOften: Answered with 429.
        """
        del request
        try:
            officer = officer_of_session(current_desk(), token)
        except NotPermitted:
            return None
        RATE.take(officer.id)
        return officer


class Rate:
    """A bucket for each officer that fills by so many calls a second."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self._per_second, self._at_once = per_second, at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = Lock()

    def take(self, officer: str) -> None:
        """Count a call.

        Raises:
            TooOften: The bucket is empty.
        """
        now = monotonic()
        with self._turn:
            left, at = self._left.pop(officer, (self._at_once, now))
            left = min(self._at_once, left + (now - at) * self._per_second)
            self._left[officer] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > _MOST_OFFICERS:
                self._left.popitem(last=False)
        if left < 1:
            raise TooOften((1 - left) / self._per_second)


RATE: Final = Rate(PER_SECOND, AT_ONCE)


def officer_of(request: HttpRequest) -> Officer:
    """Who was let in."""
    officer = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    assert isinstance(officer, Officer)
    return officer
