"""Which segments count: a manifest, and ``CURRENT``, which names it with its digest. Both are replaced, not edited."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from comity.adapters.index.arrays import Written, damaged, old
from comity.domain.errors import Unavailable

CURRENT: Final = "CURRENT"
FORMAT: Final = 1
_WAIT_SECONDS: Final = 10.0
SEGMENT, TEMPORARY = ".segment", ".part"
_NAMED: Final = re.compile(rb"(manifest-\d{10}\.json) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment: its file, what it holds, and the register's changes (from, to) that it was made of.

    `gone` counts records of which it only says that older segments' rows no longer hold.
    """

    file: str
    size_bytes: int
    sha256: str
    records: int
    gone: int
    names: int
    numbers: int
    first: int
    last: int

    @property
    def written(self) -> Written:
        """What the file has to be."""
        return Written(self.size_bytes, bytes.fromhex(self.sha256))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Segments in the order of the register's changes. `engine` names what made their arrays of names."""

    generation: int
    sequence: int
    engine: str
    changed_at: str
    segments: tuple[Listed, ...] = ()

    @property
    def moment(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromisoformat(self.changed_at)


def stamp(folder: Path) -> bytes:
    """What ``CURRENT`` says, so that a reader sees that it was replaced; empty while there is none."""
    try:
        return (folder / CURRENT).read_bytes()
    except FileNotFoundError:
        return b""


def read_manifest(folder: Path) -> Manifest:
    """The manifest that counts now.

    Raises:
        Unavailable: ``index.absent``, ``index.old`` or ``index.damaged``.
        FileNotFoundError: It was replaced while it was read; read again.
    """
    said = stamp(folder)
    if not said:
        raise absent()
    named = _NAMED.fullmatch(said)
    if named is None:
        raise damaged(f"{CURRENT} does not name a manifest")
    name, digest = named[1].decode(), named[2].decode()
    text = (folder / name).read_bytes()
    if sha256(text).hexdigest() != digest:
        raise damaged("the manifest is not the one that was written")
    return _parsed(text)


def _parsed(text: bytes) -> Manifest:
    plain = json.loads(text)
    if plain.pop("format") != FORMAT:
        raise old("its manifest has another format")
    return Manifest(**{**plain, "segments": tuple(Listed(**one) for one in plain["segments"])})


def absent() -> Unavailable:
    """The error while there is no index."""
    return Unavailable(
        "index.absent",
        "The search index does not exist yet. Nothing was searched.",
        advice="The node makes it when it starts; wait, or run `comity search build`.",
    )


def swap(folder: Path, manifest: Manifest) -> None:
    """Make this manifest the one that counts; a crash at any moment leaves the old one or this one.

    Raises:
        OSError: The disk; the old one counts.
    """
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, sort_keys=True).encode()
    name = f"manifest-{manifest.generation:010d}.json"
    _put(folder / name, text)
    _put(folder / CURRENT, f"{name} {sha256(text).hexdigest()}\n".encode())
    _sync(folder)


def _put(path: Path, text: bytes) -> None:
    fresh = path.with_name(f"{path.name}{TEMPORARY}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what no manifest that counts lists. Whoever has it mapped keeps it until it lets go.

    Parts of a file that somebody is still writing are locked by that process, and stay.
    """
    kept = {one.file for one in manifest.segments}
    kept.add(f"manifest-{manifest.generation:010d}.json")
    for path in [*folder.glob(f"*{SEGMENT}"), *folder.glob("manifest-*.json")]:
        if path.name not in kept:
            path.unlink(missing_ok=True)
    for path in folder.glob(f"*{SEGMENT}{TEMPORARY}"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    _sync(folder)


@contextmanager
def locked(path: Path, wait_seconds: float = _WAIT_SECONDS) -> Iterator[None]:
    """Alone among all processes; the lock of one that died is free.

    Raises:
        Unavailable: ``index.busy``: somebody else has it.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
        until = monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if monotonic() >= until:
                    raise Unavailable(
                        "index.busy", "Another process is writing the search index.", advice="Try again later."
                    ) from error
                sleep(0.01)
        yield
