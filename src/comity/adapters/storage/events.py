"""Events in the database. The header's bytes are kept as they were signed; the event itself is read from them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_case
from comity.adapters.storage.faults import unknown_event
from comity.adapters.storage.log import HEAD
from comity.adapters.storage.sql import fetch, fetch_all, fetch_in, insert, quoted, run, table
from comity.application.ports.store import Events, LogMark, StoredEvent
from comity.domain.events import SignedEvent
from comity.evidence.moments import from_milliseconds, to_milliseconds
from comity.evidence.sealing import parse_header

AUDIT = "audit.recorded"

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
        return {row[0] for row in fetch_in(self._alias, models.Event, ("digest",), "digest", digests)}

    def types(self, digests: Iterable[bytes]) -> dict[bytes, str]:
        """The types of those of these events that are here, audit entries left out."""
        rows = fetch_in(self._alias, models.Event, ("digest", "type"), "digest", digests)
        return {digest: event_type for digest, event_type in rows if event_type != AUDIT}

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

    def mark(self, size: int | None = None) -> LogMark:
        """The state of the log now, or what it was when it had `size` leaves."""
        leaves, erasures, last = run(
            self._alias, _mark(self._alias, given=size is not None), (size or 0, HEAD)
        ).fetchone()
        return LogMark(leaves if size is None else size, last or b"", erasures)

    def cases_from(self, leaf_index: int) -> set[UUID]:
        """Cases of the events from this place of the log on, audit entries left out."""
        rows = run(self._alias, _cases_from(self._alias), (leaf_index, False)).fetchall()
        return {UUID(bytes=case) for (case,) in rows}

    def in_log_order(self, start: int, limit: int) -> list[StoredEvent]:
        """Events by leaf index from `start` on."""
        return _stored_all(self._rows().filter(leaf_index__gte=start).order_by("leaf_index")[:limit])

    def erase(self, digest: bytes) -> None:
        """Destroy body and salt of an event; header, signature and log proof stay."""
        if not self._rows().filter(digest=digest).update(salt=None, content=None):
            raise unknown_event(digest)
        models.LogHead.objects.using(self._alias).filter(id=HEAD).update(erasures=F("erasures") + 1)
        self.erased = True

    def _rows(self) -> "QuerySet[models.Event]":
        return models.Event.objects.using(self._alias)


@lru_cache(maxsize=64)
def _mark(alias: str, *, given: bool) -> str:
    size, erasures = (f"head.{name}" for name in quoted(alias, models.LogHead, ("size", "erasures")))
    leaf, digest = (f"event.{name}" for name in quoted(alias, models.Event, ("leaf_index", "digest")))
    last = "{} - 1" if given else f"{size} - 1 + {{}}"
    return (
        f"SELECT {size}, {erasures}, {digest} FROM {table(alias, models.LogHead)} head "  # noqa: S608  # our own models
        f"LEFT JOIN {table(alias, models.Event)} event ON {leaf} = {last} WHERE head.id = {{}}"
    )


@lru_cache(maxsize=64)
def _cases_from(alias: str) -> str:
    case, leaf, audit = quoted(alias, models.Event, ("case", "leaf_index", "audit"))
    events = table(alias, models.Event)
    return (
        f"SELECT {case} FROM {events} "  # noqa: S608  # names of our own models
        f"WHERE {leaf} >= {{}} AND {case} IS NOT NULL AND {audit} = {{}}"
    )


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
