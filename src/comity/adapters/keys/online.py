"""The online keys: one file of seeds, readable by the node's own user alone, and the statement that speaks for them."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from comity.application.ports import Randomness
from comity.domain.errors import InvalidInput, Unavailable
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, RawSigner, Signer
from comity.evidence.statements import KeyPair, KeyStatement, parse_statement
from comity.exchange.suites import HybridOpeningKey, OpeningKey

SEEDS, STATEMENT, PARENT = "online-keys.json", "statement.cbor", "parent-statement.cbor"
LOCK = "keys.lock"
LOOK_SECONDS = 1.0  # how long a running process may go on with keys that another one has replaced


@dataclass(frozen=True, slots=True)
class NextSeeds:
    """Keys that wait for their statement, whose number will be `sequence`; 32-byte seeds in hex."""

    sequence: int
    events: str
    receipts: str
    log_ed25519: str
    log_mldsa44: str
    hpke: str


@dataclass(frozen=True, slots=True)
class OnlineSeeds:
    """32-byte seeds in hex. `hpke` has the present sealing key first, then those not yet forgotten.

    `next` are keys whose statement is still to be signed. Which of the two speak is for the statement in the same
    folder to say: replacing that one file is the moment of rotation.
    """

    events: str
    receipts: str
    log_ed25519: str
    log_mldsa44: str
    hpke: tuple[str, ...]
    next: NextSeeds | None = None

    def promoted(self) -> "OnlineSeeds":
        """The next keys as the present ones; of those before them only the sealing keys stay."""
        if self.next is None:
            return self
        one = self.next
        return OnlineSeeds(one.events, one.receipts, one.log_ed25519, one.log_mldsa44, (one.hpke, *self.hpke))


def new_seeds(randomness: Randomness) -> OnlineSeeds:
    """Fresh seeds for every online key."""
    events, receipts, log_ed25519, log_mldsa44, sealing = (randomness.token(32).hex() for _ in range(5))
    return OnlineSeeds(events, receipts, log_ed25519, log_mldsa44, (sealing,))


class OpenKeys:
    """The private halves of one set of seeds."""

    def __init__(self, seeds: OnlineSeeds) -> None:
        self.events: Signer = Ed25519Signer(bytes.fromhex(seeds.events))
        self.receipts: Signer = MLDSA44Signer(bytes.fromhex(seeds.receipts))
        self.log: tuple[RawSigner, RawSigner] = (
            Ed25519Signer(bytes.fromhex(seeds.log_ed25519)),
            MLDSA44Signer(bytes.fromhex(seeds.log_mldsa44)),
        )
        opening = [HybridOpeningKey(bytes.fromhex(seed)) for seed in seeds.hpke]
        self.sealing_raw = opening[0].public_raw
        self.opening: dict[bytes, OpeningKey] = {key.id: key for key in opening}

    def speak_in(self, statement: KeyStatement) -> bool:
        """True if the statement is of these keys."""
        return statement.log == KeyPair(self.log[0].public, self.log[1].public)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the folder held when it was read."""

    keys: OpenKeys
    opening: dict[bytes, OpeningKey]
    statement: bytes
    parent_statement: bytes | None


