"""The processes of the story: five nodes that serve, and at each the terminal of its officers."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class StoryFailed(Exception):
    """Something in the story was not as it has to be; the demo ends with a defect of ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with. `document` is its JSON, None where it printed none."""

    code: int
    document: Any
    error: str


@dataclass(slots=True)
class Served:
    """A node process that serves, and ends with this one: it reads a pipe that only we hold."""

    folder: Path
    process: "subprocess.Popen[str] | None" = None
    officers: str = ""
    starts: int = 0
    started_in: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it and wait until both ports answer."""
        began = time.perf_counter()
        log = (self.folder / "serve.log").open("a")
        command = [sys.executable, "-m", "comity", "node", "serve", "--until-stdin-ends", "--node", str(self.folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=_environment()
        )
        log.close()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise StoryFailed(f"the node in {self.folder.name} did not start: {self.log()[-2000:]}")
        self.officers = json.loads(line)["officers"]
        self.starts += 1
        self.started_in.append(time.perf_counter() - began)

    def kill(self) -> None:
        """kill -9, without a word of warning."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process is None or self.process.poll() is not None:
            self._close()
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._close()

    def log(self) -> str:
        """What it wrote to stderr."""
        path = self.folder / "serve.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout) if self.process is not None else ():
            if pipe is not None:
                pipe.close()


class Terminal:
    """Where a node's officers type."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "comity.cli.demo.desk"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_environment(),
        )

    def type(self, *arguments: str, stdin: str = "", may_fail: bool = False) -> Said:
        """Run one command with ``--node`` and ``--json``.

        Raises:
            StoryFailed: It ended with another code than 0 and may not.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        whole = [*arguments, "--node", str(self._folder), "--json"]
        self._process.stdin.write(json.dumps({"arguments": whole, "stdin": stdin}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise StoryFailed(f"the terminal of {self._folder.name} died at: {' '.join(arguments)}")
        answer = json.loads(line)
        document = None
        with contextlib.suppress(ValueError):
            document = json.loads(answer["out"])
        if answer["code"] and not may_fail:
            fault = " ".join(f"{answer['out']} {answer['error']}".split())
            raise StoryFailed(f"`comity {' '.join(arguments)}` ended with {answer['code']}: {fault[:1500]}")
        return Said(answer["code"], document, answer["error"])

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:  # a busy machine; whatever it was asked is done and answered
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    return {**kept, "PYTHONUNBUFFERED": "1"}
