"""Reports of missing persons in memory: the same port as the table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.application.ports.relatives import Relatives, ReportRow


class MemoryRelatives(Relatives):
    """Reports in a dictionary of the store's state."""

    def __init__(self, state: Any, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing

    def put(self, row: ReportRow) -> None:
        self._writing()
        self._state.reports[row.report] = row

    def get(self, report: UUID) -> ReportRow | None:
        return self._state.reports.get(report)

    def by_token(self, token: bytes) -> ReportRow | None:
        return next((row for row in self._state.reports.values() if row.token == token), None)

    def by_public(self, public: UUID) -> ReportRow | None:
        return next((row for row in self._state.reports.values() if row.public == public), None)

    def listed(self, *, stage: str, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        return self._page([row for row in self._state.reports.values() if stage in ("", row.stage)], offset, limit)

    def published(self, *, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        return self._page([row for row in self._state.reports.values() if row.public is not None], offset, limit)

    def to_purge(self, at: datetime, limit: int) -> list[ReportRow]:
        rows = self._state.reports.values()
        return self._page([row for row in rows if row.purge_at is not None and row.purge_at <= at], 0, limit)[0]

    def erase(self, report: UUID) -> None:
        self._writing()
        self._state.reports.pop(report, None)

    def _page(self, rows: list[ReportRow], offset: int, limit: int) -> tuple[list[ReportRow], int]:
        rows.sort(key=lambda row: (row.order, row.received_at))
        return rows[offset : offset + limit], len(rows)
