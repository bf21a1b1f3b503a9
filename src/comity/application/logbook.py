"""The node's own Merkle log: every event, ours or taken in, becomes a salted leaf in the transaction that stores it."""

from collections.abc import Sequence

from comity.application.ports import Unit
from comity.evidence.merkle import event_leaf
from comity.evidence.tiles import LogWriter


def append_to_log(unit: Unit, leaves: Sequence[tuple[bytes, bytes]]) -> int:
    """Append (salt, event digest) pairs; the index of the first of them."""
    first = unit.tiles.size()
    if leaves:
        appended = LogWriter(unit.tiles, first).append(event_leaf(salt, digest) for salt, digest in leaves)
        unit.tiles.put({(tile.level, tile.index): tile.hashes for tile in appended.tiles}, appended.size)
    return first
