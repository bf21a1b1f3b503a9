"""Standing queries in memory: the same port as the tables."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.application.ports.standing import StandingHit, StandingQueries, StandingRow
from comity.domain.errors import OutOfOrder


class MemoryStanding(StandingQueries):
    """Standing queries, in dictionaries of the store's state."""

    def __init__(self, state: Any, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing

    def put(self, row: StandingRow) -> None:
        self._writing()
        self._state.standing[row.standing] = row

    def get(self, standing: UUID) -> StandingRow | None:
        return self._state.standing.get(standing)

    def listed(self, *, officer: str = "", states: Collection[str] = (), limit: int = 1000) -> list[StandingRow]:
        rows = [row for row in self._state.standing.values() if officer in ("", row.officer)]
        rows = [row for row in rows if not states or row.state in states]
        return sorted(rows, key=lambda row: (row.asked_at, row.standing.bytes), reverse=True)[:limit]

    def add_hits(self, rows: Sequence[StandingHit]) -> None:
        self._writing()
        for row in rows:
            if (row.standing, row.record) in self._state.standing_hits:
                raise OutOfOrder("store.twice", "The same record was added twice.")
            self._state.standing_hits[row.standing, row.record] = row

    def hits(self, standing: UUID) -> list[StandingHit]:
        rows = [row for row in self._state.standing_hits.values() if row.standing == standing]
        return sorted(rows, key=lambda row: (row.at, row.record.bytes), reverse=True)

    def forget(self, before: datetime) -> int:
        self._writing()
        old = [r.standing for r in self._state.standing.values() if r.ended_at is not None and r.ended_at < before]
        for standing in old:
            del self._state.standing[standing]
        for key in [key for key in self._state.standing_hits if key[0] in old]:
            del self._state.standing_hits[key]
        return len(old)
