"""Standing queries and what they met, in tables."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from comity.adapters.storage import models
from comity.adapters.storage.sql import insert, upsert
from comity.application.ports.standing import StandingHit, StandingQueries, StandingRow
from comity.evidence.moments import from_milliseconds, to_milliseconds

_ROW: Final = tuple(field.name for field in fields(StandingRow))
_HIT: Final = tuple(field.name for field in fields(StandingHit))
_UUIDS: Final = frozenset({"standing", "case", "request", "record", "search"})
_MOMENTS: Final = frozenset({"asked_at", "until", "authorised_at", "ended_at", "at"})
_BYTES: Final = frozenset({"question", "digest"})


class DjangoStanding(StandingQueries):
    """Standing queries."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False
        """True if whom one was about was taken away."""

    def put(self, row: StandingRow) -> None:
        """Keep or replace one."""
        self.erased = self.erased or not row.question
        columns = tuple(_column(getattr(row, name)) for name in _ROW)
        upsert(self._alias, models.StandingQuery, _ROW, ("standing",), [columns])

    def get(self, standing: UUID) -> StandingRow | None:
        """One."""
        found = self._rows().filter(standing=standing.bytes).values_list(*_ROW).first()
        return StandingRow(**_values(_ROW, found)) if found else None

    def listed(self, *, officer: str = "", states: Collection[str] = (), limit: int = 1000) -> list[StandingRow]:
        """Those that fit, the newest first."""
        rows = self._rows()
        rows = rows.filter(officer=officer) if officer else rows
        rows = rows.filter(state__in=list(states)) if states else rows
        found = rows.order_by("-asked_at", "-standing")[:limit].values_list(*_ROW)
        return [StandingRow(**_values(_ROW, row)) for row in found]

    def add_hits(self, rows: Sequence[StandingHit]) -> None:
        """Keep what one met."""
        columns = [tuple(_column(getattr(row, name)) for name in _HIT) for row in rows]
        insert(self._alias, models.StandingMet, _HIT, columns)

    def hits(self, standing: UUID) -> list[StandingHit]:
        """What one met, the newest first."""
        rows = models.StandingMet.objects.using(self._alias).filter(standing=standing.bytes)
        found = rows.order_by("-at", "-record").values_list(*_HIT)
        return [StandingHit(**_values(_HIT, row)) for row in found]

    def forget(self, before: datetime) -> int:
        """Drop those that ended before this."""
        old = self._rows().filter(ended_at__lt=to_milliseconds(before))
        models.StandingMet.objects.using(self._alias).filter(standing__in=old.values("standing")).delete()
        return int(old.delete()[0])

    def _rows(self) -> Any:
        return models.StandingQuery.objects.using(self._alias)


def _column(value: Any) -> Any:
    match value:
        case UUID():
            return value.bytes
        case datetime():
            return to_milliseconds(value)
        case date():
            return value.isoformat()
        case None:
            return None
    return value


def _values(names: Sequence[str], columns: Sequence[Any]) -> dict[str, Any]:
    return {name: _value(name, column) for name, column in zip(names, columns, strict=True)}


def _value(name: str, column: Any) -> Any:
    if column is None:
        return None
    if name in _UUIDS:
        return UUID(bytes=bytes(column))
    if name in _MOMENTS:
        return from_milliseconds(column)
    if name == "law_on":
        return date.fromisoformat(column)
    return bytes(column) if name in _BYTES else column
