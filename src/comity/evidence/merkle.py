"""The Merkle tree of a node's log (RFC 9162 section 2.1, SHA-256): proofs, and what convinces by them.

Everything here checks or computes from hashes in hand; keeping the tree in tiles is `tiles.py`. A leaf tells a witness
nothing: its data is a salted digest of the event (`spec/log.md`).
"""

from collections.abc import Sequence
from hashlib import sha256

from comity.domain.errors import NotVerified

LEAF_DOMAIN = "comity/leaf/1"
SALT_SIZE = 32  # bytes
HASH_SIZE = 32  # bytes
LARGEST = (1 << 63) - 1  # leaves
EMPTY_ROOT = sha256(b"").digest()


def leaf_data(salt: bytes, event: bytes) -> bytes:
    """What the log takes in for an event: SHA-256 over domain, a 32-byte random salt and the event's digest.

    Raises:
        NotVerified: Salt or digest has another size.
    """
    if len(salt) != SALT_SIZE or len(event) != HASH_SIZE:
        raise _refused("leaf", "A leaf is made from a salt and a digest of 32 bytes each.")
    return sha256(LEAF_DOMAIN.encode() + b"\x00" + salt + event).digest()


def leaf_hash(data: bytes) -> bytes:
    """RFC 9162 section 2.1.1: the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162 section 2.1.1: the hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def event_leaf(salt: bytes, event: bytes) -> bytes:
    """The leaf hash of an event: `leaf_hash` of its `leaf_data`."""
    return leaf_hash(leaf_data(salt, event))


def split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Return if the leaf (its hash) stands at `index` in the tree of this size and root (RFC 9162 section 2.1.3.2).

    Raises:
        NotVerified: ``merkle.inclusion``, or ``merkle.shape`` for hashes or numbers that no tree has.
    """
    _check_shape((leaf, root, *proof))
    if not 0 <= index < size <= LARGEST:
        raise _refused("shape", f"There is no leaf {index} in a tree of {size}.")
    first, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise _refused("inclusion", "The inclusion proof is too long.")
        if first & 1 or first == last:
            computed = node_hash(sibling, computed)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        first, last = first >> 1, last >> 1
    if last != 0 or computed != root:
        raise _refused("inclusion", f"The proof does not lead from leaf {index} to the root of {size} leaves.")


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Return if the tree of `size` begins with the very tree of `old_size`, at least 1 (RFC 9162 section 2.1.4.2).

    Raises:
        NotVerified: ``merkle.consistency``, or ``merkle.shape`` for hashes or numbers that no tree has.
    """
    if not 1 <= old_size <= size <= LARGEST:
        raise _refused("shape", f"A tree of {size} leaves cannot continue one of {old_size}.")
    if old_size == size:
        if proof or old_root != root:
            raise _refused("consistency", f"Two trees of {size} leaves have different roots.")
        return
    _check_shape((old_root, root, *proof))
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    first, last = old_size - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        raise _refused("consistency", "The consistency proof is empty.")
    if _roots_of(path, first, last) != (old_root, root):
        raise _refused("consistency", f"The tree of {size} leaves does not continue that of {old_size}.")


def _roots_of(path: Sequence[bytes], first: int, last: int) -> tuple[bytes, bytes]:
    """Both roots to which a consistency path leads; steps 5 and 6 of the algorithm."""
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _refused("consistency", "The consistency proof is too long.")
        if first & 1 or first == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise _refused("consistency", "The consistency proof is too short.")
    return old, new


def _check_shape(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_SIZE for one in hashes):
        raise _refused("shape", "A hash in the proof is not 32 bytes.")


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(f"merkle.{code}", message, advice="Ask for checkpoint and proof again; keep these as evidence.")
