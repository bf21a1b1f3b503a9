"""The search at the command line, on a real node: made, followed by the running node, asked, damaged, made anew."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.docs.scanning import ROOT
from tests.nodes.command_line import COMITY, PATIENCE, NodeAt
from tests.nodes.fill_register import name_of
from tests.ports import free_ports

pytestmark = pytest.mark.nodes
WHY = ("--purpose", "investigation", "--case", "LA-2026-0117")


def fill(node: NodeAt, *words: object) -> None:
    """Write into the register from another process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    subprocess.run(
        [sys.executable, "-m", "tests.nodes.fill_register", str(node.folder), *map(str, words)],
        check=True, timeout=PATIENCE, env=environment,
    )  # fmt: skip


def found(node: NodeAt, name: str) -> list[str]:
    answer = node.json("search", "query", name, *WHY, "--as", "officer")
    return [one["found_by"] for one in answer["candidates"]]


def until(node: NodeAt, fits: Any) -> float:
    """Seconds until `comity search status` fits."""
    began = time.monotonic()
    while not fits(json.loads(status(node).stdout)):
        assert time.monotonic() - began < PATIENCE, status(node).stdout
        time.sleep(0.1)
    return time.monotonic() - began


def status(node: NodeAt) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COMITY_NODE": str(node.folder)}
    return subprocess.run(
        [COMITY, "search", "status", "--json"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE,
        check=False,
    )


def test_the_index_is_made_followed_damaged_and_made_anew(tmp_path: Path) -> None:
    officers, peers = map(str, free_ports(2))
    node = NodeAt.make(tmp_path / "la", "la", "--officers-port", officers, "--peers-port", peers)
    node.staff("officer")
    node.run("search", "status", code=3)
    fill(node, "put", 1, 30)
    built = node.json("search", "build")
    assert (built["records"], built["behind"], built["usable"]) == (30, 0, True)
    assert found(node, name_of(7))[0] == name_of(7)
    node.run("search", "query", "Nobody", code=2)  # no purpose, no case
    nothing = node.json("search", "query", "Zzyzx Qqwerty", *WHY, "--as", "officer")
    assert nothing["negative"]["clearance"] is False

    serving = subprocess.Popen(
        [COMITY, "node", "serve", "--node", str(node.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert json.loads(serving.stdout.readline())["ready"] == "la"
        fill(node, "put", 100, 3)
        fill(node, "drop", 7)
        until(node, lambda said: said["behind"] == 0 and said["records"] == 32)
        assert name_of(7) not in found(node, name_of(7))
        current = node.folder / "index" / "CURRENT"
        current.write_text("nonsense")
        until(node, lambda said: said["usable"] and said["behind"] == 0)
        assert found(node, name_of(101))[0] == name_of(101)
        assert node.json("node", "status")["index"]["records"] == 32
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=PATIENCE)

    flight = tmp_path / "flight.csv"
    flight.write_text(f"name,label\n{name_of(3)},1A\nZzyzx Qqwerty,1B\n")
    screened = node.json("search", "screen", flight, *WHY, "--as", "officer")
    assert (screened["state"], screened["hits"], screened["clearance"]) == ("done", 1, False)
    assert {row["label"] for row in screened["results"]} == {"1A"}
