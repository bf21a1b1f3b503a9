"""What is on its way, what came in, and the receipts that prove it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from comity.adapters.storage import models
from comity.adapters.storage.columns import case_key, optional_case, to_case, to_digests
from comity.adapters.storage.sql import chunks, fetch, fetch_all, fetch_in, insert, quoted, run, table, update_in
from comity.application.ports.store import Inbox, InboxRow, Outbox, OutboxRow, Receipts, SentRow, WaitingRow
from comity.evidence.moments import from_milliseconds, to_milliseconds

_OUTGOING = (
    "message", "digest", "recipient", "case", "seq", "envelope", "events", "created_at", "expires_at", "due_at",
    "attempts", "state", "receipt", "last_error",
)  # fmt: skip
_SENT = ("digest", "message", "recipient", "case", "events", "state")
_INCOMING = ("digest", "message", "sender", "case", "seq", "received_at", "receipt", "read", "signer")
_RECEIPT = ("digest", "kind", "by_node", "to_node", "at", "data")
WAITING, GIVEN_UP = "waiting", "given_up"


class DjangoOutbox(Outbox):
    """What is on its way."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False

    def add(self, rows: Sequence[OutboxRow]) -> None:
        """Put these in line."""
        insert(self._alias, models.Outgoing, _OUTGOING, map(_outgoing_columns, rows))

    def due(self, recipient: str, at: datetime, limit: int) -> list[OutboxRow]:
        """Waiting rows for a node whose time has come, in the order in which they were made."""
        rows = run(self._alias, _due(self._alias), (WAITING, recipient, to_milliseconds(at), limit)).fetchall()
        return [_outgoing_row(*row) for row in rows]

    def waiting(self, recipient: str, at: datetime, limit: int) -> list[WaitingRow]:
        """The same rows as `due`, without their envelopes."""
        rows = run(self._alias, _waiting(self._alias), (WAITING, recipient, to_milliseconds(at), limit)).fetchall()
        return [WaitingRow(digest, to_case(case), size, from_milliseconds(at)) for digest, case, size, at in rows]

    def expired(self, at: datetime, limit: int) -> list[OutboxRow]:
        """Waiting rows whose expiry has passed, the earliest first."""
        return _outgoing(
            self._waiting().filter(expires_at__lte=to_milliseconds(at)).order_by("expires_at", "id")[:limit]
        )

    def recipients(self) -> list[str]:
        """Nodes for which something waits, or to which a giving up is still to be told, by id."""
        rows = run(self._alias, _recipients(self._alias), (WAITING, GIVEN_UP)).fetchall()
        return sorted(recipient for (recipient,) in rows)

    def given_up(self, recipient: str, limit: int) -> list[OutboxRow]:
        """Rows in that state for a node, oldest first."""
        rows = run(self._alias, _in_state(self._alias), (GIVEN_UP, recipient, limit)).fetchall()
        return [_outgoing_row(*row) for row in rows]

    def by_digests(self, digests: Iterable[bytes]) -> list[OutboxRow]:
        """Rows by their envelopes' digests, in the order in which they were made."""
        rows = fetch_in(self._alias, models.Outgoing, ("id", *_OUTGOING), "digest", digests)
        return [_outgoing_row(*row) for _, *row in sorted(rows, key=itemgetter(0))]

    def sent(self, digests: Iterable[bytes]) -> list[SentRow]:
        """The same as far as receipts go."""
        rows = fetch_in(self._alias, models.Outgoing, ("id", *_SENT), "digest", digests)
        return [_sent_row(*row) for _, *row in sorted(rows, key=itemgetter(0))]

    def settle(self, digests: Sequence[bytes], state: str, receipt: bytes | None, error: str = "") -> None:
        """Mark rows delivered or failed, with the receipt that says so."""
        changes = {"state": state, "receipt": receipt, "last_error": error}
        update_in(self._alias, models.Outgoing, changes, "digest", digests)

    def empty(self, digest: bytes, envelope: bytes) -> None:
        """Destroy an envelope for good but for this part of it."""
        update_in(self._alias, models.Outgoing, {"envelope": envelope}, "digest", [digest])
        self.erased = True

    def postpone(self, digests: Sequence[bytes], due_at: datetime, error: str) -> None:
        """Count a try that failed, and say when the next is due; settled rows stay as they are."""
        due = to_milliseconds(due_at)
        for chunk in chunks(digests):
            rows = self._waiting().filter(digest__in=chunk)
            rows.update(attempts=F("attempts") + 1, due_at=due, last_error=error)

    def all(self) -> Iterator[OutboxRow]:
        """Every row, in the order in which they were made."""
        for row in self._rows().order_by("id").values_list(*_OUTGOING).iterator(chunk_size=100):
            yield _outgoing_row(*row)

    def counts(self) -> dict[tuple[str, str], int]:
        """Number of rows by (recipient, state)."""
        rows = self._rows().order_by().values_list("recipient", "state").annotate(rows=Count("id"))
        return {(recipient, state): count for recipient, state, count in rows}

    def _rows(self) -> "QuerySet[models.Outgoing]":
        return models.Outgoing.objects.using(self._alias)

    def _waiting(self) -> "QuerySet[models.Outgoing]":
        return self._rows().filter(state=WAITING)


