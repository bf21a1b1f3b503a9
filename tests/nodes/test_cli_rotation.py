"""Rotation of real nodes: three commands, an offline root, processes that run on, and kill -9 at every step."""

import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.nodes.command_line import PASSPHRASE, NodeAt, run
from tests.ports import free_ports

from comity.adapters.keys import FileKeys
from comity.adapters.keys.online import read_seeds
from comity.evidence.statements import parse_statement

pytestmark = pytest.mark.nodes
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds, however busy the machine is


def sign(root: Path, proposal: Path, out: Path, *more: str, code: int = 0) -> Any:
    words = ("node", "keys", "sign", proposal, "--root", root, "--out", out, "--passphrase-stdin", "--json")
    return json.loads(run(*words, *more, stdin=f"{PASSPHRASE}\n", code=code).stdout)


def rotated(node: NodeAt, number: int) -> Any:
    """All three steps."""
    base = node.folder.parent
    proposal, signed = base / f"{node.id}-{number}.proposal", base / f"{node.id}-{number}.cbor"
    node.json("node", "keys", "rotate", "--out", proposal)
    sign(base / f"{node.id}-root", proposal, signed)
    return node.json("node", "keys", "install", signed)


def test_keys_change_under_running_nodes_and_the_peer_learns_it_by_itself(tmp_path: Path) -> None:
    ports = free_ports(4)
    cn, la = (
        NodeAt.make(
            tmp_path / name, name, "--tier", "national", "--peers-host", "127.0.0.1", "--peers-port", str(ports[place]),
            "--officers-port", str(ports[place + 2]), port=ports[place],
        ).staff()
        for place, name in enumerate(("cn", "la"))
    )  # fmt: skip
    cn.confirm(la)
    la.confirm(cn)
    serving = [
        subprocess.Popen(
            [sys.executable, "-m", "comity", "node", "serve", "--peers-only", "--node", str(node.folder)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for node in (cn, la)
    ]  # fmt: skip
    try:
        for process in serving:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["ready"]
        before = la.json("node", "keys", "show")
        installed = rotated(la, 2)
        assert (installed["sequence"], before["sequence"]) == (2, 1)
        assert len(installed["signing_keys"]) == 4, "the old ones stay for the overlap"
        peers: list[Any] = []
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            peers = cn.json("node", "peers", "list")["peers"]
            waiting = [line for line in la.json("node", "status")["outbox"] if line["state"] == "waiting"]
            if peers[0]["keys"]["sequence"] == 2 and not waiting:
                break
            time.sleep(0.3)
        assert peers[0]["keys"]["sequence"] == 2
        assert la.json("node", "status")["outbox"][0]["state"] == "delivered", "the notice came with a receipt"
    finally:
        for process in serving:
            process.terminate()
            process.wait(timeout=PATIENCE)
            assert process.stdout is not None
            process.stdout.close()
    for node in (cn, la):
        assert node.json("log", "check")["holds"]
    assert read_seeds(la.folder / "keys").next is None
    assert len(read_seeds(la.folder / "keys").hpke) == 2, "what was sealed to the old key still opens"


def test_a_root_signs_no_number_twice_and_nothing_that_nobody_vouches_for(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn")
    root = tmp_path / "cn-root"
    first, second, stolen = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    cn.json("node", "keys", "rotate", "--out", first)
    assert cn.json("node", "keys", "rotate", "--out", second, code=2)["error"]["code"] == "rotation.waiting"
    cn.json("node", "keys", "rotate", "--out", second, "--again")
    sign(root, first, tmp_path / "1.cbor")
    assert sign(root, second, tmp_path / "2.cbor")["sequence"] == 3
    assert sign(root, first, tmp_path / "1b.cbor", code=1)["error"]["code"] == "rotation.signed"
    assert cn.json("node", "keys", "install", tmp_path / "1.cbor", code=2)["error"]["code"] == "rotation.other_keys"
    cn.json("node", "keys", "install", tmp_path / "2.cbor")
    since = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    words = ("node", "keys", "revoke", "all", "--since", since, "--reason", "stolen", "--out", stolen)
    cn.json(*words)
    assert sign(root, stolen, tmp_path / "3.cbor", code=1)["error"]["code"] == "rotation.unvouched"
    assert len(sign(root, stolen, tmp_path / "3.cbor", "--emergency")["revoked"]) == 8, "signing, sealing, log"
    cn.json("node", "keys", "install", tmp_path / "3.cbor")
    assert cn.json("node", "keys", "install", tmp_path / "2.cbor", code=1)["error"]["code"] == "statement.rolled_back"
    assert cn.json("log", "check")["doubtful"] > 0, "what was signed since the theft is there, and marked"


def test_kill_9_at_any_step_of_an_installation_leaves_a_node_that_opens(tmp_path: Path) -> None:
    whole = NodeAt.make(tmp_path / "cn", "cn")
    proposal, signed = tmp_path / "p", tmp_path / "cn-2.cbor"
    whole.json("node", "keys", "rotate", "--out", proposal)
    sign(tmp_path / "cn-root", proposal, signed)
    sequences = []
    for nth in range(1, 40):
        folder = tmp_path / f"killed-{nth}"
        shutil.copytree(whole.folder, folder)
        command = [sys.executable, "-m", "tests.nodes.rotation_process", str(folder), str(signed), str(nth)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert ended.returncode in (0, -9), ended.stderr
        sequence = parse_statement(FileKeys(folder / "keys").statement).sequence
        sequences.append(sequence)
        if nth % 8 == 1 or ended.returncode == 0:
            node = NodeAt(folder, "cn")
            assert node.json("node", "status")["keys"]["sequence"] == sequence
            assert node.json("log", "check")["holds"]
            assert (read_seeds(folder / "keys").next is None) == (sequence == 2), "an interrupted end is tidied up"
            node.json("node", "keys", "install", signed)
            assert node.json("node", "status")["keys"]["sequence"] == 2
        if ended.returncode == 0:
            break
    assert ended.returncode == 0, "every step was tried"
    assert sequences == sorted(sequences), "there is one moment of rotation"
    assert set(sequences) == {1, 2}
    assert len(sequences) > 12
