"""Checkpoints of a node's log and what other nodes sign beneath them (`spec/checkpoint.md`).

A checkpoint is a C2SP tlog-checkpoint of origin ``comity/<node>``. The log signs it twice: Ed25519 as a plain note, and
ML-DSA-44 as a cosignature. A witness of another state cosigns twice too: Ed25519 ``cosignature/v1`` and ML-DSA-44
``subtree/v1`` (https://c2sp.org/tlog-cosignature). We count a signer only if both of its signatures fit.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from comity.domain.errors import NotVerified
from comity.evidence.merkle import EMPTY_ROOT, HASH_SIZE, LARGEST
from comity.evidence.notes import (
    COSIGN_ED25519,
    COSIGN_MLDSA44,
    NOTE_ED25519,
    Note,
    NoteKey,
    NoteSignature,
    parse_note,
    verify_note,
)
from comity.evidence.signatures import RawSigner
from comity.evidence.statement_fields import KeyPair

ORIGIN_PREFIX = "comity/"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its origin, how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note's text."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its note. The signatures are only as true as somebody has verified them."""

    checkpoint: Checkpoint
    note: Note

    def to_bytes(self) -> bytes:
        """As it is kept and sent."""
        return self.note.to_bytes()

    def with_signatures(self, *more: NoteSignature) -> "SignedCheckpoint":
        """The same with further cosignatures."""
        return SignedCheckpoint(self.checkpoint, self.note.with_signatures(*more))


@dataclass(frozen=True, slots=True)
class LogSigner:
    """Both private halves of a node's log key."""

    ed25519: RawSigner
    mldsa44: RawSigner

    @property
    def public(self) -> KeyPair:
        """The public halves, as the key statement lists them."""
        return KeyPair(self.ed25519.public, self.mldsa44.public)


def origin_of(node: str) -> str:
    """The name of a node's log, and of its log key in notes."""
    return ORIGIN_PREFIX + node


def make_checkpoint(node: str, size: int, root: bytes, signer: LogSigner, at: datetime) -> SignedCheckpoint:
    """The checkpoint of this node's log, signed twice; of `at` (UTC) whole seconds are kept.

    Raises:
        NotVerified: ``checkpoint.size``, ``checkpoint.root`` or ``checkpoint.time``.
    """
    checkpoint = Checkpoint(origin_of(node), size, root)
    _check(checkpoint)
    plain = _note_key(node, NOTE_ED25519, signer.public)
    text = checkpoint.text
    own = NoteSignature(plain.name, plain.id, signer.ed25519.sign_raw(text.encode()))
    return SignedCheckpoint(checkpoint, Note(text, (own, _cosign_mldsa44(checkpoint, node, signer, at))))


def parse_checkpoint(data: bytes) -> SignedCheckpoint:
    """The checkpoint of these bytes; no signature is checked.

    Raises:
        NotVerified: ``note.*`` or ``checkpoint.*``: the bytes are no checkpoint.
    """
    note = parse_note(data)
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise _refused("lines", "A checkpoint has three lines, none of them empty.")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size):
        raise _refused("size", "The tree's size is no decimal number without leading zeroes.")
    try:
        checkpoint = Checkpoint(origin, int(size), b64decode(root, validate=True), tuple(lines[3:]))
    except ValueError as error:
        raise _refused("root", "The root is not base64.") from error
    _check(checkpoint)
    if checkpoint.text != note.text:
        raise _refused("root", "The root is not base64 in its one form.")
    return SignedCheckpoint(checkpoint, note)


def verify_checkpoint(data: bytes, node: str, keys: KeyPair) -> SignedCheckpoint:
    """The checkpoint, if it is of this node's log and both of the log's signatures fit.

    Raises:
        NotVerified: As `parse_checkpoint`; ``checkpoint.origin``, ``checkpoint.extension``, ``note.unsigned``,
            ``signature.wrong``.
    """
    signed = parse_checkpoint(data)
    if signed.checkpoint.origin != origin_of(node):
        raise _refused("origin", f"The checkpoint is of {signed.checkpoint.origin}, not of {origin_of(node)}.")
    if signed.checkpoint.extensions:
        raise _refused("extension", "The checkpoint has lines that ML-DSA-44 would not cover.")
    verify_note(signed.note, _note_key(node, NOTE_ED25519, keys))
    _verify_mldsa44(signed, node, keys)
    return signed


def checkpoint_time(signed: SignedCheckpoint, node: str, keys: KeyPair) -> datetime:
    """When the log says that this was its largest tree, UTC, by its ML-DSA-44 signature.

    Raises:
        NotVerified: ``note.unsigned``, ``signature.wrong``, ``checkpoint.time``.
    """
    return _EPOCH + timedelta(seconds=_verify_mldsa44(signed, node, keys))


