"""The clear header of an envelope: what the two gateways see, and nobody between them may change (`spec/envelope.md`).

The sender writes a `Waybill`; sealing adds suite and keys and makes it a `Header`. A header has exactly the members of
its version: what a later version adds needs a later number, so that two nodes never read one header in two ways.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from comity.domain.authorities import is_node_id
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.handling import HandlingCode
from comity.evidence.canonical import decode, encode
from comity.evidence.moments import to_milliseconds
from comity.exchange.members import Members, malformed
from comity.exchange.suites import SEAL_OVERHEAD, SHARED, check_suite

VERSION: Final = 1
MAX_HEADER: Final = 128 << 10  # bytes
MAX_ATTACHMENTS: Final = 64
MAX_LIFETIME: Final = timedelta(days=30)
_NO_TIME: Final = timedelta(0)
SEALED_KEY_SIZE: Final = 32 + SEAL_OVERHEAD  # bytes of a sealed content key
MAX_ATTACHMENT_BYTES: Final = 1 << 44  # 16 TiB

_PLACE_MEMBERS = frozenset(("v", "suite", "id", "case", "from", "to", "seq", "prev"))
_MEMBERS = _PLACE_MEMBERS | {"signer", "sealed_to", "sent", "expires", "handling", "attachments"}
_SHARED_MEMBERS = _MEMBERS | {"content"}
_ATTACHMENT_MEMBERS = frozenset(("id", "sha256", "size", "sealed_sha256", "sealed_size", "key"))
_CONTENT_MEMBERS = frozenset(("sha256", "size", "key"))
_HANDLING = {code.value: code for code in HandlingCode}


@dataclass(frozen=True, slots=True)
class AttachmentEntry:
    """What an envelope says of one attachment that travels beside it.

    Attributes:
        id: UUIDv7.
        sha256: Digest of the plaintext, 32 bytes.
        size: Bytes of the plaintext.
        sealed_sha256: Digest of what is carried, 32 bytes.
        sealed_size: Bytes of what is carried.
        key: The content key, sealed to the recipient (`SEALED_KEY_SIZE` bytes).
    """

    id: UUID
    sha256: bytes
    size: int
    sealed_sha256: bytes
    sealed_size: int
    key: bytes


@dataclass(frozen=True, slots=True)
class SharedContent:
    """A body that several recipients share: digest and size of its ciphertext, and a digest that binds the one key."""

    sha256: bytes
    size: int
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """What the sender writes on the outside.

    Attributes:
        id: UUIDv7 of the message.
        case: UUIDv7 of the case, or None.
        sender: Node that sends.
        recipient: Node that may open.
        seq: Place in the line of (case, sender, recipient), from 1.
        prev: Digest of the envelope before it in that line, None exactly where `seq` is 1.
        sent_at: UTC, whole milliseconds.
        expires_at: UTC; from here on the recipient refuses it, at most `MAX_LIFETIME` after `sent_at`.
        handling: What the recipient may do with the whole.
        attachments: What travels beside it.
    """

    id: UUID
    case: UUID | None
    sender: str
    recipient: str
    seq: int
    prev: bytes | None
    sent_at: datetime
    expires_at: datetime
    handling: HandlingCode
    attachments: tuple[AttachmentEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Waybill):
    """A waybill with what sealing added.

    Attributes:
        suite: Number of the suite (`suites.py`).
        signer: Id of the sender's signing key, 16 bytes.
        sealed_to: Id of the recipient's key that opens it, 16 bytes.
        content: The shared body, for suite `SHARED` only.
    """

    suite: int
    signer: bytes
    sealed_to: bytes
    content: SharedContent | None = None


_WAYBILL_FIELDS = tuple(field.name for field in fields(Waybill))


def complete(
    waybill: Waybill, *, suite: int, signer: bytes, sealed_to: bytes, content: SharedContent | None = None
) -> Header:
    """The header of a waybill that is about to be sealed.

    Raises:
        InvalidInput: The waybill cannot stand: its place, its dates, its nodes or the number of its attachments.
    """
    fault = _fault(waybill)
    if fault:
        raise InvalidInput("envelope.waybill", f"The waybill {fault}.", advice="Write the waybill again.")
    written = {name: getattr(waybill, name) for name in _WAYBILL_FIELDS}
    return Header(**written, suite=suite, signer=signer, sealed_to=sealed_to, content=content)


def header_bytes(header: Header) -> bytes:
    """The canonical bytes that are signed and that the seal binds."""
    plain: dict[str, Any] = {
        "v": VERSION,
        "suite": header.suite,
        "id": header.id.bytes,
        "case": header.case.bytes if header.case else None,
        "from": header.sender,
        "to": header.recipient,
        "seq": header.seq,
        "prev": header.prev,
        "signer": header.signer,
        "sealed_to": header.sealed_to,
        "sent": to_milliseconds(header.sent_at),
        "expires": to_milliseconds(header.expires_at),
        "handling": header.handling.value,
        "attachments": [_attachment_plain(entry) for entry in header.attachments],
    }
    if header.content:
        plain["content"] = {"sha256": header.content.sha256, "size": header.content.size, "key": header.content.key}
    return encode(plain)


def parse_header(data: bytes) -> Header:
    """The header of these bytes. Nothing is said of who signed it, nor whether its time has passed.

    Raises:
        NotVerified: Not canonical, of another version or suite, or a member is not as the page says.
    """
    plain = decode(data, limit=MAX_HEADER)
    if not isinstance(plain, dict):
        raise malformed("envelope", "has no map as header")
    suite = _check_version(plain)
    read = Members(plain, "envelope", _SHARED_MEMBERS if suite == SHARED else _MEMBERS)
    header = Header(
        id=read.uuid("id"),
        case=read.uuid_or_none("case"),
        sender=read.node("from"),
        recipient=read.node("to"),
        seq=read.count("seq", least=1),
        prev=read.exact_or_none("prev", 32),
        sent_at=read.time("sent"),
        expires_at=read.time("expires"),
        handling=_handling(read),
        attachments=read.each("attachments", MAX_ATTACHMENTS, parse_attachment),
        suite=suite,
        signer=read.exact("signer", 16),
        sealed_to=read.exact("sealed_to", 16),
        content=_parse_content(plain["content"]) if suite == SHARED else None,
    )
    fault = _fault(header)
    if fault:
        raise malformed("envelope", fault)
    return header


def parse_attachment(plain: Any) -> AttachmentEntry:
    """One member of the attachment list.

    Raises:
        NotVerified: It is not as the page says.
    """
    read = Members(plain, "attachment", _ATTACHMENT_MEMBERS)
    return AttachmentEntry(
        id=read.uuid("id"),
        sha256=read.exact("sha256", 32),
        size=read.count("size", MAX_ATTACHMENT_BYTES),
        sealed_sha256=read.exact("sealed_sha256", 32),
        sealed_size=read.count("sealed_size", 2 * MAX_ATTACHMENT_BYTES),
        key=read.exact("key", SEALED_KEY_SIZE),
    )


def _attachment_plain(entry: AttachmentEntry) -> dict[str, Any]:
    return {
        "id": entry.id.bytes,
        "sha256": entry.sha256,
        "size": entry.size,
        "sealed_sha256": entry.sealed_sha256,
        "sealed_size": entry.sealed_size,
        "key": entry.key,
    }


def _parse_content(plain: Any) -> SharedContent:
    read = Members(plain, "envelope", _CONTENT_MEMBERS)
    return SharedContent(read.exact("sha256", 32), read.count("size"), read.exact("key", 32))


def _check_version(plain: dict[str, Any]) -> int:
    """The suite's number, once version and suite are such that the rest can be read."""
    version, suite = plain.get("v"), plain.get("suite")
    if type(version) is not int or type(suite) is not int:
        raise malformed("envelope", "names no version or no suite")
    if version != VERSION:
        raise NotVerified(
            "envelope.unknown_version",
            f"The envelope is of version {version}; this node reads version {VERSION}.",
            advice="Ask the sender to write version 1, or update this node.",
        )
    check_suite(suite)
    return suite


def _handling(read: Members) -> HandlingCode:
    code = _HANDLING.get(read.text("handling", 8))
    return code if code else read.fail("has a handling code that this version does not know")


def _fault(waybill: Waybill) -> str:
    """What makes a waybill impossible, or nothing."""
    if (waybill.seq == 1) != (waybill.prev is None) or waybill.seq < 1:
        return "is the first of its line and names one before it, or the reverse"
    if waybill.sender == waybill.recipient:
        return "goes from a node to itself"
    if not (is_node_id(waybill.sender) and is_node_id(waybill.recipient)):
        return "names something that is no node id"
    if not _NO_TIME < waybill.expires_at - waybill.sent_at <= MAX_LIFETIME:
        return f"does not expire within {MAX_LIFETIME.days} days of its sending"
    attachments = waybill.attachments
    if len(attachments) > MAX_ATTACHMENTS or (
        attachments and len({item.id for item in attachments}) < len(attachments)
    ):
        return "has too many attachments, or one twice"
    return ""
