"""A case's events with their fold and their heads, kept up as events come instead of computed anew for each.

What it gives is at every moment what `cases.fold` and `cases.heads` give for the same events, whatever the order in
which they came: an event is put into its place in the case's order, and only what stands behind it is taken again. A
test draws both at random and compares them.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.domain.cases import Case, Folding, Known, heads, in_order, newest


class History:
    """The events of one case, each once.

    Args:
        case: Its id.
        events: Those that are there already, in any order.
    """

    __slots__ = ("_case", "_digests", "_events", "_folding", "_heads", "_latest", "_named", "_now", "_order")

    def __init__(self, case: UUID, events: Iterable[Known] = ()) -> None:
        self._case = case
        self._events: list[Known] = list(events)
        self._digests = {known.digest for known in self._events}
        self._named = {digest for known in self._events for digest in known.event.after}
        self._latest = max((known.event.at for known in self._events), default=None)
        self._order: list[Known] = []
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

    @property
    def latest_at(self) -> datetime | None:
        """The latest moment of an event, UTC; None if there is none."""
        return self._latest

    def add(self, known: Known) -> None:
        """Take an event in; one that is here already changes nothing."""
        if known.digest in self._digests:
            return
        if known.digest in self._named:
            self._folding = None  # seldom: it came after one that follows it
        if self._folding is not None:
            self._insert(self._folding, known)
        self._now = None
        if self._latest is None or known.event.at > self._latest:
            self._latest = known.event.at
        self._add_to_heads(known)
        self._events.append(known)
        self._digests.add(known.digest)
        self._named.update(known.event.after)

    def case(self) -> Case:
        """The fold of all of them."""
        if self._now is None:
            folding = self._folding or self._fold()
            self._now = folding.case()
        return self._now

    def heads(self, audience: frozenset[str]) -> tuple[bytes, ...]:
        """What a new event for this audience names in `after`, as `cases.heads`."""
        if audience not in self._heads:
            self._heads[audience] = frozenset(heads(self._events, audience))
        return newest(self._heads[audience], self._events)

    def _fold(self) -> Folding:
        self._folding, self._order = Folding(self._case), in_order(self._events)
        for known in self._order:
            self._folding.take(known)
        return self._folding

    def _insert(self, folding: Folding, known: Known) -> None:
        """Put an event that none here names where `in_order` has it; the order of the others stays as it is.

        It waits for the last that it comes after, and then goes before the first that is later than itself.
        """
        order, after = self._order, frozenset(known.event.after)
        at = len(order)
        while at and order[at - 1].digest not in after:
            at -= 1
        place = _place(known)
        while at < len(order) and _place(order[at]) < place:
            at += 1
        order.insert(at, known)
        folding.back_to(at)
        for following in order[at:]:
            folding.take(following)

    def _add_to_heads(self, known: Known) -> None:
        """Only an event that the whole audience has ends what it comes after, and only if none that came names it."""
        seen, after = set(known.event.audience), set(known.event.after)
        for audience, before in list(self._heads.items()):
            if not audience <= seen:
                continue
            if known.digest in self._named:
                del self._heads[audience]
            else:
                self._heads[audience] = (before - after) | {known.digest}


def _place(known: Known) -> tuple[datetime, bytes]:
    return known.event.at, known.digest
