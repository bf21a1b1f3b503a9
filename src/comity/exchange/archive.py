"""A node's archive: everything it keeps, in one file that two custodians open together (`spec/archive.md`).

``comity-archive/1`` | header length and header | Cobblestone-256 stream | trailer | trailer length. The stream's key is
sealed once for every pair of custodians, to one inside a seal to the other, so that any two suffice and one alone has
nothing. The trailer's manifest is signed by the node with both algorithms and names the digests of all before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import combinations
from typing import Any, BinaryIO, Final
from uuid import UUID

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import ED25519, MLDSA44, Signer, verify
from comity.evidence.statement_fields import HPKE_SIZE
from comity.evidence.statements import KeyStatement, parse_statement, prove_chain
from comity.exchange.suites import HybridSealingKey, OpeningKey

MAGIC: Final = b"comity-archive/1\n"
DOMAIN: Final = "comity/archive/1"
CONTEXT: Final = b"comity/archive-stream/1\x00"
FEWEST, MOST = 2, 8  # custodians
KEY_SIZE: Final = 32  # bytes
MAX_HEADER: Final = 256 << 10  # bytes
MAX_TRAILER: Final = 4 << 20  # bytes
_KEY: Final = b"comity/archive-key/1\x00"
_HEADER = ("id", "node", "made", "custodians", "wraps")
_MANIFEST = (
    "header_sha256", "sealed_sha256", "sealed_size", "sha256", "size", "log_size", "log_root", "checkpoint",
    "statements", "files",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Custodian:
    """Somebody who can help to open an archive: a name for people, and the public key (1,216 bytes)."""

    name: str
    raw: bytes

    @property
    def key(self) -> HybridSealingKey:
        """The key to seal to.

        Raises:
            NotVerified: The bytes are none.
        """
        return HybridSealingKey(self.raw)


@dataclass(frozen=True, slots=True)
class Wrap:
    """The stream's key for the custodians at two places of the list, `first` before `second`."""

    first: int
    second: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in clear before the stream. Nobody has signed it there; the manifest names its digest."""

    id: UUID
    node: str
    made_at: datetime
    custodians: tuple[Custodian, ...]
    wraps: tuple[Wrap, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the node says of the archive: digests (SHA-256) and sizes (bytes) of header, stream and content, how many
    files are in it, and the checkpoint that the log in it has."""

    header_sha256: bytes
    sealed_sha256: bytes
    sealed_size: int
    sha256: bytes
    size: int
    files: int
    log_size: int
    log_root: bytes
    checkpoint: str
    statements: tuple[bytes, ...]


def make_header(archive: UUID, node: str, at: datetime, custodians: Sequence[Custodian], content_key: bytes) -> bytes:
    """The header, with the content key sealed for every pair.

    Raises:
        InvalidInput: Fewer than two custodians, more than eight, or one of them twice.
        NotVerified: A custodian's key is none.
    """
    if not FEWEST <= len(custodians) <= MOST or len({one.raw for one in custodians}) != len(custodians):
        raise InvalidInput(
            "archive.custodians",
            f"An archive has {FEWEST} to {MOST} custodians, each once.",
            advice="Name two or three people, each with a key of their own.",
        )
    if len(content_key) != KEY_SIZE:
        raise InvalidInput("archive.key", f"A content key has {KEY_SIZE} bytes.", advice="Draw a new one.")
    wraps = []
    for first, second in combinations(range(len(custodians)), 2):
        inner = custodians[second].key.seal(content_key, _info(archive, first, second, "inner"))
        outer = custodians[first].key.seal(inner, _info(archive, first, second, "outer"))
        wraps.append({"first": first, "second": second, "sealed": outer})
    return encode(
        {
            "id": archive.bytes,
            "node": node,
            "made": to_milliseconds(at),
            "custodians": [{"name": one.name, "key": one.raw} for one in custodians],
            "wraps": wraps,
        }
    )


def read_header(data: bytes) -> Header:
    """The header of these bytes, by form alone.

    Raises:
        NotVerified: ``archive.*``.
    """
    fields = Fields(decode(data, limit=MAX_HEADER), "archive", _HEADER)
    custodians = tuple(map(_custodian, fields.items("custodians", MOST)))
    return Header(
        id=UUID(bytes=fields.data("id", 16)),
        node=fields.text("node", 100),
        made_at=fields.moment("made"),
        custodians=custodians,
        wraps=tuple(_wrap(item, len(custodians)) for item in fields.items("wraps", MOST * MOST)),
    )


