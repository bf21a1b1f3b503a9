"""Whose key signed: what the exchange asks of a node's knowledge of its peers, and the answer of a `Keyring`."""

from datetime import datetime
from typing import Protocol

from comity.domain.errors import NotVerified
from comity.evidence.keyring import Keyring
from comity.evidence.signatures import PublicKey


class SenderKeys(Protocol):
    """What this node knows of its peers' signing keys, from their pinned key statements."""

    def knows(self, node: str) -> bool:
        """True if there is a pinned statement of this node."""
        ...

    def signing_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey | None:
        """The node's key of this id if it was valid at `signed_at` and nobody has revoked it by `received_at`.

        Two moments, because the first is only what the signer says: who stole a key can write an earlier date.
        """
        ...


class KeyringSenders:
    """The peers of whom a proven statement is at hand."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._nodes = frozenset(keyring.nodes)

    def knows(self, node: str) -> bool:
        """True if the keyring has a statement of this node."""
        return node in self._nodes

    def signing_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey | None:
        """The key, or None if it was not the node's then or is revoked now."""
        if node not in self._nodes:
            return None
        try:
            key = self._keyring.signing_key(node, key_id, signed_at)
        except NotVerified:
            return None
        revoked = any(statement.has_revoked(key_id, received_at) for statement in self._keyring.history(node))
        return None if revoked else key
