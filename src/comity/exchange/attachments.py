"""Attachments of any size: sealed as a stream, kept sealed, opened as they are read (`spec/attachment.md`).

Cobblestone-256 (C2SP chunked-encryption) under a random content key, context ``comity/att/1 || 0x00 || id``. The key is
sealed to the recipient in the envelope's header, bound to the attachment, its digest and the two nodes.

Cobblestone hands out the chunks of a stream before it has seen whether the stream is whole. So nothing is usable before
`Check.end`, and only that can make the `Intact` that says so: after the last chunk has verified, and sizes and digests
are those that the signed header names. What `Check.open` opens is looked at for its digest and goes nowhere.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import encode
from comity.exchange.beside import Beside
from comity.exchange.headers import MAX_ATTACHMENT_BYTES, AttachmentEntry
from comity.exchange.suites import OpeningKey, SealingKey

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

KEY_SIZE: Final = 32  # bytes
STEP: Final = 1 << 20  # bytes read at a time
_SLACK: Final = 64 << 10  # bytes that one step may open to beyond its own length: what was held back before it

_DOMAIN = b"comity/att/1\x00"
_KEY_DOMAIN = b"comity/att-key/1\x00"
_TOKEN = object()


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """What sealing found out about an attachment; sizes in bytes, digests SHA-256."""

    id: UUID
    sha256: bytes
    size: int
    sealed_sha256: bytes
    sealed_size: int


class Intact:
    """Proof that a whole attachment has come and is the one that the header names.

    Only `Check.end` makes one.
    """

    __slots__ = ("entry",)

    def __init__(self, token: object, entry: AttachmentEntry) -> None:
        if token is not _TOKEN:
            raise TypeError("only a check of all its bytes can say that an attachment is intact")
        self.entry = entry


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
    plain, sealed, size = _Tally(), _Tally(), 0
    with Beside(plain.add) as tallying, Beside(sealed.add) as tallying_sealed:
        while chunk := source.read(STEP):
            size += len(chunk)
            if size > MAX_ATTACHMENT_BYTES:
                raise InvalidInput(
                    "attachment.oversized",
                    f"The attachment is larger than {MAX_ATTACHMENT_BYTES} bytes.",
                    advice="Split it, and seal each part as an attachment of its own.",
                )
            tallying.put(chunk)
            piece = encryptor.update(chunk)
            tallying_sealed.put(piece)
            sink.write(piece)
        piece = encryptor.finalize()
        tallying_sealed.put(piece)
        sink.write(piece)
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
        raise _broken("unreadable_key", entry.id, "has a key of another size")
    return content_key


class Check:
    """Whether sealed bytes are the attachment that a verified header names, as they come, in order.

    `take` and `open` each want every piece once; two threads may do one each.

    Raises:
        NotVerified: ``attachment.unreadable``: the key has another size.
    """

    def __init__(self, entry: AttachmentEntry, content_key: bytes) -> None:
        if len(content_key) != KEY_SIZE:
            raise _broken("unreadable", entry.id, "does not open: its key has another size")
        self._entry = entry
        self._plain, self._sealed = _Tally(), _Tally()
        self._decryptor = Cobblestone256Decryptor(content_key, _context(entry.id))
        self._opened = memoryview(bytearray())

    def take(self, piece: "bytes | memoryview") -> None:
        """Take the next sealed bytes in for their digest.

        Raises:
            NotVerified: ``attachment.wrong_size``: more have come than the header names.
        """
        if self._sealed.size + len(piece) > self._entry.sealed_size:
            size = self._entry.sealed_size
            raise _broken("wrong_size", self._entry.id, f"is longer than the {size} bytes that the header names")
        self._sealed.add(piece)

    def open(self, piece: "bytes | memoryview") -> None:
        """Open the next sealed bytes for the digest of what is in them.

        Raises:
            NotVerified: ``attachment.unreadable``: a chunk does not open.
        """
        if len(self._opened) < len(piece) + _SLACK:
            self._opened = memoryview(bytearray(len(piece) + _SLACK))
        with _chunks_of(self._entry.id):
            self._plain.add(self._opened[: self._decryptor.update_into(piece, self._opened)])

    def end(self) -> Intact:
        """Proof that it is that attachment. The ciphertext's digest is asked first: it tells a bad line from a bad
        sender.

        Raises:
            NotVerified: ``attachment.wrong_size``, ``.wrong_ciphertext``, ``.unreadable`` or ``.wrong_content``.
        """
        entry = self._entry
        if self._sealed.size != entry.sealed_size:
            raise _broken("wrong_size", entry.id, f"ends after {self._sealed.size} of {entry.sealed_size} bytes")
        if self._sealed.digest != entry.sealed_sha256:
            raise _broken("wrong_ciphertext", entry.id, "is not the one that the header names")
        with _chunks_of(entry.id):
            self._plain.add(self._decryptor.finalize())
        if (self._plain.size, self._plain.digest) != (entry.size, entry.sha256):
            raise _broken("wrong_content", entry.id, "opens to something else than its sender named in the header")
        return Intact(_TOKEN, entry)


def check_attachment(source: BinaryIO, entry: AttachmentEntry, content_key: bytes) -> Intact:
    """Proof that a sealed attachment is whole and the one that the header names.

    Args:
        source: The sealed bytes, whatever they are.
        entry: From a verified header.
        content_key: From `open_content_key`.

    Raises:
        NotVerified: ``attachment.wrong_size``, ``.unreadable``, ``.wrong_ciphertext`` or ``.wrong_content``.
    """
    check = Check(entry, content_key)
    with Beside(check.open) as opening:
        while piece := source.read(STEP):
            check.take(piece)
            opening.put(piece)
    return check.end()


class OpenedFile(io.RawIOBase):
    """The content of a kept attachment, opened as it is read; it was proven whole when it was kept.

    Every chunk is verified again, so a disk that has changed it is found out where it did: ``attachment.unreadable``.
    """

    def __init__(self, source: BinaryIO, attachment: UUID, content_key: bytes) -> None:
        self._source = source
        self._attachment = attachment
        self._decryptor = Cobblestone256Decryptor(content_key, _context(attachment))
        self._ready, self._ended = memoryview(b""), False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """The next bytes; none at the end.

        Raises:
            NotVerified: ``attachment.unreadable``.
        """
        while not self._ready and not self._ended:
            self._fill()
        into = memoryview(buffer).cast("B")
        size = min(len(into), len(self._ready))
        into[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        """Let the file go."""
        self._source.close()
        super().close()

    def _fill(self) -> None:
        piece = self._source.read(STEP)
        self._ended = not piece
        with _chunks_of(self._attachment):
            self._ready = memoryview(self._decryptor.update(piece) if piece else self._decryptor.finalize())


@contextmanager
def _chunks_of(attachment: UUID) -> Iterator[None]:
    try:
        yield
    except InvalidTag as error:
        why = "does not open: it was changed, cut short, or sealed with another key"
        raise _broken("unreadable", attachment, why) from error


class _Tally:
    """Size and digest of what passes by."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = sha256()

    def add(self, chunk: "bytes | memoryview") -> None:
        self.size += len(chunk)
        self._hash.update(chunk)

    @property
    def digest(self) -> bytes:
        return self._hash.digest()


def _context(attachment: UUID) -> bytes:
    return _DOMAIN + attachment.bytes


def _key_info(attachment: UUID, digest: bytes, size: int, sender: str, recipient: str) -> bytes:
    return _KEY_DOMAIN + encode([attachment.bytes, digest, size, sender, recipient])


def _broken(word: str, attachment: UUID, why: str) -> NotVerified:
    return NotVerified(
        f"attachment.{word}",
        f"Attachment {attachment} {why}.",
        advice="Nothing of it may be used. Fetch it again; if it fails again, ask the sender.",
    )
