"""The log from the command line: checked to the last bit, shown, witnessed by file, and its audit read."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from tests.fakes.store import MemoryStore, State
from tests.unit.cli.stage import Stage

from comity.application.node.witnessing import publish_checkpoint, witness_checkpoint
from comity.application.ports import StoredEvent
from comity.evidence.checkpoint import LogSigner, make_checkpoint
from comity.evidence.witness import Submission


def state_of(stage: Stage, name: str = "cn") -> State:
    return cast(MemoryStore, stage.node(name).desk.store).state


def witnessed(stage: Stage, folder: Path) -> None:
    """cn's log cosigned by la, carried as files."""
    question, note = folder / "ask.txt", folder / "note.txt"
    for path in (question, note):
        path.unlink(missing_ok=True)
    assert stage.on("cn", "log", "witness", "ask", "--by", "la", "--out", question).code == 0
    assert stage.on("la", "log", "witness", "cosign", question, "--of", "cn", "--out", note).code == 0
    assert stage.on("cn", "log", "witness", "take", note, "--by", "la", "--json").json["cosigners"] == ["la"]


def test_a_sound_log_holds_and_says_what_was_checked(stage: Stage, tmp_path: Path) -> None:
    stage.drafted()
    publish_checkpoint(stage.node("cn").desk)
    stage.released()
    witnessed(stage, tmp_path)
    found = stage.on("cn", "log", "check", "--json").json
    assert found["holds"] is True
    assert (found["checkpoints"], found["cosignatures"], found["erased"]) == (2, 1, 0)
    assert found["size"] == len(state_of(stage).events)
    text = stage.on("cn", "log", "check").out
    assert "The log holds." in text


def test_an_erased_body_leaves_the_log_whole(stage: Stage) -> None:
    stage.drafted()
    publish_checkpoint(stage.node("cn").desk)
    with stage.node("cn").desk.store.unit() as unit:
        (drafted,) = unit.events.of_type("request.drafted")
        unit.events.erase(drafted.signed.digest)
    assert stage.on("cn", "log", "check", "--json").json["erased"] == 1


def _event(state: State, index: int) -> StoredEvent:
    return state.events[state.leaves[index]]


def _put(state: State, stored: StoredEvent) -> None:
    state.events[stored.signed.digest] = stored


def _body(state: State) -> None:
    stored = _event(state, 3)
    content = (stored.signed.content or b"")[:-1] + b"\x00"
    _put(state, replace(stored, signed=replace(stored.signed, content=content)))


def _signature(state: State) -> None:
    stored = _event(state, 3)
    _put(state, replace(stored, signed=replace(stored.signed, signature=bytes(64))))


def _header(state: State) -> None:
    stored = _event(state, 3)
    _put(state, replace(stored, signed=replace(stored.signed, header=stored.signed.header + b"\x00")))


def _leaf_salt(state: State) -> None:
    stored = _event(state, 3)
    _put(state, replace(stored, leaf_salt=bytes(32)))


def _gone(state: State) -> None:
    del state.events[state.leaves.pop(3)]


def _surplus(state: State) -> None:
    state.size["size"] -= 1
    state.checkpoints.clear()


def _tile(state: State) -> None:
    hashes = state.tiles[0, 0]
    state.tiles[0, 0] = bytes([hashes[0] ^ 1]) + hashes[1:]


def _short_tile(state: State) -> None:
    state.tiles[0, 0] = state.tiles[0, 0][:-32]


def _checkpoint_root(state: State) -> None:
    (key, row), *_ = state.checkpoints.items()
    state.checkpoints[key] = replace(row, root=bytes(32))


def _checkpoint_note(state: State) -> None:
    (key, row), *_ = state.checkpoints.items()
    lines = row.note.split("\n")
    state.checkpoints[key] = replace(row, note="\n".join([lines[0], str(row.size + 1), *lines[2:]]))


def _ahead(state: State) -> None:
    (key, row), *_ = state.checkpoints.items()
    state.checkpoints[key] = replace(row, size=row.size + 100)


def _claimed(state: State) -> None:
    (key, row), *_ = state.checkpoints.items()
    state.checkpoints[key] = replace(row, cosignatures=("la",))


