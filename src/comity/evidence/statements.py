"""Key statements: a node's public keys and powers, under its offline root (`spec/key-statement.md`).

1. The signed part is one byte string; the signatures stand beside it. Both algorithms of the own root must fit.
2. A node without a parent is trusted by the fingerprint of its root, which people compared. A node with a parent is
   trusted by the countersignature of the parent's root over the same bytes, and never has a power the parent lacks.
3. No key outlives its statement. A key is good from `valid_from` until `valid_until` (exclusive) unless revoked before.
4. Peers pin: the sequence only rises, one sequence has one text, a root never changes silently, and a revocation stays.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from comity.domain.authorities import Tier
from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.signatures import Signer, verify
from comity.evidence.statement_fields import (
    LIMIT,
    DatedKey,
    HpkeKey,
    KeyPair,
    KeyStatement,
    Revocation,
    read_body,
    statement_body,
)

__all__ = [
    "DatedKey", "HpkeKey", "KeyPair", "KeyStatement", "Revocation", "RootSigner", "accept_newer", "countersign",
    "is_countersigned", "make_statement", "parse_statement", "prove_chain", "prove_own", "prove_statement",
    "verify_statement",
]  # fmt: skip

DOMAIN = "comity/key-statement/1"
PARENT_DOMAIN = "comity/key-statement-parent/1"
_RANKS = {Tier.NATIONAL: 0, Tier.PROVINCE: 1, Tier.CITY: 2}


@dataclass(frozen=True, slots=True)
class RootSigner:
    """Both private halves of a root, wherever they are held."""

    ed25519: Signer
    mldsa44: Signer

    @property
    def public(self) -> KeyPair:
        """The public halves."""
        return KeyPair(self.ed25519.public, self.mldsa44.public)


def make_statement(statement: KeyStatement, root: RootSigner, parent: RootSigner | None = None) -> bytes:
    """The statement under its own root, and under the parent's where that root is at hand (else `countersign`).

    Raises:
        NotVerified: A field is not as the page says, or the statement names another root.
    """
    body = statement_body(statement)
    read_body(body)
    if statement.root != root.public:
        raise _refused("other_root", "The statement names other root keys than those that should sign it.")
    whole = encode({"body": body, "own": _both(root, DOMAIN, body), "parent": None})
    return countersign(whole, parent) if parent else whole


def countersign(data: bytes, parent: RootSigner) -> bytes:
    """The statement with the countersignature of its parent's root, which thereby delegates the powers in it.

    Raises:
        NotVerified: The bytes are no statement, or its node names no parent.
    """
    body, own, _ = _parts(data)
    if read_body(body).parent is None:
        raise _refused("no_parent", "The statement names no parent, so nobody countersigns it.")
    return encode({"body": body, "own": list(own), "parent": _both(parent, PARENT_DOMAIN, body)})


def parse_statement(data: bytes) -> KeyStatement:
    """What the bytes say. **Nothing is proven yet**: see `prove_statement` and `verify_statement`.

    Raises:
        NotVerified: The bytes are no statement of this format.
    """
    return read_body(_parts(data)[0])


def is_countersigned(data: bytes) -> bool:
    """True if the statement carries a parent's countersignature; whether it fits is for `prove_statement`."""
    return _parts(data)[2] is not None


def prove_own(data: bytes) -> KeyStatement:
    """The statement, if both signatures of the root that it names fit. Whose root that is, is not asked.

    Raises:
        NotVerified: Malformed, or ``signature.wrong``.
    """
    body, own, _ = _parts(data)
    statement = read_body(body)
    _check_both(statement.root, DOMAIN, body, own)
    return statement


def prove_statement(data: bytes, roots: Collection[str], parent: KeyStatement | None = None) -> KeyStatement:
    """The statement, its signatures checked up to a root whose fingerprint is among `roots`.

    Args:
        data: The statement.
        roots: Fingerprints that people compared. They matter only for a node without a parent.
        parent: The parent's statement, itself proven before.

    Raises:
        NotVerified: Malformed; ``signature.wrong``; ``statement.root_unknown``, ``.parent_missing``, ``.other_parent``,
            ``.not_countersigned``, ``.exceeds_parent``, ``.tier``.
    """
    body, own, countersigned = _parts(data)
    statement = read_body(body)
    _check_both(statement.root, DOMAIN, body, own)
    if statement.parent is None:
        if statement.root.fingerprint not in roots:
            raise _refused("root_unknown", f"Nobody has compared the fingerprint of {statement.node}'s root.")
        if countersigned is not None:
            raise _refused(
                "no_parent", f"Somebody countersigned the statement of {statement.node}, which has no parent."
            )
        return statement
    if parent is None:
        raise _refused("parent_missing", f"The statement of {statement.node} needs that of {statement.parent}.")
    if countersigned is None:
        raise _refused("not_countersigned", f"{statement.parent} has not countersigned {statement.node}'s statement.")
    _check_delegation(statement, parent)
    _check_both(parent.root, PARENT_DOMAIN, body, countersigned)
    return statement


