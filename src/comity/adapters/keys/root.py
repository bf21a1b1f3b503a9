"""The root key: sealed under a passphrase, in a folder whose name says that it must leave the machine."""

import json
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from comity.adapters.keys.online import write_private
from comity.application.ports import Randomness
from comity.domain.errors import InvalidInput, NotVerified, Unavailable
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import RootSigner

ROOT_FOLDER = "ROOT-KEY-take-this-folder-off-this-machine"
ROOT_FILE = "root-key.json"
MIN_PASSPHRASE = 16
_CONTEXT = b"comity/root-key/1"


def seal_root(folder: Path, passphrase: str, randomness: Randomness) -> RootSigner:
    """Make a root and keep it sealed (Argon2id 256 MiB, AES-256-GCM) in `folder`; the open root, to be used at once.

    Raises:
        InvalidInput: The passphrase is too short, or there is a root already.
    """
    check_passphrase(passphrase)
    path = folder / ROOT_FILE
    if path.exists():
        raise InvalidInput("root.exists", "There is a root key already.", advice="A root is never overwritten.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seeds, salt, nonce = randomness.token(64), randomness.token(16), randomness.token(12)
    sealed = AESGCM(derive_key(passphrase, salt)).encrypt(nonce, seeds, _CONTEXT)
    write_private(path, json.dumps({"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}).encode())
    return _signer(seeds)


def check_passphrase(passphrase: str) -> None:
    """Return if a root may be sealed under it.

    Raises:
        InvalidInput: It is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise InvalidInput(
            "root.passphrase", f"A root's passphrase has at least {MIN_PASSPHRASE} characters.", advice="Use six words."
        )


def open_root(folder: Path, passphrase: str) -> RootSigner:
    """The root in a folder, open for this process.

    Raises:
        Unavailable: It is not there.
        NotVerified: Wrong passphrase, or a changed file.
    """
    try:
        plain = json.loads((folder / ROOT_FILE).read_text())
        salt, nonce, sealed = (bytes.fromhex(plain[name]) for name in ("salt", "nonce", "sealed"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "root.missing", "There is no readable root key in that folder.", advice="Bring the folder to this machine."
        ) from error
    try:
        return _signer(AESGCM(derive_key(passphrase, salt)).decrypt(nonce, sealed, _CONTEXT))
    except InvalidTag as error:
        raise NotVerified(
            "root.passphrase", "The passphrase does not open the root key.", advice="Ask its other custodian."
        ) from error


def root_is_readable(node_folder: Path) -> bool:
    """True if the root is still on the machine."""
    return (node_folder / ROOT_FOLDER / ROOT_FILE).exists()


def derive_key(passphrase: str, salt: bytes) -> bytes:
    """32 bytes from a passphrase, at a cost of 256 MiB and about a second."""
    kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=256 * 1024)
    return kdf.derive(passphrase.encode())


def _signer(seeds: bytes) -> RootSigner:
    return RootSigner(Ed25519Signer(seeds[:32]), MLDSA44Signer(seeds[32:]))