def open_key(header: Header, keys: Sequence[OpeningKey]) -> bytes:
    """The stream's key, by any two custodians of the list.

    Raises:
        NotVerified: ``archive.custodians_needed``: fewer than two of the custodians are here;
            ``archive.unreadable_key``: a wrap does not open.
    """
    places = {one.key.id: place for place, one in enumerate(header.custodians)}
    held = {places[key.id]: key for key in keys if key.id in places}
    if len(held) < FEWEST:
        names = ", ".join(one.name for one in header.custodians)
        raise NotVerified(
            "archive.custodians_needed",
            f"{len(held)} of the custodians {names} are here; it takes two of them.",
            advice="Bring another custodian's key. One alone opens nothing, and nobody else's does.",
        )
    for wrap in header.wraps:
        if wrap.first in held and wrap.second in held:
            return _unwrap(header, wrap, held[wrap.first], held[wrap.second])
    raise _unreadable()


def make_trailer(manifest: Manifest, events: Signer, receipts: Signer) -> bytes:
    """The manifest under the node's Ed25519 and ML-DSA-44 keys."""
    body = encode(
        {
            "header_sha256": manifest.header_sha256,
            "sealed_sha256": manifest.sealed_sha256,
            "sealed_size": manifest.sealed_size,
            "sha256": manifest.sha256,
            "size": manifest.size,
            "files": manifest.files,
            "log_size": manifest.log_size,
            "log_root": manifest.log_root,
            "checkpoint": manifest.checkpoint,
            "statements": list(manifest.statements),
        }
    )
    signatures = [[signer.public.id, signer.sign(DOMAIN, body)] for signer in (events, receipts)]
    return encode({"manifest": body, "signatures": signatures})


def verify_trailer(data: bytes, header: Header, roots: Sequence[str]) -> tuple[Manifest, KeyStatement]:
    """The manifest, if the node's own keys signed it, and the statement that says so.

    Args:
        data: The trailer.
        header: The archive's header.
        roots: Fingerprints of the national roots that people know; the chain of statements leads up to one of them.

    Raises:
        NotVerified: ``archive.*``, ``statement.*``, ``key.*``, ``signature.wrong``.
    """
    fields = Fields(decode(data, limit=MAX_TRAILER), "archive", ("manifest", "signatures"))
    body = fields.data("manifest", most=MAX_TRAILER, least=1)
    manifest = _manifest(body)
    chain = prove_chain(manifest.statements, roots)
    statement = chain.get(header.node)
    if statement is None:
        raise fields.refused("statements", f"The archive brings no statement of {header.node}.")
    found = [_signature(fields, item) for item in fields.items("signatures", 2)]
    keys = [statement.signing_key(key_id, header.made_at) for key_id, _ in found]
    if [key.algorithm for key in keys] != [ED25519, MLDSA44]:
        raise fields.refused("signatures", "An archive is signed with Ed25519 and ML-DSA-44.")
    for key, (_, signature) in zip(keys, found, strict=True):
        verify(key, DOMAIN, body, signature)
    return manifest, statement


def claimed_roots(data: bytes) -> list[str]:
    """Fingerprints of the national roots that a trailer names. **Nothing says that they are the true ones.**

    Raises:
        NotVerified: ``archive.*``, ``statement.*``: malformed.
    """
    fields = Fields(decode(data, limit=MAX_TRAILER), "archive", ("manifest", "signatures"))
    manifest = _manifest(fields.data("manifest", most=MAX_TRAILER, least=1))
    named = [parse_statement(one) for one in manifest.statements]
    return [one.root.fingerprint for one in named if one.parent is None]


def write_start(sink: BinaryIO, header: bytes) -> None:
    """Magic, length and header."""
    sink.write(MAGIC + len(header).to_bytes(4, "big") + header)


def write_end(sink: BinaryIO, trailer: bytes) -> None:
    """Trailer and its length."""
    sink.write(trailer + len(trailer).to_bytes(4, "big"))


@dataclass(frozen=True, slots=True)
class Parts:
    """Header and trailer of an archive's file, and where the stream lies (bytes)."""

    header_raw: bytes
    header: Header
    trailer: bytes
    start: int
    sealed_size: int


