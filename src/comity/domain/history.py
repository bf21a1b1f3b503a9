"""A case's events with their fold and their heads, kept up as events come instead of computed anew for each.

What it gives is at every moment what `cases.fold` and `cases.heads` give for the same events, whatever the order in
which they came: an event that goes to the end of the case's order is taken into the fold as it stands, any other makes
the fold begin again. A test draws both at random and compares them.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.domain.cases import Case, Folding, Known, heads, in_order


class History:
    """The events of one case, each once.

    Args:
        case: Its id.
        events: Those that are there already, in any order.
    """

    __slots__ = ("_case", "_digests", "_events", "_folding", "_heads", "_last", "_latest", "_named", "_now")

    def __init__(self, case: UUID, events: Iterable[Known] = ()) -> None:
        self._case = case
        self._events: list[Known] = list(events)
        self._digests = {known.digest for known in self._events}
        self._named = {digest for known in self._events for digest in known.event.after}
        self._latest = max((_place(known) for known in self._events), default=None)
        self._last = b""
        self._folding: Folding | None = None
        self._now: Case | None = None
        self._heads: dict[frozenset[str], frozenset[bytes]] = {}

    def __len__(self) -> int:
        return len(self._events)

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests

    @property
    def events(self) -> tuple[Known, ...]:
        """All of them, in the order in which they came."""
        return tuple(self._events)

    def add(self, known: Known) -> None:
        """Take an event in; one that is here already changes nothing."""
        if known.digest in self._digests:
            return
        place, event = _place(known), known.event
        at_end = known.digest not in self._named and (
            self._latest is None or place > self._latest or (bool(self._last) and self._last in event.after)
        )
        if self._folding is not None and at_end:
            self._folding.take(known)
            self._last = known.digest
        else:
            self._folding = None
        self._now = None
        self._add_to_heads(known)
        self._events.append(known)
        self._digests.add(known.digest)
        self._named.update(event.after)
        self._latest = place if self._latest is None else max(self._latest, place)

    def case(self) -> Case:
        """The fold of all of them."""
        if self._now is None:
            if self._folding is None:
                self._fold()
            assert self._folding is not None
            self._now = self._folding.case()
        return self._now

    def heads(self, audience: frozenset[str]) -> tuple[bytes, ...]:
        """What a new event for this audience names in `after`, as `cases.heads`."""
        if audience not in self._heads:
            self._heads[audience] = frozenset(heads(self._events, audience))
        return tuple(sorted(self._heads[audience]))

    def _fold(self) -> None:
        self._folding = Folding(self._case)
        for known in in_order(self._events):
            self._folding.take(known)
            self._last = known.digest

    def _add_to_heads(self, known: Known) -> None:
        """Only an event that the whole audience has ends what it comes after, and only if none that came names it."""
        seen, after = set(known.event.audience), set(known.event.after)
        for audience, before in list(self._heads.items()):
            if not audience <= seen:
                continue
            if known.digest in self._named:
                del self._heads[audience]  # seldom: it came after one that follows it
            else:
                self._heads[audience] = (before - after) | {known.digest}


def _place(known: Known) -> tuple[datetime, bytes]:
    return known.event.at, known.digest
