"""The online keys: one file of seeds, readable by the node's own user alone, and the statement that speaks for them."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from comity.application.ports import Randomness
from comity.domain.errors import InvalidInput, Unavailable
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, RawSigner, Signer
from comity.evidence.statements import parse_statement
from comity.exchange.suites import HybridOpeningKey, OpeningKey

SEEDS, STATEMENT, PARENT = "online-keys.json", "statement.cbor", "parent-statement.cbor"


@dataclass(frozen=True, slots=True)
class OnlineSeeds:
    """32-byte seeds in hex. `hpke` has the present sealing key first, then those not yet forgotten."""

    events: str
    receipts: str
    log_ed25519: str
    log_mldsa44: str
    hpke: tuple[str, ...]


def new_seeds(randomness: Randomness) -> OnlineSeeds:
    """Fresh seeds for every online key."""
    events, receipts, log_ed25519, log_mldsa44, sealing = (randomness.token(32).hex() for _ in range(5))
    return OnlineSeeds(events, receipts, log_ed25519, log_mldsa44, (sealing,))


class FileKeys:
    """Keys from a folder; fits the `Keys` port.

    Raises:
        Unavailable: A file is missing or unreadable.
        InvalidInput: A file is malformed, or others than its owner may read the seeds.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        seeds = read_seeds(folder)
        self.events: Signer = Ed25519Signer(bytes.fromhex(seeds.events))
        self.receipts: Signer = MLDSA44Signer(bytes.fromhex(seeds.receipts))
        self.log: tuple[RawSigner, RawSigner] = (
            Ed25519Signer(bytes.fromhex(seeds.log_ed25519)),
            MLDSA44Signer(bytes.fromhex(seeds.log_mldsa44)),
        )
        opening = [HybridOpeningKey(bytes.fromhex(seed)) for seed in seeds.hpke]
        self._opening: dict[bytes, OpeningKey] = {key.id: key for key in opening}
        self.statement: bytes = _read(folder / STATEMENT)
        parent = folder / PARENT
        self.parent_statement: bytes | None = parent.read_bytes() if parent.exists() else None
        parse_statement(self.statement)

    def opening(self, key_id: bytes) -> OpeningKey | None:
        """The private half of a sealing key, or None."""
        return self._opening.get(key_id)


def read_seeds(folder: Path) -> OnlineSeeds:
    """The seeds of a key folder; errors as `FileKeys`."""
    path = folder / SEEDS
    if path.exists() and path.stat().st_mode & 0o077:
        raise InvalidInput(
            "keys.readable", f"Others than its owner may read {path.name}.", advice="Set its mode to 0600."
        )
    try:
        plain = json.loads(_read(path))
        return OnlineSeeds(**{**plain, "hpke": tuple(plain["hpke"])})
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput(
            "keys.malformed", f"{path.name} is not a file of keys.", advice="Restore it from the back-up."
        ) from error


def write_seeds(folder: Path, seeds: OnlineSeeds) -> None:
    """Keep seeds in a key folder, for its owner's eyes alone."""
    write_private(folder / SEEDS, json.dumps(asdict(seeds)).encode())


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; it is there whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(
            "keys.missing", f"The key file {path.name} cannot be read.", advice="Run `comity node init`, or restore it."
        ) from error
