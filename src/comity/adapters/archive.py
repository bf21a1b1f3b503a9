"""Writing a node's folder into an archive while it serves, and bringing one back into an empty folder."""

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from comity.domain.errors import InvalidInput, NotVerified, Unavailable
from comity.exchange.archive import Manifest, Parts, stream_context

STEP = 1 << 20  # bytes
_PARTS = ("keys", "files/sealed")


class SealedSink:
    """Takes plain bytes, writes them sealed, and counts both. Fits what `tarfile` writes to."""

    def __init__(self, sink: BinaryIO, key: bytes, context: bytes) -> None:
        self._sink, self._encryptor = sink, Cobblestone256Encryptor(key, context)
        self._plain, self._sealed = sha256(), sha256()
        self.size = self.sealed_size = 0

    def write(self, data: bytes) -> int:
        """Seal the next bytes."""
        self._plain.update(data)
        self.size += len(data)
        self._put(self._encryptor.update(bytes(data)))
        return len(data)

    def finish(self) -> tuple[bytes, bytes]:
        """Write the end; digests of what was given and of what was written."""
        self._put(self._encryptor.finalize())
        return self._plain.digest(), self._sealed.digest()

    def _put(self, data: bytes) -> None:
        self._sealed.update(data)
        self.sealed_size += len(data)
        self._sink.write(data)


class OpenedSource:
    """Reads plain bytes out of a sealed stream. Nothing of it may be used before `finish` has returned."""

    def __init__(self, source: BinaryIO, size: int, key: bytes, context: bytes) -> None:
        self._source, self._left = source, size
        self._decryptor = Cobblestone256Decryptor(key, context)
        self._buffer, self._ended = bytearray(), False
        self._plain, self.size = sha256(), 0

    def read(self, size: int) -> bytes:
        """The next bytes; fewer only at the end."""
        while len(self._buffer) < size and not self._ended:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def finish(self) -> bytes:
        """Read what is left; the digest of all that was read."""
        while not self._ended:
            self._fill()
        return self._plain.digest()

    def _fill(self) -> None:
        chunk = self._source.read(min(STEP, self._left))
        self._left -= len(chunk)
        try:
            data = self._decryptor.update(chunk) if chunk else self._decryptor.finalize()
        except InvalidTag as error:
            raise NotVerified(
                "archive.unreadable", "The archive does not open with that key.", advice="Take another copy."
            ) from error
        self._ended = not chunk
        self._plain.update(data)
        self.size += len(data)
        self._buffer += data


def copy_database(source: Path, target: Path) -> None:
    """One consistent state of a SQLite file, while others read and write it.

    Raises:
        Unavailable: The disk is full, or the database cannot be read.
    """
    try:
        with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as copy:
            os.chmod(target, 0o600)  # noqa: PTH101  # as `write_private` does it
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise Unavailable(
            "archive.database", f"The database cannot be copied: {error}.", advice="Look at the disk; try again."
        ) from error


def pack(folder: Path, database: Path, overlays: Sequence[Path], sink: SealedSink, told: Callable[[int], None]) -> int:
    """Write the folder as one tar, `database` in the place of the live one; how many files there are.

    Overlays of law that lie outside the folder stay where they are.
    """
    count = 0
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
        for path, name in _members(folder, database, overlays):
            with suppress(FileNotFoundError):  # an attachment that was erased meanwhile
                info = tar.gettarinfo(path, name)
                info.uid = info.gid = 0
                info.uname = info.gname = ""
                with path.open("rb") as file:
                    tar.addfile(info, file)
                count += 1
                told(count)
    return count


def count_members(folder: Path, overlays: Sequence[Path]) -> int:
    """How many files an archive will have, to say how long it takes."""
    return sum(1 for _ in _members(folder, folder / "node.sqlite3", overlays))


def unpack(
    source: BinaryIO, parts: Parts, manifest: Manifest, key: bytes, folder: Path, beside: Mapping[str, bytes]
) -> None:
    """Bring the archive's files into a new folder: all of them, proven, or none.

    Args:
        source: The archive.
        parts: Its parts.
        manifest: What its node signed.
        key: The stream's key.
        folder: Where to.
        beside: Further files that are there from the first moment.

    Raises:
        InvalidInput: The folder is there already and not empty.
        NotVerified: The stream does not open, is not what the manifest names, or holds what no archive holds.
        Unavailable: The disk is full.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InvalidInput("archive.folder", f"{folder} is not empty.", advice="Name a new or an empty folder.")
    staging = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700, parents=True)
    try:
        source.seek(parts.start)
        opened = OpenedSource(source, parts.sealed_size, key, stream_context(parts.header.id))
        count = _extract(opened, staging)
        if (opened.finish(), opened.size, count) != (manifest.sha256, manifest.size, manifest.files):
            raise NotVerified(
                "archive.other_content", "The archive opens to something else than the node signed.", advice="Stop."
            )
        for name, data in beside.items():
            (staging / name).write_bytes(data)
        if folder.exists():
            folder.rmdir()
        staging.replace(folder)
    except OSError as error:
        raise Unavailable(
            "archive.disk", f"The files cannot be written: {error.strerror}.", advice="Make room; try again."
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _extract(opened: OpenedSource, staging: Path) -> int:
    count = 0
    try:
        with tarfile.open(fileobj=opened, mode="r|") as tar:  # type: ignore[call-overload]
            for member in tar:
                _check_member(member)
                tar.extract(member, staging, filter="data")
                target = staging / member.name
                target.chmod(0o600)
                count += 1
    except tarfile.TarError as error:
        raise NotVerified("archive.content", f"The archive's content is no tar: {error}.", advice="Stop.") from error
    for below in staging.rglob("*"):
        if below.is_dir():
            below.chmod(0o700)
    return count


def _check_member(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts or member.name == "restored.json":
        raise NotVerified(
            "archive.content", f"The archive holds {member.name[:100]!r}, which no node has.", advice="Stop."
        )


def _members(folder: Path, database: Path, overlays: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Files of a node and their names in the archive. What is a lock or half written stays away."""
    yield folder / "node.toml", "node.toml"
    yield database, "node.sqlite3"
    within = [path for path in overlays if path.resolve().is_relative_to(folder.resolve())]
    for top in (*(folder / part for part in _PARTS), *within):
        for path in sorted(top.rglob("*")):
            if path.is_file() and path.suffix not in (".lock", ".new"):
                yield path, path.relative_to(folder).as_posix()


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner's eyes, there whole or not at all.

    Raises:
        InvalidInput: Something is there.
        Unavailable: It cannot be written.
    """
    if path.exists():
        raise InvalidInput("file.exists", f"{path} is there already.", advice="Name a new file.")
    draft = path.with_name(f"{path.name}.writing")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise Unavailable(
            "archive.disk", f"{path} cannot be written: {error.strerror}.", advice="Make room; try again."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


__all__: Sequence[str] = (
    "OpenedSource", "SealedSink", "copy_database", "count_members", "new_file", "pack", "unpack",
)  # fmt: skip
