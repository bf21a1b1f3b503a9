"""What a body holds: signed events and notices, as one canonical map (`spec/envelope.md`, "Body").

The envelope does not look inside; this module reads the outer shape only. `events` are plain values of
`evidence.sealing`, to be verified one by one; `notices` are plain values of those who publish them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from comity.evidence.canonical import decode, encode
from comity.exchange.envelope import MAX_BODY
from comity.exchange.members import Members

MAX_ITEMS: Final = 1024
_MEMBERS: Final = frozenset(("events", "notices"))


@dataclass(frozen=True, slots=True)
class Contents:
    """A body's members, each still unverified."""

    events: tuple[Any, ...]
    notices: tuple[Any, ...]


def make_body(events: Iterable[Any] = (), notices: Iterable[Any] = ()) -> bytes:
    """Canonical bytes of a body."""
    return encode({"events": list(events), "notices": list(notices)})


def parse_body(body: bytes) -> Contents:
    """The members of a body.

    Raises:
        NotVerified: Not canonical, or not a map of two lists of at most `MAX_ITEMS` members.
    """
    read = Members(decode(body, limit=MAX_BODY), "body", _MEMBERS)
    return Contents(read.each("events", MAX_ITEMS, _as_it_is), read.each("notices", MAX_ITEMS, _as_it_is))


def _as_it_is(item: Any) -> Any:
    return item
