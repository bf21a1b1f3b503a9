"""Attachments of any size: sealed as a stream, opened only into a quarantine (`spec/attachment.md`).

Cobblestone-256 (C2SP chunked-encryption) under a random content key, context ``comity/att/1 || 0x00 || id``. The key is
sealed to the recipient in the envelope's header, bound to the attachment, its digest and the two nodes.

Cobblestone hands out the chunks of a stream before it has seen whether the stream is whole. So nothing is usable until
`Quarantine.release`, and only `open_attachment` can make the `Intact` that it takes: after the last chunk has verified,
and sizes and digests are those that the signed header names.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, Final, Protocol, TypeVar
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import encode
from comity.exchange.headers import MAX_ATTACHMENT_BYTES, AttachmentEntry
from comity.exchange.suites import OpeningKey, SealingKey

KEY_SIZE: Final = 32  # bytes
STEP: Final = 1 << 20  # bytes read at a time

_DOMAIN = b"comity/att/1\x00"
_KEY_DOMAIN = b"comity/att-key/1\x00"
_TOKEN = object()

Kept = TypeVar("Kept", covariant=True)


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """What sealing found out about an attachment; sizes in bytes, digests SHA-256."""

    id: UUID
    sha256: bytes
    size: int
    sealed_sha256: bytes
    sealed_size: int


class Intact:
    """Proof that a whole attachment went into a quarantine and is the one that the header names.

    Only `open_attachment` makes one.
    """

    __slots__ = ("entry",)

    def __init__(self, token: object, entry: AttachmentEntry) -> None:
        if token is not _TOKEN:
            raise TypeError("only open_attachment can say that an attachment is intact")
        self.entry = entry


class Quarantine(Protocol[Kept]):
    """Where opened bytes wait, unreadable to anybody, until the whole attachment has proven itself."""

    def write(self, chunk: bytes, /) -> object:
        """Keep the next bytes."""
        ...

    def release(self, proof: Intact, /) -> Kept:
        """Make the content usable and return how to reach it. Called once, last, and only with proof."""
        ...

    def discard(self) -> None:
        """Destroy what was written; nothing of it may remain."""
        ...


def seal_attachment(source: BinaryIO, sink: BinaryIO, *, attachment: UUID, content_key: bytes) -> SealedAttachment:
    """Read `source` to its end and write it sealed to `sink`, a step at a time.

    Args:
        source: The plaintext.
        sink: Where the sealed bytes go; what it holds after an error is rubbish.
        attachment: UUIDv7.
        content_key: 32 fresh random bytes, used for this attachment only.

    Raises:
        InvalidInput: The key has another size, or the source is larger than an attachment may be.
    """
    if len(content_key) != KEY_SIZE:
        raise InvalidInput("attachment.key", f"A content key has {KEY_SIZE} bytes.", advice="Draw a new one.")
    encryptor = Cobblestone256Encryptor(content_key, _context(attachment))
    plain, sealed = _Tally(), _Tally()
    while chunk := source.read(STEP):
        plain.add(chunk)
        if plain.size > MAX_ATTACHMENT_BYTES:
            raise InvalidInput(
                "attachment.oversized",
                f"The attachment is larger than {MAX_ATTACHMENT_BYTES} bytes.",
                advice="Split it, and seal each part as an attachment of its own.",
            )
        sink.write(sealed.add(encryptor.update(chunk)))
    sink.write(sealed.add(encryptor.finalize()))
    return SealedAttachment(attachment, plain.digest, plain.size, sealed.digest, sealed.size)


def entry_for(
    sealed: SealedAttachment, content_key: bytes, *, sender: str, recipient: str, to: SealingKey
) -> AttachmentEntry:
    """What the header of an envelope to this recipient says of the attachment, with the content key sealed to them."""
    info = _key_info(sealed.id, sealed.sha256, sealed.size, sender, recipient)
    return AttachmentEntry(
        id=sealed.id,
        sha256=sealed.sha256,
        size=sealed.size,
        sealed_sha256=sealed.sealed_sha256,
        sealed_size=sealed.sealed_size,
        key=to.seal(content_key, info),
    )


def open_content_key(entry: AttachmentEntry, *, sender: str, recipient: str, key: OpeningKey) -> bytes:
    """The content key of an entry from the verified header of an envelope from `sender` to `recipient`.

    Raises:
        NotVerified: ``attachment.unreadable_key``: it does not open with this key for this attachment and these nodes.
    """
    try:
        content_key = key.open(entry.key, _key_info(entry.id, entry.sha256, entry.size, sender, recipient))
    except NotVerified as error:
        raise NotVerified(
            "attachment.unreadable_key",
            f"The key of attachment {entry.id} does not open for this attachment and these nodes.",
            advice="Ask the sender to send the attachment in a new envelope.",
        ) from error
    if len(content_key) != KEY_SIZE:
        raise _broken("unreadable_key", entry, "has a key of another size")
    return content_key


def open_attachment(source: BinaryIO, quarantine: Quarantine[Kept], entry: AttachmentEntry, content_key: bytes) -> Kept:
    """Open a sealed attachment into a quarantine and release it once all of it has proven itself.

    Args:
        source: The sealed bytes, whatever they are.
        quarantine: Takes the opened bytes; discarded if anything is wrong.
        entry: From a verified header.
        content_key: From `open_content_key`.

    Returns:
        What the quarantine's `release` returns.

    Raises:
        NotVerified: ``attachment.wrong_size``, ``.unreadable``, ``.wrong_ciphertext`` or ``.wrong_content``.
    """
    try:
        _copy(source, quarantine, entry, content_key)
    except BaseException:
        quarantine.discard()
        raise
    return quarantine.release(Intact(_TOKEN, entry))


def _copy(source: BinaryIO, quarantine: Quarantine[Kept], entry: AttachmentEntry, content_key: bytes) -> None:
    """Everything but the release. The ciphertext's digest is asked first: it tells a bad line from a bad sender."""
    if len(content_key) != KEY_SIZE:
        raise _broken("unreadable", entry, "does not open: its key has another size")
    plain, sealed = _Tally(), _Tally()
    decryptor = Cobblestone256Decryptor(content_key, _context(entry.id))
    try:
        while chunk := source.read(STEP):
            if sealed.size + len(chunk) > entry.sealed_size:
                raise _broken(
                    "wrong_size", entry, f"is longer than the {entry.sealed_size} bytes that the header names"
                )
            quarantine.write(plain.add(decryptor.update(sealed.add(chunk))))
        if sealed.size != entry.sealed_size:
            raise _broken("wrong_size", entry, f"ends after {sealed.size} of {entry.sealed_size} bytes")
        if sealed.digest != entry.sealed_sha256:
            raise _broken("wrong_ciphertext", entry, "is not the one that the header names")
        quarantine.write(plain.add(decryptor.finalize()))
    except InvalidTag as error:
        raise _broken(
            "unreadable", entry, "does not open: it was changed, cut short, or sealed with another key"
        ) from error
    if (plain.size, plain.digest) != (entry.size, entry.sha256):
        raise _broken("wrong_content", entry, "opens to something else than its sender named in the header")


class _Tally:
    """Size and digest of what passes by."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = sha256()

    def add(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        self._hash.update(chunk)
        return chunk

    @property
    def digest(self) -> bytes:
        return self._hash.digest()


def _context(attachment: UUID) -> bytes:
    return _DOMAIN + attachment.bytes


def _key_info(attachment: UUID, digest: bytes, size: int, sender: str, recipient: str) -> bytes:
    return _KEY_DOMAIN + encode([attachment.bytes, digest, size, sender, recipient])


def _broken(word: str, entry: AttachmentEntry, why: str) -> NotVerified:
    return NotVerified(
        f"attachment.{word}",
        f"Attachment {entry.id} {why}.",
        advice="Nothing of it may be used. Fetch it again; if it fails again, ask the sender.",
    )
