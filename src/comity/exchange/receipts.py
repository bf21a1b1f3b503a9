"""Receipts: what a node signs about envelopes (`spec/receipt.md`), after the evidences of ETSI EN 319 522 (REM).

A receipt speaks of a batch: kind, who signs, to whom, when, the digest of the receipt before it between the same two,
and for each envelope its id and digest. It names the keys that sign it inside what is signed, so a second signature
(ML-DSA-44, to convince for decades) cannot be taken off unseen. It proves itself from its bytes and those keys alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import ED25519, MLDSA44, PublicKey, Signer, verify
from comity.exchange.headers import Header
from comity.exchange.members import Members, malformed
from comity.exchange.senders import SenderKeys

DOMAIN: Final = "comity/receipt/1"
VERSION: Final = 1
MAX_ITEMS: Final = 256
MAX_RECEIPT: Final = 128 << 10  # bytes

_MEMBERS = ("v", "kind", "by", "to", "at", "prev", "signers", "items")
_SIGNATURE_SIZES = (64, 2420)  # Ed25519, then ML-DSA-44


class ReceiptKind(StrEnum):
    """What the signing node says of the envelopes."""

    DELIVERED = "delivered"  # the recipient's node has verified and stored them
    READ = "read"  # a named official of the recipient has opened them
    REFUSED = "refused"  # the recipient's node will not take them, for the reason in `code`
    NON_DELIVERY = "non_delivery"  # the sender's own node gave up: no receipt came before they expired


_KINDS: Final = {kind.value: kind for kind in ReceiptKind}
_ITEM_MEMBERS: Final = {
    ReceiptKind.DELIVERED: ("id", "digest"),
    ReceiptKind.READ: ("id", "digest", "officer"),
    ReceiptKind.REFUSED: ("id", "digest", "code"),
    ReceiptKind.NON_DELIVERY: ("id", "digest", "code", "case", "seq"),
}


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One envelope in a receipt.

    Attributes:
        id: UUIDv7 of the message.
        digest: SHA-256 of the envelope's bytes.
        code: Why, for `REFUSED` and `NON_DELIVERY`; else empty.
        officer: Pseudonym of the official who opened it, for `READ`; else empty.
        case: Case of the line, for `NON_DELIVERY`: with `seq` it says which place stays empty.
        seq: Place in the line, for `NON_DELIVERY`; else 0.
    """

    id: UUID
    digest: bytes
    code: str = ""
    officer: str = ""
    case: UUID | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is signed.

    Attributes:
        kind: What is said.
        by: Node that signs.
        to: The other node of the pair.
        at: Moment of signing, UTC.
        prev: Digest of the receipt by `by` to `to` before this one, None for the first.
        signers: Ids of the keys that sign: Ed25519, and ML-DSA-44 where a second signature is there.
        items: The envelopes, none twice.
    """

    kind: ReceiptKind
    by: str
    to: str
    at: datetime
    prev: bytes | None
    signers: tuple[bytes, ...]
    items: tuple[ReceiptItem, ...]


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt with its exact bytes; `digest` (SHA-256 of `raw`) is its name."""

    receipt: Receipt
    body: bytes
    signatures: tuple[bytes, ...]
    raw: bytes
    digest: bytes


def sign_receipt(
    kind: ReceiptKind,
    items: Iterable[ReceiptItem],
    *,
    by: str,
    to: str,
    at: datetime,
    prev: bytes | None,
    signers: Sequence[Signer],
) -> SignedReceipt:
    """A receipt over a batch of envelopes.

    Args:
        kind: What is said of them.
        items: The envelopes, 1 to `MAX_ITEMS`.
        by: Our node.
        to: The other node.
        at: Moment of signing, UTC, whole milliseconds.
        prev: Digest of our last receipt to that node.
        signers: Our Ed25519 key, and our ML-DSA-44 key if the batch is to carry a second signature.

    Raises:
        InvalidInput: The items do not fit the kind, or the keys are not these.
    """
    keys = [signer.public for signer in signers]
    if tuple(key.algorithm for key in keys) not in ((ED25519,), (ED25519, MLDSA44)):
        raise _unfit("is signed by an Ed25519 key, and by an ML-DSA-44 key after it or none")
    receipt = Receipt(kind, by, to, at, prev, tuple(key.id for key in keys), tuple(items))
    body = encode(_to_plain(receipt))
    try:
        _parse_body(body)
    except NotVerified as error:
        raise _unfit(f"would not be read by others: {error.message}") from error
    signatures = tuple(signer.sign(DOMAIN, body) for signer in signers)
    raw = encode({"receipt": body, "signatures": list(signatures)})
    return SignedReceipt(receipt, body, signatures, raw, sha256(raw).digest())


def read_receipt(raw: bytes) -> SignedReceipt:
    """The receipt of these bytes, by form alone: its signatures are not checked.

    Raises:
        NotVerified: Too large, not canonical, or not as the page says.
    """
    read = Members(decode(raw, limit=MAX_RECEIPT), "receipt", ("receipt", "signatures"))
    body = read.blob("receipt", MAX_RECEIPT)
    signatures = read.blobs("signatures", 2, 2420)
    receipt = _parse_body(body)
    if tuple(map(len, signatures)) != _SIGNATURE_SIZES[: len(receipt.signers)]:
        read.fail("does not carry one signature of the right size for each key that it names")
    return SignedReceipt(receipt, body, signatures, raw, sha256(raw).digest())


