"""What a page of requests may be asked for. No word that we cannot read is ever passed over: it is refused."""

import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from comity.application.ports.store import CLOCK_FILTERS, RUNG_FILTERS, NoticesWanted
from comity.application.turns import TURNS
from comity.domain.errors import InvalidInput
from comity.domain.stages import AT_HOME
from comity.evidence.moments import to_milliseconds

ORDERS = (
    "request", "case", "direction", "title", "from_state", "to_state", "counterpart", "stage", "urgency", "due_name",
    "due_at", "waiting", "updated_at", "paused", "step", "review", "review_due", "expected",
)  # fmt: skip
DIRECTIONS = ("", "in", "out")
LARGEST = (1 << 31) - 1
NOTICE_ORDERS: Final = ("title", "kind", "stage", "owner", "valid_until", "review_on", "updated_at")
MOST_NOTICES: Final = 10_000
"""Rows of one page of the register, or lines of one answer to an index."""
AT_HOME_STAGES = tuple(sorted(stage.value for stage in AT_HOME))
SOON = timedelta(days=1)
SOON_MS = SOON // timedelta(milliseconds=1)


def check_page(direction: str, stage: str, text: str, order: str, offset: int, limit: int) -> None:
    """Return if a page can be cut by these words and numbers.

    Raises:
        InvalidInput: Unknown order or direction, text that no store can hold, a number out of range.
    """
    if order.removeprefix("-") not in ORDERS:
        raise _refused(
            "order", f"There is no order {order[:40]!r}.", f"Use one of {', '.join(ORDERS)}, or - before it."
        )
    if direction not in DIRECTIONS:
        raise _refused("direction", f"There is no direction {direction[:40]!r}.", "Use in, out, or none for both.")
    if not (_is_plain(stage) and _is_plain(text)):
        raise _refused("text", "The text to search for holds characters that are none.", "Type it anew.")
    if not (0 <= offset <= LARGEST and 0 <= limit <= LARGEST):
        raise _refused("range", "Offset and limit are whole numbers from 0 on.", "Go back to the first page.")


def check_clock(clock: str, now: datetime | None) -> int:
    """The moment by which rows are filtered, in milliseconds; 0 where they are not.

    Raises:
        InvalidInput: There is no such filter, or no moment is given for it.
    """
    if clock not in CLOCK_FILTERS and clock not in RUNG_FILTERS:
        raise _refused(
            "clock",
            f"There is no filter {clock[:40]!r} by clock.",
            f"Use one of {', '.join(filter(None, CLOCK_FILTERS))}.",
        )
    if clock and now is None:
        raise _refused("clock_moment", "A filter by clock needs a moment.", "Give the present one.")
    return to_milliseconds(now) if now is not None else 0


def turn_column(roles: Collection[str]) -> int:
    """Roles as one number, a bit for each; the order of `TURNS` is that of the bits and does not change."""
    return sum(1 << place for place, role in enumerate(TURNS) if role in roles)


def to_turn(number: int) -> tuple[str, ...]:
    """The roles of a number."""
    return tuple(sorted(role.value for place, role in enumerate(TURNS) if number >> place & 1))


@lru_cache(maxsize=64)
def fitting_turns(roles: tuple[str, ...]) -> tuple[int, ...]:
    """Every number in which one of these roles is. A list of numbers finds its way through an index; a bit does not."""
    wanted = turn_column(roles)
    return tuple(number for number in range(1, 1 << len(TURNS)) if number & wanted)


def folded(text: str) -> str:
    """Text as it is compared in a search: one form for one character, and no capitals."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def storable(text: str) -> str:
    """Text from anywhere without the one character (U+0000) that PostgreSQL cannot hold."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _is_plain(text: str) -> bool:
    return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text)


def _refused(what: str, message: str, advice: str) -> InvalidInput:
    return InvalidInput(f"store.page_{what}", message, advice=advice)


def check_wanted(wanted: NoticesWanted) -> None:
    """Return if a list can be made.

    Raises:
        InvalidInput: ``notice.list``.
    """
    known = wanted.order.removeprefix("-") in NOTICE_ORDERS
    if not known or wanted.offset < 0 or not 0 < wanted.limit <= MOST_NOTICES:
        raise InvalidInput(
            "notice.list",
            "There is no such order or page of notices.",
            advice=f"Sort by one of: {', '.join(NOTICE_ORDERS)}.",
        )
