"""Rows behind the safeguards, in memory: the same port as the tables."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from comity.application.ports.safeguards import (
    HeldNotice,
    Safeguards,
    SearchesWanted,
    SearchRow,
    VerdictCount,
    VerdictRow,
)


class MemorySafeguards(Safeguards):
    """Verdicts, searches and notices that wait, in dictionaries of the store's state."""

    def __init__(self, state: Any, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing

    def put_verdicts(self, rows: Sequence[VerdictRow]) -> None:
        self._writing()
        self._state.verdicts |= {row.event: row for row in rows}

    def verdict(self, event: bytes) -> VerdictRow | None:
        return self._state.verdicts.get(event)

    def verdict_on(self, search: UUID, record: UUID) -> VerdictRow | None:
        rows = (row for row in self._state.verdicts.values() if (row.search, row.record) == (search, record))
        return next(rows, None)

    def count_verdicts(self) -> list[VerdictCount]:
        alike = Counter(
            (one.query_script, one.record_script, one.group, one.band, one.threshold_ppm, one.month, one.wrong)
            for one in self._state.verdicts.values()
        )
        return [VerdictCount(*key, number) for key, number in sorted(alike.items())]

    def put_searches(self, rows: Sequence[SearchRow]) -> None:
        self._writing()
        self._state.searches |= {(row.event, row.record): row for row in rows}

    def searches(self, wanted: SearchesWanted, *, offset: int, limit: int) -> tuple[list[SearchRow], int]:
        fitting = [row for row in self._state.searches.values() if _fits(row, wanted)]
        newest = sorted(fitting, key=lambda row: row.searched_at, reverse=True)
        return newest[offset : offset + limit], len(newest)

    def put_held(self, rows: Sequence[HeldNotice]) -> None:
        self._writing()
        self._state.held_notices |= {row.event: row for row in rows}

    def held(self, *, limit: int) -> list[HeldNotice]:
        return sorted(self._state.held_notices.values(), key=lambda row: row.until)[:limit]

    def drop_held(self, events: Sequence[bytes]) -> None:
        self._writing()
        for event in events:
            self._state.held_notices.pop(event, None)

    def clear(self) -> None:
        self._writing()
        for rows in (self._state.verdicts, self._state.searches, self._state.held_notices):
            rows.clear()


def _fits(row: SearchRow, wanted: SearchesWanted) -> bool:
    return (
        (wanted.record is None or row.record == wanted.record)
        and (not wanted.node or row.node == wanted.node)
        and (wanted.since is None or row.searched_at >= wanted.since)
        and (wanted.until is None or row.searched_at < wanted.until)
    )
