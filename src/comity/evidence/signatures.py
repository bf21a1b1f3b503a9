"""Signatures over a domain string: Ed25519 for every event, ML-DSA-44 beside it where it must convince for decades.

What is signed is always ``domain || 0x00 || SHA-256(message)``: a signature made for one purpose never fits another
(`spec/signatures.md`). A key's id is the first 16 bytes of SHA-256 over the algorithm's name, ``0x00`` and the public
key.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from nacl.bindings import crypto_sign_BYTES, crypto_sign_open
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from comity.domain.errors import NotVerified

ED25519 = "ed25519"
MLDSA44 = "ml-dsa-44"
PUBLIC_SIZES = {ED25519: 32, MLDSA44: 1312}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key in raw form, and what it is for: ``algorithm`` is `ED25519` or `MLDSA44`."""

    algorithm: str
    raw: bytes

    def __post_init__(self) -> None:
        if PUBLIC_SIZES.get(self.algorithm) != len(self.raw):
            raise NotVerified(
                "key.malformed",
                f"A public key of {len(self.raw)} bytes does not fit the algorithm {self.algorithm!r}.",
                advice="Ask its owner for the key statement again.",
            )

    @property
    def id(self) -> bytes:
        """16 bytes that name the key."""
        return key_id(self.algorithm, self.raw)


class Signer(Protocol):
    """Something that holds a private key; the key itself never leaves it."""

    @property
    def public(self) -> PublicKey:
        """The public half."""
        ...

    def sign(self, domain: str, message: bytes) -> bytes:
        """Signature over the domain string and the message's digest."""
        ...


class RawSigner(Signer, Protocol):
    """A signer that also signs bytes as they stand, for the notes and checkpoints of C2SP and nothing else.

    Notes never begin like a domain string (they hold no zero byte), so the two ways of signing cannot be confused.
    """

    def sign_raw(self, message: bytes) -> bytes:
        """Signature over the message itself."""
        ...


@lru_cache(maxsize=4096)
def key_id(algorithm: str, raw: bytes) -> bytes:
    """16 bytes that name a public key."""
    return sha256(algorithm.encode() + b"\x00" + raw).digest()[:16]


def signed_bytes(domain: str, message: bytes) -> bytes:
    """The exact bytes under a signature."""
    return domain.encode() + b"\x00" + sha256(message).digest()


class Ed25519Signer:
    """Ed25519 by libsodium, from a 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.public = PublicKey(ED25519, bytes(self._key.verify_key))

    def sign(self, domain: str, message: bytes) -> bytes:
        """64 bytes."""
        return self.sign_raw(signed_bytes(domain, message))

    def sign_raw(self, message: bytes) -> bytes:
        """64 bytes over the message as it stands."""
        return self._key.sign(message).signature


class MLDSA44Signer:
    """ML-DSA-44 (FIPS 204) from a 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        self._key = MLDSA44PrivateKey.from_seed_bytes(seed)
        self.public = PublicKey(MLDSA44, self._key.public_key().public_bytes_raw())

    def sign(self, domain: str, message: bytes) -> bytes:
        """2,420 bytes."""
        return self.sign_raw(signed_bytes(domain, message))

    def sign_raw(self, message: bytes) -> bytes:
        """2,420 bytes over the message as it stands, with an empty context."""
        return self._key.sign(message)


def verify(key: PublicKey, domain: str, message: bytes, signature: bytes) -> None:
    """Return if `signature` is the key's over this domain and message.

    Raises:
        NotVerified: It is not.
    """
    verify_raw(key, signed_bytes(domain, message), signature)


def verify_raw(key: PublicKey, signed: bytes, signature: bytes) -> None:
    """The same for bytes that are signed as they stand (notes and checkpoints of C2SP).

    Raises:
        NotVerified: It is not.
    """
    try:
        if key.algorithm == ED25519:
            if len(signature) != crypto_sign_BYTES:
                raise BadSignatureError("a signature of another size")
            crypto_sign_open(signature + signed, key.raw)
        else:
            MLDSA44PublicKey.from_public_bytes(key.raw).verify(signature, signed)
    except (BadSignatureError, InvalidSignature, ValueError, TypeError) as error:
        raise NotVerified(
            "signature.wrong",
            "A signature does not fit the bytes under it.",
            advice="Do not act on the content; ask the sender through another channel whether it is theirs.",
        ) from error
