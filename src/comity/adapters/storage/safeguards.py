"""Rows behind verdicts, searches, certificates and misused identities, in tables."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count

from comity.adapters.storage import models
from comity.adapters.storage.sql import chunks, fetch, fetch_in, insert, upsert
from comity.application.ports.safeguards import (
    CertificateRow,
    HeldNotice,
    MisuseRow,
    Safeguards,
    SearchesWanted,
    SearchRow,
    VerdictCount,
    VerdictRow,
)
from comity.evidence.moments import from_milliseconds, to_milliseconds

_VERDICT = (
    "event", "search", "record", "month", "query_script", "record_script", "group", "band", "threshold_e12", "wrong",
    "reason",
)  # fmt: skip
_ALIKE = ("query_script", "record_script", "group", "band", "threshold_e12", "month", "wrong")
_SEARCH = (
    "event", "record", "searched_at", "node", "unit", "officer", "role", "purpose", "reference", "occasion",
)  # fmt: skip
_CERTIFICATE = ("number", "issuer", "event", "document", "issued_at", "expires_at", "ended")
_MISUSE = ("misuse", "record", "author", "event", "ended")
_HELD = ("event", "owner", "reference", "why", "until")


class DjangoSafeguards(Safeguards):
    """Verdicts, searches and their notices, certificates, misused identities."""

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

    def put_certificates(self, rows: Sequence[CertificateRow]) -> None:
        """Keep or replace these."""
        columns = (
            (row.number, row.issuer, row.event, row.document, to_milliseconds(row.issued_at),
             to_milliseconds(row.expires_at), row.ended)
            for row in rows
        )  # fmt: skip
        upsert(self._alias, models.NotThisPerson, _CERTIFICATE, ("number",), columns)

    def put_certificate_keys(self, number: str, keys: Collection[str]) -> None:
        """By what the certificate is found again."""
        columns = ("key", "number")
        found = models.CertificateKey.objects.using(self._alias).filter(number=number).values_list("key", flat=True)
        upsert_rows = ((key, number) for key in sorted(set(keys) - set(found)))
        insert(self._alias, models.CertificateKey, columns, upsert_rows)

    def certificate(self, number: str) -> CertificateRow | None:
        """One certificate."""
        row = fetch(self._alias, models.NotThisPerson, _CERTIFICATE, number=number)
        return _certificate(*row) if row else None

    def certificates_by(self, keys: Collection[str]) -> list[CertificateRow]:
        """Certificates under any of these keys."""
        numbers = {row[0] for row in fetch_in(self._alias, models.CertificateKey, ("number",), "key", sorted(keys))}
        rows = fetch_in(self._alias, models.NotThisPerson, _CERTIFICATE, "number", sorted(numbers), "number")
        return [_certificate(*row) for row in rows]

    def certificates(self, *, offset: int, limit: int) -> tuple[list[CertificateRow], int]:
        """All of them, the newest first."""
        found = models.NotThisPerson.objects.using(self._alias).order_by("-issued_at", "number")
        rows = found.values_list(*_CERTIFICATE)[offset : offset + limit]
        return [_certificate(*row) for row in rows], found.count()

    def put_misuses(self, rows: Sequence[MisuseRow]) -> None:
        """Keep or replace these."""
        columns = ((row.misuse.bytes, row.record.bytes, row.author, row.event, row.ended) for row in rows)
        upsert(self._alias, models.MisusedIdentity, _MISUSE, ("misuse",), columns)

    def misuse(self, misuse: UUID) -> MisuseRow | None:
        """One of them."""
        row = fetch(self._alias, models.MisusedIdentity, _MISUSE, misuse=misuse.bytes)
        return _misuse(*row) if row else None

    def misuses_of(self, records: Collection[UUID]) -> list[MisuseRow]:
        """Those of these records that have not ended."""
        wanted = sorted(record.bytes for record in records)
        rows = fetch_in(self._alias, models.MisusedIdentity, _MISUSE, "record", wanted, "misuse")
        return [_misuse(*row) for row in rows if not row[-1]]

    def misuses_to_erase(self, limit: int) -> list[MisuseRow]:
        """Those that ended and whose data are still here."""
        found = models.MisusedIdentity.objects.using(self._alias).exclude(ended="").order_by("misuse")
        return [_misuse(*row) for row in found.values_list(*_MISUSE)[:limit]]

    def drop_misuse(self, misuse: UUID) -> None:
        """Its data are destroyed."""
        models.MisusedIdentity.objects.using(self._alias).filter(misuse=misuse.bytes).delete()

    def clear(self) -> None:
        """Drop every row."""
        for table in (
            models.MatchVerdict,
            models.RecordSearch,
            models.HeldSearchNotice,
            models.CertificateKey,
            models.NotThisPerson,
            models.MisusedIdentity,
        ):
            table.objects.using(self._alias).all().delete()


def _certificate(*row: Any) -> CertificateRow:
    number, issuer, event, document, issued_at, expires_at, ended = row
    moments = from_milliseconds(issued_at), from_milliseconds(expires_at)
    return CertificateRow(number, issuer, bytes(event), bytes(document), *moments, ended)


def _misuse(*row: Any) -> MisuseRow:
    misuse, record, author, event, ended = row
    return MisuseRow(UUID(bytes=bytes(misuse)), UUID(bytes=bytes(record)), author, bytes(event), ended)


def _verdict(*row: Any) -> VerdictRow:
    event, search, record, *rest = row
    return VerdictRow(bytes(event), UUID(bytes=bytes(search)), UUID(bytes=bytes(record)), *rest)


def _search(*row: Any) -> SearchRow:
    event, record, searched_at, *rest = row
    return SearchRow(bytes(event), UUID(bytes=bytes(record)), from_milliseconds(searched_at), *rest)
