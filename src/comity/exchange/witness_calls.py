"""Calls by which a node without a line abroad reaches witnesses through its ministry (`spec/checkpoint.md`).

=================  ===================================================  ===============================
name               asks                                                 is answered
=================  ===================================================  ===============================
``witness.peers``  which nodes of other states can you reach?           their statements
``witness.last``   what did this witness last cosign of this log?       the note, or none
=================  ===================================================  ===============================

What comes back proves itself: statements are vouched for by the ministry that is asked, a note by its signatures.
"""

from typing import Any, Final

from comity.exchange.members import Members

PEERS: Final = "witness.peers"
LAST: Final = "witness.last"
MOST_NOTE: Final = 256 << 10  # bytes


def make_last_request(log: str, witness: str) -> dict[str, Any]:
    """Body of ``witness.last``: whose log, and which witness."""
    return {"log": log, "witness": witness}


def parse_last_request(plain: Any) -> tuple[str, str]:
    """The log's node, and the witness."""
    read = Members(plain, "witness_request", ("log", "witness"))
    return read.node("log"), read.node("witness")


def make_last_answer(note: bytes | None) -> dict[str, Any]:
    """Answer to ``witness.last``."""
    return {"notes": [] if note is None else [note]}


def parse_last_answer(plain: Any) -> bytes | None:
    """The newest checkpoint of the log that the witness cosigned, still unproven; None if there is none."""
    notes = Members(plain, "answer", ("notes",)).blobs("notes", 1, MOST_NOTE)
    return notes[0] if notes else None
