"""Standing queries and what they met, in tables."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from comity.adapters.storage import models
from comity.adapters.storage.sql import insert, upsert
from comity.adapters.storage.typed_rows import from_columns, names, to_columns
from comity.application.ports.standing import StandingHit, StandingQueries, StandingRow
from comity.evidence.moments import to_milliseconds

_ROW: Final = names(StandingRow)
_HIT: Final = names(StandingHit)


class DjangoStanding(StandingQueries):
    """Standing queries."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False
        """True if whom one was about was taken away."""

    def put(self, row: StandingRow) -> None:
        """Keep or replace one."""
        self.erased = self.erased or not row.question
        upsert(self._alias, models.StandingQuery, _ROW, ("standing",), [to_columns(row)])

    def get(self, standing: UUID) -> StandingRow | None:
        """One."""
        found = self._rows().filter(standing=standing.bytes).values_list(*_ROW).first()
        return from_columns(StandingRow, found) if found else None

    def listed(self, *, officer: str = "", states: Collection[str] = (), limit: int = 1000) -> list[StandingRow]:
        """Those that fit, the newest first."""
        rows = self._rows()
        rows = rows.filter(officer=officer) if officer else rows
        rows = rows.filter(state__in=list(states)) if states else rows
        found = rows.order_by("-asked_at", "-standing")[:limit].values_list(*_ROW)
        return [from_columns(StandingRow, row) for row in found]

    def add_hits(self, rows: Sequence[StandingHit]) -> None:
        """Keep what one met."""
        insert(self._alias, models.StandingMet, _HIT, map(to_columns, rows))

    def hits(self, standing: UUID) -> list[StandingHit]:
        """What one met, the newest first."""
        rows = models.StandingMet.objects.using(self._alias).filter(standing=standing.bytes)
        found = rows.order_by("-at", "-record").values_list(*_HIT)
        return [from_columns(StandingHit, row) for row in found]

    def forget(self, before: datetime) -> int:
        """Drop those that ended before this."""
        old = self._rows().filter(ended_at__lt=to_milliseconds(before))
        models.StandingMet.objects.using(self._alias).filter(standing__in=old.values("standing")).delete()
        return int(old.delete()[0])

    def _rows(self) -> Any:
        return models.StandingQuery.objects.using(self._alias)
