"""An attachment from node to node, beside what the cipher and the disk do alone in the same run.

The rate counts from the first byte that leaves to the plaintext that the receiver may use: sent, stored, opened, its
digest compared, synced. Sealing at the sender, which happens when the officer attaches it, has a figure of its own.
"""

import io
import os
import subprocess
import time
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from cryptography.cobblestone import Cobblestone256Encryptor

from comity.application.casework.attach_file import attach_file
from comity.application.casework.open_case import open_case
from comity.bootstrap import RunningNode
from comity.cli.bench_nodes import OFFICER, PURPOSE, cpu_seconds, most_memory_mb, released

STEP = 1 << 20
MEGABYTE = 1_000_000
Row = tuple[str, float, str, str, float]


class Carrier(Protocol):
    """The sender's courier."""

    def send(self, peer: str, /) -> Any:
        """One round of envelopes; its `envelopes` says how many there were."""
        ...

    def send_attachments(self, peer: str, /) -> int:
        """Attachments that became whole at the peer."""
        ...


class Invented(io.RawIOBase):
    """So many bytes of no meaning, never held together."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._piece = os.urandom(STEP)

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        count = min(self._left, STEP, size if size >= 0 else STEP)
        self._left -= count
        return self._piece[:count]


def attachment_figures(
    sender: RunningNode, courier: Carrier, receiver: "subprocess.Popen[str]", base: Path, size: int
) -> list[Row]:
    """Sealing and transfer of `size` bytes in MB/s, what CPU that took, and the most memory that the receiver held, in
    MB. The disk's rate is of the same size, as far as one may fill a disk for it."""
    desk = sender.desk
    cipher, disk = cipher_rate(min(size, 256 * MEGABYTE)), disk_rate(base, min(size, 4096 * MEGABYTE))
    slower = ("cipher alone", cipher) if cipher <= disk else ("disk alone", disk)
    case = open_case(desk, OFFICER, title="Bench", purpose=PURPOSE)
    before = most_memory_mb(receiver.pid) or 0.0
    began = time.perf_counter()
    source = cast(BinaryIO, Invented(size))
    ref = attach_file(desk, OFFICER, case, source, name="invented.bin", media_type="text/plain", purpose=PURPOSE)
    sealed = size / MEGABYTE / (time.perf_counter() - began)
    released(desk, (ref,), case)
    while courier.send("la").envelopes:
        pass
    before_cpu = _cpu(receiver.pid)
    began = time.perf_counter()
    if courier.send_attachments("la") != 1:
        raise RuntimeError("the bench's receiver did not take the attachment")
    carried = size / MEGABYTE / (time.perf_counter() - began)
    sent_cpu, received_cpu = (
        1000 * (now - then) / (size / MEGABYTE) for now, then in zip(_cpu(receiver.pid), before_cpu, strict=True)
    )
    label = f"attachment of {size / MEGABYTE:,.0f} MB"
    after = most_memory_mb(receiver.pid) or 0.0
    return [
        (f"{label}, attached and sealed", sealed, "MB/s", *slower),
        (f"{label}, sent and opened", carried, "MB/s", *slower),
        (f"{label}, CPU of the sender", sent_cpu, "ms/MB", "", 0.0),
        (f"{label}, CPU of the receiver", received_cpu, "ms/MB", "", 0.0),
        (f"{label}, receiver's most memory more than before", max(after - before, 0.0), "MB", "", 0.0),
    ]


def _cpu(receiver: int) -> tuple[float, float]:
    """CPU seconds of this process and of the receiver's."""
    return time.process_time(), cpu_seconds(receiver) or 0.0


def cipher_rate(size: int) -> float:
    """MB/s of sealing alone, with its two digests, one after the other on one core, from memory to nowhere."""
    encryptor, plain, sealed = Cobblestone256Encryptor(os.urandom(32), b"bench"), sha256(), sha256()
    piece = os.urandom(STEP)
    began = time.perf_counter()
    for _ in range(size // STEP):
        plain.update(piece)
        sealed.update(encryptor.update(piece))
    return size / MEGABYTE / (time.perf_counter() - began)


def disk_rate(base: Path, size: int) -> float:
    """MB/s of writing a file, synced at the end."""
    piece, path = os.urandom(STEP), base / "disk.bin"
    began = time.perf_counter()
    with path.open("wb") as file:
        for _ in range(size // STEP):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    passed = time.perf_counter() - began
    path.unlink()
    return size / MEGABYTE / passed
