"""Group commit: acts that want to write at the same time share one transaction, and so one wait for the disk.

Writers of this process take turns. The first begins a transaction; whoever comes next while others still wait finds it
open and acts in it, within a savepoint of its own; the last one commits for all. Nobody is told that an act is done
before that commit, an act that is refused takes back only itself, and if the commit fails all of them fail. A writer
who is alone commits at once, as if there were no groups (`docs/decisions/0015-group-commit.md`).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Condition, Event
from time import monotonic
from typing import Any

from django.db import Error, InternalError, connections, transaction

from comity.adapters.storage.faults import fault, locked, nested, statements, translated
from comity.adapters.storage.settings import BUSY_SECONDS
from comity.adapters.storage.sql import run

MOST_ACTS = 64
"""Acts that one transaction takes."""
LONGEST_SECONDS = 0.1
"""How long a transaction takes acts; other processes wait for it."""
_PATIENCE_SECONDS = 0.05
_SAVEPOINT = "comity_act"


class Writer:
    """The one place of this process where a database is written.

    Args:
        alias: The database's name in Django's DATABASES.
        begun: Called in every transaction as it begins.
    """

    def __init__(self, alias: str, begun: Callable[[], None]) -> None:
        self._alias = alias
        self._begun = begun
        self._turn = Condition()
        self._taken = False
        self._waiting = 0
        self._group: _Group | None = None

    @contextmanager
    def act(self, last: Callable[[], bool]) -> Iterator[None]:
        """One act: kept when the block ends and the transaction that it shares is committed, undone when it raises.

        Args:
            last: Asked when the block has ended; True if the transaction is to take no other act after this.

        Raises:
            Unavailable: ``store.locked``, ``store.full`` or ``store.failed``; nothing of the act was written.
            OutOfOrder: An act is open already in this thread, or the same thing was added twice.
        """
        own = connections[self._alias]
        if own.in_atomic_block:
            raise nested()
        if not self._take_turn(BUSY_SECONDS):
            raise locked()
        try:
            group = self._joined()
            try:
                yield
                group.keep()
            except BaseException:
                self._undo(group)
                raise
            if last() or not self._waiting or group.is_full:
                self._end(group)
        except Error as error:
            raise fault(error) from error
        finally:
            connections[self._alias] = own
            self._give_turn()
        self._wait(group)

    def _joined(self) -> "_Group":
        """The open group or a new one, ready for one more act; the thread's connection is then the group's."""
        if self._group is None:
            connections[self._alias].close_if_unusable_or_obsolete()
            with translated():
                self._group = _Group(self._alias, self._begun)
        connections[self._alias] = self._group.connection
        self._group.begin_act()
        return self._group

    def _undo(self, group: "_Group") -> None:
        """Take back the act that raised; the others of its group are committed if nobody comes after it."""
        group.undo()
        if group.is_broken or not group.kept or not self._waiting:
            self._end(group)

    def _end(self, group: "_Group") -> None:
        self._group = None
        group.end()

    def _wait(self, group: "_Group") -> None:
        """Return once the group is committed. Should its next writer have given up waiting, commit it from here."""
        while not group.ended.wait(_PATIENCE_SECONDS):
            if not self._take_turn(_PATIENCE_SECONDS):
                continue
            own = connections[self._alias]
            try:
                if self._group is group:
                    connections[self._alias] = group.connection
                    self._end(group)
            finally:
                connections[self._alias] = own
                self._give_turn()
        if group.error is not None:
            raise fault(group.error) from group.error

    def _take_turn(self, seconds: float) -> bool:
        with self._turn:
            self._waiting += 1
            try:
                if not self._turn.wait_for(lambda: not self._taken, seconds):
                    return False
                self._taken = True
            finally:
                self._waiting -= 1
        return True

    def _give_turn(self) -> None:
        with self._turn:
            self._taken = False
            self._turn.notify()


class _Group:
    """Acts that share a transaction, on the connection of the thread that began it.

    That thread waits for the end, so its connection is used by one thread at a time.

    Raises:
        Error: Django's, from any method: the database refused.
    """

    def __init__(self, alias: str, begun: Callable[[], None]) -> None:
        self._alias = alias
        self.connection: Any = connections[alias]
        self.kept = 0
        self.is_broken = False
        self.error: Error | None = None
        self.ended = Event()
        self._acts = 0
        self._began = monotonic()
        self._open = ExitStack()
        with ExitStack() as opening:
            self.connection.inc_thread_sharing()
            opening.callback(self.connection.dec_thread_sharing)
            opening.enter_context(transaction.atomic(using=alias, durable=True))
            opening.enter_context(self.connection.execute_wrapper(statements()))
            begun()
            self._open = opening.pop_all()

    @property
    def is_full(self) -> bool:
        """True if no other act should come in."""
        return self._acts >= MOST_ACTS or monotonic() - self._began > LONGEST_SECONDS

    def begin_act(self) -> None:
        """Before an act: all but the first can be taken back alone."""
        self._acts += 1
        if self._acts > 1:
            run(self._alias, f"SAVEPOINT {_SAVEPOINT}", ())

    def keep(self) -> None:
        """The act is whole."""
        if self._acts > 1:
            run(self._alias, f"RELEASE SAVEPOINT {_SAVEPOINT}", ())
        self.kept += 1

    def undo(self) -> None:
        """Take the act back; where that fails, or it is the only one, the whole transaction is."""
        if not self.kept:
            self.is_broken = True
            return
        try:
            run(self._alias, f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}", ())
            run(self._alias, f"RELEASE SAVEPOINT {_SAVEPOINT}", ())
            self.connection.needs_rollback = False
        except Exception as error:  # noqa: BLE001  # whatever it is, the transaction cannot be trusted any more
            self.is_broken = True
            self.error = error if isinstance(error, Error) else InternalError(str(error))

    def end(self) -> None:
        """Commit, or undo all of it if it is broken, and let everybody go."""
        try:
            if self.is_broken or self._is_gone():
                self._roll_back()
            else:
                self._open.close()
        except Error as error:
            self.error = error
        finally:
            self.ended.set()

    def _is_gone(self) -> bool:
        """True if the database has undone the transaction by itself, as SQLite does when a disk fails."""
        gone = self.connection.vendor == "sqlite" and not self.connection.connection.in_transaction
        if gone and self.error is None:
            self.error = InternalError("the database has undone the transaction")
        return gone

    def _roll_back(self) -> None:
        undone = InternalError("undone")
        try:
            self._open.__exit__(type(undone), undone, None)
        except InternalError as error:
            if error is not undone:
                raise
