"""Projections: what the inbox lists."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from comity.adapters.storage import models
from comity.adapters.storage.columns import to_words, words_column
from comity.adapters.storage.pages import (
    AT_HOME_STAGES,
    SOON_MS,
    check_clock,
    check_page,
    fitting_turns,
    folded,
    storable,
    to_turn,
    turn_column,
)
from comity.adapters.storage.sql import CHUNK, Condition, quoted, run, table, update_each, upsert, where_of
from comity.application.ports.store import RUNG_FILTERS, BareCase, PersonRow, RequestRow, Views
from comity.evidence.moments import from_milliseconds, to_milliseconds

_SHOWN = (
    "request", "case", "direction", "title", "from_state", "to_state", "counterpart", "measures", "stage", "urgency",
    "due_name", "due_at", "waiting", "updated_at", "paused", "paused_until", "step", "look_at", "review", "review_due",
    "expected", "turn",
)  # fmt: skip
_COLUMNS = (*_SHOWN, "folded")
Rows: TypeAlias = "QuerySet[models.RequestView]"


class DjangoViews(Views):
    """Projections."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def put_requests(self, rows: Sequence[RequestRow]) -> None:
        """Keep or replace rows."""
        upsert(self._alias, models.RequestView, _COLUMNS, ("case", "request"), map(_columns, rows))

    def touch(self, moments: Sequence[tuple[UUID, UUID, datetime]]) -> int:
        """Set when the requests of these cases (case, request) were last updated; how many rows there were."""
        rows = ((to_milliseconds(at), case.bytes, request.bytes) for case, request, at in moments)
        return update_each(self._alias, models.RequestView, ("updated_at",), ("case", "request"), rows)

    def requests(
        self,
        *,
        direction: str = "",
        stage: str = "",
        text: str = "",
        case: UUID | None = None,
        order: str = "due_at",
        offset: int = 0,
        limit: int = 50,
        clock: str = "",
        now: datetime | None = None,
        turn: Collection[str] = (),
        second: bool = False,
        at_home: bool = False,
    ) -> tuple[list[RequestRow], int]:
        """Rows that fit, and how many there are in all.

        `order` is a field name, ``-`` before it for descending; rows alike in it are in the order of their ids, and a
        request with nothing due comes after all that have a deadline. `text` is looked for anywhere in the title.

        Raises:
            InvalidInput: There is no such order or direction, or a number is out of range.
        """
        check_page(direction, stage, text, order, offset, limit)
        timed = _narrowed(clock, now, turn, second, at_home)
        wanted = {"direction": direction, "stage": stage, "case": case and case.bytes}
        wanted = {name: value for name, value in wanted.items() if value}
        if not text:
            return self._page([*wanted.items(), *timed.items()], order, offset, limit, few=at_home)
        rows = self._rows().filter(**wanted).filter(**timed)
        if not timed:
            rows, total = self._found(rows, wanted, folded(text))
        else:
            rows = rows.annotate(at=StrIndex("folded", Value(folded(text)))).filter(at__gt=0)
            total = rows.count()
        minus = "-" if order.startswith("-") else ""
        page = rows.order_by(order, f"{minus}request")[offset : offset + limit]
        return [_row(*row) for row in page.values_list(*_SHOWN)], total

    def count(
        self,
        *,
        most: int,
        direction: str = "",
        clock: str = "",
        now: datetime | None = None,
        turn: Collection[str] = (),
        second: bool = False,
        at_home: bool = False,
    ) -> int:
        """How many rows fit, counted up to `most` and no further."""
        check_page(direction, "", "", "due_at", 0, most)
        wanted = [*_narrowed(clock, now, turn, second, at_home).items()]
        wanted += [("direction", direction)] if direction else []
        where, values = where_of(self._alias, models.RequestView, wanted)
        sql = f"SELECT 1 FROM {self._table}{where} LIMIT {{}}"  # noqa: S608  # names of our own models
        return len(run(self._alias, sql, (*values, most)).fetchall())

    def put_bare(self, rows: Sequence[BareCase]) -> None:
        """Keep or replace cases without a letter."""
        values = ((row.case.bytes, storable(row.title), to_milliseconds(row.opened_at)) for row in rows)
        upsert(self._alias, models.BareCase, ("case", "title", "opened_at"), ("case",), values)

    def drop_bare(self, cases: Sequence[UUID]) -> None:
        """These have one now."""
        if cases:
            self._bare().filter(case__in=[case.bytes for case in cases]).delete()

    def bare(self, limit: int) -> list[BareCase]:
        """Cases without a letter, newest first."""
        rows = self._bare().order_by("-opened_at", "-case")[:limit].values_list("case", "title", "opened_at")
        return [BareCase(UUID(bytes=bytes(case)), title, from_milliseconds(at)) for case, title, at in rows]

    def put_persons(self, case: UUID, rows: Sequence[PersonRow]) -> None:
        """These instead of all that the case had."""
        table = models.PersonKey.objects.using(self._alias)
        table.filter(case=case.bytes).delete()
        table.bulk_create([models.PersonKey(key=row.key, case=case.bytes, request=row.request.bytes) for row in rows])

    def by_persons(self, keys: Collection[str], limit: int) -> list[tuple[UUID, UUID]]:
        """Cases and requests under any of these keys, each once, the newest requests first."""
        table = models.PersonKey.objects.using(self._alias)
        found = table.filter(key__in=sorted(keys)).order_by("-request", "case").values_list("case", "request")
        pairs = found.distinct()[:limit]
        return [(UUID(bytes=bytes(case)), UUID(bytes=bytes(request))) for case, request in pairs]

    def to_look_at(self, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """Cases and requests whose ladder has something to do at this moment, the longest waiting first."""
        due = self._rows().filter(look_at__lte=to_milliseconds(now)).order_by("look_at", "request")[:limit]
        return [
            (UUID(bytes=bytes(case)), UUID(bytes=bytes(request)))
            for case, request in due.values_list("case", "request")
        ]

    def reviews(self) -> dict[tuple[str, str], int]:
        """How many requests there are by requesting state and word of `review`."""
        rows = self._rows().exclude(review="").values_list("from_state", "review").annotate(Count("id"))
        return {(state, word): count for state, word, count in rows.order_by("from_state", "review")}

    def clear(self) -> None:
        """Drop every projection, to be rebuilt from events."""
        self._rows().delete()
        self._bare().delete()
        models.PersonKey.objects.using(self._alias).delete()

    def dump(self) -> list[Any]:
        """All rows by request, to compare two builds."""
        return [
            *(_row(*row) for row in self._rows().order_by("case", "request").values_list(*_SHOWN)),
            *(
                BareCase(UUID(bytes=bytes(case)), title, from_milliseconds(at))
                for case, title, at in self._bare().order_by("case").values_list("case", "title", "opened_at")
            ),
        ]

    def _page(
        self, wanted: list[Condition], order: str, offset: int, limit: int, *, few: bool
    ) -> tuple[list[RequestRow], int]:
        """The rows that meet these conditions, without what Django needs to say them.

        Few among many are sorted by themselves, not by walking an index to its end.
        """
        total = self._total(wanted)
        if few and total <= CHUNK:
            where, values = where_of(self._alias, models.RequestView, wanted)
            ids = run(self._alias, f"SELECT id FROM {self._table}{where}", values).fetchall()  # noqa: S608
            wanted = [("id__in", [number for (number,) in ids])]
        if not total:
            return [], 0
        where, values = where_of(self._alias, models.RequestView, wanted)
        columns = ", ".join(quoted(self._alias, models.RequestView, _SHOWN))
        by = quoted(self._alias, models.RequestView, (order.removeprefix("-"), "request"))
        down = " DESC" if order.startswith("-") else ""
        select = f"SELECT {columns} FROM {self._table}{where}"  # noqa: S608  # names of our own models
        sql = f"{select} ORDER BY {by[0]}{down}, {by[1]}{down} LIMIT {{}} OFFSET {{}}"
        return [_row(*row) for row in run(self._alias, sql, (*values, limit, offset)).fetchall()], total

    def _total(self, wanted: list[Condition]) -> int:
        where, values = where_of(self._alias, models.RequestView, wanted)
        (total,) = run(self._alias, f"SELECT COUNT(*) FROM {self._table}{where}", values).fetchone()  # noqa: S608
        return int(total)

    @property
    def _table(self) -> str:
        return table(self._alias, models.RequestView)

    def _found(self, rows: Rows, wanted: dict[str, Any], text: str) -> tuple[Rows, int]:
        """The rows with this text in their titles, and how many they are.

        They are looked for in one pass over the table as it lies, five times faster than by way of an index; `Coalesce`
        keeps the database from taking one. Many are then sorted by an index that has the order, few by themselves.
        """
        holds = GreaterThan(StrIndex("folded", Value(text)), 0)
        exact = [
            Q(case=value) if name == "case" else Exact(Coalesce(name, Value("")), value)
            for name, value in wanted.items()
        ]
        ids = list(self._rows().filter(holds, *exact).values_list("id", flat=True))
        return (self._rows().filter(id__in=ids) if len(ids) <= CHUNK else rows.filter(holds)), len(ids)

    def _rows(self) -> Rows:
        return models.RequestView.objects.using(self._alias)

    def _bare(self) -> "QuerySet[models.BareCase]":
        return models.BareCase.objects.using(self._alias)


def _narrowed(clock: str, now: datetime | None, turn: Collection[str], second: bool, at_home: bool) -> dict[str, Any]:
    """The conditions beside those on words of a row."""
    conditions = _timed(clock, now)
    if turn:
        conditions["turn__in"] = fitting_turns(tuple(sorted(turn)))
    if second:
        conditions["waiting__gt"] = 0
    if at_home:
        conditions |= {"direction": "out", "stage__in": AT_HOME_STAGES}
    return conditions


def _timed(clock: str, now: datetime | None) -> dict[str, Any]:
    """The condition of a word of `CLOCK_FILTERS`."""
    at = check_clock(clock, now)
    conditions: dict[str, dict[str, Any]] = {
        "": {},
        "late": {"due_at__lt": at},
        "soon": {"due_at__gte": at, "due_at__lte": at + SOON_MS},
        "paused": {"paused_until__gt": at},
        "review": {"review": "open"},
        **{word: {"step__gte": percent} for word, percent in RUNG_FILTERS.items()},
    }
    return conditions[clock]


def _columns(row: RequestRow) -> tuple[Any, ...]:
    values = {name: getattr(row, name) for name in _SHOWN}
    title = storable(row.title)
    values |= {
        "request": row.request.bytes,
        "case": row.case.bytes,
        "title": title,
        "measures": words_column(row.measures),
        "due_at": _or_never(row.due_at),
        "updated_at": to_milliseconds(row.updated_at),
        "paused_until": _or_never(row.paused_until) if row.paused else 0,
        "look_at": _or_never(row.look_at),
        "review_due": _or_never(row.review_due),
        "turn": turn_column(row.turn),
        "folded": folded(title),
    }
    return tuple(values.values())


def _row(*row: Any) -> RequestRow:
    values = dict(zip(_SHOWN, row, strict=True))
    values |= {
        "request": UUID(bytes=values["request"]),
        "case": UUID(bytes=values["case"]),
        "measures": to_words(values["measures"]),
        "due_at": _or_none(values["due_at"]),
        "paused_until": _or_none(values["paused_until"]) if values["paused"] else None,
        "look_at": _or_none(values["look_at"]),
        "review_due": _or_none(values["review_due"]),
        "updated_at": from_milliseconds(values["updated_at"]),
        "turn": to_turn(values["turn"]),
    }
    return RequestRow(**values)


def _or_never(moment: datetime | None) -> int:
    return models.NEVER if moment is None else to_milliseconds(moment)


def _or_none(milliseconds: int) -> datetime | None:
    return None if milliseconds == models.NEVER else from_milliseconds(milliseconds)
