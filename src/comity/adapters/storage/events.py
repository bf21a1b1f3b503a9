"""Events in the database. The header's bytes are kept as they were signed; the event itself is read from them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_case
from comity.adapters.storage.faults import unknown_event
from comity.adapters.storage.sql import chunks, fetch, fetch_all, insert
from comity.application.ports.store import Events, StoredEvent
from comity.domain.events import SignedEvent
from comity.evidence.moments import from_milliseconds, to_milliseconds
from comity.evidence.sealing import parse_header

AUDIT = "audit.recorded"

_FEW = 4  # up to so many are looked up one by one, which costs less than one query for all
_KEPT = ("header", "digest", "key_id", "signature", "salt", "content", "leaf_index", "leaf_salt", "stored_at")
_ADDED = (*_KEPT, "case", "type", "audit")


class DjangoEvents(Events):
    """The truth."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False

    def add(self, events: Sequence[StoredEvent]) -> None:
        """Keep these; an event that is here already is a defect of the caller."""
        insert(self._alias, models.Event, _ADDED, map(_columns, events))

    def get(self, digest: bytes) -> StoredEvent | None:
        """One event by its name."""
        row = fetch(self._alias, models.Event, _KEPT, digest=digest)
        return _stored(row) if row else None

    def known(self, digests: Iterable[bytes]) -> set[bytes]:
        """Which of these are here."""
        wanted = list(digests)
        if len(wanted) <= _FEW:
            return {one for one in wanted if fetch(self._alias, models.Event, ("leaf_index",), digest=one)}
        found: set[bytes] = set()
        for chunk in chunks(wanted):
            found.update(map(bytes, self._rows().filter(digest__in=chunk).values_list("digest", flat=True)))
        return found

    def types(self, digests: Iterable[bytes]) -> dict[bytes, str]:
        """The types of those of these events that are here, audit entries left out."""
        found: dict[bytes, str] = {}
        for chunk in chunks(digests):
            rows = self._rows().filter(digest__in=chunk, audit=False).values_list("digest", "type")
            found.update((bytes(digest), event_type) for digest, event_type in rows)
        return found

    def of_case(self, case: UUID) -> list[StoredEvent]:
        """All events of a case in log order, audit entries left out."""
        rows = fetch_all(self._alias, models.Event, _KEPT, ("leaf_index",), case=case.bytes, audit=False)
        return [_stored(row) for row in rows]

    def of_type(self, event_type: str, *, since: datetime | None = None, limit: int = 1000) -> list[StoredEvent]:
        """The events of a type that were stored last, or since a moment, newest first."""
        rows = self._rows().filter(type=event_type)
        if since is not None:
            rows = rows.filter(stored_at__gte=to_milliseconds(since))
        return _stored_all(rows.order_by("-stored_at", "-leaf_index")[:limit])

    def case_ids(self) -> list[UUID]:
        """Every case that has events, by id."""
        cases = self._rows().filter(case__isnull=False).order_by("case").values_list("case", flat=True).distinct()
        return [UUID(bytes=bytes(case)) for case in cases if case is not None]

    def in_log_order(self, start: int, limit: int) -> list[StoredEvent]:
        """Events by leaf index from `start` on."""
        return _stored_all(self._rows().filter(leaf_index__gte=start).order_by("leaf_index")[:limit])

    def erase(self, digest: bytes) -> None:
        """Destroy body and salt of an event; header, signature and log proof stay."""
        if not self._rows().filter(digest=digest).update(salt=None, content=None):
            raise unknown_event(digest)
        self.erased = True

    def _rows(self) -> "QuerySet[models.Event]":
        return models.Event.objects.using(self._alias)


def _columns(stored: StoredEvent) -> tuple[Any, ...]:
    signed = stored.signed
    event = signed.event
    return (
        signed.header,
        signed.digest,
        signed.key_id,
        signed.signature,
        signed.salt,
        signed.content,
        stored.leaf_index,
        stored.leaf_salt,
        to_milliseconds(stored.stored_at),
        optional_case(event.case),
        event.type,
        event.type == AUDIT,
    )


def _stored_all(rows: "QuerySet[models.Event]") -> list[StoredEvent]:
    return [_stored(row) for row in rows.values_list(*_KEPT)]


def _stored(row: tuple[Any, ...]) -> StoredEvent:
    header, digest, key_id, signature, salt, content, leaf_index, leaf_salt, stored_at = row
    signed = SignedEvent(parse_header(header), header, digest, key_id, signature, salt, content)
    return StoredEvent(signed, leaf_index, leaf_salt, from_milliseconds(stored_at))
