"""A custodian's key: it helps to open archives, and lies sealed under the custodian's own passphrase."""

import json
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.adapters.keys.online import write_private
from comity.adapters.keys.root import check_passphrase, derive_key
from comity.application.ports import Randomness
from comity.domain.errors import InvalidInput, NotVerified
from comity.exchange.archive import Custodian
from comity.exchange.suites import HybridOpeningKey

_CONTEXT = b"comity/custodian-key/1"
_LARGEST = 64 << 10  # bytes of a file


def make_custodian(path: Path, name: str, passphrase: str, randomness: Randomness) -> Custodian:
    """Make a key, seal it (Argon2id 256 MiB, AES-256-GCM) into a new file, and give its public half.

    Raises:
        InvalidInput: The passphrase is too short, or something is at the path.
    """
    check_passphrase(passphrase)
    if path.exists():
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.")
    seed, salt, nonce = randomness.token(32), randomness.token(16), randomness.token(12)
    sealed = AESGCM(derive_key(passphrase, salt)).encrypt(nonce, seed, _CONTEXT)
    plain = {"name": name, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    write_private(path, json.dumps(plain).encode())
    return Custodian(name, HybridOpeningKey(seed).public_raw)


def open_custodian(path: Path, passphrase: str) -> HybridOpeningKey:
    """The private half.

    Raises:
        InvalidInput: The file is none of a custodian's key.
        NotVerified: Wrong passphrase, or a changed file.
    """
    plain = _read(path, "salt", "nonce", "sealed")
    try:
        salt, nonce, sealed = (bytes.fromhex(plain[name]) for name in ("salt", "nonce", "sealed"))
        return HybridOpeningKey(AESGCM(derive_key(passphrase, salt)).decrypt(nonce, sealed, _CONTEXT))
    except (InvalidTag, ValueError) as error:
        raise NotVerified(
            "custodian.passphrase", f"The passphrase does not open {path.name}.", advice="Have its custodian type it."
        ) from error


def write_public(path: Path, custodian: Custodian) -> None:
    """The public half as a file that is handed to the node."""
    write_private(path, json.dumps({"name": custodian.name, "key": custodian.raw.hex()}).encode())


def read_public(path: Path) -> Custodian:
    """The public half of a file.

    Raises:
        InvalidInput: It is none.
        NotVerified: The key in it is none.
    """
    plain = _read(path, "name", "key")
    try:
        custodian = Custodian(plain["name"], bytes.fromhex(plain["key"]))
    except ValueError as error:
        raise _no_file(path) from error
    custodian.key  # noqa: B018  # reading it checks it
    return custodian


def _read(path: Path, *names: str) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise _no_file(path) from error
    if not isinstance(plain, dict) or not all(isinstance(plain.get(name), str) for name in names):
        raise _no_file(path)
    return plain


def _no_file(path: Path) -> InvalidInput:
    return InvalidInput(
        "custodian.file",
        f"{path} is no file of a custodian's key.",
        advice="Make one: `comity node archive custodian`.",
    )
