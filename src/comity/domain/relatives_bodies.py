"""What the log keeps of a report by relatives: that something was done, by whom; never a word of what they said."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RelativesActed:
    """An act on a report of a missing person. Private to the node.

    `act` is a word of `ACTS`. `document` is SHA-256 over the report's own salt and its bytes after the act, empty once
    it is erased: with the salt gone nobody can tell what it was of. `detail` is a word of the act.
    """

    report: UUID
    act: str
    document: bytes
    detail: str = ""


ACTS = (
    "reported", "verified", "refused", "read", "screened", "held", "lifted", "consented", "photographed", "proposed",
    "published", "taken_down", "data_given", "found", "corrected", "erased",
)  # fmt: skip
