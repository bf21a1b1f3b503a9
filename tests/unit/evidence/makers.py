"""Nodes with keys from fixed seeds, for the tests of `evidence` and for `spec/vectors`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from comity.domain.authorities import Membership, Power, Tier
from comity.domain.events import Event, SignedEvent
from comity.domain.handling import Handling
from comity.domain.officers import Actor, Role
from comity.evidence.bundle import Bundle, BundledEvent, LeafProof, decision_digest
from comity.evidence.canonical import encode
from comity.evidence.checkpoint import LogSigner, SignedCheckpoint, cosign, make_checkpoint
from comity.evidence.merkle import event_leaf
from comity.evidence.sealing import body_digest, seal_event
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, Signer
from comity.evidence.statements import DatedKey, HpkeKey, KeyStatement, RootSigner, make_statement
from comity.evidence.tiles import LogReader, LogWriter

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


CASE = UUID("01932c07-4f00-7000-8000-0000000000ca")
DECISION = {"outcome": "proceed", "measure": "account_information"}


@dataclass
class TileStore:
    """Tiles in memory, one row each, as a database would keep them; `reads` counts what was asked for."""

    rows: dict[tuple[int, int], bytes] = field(default_factory=dict)
    reads: int = 0

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.reads += 1
        return self.rows[level, index][: 32 * width]

    def append(self, writer: LogWriter, leaves: Sequence[bytes]) -> bytes:
        """Append and store; a row is only ever replaced by a wider one."""
        appended = writer.append(leaves)
        for tile in appended.tiles:
            assert len(self.rows.get((tile.level, tile.index), b"")) < len(tile.hashes)
            self.rows[tile.level, tile.index] = tile.hashes
        return appended.root


def make_event(node: MadeNode, number: int, after: Sequence[SignedEvent] = (), **changes: Any) -> SignedEvent:
    """Event `number` of the case, by this node, for cn, cn-zj and th."""
    salt, content = seed(f"body {number}"), encode({"text": f"step {number}"})
    event = Event(
        id=UUID(f"01932c07-4f00-7000-8000-{number:012x}"),
        type="request.released",
        version=1,
        case=CASE,
        author=node.name,
        actor=Actor(f"o-{number}", Role.OFFICER),
        at=NOW + timedelta(seconds=number),
        after=tuple(sorted(one.digest for one in after)),
        audience=("cn", "cn-zj", "th"),
        handling=Handling(),
        basis=decision_digest(DECISION) if number == 1 else None,
        body=body_digest(salt, content),
    )
    return seal_event(replace(event, **changes), node.signing, salt, content)


def in_log(
    events: Sequence[SignedEvent], node: MadeNode, before: int = 300
) -> tuple[list[LeafProof], SignedCheckpoint]:
    """Leaf proofs of the events in a log of `node` that held `before` other leaves, and its checkpoint."""
    store, salts = TileStore(), [seed(f"leaf {number}") for number in range(len(events))]
    leaves = [event_leaf(salt, event.digest) for salt, event in zip(salts, events, strict=True)]
    root = store.append(LogWriter(store, 0), [*(seed(f"other {number}") for number in range(before)), *leaves])
    size = before + len(leaves)
    log = LogReader(store, size)
    proofs = [
        LeafProof(salt, before + number, 0, tuple(log.inclusion(before + number))) for number, salt in enumerate(salts)
    ]
    return proofs, make_checkpoint(node.name, size, root, node.log, NOW + timedelta(minutes=1))


def make_case(nodes: dict[str, MadeNode]) -> Bundle:
    """A case of four events by cn-zj and th, put together by cn and witnessed by th and la."""
    first = make_event(nodes["cn-zj"], 1)
    second = make_event(nodes["cn-zj"], 2, [first])
    third = make_event(nodes["th"], 3, [second])
    events = [first, second, third, make_event(nodes["cn-zj"], 4, [second, third])]
    proofs, checkpoint = in_log(events, nodes["cn"])
    for witness in ("th", "la"):
        at = NOW + timedelta(minutes=2)
        checkpoint = checkpoint.with_signatures(*cosign(checkpoint.checkpoint, witness, nodes[witness].log, at))
    return Bundle(
        made_by="cn",
        made_at=NOW + timedelta(minutes=3),
        case=CASE,
        statements=tuple(nodes[name].data for name in ("cn", "cn-zj", "th", "la")),
        events=tuple(BundledEvent(event, proof) for event, proof in zip(events, proofs, strict=True)),
        checkpoints=(checkpoint.to_bytes(),),
        decisions=(DECISION,),
    )


def make_nodes(mldsa: Any = MLDSA44Signer) -> dict[str, MadeNode]:
    """cn and its province cn-zj, th and la."""
    cn = make_node("cn", mldsa=mldsa)
    province = make_node("cn-zj", cn, mldsa, frozenset({Power.POLICE_INFORMATION}))
    return {"cn": cn, "cn-zj": province, "th": make_node("th", mldsa=mldsa), "la": make_node("la", mldsa=mldsa)}


JUNK: tuple[Any, ...] = (None, True, -1, 0, 1 << 63, "", b"", "x" * 300, b"x" * 32, [], {}, [None], {"a": 1}, "cn")


def mutated(value: Any, random: Any) -> Any:
    """A canonical value with one part, at any depth, replaced by something else or taken out."""
    if not isinstance(value, dict | list) or not value:
        return random.choice(JUNK)
    copy = value.copy()
    place = random.choice(list(value)) if isinstance(value, dict) else random.randrange(len(value))
    if isinstance(value[place], dict | list) and value[place] and random.random() < 0.7:
        copy[place] = mutated(value[place], random)
    elif random.random() < 0.1:
        del copy[place]
    else:
        copy[place] = random.choice(JUNK)
    return copy