class DjangoInbox(Inbox):
    """What came in."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def add(self, rows: Sequence[InboxRow]) -> None:
        """Keep these."""
        insert(self._alias, models.Incoming, _INCOMING, map(_incoming_columns, rows))

    def find(self, digests: Iterable[bytes]) -> dict[bytes, InboxRow]:
        """Rows by their envelopes' digests."""
        rows = fetch_in(self._alias, models.Incoming, _INCOMING, "digest", digests)
        return {row.digest: row for row in (_incoming_row(*columns) for columns in rows)}

    def at(self, case: UUID | None, sender: str, seq: int) -> InboxRow | None:
        """What is stored for a place of a line; of several the first, which passed it."""
        place = {"case": case_key(case), "sender": sender, "seq": seq}
        rows = fetch_all(self._alias, models.Incoming, _INCOMING, ("id",), **place)
        return _incoming_row(*rows[0]) if rows else None

    def unread(self, case: UUID) -> list[InboxRow]:
        """Envelopes of a case that no officer has opened yet, in the order in which they came."""
        rows = fetch_all(self._alias, models.Incoming, _INCOMING, ("id",), case=case.bytes, read=False)
        return [_incoming_row(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many places of lines were passed, by sender."""
        rows = models.Incoming.objects.using(self._alias).order_by("sender").values_list("sender")
        return dict(rows.annotate(number=Count("id")))

    def mark_read(self, digests: Sequence[bytes]) -> None:
        """An officer opened them."""
        update_in(self._alias, models.Incoming, {"read": True}, "digest", digests)

    def signed_with(self, sender: str, key_id: bytes) -> list[InboxRow]:
        """Envelopes that a node signed with this key, or with one that is not known, as they came."""
        rows = fetch_all(self._alias, models.Incoming, _INCOMING, ("id",), sender=sender)
        read = (_incoming_row(*row) for row in rows)
        return [row for row in read if row.signer in (key_id, b"")]


class DjangoReceipts(Receipts):
    """Every receipt that this node made or got."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def add(self, digest: bytes, kind: str, by_node: str, to_node: str, at: datetime, data: bytes) -> None:
        """Keep a receipt; the same one again changes nothing."""
        if self.get(digest) is None:
            row = (digest, kind, by_node, to_node, to_milliseconds(at), data)
            insert(self._alias, models.Receipt, _RECEIPT, [row])

    def made_by(self, node: str) -> list[bytes]:
        """Every receipt that a node made, in the order in which they came."""
        rows = fetch_all(self._alias, models.Receipt, ("data",), ("id",), by_node=node)
        return [bytes(data) for (data,) in rows]

    def last_made(self, to_node: str) -> bytes | None:
        """Digest of the last receipt that this node made for another."""
        row = run(self._alias, _last_made(self._alias), (to_node,)).fetchone()
        return row[0] if row else None

    def get(self, digest: bytes) -> bytes | None:
        """A receipt's bytes."""
        row = fetch(self._alias, models.Receipt, ("data",), digest=digest)
        return bytes(row[0]) if row else None

    def covering(self, envelopes: Iterable[bytes]) -> list[bytes]:
        """Digests of receipts that outbox or inbox rows of these envelopes rest on, ascending."""
        found: set[bytes] = set()
        for chunk in chunks(envelopes):
            out = models.Outgoing.objects.using(self._alias).filter(digest__in=chunk, receipt__isnull=False)
            came = models.Incoming.objects.using(self._alias).filter(digest__in=chunk)
            for receipts in (out.values_list("receipt", flat=True), came.values_list("receipt", flat=True)):
                found.update(bytes(receipt) for receipt in receipts if receipt is not None)
        return sorted(found)


@lru_cache(maxsize=32)
def _select_outgoing(alias: str) -> str:
    columns = ", ".join(quoted(alias, models.Outgoing, _OUTGOING))
    return f"SELECT {columns} FROM {table(alias, models.Outgoing)}"  # noqa: S608  # names of our own models


@lru_cache(maxsize=32)
def _due(alias: str) -> str:
    return (
        f"{_select_outgoing(alias)} WHERE state = {{}} AND recipient = {{}} AND due_at <= {{}} ORDER BY id LIMIT {{}}"
    )


@lru_cache(maxsize=32)
def _waiting(alias: str) -> str:
    return (
        f"SELECT digest, {quoted(alias, models.Outgoing, ['case'])[0]}, length(envelope), expires_at "  # noqa: S608
        f"FROM {table(alias, models.Outgoing)} "
        "WHERE state = {} AND recipient = {} AND due_at <= {} ORDER BY id LIMIT {}"
    )


@lru_cache(maxsize=32)
def _in_state(alias: str) -> str:
    return f"{_select_outgoing(alias)} WHERE state = {{}} AND recipient = {{}} ORDER BY id LIMIT {{}}"


@lru_cache(maxsize=32)
def _recipients(alias: str) -> str:
    return f"SELECT DISTINCT recipient FROM {table(alias, models.Outgoing)} WHERE state IN ({{}}, {{}})"  # noqa: S608


@lru_cache(maxsize=32)
def _last_made(alias: str) -> str:
    return f"SELECT digest FROM {table(alias, models.Receipt)} WHERE to_node = {{}} ORDER BY id DESC LIMIT 1"  # noqa: S608


def _outgoing_columns(row: OutboxRow) -> tuple[Any, ...]:
    return (
        row.message.bytes,
        row.digest,
        row.recipient,
        optional_case(row.case),
        row.seq,
        row.envelope,
        b"".join(row.events),
        to_milliseconds(row.created_at),
        to_milliseconds(row.expires_at),
        to_milliseconds(row.due_at),
        row.attempts,
        row.state,
        row.receipt,
        row.last_error,
    )


def _outgoing(rows: "QuerySet[models.Outgoing]") -> list[OutboxRow]:
    return [_outgoing_row(*row) for row in rows.values_list(*_OUTGOING)]


def _outgoing_row(*row: Any) -> OutboxRow:
    message, digest, recipient, case, seq, envelope, events, created, expires, due, *rest = row
    moments = (from_milliseconds(created), from_milliseconds(expires), from_milliseconds(due))
    return OutboxRow(
        UUID(bytes=message), digest, recipient, to_case(case), seq, envelope, to_digests(events), *moments, *rest
    )


def _sent_row(digest: bytes, message: bytes, recipient: str, case: bytes | None, events: bytes, state: str) -> SentRow:
    return SentRow(digest, UUID(bytes=message), recipient, to_case(case), to_digests(events), state)


def _incoming_columns(row: InboxRow) -> tuple[Any, ...]:
    case, at = case_key(row.case), to_milliseconds(row.received_at)
    return (row.digest, row.message.bytes, row.sender, case, row.seq, at, row.receipt, row.read, row.signer)


def _incoming_row(*row: Any) -> InboxRow:
    digest, message, sender, case, seq, received_at, receipt, read, signer = row
    at = from_milliseconds(received_at)
    return InboxRow(
        digest, UUID(bytes=message), sender, to_case(case), seq, at, receipt, bool(read), bytes(signer or b"")
    )
