"""Suites of the message layer: what seals, with which numbers (`spec/envelope.md`, "Suites").

The key encapsulation is ML-KEM-768 with X25519 (X-Wing; HPKE key type 0x647a), so that a message recorded today stays
closed if either of the two is broken. A recipient's public key is 1,216 bytes: ML-KEM's 1,184, then X25519's 32. Its
private key is a seed of 32 bytes, expanded by SHAKE-256 to 64 bytes for ML-KEM and 32 for X25519.
"""

from hashlib import shake_256
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from comity.domain.errors import NotVerified
from comity.evidence.signatures import key_id
from comity.evidence.statement_fields import HPKE_NAME, HPKE_SIZE

DIRECT: Final = 1  # the body is sealed to the one recipient
SHARED: Final = 2  # the body is encrypted once by a content key, and that key sealed to each recipient
KNOWN: Final = frozenset((DIRECT, SHARED))
RESERVED: Final = {  # numbers kept for the algorithms that Chinese law may ask for (GB/T 32918, 32905, 32907)
    16: "SM2, SM3 and SM4-GCM, the body sealed to the one recipient",
    17: "SM2, SM3 and SM4-GCM with a shared content key",
    18: "SM2 with ML-KEM-768, SM3 and SM4-GCM",
}

SEED_SIZE: Final = 32  # bytes
SEAL_OVERHEAD: Final = 1136  # bytes that sealing adds: 1,088 + 32 encapsulation, 16 tag

_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class SealingKey(Protocol):
    """The public key to which a message is sealed."""

    @property
    def id(self) -> bytes:
        """16 bytes that name the key."""
        ...

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """Ciphertext that opens only with the private half and this `info`."""
        ...


class OpeningKey(Protocol):
    """Something that holds the private half; the key itself need not leave it."""

    @property
    def id(self) -> bytes:
        """16 bytes that name the key."""
        ...

    def open(self, ciphertext: bytes, info: bytes) -> bytes:
        """The plaintext; `NotVerified` (``sealed.unreadable``) if it does not open."""
        ...


class HybridSealingKey:
    """A recipient's public key from its 1,216 raw bytes.

    Raises:
        NotVerified: The bytes are no such key.
    """

    def __init__(self, raw: bytes) -> None:
        if len(raw) != HPKE_SIZE:
            raise _malformed(len(raw))
        try:
            mlkem, x25519 = (
                MLKEM768PublicKey.from_public_bytes(raw[:1184]),
                X25519PublicKey.from_public_bytes(raw[1184:]),
            )
        except ValueError as error:
            raise _malformed(len(raw)) from error
        self.raw = raw
        self.id = key_id(HPKE_NAME, raw)
        self._key = hpke.MLKEM768X25519PublicKey(mlkem, x25519)

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """Encapsulation and ciphertext, `SEAL_OVERHEAD` bytes longer than the plaintext, different each time.

        Raises:
            NotVerified: The X25519 half is one of the points of low order, which no honest owner has.
        """
        try:
            return _HPKE.encrypt(plaintext, self._key, info)
        except ValueError as error:
            raise _malformed(len(self.raw)) from error


class HybridOpeningKey:
    """A recipient's private key from its 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise ValueError("the seed of an opening key has 32 bytes")
        expanded = shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self.public_raw = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        self.id = key_id(HPKE_NAME, self.public_raw)
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)

    def open(self, ciphertext: bytes, info: bytes) -> bytes:
        """The plaintext.

        Raises:
            NotVerified: Another key, another `info`, or changed bytes; which of them cannot be told.
        """
        try:
            return _HPKE.decrypt(ciphertext, self._key, info)
        except (InvalidTag, ValueError) as error:
            raise NotVerified(
                "sealed.unreadable",
                "What was sealed does not open with our key and this context.",
                advice="Ask the sender to seal it again to the key of our newest key statement.",
            ) from error


def check_suite(number: int) -> None:
    """Return if this version can read the suite.

    Raises:
        NotVerified: It cannot; the message says whether the number is reserved.
    """
    if number not in KNOWN:
        meant = f" (reserved for {RESERVED[number]})" if number in RESERVED else ""
        raise NotVerified(
            "envelope.unknown_suite",
            f"The envelope is sealed with suite {number}{meant}, which this version does not have.",
            advice="Ask the sender to seal with suite 1, or update this node.",
        )


def _malformed(size: int) -> NotVerified:
    return NotVerified(
        "key.malformed",
        f"{size} bytes are no public key of {HPKE_NAME}.",
        advice="Ask its owner for the key statement again.",
    )
