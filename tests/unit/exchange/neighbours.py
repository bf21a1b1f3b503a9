"""Two nodes with keys from fixed seeds, and a directory that knows them: what the tests of this folder share."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from comity.domain.handling import HandlingCode
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, PublicKey
from comity.exchange.envelope import Envelope, OpenedEnvelope, open_envelope, seal_envelope
from comity.exchange.headers import AttachmentEntry, Waybill
from comity.exchange.suites import HybridOpeningKey, HybridSealingKey

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
CASE = UUID("01936f4e-7a00-7000-8000-00000000c0de")


def uuid7(number: int) -> UUID:
    return UUID(int=(0x01936F4E7A00 << 80) | (7 << 76) | (2 << 62) | number)


@dataclass
class Neighbour:
    """A node with one key of each kind."""

    name: str
    seed: int
    signer: Ed25519Signer = field(init=False)
    slow_signer: MLDSA44Signer = field(init=False)
    opening: HybridOpeningKey = field(init=False)
    sealing: HybridSealingKey = field(init=False)

    def __post_init__(self) -> None:
        self.signer = Ed25519Signer(bytes([self.seed]) * 32)
        self.slow_signer = MLDSA44Signer(bytes([self.seed]) * 32)
        self.opening = HybridOpeningKey(bytes([self.seed]) * 32)
        self.sealing = HybridSealingKey(self.opening.public_raw)

    def opening_key(self, key_id: bytes) -> HybridOpeningKey | None:
        return self.opening if key_id == self.opening.id else None


@dataclass
class Directory:
    """Signing keys by node, with the span in which they were valid."""

    keys: dict[str, list[tuple[PublicKey, datetime, datetime]]] = field(default_factory=dict)

    revoked: dict[bytes, datetime] = field(default_factory=dict)

    def learn(self, neighbour: Neighbour, since: datetime = NOW - timedelta(days=60), days: int = 120) -> None:
        for signer in (neighbour.signer, neighbour.slow_signer):
            span = (signer.public, since, since + timedelta(days=days))
            self.keys.setdefault(neighbour.name, []).append(span)

    def knows(self, node: str) -> bool:
        return node in self.keys

    def signing_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey | None:
        spans = self.keys.get(node, ())
        found = (key for key, since, until in spans if key.id == key_id and since <= signed_at < until)
        return None if self.revoked.get(key_id, LATEST) <= received_at else next(found, None)


CN = Neighbour("cn-zj", 1)
TH = Neighbour("th", 2)
LA = Neighbour("la", 3)
PEERS = Directory()
PEERS.learn(CN)
PEERS.learn(TH)

WAYBILL = Waybill(
    id=uuid7(1),
    case=CASE,
    sender=CN.name,
    recipient=TH.name,
    seq=1,
    prev=None,
    sent_at=NOW,
    expires_at=NOW + timedelta(days=7),
    handling=HandlingCode.H1,
)
ATTACHMENT = AttachmentEntry(uuid7(77), b"\x11" * 32, 1000, b"\x22" * 32, 1056, b"\x33" * 1168)


def seal(waybill: Waybill = WAYBILL, body: bytes = b"the body", **changes: object) -> Envelope:
    return seal_envelope(replace(waybill, **changes), body, signer=CN.signer, to=TH.sealing)


def open_at_th(raw: bytes, at: datetime = NOW) -> OpenedEnvelope:
    return open_envelope(raw, me=TH.name, at=at, senders=PEERS, opening_key=TH.opening_key)
