"""The node's own keys as the desks see them: private halves never leave what implements this."""

from collections.abc import Collection
from typing import Protocol

from comity.evidence.signatures import RawSigner, Signer
from comity.exchange.suites import OpeningKey


class Keys(Protocol):
    """The online keys of this node. Roots are not among them; they are offline."""

    @property
    def statement(self) -> bytes:
        """The newest key statement of this node, signed by its root (and its parent's)."""
        ...

    @property
    def parent_statement(self) -> bytes | None:
        """The parent's statement, where this node has a parent."""
        ...

    @property
    def events(self) -> Signer:
        """Signs events, envelopes and receipts: Ed25519."""
        ...

    @property
    def receipts(self) -> Signer:
        """The second signature of a batch of receipts: ML-DSA-44."""
        ...

    @property
    def log(self) -> tuple[RawSigner, RawSigner]:
        """Signs checkpoints and cosignatures: Ed25519 and ML-DSA-44."""
        ...

    def opening(self, key_id: bytes) -> OpeningKey | None:
        """The private half of a sealing key of ours, or None if we do not have it (any more)."""
        ...

    def forget(self, key_ids: Collection[bytes]) -> None:
        """Destroy the private halves of these sealing keys for good."""
        ...
