"""The stages that the tests play on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.cli.stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Two national nodes that know each other: cn and la."""
    yield from make_stage(("cn", "la"), tmp_path, capsys, monkeypatch)


@pytest.fixture
def ministry(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A ministry, a province below it, and another state: cn, cn-zj, la."""
    yield from make_stage(("cn", "cn-zj", "la"), tmp_path, capsys, monkeypatch)


@pytest.fixture
def three(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Three states that know each other, so that two can be witnesses of the third: cn, la, th."""
    yield from make_stage(("cn", "la", "th"), tmp_path, capsys, monkeypatch)