class FileKeys:
    """Keys from a folder; fits the `Keys` port. What another process installs there is taken up within a second.

    Raises:
        Unavailable: A file is missing or unreadable.
        InvalidInput: A file is malformed, others than its owner may read the seeds, or the statement is of other keys.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked, self._marked = monotonic(), self._mark()
        self._held = _read_held(folder)

    @property
    def events(self) -> Signer:
        """Signs events, envelopes and receipts."""
        return self._fresh().keys.events

    @property
    def receipts(self) -> Signer:
        """The second signature of a batch of receipts."""
        return self._fresh().keys.receipts

    @property
    def log(self) -> tuple[RawSigner, RawSigner]:
        """Signs checkpoints and cosignatures."""
        return self._fresh().keys.log

    @property
    def statement(self) -> bytes:
        """The statement that these keys speak under."""
        return self._fresh().statement

    @property
    def parent_statement(self) -> bytes | None:
        """That of the node above."""
        return self._fresh().parent_statement

    def opening(self, key_id: bytes) -> OpeningKey | None:
        """The private half of a sealing key, or None."""
        return self._fresh().opening.get(key_id)

    def forget(self, key_ids: Collection[bytes]) -> None:
        """Destroy the private halves of these sealing keys: the file is written anew, and the old bytes overwritten."""
        with locked(self._folder):
            seeds = read_seeds(self._folder)
            kept = tuple(s for s in seeds.hpke if HybridOpeningKey(bytes.fromhex(s)).id not in key_ids)
            if kept != seeds.hpke:
                replace_seeds(self._folder, replace(seeds, hpke=kept))
        self._reload()

    def _fresh(self) -> _Held:
        if monotonic() - self._looked >= LOOK_SECONDS:
            self._looked = monotonic()
            if self._mark() != self._marked:
                self._reload()
        return self._held

    def _reload(self) -> None:
        self._looked, self._marked = monotonic(), self._mark()
        self._held = _read_held(self._folder)

    def _mark(self) -> tuple[Any, ...]:
        return tuple(_stamp(self._folder / name) for name in (SEEDS, STATEMENT, PARENT))


def _read_held(folder: Path) -> _Held:
    """Seeds before the statement: whoever rotates writes them in the other order, so that the two always fit."""
    seeds = read_seeds(folder)
    statement = _read(folder / STATEMENT)
    keys = _speaking(seeds, parse_statement(statement))
    sealing = (seeds.next.hpke, *seeds.hpke) if seeds.next else seeds.hpke
    opening = [HybridOpeningKey(bytes.fromhex(seed)) for seed in sealing]
    parent = folder / PARENT
    above = parent.read_bytes() if parent.exists() else None
    return _Held(keys, {key.id: key for key in opening}, statement, above)


def _speaking(seeds: OnlineSeeds, statement: KeyStatement) -> OpenKeys:
    for candidate in (seeds, seeds.promoted()):
        keys = OpenKeys(candidate)
        if keys.speak_in(statement):
            return keys
    raise InvalidInput(
        "keys.other_statement",
        f"The key statement {statement.sequence} of {statement.node} is of other keys than those in its folder.",
        advice="Restore both files from one back-up.",
    )


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_seeds(folder: Path) -> OnlineSeeds:
    """The seeds of a key folder; errors as `FileKeys`."""
    path = folder / SEEDS
    if path.exists() and path.stat().st_mode & 0o077:
        raise InvalidInput(
            "keys.readable", f"Others than its owner may read {path.name}.", advice="Set its mode to 0600."
        )
    try:
        plain = json.loads(_read(path))
        waiting = NextSeeds(**plain["next"]) if plain.get("next") else None
        return OnlineSeeds(**{**plain, "hpke": tuple(plain["hpke"]), "next": waiting})
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput(
            "keys.malformed", f"{path.name} is not a file of keys.", advice="Restore it from the back-up."
        ) from error


def write_seeds(folder: Path, seeds: OnlineSeeds) -> None:
    """Keep seeds in a key folder, for its owner's eyes alone."""
    write_private(folder / SEEDS, json.dumps(asdict(seeds)).encode())


def replace_seeds(folder: Path, seeds: OnlineSeeds) -> None:
    """Keep other seeds, and overwrite the bytes of those before them, so that what went is not left on the disk.

    On a disk that writes elsewhere when told to overwrite (flash, snapshots) that is no promise; the folder belongs on
    an encrypted one.
    """
    with (folder / SEEDS).open("r+b") as old:
        size = os.fstat(old.fileno()).st_size
        write_seeds(folder, seeds)
        old.write(bytes(size))
        old.flush()
        os.fsync(old.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time changes the keys of a folder."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


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
