"""Signed notes and their verifier keys (https://c2sp.org/signed-note), as checkpoints use them."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from comity.domain.errors import NotVerified
from comity.evidence.signatures import ED25519, MLDSA44, PublicKey, verify_raw

NOTE_ED25519 = 0x01  # Ed25519 over the text
COSIGN_ED25519 = 0x04  # timestamped, https://c2sp.org/tlog-cosignature
COSIGN_MLDSA44 = 0x06  # timestamped, the same page
ALGORITHMS = {NOTE_ED25519: ED25519, COSIGN_ED25519: ED25519, COSIGN_MLDSA44: MLDSA44}
LIMIT = 1 << 20  # bytes of a note
MOST_SIGNATURES = 64  # the page asks for at least 16
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that verifies notes: its name, the byte of its kind of signature, and the key.

    Raises:
        NotVerified: ``note.name`` or ``note.kind``: no such key can be.
    """

    name: str
    kind: int
    key: PublicKey

    def __post_init__(self) -> None:
        check_name(self.name)
        if ALGORITHMS.get(self.kind) != self.key.algorithm:
            raise _refused("kind", f"A key of {self.key.algorithm} makes no note signatures of kind {self.kind}.")

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key.raw).digest()[:4]

    @property
    def text(self) -> str:
        """The key as people configure it: ``<name>+<id>+<base64 of kind and key>``."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.key.raw).decode()}"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who says to have signed, four bytes of key id, the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line with its newline."""
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and signatures that may or may not be true."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def to_bytes(self) -> bytes:
        """The note as it is kept and sent."""
        return (self.text + "\n" + "".join(one.line for one in self.signatures)).encode()

    def signed_by(self, key: NoteKey) -> tuple[bytes, ...]:
        """Signatures that claim to be this key's, unchecked."""
        return tuple(one.signature for one in self.signatures if one.name == key.name and one.key_id == key.id)

    def with_signatures(self, *more: NoteSignature) -> "Note":
        """The note with these signatures too, none twice."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *more))))


def parse_note(data: bytes) -> Note:
    """The note of these bytes; no signature is checked.

    Raises:
        NotVerified: ``note.oversized``, ``note.text``, ``note.signature``, ``note.name``.
    """
    if len(data) > LIMIT:
        raise _refused("oversized", f"The note has {len(data)} bytes, more than {LIMIT}.")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise _refused("text", "The note is not UTF-8.") from error
    if any(character < " " and character != "\n" for character in whole):
        raise _refused("text", "The note holds a control character.")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise _refused("text", "The note is not a text, an empty line and signature lines.")
    found = lines[:-1].split("\n")
    if len(found) > MOST_SIGNATURES:
        raise _refused("signature", f"The note has more than {MOST_SIGNATURES} signatures.")
    return Note(text + "\n", tuple(_signature(line) for line in found))


def parse_lines(data: bytes) -> tuple[NoteSignature, ...]:
    """Signature lines alone, as a witness answers them.

    Raises:
        NotVerified: As `parse_note`.
    """
    return parse_note(b"-\n\n" + data).signatures


def parse_key(text: str) -> NoteKey:
    """The verifier key of its text form.

    Raises:
        NotVerified: ``note.key``, ``note.name``, ``note.kind`` or ``key.malformed``.
    """
    name, first, rest = text.partition("+")
    claimed, second, encoded = rest.partition("+")
    raw = read_base64(encoded, "key")
    if not (first and second) or not raw or raw[0] not in ALGORITHMS:
        raise _refused("key", "The verifier key is not name, id and key of a kind we know.")
    key = NoteKey(name, raw[0], PublicKey(ALGORITHMS[raw[0]], raw[1:]))
    if claimed != key.id.hex():
        raise _refused("key", f"The verifier key's id is not {claimed!r}.")
    return key


def verify_note(note: Note, key: NoteKey, message: Callable[[bytes], tuple[bytes, bytes]] | None = None) -> bytes:
    """Return the key's signature on this note; if it has several, all must be true and the last counts.

    Args:
        note: The note.
        key: Whose signature is wanted.
        message: For kinds that do not sign the plain text: splits the line's bytes into signed message and signature.

    Raises:
        NotVerified: ``note.unsigned``: the key has not signed; ``signature.wrong``: it is not the key's.
    """
    found = note.signed_by(key)
    if not found:
        raise _refused("unsigned", f"{key.name} has not signed the note by the key we know.")
    for one in found:
        signed, signature = message(one) if message else (note.text.encode(), one)
        verify_raw(key.key, signed, signature)
    return found[-1]


def check_name(name: str) -> None:
    """Return if a key may have this name.

    Raises:
        NotVerified: ``note.name``.
    """
    if not name or any(character.isspace() or character < " " or character == "+" for character in name):
        raise _refused("name", "A key's name is empty or holds a blank or a plus.")


def read_base64(text: str, code: str) -> bytes:
    """The bytes of standard base64 with padding, in its one form.

    Raises:
        NotVerified: ``note.<code>``.
    """
    try:
        raw = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused(code, "A part of the note is not base64.") from error
    if b64encode(raw).decode() != text:
        raise _refused(code, "A part of the note is not base64 in its one form.")
    return raw


def _signature(line: str) -> NoteSignature:
    name, blank, encoded = line.removeprefix(_DASH).rpartition(" ")
    if not line.startswith(_DASH) or not blank:
        raise _refused("signature", "A signature line is not dash, name and base64.")
    check_name(name)
    raw = read_base64(encoded, "signature")
    if len(raw) < 5:
        raise _refused("signature", "A signature line is too short to hold a signature.")
    return NoteSignature(name, raw[:4], raw[4:])


def _refused(code: str, message: str) -> NotVerified:
    return NotVerified(f"note.{code}", message, advice="Ask its signer for the note again.")
