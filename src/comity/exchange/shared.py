"""Suite 2: one body for several recipients, encrypted once (`spec/envelope.md`, "Several recipients").

A random content key encrypts the body with AES-256-GCM (nonce of zeros: the key is used once). Each recipient gets an
own envelope with an own header, in which the key is sealed to them alone. Every header binds the ciphertext's SHA-256
and a digest of the key: GCM alone would let a sender find one ciphertext that opens to two different bodies under two
keys, and tell two states two stories.
"""

from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.domain.errors import NotVerified
from comity.exchange.headers import SharedContent

KEY_SIZE: Final = 32  # bytes
_DOMAIN = b"comity/content/1"
_NONCE = bytes(12)


def seal_content(body: bytes, content_key: bytes) -> tuple[SharedContent, bytes]:
    """What the headers say of the body, and its ciphertext (16 bytes longer). The key must never be used again."""
    ciphertext = AESGCM(content_key).encrypt(_NONCE, body, _DOMAIN)
    return SharedContent(sha256(ciphertext).digest(), len(ciphertext), _commitment(content_key)), ciphertext


def check_content(said: SharedContent, ciphertext: bytes) -> None:
    """Return if this is the ciphertext that the header names.

    Raises:
        NotVerified: It is not.
    """
    if said.size != len(ciphertext) or said.sha256 != sha256(ciphertext).digest():
        raise NotVerified(
            "envelope.wrong_content",
            "The shared content is not the one that the header names.",
            advice="Ask the sender to send the envelope again.",
        )


def open_content(said: SharedContent, ciphertext: bytes, content_key: bytes) -> bytes:
    """The body.

    Raises:
        NotVerified: The key is not the one that the header binds, or does not open the ciphertext.
    """
    if _commitment(content_key) != said.key:
        raise _unreadable()
    try:
        return AESGCM(content_key).decrypt(_NONCE, ciphertext, _DOMAIN)
    except InvalidTag as error:
        raise _unreadable() from error


def _commitment(content_key: bytes) -> bytes:
    return sha256(_DOMAIN + b"\x00" + content_key).digest()


def _unreadable() -> NotVerified:
    return NotVerified(
        "sealed.unreadable", "The shared content does not open.", advice="Ask the sender to seal it again."
    )
