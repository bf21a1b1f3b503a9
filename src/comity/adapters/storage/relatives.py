"""Reports of missing persons: one table, which nothing else reads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_milliseconds, optional_moment
from comity.adapters.storage.sql import upsert
from comity.application.ports.relatives import Relatives, ReportRow
from comity.evidence.moments import from_milliseconds, to_milliseconds

_COLUMNS = (
    "report", "stage", "order", "received_at", "purge_at", "token", "salt", "document", "public", "photograph",
)  # fmt: skip


class DjangoRelatives(Relatives):
    """Reports of missing persons."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def put(self, row: ReportRow) -> None:
        """Keep or replace a report."""
        public = row.public.bytes if row.public else None
        moments = to_milliseconds(row.received_at), optional_milliseconds(row.purge_at)
        said = row.report.bytes, row.stage, row.order, *moments, row.token, row.salt, row.document, public
        upsert(self._alias, models.MissingReport, _COLUMNS, ("report",), [(*said, row.photograph)])

    def get(self, report: UUID) -> ReportRow | None:
        """By id."""
        return self._one(report=report.bytes)

    def by_token(self, token: bytes) -> ReportRow | None:
        """By the SHA-256 of the reporter's token."""
        return self._one(token=token)

    def by_public(self, public: UUID) -> ReportRow | None:
        """By the id of its page."""
        return self._one(public=public.bytes)

    def listed(self, *, stage: str, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        """Reports at a stage, or all."""
        return self._page({"stage": stage} if stage else {}, offset, limit)

    def published(self, *, offset: int, limit: int) -> tuple[list[ReportRow], int]:
        """Those that a page shows."""
        return self._page({"public__isnull": False}, offset, limit)

    def to_purge(self, at: datetime, limit: int) -> list[ReportRow]:
        """Those whose time is over."""
        return self._page({"purge_at__lte": to_milliseconds(at)}, 0, limit)[0]

    def erase(self, report: UUID) -> None:
        """Destroy everything of a report; the store then empties its journal, as for an event."""
        models.MissingReport.objects.using(self._alias).filter(report=report.bytes).delete()
        self.erased = True

    erased = False

    def _one(self, **equal: Any) -> ReportRow | None:
        row = models.MissingReport.objects.using(self._alias).filter(**equal).values_list(*_COLUMNS).first()
        return _row(*row) if row else None

    def _page(self, equal: dict[str, Any], offset: int, limit: int) -> tuple[list[ReportRow], int]:
        found = models.MissingReport.objects.using(self._alias).filter(**equal)
        rows = found.order_by("order", "received_at", "id").values_list(*_COLUMNS)[offset : offset + limit]
        return [_row(*row) for row in rows], found.count()


def _row(*row: Any) -> ReportRow:
    report, stage, order, received_at, purge_at, token, salt, document, public, photograph = row
    return ReportRow(
        report=UUID(bytes=bytes(report)),
        stage=stage,
        order=order,
        received_at=from_milliseconds(received_at),
        purge_at=optional_moment(purge_at),
        token=bytes(token),
        salt=bytes(salt),
        document=bytes(document),
        public=UUID(bytes=bytes(public)) if public else None,
        photograph=bytes(photograph),
    )
