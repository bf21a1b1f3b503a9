"""Moving a sealed attachment in parts, and going on where the line broke (`spec/attachment.md`, "Parts").

The receiver keeps one growing prefix. Asked, it says how many bytes it has; the sender goes on from there. Parts end at
multiples of `PART`, so that a retried part is the same part.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from comity.domain.errors import NotVerified

PART: Final = 16 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """`size` bytes from `offset` of a sealed attachment."""

    offset: int
    size: int


def parts_from(stored: int, total: int) -> Iterator[Part]:
    """The parts that are still to be moved when the receiver has `stored` of `total` bytes.

    Raises:
        NotVerified: The receiver says that it has more than there is.
    """
    if not 0 <= stored <= total:
        raise _refused("part_bounds", f"{stored} bytes are said to be stored of an attachment of {total}.")
    while stored < total:
        end = min((stored // PART + 1) * PART, total)
        yield Part(stored, end - stored)
        stored = end


def new_bytes(part: Part, stored: int, total: int) -> slice:
    """Which bytes of an arriving part are new; an empty slice if the receiver has them all.

    Raises:
        NotVerified: ``attachment.part_bounds`` if the part is empty, too large, or reaches beyond the attachment;
            ``attachment.part_gap`` if it begins beyond what is stored.
    """
    if not 0 < part.size <= PART or part.offset < 0 or part.offset + part.size > total:
        raise _refused("part_bounds", f"The part {part.offset}+{part.size} is none of an attachment of {total} bytes.")
    if part.offset > stored:
        raise _refused("part_gap", f"The part begins at {part.offset}; {stored} bytes are stored.")
    return slice(min(stored - part.offset, part.size), part.size)


def skipped_of_rest(rest: Part, stored: int, total: int) -> int:
    """How many of the first bytes of an arriving rest are here already.

    Raises:
        NotVerified: ``attachment.part_bounds`` if it does not end where the attachment ends; ``attachment.part_gap`` if
            it begins beyond what is stored.
    """
    if rest.size <= 0 or rest.offset < 0 or rest.offset + rest.size != total:
        raise _refused("part_bounds", f"{rest.offset}+{rest.size} is not the rest of an attachment of {total} bytes.")
    if rest.offset > stored:
        raise _refused("part_gap", f"The rest begins at {rest.offset}; {stored} bytes are stored.")
    return min(stored - rest.offset, rest.size)


def _refused(word: str, message: str) -> NotVerified:
    return NotVerified(f"attachment.{word}", message, advice="Ask how many bytes are stored, and go on from there.")
