"""kill -9 at random points while messages flow: nothing is lost, nothing is doubled, and every proof still holds."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.ports import free_ports

from comity.bootstrap import Listener, NodeConfig, create_node
from comity.cli.bench_nodes import most_memory_mb
from comity.domain.authorities import Authority, Power, Tier

ROOT = Path(__file__).resolve().parents[2]
KILLS, SOAK_KILLS = 50, 500
OFFICERS = 4  # each with a case of its own; their acts share commits, and their cases' lines go in several batches
SEED = int(os.environ.get("COMITY_KILL_SEED", "20260302"))
TELLING = ("officer", "uploader")
MEGABYTES, MOST_MEMORY = 200, 250  # of an attachment; that a node holds which receives it, all of itself included
PASSPHRASE = "thrown away after the test"  # of nodes in a temporary folder


class Crowd:
    """The processes of a run: each is started again when it was killed."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.told: list[str] = []
        self.running: dict[str, subprocess.Popen[str]] = {}
        self._commands: dict[str, list[str]] = {}
        self._starts = 0
        self._listening: list[tuple[str, threading.Thread]] = []

    def once(self, mode: str, node: str, *rest: str, largest_file: int = 0) -> str:
        """A step in a process of its own, which may write no file larger than said; what it printed."""
        command = [sys.executable, "-m", "tests.nodes.kill_process", mode, str(self.base / node), *rest]
        if largest_file:
            command = ["prlimit", f"--fsize={largest_file}", *command]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, f"{mode} {node}: {done.stderr[-2000:]}"
        return done.stdout

    def start(self, name: str, command: list[str]) -> None:
        self._commands[name] = command
        self._again(name)

    def kill(self, name: str) -> int:
        """kill -9, and start it again; the signal by which it ended."""
        process = self.running[name]
        process.kill()
        ended = process.wait(timeout=120)
        self._again(name)
        return ended

    def wait_for_a_word(self, begins: str = "", seconds: float = 300) -> None:
        """Until an act is told, in words that begin so, that was not told before."""
        told, until = len(self.told), time.monotonic() + seconds
        while not any(word.startswith(begins) for word in self.told[told:]) and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self, *names: str) -> None:
        for name in names or list(self.running):
            process = self.running.pop(name, None)
            if process is not None:
                process.kill()
                process.wait(timeout=120)
        for name, thread in self._listening:
            if name not in self.running:
                thread.join(timeout=10)

    def _again(self, name: str) -> None:
        self._starts += 1
        command = [part.replace("RUN", f"run{self._starts}") for part in self._commands[name]]
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.running[name] = process
        listener = threading.Thread(target=self._listen, args=(process, name in TELLING), daemon=True)
        listener.start()
        self._listening.append((name, listener))

    def _listen(self, process: subprocess.Popen[str], keep: bool) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if keep and line.endswith("\n"):
                    self.told.append(line.strip())


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    """Two nodes that know each other, none of them running."""
    ports = free_ports(4)
    for name, at in (("cn", 0), ("la", 2)):
        authority = Authority(name, name.upper(), Tier.NATIONAL, f"Test {name}", None, frozenset(Power))
        config = NodeConfig(
            authority, Listener("127.0.0.1", ports[at]), Listener("127.0.0.1", ports[at + 1]),
            f"https://127.0.0.1:{ports[at + 1]}", checkpoint_seconds=3600, demonstration=True, folder=tmp_path / name,
        )  # fmt: skip
        create_node(config, PASSPHRASE)
    crowd = Crowd(tmp_path)
    crowd.once("introduce", "cn", str(tmp_path / "la"))
    crowd.once("introduce", "la", str(tmp_path / "cn"))
    yield crowd
    crowd.stop()


def report(crowd: Crowd, node: str, peer: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(crowd.once("report", node, peer))
    return read


@pytest.mark.nodes
def test_kill_9_anywhere_loses_nothing_and_doubles_nothing(crowd: Crowd, soak: bool) -> None:
    random = Random(SEED)
    letters = [part for _ in range(OFFICERS) for part in crowd.once("begin", "cn").split()]
    base = crowd.base
    crowd.start("receiver", ["-m", "comity", "node", "serve", "--peers-only", "--node", str(base / "la")])
    crowd.start("worker", ["-m", "comity", "node", "worker", "--node", str(base / "cn")])
    crowd.start("officer", ["-m", "tests.nodes.kill_process", "act", str(base / "cn"), "RUN", *letters])
    victims = ["receiver", "worker", "officer"]
    crowd.wait_for_a_word()
    ended = set()
    for number in range(SOAK_KILLS if soak else KILLS):
        crowd.wait_for_a_word()  # however busy the machine is, somebody was at work before the next is killed
        time.sleep(random.uniform(0.1, 1.2))
        ended.add(crowd.kill(victims[number % 3] if number < 3 else random.choice(victims)))
    time.sleep(1)
    crowd.stop("officer")
    crowd.stop("worker")
    left = int(crowd.once("carry", "cn", "la"))
    crowd.stop("receiver")
    here, there = report(crowd, "cn", "la"), report(crowd, "la", "cn")
    said = here["words"]
    words = len(said)
    print(f"seed {SEED}: {words} words, {len(crowd.told)} told, {left} left at the end, outbox {here['outbox']}")
    assert ended == {-9}, "every process was alive when it was killed"
    assert words - left > 30, "messages flowed while processes were killed"
    assert len(set(said)) == words
    assert set(crowd.told) <= set(said), "what was said to be done is there"
    assert there["of_case"] == here["of_case"], "each once, and each case's in order"
    assert len(here["of_case"]) == OFFICERS
    assert (here["faults"], there["faults"]) == ([], [])
    assert set(here["outbox"]) == {"la delivered"}


@pytest.mark.nodes
def test_an_attachment_goes_on_where_either_end_was_killed_and_never_fills_the_memory(crowd: Crowd) -> None:
    base = crowd.base
    attachment, digest = crowd.once("attach", "cn", str(MEGABYTES)).split()
    crowd.start("receiver", ["-m", "comity", "node", "serve", "--peers-only", "--node", str(base / "la")])
    crowd.start("uploader", ["-m", "tests.nodes.kill_process", "upload", str(base / "cn"), "la"])
    for number, victim in enumerate(("receiver", "uploader", "receiver")):
        crowd.wait_for_a_word("part ")  # one that arrived since the last kill
        assert crowd.told[-1].startswith(("from ", "part ")), "it is on its way"
        time.sleep(0.05 * number)
        assert crowd.kill(victim) == -9
    until = time.monotonic() + 600
    while crowd.told[-1] != "whole" and time.monotonic() < until:
        time.sleep(0.1)
    starts = [int(line.split()[1]) for line in crowd.told if line.startswith("from ")]
    held = most_memory_mb(crowd.running["receiver"].pid)
    crowd.stop()
    assert crowd.told[-1] == "whole"
    assert starts == sorted(starts), "nobody began again from the start"
    assert 0 < starts[-1] < MEGABYTES << 20
    assert crowd.once("kept", "la", attachment).split() == ["kept", digest]
    if held is not None:
        assert held < MOST_MEMORY, f"{held} MB were held for an attachment of {MEGABYTES} MB"
