"""The register: notices as they are listed, and the lines by which an index follows it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q, Value
from django.db.models.functions import StrIndex

from comity.adapters.storage import models
from comity.adapters.storage.pages import MOST_NOTICES, check_wanted, folded, storable
from comity.adapters.storage.sql import chunks, insert
from comity.application.ports.index import EntryChange
from comity.application.ports.store import NoticeRow, NoticesWanted, Register
from comity.domain.bodies import convert, to_plain
from comity.domain.notices import NoticeStage
from comity.domain.register_entries import RegisterEntry
from comity.evidence.canonical import decode_own, encode
from comity.evidence.moments import from_milliseconds, to_milliseconds

_SHOWN: Final = (
    "notice", "owner", "side", "kind", "title", "stage", "asked", "action", "vulnerability", "valid_until",
    "review_on", "duties", "pending", "blocked", "look_at", "updated_at",
)  # fmt: skip
_KEPT: Final = (*_SHOWN, "folded")


class DjangoRegister(Register):
    """Notices, and what an index may hold of them."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def put(self, row: NoticeRow, entry: RegisterEntry | None) -> None:
        """Keep or replace a row, and its line where that changed."""
        self._rows().update_or_create(notice=row.notice.bytes, defaults=_columns(row))
        line = None if entry is None else encode(to_plain(entry))
        lines = self._lines()
        kept = lines.filter(record=row.notice.bytes).values_list("entry", flat=True)
        before = [one if one is None else bytes(one) for one in kept]
        if before == [line] or (not before and line is None):
            return
        number = self.newest() + 1
        lines.filter(record=row.notice.bytes).delete()
        lines.create(seq=number, record=row.notice.bytes, entry=line)

    def put_new(self, rows: Iterable[tuple[NoticeRow, RegisterEntry]]) -> None:
        """As `put` for each of these, none of which the register has yet."""
        listed, lines = [], []
        for number, (row, entry) in enumerate(rows, self.newest() + 1):
            columns = {"notice": row.notice.bytes, **_columns(row)}
            listed.append([columns[name] for name in _KEPT])
            lines.append((number, row.notice.bytes, encode(to_plain(entry))))
        insert(self._alias, models.NoticeView, _KEPT, listed)
        insert(self._alias, models.RegisterLine, ("seq", "record", "entry"), lines)

    def get(self, notice: UUID) -> NoticeRow | None:
        """One row."""
        found = self._rows().filter(notice=notice.bytes).values_list(*_SHOWN).first()
        return _row(*found) if found else None

    def rows(self, wanted: NoticesWanted) -> tuple[list[NoticeRow], int]:
        """Rows that fit, and how many there are in all."""
        check_wanted(wanted)
        said = {"side": wanted.side, "kind": wanted.kind, "stage": wanted.stage, "owner": wanted.owner}
        rows = self._rows().filter(**{name: value for name, value in said.items() if value})
        if wanted.duty:
            rows = rows.filter(duties__gt=0)
        if wanted.pending:
            rows = rows.filter(pending__gt=0)
        if wanted.review_by is not None:
            moment = to_milliseconds(wanted.review_by)
            near = Q(review_on__lte=moment) | Q(valid_until__lte=moment)
            rows = rows.filter(near, stage=NoticeStage.PUBLISHED.value)
        if wanted.text:
            rows = rows.annotate(at=StrIndex("folded", Value(folded(wanted.text)))).filter(at__gt=0)
        minus = "-" if wanted.order.startswith("-") else ""
        page = rows.order_by(wanted.order, f"{minus}notice")[wanted.offset : wanted.offset + wanted.limit]
        return [_row(*row) for row in page.values_list(*_SHOWN)], rows.count()

    def ids(self) -> list[UUID]:
        """Every notice; their ids begin with their time."""
        return [UUID(bytes=bytes(one)) for one in self._rows().order_by("notice").values_list("notice", flat=True)]

    def to_look_at(self, now: datetime, limit: int) -> list[UUID]:
        """Notices that time has come for, the longest waiting first."""
        due = self._rows().filter(look_at__lte=to_milliseconds(now)).order_by("look_at", "notice")[:limit]
        return [UUID(bytes=bytes(notice)) for notice in due.values_list("notice", flat=True)]

    def changes(self, after: int, limit: int) -> list[EntryChange]:
        """Lines after a number, ascending."""
        lines = self._lines().filter(seq__gt=after).order_by("seq")[: min(limit, MOST_NOTICES)]
        return [
            EntryChange(seq, UUID(bytes=bytes(record)), _entry(entry))
            for seq, record, entry in lines.values_list("seq", "record", "entry")
        ]

    def entries(self, records: Iterable[UUID]) -> dict[UUID, RegisterEntry]:
        """Those that may be found now."""
        found = {}
        for chunk in chunks(record.bytes for record in records):
            lines = self._lines().filter(record__in=chunk, entry__isnull=False)
            for record, column in lines.values_list("record", "entry"):
                if (entry := _entry(column)) is not None:
                    found[UUID(bytes=bytes(record))] = entry
        return found

    def newest(self) -> int:
        """The last line's number."""
        return self._lines().aggregate(last=Max("seq"))["last"] or 0

    def clear(self) -> None:
        """Drop the list; the lines stay."""
        self._rows().delete()

    def _rows(self) -> Any:
        return models.NoticeView.objects.using(self._alias)

    def _lines(self) -> Any:
        return models.RegisterLine.objects.using(self._alias)


def _columns(row: NoticeRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _SHOWN[1:]}
    moments = {name: _or_never(values[name]) for name in ("valid_until", "review_on", "look_at")}
    title = storable(row.title)
    return {
        **values, **moments, "title": title, "folded": folded(title), "updated_at": to_milliseconds(row.updated_at),
    }  # fmt: skip


def _row(*row: Any) -> NoticeRow:
    values = dict(zip(_SHOWN, row, strict=True))
    values |= {
        "notice": UUID(bytes=bytes(values["notice"])),
        "updated_at": from_milliseconds(values["updated_at"]),
        **{name: _or_none(values[name]) for name in ("valid_until", "review_on", "look_at")},
    }
    return NoticeRow(**values)


def _entry(column: Any) -> RegisterEntry | None:
    return None if column is None else convert(decode_own(bytes(column)), RegisterEntry, "register entry")


def _or_never(moment: datetime | None) -> int:
    return models.NEVER if moment is None else to_milliseconds(moment)


def _or_none(milliseconds: int) -> datetime | None:
    return None if milliseconds == models.NEVER else from_milliseconds(milliseconds)
