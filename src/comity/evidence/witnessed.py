"""Whether a checkpoint is its log's, and nodes of how many other states have cosigned it (`spec/checkpoint.md`).

One state alone could be leaned upon to look away. So a proof stands once nodes of `QUORUM` other states have cosigned
the very tree that it rests on; a node of the log's own state counts for nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from comity.domain.authorities import state_of
from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import SignedCheckpoint, checkpoint_time, verify_checkpoint, verify_cosignature
from comity.evidence.keyring import Keyring

QUORUM = 2  # other states whose nodes have to cosign (docs/decisions/0014)


@dataclass(frozen=True, slots=True)
class ProvenCheckpoint:
    """A checkpoint whose log's signatures fit, and when the log made it (UTC, whole seconds)."""

    signed: SignedCheckpoint
    at: datetime


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A node of another state that truly cosigned a checkpoint, its state, and when (UTC, whole seconds)."""

    node: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What stands under one checkpoint: number of leaves, root, the log's moment, and who cosigned it."""

    size: int
    root: bytes
    at: datetime
    cosigners: tuple[Cosigned, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The other states that have cosigned, each once, ascending."""
        return tuple(sorted({one.state for one in self.cosigners}))

    def reaches(self, needed: int = QUORUM) -> bool:
        """True if nodes of so many other states have cosigned."""
        return len(self.states) >= needed


def prove_checkpoint(data: bytes, node: str, ring: Keyring) -> ProvenCheckpoint:
    """The checkpoint under whichever of the node's log keys signed it.

    Raises:
        NotVerified: ``key.unknown_node``, ``key.revoked``, and as `checkpoint.verify_checkpoint`.
    """
    *others, last = ring.log_pairs(node)
    for pair in (*others, last):
        try:
            signed = verify_checkpoint(data, node, pair)
        except NotVerified:
            if pair is last:
                raise
            continue
        at = checkpoint_time(signed, node, pair)
        ring.check_log_pair(node, pair, at)
        return ProvenCheckpoint(signed, at)
    raise AssertionError("a history has at least one pair of log keys")


def cosigners(signed: SignedCheckpoint, ring: Keyring, home: str) -> tuple[Cosigned, ...]:
    """Nodes of other states than `home` that truly cosigned, by id."""
    found = (_cosigned(signed, ring, node) for node in ring.nodes if state_of(node) != home)
    return tuple(one for one in found if one is not None)


def witnessed(proven: ProvenCheckpoint, ring: Keyring, home: str) -> Witnessed:
    """Who stands under a proven checkpoint of a log of the state `home`."""
    tree = proven.signed.checkpoint
    return Witnessed(tree.size, tree.root, proven.at, cosigners(proven.signed, ring, home))


def _cosigned(signed: SignedCheckpoint, ring: Keyring, node: str) -> Cosigned | None:
    for pair in ring.log_pairs(node):
        try:
            at = verify_cosignature(signed, node, pair)
            ring.check_log_pair(node, pair, at)
        except NotVerified:
            continue  # not by this pair; whoever has not truly cosigned is not counted
        return Cosigned(node, state_of(node), at)
    return None