def _fork(state: State) -> None:
    (_, row), *_ = state.checkpoints.items()
    state.checkpoints[row.origin_node, row.size, bytes(32)] = replace(row, root=bytes(32))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_body, "log.event_differs"),
        (_signature, "log.event_differs"),
        (_header, "log.event_differs"),
        (_leaf_salt, "log.tile_differs"),
        (_gone, "log.event_missing"),
        (_surplus, "log.surplus"),
        (_tile, "log.tile_differs"),
        (_short_tile, "log.tile_differs"),
        (_checkpoint_root, "log.root_differs"),
        (_checkpoint_note, "log.checkpoint_differs"),
        (_ahead, "log.rolled_back"),
        (_claimed, "log.cosignature_differs"),
        (_fork, "log.forked"),
    ],
)
def test_whatever_was_changed_is_the_first_difference_named(
    stage: Stage, spoil: Callable[[State], None], code: str
) -> None:
    stage.drafted()
    publish_checkpoint(stage.node("cn").desk)
    assert stage.on("cn", "log", "check").code == 0
    spoil(state_of(stage))
    ended = stage.on("cn", "log", "check", "--json")
    assert (ended.error, ended.code) == (code, 1)
    assert "keep the disk" in ended.json["error"]["advice"]


def test_the_end_of_the_log_is_shown_without_content(stage: Stage) -> None:
    stage.drafted()
    row = publish_checkpoint(stage.node("cn").desk)
    found = stage.on("cn", "log", "show", "--newest", "2", "--json").json
    assert (found["size"], [leaf["index"] for leaf in found["leaves"]]) == (row.size, [row.size - 2, row.size - 1])
    assert [point["size"] for point in found["checkpoints"]] == [row.size]
    text = stage.on("cn", "log", "show").out
    assert "request.drafted" in text
    assert "Synthetic" not in text + str(found)
    assert stage.on("cn", "log", "show", "--newest", "0", "--json").error == "usage"


def test_the_audit_says_who_read_what_for_which_purpose(stage: Stage) -> None:
    case = stage.released()
    stage.act("cn", "officer", "case", "show", case)
    assert stage.by("cn", "administrator", "case", "show", case).code == 1
    page = stage.act("cn", "auditor", "log", "audit", "--case", case, "--act", "case.read")
    (refused, read) = page["rows"]
    assert (read["officer"], read["name"], read["outcome"]) == ("cn.officer", "Test officer", "read")
    assert (refused["role"], refused["outcome"]) == ("administrator", "policy.role")
    assert page["complete"] is True
    by_login = stage.act("cn", "auditor", "log", "audit", "--officer", "officer")["rows"]
    assert {row["officer"] for row in by_login} == {"cn.officer"}
    newest = stage.act("cn", "auditor", "log", "audit", "--limit", "1")
    assert (newest["rows"][0]["act"], newest["complete"]) == ("audit.read", False)
    assert newest["rows"][0]["detail"]["asked_officer"] == "officer"


def test_the_audit_is_cut_by_time_and_written_as_a_table(stage: Stage) -> None:
    stage.drafted()
    stage.world.clock.turn(hours=2)
    since = stage.world.clock.at.isoformat()
    stage.act("cn", "officer", "case", "list")
    rows = stage.act("cn", "auditor", "log", "audit", "--since", since)["rows"]
    assert [row["act"] for row in rows] == ["inbox.read"]
    exported = stage.by("cn", "auditor", "log", "audit", "--csv").out
    acts = [row["act"] for row in csv.DictReader(io.StringIO(exported))]
    assert acts[:2] == ["audit.read", "inbox.read"]
    assert "There are more" in stage.by("cn", "auditor", "log", "audit", "--limit", "2").out


@pytest.mark.parametrize(
    ("role", "arguments", "code", "exit_code"),
    [
        ("officer", (), "policy.role", 1),
        ("administrator", (), "policy.role", 1),
        ("auditor", ("--since", "yesterday"), "audit.since", 2),
        ("auditor", ("--limit", "0"), "usage", 2),
        ("auditor", ("--case", "nonsense"), "case.unknown", 2),
    ],
)
def test_the_audit_is_for_auditors_who_ask_clearly(
    stage: Stage, role: str, arguments: tuple[str, ...], code: str, exit_code: int
) -> None:
    ended = stage.by("cn", role, "log", "audit", *arguments, "--json")
    assert (ended.error, ended.code) == (code, exit_code)


def test_a_witness_takes_up_where_it_was_and_refuses_a_fork(stage: Stage, tmp_path: Path) -> None:
    stage.drafted()
    witnessed(stage, tmp_path)
    stage.drafted()
    witnessed(stage, tmp_path)
    stage.drafted()
    question = tmp_path / "fork.txt"
    wrong = stage.on("cn", "log", "witness", "ask", "--by", "la", "--seen", "1", "--out", question)
    assert wrong.code == 0
    note = tmp_path / "refused.txt"
    ended = stage.on("la", "log", "witness", "cosign", question, "--of", "cn", "--out", note, "--json")
    assert (ended.error, ended.code) == ("witness.stale", 1)
    assert not note.exists()
    garbage = tmp_path / "garbage.txt"
    garbage.write_bytes(b"\xff\xfe")
    assert stage.on("la", "log", "witness", "cosign", garbage, "--of", "cn", "--out", note).code == 1
    assert stage.on("cn", "log", "witness", "take", garbage, "--by", "la").code == 1
    again = stage.on("cn", "log", "witness", "ask", "--by", "la", "--out", question, "--json")
    assert (again.error, again.code) == ("file.exists", 2)


