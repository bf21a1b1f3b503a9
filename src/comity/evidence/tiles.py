"""A log kept as tiles of up to 256 hashes (C2SP tlog-tiles), appended to and proven from without holding the tree.

Tile (level, index) holds the hashes of the complete subtrees of 256**level leaves from number 256*index on. A store
keeps one row per tile and replaces a narrower row by a wider one; asked for fewer hashes than it has, it gives the
first ones.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from comity.domain.errors import NotVerified
from comity.evidence.merkle import EMPTY_ROOT, HASH_SIZE, node_hash, split

WIDTH = 256  # hashes in a full tile
_HEIGHT = 8  # levels of the tree in a tile
_KEPT = 64  # expanded tiles that a reader keeps


class TileReader(Protocol):
    """Where tiles are kept."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes (1 to 256) of a tile: exactly ``32 * width`` bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile to store: `hashes` are 1 to 256 hashes, one after the other."""

    level: int
    index: int
    hashes: bytes

    @property
    def width(self) -> int:
        """How many hashes it has."""
        return len(self.hashes) // HASH_SIZE


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append came to: the tree's new size and root, and every tile that is new or wider than before."""

    size: int
    root: bytes
    tiles: tuple[Tile, ...]


class LogReader:
    """Root and proofs of the tree of one size, from its tiles; a proof reads O(log n) of them.

    Raises:
        NotVerified: From any method, ``log.tile``: the store gave a tile of another width than asked for.
    """

    def __init__(self, tiles: TileReader, size: int) -> None:
        self._tiles = tiles
        self.size = size
        self._expanded: OrderedDict[tuple[int, int], list[list[bytes]]] = OrderedDict()

    def root(self) -> bytes:
        """The root of the whole tree."""
        return self._range(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """RFC 9162 section 2.1.3.1: proof that leaf `index` is in the tree of `size` (by default the whole).

        Raises:
            NotVerified: ``log.range``: there is no such leaf or no such tree.
        """
        end = self.size if size is None else size
        self._check_range(0 <= index < end <= self.size)
        start, proof = 0, []
        while end - start > 1:
            middle = start + split(end - start)
            if index < middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, old_size: int, size: int | None = None) -> list[bytes]:
        """RFC 9162 section 2.1.4.1: proof that the tree of `size` continues that of `old_size`, at least 1.

        Raises:
            NotVerified: ``log.range``: there are no such trees.
        """
        end = self.size if size is None else size
        self._check_range(1 <= old_size <= end <= self.size)
        start, proof, whole = 0, [], True
        while old_size != end:
            middle = start + split(end - start)
            if old_size <= middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            proof.append(self._range(start, end))
        return proof[::-1]

    def frontier(self) -> list[bytes]:
        """Roots of the complete subtrees that the size is the sum of, the largest first."""
        found, start = [], 0
        for height in range(self.size.bit_length() - 1, -1, -1):
            if self.size >> height & 1:
                found.append(self._complete(height, start >> height))
                start += 1 << height
        return found

    def row(self, level: int) -> bytes:
        """The partial tile at the right edge of a level; empty where there is none."""
        count = self.size >> _HEIGHT * level
        return self._read(level, count // WIDTH, count % WIDTH) if count % WIDTH else b""

    def _range(self, start: int, end: int) -> bytes:
        """Root of the leaves from `start` (a multiple of a power of two that is not below their number) to `end`."""
        size = end - start
        if size & (size - 1) == 0:
            height = size.bit_length() - 1
            return self._complete(height, start >> height)
        middle = start + split(size)
        return node_hash(self._range(start, middle), self._range(middle, end))

    def _complete(self, height: int, index: int) -> bytes:
        """Root of complete subtree number `index` of this height."""
        level, inside = divmod(height, _HEIGHT)
        number = index << inside
        rows = self._rows(level, number // WIDTH)
        while len(rows) <= inside:
            below = rows[-1]
            rows.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
        return rows[inside][(number % WIDTH) >> inside]

    def _rows(self, level: int, index: int) -> list[list[bytes]]:
        """The tile's hashes, then the rows above them as far as anybody has asked."""
        found = self._expanded.get((level, index))
        if found is None:
            raw = self._read(level, index, min(WIDTH, (self.size >> _HEIGHT * level) - index * WIDTH))
            found = [[raw[at : at + HASH_SIZE] for at in range(0, len(raw), HASH_SIZE)]]
            self._expanded[level, index] = found
            if len(self._expanded) > _KEPT:
                self._expanded.popitem(last=False)
        return found

    def _read(self, level: int, index: int, width: int) -> bytes:
        raw = self._tiles.tile(level, index, width)
        if len(raw) != width * HASH_SIZE:
            raise NotVerified(
                "log.tile",
                f"Tile {index} of level {level} has {len(raw)} bytes instead of {width} hashes.",
                advice="The log's store is damaged; restore it and check it with `comity log check`.",
            )
        return raw

    def _check_range(self, holds: bool) -> None:
        if not holds:
            raise NotVerified(
                "log.range", f"The log of {self.size} leaves has no such leaf or tree.", advice="Ask for one it has."
            )


class LogWriter:
    """Appends to a log of `size` leaves that `tiles` holds.

    It remembers the right edge, so an append reads nothing. If what `append` returned could not be stored, or another
    writer was quicker, throw this one away and make a new one from the store.
    """

    def __init__(self, tiles: TileReader, size: int) -> None:
        reader = LogReader(tiles, size)
        self.size = size
        self._frontier = reader.frontier()
        levels = max(1, -(-size.bit_length() // _HEIGHT))
        self._edge = [bytearray(reader.row(level)) for level in range(levels)]

    def root(self) -> bytes:
        """The root as it stands."""
        if not self._frontier:
            return EMPTY_ROOT
        root = self._frontier[-1]
        for left in reversed(self._frontier[:-1]):
            root = node_hash(left, root)
        return root

    def append(self, hashes: Iterable[bytes]) -> Appended:
        """Take in leaf hashes in this order.

        Raises:
            NotVerified: ``log.leaf``: one of them is not 32 bytes; none is taken in.
        """
        leaves = list(hashes)
        if any(len(leaf) != HASH_SIZE for leaf in leaves):
            raise NotVerified("log.leaf", "A leaf hash is not 32 bytes.", advice="Append `event_leaf(salt, digest)`.")
        full: list[Tile] = []
        before = self.size
        for leaf in leaves:
            self._add(leaf, full)
        return Appended(self.size, self.root(), (*full, *self._partial(before)))

    def _add(self, node: bytes, full: list[Tile]) -> None:
        """Append one leaf hash: join complete pairs, and hand every eighth height on to the level above."""
        frontier, left, height = self._frontier, self.size, 0
        self._extend(0, node, full)
        while left & 1:
            node = sha256(b"\x01" + frontier.pop() + node).digest()
            left >>= 1
            height += 1
            if not height & 7:
                self._extend(height >> 3, node, full)
        frontier.append(node)
        self.size += 1

    def _extend(self, level: int, node: bytes, full: list[Tile]) -> None:
        if level == len(self._edge):
            self._edge.append(bytearray())
        row = self._edge[level]
        row += node
        if len(row) == WIDTH * HASH_SIZE:
            full.append(Tile(level, self.size >> _HEIGHT * (level + 1), bytes(row)))
            row.clear()

    def _partial(self, before: int) -> list[Tile]:
        """Partial tiles that have grown since the tree had `before` leaves."""
        grown = []
        for level, row in enumerate(self._edge):
            count = self.size >> _HEIGHT * level
            if row and count != before >> _HEIGHT * level:
                grown.append(Tile(level, count // WIDTH, bytes(row)))
        return grown