def verify_receipt(signed: SignedReceipt, keys: Iterable[PublicKey]) -> Receipt:
    """The receipt, if every key that it names is among `keys` and signed it.

    Whose keys these are, and that they were valid at `receipt.at`, the caller has looked up by `receipt.by`.

    Raises:
        NotVerified: ``receipt.unknown_key`` or ``receipt.wrong_signature``.
    """
    known = {key.id: key for key in keys}
    algorithms = (ED25519, MLDSA44)
    for key_id, algorithm, signature in zip(signed.receipt.signers, algorithms, signed.signatures, strict=False):
        key = known.get(key_id)
        if key is None or key.algorithm != algorithm:
            raise NotVerified(
                "receipt.unknown_key",
                f"The receipt is signed with key {key_id.hex()} ({algorithm}), which is not among the signer's keys.",
                advice=f"Fetch the newest key statement of {signed.receipt.by}.",
            )
        try:
            verify(key, DOMAIN, signed.body, signature)
        except NotVerified as error:
            raise NotVerified(
                "receipt.wrong_signature",
                f"The receipt does not carry the {algorithm} signature of {signed.receipt.by}.",
                advice="Treat the envelopes as not receipted, and ask the node.",
            ) from error
    return signed.receipt


def verify_receipt_from(signed: SignedReceipt, senders: SenderKeys, at: datetime) -> Receipt:
    """The same with the signer's keys looked up among those of our peers.

    Raises:
        NotVerified: ``receipt.unknown_key`` or ``receipt.wrong_signature``.
    """
    receipt = signed.receipt
    found = (senders.signing_key(receipt.by, one, signed_at=receipt.at, received_at=at) for one in receipt.signers)
    return verify_receipt(signed, [key for key in found if key])


def receipt_covers(receipt: Receipt, digest: bytes) -> bool:
    """True if the receipt speaks of the envelope of this digest."""
    return any(item.digest == digest for item in receipt.items)


def check_receipt_of(receipt: Receipt, header: Header, digest: bytes) -> ReceiptItem:
    """What the receipt says of this envelope, once it is certain that it may speak of it.

    Raises:
        NotVerified: ``receipt.other_envelope`` if it does not name this id with this digest, ``receipt.other_pair`` if
            it is not between the envelope's two nodes, in the direction of its kind.
    """
    by_sender = receipt.kind is ReceiptKind.NON_DELIVERY
    pair = (header.sender, header.recipient) if by_sender else (header.recipient, header.sender)
    if (receipt.by, receipt.to) != pair:
        raise NotVerified(
            "receipt.other_pair",
            f"A receipt by {receipt.by} to {receipt.to} says nothing of an envelope from {header.sender} "
            f"to {header.recipient}.",
            advice="Find the receipt of the node that the envelope was for.",
        )
    item = next((item for item in receipt.items if item.digest == digest), None)
    if item is None or item.id != header.id or (by_sender and (item.case, item.seq) != (header.case, header.seq)):
        raise NotVerified(
            "receipt.other_envelope",
            f"The receipt does not name message {header.id} with this digest and place.",
            advice="Find the receipt of this envelope.",
        )
    return item


def _to_plain(receipt: Receipt) -> dict[str, Any]:
    return {
        "v": VERSION,
        "kind": receipt.kind.value,
        "by": receipt.by,
        "to": receipt.to,
        "at": to_milliseconds(receipt.at),
        "prev": receipt.prev,
        "signers": list(receipt.signers),
        "items": [_item_to_plain(receipt.kind, item) for item in receipt.items],
    }


def _item_to_plain(kind: ReceiptKind, item: ReceiptItem) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": item.id.bytes, "digest": item.digest}
    if kind is ReceiptKind.READ:
        plain["officer"] = item.officer
    elif kind is not ReceiptKind.DELIVERED:
        plain["code"] = item.code
    if kind is ReceiptKind.NON_DELIVERY:
        plain |= {"case": item.case.bytes if item.case else None, "seq": item.seq}
    return plain


def _parse_body(body: bytes) -> Receipt:
    read = Members(decode(body, limit=MAX_RECEIPT), "receipt", _MEMBERS)
    if read.count("v") != VERSION:
        raise NotVerified(
            "receipt.unknown_version",
            f"The receipt is not of version {VERSION}.",
            advice="Update this node, or ask for a receipt of this version.",
        )
    kind = _KINDS.get(read.text("kind", 16)) or read.fail("is of no known kind")
    receipt = Receipt(
        kind=kind,
        by=read.node("by"),
        to=read.node("to"),
        at=read.time("at"),
        prev=read.exact_or_none("prev", 32),
        signers=read.blobs("signers", 2, 16),
        items=read.each("items", MAX_ITEMS, lambda item: _parse_item(item, kind)),
    )
    digests = {item.digest for item in receipt.items}
    if not digests or len(digests) < len(receipt.items):
        read.fail("speaks of no envelope, or of one twice")
    if not receipt.signers or any(len(key_id) != 16 for key_id in receipt.signers):
        read.fail("names no key, or one that is not 16 bytes")
    if receipt.by == receipt.to:
        read.fail("goes from a node to itself")
    return receipt


def _parse_item(plain: Any, kind: ReceiptKind) -> ReceiptItem:
    members = _ITEM_MEMBERS[kind]
    read = Members(plain, "receipt", members)
    officer = read.text("officer", 64) if "officer" in members else ""
    if "officer" in members and not officer:
        raise malformed("receipt", "says that it was read, but not by whom")
    return ReceiptItem(
        id=read.uuid("id"),
        digest=read.exact("digest", 32),
        code=read.code("code") if "code" in members else "",
        officer=officer,
        case=read.uuid_or_none("case") if "case" in members else None,
        seq=read.count("seq", least=1) if "seq" in members else 0,
    )


def _unfit(why: str) -> InvalidInput:
    return InvalidInput("receipt.unfit", f"A receipt {why}.", advice="Make the receipt from the stored envelopes.")
