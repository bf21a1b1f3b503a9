"""Searches that were made and lists under way, in memory: the same port as the tables."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.application.ports.searches import LineRow, ListRow, SearchAlarmRow, Searches, ShownRow
from comity.domain.errors import OutOfOrder
from comity.domain.searches import SearchMade, SearchTrace


class MemorySearches(Searches):
    """Searches and lists, in dictionaries of the store's state."""

    def __init__(self, state: Any, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing

    def add(self, made: SearchMade, shown: Sequence[ShownRow]) -> None:
        self._writing()
        if made.search in self._state.searches_made:
            raise OutOfOrder("store.twice", "The same search was added twice.")
        self._state.searches_made[made.search] = made
        self._state.shown |= {(row.search, row.record): row for row in shown}

    def get(self, search: UUID) -> SearchMade | None:
        return self._state.searches_made.get(search)

    def shown(self, search: UUID) -> list[ShownRow]:
        rows = [row for row in self._state.shown.values() if row.search == search]
        return sorted(rows, key=lambda row: (-row.probability_ppm, row.record.bytes))

    def since(self, at: datetime, *, officer: str = "", limit: int = 10_000) -> list[SearchTrace]:
        return [
            SearchTrace(one.at, one.kind, one.reference, one.bare, one.begins, one.asked)
            for one in self._made_since(at, officer)[-limit:]
        ]

    def _made_since(self, at: datetime, officer: str) -> list[SearchMade]:
        rows = [one for one in self._state.searches_made.values() if one.at >= at and officer in ("", one.officer)]
        return sorted(rows, key=lambda one: (one.at, one.search.bytes))

    def asked_since(self, at: datetime, occasions: Collection[str], *, officer: str = "") -> int:
        return sum(one.asked for one in self._made_since(at, officer) if one.occasion in occasions)

    def put_alarm(self, row: SearchAlarmRow) -> None:
        self._writing()
        self._state.search_alarms[row.alarm] = row

    def alarm(self, alarm: UUID) -> SearchAlarmRow | None:
        return self._state.search_alarms.get(alarm)

    def alarms(self, *, open_only: bool, limit: int = 200) -> list[SearchAlarmRow]:
        rows = [row for row in self._state.search_alarms.values() if not (open_only and row.seen_by)]
        return sorted(rows, key=lambda row: (row.at, row.alarm.bytes), reverse=True)[:limit]

    def put_screening(self, row: ListRow) -> None:
        self._writing()
        self._state.screenings[row.job] = row

    def screening(self, job: UUID) -> ListRow | None:
        return self._state.screenings.get(job)

    def screenings(self, *, open_only: bool = False, officer: str = "", limit: int = 50) -> list[ListRow]:
        rows = [row for row in self._state.screenings.values() if officer in ("", row.officer)]
        rows = sorted((row for row in rows if not open_only or row.state == "open"), key=lambda row: row.job.bytes)
        return sorted(rows, key=lambda row: row.created_at, reverse=not open_only)[:limit]

    def put_lines(self, rows: Sequence[LineRow]) -> None:
        self._writing()
        self._state.screened |= {(row.job, row.line): row for row in rows}

    def lines(self, job: UUID, *, state: str = "", after: int = 0, limit: int = 1000) -> list[LineRow]:
        rows = [row for row in self._state.screened.values() if row.job == job and row.line > after]
        return sorted((row for row in rows if state in ("", row.state)), key=lambda row: row.line)[:limit]

    def forget(self, before: datetime) -> int:
        self._writing()
        state = self._state
        old = [one.search for one in state.searches_made.values() if one.at < before]
        lists = [one.job for one in state.screenings.values() if one.created_at < before]
        for search in old:
            del state.searches_made[search]
        for job in lists:
            del state.screenings[job]
        for key in [key for key in state.shown if key[0] in old]:
            del state.shown[key]
        for line in [key for key in state.screened if key[0] in lists]:
            del state.screened[line]
        return len(old) + len(lists)
