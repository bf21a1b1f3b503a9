"""Where compiled kernels are kept: in a folder that can be written, and never those of other sources."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.matching import compiled_code


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(compiled_code, "_named", [])
    compiled_code.digest.cache_clear()
    yield
    compiled_code.digest.cache_clear()


def package(folder: Path, inner: str) -> Path:
    (folder / "inner").mkdir(parents=True)
    (folder / "outer").mkdir()
    (folder / "inner" / "kernels.py").write_text(inner)
    (folder / "outer" / "kernels.py").write_text("from inner import kernels")
    return folder


def test_they_lie_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_code, "_PACKAGE", package(tmp_path / "package", "a = 1"))
    compiled_code.keep_in(tmp_path / "node")
    home = compiled_code.home()
    assert home is not None
    assert home.parent == tmp_path / "package" / "__pycache__"
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_package_that_cannot_be_written_keeps_them_in_the_nodes_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_code, "_PACKAGE", package(tmp_path / "package", "a = 1"))
    (tmp_path / "package" / "__pycache__").write_text("nothing can be made below this")
    assert compiled_code.home() is None
    compiled_code.keep_in(tmp_path / "node")
    home = compiled_code.home()
    assert home is not None
    assert home.parent == tmp_path / "node"


def test_another_inner_kernel_has_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = set()
    for inner in ("a = 1", "a = 2", "a = 1 "):
        monkeypatch.setattr(compiled_code, "_PACKAGE", package(tmp_path / str(len(digests)), inner))
        compiled_code.digest.cache_clear()
        digests.add(compiled_code.digest())
    assert len(digests) == 3
