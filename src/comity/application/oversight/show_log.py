"""The end of the node's own log: newest leaves by name, and the checkpoints over them. No content, no officers."""

from dataclasses import dataclass
from datetime import datetime

from comity.application.desk import Desk
from comity.application.ports import CheckpointRow
from comity.domain.errors import InvalidInput

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf: its index, the event's digest (32 bytes), type and author, and when it was stored (UTC)."""

    index: int
    event: bytes
    type: str
    author: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The size of the log, its newest leaves, and the checkpoints that cover them, in order."""

    size: int
    leaves: tuple[Leaf, ...]
    checkpoints: tuple[CheckpointRow, ...]


def show_log(desk: Desk, newest: int) -> LogEnd:
    """The newest leaves.

    Raises:
        InvalidInput: Not between 1 and `MOST`.
    """
    if not 1 <= newest <= MOST:
        raise InvalidInput("log.newest", f"Between 1 and {MOST} leaves can be shown.", advice="Give a smaller number.")
    with desk.store.reading() as unit:
        size = unit.tiles.size()
        start = max(0, size - newest)
        leaves = tuple(
            Leaf(one.leaf_index, one.signed.digest, one.signed.event.type, one.signed.event.author, one.stored_at)
            for one in unit.events.in_log_order(start, newest)
        )
        checkpoints, row = [], unit.tiles.checkpoint(desk.node, at_least=start + 1)
        while row is not None:
            checkpoints.append(row)
            row = unit.tiles.checkpoint(desk.node, at_least=row.size + 1)
    return LogEnd(size, leaves, tuple(checkpoints))
