"""Sealing an event: the salted digest of its body, and the signature over its header (`spec/event.md`)."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from comity.domain.events import Event, SignedEvent
from comity.evidence.headers import header_bytes, parse_header, refused
from comity.evidence.signatures import ED25519, PublicKey, Signer, verify

__all__ = [
    "BODY_DOMAIN", "DOMAIN", "SALT_SIZE", "body_digest", "check_body", "check_signature", "header_bytes",
    "parse_header", "read_signed_event", "seal_event", "signed_event_from_plain", "signed_event_to_plain",
    "verify_event", "verify_signed_event",
]  # fmt: skip

DOMAIN = "comity/event/1"
BODY_DOMAIN = "comity/body/1"
SALT_SIZE = 32  # bytes


def body_digest(salt: bytes, content: bytes) -> bytes:
    """What binds a body to its header: 32 bytes, SHA-256 over domain, a 32-byte random salt and the body's bytes.

    Raises:
        NotVerified: The salt has another size.
    """
    if len(salt) != SALT_SIZE:
        raise refused("event.salt", f"The salt has {len(salt)} bytes, not {SALT_SIZE}.")
    return sha256(BODY_DOMAIN.encode() + b"\x00" + salt + content).digest()


def seal_event(event: Event, signer: Signer, salt: bytes, content: bytes) -> SignedEvent:
    """Sign an event whose `body` is the digest of this salt and content.

    Raises:
        NotVerified: The event is malformed, or its body is not of this salt and content.
    """
    check_body(event, salt, content)
    _check_algorithm(signer.public)
    header = header_bytes(event)
    signature = signer.sign(DOMAIN, header)
    return SignedEvent(event, header, sha256(header).digest(), signer.public.id, signature, salt, content)


def sign_anew(signed: SignedEvent, signer: Signer) -> SignedEvent:
    """The same event, by the same name, under another key of its author: for one whose first key was stolen."""
    return replace(signed, key_id=signer.public.id, signature=signer.sign(DOMAIN, signed.header))


def verify_event(
    header: bytes, signature: bytes, key: PublicKey, salt: bytes | None, content: bytes | None
) -> SignedEvent:
    """The event that `key` signed. Salt and content are both None where they are erased or were never here.

    Whether the key was the author's at that time is for the key statement to say (`statements.signing_key`).

    Raises:
        NotVerified: Malformed header, wrong signature, or a body that is not the one signed.
    """
    _check_algorithm(key)
    verify(key, DOMAIN, header, signature)
    event = parse_header(header)
    check_body(event, salt, content)
    return SignedEvent(event, header, sha256(header).digest(), key.id, signature, salt, content)


def verify_signed_event(signed: SignedEvent, key: PublicKey) -> SignedEvent:
    """The same for an event that came as a plain value; its key id must name this key.

    Raises:
        NotVerified: As `verify_event`, or the event names another key.
    """
    _check_key(signed, key)
    return verify_event(signed.header, signed.signature, key, signed.salt, signed.content)


def check_signature(signed: SignedEvent, key: PublicKey) -> None:
    """Return if this key signed an event that `signed_event_from_plain` gave, so that all the rest of it holds already.

    Raises:
        NotVerified: The signature is not this key's, or the event names another key.
    """
    _check_key(signed, key)
    verify(key, DOMAIN, signed.header, signed.signature)


def _check_key(signed: SignedEvent, key: PublicKey) -> None:
    if signed.key_id != key.id:
        raise refused("event.other_key", "The event names another key than the one it is checked with.")
    _check_algorithm(key)


def _check_algorithm(key: PublicKey) -> None:
    if key.algorithm != ED25519:
        raise refused("event.algorithm", f"Events are signed with Ed25519, not {key.algorithm}.")


def signed_event_to_plain(signed: SignedEvent) -> dict[str, Any]:
    """The event as it is stored in bundles and sent between nodes: a canonical map of five byte strings."""
    return {
        "header": signed.header,
        "key": signed.key_id,
        "signature": signed.signature,
        "salt": signed.salt,
        "content": signed.content,
    }


def signed_event_from_plain(plain: Any) -> SignedEvent:
    """The event of such a map, its header read and its body compared; **the signature is not yet checked**.

    Look up the key of `event.author` by `key_id` at `event.at`, then call `check_signature`.

    Raises:
        NotVerified: The value has not this shape, or the body is not the header's.
    """
    signed = read_signed_event(plain)
    check_body(signed.event, signed.salt, signed.content)
    return signed


def read_signed_event(plain: Any) -> SignedEvent:
    """The same by form alone: not even the body is compared, so that a bundle can say which event's body is another.

    Raises:
        NotVerified: The value has not this shape.
    """
    if type(plain) is not dict or plain.keys() != {"header", "key", "signature", "salt", "content"}:
        raise refused("event.transport", "A signed event is a map of header, key, signature, salt and content.")
    header, key, signature = plain["header"], plain["key"], plain["signature"]
    salt, content = plain["salt"], plain["content"]
    if not (_is_bytes(header) and _is_bytes(key, 16) and _is_bytes(signature, 64)):
        raise refused("event.transport", "Header, key or signature of a signed event is no byte string of its size.")
    if not all(part is None or type(part) is bytes for part in (salt, content)):
        raise refused("event.transport", "Salt and content of a signed event are byte strings or null.")
    return SignedEvent(parse_header(header), header, sha256(header).digest(), key, signature, salt, content)


def check_body(event: Event, salt: bytes | None, content: bytes | None) -> None:
    """Return if this is the body that the header was signed for, or if both parts are gone.

    Raises:
        NotVerified: ``event.other_body``, ``event.half_erased``, ``event.salt``.
    """
    if salt is None and content is None:
        return
    if salt is None or content is None:
        raise refused("event.half_erased", "Salt and content are erased together or not at all.")
    if body_digest(salt, content) != event.body:
        raise refused("event.other_body", "The body is not the one that the header was signed for.")


def _is_bytes(value: Any, size: int | None = None) -> bool:
    return type(value) is bytes and (size is None or len(value) == size)
