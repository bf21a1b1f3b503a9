"""The store on a database that Django knows: SQLite in one file, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from comity.adapters.storage import models
from comity.adapters.storage.accounts import DjangoAccounts
from comity.adapters.storage.alarms import DjangoAlarms
from comity.adapters.storage.attachments import DjangoAttachments
from comity.adapters.storage.deliveries import DjangoInbox, DjangoOutbox, DjangoReceipts
from comity.adapters.storage.erasing import empty_journal
from comity.adapters.storage.events import DjangoEvents
from comity.adapters.storage.faults import nested, statements, translated
from comity.adapters.storage.group_commit import Writer
from comity.adapters.storage.ledger import DjangoLedger
from comity.adapters.storage.lines import DjangoLines
from comity.adapters.storage.log import HEAD, DjangoTiles
from comity.adapters.storage.peers import DjangoPeers
from comity.adapters.storage.register import DjangoRegister
from comity.adapters.storage.relatives import DjangoRelatives
from comity.adapters.storage.safeguards import DjangoSafeguards
from comity.adapters.storage.searches import DjangoSearches
from comity.adapters.storage.standing import DjangoStanding
from comity.adapters.storage.views import DjangoViews
from comity.application.ports.store import Store, Unit

_WRITERS: dict[str, Writer] = {}
"""One writer for each database of this process: its threads queue there instead of polling the file's lock."""


class DjangoUnit(Unit):
    """One transaction over all tables."""

    def __init__(self, alias: str) -> None:
        self.events = self._events = DjangoEvents(alias)
        self.tiles = DjangoTiles(alias)
        self.alarms = DjangoAlarms(alias)
        self.lines = self._lines = DjangoLines(alias)
        self.outbox = self._outbox = DjangoOutbox(alias)
        self.inbox = DjangoInbox(alias)
        self.receipts = DjangoReceipts(alias)
        self.peers = DjangoPeers(alias)
        self.accounts = DjangoAccounts(alias)
        self.attachments = self._attachments = DjangoAttachments(alias)
        self.views = DjangoViews(alias)
        self.ledger = DjangoLedger(alias)
        self.safeguards = DjangoSafeguards(alias)
        self.register = DjangoRegister(alias)
        self.relatives = self._relatives = DjangoRelatives(alias)
        self.searches = DjangoSearches(alias)
        self.standing = self._standing = DjangoStanding(alias)

    @property
    def erased(self) -> bool:
        """True if anything was erased in it: an event, an envelope, a report, whom a standing query was about."""
        parts = (self._events, self._attachments, self._lines, self._outbox, self._relatives, self._standing)
        return any(part.erased for part in parts)


class DjangoStore(Store):
    """Opens units on one database.

    Args:
        alias: Its name in Django's DATABASES.
    """

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self.alias = alias

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A writing transaction: kept when the block ends, undone when it raises.

        Raises:
            Unavailable: ``store.locked``, ``store.full`` or ``store.failed``; nothing was written.
            OutOfOrder: A unit is open already, or the same thing was added twice; nothing was written.
        """
        unit = DjangoUnit(self.alias)
        with self._writer.act(last=lambda: unit.erased):
            yield unit
        if unit.erased:
            empty_journal(connections[self.alias])

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A consistent view for reading only; it neither waits for writers nor holds them up.

        Raises:
            Unavailable: The store cannot be read.
            OutOfOrder: A unit is open already, or something was to be written.
        """
        self._refuse_nesting()
        connection: Any = connections[self.alias]
        connection.close_if_unusable_or_obsolete()
        with translated(reading=True), _snapshot(connection), connection.execute_wrapper(statements(reading=True)):
            yield DjangoUnit(self.alias)

    def close(self) -> None:
        """Close this thread's connection."""
        connections[self.alias].close()

    @property
    def _writer(self) -> Writer:
        return _WRITERS.setdefault(self.alias, Writer(self.alias, self._queue_with_other_machines))

    def _refuse_nesting(self) -> None:
        if connections[self.alias].in_atomic_block:
            raise nested()

    def _queue_with_other_machines(self) -> None:
        """SQLite took its one lock with BEGIN IMMEDIATE; elsewhere the log's head is what writers queue at."""
        if connections[self.alias].features.has_select_for_update:
            models.LogHead.objects.using(self.alias).select_for_update().get(id=HEAD)


@contextmanager
def _snapshot(connection: Any) -> Iterator[None]:
    """One transaction that sees one state of the database and cannot change it."""
    if connection.vendor != "sqlite":
        with transaction.atomic(using=connection.alias, durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # the connection is this thread's own
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        with transaction.atomic(using=connection.alias, durable=True):
            yield
    finally:
        connection.transaction_mode = mode
        if connection.connection is not None:
            connection.connection.execute("PRAGMA query_only = OFF")
