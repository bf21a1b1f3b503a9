"""The offline bundle: made from the lock, installed with the network cut, and working with no checkout beside it."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.nodes
BLOCK = """
import socket

def refused(*_arguments, **_options):
    raise OSError("the network is cut")

socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = socket.create_connection = refused
"""
PROBE = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive."""
    out = tmp_path_factory.mktemp("bundle")
    made = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bundle", out], capture_output=True, text=True, check=False, timeout=900
    )
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.strip())


@pytest.fixture(scope="module")
def unpacked(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(bundle) as tar:
        tar.extractall(folder, filter="data")
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, str]]:
    """How to run a command that reaches no network: before it, and in its environment. It is shown to be cut."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    for before in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*before, "true"], capture_output=True, check=False).returncode == 0
        ):
            break
    else:
        folder = tmp_path_factory.mktemp("cut")
        (folder / "sitecustomize.py").write_text(BLOCK)
        before, environment = [], {**environment, "PYTHONPATH": str(folder)}
    with socket.create_server(("127.0.0.1", 0)) as server:
        probe = [sys.executable, "-c", PROBE, str(server.getsockname()[1])]
        assert works(probe), "the probe itself does not work"
        assert not works([*before, *probe], environment)
    return before, environment


def works(command: list[str], environment: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def run(cut: tuple[list[str], dict[str, str]], cwd: Path, *command: object, stdin: str = "") -> str:
    before, environment = cut
    ended = subprocess.run(
        [*before, *map(str, command)],
        cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_it_installs_and_works_with_the_network_cut_and_no_checkout(
    unpacked: Path, cut: tuple[list[str], dict[str, str]], tmp_path: Path
) -> None:
    before, environment = cut
    cut = (before, {**environment, "PYTHON": sys.executable})
    run(cut, tmp_path, unpacked / "install", tmp_path / "comity")
    command = tmp_path / "comity" / "bin" / "comity"
    where = run(cut, tmp_path, command.with_name("python"), "-c", "import comity; print(comity.__file__)")
    assert where.startswith(str(tmp_path / "comity"))
    bases = run(cut, tmp_path, command, "law", "bases", "CN", "LA")
    assert "extradition" in bases.lower()
    node = ("node", "init", "cn", "--id", "cn", "--name", "Invented desk", "--tier", "national")
    made = run(
        cut, tmp_path, command, *node, "--public", "https://cn.example:7443", "--passphrase-stdin",
        stdin="an invented passphrase of words\n",
    )  # fmt: skip
    assert "Root fingerprint" in made
    shown = run(cut, tmp_path, command, "node", "status", "--node", "cn", "--json")
    assert '"node": "cn"' in shown


def test_a_file_that_was_changed_is_not_installed(unpacked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(unpacked, copy)
    (wheel,) = (copy / "wheels").glob("comity-*.whl")
    data = bytearray(wheel.read_bytes())
    data[len(data) // 2] ^= 1
    wheel.write_bytes(data)
    ended = subprocess.run(
        [copy / "install", tmp_path / "env"],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert not (tmp_path / "env").exists()


def test_it_holds_every_wheel_that_it_names_and_no_address_of_an_index(bundle: Path, unpacked: Path) -> None:
    named = dict(re.findall(r"^(\S+)==.* --hash=sha256:(\w{64})$", (unpacked / "requirements.txt").read_text(), re.M))
    held = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (unpacked / "wheels").iterdir()}
    assert set(named.values()) == held
    assert {"comity", "django", "cryptography", "uvicorn"} <= set(named)
    assert not {"pytest", "mypy", "playwright"} & set(named)
    for path in unpacked.iterdir():
        if path.is_file() and path.name != "LICENSE":
            assert b"://" not in path.read_bytes(), path.name
    (ours,) = (unpacked / "wheels").glob("comity-*.whl")
    with zipfile.ZipFile(ours) as wheel:
        names = wheel.namelist()
    for part in ("shipped/corpus/", "shipped/locales/zh/", "shipped/spec/", "web/static/fonts/", "web/templates/"):
        assert any(part in name for name in names), part
