"""Checking by somebody who trusts neither state: another process, in an empty folder, with the exported file and the
fingerprints of the roots, and nothing else."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier said: whether everything held, and its checks (name, ok, why)."""

    verified: bool
    checks: tuple[dict[str, Any], ...]

    @property
    def failed(self) -> tuple[dict[str, Any], ...]:
        """The checks that did not hold."""
        return tuple(check for check in self.checks if not check["ok"])


def verify_elsewhere(bundle: bytes, roots: tuple[str, ...], folder: Path, witnesses: int) -> Verdict:
    """Verify a bundle in a process of its own that sees nothing of any node."""
    folder.mkdir(parents=True)
    (folder / "bundle.cbor").write_bytes(bundle)
    command = [
        sys.executable,
        "-m",
        "comity",
        "evidence",
        "verify",
        "bundle.cbor",
        "--witnesses",
        str(witnesses),
        "--json",
    ]
    for root in roots:
        command += ["--root", root]
    environment = {"PATH": "", "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {"verified": False, "checks": [{"name": "process", "ok": False, "why": done.stderr[-500:]}]}
    if "verified" not in answer:
        answer = {"verified": False, "checks": [{"name": "bytes", "ok": False, "why": json.dumps(answer)[:500]}]}
    return Verdict(answer["verified"] and done.returncode == 0, tuple(answer["checks"]))


def tampered(bundle: bytes, seed: int) -> bytes:
    """The bundle with one bit of one byte changed, where the seed says."""
    place = (seed * 7919 + 4242) % len(bundle)
    return bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]
