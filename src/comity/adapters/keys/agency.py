"""An agency's key for signing overlays: Ed25519, sealed in a file under its holder's passphrase, on no node."""

import json
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.adapters.keys.online import write_private
from comity.adapters.keys.root import check_passphrase, derive_key
from comity.application.ports import Randomness
from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.notes import NOTE_ED25519, NoteKey
from comity.evidence.signatures import Ed25519Signer, RawSigner

_CONTEXT = b"comity/agency-key/1"
_LARGEST = 64 << 10  # bytes of a file


def make_agency_key(path: Path, name: str, passphrase: str, randomness: Randomness) -> NoteKey:
    """Make a key, seal it (Argon2id 256 MiB, AES-256-GCM) into a new file, and give its public half.

    Raises:
        InvalidInput: The passphrase is too short, or something is at the path.
        NotVerified: ``note.name``: no key can have this name.
    """
    check_passphrase(passphrase)
    if path.exists():
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.")
    seed, salt, nonce = randomness.token(32), randomness.token(16), randomness.token(12)
    key = NoteKey(name, NOTE_ED25519, Ed25519Signer(seed).public)
    sealed = AESGCM(derive_key(passphrase, salt)).encrypt(nonce, seed, _CONTEXT + name.encode())
    plain = {"name": name, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    write_private(path, json.dumps(plain).encode())
    return key


def open_agency_key(path: Path, passphrase: str) -> tuple[NoteKey, RawSigner]:
    """The key and what signs with it.

    Raises:
        InvalidInput: The file is none of an agency's key.
        NotVerified: Wrong passphrase, or a changed file.
    """
    plain = _read(path)
    try:
        salt, nonce, sealed = (bytes.fromhex(plain[name]) for name in ("salt", "nonce", "sealed"))
        context = _CONTEXT + plain["name"].encode()
        signer = Ed25519Signer(AESGCM(derive_key(passphrase, salt)).decrypt(nonce, sealed, context))
    except (InvalidTag, ValueError) as error:
        raise NotVerified(
            "agency_key.passphrase", f"The passphrase does not open {path.name}.", advice="Have its holder type it."
        ) from error
    return NoteKey(plain["name"], NOTE_ED25519, signer.public), signer


def _read(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise _no_file(path) from error
    names = ("name", "salt", "nonce", "sealed")
    if not isinstance(plain, dict) or not all(isinstance(plain.get(name), str) for name in names):
        raise _no_file(path)
    return plain


def _no_file(path: Path) -> InvalidInput:
    return InvalidInput(
        "agency_key.file", f"{path} is no file of an agency's key.", advice="Make one: `comity law overlay key`."
    )
