"""Searches that were made, what they showed, their alarms, and lists under way, in tables."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Sum

from comity.adapters.storage import models
from comity.adapters.storage.sql import insert, upsert
from comity.adapters.storage.typed_rows import from_columns, names, to_columns
from comity.application.ports.searches import LineRow, ListRow, SearchAlarmRow, Searches, ShownRow
from comity.domain.searches import SearchMade, SearchTrace
from comity.evidence.moments import from_milliseconds, to_milliseconds

Row = TypeVar("Row", SearchMade, ShownRow, SearchAlarmRow, ListRow, LineRow)


class DjangoSearches(Searches):
    """Searches and lists."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def add(self, made: SearchMade, shown: Sequence[ShownRow]) -> None:
        """Keep a search and what it showed."""
        insert(self._alias, models.SearchMade, names(SearchMade), [to_columns(made)])
        insert(self._alias, models.SearchShown, names(ShownRow), map(to_columns, shown))

    def get(self, search: UUID) -> SearchMade | None:
        """One search."""
        return self._one(models.SearchMade, SearchMade, search=search.bytes)

    def shown(self, search: UUID) -> list[ShownRow]:
        """What it showed, the likeliest first."""
        rows = models.SearchShown.objects.using(self._alias).filter(search=search.bytes)
        found = rows.order_by("-probability_ppm", "record").values_list(*names(ShownRow))
        return [from_columns(ShownRow, row) for row in found]

    def since(self, at: datetime, *, officer: str = "", limit: int = 10_000) -> list[SearchTrace]:
        """Traces of searches from a moment on, ascending; the newest if there are more."""
        rows = models.SearchMade.objects.using(self._alias).filter(at__gte=to_milliseconds(at))
        rows = rows.filter(officer=officer) if officer else rows
        found = rows.order_by("-at", "-search")[:limit].values_list(*names(SearchTrace))
        return [SearchTrace(from_milliseconds(at), *rest) for at, *rest in reversed(found)]

    def asked_since(self, at: datetime, occasions: Collection[str], *, officer: str = "") -> int:
        """How many persons or things were asked for."""
        rows = models.SearchMade.objects.using(self._alias)
        rows = rows.filter(at__gte=to_milliseconds(at), occasion__in=list(occasions))
        rows = rows.filter(officer=officer) if officer else rows
        return int(rows.aggregate(sum=Sum("asked"))["sum"] or 0)

    def put_alarm(self, row: SearchAlarmRow) -> None:
        """Keep or replace an alarm."""
        upsert(self._alias, models.SearchAlarm, names(SearchAlarmRow), ("alarm",), [to_columns(row)])

    def alarm(self, alarm: UUID) -> SearchAlarmRow | None:
        """One alarm."""
        return self._one(models.SearchAlarm, SearchAlarmRow, alarm=alarm.bytes)

    def alarms(self, *, open_only: bool, limit: int = 200) -> list[SearchAlarmRow]:
        """Alarms, the newest first."""
        rows = models.SearchAlarm.objects.using(self._alias)
        rows = rows.filter(seen_by="") if open_only else rows.all()
        found = rows.order_by("-at", "-alarm")[:limit].values_list(*names(SearchAlarmRow))
        return [from_columns(SearchAlarmRow, row) for row in found]

    def put_screening(self, row: ListRow) -> None:
        """Keep or replace a list."""
        upsert(self._alias, models.ScreenedList, names(ListRow), ("job",), [to_columns(row)])

    def screening(self, job: UUID) -> ListRow | None:
        """One list."""
        return self._one(models.ScreenedList, ListRow, job=job.bytes)

    def screenings(self, *, open_only: bool = False, officer: str = "", limit: int = 50) -> list[ListRow]:
        """Lists, the newest first; open ones the oldest first."""
        wanted = {"state": "open"} if open_only else {}
        wanted |= {"officer": officer} if officer else {}
        rows = models.ScreenedList.objects.using(self._alias).filter(**wanted)
        found = rows.order_by("created_at" if open_only else "-created_at", "job")[:limit]
        return [from_columns(ListRow, row) for row in found.values_list(*names(ListRow))]

    def put_lines(self, rows: Sequence[LineRow]) -> None:
        """Keep or replace lines."""
        upsert(self._alias, models.ScreenedLine, names(LineRow), ("job", "line"), map(to_columns, rows))

    def lines(self, job: UUID, *, state: str = "", after: int = 0, limit: int = 1000) -> list[LineRow]:
        """Lines of a list after a number, ascending."""
        rows = models.ScreenedLine.objects.using(self._alias).filter(job=job.bytes, line__gt=after)
        rows = rows.filter(state=state) if state else rows
        return [from_columns(LineRow, row) for row in rows.order_by("line")[:limit].values_list(*names(LineRow))]

    def forget(self, before: datetime) -> int:
        """Drop searches and lists older than this; how many."""
        limit = to_milliseconds(before)
        searches = models.SearchMade.objects.using(self._alias).filter(at__lt=limit)
        lists = models.ScreenedList.objects.using(self._alias).filter(created_at__lt=limit)
        models.SearchShown.objects.using(self._alias).filter(search__in=searches.values("search")).delete()
        models.ScreenedLine.objects.using(self._alias).filter(job__in=lists.values("job")).delete()
        return int(searches.delete()[0] + lists.delete()[0])

    def _one(self, model: type[Model], kind: type[Row], **key: bytes) -> Row | None:
        found = model._default_manager.using(self._alias).filter(**key).values_list(*names(kind)).first()
        return from_columns(kind, found) if found else None
