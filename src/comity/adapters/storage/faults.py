"""What a database complains of, as errors of the one family."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, IntegrityError

from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Unavailable

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_SQLITE_BUSY, _SQLITE_LOCKED, _SQLITE_READONLY, _SQLITE_FULL = 5, 6, 8, 13
# Classes and codes of PostgreSQL (appendix A of its manual).
_SQLSTATES = {
    "40001": "locked",
    "40P01": "locked",
    "55P03": "locked",
    "57014": "locked",
    "25006": "read_only",
    "53100": "full",
}


@contextmanager
def translated(*, reading: bool = False) -> Iterator[None]:
    """Turn what the database raises into `Unavailable`, or `OutOfOrder` where the caller is at fault."""
    try:
        yield
    except Error as error:
        raise fault(error, reading=reading) from error


def statements(*, reading: bool = False) -> Callable[..., Any]:
    """The same around each statement, for Django's `execute_wrapper`: no method lets the database's own error out."""

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except Error as error:
            raise fault(error, reading=reading) from error

    return run


def fault(error: Error, *, reading: bool = False) -> ComityError:
    """The error of ours for one of the database's."""
    if isinstance(error, IntegrityError):
        return conflict(str(error))
    match _kind(error):
        case "locked":
            return locked()
        case "full":
            return Unavailable(
                "store.full",
                "The disk of the store is full; nothing was written.",
                advice="Free space on the node's disk, then try again.",
            )
        case "read_only" if reading:
            return read_only()
    return Unavailable(
        "store.failed",
        f"The store failed; nothing was written: {error}.",
        advice="Look at the node's disk and at `comity status`, then try again.",
    )


def conflict(detail: str) -> OutOfOrder:
    """The same thing twice, or something that hangs on nothing: a defect of the caller."""
    return OutOfOrder(
        "store.conflict",
        f"The store has this already, or lacks what it hangs on: {detail}.",
        advice="Nothing was written. Report this: the node should have noticed before.",
    )


def locked() -> Unavailable:
    """Another writer did not finish in time."""
    return Unavailable(
        "store.locked",
        "Another process holds the store; nothing was written.",
        advice="Try again in a moment; if it lasts, look for a second worker or a backup that runs.",
    )


def read_only() -> OutOfOrder:
    """A write where only reading was asked for."""
    return OutOfOrder("store.read_only", "This view of the store is for reading.", advice="Open a unit to write.")


def nested() -> OutOfOrder:
    """A unit inside a unit could not promise to be all or nothing."""
    return OutOfOrder("store.nested", "A unit of the store is open already.", advice="Pass the open unit on instead.")


def unknown_event(digest: bytes) -> InvalidInput:
    """Nothing was erased, and nobody may believe that it was."""
    return InvalidInput(
        "store.no_event",
        f"There is no event {digest.hex()} to erase.",
        advice="Compare the digest with the case's list.",
    )


def no_tile(level: int, index: int, width: int) -> Unavailable:
    """The log is not whole."""
    return Unavailable(
        "store.no_tile",
        f"The log has no {width} hashes in tile {level}/{index}.",
        advice="If the log should have it, the store is damaged: restore it and run `comity log check`.",
    )


def shrunk(size: int, asked: int) -> OutOfOrder:
    """A log only grows."""
    return OutOfOrder(
        "store.log_shrinks",
        f"The log has {size} leaves and cannot have {asked} now.",
        advice="Nothing was written. Report this: a log only grows.",
    )


def login_taken(login: str) -> InvalidInput:
    """Two officers cannot sign in by one name."""
    return InvalidInput(
        "account.login_taken", f"Another account signs in as {login!r}.", advice="Choose another sign-in name."
    )


def _kind(error: Error) -> str:
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _SQLSTATES.get(state, "failed")
    number = getattr(cause, "sqlite_errorcode", None)
    if number is None:
        return "failed"
    kinds = {_SQLITE_BUSY: "locked", _SQLITE_LOCKED: "locked", _SQLITE_READONLY: "read_only", _SQLITE_FULL: "full"}
    return kinds.get(number & 0xFF, "failed")
