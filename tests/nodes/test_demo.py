"""The story from an installed wheel, where no checkout is: a black box, by its command and its exit code."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from tests.data_folder import DATA, needs_data

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.nodes


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `comity` command of a fresh environment that has the wheel, and our packages for everything else."""
    base = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(base / "dist")],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = (base / "dist").glob("*.whl")
    venv.create(base / "env", with_pip=False)
    python = base / "env" / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        site,
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    ours = sysconfig.get_path("purelib")
    (Path(site) / "packages.pth").write_text(f"{ours}\n")
    return python


def bare(python: Path) -> dict[str, str]:
    """An environment that leads to no checkout."""
    return {"PATH": os.environ["PATH"], "HOME": str(python.parent), "LANG": "C.UTF-8"}


def run(python: Path, *arguments: str, seconds: int = 1500) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "comity", *arguments], cwd=python.parent, env=bare(python), capture_output=True, text=True,
        timeout=seconds, check=False,
    )  # fmt: skip


def test_the_wheel_carries_the_code_that_is_run(installed: Path) -> None:
    command = [installed, "-c", "import comity; print(comity.__file__)"]
    found = subprocess.run(command, env=bare(installed), capture_output=True, text=True, check=True)
    assert str(installed.parents[1]) in found.stdout


def seeds(config: pytest.Config) -> list[int]:
    return list(range(1, 21)) if config.getoption("--soak") else [1, 4]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", seeds(metafunc.config))


def test_the_story_ends_with_every_proof_verified(installed: Path, seed: int) -> None:
    told = run(installed, "demo", "--seed", str(seed), "--json")
    assert told.returncode == 0, told.stderr[-3000:] + told.stdout[-3000:]
    report = json.loads(told.stdout)
    assert report["verified"]
    assert report["seed"] == seed
    told = report["register"]
    assert told["early"] == "notice.not_reviewed", "nothing is published before its review"
    assert told["steps"]["child"] == "protect_child"
    assert told["steps"]["wanted"] != "detain", "nobody is detained who has still to be compared"
    assert told["certificate"]
    assert told["deleted"] == ["cn", "la", "vn"], "every copy is proven gone, the reviewer's too"
    assert told["searches"] >= 3, "the owner sees who searched"


@needs_data
def test_the_development_scenarios_agree(installed: Path) -> None:
    answered = run(installed, "law", "scenarios", str(DATA / "law" / "scenarios_dev.toml"), "--json")
    report = json.loads(answered.stdout)
    assert report["total"] == 25
    assert report["agree"] >= 22
    assert answered.returncode == (0 if report["agree"] == 25 else 1)
