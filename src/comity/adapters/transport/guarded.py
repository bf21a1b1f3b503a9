"""Rounds that go on whatever one of them comes to."""

import logging
from collections.abc import Callable
from typing import TypeVar

from comity.domain.errors import ComityError

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


def guarded(work: Callable[[], T]) -> T | None:
    """Run a round; what cannot be done now is said and left for the next."""
    try:
        return work()
    except ComityError as fault:
        _LOG.warning("%s: %s", fault.code, fault.message)
        return None
