"""An offline kit: part of a register in one file, for a boat or a post without a link (`spec/offline-kit.md`).

``comity-kit/1`` | length and signed header | sealed content. The header names the digest of what is sealed, so every
byte is proven before a passphrase is asked for. A kit ends by itself, and says who carries it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from comity.domain.errors import InvalidInput, NotVerified, OutOfOrder
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import ED25519, PublicKey, Signer, verify
from comity.evidence.statement_fields import HPKE_SIZE
from comity.evidence.statements import parse_statement, prove_chain

MAGIC: Final = b"comity-kit/1\n"
DOMAIN: Final = "comity/kit/1"
LONGEST: Final = timedelta(days=6)
"""For which a kit is good at most: a patrol of four days and two in hand."""
MOST_RECORDS: Final = 20_000
MAX_START: Final = 256 << 10  # bytes
MAX_SEALED: Final = 128 << 20  # bytes
MIN_PASSPHRASE: Final = 16  # characters
SALT_SIZE, NONCE_SIZE = 16, 12
_HEADER = (
    "id", "node", "carrier", "carrier_name", "made", "until", "kinds", "count", "change", "log_key", "node_key",
    "salt", "nonce", "sealed_sha256", "sealed_size", "statements",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KitHeader:
    """What stands in clear before the content, signed by the node.

    Attributes:
        id: UUIDv7.
        node: Whose register it is of.
        carrier: Pseudonym of the officer who carries it.
        carrier_name: The same for people.
        made_at: UTC; the kit is not good before it.
        until: From this moment on it answers nothing, UTC.
        kinds: Classes of records in it.
        count: Records in it.
        change: The register's last change that it knows.
        log_key: Signs the entries of its log (Ed25519); the private half is in the content.
        node_key: To which the entries of its log are sealed, 1,216 bytes.
        salt: For the passphrase.
        nonce: Of the seal.
        sealed_sha256: Digest of the sealed bytes.
        sealed_size: How many they are.
        statements: Key statements from the national root down to the node.
    """

    id: UUID
    node: str
    carrier: str
    carrier_name: str
    made_at: datetime
    until: datetime
    kinds: tuple[str, ...]
    count: int
    change: int
    log_key: bytes
    node_key: bytes
    salt: bytes
    nonce: bytes
    sealed_sha256: bytes
    sealed_size: int
    statements: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is random in a kit: salt (16 bytes) and nonce (12)."""

    salt: bytes
    nonce: bytes