def verify_statement(
    data: bytes, roots: Collection[str], at: datetime, parent: KeyStatement | None = None
) -> KeyStatement:
    """The statement, proven and valid at that moment.

    Raises:
        NotVerified: As `prove_statement`, or ``statement.not_yet_valid``, ``statement.expired``.
    """
    statement = prove_statement(data, roots, parent)
    for one in (statement, parent) if parent and statement.parent else (statement,):
        if at < one.valid_from:
            raise _refused("not_yet_valid", f"{one.node}'s statement holds only from {one.valid_from.isoformat()}.")
        if at >= one.valid_until:
            raise _refused("expired", f"{one.node}'s statement held only until {one.valid_until.isoformat()}.")
    return statement


def prove_chain(chain: Iterable[bytes], roots: Collection[str]) -> dict[str, KeyStatement]:
    """The proven statements of a list in which each parent stands before its children, by node.

    Raises:
        NotVerified: As `prove_statement`, or ``statement.twice``.
    """
    proven: dict[str, KeyStatement] = {}
    for data in chain:
        claimed = parse_statement(data)
        if claimed.node in proven:
            raise _refused("twice", f"The chain holds two statements of {claimed.node}.")
        proven[claimed.node] = prove_statement(data, roots, proven.get(claimed.parent or ""))
    return proven


def accept_newer(old: KeyStatement, new: KeyStatement) -> KeyStatement:
    """The statement to pin, given the one pinned and one just proven; the same text again is accepted.

    Raises:
        NotVerified: ``statement.other_node``, ``.root_changed``, ``.rolled_back``, ``.forked`` or
            ``.revocation_dropped``.
    """
    if new.node != old.node:
        raise _refused("other_node", f"A statement of {new.node} cannot replace one of {old.node}.")
    if new.root != old.root:
        raise _refused("root_changed", f"{new.node} shows another root; meet and compare fingerprints anew.")
    if new.sequence < old.sequence:
        raise _refused("rolled_back", f"{new.node} showed statement {old.sequence} before and now {new.sequence}.")
    if new.sequence == old.sequence and new.digest != old.digest:
        raise _refused("forked", f"{new.node} has signed two different statements with number {new.sequence}.")
    for entry in old.revoked:
        if not new.has_revoked(entry.key_id, entry.valid_from):
            raise _refused("revocation_dropped", f"{new.node} no longer says that it has revoked a key.")
    return new


def _check_delegation(statement: KeyStatement, parent: KeyStatement) -> None:
    """The parent may delegate this: it is the one named, of the same state, higher, and has the powers itself."""
    if statement.parent != parent.node or statement.state != parent.state:
        raise _refused("other_parent", f"{parent.node} is not the parent that {statement.node} names.")
    if _RANKS[statement.tier] <= _RANKS[parent.tier]:
        raise _refused("tier", f"{statement.node} does not stand below {parent.node}.")
    excess = sorted(power.value for power in statement.powers - parent.powers)
    if excess:
        raise _refused("exceeds_parent", f"{statement.node} claims what {parent.node} lacks: {', '.join(excess)}.")


def _parts(data: bytes) -> tuple[bytes, tuple[bytes, bytes], tuple[bytes, bytes] | None]:
    """Body, own signatures and countersignatures; each pair is Ed25519 (64 bytes), ML-DSA-44 (2,420 bytes)."""
    fields = Fields(decode(data, limit=LIMIT), "statement", ("body", "own", "parent"))
    countersigned = fields.optional("parent", lambda name: _signatures(fields, name))
    return fields.data("body"), _signatures(fields, "own"), countersigned


def _signatures(fields: Fields, name: str) -> tuple[bytes, bytes]:
    found = fields.items(name, 2)
    if [len(item) if type(item) is bytes else 0 for item in found] != [64, 2420]:
        raise fields.refused(name, "Signatures under a statement are one Ed25519 and one ML-DSA-44.")
    return found[0], found[1]


def _both(root: RootSigner, domain: str, body: bytes) -> list[bytes]:
    return [root.ed25519.sign(domain, body), root.mldsa44.sign(domain, body)]


def _check_both(root: KeyPair, domain: str, body: bytes, signatures: tuple[bytes, bytes]) -> None:
    verify(root.ed25519, domain, body, signatures[0])
    verify(root.mldsa44, domain, body, signatures[1])


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(
        f"statement.{code}", message, advice="Trust nothing under these keys; reach the authority another way."
    )
