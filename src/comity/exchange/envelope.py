"""The envelope: a clear header, a body sealed to one recipient, a signature over both (`spec/envelope.md`).

Canonical map of ``header`` (bytes), ``sealed`` (bytes), ``signature`` (64 bytes) and, in suite 2, ``content`` (bytes).
The body is sealed with ``info`` = ``comity/msg/1 || 0x00 || header``, so it opens under no other header. The signature
(Ed25519, domain ``comity/env/1``) is over SHA-512(header) || SHA-512(sealed). SHA-256 of the whole names the envelope.

`open_envelope` checks in this order and stops at the first fault: size, canonical form, version and suite, shape,
that it is for us, that we know the sender, that the key was the sender's when it was sent and is not revoked since,
the signature, the time, that we hold the opening key, and that it opens. Only then is there a body.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from typing import Final

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.signatures import ED25519, PublicKey, Signer, verify
from comity.exchange.headers import MAX_HEADER, SEALED_KEY_SIZE, Header, Waybill, complete, header_bytes, parse_header
from comity.exchange.members import Members, malformed
from comity.exchange.senders import SenderKeys
from comity.exchange.shared import check_content, open_content
from comity.exchange.suites import DIRECT, SEAL_OVERHEAD, SHARED, OpeningKey, SealingKey

DOMAIN: Final = "comity/env/1"
MAX_BODY: Final = 1 << 20  # bytes of plaintext; what is larger is an attachment
MAX_ENVELOPE: Final = MAX_BODY + MAX_HEADER + 8192  # bytes
CLOCK_ALLOWANCE: Final = timedelta(minutes=5)  # how far a sender's clock may run ahead of ours

_MSG = b"comity/msg/1\x00"
_MEMBERS = frozenset(("header", "sealed", "signature"))
_EMPTIED = frozenset(("header", "sealed_sha512", "signature"))


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope of the right form, not yet verified. `raw` are its exact bytes, `digest` (SHA-256) its name."""

    header: Header
    header_raw: bytes
    sealed: bytes
    signature: bytes
    content: bytes | None
    raw: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """A verified envelope and its body (`contents.py` reads it)."""

    envelope: Envelope
    body: bytes


def seal_envelope(waybill: Waybill, body: bytes, *, signer: Signer, to: SealingKey) -> Envelope:
    """Seal a body to one recipient (suite 1).

    Args:
        waybill: What stands on the outside.
        body: At most `MAX_BODY` bytes.
        signer: The sender's Ed25519 key.
        to: The recipient's key.

    Raises:
        InvalidInput: The body is too large, or the waybill cannot stand.
    """
    if len(body) > MAX_BODY:
        raise too_large(len(body))
    header = complete(waybill, suite=DIRECT, signer=signer.public.id, sealed_to=to.id)
    return close(header, body, signer=signer, to=to)


def close(header: Header, secret: bytes, *, signer: Signer, to: SealingKey, content: bytes | None = None) -> Envelope:
    """Seal `secret` under this header, sign, and write the envelope."""
    raw_header = header_bytes(header)
    sealed = to.seal(secret, _MSG + raw_header)
    signature = signer.sign(DOMAIN, sha512(raw_header).digest() + sha512(sealed).digest())
    members = {"header": raw_header, "sealed": sealed, "signature": signature}
    if content is not None:
        members["content"] = content
    raw = encode(members)
    return Envelope(header, raw_header, sealed, signature, content, raw, sha256(raw).digest())


def read_envelope(raw: bytes) -> Envelope:
    """The envelope of these bytes, by form alone: its signature is not checked and its body not opened.

    Raises:
        NotVerified: Too large, not canonical, of an unknown version or suite, or malformed.
    """
    if len(raw) > MAX_ENVELOPE:
        raise NotVerified(
            "envelope.oversized",
            f"The envelope has {len(raw)} bytes, more than {MAX_ENVELOPE}.",
            advice="The sender must send large content as an attachment.",
        )
    plain = decode(raw, limit=MAX_ENVELOPE)
    read = Members(plain, "envelope", _MEMBERS, ("content",))
    raw_header = read.blob("header", MAX_HEADER)
    header = parse_header(raw_header)
    content = read.blob("content", MAX_BODY + 16, 16) if "content" in read else None
    if (content is not None) != (header.suite == SHARED):
        raise malformed("envelope", "has a shared content in suite 1, or none in suite 2")
    sealed = read.blob("sealed", MAX_BODY + SEAL_OVERHEAD, SEAL_OVERHEAD)
    if content is not None and header.content is not None:
        if len(sealed) != SEALED_KEY_SIZE:
            raise malformed("envelope", "seals something else than a content key in suite 2")
        check_content(header.content, content)
    return Envelope(header, raw_header, sealed, read.exact("signature", 64), content, raw, sha256(raw).digest())


def empty_envelope(raw: bytes) -> bytes:
    """What may stay of an envelope whose content has to go: header, signature, and the SHA-512 of what was sealed.

    They still show that its sender signed this very envelope, and give nothing back to whoever holds the opening key.
    An envelope that was emptied before stays as it is.

    Raises:
        NotVerified: The bytes are neither.
    """
    if is_emptied(raw):
        return raw
    envelope = read_envelope(raw)
    sealed = sha512(envelope.sealed).digest()
    return encode({"header": envelope.header_raw, "sealed_sha512": sealed, "signature": envelope.signature})


