"""Nodes, their people and their peers from the command line."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from tests.fakes.store import MemoryStore
from tests.fakes.world import World
from tests.unit.cli.stage import PASSWORD, Ended, Stage

from comity.adapters.keys import ROOT_FOLDER


def keeper(stage: Stage, *arguments: object, stdin: str | None = None) -> Ended:
    return stage.on("cn", "node", *arguments, "--as", "administrator", "--json", stdin=stdin)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"--id": "CN"}, "authority.node_id"),
        ({"--tier": "province"}, "node.parent"),
        ({"--parent": "cn"}, "node.parent"),
        ({"--tier": "province", "--parent": "th", "--id": "cn-zj"}, "node.parent"),
        ({"--time-zone": "Mars/Olympus"}, "node.time_zone"),
        ({"--time-zone": "../etc/passwd"}, "node.time_zone"),
        ({"--name": "  "}, "node.name"),
        ({"--public": "http://cn.example"}, "config.public"),
        ({"--tier": "empire"}, "usage"),
        ({"--power": "everything"}, "usage"),
        ({"--peers-port": "70000"}, "usage"),
    ],
)
def test_a_node_that_cannot_be_leaves_nothing_behind(stage: Stage, changes: dict[str, str], code: str) -> None:
    options = {"--id": "cn", "--name": "Bureau", "--tier": "national", "--public": "https://cn.example:7443", **changes}
    words = [part for pair in options.items() for part in pair]
    folder = stage.root / "new"
    ended = stage.run("node", "init", folder, *words, "--passphrase-stdin", "--json", stdin="six words will do here\n")
    assert (ended.error, ended.code) == (code, 2)
    assert not folder.exists()


@pytest.mark.parametrize(("stdin", "code"), [("short\n", "root.passphrase"), ("", "stdin.ended")])
def test_a_root_without_a_passphrase_is_not_made(stage: Stage, stdin: str, code: str) -> None:
    words = ("--id", "cn", "--name", "B", "--tier", "national", "--public", "https://cn.example:7443")
    folder = stage.root / "new"
    ended = stage.run("node", "init", folder, *words, "--passphrase-stdin", "--json", stdin=stdin)
    assert (ended.error, ended.code) == (code, 2)
    assert not folder.exists()


def test_status_tells_log_outbox_peers_keys_and_root(stage: Stage) -> None:
    stage.drafted()
    case = stage.act("cn", "officer", "case", "list")["rows"][0]["case"]
    stage.act("cn", "officer", "case", "assess", case)
    stage.act("cn", "supervisor", "case", "release", case)
    (stage.folder("cn") / ROOT_FOLDER).mkdir()
    found = stage.on("cn", "node", "status", "--json").json
    assert set(found) == {
        "node", "name", "tier", "parent", "corpus", "keys", "log", "alarms", "outbox", "gaps", "peers", "root_readable",
        "schema_current", "warnings", "index",
    }  # fmt: skip
    assert found["index"]["usable"] is False, "no index was made: it is not an empty one"
    (line,) = found["outbox"]
    assert (line["peer"], line["state"], line["count"]) == ("la", "waiting", 1)
    assert line["oldest_at"]
    (peer,) = found["peers"]
    assert (peer["node"], peer["standing"], peer["keys"]["warning"]) == ("la", "active", "")
    assert found["log"]["checkpoint"] is None
    assert (found["root_readable"], found["schema_current"]) == (True, True)
    text = stage.on("cn", "node", "status").out
    for words in ("STILL ON THIS MACHINE", "nobody yet", "waiting", "active"):
        assert words in text


def test_status_warns_before_keys_end_and_after(stage: Stage) -> None:
    stage.world.clock.at += timedelta(days=100)
    found = stage.on("cn", "node", "status", "--json").json
    assert (found["keys"]["warning"], found["peers"][0]["keys"]["warning"]) == ("expires_soon", "expires_soon")
    stage.world.clock.at += timedelta(days=100)
    assert stage.on("cn", "node", "status", "--json").json["keys"]["warning"] == "expired"
    assert "EXPIRED" in stage.on("cn", "node", "peers", "list").out


def test_a_province_without_its_ministrys_signature_is_warned(ministry: Stage) -> None:
    province = ministry.node("cn-zj")
    assert ministry.on("cn-zj", "node", "status", "--json").json["keys"]["warning"] == ""
    province.keys.parent_statement = None
    assert ministry.on("cn-zj", "node", "status", "--json").json["keys"]["warning"] == "not_countersigned"


def test_rebuilding_says_whether_anything_had_been_different(stage: Stage) -> None:
    case = stage.drafted()
    assert stage.on("cn", "node", "rebuild", "--json").json == {"cases": 1, "rows": 1, "differed": []}
    state = cast(MemoryStore, stage.node("cn").desk.store).state
    ((place, row),) = state.requests.items()
    state.requests[place] = replace(row, title="forged")
    ended = stage.on("cn", "node", "rebuild", "--json")
    assert (ended.code, ended.json["differed"]) == (1, [str(row.request)])
    again = stage.on("cn", "node", "rebuild")
    assert (again.code, "Nothing had been different." in again.out) == (0, True)
    assert stage.act("cn", "officer", "case", "list", "--case", case)["rows"][0]["title"] != "forged"
    page = stage.act("cn", "auditor", "log", "audit", "--act", "projections")
    assert [row["outcome"] for row in page["rows"]] == ["done", "differed", "done"]


def test_an_administrator_makes_lists_and_closes_accounts(stage: Stage) -> None:
    words = ("officers", "add", "--login", "li.ming", "--name", "李明", "--role", "officer", "--password-stdin")
    made = keeper(stage, *words, stdin=f"{PASSWORD}\n").json
    assert made["roles"] == ["officer"]
    assert made["otpauth"].startswith("otpauth://totp/Comity%20cn:li.ming?secret=")
    listed = {row["login"]: row for row in keeper(stage, "officers", "list").json["officers"]}
    assert (listed["li.ming"]["name"], listed["li.ming"]["active"]) == ("李明", True)
    assert not any("secret" in name or "password" in name for name in listed["li.ming"])
    assert keeper(stage, "officers", "close", "li.ming").code == 0
    assert {row["login"]: row["active"] for row in keeper(stage, "officers", "list").json["officers"]}[
        "li.ming"
    ] is False
    assert keeper(stage, *words, stdin=f"{PASSWORD}\n").error == "account.taken"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "exit_code"),
    [
        (("--login", "a", "--name", "A", "--role", "officer"), "short\n", "account.password", 2),
        (("--login", "a b", "--name", "A", "--role", "officer"), f"{PASSWORD}\n", "account.login", 2),
        (("--login", "a", "--name", " ", "--role", "officer"), f"{PASSWORD}\n", "account.name", 2),
        (("--login", "a", "--name", "A", "--role", "system"), f"{PASSWORD}\n", "account.roles", 2),
        (("--login", "a", "--name", "A", "--role", "king"), f"{PASSWORD}\n", "usage", 2),
        (("--login", "a", "--name", "A"), f"{PASSWORD}\n", "usage", 2),
        (("--login", "a", "--name", "A", "--role", "officer"), "", "stdin.ended", 2),
    ],
)
def test_an_account_that_cannot_be_is_not_made(
    stage: Stage, arguments: tuple[str, ...], stdin: str, code: str, exit_code: int
) -> None:
    ended = keeper(stage, "officers", "add", *arguments, "--password-stdin", stdin=stdin)
    assert (ended.error, ended.code) == (code, exit_code)


def test_only_the_first_account_needs_nobody(stage: Stage) -> None:
    words = (
        "node",
        "officers",
        "add",
        "--login",
        "a",
        "--name",
        "A",
        "--role",
        "officer",
        "--password-stdin",
        "--json",
    )
    nobody = stage.on("cn", *words, stdin=f"{PASSWORD}\n")
    assert (nobody.error, nobody.code) == ("account.keeper", 1)
    officer = stage.on("cn", *words, "--as", "officer", stdin=f"{PASSWORD}\n")
    assert (officer.error, officer.code) == ("policy.role", 1)
    assert stage.on("cn", "node", "officers", "list", "--as", "officer", "--json").error == "policy.role"
    assert keeper(stage, "officers", "close", "nobody").error == "account.unknown"


def test_a_peer_counts_only_once_its_fingerprint_was_heard(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "th.cbor"
    theirs = World.of("th")["th"].keys
    file.write_bytes(theirs.statement)
    imported = stage.on("cn", "node", "peers", "import", file, "--as", "administrator")
    fingerprint = theirs.plain_statement.root.fingerprint
    assert "th is pending." in imported.out
    assert fingerprint not in imported.out, "what is typed has to come from their people"
    wrong = keeper(stage, "peers", "confirm", "th", "--fingerprint", "0" * 64)
    assert (wrong.error, wrong.code) == ("peer.fingerprint", 1)
    part = keeper(stage, "peers", "confirm", "th", "--fingerprint", fingerprint[:20])
    assert (part.error, part.code) == ("fingerprint.form", 2)
    assert keeper(stage, "peers", "confirm", "kh", "--fingerprint", fingerprint).error == "peer.unknown"
    confirmed = keeper(stage, "peers", "confirm", "th", "--fingerprint", fingerprint.upper().replace("-", " ")).json
    assert (confirmed["standing"], confirmed["confirmed_by"]) == ("active", "cn.administrator")
    assert keeper(stage, "peers", "suspend", "th", "--reason", "key lost").code == 0
    listed = stage.on("cn", "node", "peers", "list", "--json").json["peers"]
    assert {row["node"]: row["standing"] for row in listed} == {"la": "active", "th": "suspended"}


@pytest.mark.parametrize(
    ("data", "code", "exit_code"),
    [
        (b"", "canonical.", 1),
        (b"\xff" * 64, "canonical.", 1),
        (b"no statement", "canonical.", 1),
        (b"\x00" * ((1 << 20) + 1), "file.oversized", 2),
    ],
)
def test_a_file_that_is_no_statement_is_not_kept(
    stage: Stage, tmp_path: Path, data: bytes, code: str, exit_code: int
) -> None:
    file = tmp_path / "bad.cbor"
    file.write_bytes(data)
    ended = keeper(stage, "peers", "import", file)
    assert ended.error.startswith(code)
    assert ended.code == exit_code
    assert len(stage.on("cn", "node", "peers", "list", "--json").json["peers"]) == 1
    assert keeper(stage, "peers", "import", tmp_path / "absent").error == "file.unreadable"
    assert keeper(stage, "peers", "suspend", "nobody", "--reason", "x").error == "peer.unknown"


def test_keys_are_shown_without_their_private_halves(stage: Stage) -> None:
    shown = stage.on("cn", "node", "keys", "show", "--json").json
    assert (shown["node"], shown["tier"], len(shown["signing_keys"])) == ("cn", "national", 2)
    assert stage.on("cn", "node", "keys", "fingerprint").out.strip() == shown["fingerprint"]
    assert "seed" not in str(shown)
