"""A node is archived while it serves, comes back by two custodians, and writes again only once its peers agree."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.nodes.command_line import NodeAt, run

from comity.exchange.attachments import OpenedFile

pytestmark = pytest.mark.nodes
WORDS = "an invented custodian's words"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with a case and a file of three custodians, and its archive."""
    base = tmp_path_factory.mktemp("archive")
    for name in ("a", "b", "c", "stranger"):
        words = ("node", "archive", "custodian", "--name", f"Synthetic {name}", "--passphrase-stdin")
        run(*words, "--key", base / f"{name}.key", "--public", base / f"{name}.pub", stdin=f"{WORDS} {name}\n")
    cn = NodeAt.make(base / "cn", "cn").staff("officer")
    case = cn.act("officer", "case", "open", "--title", "Synthetic fraud")["case"]
    (base / "file.txt").write_text("Synthetic evidence")
    cn.act("officer", "case", "attach", case, base / "file.txt")
    people = [part for name in ("a", "b", "c") for part in ("--custodian", base / f"{name}.pub")]
    made = cn.act("admin", "node", "archive", "make", *people, "--out", base / "cn.archive")
    assert made["custodians"] == ["Synthetic a", "Synthetic b", "Synthetic c"]
    return base


def restore(base: Path, into: Path, *names: str, code: int = 0, words: str = WORDS, file: str = "cn.archive") -> Any:
    keys = [part for name in names for part in ("--key", base / f"{name}.key")]
    typed = "".join(f"{words} {name}\n" for name in names)
    command = ("node", "archive", "restore", base / file, "--into", into, *keys, "--passphrase-stdin", "--json")
    return json.loads(run(*command, stdin=typed, code=code).stdout)


def test_any_two_custodians_bring_the_node_back_and_it_writes_once_resumed(base: Path, tmp_path: Path) -> None:
    for pair in (("a", "c"), ("c", "b")):
        folder = tmp_path / "-".join(pair)
        found = restore(base, folder, *pair)
        assert found["leaves"] >= found["log_size"] > 0
        back = NodeAt(folder, "cn")
        assert back.json("log", "check")["holds"], "it opens, and reads"
        refused = back.json("node", "officers", "add", "--login", "x", "--name", "X", "--role", "officer",
                            "--password-stdin", stdin="a password of some length\n", code=3)  # fmt: skip
        assert refused["error"]["code"] == "node.restored", "and writes nothing"
    resumed = back.json("node", "archive", "resume", "--by", "Synthetic c", "--reason", "disk lost")
    assert resumed["compared"] == []
    assert not (folder / "restored.json").exists()
    back.json("log", "witness", "ask", "--by", "la", "--out", tmp_path / "ask.txt")
    assert back.json("log", "check")["holds"]
    with sqlite3.connect(folder / "node.sqlite3") as database:
        ((name, key),) = database.execute("SELECT attachment, content_key FROM comity_storage_attachment").fetchall()
    attachment = UUID(bytes=name)
    with OpenedFile((folder / "files" / "sealed" / str(attachment)).open("rb"), attachment, key) as content:
        assert content.read() == b"Synthetic evidence"


@pytest.mark.parametrize(
    ("names", "words", "code"),
    [
        (("a",), WORDS, "archive.custodians_needed"),
        (("a", "a"), WORDS, "archive.custodians_needed"),
        (("a", "stranger"), WORDS, "archive.custodians_needed"),
        (("a", "b"), "other words", "custodian.passphrase"),
    ],
)
def test_one_custodian_or_a_wrong_one_opens_nothing(
    base: Path, tmp_path: Path, names: tuple[str, ...], words: str, code: str
) -> None:
    assert restore(base, tmp_path / "x", *names, words=words, code=1)["error"]["code"] == code
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_a_changed_or_cut_archive_is_refused_before_anybody_types_a_passphrase(base: Path, tmp_path: Path) -> None:
    whole = (base / "cn.archive").read_bytes()
    shutil.copy(base / "cn.archive", tmp_path / "copy")
    assert json.loads(run("node", "archive", "show", tmp_path / "copy", "--json").stdout)["node"] == "cn"
    for name, data in (
        ("cut", whole[:-9]),
        ("head", whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]),
        ("middle", whole[:60_000] + bytes([whole[60_000] ^ 1]) + whole[60_001:]),
        ("end", whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:]),
        ("longer", whole + b"x"),
    ):
        (tmp_path / name).write_bytes(data)
        ended = json.loads(run("node", "archive", "show", tmp_path / name, "--json", code=1).stdout)
        assert ended["error"]["kind"] == "not_verified", name
    other = ("--fingerprint", "0" * 64)
    ended = json.loads(run("node", "archive", "show", base / "cn.archive", *other, "--json", code=1).stdout)
    assert ended["error"]["code"] == "statement.root_unknown"
    shutil.copytree(base / "cn", tmp_path / "full")
    assert restore(base, tmp_path / "full", "a", "b", code=2)["error"]["code"] == "archive.folder"
