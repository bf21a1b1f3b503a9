"""Rows behind the false-hit register and the owner's view of searches, in tables."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count

from comity.adapters.storage import models
from comity.adapters.storage.sql import chunks, fetch, upsert
from comity.application.ports.safeguards import (
    HeldNotice,
    Safeguards,
    SearchesWanted,
    SearchRow,
    VerdictCount,
    VerdictRow,
)
from comity.evidence.moments import from_milliseconds, to_milliseconds

_VERDICT = (
    "event", "search", "record", "month", "query_script", "record_script", "group", "band", "threshold_ppm", "wrong",
    "reason",
)  # fmt: skip
_ALIKE = ("query_script", "record_script", "group", "band", "threshold_ppm", "month", "wrong")
_SEARCH = (
    "event", "record", "searched_at", "node", "unit", "officer", "role", "purpose", "reference", "occasion",
)  # fmt: skip
_HELD = ("event", "owner", "reference", "why", "until")


class DjangoSafeguards(Safeguards):
    """Verdicts, searches and notices that wait."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def put_verdicts(self, rows: Sequence[VerdictRow]) -> None:
        """Keep or replace these."""
        columns = (
            (row.event, row.search.bytes, row.record.bytes, *(getattr(row, name) for name in _VERDICT[3:]))
            for row in rows
        )
        upsert(self._alias, models.MatchVerdict, _VERDICT, ("event",), columns)

    def verdict(self, event: bytes) -> VerdictRow | None:
        """One verdict."""
        row = fetch(self._alias, models.MatchVerdict, _VERDICT, event=event)
        return _verdict(*row) if row else None

    def verdict_on(self, search: UUID, record: UUID) -> VerdictRow | None:
        """The verdict on a record as one search showed it."""
        row = fetch(self._alias, models.MatchVerdict, _VERDICT, search=search.bytes, record=record.bytes)
        return _verdict(*row) if row else None

    def count_verdicts(self) -> list[VerdictCount]:
        """Every verdict, counted by the database."""
        rows = models.MatchVerdict.objects.using(self._alias).values_list(*_ALIKE)
        return [VerdictCount(*row) for row in rows.annotate(number=Count("id")).order_by(*_ALIKE)]

    def put_searches(self, rows: Sequence[SearchRow]) -> None:
        """Keep these; a row that is here already stays."""
        columns = (
            (row.event, row.record.bytes, to_milliseconds(row.searched_at), *(getattr(row, n) for n in _SEARCH[3:]))
            for row in rows
        )
        upsert(self._alias, models.RecordSearch, _SEARCH, ("event", "record"), columns)

    def searches(self, wanted: SearchesWanted, *, offset: int, limit: int) -> tuple[list[SearchRow], int]:
        """Rows that fit, the newest first."""
        equal: dict[str, Any] = {"node": wanted.node} if wanted.node else {}
        if wanted.record is not None:
            equal["record"] = wanted.record.bytes
        if wanted.since is not None:
            equal["searched_at__gte"] = to_milliseconds(wanted.since)
        if wanted.until is not None:
            equal["searched_at__lt"] = to_milliseconds(wanted.until)
        found = models.RecordSearch.objects.using(self._alias).filter(**equal).order_by("-searched_at", "-id")
        return [_search(*row) for row in found.values_list(*_SEARCH)[offset : offset + limit]], found.count()

    def put_held(self, rows: Sequence[HeldNotice]) -> None:
        """Keep these."""
        columns = ((row.event, row.owner, row.reference, row.why, to_milliseconds(row.until)) for row in rows)
        upsert(self._alias, models.HeldSearchNotice, _HELD, ("event",), columns)

    def held(self, *, limit: int) -> list[HeldNotice]:
        """Notices that wait, those that wait the shortest first."""
        found = models.HeldSearchNotice.objects.using(self._alias).order_by("until", "id").values_list(*_HELD)
        return [
            HeldNotice(bytes(event), owner, reference, why, from_milliseconds(until))
            for event, owner, reference, why, until in found[:limit]
        ]

    def drop_held(self, events: Sequence[bytes]) -> None:
        """These are sent."""
        for chunk in chunks(events):
            models.HeldSearchNotice.objects.using(self._alias).filter(event__in=chunk).delete()

    def clear(self) -> None:
        """Drop every row."""
        for table in (models.MatchVerdict, models.RecordSearch, models.HeldSearchNotice):
            table.objects.using(self._alias).all().delete()


def _verdict(*row: Any) -> VerdictRow:
    event, search, record, *rest = row
    return VerdictRow(bytes(event), UUID(bytes=bytes(search)), UUID(bytes=bytes(record)), *rest)


def _search(*row: Any) -> SearchRow:
    event, record, searched_at, *rest = row
    return SearchRow(bytes(event), UUID(bytes=bytes(record)), from_milliseconds(searched_at), *rest)
