"""What a node remembers between acts so as not to read it again: the histories of cases, what the inbox shows of them,
and the right edge of its log.

It is only ever as good as the log: `sync` compares the mark of the log as the open transaction sees it with the mark
up to which everything here was built. Whatever another process wrote since makes the cases that it touched be read
anew; a transaction that was undone, an erasure or another database makes all of it be read anew. So nothing here has
to be told of a commit or a rollback, and a crash loses nothing but time.

One writer at a time uses it, which is what the store's units promise.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.ports import LogMark, Unit
from comity.application.reading import known
from comity.domain.cases import RequestState
from comity.domain.history import History
from comity.evidence.tiles import LogWriter

MOST_EVENTS = 16_384
"""Events that are remembered, over all cases together; at 2 to 3 kB each they take some 40 MB."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Of which states the inbox has the rows of a case's requests, and the moment that stands in them."""

    requests: Mapping[UUID, RequestState]
    updated_at: datetime | None


class Casebook:
    """Histories of the cases that were worked on last, and the log's writer."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most = most_events
        self._events = 0
        self._mark: LogMark | None = None
        self._histories: OrderedDict[UUID, History] = OrderedDict()
        self._shown: dict[UUID, Shown] = {}
        self._writer: LogWriter | None = None

    @property
    def mark(self) -> LogMark | None:
        """The mark up to which what is here was built."""
        return self._mark

    def sync(self, unit: Unit) -> LogMark:
        """Forget what the open transaction does not bear out; the log's mark as it sees it."""
        now, then = unit.events.mark(), self._mark
        if then is not None and now == then:
            return then
        if then is not None and self._continues(unit, then, now):
            for case in unit.events.cases_from(then.size):
                self.forget(case)
            self._writer, self._mark = None, now
            return now
        self._histories.clear()
        self._shown.clear()
        self._events, self._writer, self._mark = 0, None, now
        return now

    def take(self, case: UUID) -> History | None:
        """The history of a case, which is its user's from now on; `keep` brings it back."""
        history = self._histories.pop(case, None)
        self._events -= len(history) if history else 0
        return history

    def shown(self, case: UUID) -> Shown | None:
        """What the inbox shows of a case, as far as that is remembered."""
        return self._shown.get(case)

    def forget(self, case: UUID) -> None:
        """Whatever is remembered of a case may not be so."""
        self.take(case)
        self._shown.pop(case, None)

    def read(self, unit: Unit, case: UUID) -> History:
        """The same, read from the store where it is not here."""
        return self.take(case) or History(case, (known(stored.signed) for stored in unit.events.of_case(case)))

    def writer(self, unit: Unit, size: int) -> LogWriter:
        """What appends to a log of this size."""
        if self._writer is None or self._writer.size != size:
            self._writer = LogWriter(unit.tiles, size)
        return self._writer

    def keep(
        self, mark: LogMark, histories: Iterable[tuple[UUID, History]], shown: Mapping[UUID, Shown] | None = None
    ) -> None:
        """Remember these as they are at this mark of the log, and what of them the inbox shows now."""
        self._mark = mark
        self._shown.update(shown or {})
        for case, history in histories:
            self.take(case)
            self._histories[case] = history
            self._events += len(history)
        while self._events > self._most and self._histories:
            case, oldest = self._histories.popitem(last=False)
            self._shown.pop(case, None)
            self._events -= len(oldest)

    def _continues(self, unit: Unit, then: LogMark, now: LogMark) -> bool:
        """True if all that was there then is still there, and more came after it."""
        grown = now.erasures == then.erasures and now.size > then.size > 0
        return grown and unit.events.mark(then.size).last == then.last
