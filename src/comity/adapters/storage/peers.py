"""The directory of nodes, and every statement that was accepted."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from comity.adapters.storage import models
from comity.adapters.storage.columns import optional_milliseconds, optional_moment
from comity.adapters.storage.sql import fetch, fetch_all, update_in, upsert
from comity.application.ports.store import PeerRow, Peers
from comity.evidence.moments import to_milliseconds

_PEER = (
    "node", "statement", "sequence", "fingerprint", "standing", "confirmed_by", "parent", "address", "last_seen_at",
)  # fmt: skip
_HISTORY = ("node", "digest", "statement")
ACTIVE = "active"


class DjangoPeers(Peers):
    """The directory of nodes."""

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def get(self, node: str) -> PeerRow | None:
        """A node by id."""
        row = fetch(self._alias, models.Peer, _PEER, node=node)
        return _row(*row) if row else None

    def all(self) -> list[PeerRow]:
        """All nodes by id."""
        return [_row(*row) for row in fetch_all(self._alias, models.Peer, _PEER, ("node",))]

    def put(self, row: PeerRow) -> None:
        """Keep or replace what is known of a node. The statement of an active one was accepted and stays in history."""
        columns = [getattr(row, name) for name in _PEER[:-1]]
        upsert(self._alias, models.Peer, _PEER, ("node",), [(*columns, optional_milliseconds(row.last_seen_at))])
        if row.standing == ACTIVE:
            self.remember(row.node, row.statement)

    def remember(self, node: str, statement: bytes) -> None:
        """Keep a statement in a node's history."""
        digest = sha256(statement).digest()
        if fetch(self._alias, models.AcceptedStatement, ("id",), node=node, digest=digest) is None:
            upsert(self._alias, models.AcceptedStatement, _HISTORY, ("node", "digest"), [(node, digest, statement)])

    def statements(self, node: str) -> list[bytes]:
        """Every accepted statement of a node, oldest first."""
        rows = fetch_all(self._alias, models.AcceptedStatement, ("statement",), ("id",), node=node)
        return [statement for (statement,) in rows]

    def seen(self, node: str, at: datetime) -> None:
        """The node answered or called; of a stranger nothing is kept."""
        update_in(self._alias, models.Peer, {"last_seen_at": to_milliseconds(at)}, "node", [node])


def _row(*row: Any) -> PeerRow:
    values = dict(zip(_PEER, row, strict=True))
    return PeerRow(**values | {"last_seen_at": optional_moment(values["last_seen_at"])})
