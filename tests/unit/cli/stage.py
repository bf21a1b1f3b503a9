"""The command line over invented nodes in memory: `Stage` stands for the folders, `comity.cli.run` is the real door.

A node's folder is a real folder with real session tokens; what `bootstrap.open_node` would wire is a node of
`tests.fakes.world`, whose officers have accounts here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest
from tests.fakes.world import Node, World

from comity import bootstrap, cli
from comity.adapters.keys import ROOT_FOLDER
from comity.application.desk import Desk
from comity.application.node.accounts import open_session
from comity.application.node.witnessing import (
    last_cosigned,
    signed_submission_for,
    take_cosignature,
    witness_signed,
)
from comity.application.ports import AccountRow
from comity.domain.errors import ComityError, InvalidInput
from comity.domain.officers import Role
from comity.evidence.checkpoint import parse_checkpoint

PASSWORD = "an invented password"
PURPOSE = "a unit test"


class PlainPasswords:
    """Passwords that cost nothing."""

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def fits(self, hashed: str, password: str) -> bool:
        return hashed == f"plain:{password}"


@dataclass(frozen=True)
class OpenNode:
    """What `open_node` gives, of a node in memory."""

    desk: Desk
    folder: Path
    passwords: PlainPasswords = field(default_factory=PlainPasswords)
    schema_is_current: bool = True

    @property
    def keys_folder(self) -> Path:
        return self.folder / "keys"

    @property
    def root_is_readable(self) -> bool:
        return (self.folder / ROOT_FOLDER).exists()


@dataclass
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """Code of the error, printed as JSON."""
        return str(self.json["error"]["code"])


@dataclass
class Stage:
    """Folders by node id, and how to run commands on them."""

    world: World
    root: Path
    captured: pytest.CaptureFixture[str]
    stdin: pytest.MonkeyPatch
    unreachable: set[str] = field(default_factory=set)
    seconds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name in self.world.nodes:
            self._enrol(name)

    def folder(self, name: str) -> Path:
        return self.root / name

    def node(self, name: str) -> Node:
        return self.world[name]

    def open(self, folder: Path) -> OpenNode:
        if folder.name not in self.world.nodes:
            raise InvalidInput("config.missing", f"There is no node.toml in {folder}.")
        return OpenNode(self.world[folder.name].desk, folder)

    def run(self, *arguments: object, stdin: str | None = None) -> Ended:
        """One command through the real door."""
        if stdin is not None:
            self.stdin.setattr("sys.stdin", _Typed(stdin))
        self.captured.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        seen = self.captured.readouterr()
        assert "Traceback" not in seen.out + seen.err
        return Ended(code, seen.out, seen.err)

    def on(self, name: str, *arguments: object, **more: Any) -> Ended:
        """One command on a node."""
        return self.run(*arguments, "--node", self.folder(name), **more)

    def by(self, name: str, role: str, *arguments: object, **more: Any) -> Ended:
        """One command on a node by the officer of a role, with a purpose where the command has one."""
        purpose = () if arguments[0] in ("node", "exchange") else ("--purpose", PURPOSE)
        return self.on(name, *arguments, "--as", role.replace("_", "-"), *purpose, **more)

    def act(self, name: str, role: str, *arguments: object) -> Any:
        """The same, its JSON read; the test fails if it is not done."""
        ended = self.by(name, role, *arguments, "--json")
        assert ended.code == 0, ended.out + ended.err
        return ended.json

    def two(self, name: str, *arguments: object) -> Any:
        """An act on a case by two desks of a node: one prepares it, the other confirms it."""
        made = self.act(name, "national_desk", "case", *arguments)
        assert made["waits_for_second_person"], made
        if f"{name}-desk2" not in self.seconds:
            self.seconds.add(f"{name}-desk2")
            self.second(name, "desk2", Role.NATIONAL_DESK)
        return self.act(name, "desk2", "case", "confirm", arguments[1], made["proposal"][:16])

    def drafted(self, name: str = "cn", to: str = "la", **changes: str) -> str:
        """A case on a node with the template's letter in it; its id."""
        case = self.act(name, "officer", "case", "open", "--title", "Synthetic fraud")["case"]
        self.act(
            name,
            "officer",
            "case",
            "draft",
            case,
            self.letter(**{'requested_node = "la"': f'requested_node = "{to}"', **changes}),
        )
        return str(case)

    def released(self, **changes: str) -> str:
        """A case whose letter went from cn to la; its id."""
        case = self.drafted(**changes)
        self.act("cn", "officer", "case", "assess", case)
        self.act("cn", "supervisor", "case", "release", case)
        self.world.exchange()
        return case

    def letter(self, **changes: str) -> Path:
        """The template as a file, with texts in it replaced."""
        text = self.run("case", "template").out
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        path = self.root / "letter.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def second(self, name: str, login: str, role: Role) -> None:
        """Another officer of a role, signed in."""
        self._account(name, f"{name}.{login}", login, (role.value,))

    def ask_witnesses(self, name: str) -> dict[str, str]:
        """What nodes of other states say that are asked to cosign now; those in `unreachable` do not answer."""
        said = {}
        for other, theirs in self.world.nodes.items():
            if theirs.desk.authority.state == self.world[name].desk.authority.state:
                continue
            desk = self.world[name].desk
            note = last_cosigned(theirs.desk, name)
            seen = parse_checkpoint(note).checkpoint.size if note else 0
            said[other] = "line.down"
            if other in self.unreachable:
                continue
            try:
                answer = witness_signed(theirs.desk, signed_submission_for(desk, other, seen))
                assert answer.note, answer
                take_cosignature(desk, other, answer.note)
                said[other] = "cosigned"
            except ComityError as fault:
                said[other] = fault.code
        return said

    def _enrol(self, name: str) -> None:
        self.folder(name).mkdir()
        for role, officer in self.world[name].officers.items():
            if role is not Role.SYSTEM:
                self._account(name, officer.id, role.value.replace("_", "-"), (role.value,), officer.name)

    def _account(self, name: str, pseudonym: str, login: str, roles: tuple[str, ...], person: str = "") -> None:
        desk = self.world[name].desk
        row = AccountRow(
            pseudonym, login, person or f"Synthetic {login}", roles, f"plain:{PASSWORD}", pyotp.random_base32()
        )
        with desk.store.unit() as unit:
            unit.accounts.put(row)
        token = self.folder(name) / "sessions" / f"{login}.token"
        token.parent.mkdir(exist_ok=True)
        token.write_text(open_session(desk, row))
        token.chmod(0o600)


class _Typed:
    """Stdin with lines that somebody wrote; no terminal."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.splitlines(keepends=True))

    def readline(self, _limit: int = -1) -> str:
        return next(self._lines, "")

    def isatty(self) -> bool:
        return False


def make_stage(
    names: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """A stage with these nodes; no variable of the environment reaches the commands."""
    for variable in ("COMITY_NODE", "COMITY_AS", "COMITY_PURPOSE", "COMITY_TRACEBACK"):
        monkeypatch.delenv(variable, raising=False)
    stage = Stage(World.of(*names), tmp_path, capsys, monkeypatch)
    monkeypatch.setattr(bootstrap, "open_node", stage.open)
    monkeypatch.setattr(bootstrap, "ask_witnesses", lambda node: stage.ask_witnesses(node.desk.node))
    yield stage
