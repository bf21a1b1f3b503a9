"""The ledger of what became of requests: rows for counting, and the mark of the log up to which they were made."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, Value, When

from comity.adapters.storage import models
from comity.adapters.storage.columns import to_words, words_column
from comity.adapters.storage.sql import chunks, upsert
from comity.application.ports.store import Ledger, LedgerRow, LedgerTally, LedgerWanted, LogMark
from comity.evidence.moments import from_milliseconds, to_milliseconds

_COLUMNS = (
    "case", "request", "measure", "direction", "partner", "word", "stage", "grounds", "released_at", "answered_at",
    "due_at", "late", "assurances_asked", "assurances_given", "assurances_declined",
)  # fmt: skip
_COUNTED = ("assurances_asked", "assurances_given", "assurances_declined")
_ALIKE = ("partner", "direction", "word", "stage", "grounds")


class DjangoLedger(Ledger):
    """What became of requests, counted."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def mark(self) -> LogMark | None:
        """Up to where the log was counted."""
        row = models.LedgerMark.objects.using(self._alias).values_list("size", "last", "erasures").first()
        return LogMark(row[0], bytes(row[1]), row[2]) if row else None

    def keep(self, mark: LogMark) -> None:
        """It was counted up to here."""
        values = {"size": mark.size, "last": mark.last, "erasures": mark.erasures}
        models.LedgerMark.objects.using(self._alias).update_or_create(id=1, defaults=values)

    def put(self, cases: Iterable[UUID], rows: Iterable[LedgerRow]) -> None:
        """Replace all rows of these cases."""
        for chunk in chunks(case.bytes for case in cases):
            models.LedgerEntry.objects.using(self._alias).filter(case__in=chunk).delete()
        key = ("case", "request", "measure")
        upsert(self._alias, models.LedgerEntry, _COLUMNS, key, (_columns(row) for row in rows))

    def rows(self) -> list[LedgerRow]:
        """Every row, by request and measure."""
        found = models.LedgerEntry.objects.using(self._alias)
        return [_row(*row) for row in found.order_by("request", "measure").values_list(*_COLUMNS)]

    def tally(self, wanted: LedgerWanted, now: datetime) -> list[LedgerTally]:
        """The rows that fit, counted by the database."""
        ran_out = Q(late=True) | Q(due_at__lt=to_milliseconds(now))
        is_late = Case(When(ran_out, then=Value(True)), default=Value(False), output_field=BooleanField())
        rows = self._fitting(wanted).annotate(is_late=is_late).values_list(*_ALIKE, "is_late")
        sums = {f"{name}_sum": Sum(name) for name in _COUNTED}
        counted = rows.annotate(number=Count("id"), **sums).order_by(*_ALIKE, "is_late")
        return [
            LedgerTally(partner, direction, word, stage, to_words(grounds), bool(late), number, *assurances)
            for partner, direction, word, stage, grounds, late, number, *assurances in counted
        ]

    def spans(self, wanted: LedgerWanted) -> list[tuple[str, str, str, timedelta]]:
        """The time from release to answer of those that were answered."""
        rows = self._fitting(wanted).exclude(answered_at=models.NEVER)
        found = rows.values_list("partner", "direction", "word", "released_at", "answered_at")
        return [(one, two, word, timedelta(milliseconds=end - start)) for one, two, word, start, end in found]

    def _fitting(self, wanted: LedgerWanted) -> "QuerySet[models.LedgerEntry]":
        said = {"partner": wanted.partner, "direction": wanted.direction, "word": wanted.word}
        equal: dict[str, Any] = {name: value for name, value in said.items() if value}
        if wanted.since is not None:
            equal["released_at__gte"] = to_milliseconds(wanted.since)
        if wanted.until is not None:
            equal["released_at__lt"] = to_milliseconds(wanted.until)
        return models.LedgerEntry.objects.using(self._alias).filter(**equal)

    def clear(self) -> None:
        """Drop every row and the mark."""
        models.LedgerEntry.objects.using(self._alias).all().delete()
        models.LedgerMark.objects.using(self._alias).all().delete()


def _columns(row: LedgerRow) -> tuple[Any, ...]:
    return (
        row.case.bytes, row.request.bytes, row.measure, row.direction, row.partner, row.word, row.stage,
        words_column(row.grounds), to_milliseconds(row.released_at), _or_never(row.answered_at),
        _or_never(row.due_at), row.late, row.assurances_asked, row.assurances_given, row.assurances_declined,
    )  # fmt: skip


def _row(*row: Any) -> LedgerRow:
    case, request, measure, direction, partner, word, stage, grounds, released, answered, due, late, *counted = row
    return LedgerRow(
        UUID(bytes=bytes(case)), UUID(bytes=bytes(request)), measure, direction, partner, word, stage,
        to_words(grounds), from_milliseconds(released), _or_none(answered), _or_none(due), late, *counted,
    )  # fmt: skip


def _or_never(moment: datetime | None) -> int:
    return models.NEVER if moment is None else to_milliseconds(moment)


def _or_none(milliseconds: int) -> datetime | None:
    return None if milliseconds == models.NEVER else from_milliseconds(milliseconds)
