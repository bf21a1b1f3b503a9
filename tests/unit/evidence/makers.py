"""Nodes with keys from fixed seeds, for the tests of `evidence` and for `spec/vectors`."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from comity.domain.authorities import Membership, Power, Tier
from comity.evidence.checkpoint import LogSigner
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, Signer
from comity.evidence.statements import DatedKey, HpkeKey, KeyStatement, RootSigner, make_statement

START = datetime(2026, 9, 1, tzinfo=UTC)
END = datetime(2027, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC)


def seed(text: str) -> bytes:
    """32 bytes that depend on the text alone."""
    return sha256(b"comity test seed: " + text.encode()).digest()


@dataclass(frozen=True)
class MadeNode:
    """A node's private halves and its statement."""

    statement: KeyStatement
    data: bytes
    root: RootSigner
    signing: Signer
    log: LogSigner

    @property
    def name(self) -> str:
        return self.statement.node


def hpke_raw(text: str) -> bytes:
    """Public half of an ML-KEM-768 + X25519 key."""
    kem = MLKEM768PrivateKey.from_seed_bytes(seed(text) + seed(text + " z")).public_key().public_bytes_raw()
    return kem + X25519PrivateKey.from_private_bytes(seed(text)).public_key().public_bytes_raw()


def make_node(
    node: str,
    parent: MadeNode | None = None,
    mldsa: Any = MLDSA44Signer,
    powers: frozenset[Power] | None = None,
    **changes: Any,
) -> MadeNode:
    """A node whose keys all come from its name; `changes` replace fields of its statement."""
    root = RootSigner(Ed25519Signer(seed(node + " root")), mldsa(seed(node + " root")))
    log = LogSigner(Ed25519Signer(seed(node + " log")), mldsa(seed(node + " log")))
    signing = Ed25519Signer(seed(node + " signing"))
    tiers = {1: Tier.NATIONAL, 2: Tier.PROVINCE, 3: Tier.CITY}
    statement = KeyStatement(
        node=node,
        state=node[:2].upper(),
        tier=tiers[node.count("-") + 1],
        name=f"Authority {node}",
        parent=parent.name if parent else None,
        powers=frozenset(Power) if powers is None else powers,
        membership=None if parent else Membership.FULL,
        sequence=1,
        issued=START,
        valid_from=START,
        valid_until=END,
        root=root.public,
        signing_keys=(DatedKey(signing.public, START, END),),
        hpke_keys=(HpkeKey(hpke_raw(node), START, END),),
        log=log.public,
        line_certificate=b"\x30\x03\x02\x01\x00",
        endpoints=(f"https://{node}.invalid",),
    )
    statement = replace(statement, **changes)
    return MadeNode(statement, make_statement(statement, root, parent.root if parent else None), root, signing, log)