def cosign(checkpoint: Checkpoint, node: str, signer: LogSigner, at: datetime) -> tuple[NoteSignature, NoteSignature]:
    """Both cosignatures of a witness. Whether it may give them is for `witness.review` to say.

    Raises:
        NotVerified: ``checkpoint.time``.
    """
    key = _note_key(node, COSIGN_ED25519, signer.public)
    stamp = _seconds(at)
    signature = signer.ed25519.sign_raw(_ed25519_message(stamp, checkpoint))
    first = NoteSignature(key.name, key.id, stamp.to_bytes(8, "big") + signature)
    return first, _cosign_mldsa44(checkpoint, node, signer, at)


def verify_cosignature(signed: SignedCheckpoint, node: str, keys: KeyPair) -> datetime:
    """When that node says to have seen the log consistent; both of its cosignatures fit and name one moment, UTC.

    Raises:
        NotVerified: ``note.unsigned``, ``signature.wrong``, ``checkpoint.time``, ``checkpoint.two_times``.
    """
    key = _note_key(node, COSIGN_ED25519, keys)
    line = verify_note(signed.note, key, lambda raw: (_ed25519_message(_stamp(raw, 64), signed.checkpoint), raw[8:]))
    stamp = _stamp(line, 64)
    if _verify_mldsa44(signed, node, keys) != stamp:
        raise _refused("two_times", f"The two cosignatures of {node} name different moments.")
    return _EPOCH + timedelta(seconds=stamp)


def _cosign_mldsa44(checkpoint: Checkpoint, node: str, signer: LogSigner, at: datetime) -> NoteSignature:
    key = _note_key(node, COSIGN_MLDSA44, signer.public)
    stamp = _seconds(at)
    signature = signer.mldsa44.sign_raw(_mldsa44_message(key.name, stamp, checkpoint))
    return NoteSignature(key.name, key.id, stamp.to_bytes(8, "big") + signature)


def _verify_mldsa44(signed: SignedCheckpoint, node: str, keys: KeyPair) -> int:
    """The moment, in seconds, of that node's true ML-DSA-44 cosignature."""
    key = _note_key(node, COSIGN_MLDSA44, keys)
    line = verify_note(
        signed.note, key, lambda raw: (_mldsa44_message(key.name, _stamp(raw, 2420), signed.checkpoint), raw[8:])
    )
    return _stamp(line, 2420)


def _ed25519_message(stamp: int, checkpoint: Checkpoint) -> bytes:
    return f"cosignature/v1\ntime {stamp}\n{checkpoint.text}".encode()


def _mldsa44_message(name: str, stamp: int, checkpoint: Checkpoint) -> bytes:
    """The `cosigned_message` of the page, for a whole tree."""
    parts = [b"subtree/v1\n\x00", _short(name), stamp.to_bytes(8, "big"), _short(checkpoint.origin)]
    parts += [bytes(8), checkpoint.size.to_bytes(8, "big"), checkpoint.root]
    return b"".join(parts)


def _short(text: str) -> bytes:
    raw = text.encode()
    if len(raw) > 255:
        raise _refused("origin", "A name in a cosignature has more than 255 bytes.")
    return bytes([len(raw)]) + raw


def _stamp(raw: bytes, size: int) -> int:
    """The moment before a signature of this size, in seconds."""
    stamp = int.from_bytes(raw[:8], "big")
    if len(raw) != 8 + size or stamp > _LAST_SECOND:
        raise _refused("time", "A cosignature is not a moment and a signature.")
    return stamp


def _seconds(at: datetime) -> int:
    stamp = (at - _EPOCH) // timedelta(seconds=1) if at.tzinfo else -1
    if not 0 <= stamp <= _LAST_SECOND:
        raise _refused("time", f"The moment {at.isoformat()} cannot stand under a checkpoint.")
    return stamp


def _note_key(node: str, kind: int, keys: KeyPair) -> NoteKey:
    return NoteKey(origin_of(node), kind, keys.mldsa44 if kind == COSIGN_MLDSA44 else keys.ed25519)


def _check(checkpoint: Checkpoint) -> None:
    if not 0 <= checkpoint.size <= LARGEST:
        raise _refused("size", f"No tree has {checkpoint.size} leaves.")
    if len(checkpoint.root) != HASH_SIZE:
        raise _refused("root", "The root is not 32 bytes.")
    if not checkpoint.size and checkpoint.root != EMPTY_ROOT:
        raise _refused("root", "An empty tree has another root.")


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(f"checkpoint.{code}", message, advice="Ask the log's node for its checkpoint again.")
