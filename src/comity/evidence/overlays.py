"""The signed manifest of an overlay, an agency's own facts of law (`spec/overlay.md`): a note of C2SP over its files.

Text: the format's line, name, authority, day of issue, rank, then one line for each file in the order of their paths,
SHA-256 in hex and path. The signature is Ed25519 over the text. Nothing here reads a file; the caller brings digests.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from comity.domain.errors import NotVerified
from comity.evidence.notes import Note, NoteKey, NoteSignature, parse_note, verify_note
from comity.evidence.signatures import RawSigner

FORMAT = "comity/overlay/1"
FILE = "overlay.manifest"
LOWEST_RANK, HIGHEST_RANK = 1, 9
_LINE = re.compile(r"([0-9a-f]{64}) ([^\x00-\x1f\\]{1,400})")
_NAME = re.compile(r"[a-z][a-z0-9.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an overlay says of itself. `files` is path (relative, with slashes) to SHA-256 in hex.

    Raises:
        NotVerified: ``overlay.malformed``: a name, rank, authority or path that cannot be.
    """

    name: str
    authority: str
    issued: date
    rank: int
    files: Mapping[str, str]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise _malformed("its name must be small letters, digits, dots and dashes, and begin with a letter")
        if not self.authority.strip() or len(self.authority) > 200 or not self.authority.isprintable():
            raise _malformed("it names no authority on one line")
        if not LOWEST_RANK <= self.rank <= HIGHEST_RANK:
            raise _malformed(f"its rank must be {LOWEST_RANK} to {HIGHEST_RANK}")
        for path, digest in self.files.items():
            parts = path.split("/")
            if not _LINE.fullmatch(f"{digest} {path}") or {"", ".", ".."} & set(parts) or path == FILE:
                raise _malformed(f"{path!r} can be no file of it")

    @property
    def text(self) -> str:
        """What is signed."""
        head = (FORMAT, self.name, self.authority, f"issued {self.issued.isoformat()}", f"rank {self.rank}")
        return "\n".join((*head, *(f"{self.files[path]} {path}" for path in sorted(self.files)))) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex: the overlay's edition."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest and the signatures under it, true or not."""

    manifest: Manifest
    note: Note

    def to_bytes(self) -> bytes:
        """The file."""
        return self.note.to_bytes()


def sign_manifest(manifest: Manifest, key: NoteKey, signer: RawSigner) -> SignedManifest:
    """The manifest, signed with this key."""
    text = manifest.text
    return SignedManifest(manifest, Note(text, (NoteSignature(key.name, key.id, signer.sign_raw(text.encode())),)))


def parse_manifest(data: bytes) -> SignedManifest:
    """The manifest of a file's bytes; no signature is checked.

    Raises:
        NotVerified: ``overlay.malformed``.
    """
    try:
        note = parse_note(data)
    except NotVerified as error:
        raise _malformed(error.message) from error
    head, files = note.text[:-1].split("\n")[:5], note.text[:-1].split("\n")[5:]
    match head:
        case [first, name, authority, issued, rank] if first == FORMAT:
            manifest = Manifest(name, authority, _day(issued), _rank(rank), dict(map(_file, files)))
        case _:
            raise _malformed(f"it does not begin with {FORMAT}, name, authority, issued and rank")
    if manifest.text != note.text:
        raise _malformed("its lines are not in their one form and order")
    return SignedManifest(manifest, note)


def verify_manifest(signed: SignedManifest, files: Mapping[str, str], trusted: Iterable[NoteKey]) -> NoteKey:
    """The trusted key that signed the manifest, if the files are exactly those that it lists.

    Raises:
        NotVerified: ``overlay.signer``: no key that is trusted signed it; ``overlay.altered``: a signature is not
            true, or a file was changed, added or taken away.
    """
    key = _signer(signed, trusted)
    listed = signed.manifest.files
    wrong = sorted(path for path in {*listed, *files} if listed.get(path) != files.get(path))
    if wrong:
        raise NotVerified(
            "overlay.altered",
            f"Overlay {signed.manifest.name}: {wrong[0]} is not what was signed"
            f"{f', nor are {len(wrong) - 1} others' if len(wrong) > 1 else ''}.",
            advice="Restore the overlay as its authority issued it, or have it signed anew. Until then the gate stops.",
        )
    return key


def _signer(signed: SignedManifest, trusted: Iterable[NoteKey]) -> NoteKey:
    for key in trusted:
        if signed.note.signed_by(key):
            try:
                verify_note(signed.note, key)
            except NotVerified as error:
                raise NotVerified(
                    "overlay.altered",
                    f"Overlay {signed.manifest.name}: the signature of {key.name} is not over this manifest.",
                    advice="Restore the overlay as its authority issued it. Until then the gate stops.",
                ) from error
            return key
    claimed = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in signed.note.signatures)
    raise NotVerified(
        "overlay.signer",
        f"Overlay {signed.manifest.name} is signed by {claimed}, which this node does not trust.",
        advice="Compare the key with its authority in person, then name it under [law] signers in node.toml.",
    )


def _file(line: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _malformed("a line is not a digest and a path")
    return match[2], match[1]


def _day(line: str) -> date:
    try:
        return date.fromisoformat(line.removeprefix("issued "))
    except ValueError:
        raise _malformed("its day of issue is none") from None


def _rank(line: str) -> int:
    number = line.removeprefix("rank ")
    if not number.isascii() or not number.isdecimal():
        raise _malformed("its rank is no number")
    return int(number)


def _malformed(why: str) -> NotVerified:
    return NotVerified(
        "overlay.malformed", f"This is no manifest of an overlay: {why}.", advice="Have its authority sign it anew."
    )