def read_parts(source: BinaryIO, size: int) -> Parts:
    """The parts of a file of this size, by form alone.

    Raises:
        NotVerified: ``archive.form``: it is no archive, or cut short; ``archive.*``.
    """
    source.seek(0)
    start = source.read(len(MAGIC) + 4)
    if size < len(MAGIC) + 8 or start[: len(MAGIC)] != MAGIC:
        raise _no_archive("does not begin like one")
    header_size = int.from_bytes(start[len(MAGIC) :], "big")
    stream = len(MAGIC) + 4 + header_size
    if header_size > MAX_HEADER or stream + 4 > size:
        raise _no_archive("is cut short")
    raw = source.read(header_size)
    source.seek(size - 4)
    trailer_size = int.from_bytes(source.read(4), "big")
    if trailer_size > MAX_TRAILER or stream + trailer_size + 4 > size:
        raise _no_archive("is cut short, or something was put behind it")
    source.seek(size - 4 - trailer_size)
    trailer = source.read(trailer_size)
    return Parts(raw, read_header(raw), trailer, stream, size - 4 - trailer_size - stream)


def check_stream(source: BinaryIO, parts: Parts, manifest: Manifest) -> None:
    """Return if header and sealed stream are those that the manifest names; nothing is opened before.

    Raises:
        NotVerified: ``archive.other_header``, ``archive.other_stream``.
    """
    if sha256(parts.header_raw).digest() != manifest.header_sha256:
        raise _broken("other_header", "Its header is not the one that the node signed.")
    if parts.sealed_size != manifest.sealed_size:
        raise _broken("other_stream", f"It has {parts.sealed_size} sealed bytes, not {manifest.sealed_size}.")
    source.seek(parts.start)
    digest, left = sha256(), parts.sealed_size
    while left and (chunk := source.read(min(left, 1 << 20))):
        digest.update(chunk)
        left -= len(chunk)
    if left or digest.digest() != manifest.sealed_sha256:
        raise _broken("other_stream", "Its sealed bytes are not those that the node signed.")


def stream_context(archive: UUID) -> bytes:
    """What the stream is bound to."""
    return CONTEXT + archive.bytes


def _unwrap(header: Header, wrap: Wrap, first: OpeningKey, second: OpeningKey) -> bytes:
    try:
        inner = first.open(wrap.sealed, _info(header.id, wrap.first, wrap.second, "outer"))
        content_key = second.open(inner, _info(header.id, wrap.first, wrap.second, "inner"))
    except NotVerified as error:
        raise _unreadable() from error
    if len(content_key) != KEY_SIZE:
        raise _unreadable()
    return content_key


def _info(archive: UUID, first: int, second: int, layer: str) -> bytes:
    return _KEY + encode([archive.bytes, first, second, layer])


def _custodian(value: Any) -> Custodian:
    fields = Fields(value, "archive", ("name", "key"))
    return Custodian(fields.text("name"), fields.data("key", HPKE_SIZE))


def _wrap(value: Any, custodians: int) -> Wrap:
    fields = Fields(value, "archive", ("first", "second", "sealed"))
    second = fields.whole("second", 1, custodians - 1)
    return Wrap(fields.whole("first", 0, second - 1), second, fields.data("sealed", most=8192, least=1))


def _manifest(body: bytes) -> Manifest:
    fields = Fields(decode(body, limit=MAX_TRAILER), "archive", _MANIFEST)
    statements = fields.items("statements", 16)
    if not all(type(one) is bytes for one in statements):
        raise fields.refused("statements", "A statement in the archive is no byte string.")
    return Manifest(
        header_sha256=fields.data("header_sha256", 32),
        sealed_sha256=fields.data("sealed_sha256", 32),
        sealed_size=fields.whole("sealed_size"),
        sha256=fields.data("sha256", 32),
        size=fields.whole("size"),
        files=fields.whole("files"),
        log_size=fields.whole("log_size"),
        log_root=fields.data("log_root", 32),
        checkpoint=fields.text("checkpoint", 1 << 20, 0),
        statements=tuple(statements),
    )


def _signature(fields: Fields, item: Any) -> tuple[bytes, bytes]:
    if not (isinstance(item, list) and len(item) == 2 and all(type(part) is bytes for part in item)):
        raise fields.refused("signatures", "A signature under an archive is a key's id and bytes.")
    return item[0], item[1]


def _no_archive(why: str) -> NotVerified:
    return NotVerified("archive.form", f"The file is no archive: it {why}.", advice="Take another copy of it.")


def _broken(code: str, why: str) -> NotVerified:
    return NotVerified(f"archive.{code}", why, advice="Restore nothing from it; take another copy.")


def _unreadable() -> NotVerified:
    return NotVerified(
        "archive.unreadable_key",
        "The archive's key does not open with these custodians' keys.",
        advice="The header was changed; take another copy.",
    )
