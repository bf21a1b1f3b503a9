"""Calls about sealed attachments: how much is there, take this part, give me that one (`spec/attachment.md`, "Parts").

========================  ============================================  ===========================
name                      asks                                          is answered
========================  ============================================  ===========================
``attachment.stored``     how much of this attachment have you?         number of bytes
``attachment.put``        take this part (its bytes follow the call)    number of bytes
``attachment.stream``     take all the rest (its bytes follow the call) number of bytes
``attachment.get``        give me this part                             its bytes, nothing else
========================  ============================================  ===========================

What arrives by ``attachment.get`` or ``attachment.stream`` is checked as a whole by the digest in the envelope's
header; what arrives by ``attachment.put`` also by the digest that the call signs.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.domain.errors import NotVerified
from comity.exchange.headers import MAX_ATTACHMENT_BYTES
from comity.exchange.members import Members
from comity.exchange.parts import PART, Part

STORED: Final = "attachment.stored"
PUT: Final = "attachment.put"
STREAM: Final = "attachment.stream"
GET: Final = "attachment.get"


@dataclass(frozen=True, slots=True)
class PartOffer:
    """A part of a sealed attachment whose bytes follow the call; `sha256` is of these bytes."""

    attachment: UUID
    part: Part
    sha256: bytes


def make_stored_request(attachment: UUID) -> dict[str, Any]:
    """Body of ``attachment.stored``."""
    return {"attachment": attachment.bytes}


def parse_stored_request(plain: Any) -> UUID:
    """The attachment that is asked about."""
    return Members(plain, "part", ("attachment",)).uuid("attachment")


def make_stored_answer(stored: int) -> dict[str, Any]:
    """Answer to ``attachment.stored`` and ``attachment.put``: bytes of the prefix that is stored."""
    return {"stored": stored}


def parse_stored_answer(plain: Any) -> int:
    """Bytes of the prefix that the other node has."""
    return Members(plain, "answer", ("stored",)).count("stored", 2 * MAX_ATTACHMENT_BYTES)


def make_part_request(attachment: UUID, part: Part) -> dict[str, Any]:
    """Body of ``attachment.get``."""
    return {"attachment": attachment.bytes, "offset": part.offset, "size": part.size}


def parse_part_request(plain: Any) -> tuple[UUID, Part]:
    """Attachment and part that are asked for."""
    read = Members(plain, "part", ("attachment", "offset", "size"))
    return read.uuid("attachment"), _part(read)


def make_rest_offer(attachment: UUID, offset: int, size: int) -> dict[str, Any]:
    """Body of ``attachment.stream``: `size` bytes from `offset` to the attachment's end follow the call."""
    return {"attachment": attachment.bytes, "offset": offset, "size": size}


def parse_rest_offer(plain: Any) -> tuple[UUID, Part]:
    """Attachment, and from where to where its rest goes."""
    read = Members(plain, "part", ("attachment", "offset", "size"))
    most = 2 * MAX_ATTACHMENT_BYTES
    return read.uuid("attachment"), Part(read.count("offset", most), read.count("size", most, least=1))


def framed(call: bytes) -> bytes:
    """A signed call as it stands in front of an attachment's bytes: its length in four bytes, the highest first."""
    return len(call).to_bytes(4, "big") + call


def make_part_offer(attachment: UUID, offset: int, content: bytes) -> dict[str, Any]:
    """Body of ``attachment.put``; `content` follows the call."""
    return {
        "attachment": attachment.bytes,
        "offset": offset,
        "size": len(content),
        "sha256": sha256(content).digest(),
    }


def parse_part_offer(plain: Any) -> PartOffer:
    """What is offered."""
    read = Members(plain, "part", ("attachment", "offset", "size", "sha256"))
    return PartOffer(read.uuid("attachment"), _part(read), read.exact("sha256", 32))


def check_part(offer: PartOffer, content: bytes | memoryview) -> None:
    """Return if these are the bytes that the caller's signed offer names.

    Raises:
        NotVerified: ``part.wrong_bytes``.
    """
    if len(content) != offer.part.size or sha256(content).digest() != offer.sha256:
        raise NotVerified("part.wrong_bytes", "The part is not the one that was offered.", advice="Send it again.")


def _part(read: Members) -> Part:
    return Part(read.count("offset", 2 * MAX_ATTACHMENT_BYTES), read.count("size", PART, least=1))
