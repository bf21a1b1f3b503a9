"""Keys and people of real nodes at the command line: a province below its ministry, and what is typed at a terminal."""

import os
import pty
import select
import sqlite3
import subprocess
from pathlib import Path

import pytest
from tests.nodes.command_line import COMITY, PASSPHRASE, NodeAt, run

pytestmark = pytest.mark.nodes
PATIENCE = 300  # seconds for one prompt, however busy the machine is
PROVINCE = ("--tier", "province", "--parent", "cn", "--power", "police_information")


def test_a_province_gets_its_powers_from_its_ministrys_root(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn")
    zj = NodeAt.make(tmp_path / "cn-zj", "cn-zj", *PROVINCE)
    assert zj.json("node", "status")["keys"]["warning"] == "not_countersigned"
    request, signed = tmp_path / "zj.cbor", tmp_path / "zj-signed.cbor"
    request.write_bytes((zj.folder / "keys" / "statement.cbor").read_bytes())
    above = (zj.folder.parent / "cn" / "keys" / "statement.cbor").read_bytes()
    (tmp_path / "cn.cbor").write_bytes(above)
    words = ("node", "keys", "countersign", request, "--root", tmp_path / "cn-root", "--out", signed)
    run(*words, "--passphrase-stdin", stdin="another passphrase entirely\n", code=1)
    run(*words[:-4], "--root", tmp_path / "nowhere", "--out", signed, "--passphrase-stdin", stdin="x\n", code=3)
    assert not signed.exists()
    shown = run(*words, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n").stdout
    assert "police_information" in shown
    zj.run("node", "keys", "install", request, "--parent", tmp_path / "cn.cbor", code=1)
    cn.run("node", "keys", "install", signed, "--parent", tmp_path / "cn.cbor", code=1)
    installed = zj.json("node", "keys", "install", signed, "--parent", tmp_path / "cn.cbor")
    assert (installed["parent"], installed["powers"]) == ("cn", ["police_information"])
    assert zj.json("node", "status")["keys"]["warning"] == ""
    assert "STILL" not in zj.run("node", "status").stdout
    again = NodeAt.make.__func__  # the folder has a node; a second one is not made over it
    with pytest.raises(AssertionError, match=r"config\.exists"):
        again(NodeAt, tmp_path / "cn", "cn")


def test_a_database_that_somebody_edited_is_found_by_the_check(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn").staff("officer")
    cn.act("officer", "case", "open", "--title", "Synthetic fraud")
    cn.json("log", "witness", "ask", "--by", "la", "--out", tmp_path / "ask.txt")
    assert cn.json("log", "check")["checkpoints"] == 1
    with sqlite3.connect(cn.folder / "node.sqlite3") as database:
        (table,) = (
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "leaf_salt" in {column[1] for column in database.execute(f"PRAGMA table_info({name})")}
        )
        database.execute(f"UPDATE {table} SET content = ? WHERE type = 'case.opened'", (b"\xa0",))
    ended = cn.json("log", "check", code=1)
    assert ended["error"]["code"] == "log.event_differs"
    assert "case.opened" in ended["error"]["message"]


def test_a_passphrase_is_typed_twice_and_unseen_at_a_terminal(tmp_path: Path) -> None:
    words = ("--id", "cn", "--name", "B", "--tier", "national", "--public", "https://127.0.0.1:7443")
    ended, seen = at_terminal(tmp_path / "cn", words, [PASSPHRASE, "a slip", PASSPHRASE, PASSPHRASE])
    assert ended == 0, seen
    assert seen.count("Passphrase of the root key") == 2
    assert PASSPHRASE not in seen


def at_terminal(folder: Path, words: tuple[str, ...], lines: list[str]) -> tuple[int, str]:
    """`comity node init` with these lines typed at a terminal of its own: exit code, and what the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMITY, "node", "init", folder, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,  # without the terminal that the tests may run at
    )
    os.close(theirs)
    seen, typed = "", iter(lines)
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            seen += os.read(ours, 4096).decode(errors="replace")
        except OSError:  # the other end was closed
            break
        if seen.endswith(": "):  # the blank comes once typing is unseen
            os.write(ours, f"{next(typed)}\n".encode())
    os.close(ours)
    try:
        return process.wait(timeout=PATIENCE), seen
    except subprocess.TimeoutExpired:
        process.kill()
        raise