def test_a_whole_log_is_checked_by_another_process_that_has_only_the_file_and_roots(
    three: Stage, tmp_path: Path
) -> None:
    three.released()
    out = tmp_path / "cn.log"
    made = three.act("cn", "auditor", "log", "export", "--out", out)
    assert (made["states"], made["quorum"]) == (["LA", "TH"], True)
    assert out.stat().st_mode & 0o777 == 0o600
    roots = [f"--root={three.node(name).keys.plain_statement.root.fingerprint}" for name in ("cn", "la", "th")]
    checked = three.run("log", "check", out, *roots, "--json")
    assert checked.code == 0, checked.out
    assert (checked.json["verified"], checked.json["size"]) == (True, made["size"])
    assert checked.json["witnesses"]["states"] == ["LA", "TH"]
    assert "Verified" in three.run("log", "check", out, *roots).out
    data = bytearray(out.read_bytes())
    data[len(data) // 3] ^= 1
    out.write_bytes(data)
    changed = three.run("log", "check", out, *roots, "--json")
    assert (changed.code, changed.json["verified"]) == (1, False)


def test_the_log_s_content_goes_out_only_where_the_auditor_asks_and_for_nobody_else(
    three: Stage, tmp_path: Path
) -> None:
    case = three.drafted()
    three.act("cn", "officer", "case", "note", case, "--text", "a thought that stays here")
    three.act("cn", "auditor", "log", "export", "--out", tmp_path / "headers.log")
    three.act("cn", "auditor", "log", "export", "--out", tmp_path / "whole.log", "--content")
    assert b"a thought that stays here" not in (tmp_path / "headers.log").read_bytes()
    assert b"a thought that stays here" in (tmp_path / "whole.log").read_bytes()
    roots = [f"--root={three.node(name).keys.plain_statement.root.fingerprint}" for name in ("cn", "la", "th")]
    for name in ("headers.log", "whole.log"):
        assert three.run("log", "check", tmp_path / name, *roots).code == 0
    for role in ("administrator", "officer", "national_desk"):
        refused = three.by("cn", role, "log", "export", "--out", tmp_path / "no.log", "--json")
        assert (refused.code, refused.error) == (1, "policy.role")
    assert not (tmp_path / "no.log").exists()
    assert three.run("log", "check", "--json").error == "log.nothing"


def test_alarms_are_listed_proven_and_lifted_at_the_command_line(three: Stage, tmp_path: Path) -> None:
    three.released()
    publish_checkpoint(three.node("cn").desk)
    three.ask_witnesses("cn")
    cn, la = three.node("cn"), three.node("la")
    with la.desk.store.reading() as unit:
        seen = unit.tiles.newest_checkpoint("cn")
    assert seen
    three.world.clock.turn(minutes=1)
    fork = make_checkpoint("cn", seen.size, b"\x07" * 32, LogSigner(*cn.keys.log), three.world.clock.now())
    assert witness_checkpoint(la.desk, "cn", Submission(seen.size, (), fork.to_bytes())).code == "witness.forked"
    three.world.exchange()
    for name in ("la", "cn", "th"):
        (row,) = three.on(name, "log", "alarms", "--json").json["alarms"]
        assert (row["kind"], row["log"], row["reported_by"]) == ("forked", "cn", "la"), name
        assert "ALARMS" in three.on(name, "node", "status").out
    proof = tmp_path / "cn-forked.comity"
    assert three.on("th", "log", "alarm-proof", row["alarm"][:12], "--out", proof).code == 0
    roots = [f"--root={three.node(name).keys.plain_statement.root.fingerprint}" for name in ("cn", "la")]
    verified = three.run("evidence", "verify", proof, *roots, "--json")
    assert (verified.code, verified.json["verified"]) == (0, True), verified.out
    reason = ("--reason", "settled by phone", "--as", "administrator", "--json")
    lifted = three.on("la", "log", "lift", row["alarm"][:12], *reason)
    assert lifted.json["lifted_by"] == "la.administrator"
    assert three.on("la", "log", "alarms", "--json").json["standing"] == 0
