"""The node's own Merkle log as tiles, and checkpoints of every log that it knows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from comity.adapters.storage import models
from comity.adapters.storage.columns import to_words, words_column
from comity.adapters.storage.faults import no_tile, shrunk
from comity.adapters.storage.sql import fetch, update_in, upsert
from comity.application.ports.store import CheckpointRow, Tiles
from comity.evidence.moments import from_milliseconds, to_milliseconds

HASH_SIZE = 32
HEAD = 1
"""Id of the one row of `LogHead`."""


class DjangoTiles(Tiles):
    """Tiles and checkpoints."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def size(self) -> int:
        """Number of leaves."""
        row = fetch(self._alias, models.LogHead, ("size",), id=HEAD)
        return int(row[0]) if row else 0

    def tile(self, level: int, index: int, width: int) -> bytes:
        """`width` hashes of a tile, joined (32 bytes each)."""
        row = fetch(self._alias, models.LogTile, ("hashes",), level=level, index=index)
        hashes: bytes = row[0][: width * HASH_SIZE] if row else b""
        if len(hashes) != width * HASH_SIZE:
            raise no_tile(level, index, width)
        return hashes

    def put(self, tiles: Mapping[tuple[int, int], bytes], size: int) -> None:
        """Keep these tiles, and the new number of leaves, which never falls."""
        before = self.size()
        if size < before:
            raise shrunk(before, size)
        rows = ((level, index, hashes) for (level, index), hashes in tiles.items())
        upsert(self._alias, models.LogTile, ("level", "index", "hashes"), ("level", "index"), rows)
        update_in(self._alias, models.LogHead, {"size": size}, "id", [HEAD])

    def add_checkpoint(self, row: CheckpointRow) -> None:
        """Keep a checkpoint, or put newer cosignatures to one that is here."""
        here = self._checkpoints(row.origin_node).filter(size=row.size, root=row.root)
        for cosignatures in here.values_list("cosignatures", flat=True):
            united = dict.fromkeys((*to_words(cosignatures), *row.cosignatures))
            here.update(note=row.note, cosignatures=words_column(united))
            return
        models.Checkpoint.objects.using(self._alias).create(
            origin_node=row.origin_node,
            size=row.size,
            root=row.root,
            note=row.note,
            at=to_milliseconds(row.at),
            cosignatures=words_column(row.cosignatures),
        )

    def checkpoint(self, origin_node: str, *, at_least: int = 0) -> CheckpointRow | None:
        """The newest checkpoint of a log, or the smallest that covers at least so many leaves."""
        if at_least <= 0:
            return self.newest_checkpoint(origin_node)
        return _first(self._checkpoints(origin_node).filter(size__gte=at_least).order_by("size", "id"))

    def newest_checkpoint(self, origin_node: str) -> CheckpointRow | None:
        """The largest checkpoint of a log; of two with one size, which only a fork has, the later."""
        return _first(self._checkpoints(origin_node).order_by("-size", "-id"))

    def _checkpoints(self, origin_node: str) -> "QuerySet[models.Checkpoint]":
        return models.Checkpoint.objects.using(self._alias).filter(origin_node=origin_node)


def _first(rows: "QuerySet[models.Checkpoint]") -> CheckpointRow | None:
    columns = ("origin_node", "size", "root", "note", "at", "cosignatures")
    return next((_row(*row) for row in rows.values_list(*columns)[:1]), None)


def _row(origin_node: str, size: int, root: Any, note: str, at: int, cosignatures: str) -> CheckpointRow:
    return CheckpointRow(origin_node, size, bytes(root), note, from_milliseconds(at), to_words(cosignatures))
