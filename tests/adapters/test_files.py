"""Sealed files in a node's folder: on the disk when they are closed, and no opened copy beside them."""

import errno
import os
from pathlib import Path
from uuid import UUID

import pytest

from comity.adapters import files as folders
from comity.adapters.files import FolderFiles
from comity.domain.errors import Unavailable

NAME = UUID("0199a8a1-0000-7000-8000-000000000001")
OTHER = UUID("0199a8a1-0000-7000-8000-000000000002")


def test_a_file_grows_at_its_end_and_begins_anew_as_a_sink(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    for piece in (b"one", b"two"):
        with files.sealed_tail(NAME) as tail:
            assert tail.write(memoryview(piece)) == 3
    assert files.sealed_size(NAME) == 6
    with files.sealed(NAME) as source:
        assert source.read() == b"onetwo"
    with files.sealed_sink(NAME) as sink:
        sink.write(b"new")
    assert files.sealed_size(NAME) == 3
    files.drop_sealed(NAME)
    assert files.sealed_size(NAME) == 0
    with pytest.raises(Unavailable):
        files.sealed(NAME)
    assert (tmp_path / "sealed").stat().st_mode & 0o777 == 0o700


def test_the_disk_begins_while_more_is_written_and_its_fault_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(number: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(folders, "AHEAD", 10)
    monkeypatch.setattr(os, "fdatasync", fails)
    sink = FolderFiles(tmp_path).sealed_sink(NAME)
    sink.write(bytes(20))
    with pytest.raises(Unavailable, match="Input/output error"):
        sink.close()
    assert sink.closed


def test_a_full_disk_leaves_a_shorter_file_and_no_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, write, calls = FolderFiles(tmp_path), os.write, iter([2])

    def full(number: int, content: memoryview) -> int:
        for size in calls:
            return write(number, content[:size])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unavailable, match="No space left"), files.sealed_tail(NAME) as tail:
        tail.write(b"three")
    assert files.sealed_size(NAME) == 2


def test_opened_copies_of_earlier_versions_go_where_the_sealed_file_is_there(tmp_path: Path) -> None:
    for part, name in (("sealed", NAME), ("plain", NAME), ("plain", OTHER), ("quarantine", OTHER)):
        (tmp_path / part).mkdir(exist_ok=True)
        (tmp_path / part / str(name)).write_bytes(b"x")
    FolderFiles(tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == [f"plain/{OTHER}", f"sealed/{NAME}"]
