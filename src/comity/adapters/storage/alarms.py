"""Alarms on logs."""

from typing import Any

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_milliseconds, optional_moment
from comity.adapters.storage.sql import upsert
from comity.application.ports.store import AlarmRow, Alarms
from comity.evidence.moments import from_milliseconds, to_milliseconds

_COLUMNS = (
    "alarm", "kind", "log", "reported_by", "raised_at", "first", "second", "proof", "lifted_by", "lifted_at", "reason",
)  # fmt: skip


class DjangoAlarms(Alarms):
    """Alarms, none ever taken out."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def put(self, row: AlarmRow) -> None:
        """Keep or replace an alarm."""
        at, lifted = to_milliseconds(row.raised_at), optional_milliseconds(row.lifted_at)
        notes = (row.first, row.second, row.proof)
        values = (row.id, row.kind, row.log, row.reported_by, at, *notes, row.lifted_by, lifted, row.reason)
        upsert(self._alias, models.LogAlarm, _COLUMNS, ("alarm",), [values])

    def get(self, alarm: bytes) -> AlarmRow | None:
        """An alarm by id."""
        return next(iter(self._rows(alarm=alarm)), None)

    def open(self, log: str) -> list[AlarmRow]:
        """Alarms on a node's log that nobody has lifted, the oldest first."""
        return self._rows(log=log, lifted_at__isnull=True)[::-1]

    def all(self) -> list[AlarmRow]:
        """Every alarm, the newest first."""
        return self._rows()

    def _rows(self, **wanted: Any) -> list[AlarmRow]:
        rows = models.LogAlarm.objects.using(self._alias).filter(**wanted).order_by("-id").values_list(*_COLUMNS)
        return [_row(*row) for row in rows]


def _row(
    alarm: Any, kind: str, log: str, by: str, at: int, first: Any, second: Any, proof: Any, who: str, lifted: Any,
    reason: str,
) -> AlarmRow:  # fmt: skip
    return AlarmRow(
        id=bytes(alarm),
        kind=kind,
        log=log,
        reported_by=by,
        raised_at=from_milliseconds(at),
        first=bytes(first),
        second=bytes(second),
        proof=bytes(proof),
        lifted_by=who,
        lifted_at=optional_moment(lifted),
        reason=reason,
    )
