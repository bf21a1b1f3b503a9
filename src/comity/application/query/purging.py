"""What left the register leaves the index's files too, and the audit log says which files went and which came.

The register's own proof of deletion (`notice.deleted`) speaks of the store. The files still have the names until they
are written anew, which costs as much as the file is large; so the worker gathers what left and purges it together.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports.index import PurgeProof
from comity.application.recorder import Recorder

PURPOSE: Final = "keeping the register"


def purge_index(desk: Desk, records: Collection[UUID]) -> PurgeProof | None:
    """Remove the bytes of those of these records that are no longer in the register; None if all still are.

    A process that dies between files and audit entry leaves the bytes gone and the entry missing.

    Raises:
        OutOfOrder: ``index.still_there``: the index is late; nothing was removed.
        Unavailable: The index or the store.
    """
    with desk.store.reading() as unit:
        there = unit.register.entries(records)
    gone = sorted(set(records) - set(there), key=lambda one: one.bytes)
    if not gone:
        return None
    proof = desk.index.purge(gone)
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for record in gone:
            recorder.audit(
                "index.purged", subject=str(record), generation=str(proof.generation),
                before=_hex(proof.before), after=_hex(proof.after),
            )  # fmt: skip
        recorder.finish()
    return proof


def _hex(digests: Collection[bytes]) -> str:
    return " ".join(one.hex() for one in digests)
