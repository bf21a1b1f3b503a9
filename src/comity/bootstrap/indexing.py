"""The thread that makes a node ready, keeps the index beside the register, joins its files, and looks lists up."""

import logging
import threading
from time import monotonic
from typing import Final
from uuid import UUID

from comity.adapters.transport.guarded import guarded
from comity.application.desk import Desk
from comity.application.query.keeping import keep_index
from comity.application.query.purging import purge_index
from comity.application.query.screen_list import screen_next
from comity.bootstrap.heap import settle
from comity.domain.errors import ComityError, Unavailable

START_SECONDS: Final = 1.0  # the node answers first; a search meanwhile waits or is told that it has to
ROUND_SECONDS: Final = 0.3
MERGE_SECONDS: Final = 5.0
PURGE_SECONDS: Final = 600.0  # within which a record that left the register leaves the files, with its proof
CLEAN_SECONDS: Final = 6 * 3600.0  # within which no file keeps bytes of what left the register
_LOG = logging.getLogger(__name__)


def follow_register(desk: Desk, stopping: threading.Event, *, warm: bool = True) -> None:
    """Keep the index fresh until told to stop. What cannot be done now is said once and tried again.

    Where nobody searches `warm` is False: the compiled code and its tables are then loaded when a name has to be read.
    """
    if warm:
        desk.index.expect_warmth()
    if stopping.wait(START_SECONDS):
        return
    if warm:
        guarded(desk.index.warm)
    settle()
    said, merged, cleaned = "", monotonic(), monotonic()
    left: set[UUID] = set()
    purged = merged - PURGE_SECONDS
    while True:
        said = _round(desk, said)
        guarded(lambda: screen_next(desk))
        now = monotonic()
        if now - merged >= MERGE_SECONDS:
            everything, merged = now - cleaned >= CLEAN_SECONDS, now
            cleaned = now if everything else cleaned
            left |= set(guarded(desk.index.left) or ())
            if left and now - purged >= PURGE_SECONDS:
                purged, left = now, _purged(desk, left)
            _merge(desk, everything=everything)
        if stopping.wait(ROUND_SECONDS):
            return


def _round(desk: Desk, said: str) -> str:
    """One step; the code of what hindered it, which is logged when it is another than before."""
    try:
        kept = keep_index(desk)
    except ComityError as fault:
        if fault.code != said:
            _LOG.warning("the search index: %s: %s", fault.code, fault.message)
        return fault.code
    if kept.made_anew:
        _LOG.warning("the search index was made anew (%s): %d records", kept.made_anew, kept.state.records)
    return ""


def _purged(desk: Desk, left: set[UUID]) -> set[UUID]:
    """Purge the files of these; what is to be tried again."""
    try:
        purge_index(desk, left)
    except ComityError as fault:
        _LOG.warning("the search index keeps what left the register: %s: %s", fault.code, fault.message)
        return left
    return set()


def _merge(desk: Desk, *, everything: bool) -> None:
    try:
        desk.index.merge(everything=everything)
    except Unavailable as fault:
        if fault.code not in ("index.busy", "index.absent"):
            _LOG.warning("the search index: %s: %s", fault.code, fault.message)
