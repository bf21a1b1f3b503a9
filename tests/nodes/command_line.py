"""The installed `comity`, run as processes: one node for each folder, its officers signed in by password and code."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

COMITY = Path(sys.executable).with_name("comity")
PASSPHRASE = "six invented words are quite enough"
PASSWORD = "an invented password"
PATIENCE = 600  # seconds for one command, however busy the machine is
ROLES = ("officer", "supervisor", "national_desk", "lawyer", "executing_authority", "auditor")


def run(*arguments: object, stdin: str = "", code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command; fails the test if it ends with another exit code."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    ended = subprocess.run(
        [COMITY, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        env={**clean, **environment},
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == code, f"{arguments} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended


@dataclass
class NodeAt:
    """A node in a folder."""

    folder: Path
    id: str
    logins: set[str] = field(default_factory=set)

    @classmethod
    def make(cls, folder: Path, node: str, *more: str, port: int = 7443) -> "NodeAt":
        """A national node, or with `more` options another, its root taken off the machine."""
        tier = () if "--tier" in more else ("--tier", "national")
        made = run(
            "node", "init", folder, "--id", node, "--name", f"Test authority {node}", *tier, *more,
            "--public", f"https://127.0.0.1:{port}", "--passphrase-stdin", "--json", stdin=f"{PASSPHRASE}\n",
        )  # fmt: skip
        Path(json.loads(made.stdout)["root_folder"]).rename(folder.with_name(f"{node}-root"))
        return cls(folder, node)

    def run(self, *arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
        """One command on this node."""
        return run(*arguments, COMITY_NODE=str(self.folder), **more)

    def json(self, *arguments: object, **more: Any) -> Any:
        """The same, its JSON read."""
        return json.loads(self.run(*arguments, "--json", **more).stdout)

    def act(self, login: str, *arguments: object, **more: Any) -> Any:
        """The same by an officer, with a purpose."""
        return self.json(*arguments, COMITY_AS=login, COMITY_PURPOSE="a test of the command line", **more)

    def add(self, login: str, *roles: str) -> None:
        """Make an account, the first one an administrator's, and sign it in."""
        by = {"COMITY_AS": "admin"} if self.logins else {}
        chosen = [part for role in roles for part in ("--role", role)]
        made = self.json(
            "node", "officers", "add", "--login", login, "--name", f"Synthetic {login}", *chosen, "--password-stdin",
            stdin=f"{PASSWORD}\n", **by,
        )  # fmt: skip
        code = pyotp.TOTP(made["code_secret"]).now()
        self.run("sign-in", "--login", login, "--password-stdin", stdin=f"{PASSWORD}\n{code}\n")
        self.logins.add(login)

    def staff(self, *logins: str) -> "NodeAt":
        """An administrator, and officers called by their role: ``lawyer``, ``lawyer2``, ``national-desk``."""
        self.add("admin", "administrator")
        for login in logins:
            self.add(login, login.rstrip("23").replace("-", "_"))
        return self

    def confirm(self, other: "NodeAt") -> None:
        """What two people do when they meet: the statement's file, and the fingerprint read aloud."""
        keys = other.json("node", "keys", "show")
        row = self.json("node", "peers", "import", keys["file"], COMITY_AS="admin")
        if row["standing"] == "pending":
            heard = keys["fingerprint"]
            self.json("node", "peers", "confirm", other.id, "--fingerprint", heard, COMITY_AS="admin")

    def carry_to(self, other: "NodeAt", *, by: str = "admin", name: str) -> Any:
        """Envelopes to another node on a disk, and its receipts home."""
        disk, home = self.folder.with_name(f"{name}.carrier"), self.folder.with_name(f"{name}.receipts")
        self.json("exchange", "export", "--to", other.id, "--out", disk, COMITY_AS=by)
        taken = other.json("exchange", "import", disk, "--receipts", home, COMITY_AS=by)
        back = self.json("exchange", "import", home, COMITY_AS=by)
        assert back["settled"] == taken["envelopes"]
        return taken
