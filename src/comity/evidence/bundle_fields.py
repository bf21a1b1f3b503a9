"""The proof bundle of a case as values and bytes (`spec/bundle.md`). What of it is true is for `bundle.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.domain.authorities import NODE_ID
from comity.domain.events import SignedEvent
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.moments import to_milliseconds
from comity.evidence.sealing import read_signed_event, signed_event_to_plain
from comity.evidence.signatures import Signer

FORMAT = DOMAIN = "comity/bundle/1"
DECISION_DOMAIN = "comity/assessment/1"
_NAMES = (
    "format", "made_by", "made_at", "case", "statements", "events", "checkpoints", "outside", "records", "decisions",
    "key", "signature",
)  # fmt: skip
LIMIT = 256 << 20  # bytes
MOST = 100_000  # events, records or statements


@dataclass(frozen=True, slots=True)
class LeafProof:
    """Where an event stands in the maker's log: salt and index of its leaf, number of a checkpoint, the way to it."""

    salt: bytes
    index: int
    checkpoint: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class BundledEvent:
    """An event and its leaf."""

    signed: SignedEvent
    leaf: LeafProof


@dataclass(frozen=True, slots=True)
class Outside:
    """An event that others name in `after` but that this bundle leaves out, and why in words."""

    event: bytes
    why: str


@dataclass(frozen=True, slots=True)
class Record:
    """Signed bytes of another layer; `kind` is ``receipt`` or ``envelope``. `verify_bundle` is told who reads it."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one node hands over of one case.

    `statements` has parents before their children. `decisions` are canonical maps, named by `decision_digest`.
    """

    made_by: str
    made_at: datetime
    case: UUID
    statements: tuple[bytes, ...]
    events: tuple[BundledEvent, ...]
    checkpoints: tuple[bytes, ...]
    outside: tuple[Outside, ...] = ()
    records: tuple[Record, ...] = ()
    decisions: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class SignedBundle:
    """A bundle with its maker's signature, unchecked: Ed25519 by the key of this id over `signed_part`."""

    bundle: Bundle
    key_id: bytes
    signature: bytes


def decision_digest(decision: Mapping[str, Any]) -> bytes:
    """32 bytes that name a decision: the `basis` of the events that rest on it."""
    return sha256(DECISION_DOMAIN.encode() + b"\x00" + encode(dict(decision))).digest()


def make_bundle(bundle: Bundle, signer: Signer) -> bytes:
    """The bundle's one file, under its maker's signing key.

    Raises:
        NotVerified: A part is not as the page says.
    """
    signature = signer.sign(DOMAIN, signed_part(bundle))
    data = encode({**_plain(bundle), "key": signer.public.id, "signature": signature})
    parse_bundle(data)
    return data


def signed_part(bundle: Bundle) -> bytes:
    """What the maker signs: the bundle without any event's salt and content.

    The headers bind those, so a body may be erased from the file and everything else still holds.
    """
    plain = _plain(bundle)
    for event in plain["events"]:
        event["signed"] |= {"salt": None, "content": None}
    return encode(plain)


def parse_bundle(data: bytes) -> SignedBundle:
    """What the file holds, by form alone. Nothing is proven yet.

    Raises:
        NotVerified: ``canonical.*``, ``bundle.*``, ``event.*``: the bytes are no bundle of this format.
    """
    fields = Fields(decode(data, limit=LIMIT), "bundle", _NAMES)
    if fields.text("format") != FORMAT:
        raise fields.refused("format", "The file is a bundle of a format that this version does not know.")
    made_by, case = fields.text("made_by", 100), fields.data("case", 16)
    if not NODE_ID.fullmatch(made_by):
        raise fields.refused("made_by", "The bundle's maker is no node id.")
    bundle = Bundle(
        made_by=made_by,
        made_at=fields.moment("made_at"),
        case=UUID(bytes=case),
        statements=_blobs(fields, "statements"),
        events=tuple(_event(item) for item in fields.items("events", MOST)),
        checkpoints=_blobs(fields, "checkpoints"),
        outside=tuple(_outside(item) for item in fields.items("outside", MOST)),
        records=tuple(_record(item) for item in fields.items("records", MOST)),
        decisions=tuple(_decision(fields, item) for item in fields.items("decisions", MOST)),
    )
    return SignedBundle(bundle, fields.data("key", 16), fields.data("signature", 64))


def _plain(bundle: Bundle) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_by": bundle.made_by,
        "made_at": to_milliseconds(bundle.made_at),
        "case": bundle.case.bytes,
        "statements": list(bundle.statements),
        "events": [_event_plain(event) for event in bundle.events],
        "checkpoints": list(bundle.checkpoints),
        "outside": [{"event": one.event, "why": one.why} for one in bundle.outside],
        "records": [{"kind": record.kind, "data": record.data} for record in bundle.records],
        "decisions": [dict(decision) for decision in bundle.decisions],
    }


def _event_plain(event: BundledEvent) -> dict[str, Any]:
    leaf = event.leaf
    proof = {"salt": leaf.salt, "index": leaf.index, "checkpoint": leaf.checkpoint, "proof": list(leaf.proof)}
    return {"signed": signed_event_to_plain(event.signed), "leaf": proof}


def _event(value: Any) -> BundledEvent:
    fields = Fields(value, "bundle", ("signed", "leaf"))
    leaf = Fields(fields.raw("leaf"), "bundle", ("salt", "index", "checkpoint", "proof"))
    return BundledEvent(
        read_signed_event(fields.raw("signed")),
        LeafProof(leaf.data("salt", 32), leaf.whole("index"), leaf.whole("checkpoint"), leaf.hashes("proof", 64)),
    )


def _outside(value: Any) -> Outside:
    fields = Fields(value, "bundle", ("event", "why"))
    return Outside(fields.data("event", 32), fields.text("why", 500))


def _record(value: Any) -> Record:
    fields = Fields(value, "bundle", ("kind", "data"))
    return Record(fields.text("kind", 40), fields.data("data", most=LIMIT))


def _decision(fields: Fields, value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise fields.refused("decisions", "A decision in the bundle is not a map.")
    return value


def _blobs(fields: Fields, name: str) -> tuple[bytes, ...]:
    found = fields.items(name, MOST)
    if not all(type(item) is bytes for item in found):
        raise fields.refused(name, f"The bundle's {name} are not byte strings.")
    return tuple(found)
