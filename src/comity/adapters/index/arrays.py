"""A file of arrays that is written once, checked whole, and mapped.

Layout, integers little-endian: ``COMITYIX``, version (u32), length of the header (u32), header (JSON), SHA-256 of
everything before; then each array, from a multiple of 64 bytes on. The header lists name, type, shape, offset and
length of each. The manifest has the digest of the whole file.
"""

import fcntl
import json
import mmap
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.domain.errors import Unavailable

MAGIC: Final = b"COMITYIX"
VERSION: Final = 2
_ALIGNED: Final = 64  # bytes
_CHUNK: Final = 1 << 20  # bytes read at once for the digest
_TYPES: Final = frozenset({"<u1", "<i1", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"})
_CHECKED: set[tuple[int, int, int, int, bytes]] = set()  # files of this process whose digest held

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """A file on the disk: its size and the SHA-256 of all of it."""

    size_bytes: int
    sha256: bytes


def damaged(what: str) -> Unavailable:
    """The error for an index whose bytes are not what they were."""
    return Unavailable(
        "index.damaged",
        f"The search index is damaged: {what}. Nothing was searched.",
        advice="Run `comity search build --anew`; look at the disk.",
    )


def write_arrays(path: Path, header: Mapping[str, Any], arrays: Arrays) -> Written:
    """Write a new file that only its owner can read, and have it on the disk before returning.

    Raises:
        OSError: The disk.
    """
    plain = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    head = _head(header, plain)
    digest, size = sha256(), 0
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb", buffering=_CHUNK) as file:
        fcntl.flock(number, fcntl.LOCK_EX)  # it is being written: nobody sweeps it away
        for part in _parts(head, plain):
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    return Written(size, digest.digest())


def _parts(head: bytes, arrays: Arrays) -> Iterator[bytes | memoryview]:
    yield head
    end = len(head)
    for array in arrays.values():
        gap = -end % _ALIGNED
        yield bytes(gap)
        yield array.reshape(-1).view(np.uint8).data
        end += gap + array.nbytes


def _head(header: Mapping[str, Any], arrays: Arrays) -> bytes:
    """The header's bytes; offsets depend on its length, so it is made until it fits."""
    room = 0
    while True:
        listed, end = [], room
        for name, array in arrays.items():
            end += -end % _ALIGNED
            listed.append([name, array.dtype.str, list(array.shape), end, array.nbytes])
            end += array.nbytes
        text = json.dumps({**header, "arrays": listed}, sort_keys=True).encode()
        before = MAGIC + VERSION.to_bytes(4, "little") + len(text).to_bytes(4, "little") + text
        whole = before + sha256(before).digest()
        if len(whole) == room:
            return whole
        room = len(whole)


def check_file(path: Path, expected: Written, *, again: bool = False) -> None:
    """Return if the file is whole. It is read once a process, past the map, so that its pages stay out of memory.

    Raises:
        Unavailable: ``index.damaged``.
        FileNotFoundError: There is none; the index may have moved on.
    """
    stat = path.stat()
    key = (stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size, expected.sha256)
    if key in _CHECKED and not again:
        return
    if stat.st_size != expected.size_bytes:
        raise damaged(f"{path.name} has {stat.st_size} of {expected.size_bytes} bytes")
    digest = sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    if digest.digest() != expected.sha256:
        _CHECKED.discard(key)
        raise damaged(f"the bytes of {path.name} are not those that were written")
    _CHECKED.add(key)


def map_arrays(path: Path) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Header and arrays of a file that was checked; the arrays keep the map alive, nothing is copied.

    Raises:
        Unavailable: ``index.damaged``, or ``index.old`` for a layout of another version.
        FileNotFoundError: There is none.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    version = int.from_bytes(mapped[8:12], "little")
    if mapped[:8] != MAGIC:
        raise damaged(f"{path.name} is no part of an index")
    if version != VERSION:
        raise old(f"{path.name} has layout {version}, this version reads {VERSION}")
    end = 16 + int.from_bytes(mapped[12:16], "little")
    if sha256(mapped[:end]).digest() != mapped[end : end + 32]:
        raise damaged(f"the header of {path.name} does not hold")
    header = json.loads(mapped[16:end])
    return header, {name: _array(mapped, path, *rest) for name, *rest in header.pop("arrays")}


def _array(mapped: mmap.mmap, path: Path, kind: str, shape: list[int], offset: int, size: int) -> npt.NDArray[Any]:
    if kind not in _TYPES or offset + size > len(mapped):
        raise damaged(f"{path.name} lists what it does not have")
    dtype = np.dtype(kind)
    return np.frombuffer(mapped, dtype, size // dtype.itemsize, offset).reshape(shape)


def old(why: str) -> Unavailable:
    """The error for an index of another version, which has to be made anew."""
    return Unavailable(
        "index.old",
        f"The search index is of another version: {why}. Nothing was searched.",
        advice="The node makes it anew; wait, or run `comity search build --anew`.",
    )