def seal(content: bytes, passphrase: str, kit: UUID, drawn: Drawn) -> bytes:
    """The content under a passphrase: Argon2id (256 MiB), AES-256-GCM.

    Raises:
        InvalidInput: ``kit.passphrase_short``.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise InvalidInput(
            "kit.passphrase_short",
            f"A kit's passphrase has at least {MIN_PASSPHRASE} characters.",
            advice="Use six words.",
        )
    return AESGCM(_key(passphrase, drawn.salt)).encrypt(drawn.nonce, content, _bound(kit))


def unseal(header: KitHeader, sealed: bytes, passphrase: str) -> bytes:
    """The content.

    Raises:
        NotVerified: ``kit.passphrase``.
    """
    try:
        return AESGCM(_key(passphrase, header.salt)).decrypt(header.nonce, sealed, _bound(header.id))
    except InvalidTag as error:
        raise NotVerified(
            "kit.passphrase", "The passphrase does not open this kit.", advice="Have its carrier type it."
        ) from error


def make_start(header: KitHeader, signer: Signer) -> bytes:
    """The signed header: what a kit and its log begin with."""
    body = encode(
        {
            "id": header.id.bytes,
            "node": header.node,
            "carrier": header.carrier,
            "carrier_name": header.carrier_name,
            "made": to_milliseconds(header.made_at),
            "until": to_milliseconds(header.until),
            "kinds": list(header.kinds),
            "count": header.count,
            "change": header.change,
            "log_key": header.log_key,
            "node_key": header.node_key,
            "salt": header.salt,
            "nonce": header.nonce,
            "sealed_sha256": header.sealed_sha256,
            "sealed_size": header.sealed_size,
            "statements": list(header.statements),
        }
    )
    return encode({"header": body, "key": signer.public.id, "signature": signer.sign(DOMAIN, body)})


@dataclass(frozen=True, slots=True)
class Start:
    """A signed header by form alone: **the signature is not yet checked**. `raw` are its bytes."""

    raw: bytes
    body: bytes
    header: KitHeader
    key_id: bytes
    signature: bytes

    def check(self, key: PublicKey) -> None:
        """Return if this key signed it.

        Raises:
            NotVerified: It did not.
        """
        if key.algorithm != ED25519:
            raise malformed("it is signed with another algorithm than Ed25519")
        verify(key, DOMAIN, self.body, self.signature)

    def prove(self, roots: Sequence[str]) -> None:
        """Return if the node signed it with a key that leads up to one of these national roots (fingerprints).

        Raises:
            NotVerified: It did not; ``statement.*``, ``key.*``, ``signature.wrong``.
        """
        statement = prove_chain(self.header.statements, roots).get(self.header.node)
        if statement is None:
            raise malformed(f"it brings no statement of {self.header.node}")
        self.check(statement.signing_key(self.key_id, self.header.made_at))

    @property
    def claimed_roots(self) -> tuple[str, ...]:
        """Fingerprints of the roots that it names. **Nothing says that they are the true ones.**"""
        named = [parse_statement(one) for one in self.header.statements]
        return tuple(one.root.fingerprint for one in named if one.parent is None)


def read_start(raw: bytes) -> Start:
    """A signed header of these bytes.

    Raises:
        NotVerified: ``kit.form`` or ``canonical.*``.
    """
    try:
        fields = Fields(decode(raw, limit=MAX_START), "kit", ("header", "key", "signature"))
        body = fields.data("header", most=MAX_START, least=1)
        return Start(raw, body, _header(body), fields.data("key", 16), fields.data("signature", 64))
    except NotVerified as error:
        raise malformed(error.message) from error


def write_kit(start: bytes, sealed: bytes) -> bytes:
    """The whole file."""
    return MAGIC + len(start).to_bytes(4, "big") + start + sealed


def read_kit(data: bytes, roots: Sequence[str]) -> tuple[Start, bytes]:
    """Header and sealed content, every byte proven to be the node's.

    Raises:
        NotVerified: Any byte is another; or no root of these stands behind it.
    """
    raw, sealed = split(data, MAGIC)
    start = read_start(raw)
    start.prove(roots)
    header = start.header
    if len(sealed) != header.sealed_size or sha256(sealed).digest() != header.sealed_sha256:
        raise malformed("its content is not the one that the node signed")
    return start, sealed


def split(data: bytes, magic: bytes) -> tuple[bytes, bytes]:
    """The signed header's bytes and what follows, of a kit or of its log.

    Raises:
        NotVerified: ``kit.form``.
    """
    at = len(magic) + 4
    size = int.from_bytes(data[len(magic) : at], "big")
    if data[: len(magic)] != magic or len(data) < at + size or size > MAX_START:
        raise malformed("it does not begin like one, or is cut short")
    return data[at : at + size], data[at + size :]


def check_time(header: KitHeader, now: datetime) -> None:
    """Return if the kit is good now.

    Raises:
        OutOfOrder: ``kit.not_yet`` or ``kit.expired``.
    """
    if now < header.made_at:
        raise OutOfOrder(
            "kit.not_yet", "By this device's clock the kit is not made yet.", advice="Set the clock right."
        )
    if now >= header.until:
        raise OutOfOrder(
            "kit.expired",
            "The kit has ended and answers nothing any more.",
            advice="Bring its log home; get a new kit.",
        )


def malformed(why: str) -> NotVerified:
    """The refusal of a kit or of its log."""
    return NotVerified(
        "kit.form",
        f"This is no kit, or none as its node made it: {why}.",
        advice="Take another copy; use nothing of it.",
    )


def _header(body: bytes) -> KitHeader:
    fields = Fields(decode(body, limit=MAX_START), "kit", _HEADER)
    statements: list[Any] = fields.items("statements", 16)
    if not all(type(one) is bytes for one in statements):
        raise malformed("a statement in it is no byte string")
    header = KitHeader(
        id=UUID(bytes=fields.data("id", 16)),
        node=fields.text("node", 100),
        carrier=fields.text("carrier", 64),
        carrier_name=fields.text("carrier_name"),
        made_at=fields.moment("made"),
        until=fields.moment("until"),
        kinds=fields.ascending_texts("kinds"),
        count=fields.whole("count", 0, MOST_RECORDS),
        change=fields.whole("change"),
        log_key=fields.data("log_key", 32),
        node_key=fields.data("node_key", HPKE_SIZE),
        salt=fields.data("salt", SALT_SIZE),
        nonce=fields.data("nonce", NONCE_SIZE),
        sealed_sha256=fields.data("sealed_sha256", 32),
        sealed_size=fields.whole("sealed_size", 16, MAX_SEALED),
        statements=tuple(statements),
    )
    if not header.made_at < header.until <= header.made_at + LONGEST:
        raise malformed("it is good for longer than any kit")
    return header


def _bound(kit: UUID) -> bytes:
    return b"comity/kit-content/1\x00" + kit.bytes


def _key(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=256 * 1024)
    return kdf.derive(passphrase.encode())
