"""The node's own Merkle log: every event, ours or taken in, becomes a salted leaf in the transaction that stores it."""

from collections.abc import Sequence

from comity.application.casebook import Casebook
from comity.application.ports import Unit
from comity.evidence.merkle import event_leaf


def append_to_log(book: Casebook, unit: Unit, leaves: Sequence[tuple[bytes, bytes]]) -> int:
    """Append (salt, event digest) pairs; the index of the first of them."""
    first = unit.tiles.size()
    if leaves:
        appended = book.writer(unit, first).append(event_leaf(salt, digest) for salt, digest in leaves)
        unit.tiles.put({(tile.level, tile.index): tile.hashes for tile in appended.tiles}, appended.size)
    return first
