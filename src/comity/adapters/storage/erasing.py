"""What was erased goes from the disk, not just from the tables."""

from typing import Any

from django.db import Error

from comity.domain.errors import Unavailable


def empty_journal(connection: Any) -> None:
    """Let nothing of what was erased stay in SQLite's write-ahead log; `secure_delete` has overwritten it in the file.

    Who still reads an older state keeps the log from being emptied, for as long as `reading` lasts. On PostgreSQL old
    row versions go with the next VACUUM, and copies with its own archive: the operator's duty.

    Raises:
        Unavailable: ``store.journal``: erased and kept so, but old bytes may still be in the log.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone()
    except Error as error:
        raise _left_behind(str(error)) from error
    if busy:
        raise _left_behind("somebody is still reading")


def _left_behind(why: str) -> Unavailable:
    return Unavailable(
        "store.journal",
        f"The erasure is done, but the store's journal may still hold the old bytes: {why}.",
        advice="Restart the node's processes; the journal is emptied when the last of them stops.",
    )