def is_emptied(raw: bytes) -> bool:
    """True if only `empty_envelope`'s part of an envelope is there."""
    plain = decode(raw, limit=MAX_ENVELOPE)
    return isinstance(plain, dict) and set(plain) == _EMPTIED


def header_of(raw: bytes) -> Header:
    """The header of an envelope, emptied or not.

    Raises:
        NotVerified: As `read_envelope`.
    """
    if not is_emptied(raw):
        return read_envelope(raw).header
    read = Members(decode(raw, limit=MAX_ENVELOPE), "envelope", _EMPTIED)
    return parse_header(read.blob("header", MAX_HEADER))


def verify_envelope(envelope: Envelope, key: PublicKey) -> None:
    """Return if the envelope was signed with this key; its time and whose key it is are not asked here.

    Raises:
        NotVerified: ``envelope.unknown_key`` if it names another key, ``envelope.wrong_signature`` if it does not fit.
    """
    if key.algorithm != ED25519 or key.id != envelope.header.signer:
        raise _unknown_key(envelope.header)
    signed = sha512(envelope.header_raw).digest() + sha512(envelope.sealed).digest()
    try:
        verify(key, DOMAIN, signed, envelope.signature)
    except NotVerified as error:
        raise NotVerified(
            "envelope.wrong_signature",
            f"The envelope that says it is from {envelope.header.sender} does not carry that node's signature.",
            advice="Do not act on it; ask the node through another channel whether it is theirs.",
        ) from error


def open_envelope(
    raw: bytes, *, me: str, at: datetime, senders: SenderKeys, opening_key: Callable[[bytes], OpeningKey | None]
) -> OpenedEnvelope:
    """Verify an envelope that came in, and open it.

    Args:
        raw: Its bytes, whatever they are.
        me: Our node id.
        at: Moment of receipt, UTC.
        senders: What we know of our peers' signing keys.
        opening_key: Our private key of an id, or None if we do not hold it (any more).

    Raises:
        NotVerified: With the code of the first check that failed, in the order at the top of this module.
    """
    envelope = read_envelope(raw)
    check_for_us(envelope, me=me, at=at, senders=senders)
    return OpenedEnvelope(envelope, open_body(envelope, opening_key))


def check_for_us(
    envelope: Envelope, *, me: str, at: datetime, senders: SenderKeys, proven: PublicKey | None = None
) -> None:
    """Return if the envelope is for us, from who it says, and in time: all checks but the opening.

    Args:
        envelope: What came in.
        me: Our node id.
        at: Moment of receipt, UTC.
        senders: What we know of our peers' signing keys.
        proven: The key with which `verify_envelope` let this very envelope pass before, if it did. It is not checked
            a second time with that key; whether the key is still its sender's is.

    Raises:
        NotVerified: With the code of the first check that failed.
    """
    header = envelope.header
    if header.recipient != me:
        raise NotVerified(
            "envelope.not_for_us",
            f"The envelope is for {header.recipient}; this node is {me}.",
            advice="The sender's list of addresses is wrong; tell them.",
        )
    if not senders.knows(header.sender):
        raise NotVerified(
            "envelope.unknown_sender",
            f"No key statement of {header.sender} is pinned here.",
            advice="Compare fingerprints with them in person, then import their key statement.",
        )
    key = senders.signing_key(header.sender, header.signer, signed_at=header.sent_at, received_at=at)
    if key is None:
        raise _unknown_key(header)
    if key != proven:
        verify_envelope(envelope, key)
    _check_time(header, at)


def open_body(envelope: Envelope, opening_key: Callable[[bytes], OpeningKey | None]) -> bytes:
    """The body of an envelope that `check_for_us` let pass.

    Raises:
        NotVerified: ``envelope.unknown_opening_key`` or ``envelope.unreadable``.
    """
    header = envelope.header
    key = opening_key(header.sealed_to)
    if key is None:
        raise NotVerified(
            "envelope.unknown_opening_key",
            f"The envelope is sealed to key {header.sealed_to.hex()}, which this node does not hold.",
            advice="Send them our newest key statement and ask them to seal again.",
        )
    try:
        secret = key.open(envelope.sealed, _MSG + envelope.header_raw)
        if header.content is None or envelope.content is None:
            return secret
        return open_content(header.content, envelope.content, secret)
    except NotVerified as error:
        raise NotVerified(
            "envelope.unreadable",
            "The envelope is signed, but its body does not open under its header.",
            advice="Ask the sender to seal it again.",
        ) from error


def too_large(size: int) -> InvalidInput:
    """The error for a body that no envelope can carry."""
    return InvalidInput(
        "envelope.oversized",
        f"The body has {size} bytes, more than the {MAX_BODY} of an envelope.",
        advice="Send large content as an attachment.",
    )


def _check_time(header: Header, at: datetime) -> None:
    if header.expires_at <= at:
        raise NotVerified(
            "envelope.expired",
            f"The envelope expired at {header.expires_at.isoformat()}.",
            advice="The sender gets a refusal and may send it anew.",
        )
    if header.sent_at > at + CLOCK_ALLOWANCE:
        raise NotVerified(
            "envelope.from_the_future",
            f"The envelope says it was sent at {header.sent_at.isoformat()}, which is yet to come here.",
            advice="Compare both nodes' clocks.",
        )


def _unknown_key(header: Header) -> NotVerified:
    return NotVerified(
        "envelope.unknown_key",
        f"Key {header.signer.hex()} was no signing key of {header.sender} at {header.sent_at.isoformat()}, "
        "or is revoked since.",
        advice="Fetch their newest key statement; if it does not have the key, do not act on the envelope.",
    )
