"""Proof that leaves the node: whole enough to convince a stranger, and no more than may go out."""

from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.stage import Stage
from tests.unit.cli.test_log_commands import witnessed

from comity.evidence.bundle import parse_bundle


def exported(stage: Stage, case: str, out: Path, *more: str, name: str = "cn") -> Any:
    out.unlink(missing_ok=True)
    return stage.act(name, "officer", "case", "export", case, "--out", out, *more)


def verified(stage: Stage, bundle: Path, *names: str, code: int = 0) -> dict[str, bool]:
    """What `comity evidence verify` says of a file, by check, to somebody who trusts these nodes' roots."""
    roots = [part for name in names for part in ("--root", stage.node(name).keys.plain_statement.root.fingerprint)]
    ended = stage.run("evidence", "verify", bundle, *roots, "--witnesses", "1", "--json")
    assert ended.code == code, ended.out
    return {check["name"]: check["ok"] for check in ended.json["checks"]}


def kinds(bundle: Path) -> list[str]:
    return [event.signed.event.type for event in parse_bundle(bundle.read_bytes()).bundle.events]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return tmp_path / "case.comity"


def test_a_stranger_verifies_what_was_shared(stage: Stage, bundle: Path, tmp_path: Path) -> None:
    case = stage.released()
    stage.act("cn", "officer", "case", "note", case, "--text", "a thought")
    witnessed(stage, tmp_path)
    made = exported(stage, case, bundle)
    assert (made["cosigners"], made["withheld"]) == (["la"], [])
    assert kinds(bundle) == ["request.released"]
    assert all(verified(stage, bundle, "cn", "la").values())
    assert verified(stage, bundle, "cn", "la")["receipts"]
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert verified(stage, bundle, "la", code=1)["statements"] is False


def test_the_whole_has_what_stays_here_but_never_a_note(stage: Stage, bundle: Path, tmp_path: Path) -> None:
    case = stage.drafted()
    stage.act("cn", "officer", "case", "note", case, "--text", "a thought")
    stage.act("cn", "officer", "case", "assess", case)
    witnessed(stage, tmp_path)
    made = exported(stage, case, bundle, "--whole")
    assert kinds(bundle) == ["case.opened", "request.drafted", "request.assessed"]
    assert made["left_out"] == 1
    (left,) = parse_bundle(bundle.read_bytes()).bundle.outside
    assert left.why == "an officer's own note"
    assert b"a thought" not in bundle.read_bytes()
    checks = verified(stage, bundle, "cn", "la")
    assert all(checks.values())
    assert len(parse_bundle(bundle.read_bytes()).bundle.decisions) == 1


def test_what_stays_within_a_state_is_not_shared_abroad(ministry: Stage, bundle: Path, tmp_path: Path) -> None:
    case = ministry.drafted("cn-zj")
    ministry.act("cn-zj", "officer", "case", "assess", case)
    ministry.act("cn-zj", "supervisor", "case", "submit", case)
    ministry.world.exchange()
    ministry.act("cn", "national_desk", "case", "release", case)
    ministry.world.exchange()
    out = exported(ministry, case, bundle, name="cn-zj")
    assert kinds(bundle) == ["request.released"]
    assert out["cosigners"] == []
    whole = exported(ministry, case, bundle, "--whole", name="cn-zj")
    assert "request.submitted" in kinds(bundle)
    assert whole["events"] > out["events"]
    checks = verified(ministry, bundle, "cn", "la", code=1)
    assert [name for name, ok in checks.items() if not ok] == ["cosignatures"]


def test_another_states_handling_code_binds_the_export(stage: Stage, bundle: Path, tmp_path: Path) -> None:
    case = stage.drafted("la", to="cn")
    stage.act("la", "officer", "case", "assess", case)
    stage.act("la", "supervisor", "case", "release", case, "--handling", "H2")
    stage.world.exchange()
    witnessed(stage, tmp_path)
    made = exported(stage, case, bundle)
    (event,) = parse_bundle(bundle.read_bytes()).bundle.events
    assert (made["withheld"], event.signed.content) == ([event.signed.digest.hex()], None)
    assert b"synthetic case 7" not in bundle.read_bytes()
    assert all(verified(stage, bundle, "cn", "la").values())
    permitted = exported(stage, case, bundle, "--permission", "LA note 12 of 2026-11-20")
    assert permitted["withheld"] == []
    assert all(verified(stage, bundle, "cn", "la").values())
    (with_it, without) = stage.act("cn", "auditor", "log", "audit", "--act", "case.exported")["rows"]
    assert (with_it["detail"]["permission"], without["detail"]["permission"]) == ("LA note 12 of 2026-11-20", "")
    assert exported(stage, case, bundle, name="la")["withheld"] == [], "it binds others, not its author"


def test_a_file_that_was_changed_is_found_out(stage: Stage, bundle: Path, tmp_path: Path) -> None:
    case = stage.released()
    witnessed(stage, tmp_path)
    exported(stage, case, bundle)
    whole = bundle.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        bundle.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not all(verified(stage, bundle, "cn", "la", code=1).values())


def test_proof_of_nothing_is_not_written(stage: Stage, bundle: Path) -> None:
    case = stage.drafted()
    ended = stage.by("cn", "officer", "case", "export", case, "--out", bundle, "--json")
    assert (ended.error, ended.code) == ("export.nothing_shared", 2)
    keeper = stage.by("cn", "administrator", "case", "export", case, "--out", bundle, "--whole", "--json")
    assert (keeper.error, keeper.code) == ("policy.role", 1)
    assert not bundle.exists()
    shown = stage.by("cn", "officer", "case", "export", case, "--out", bundle, "--whole")
    assert "nobody verifies the file who asks for so many" in shown.out
    again = stage.by("cn", "officer", "case", "export", case, "--out", bundle, "--whole", "--json")
    assert again.error == "file.exists"


def test_a_proof_asked_for_early_is_cosigned_on_the_spot_or_says_who_could_not_be_reached(
    three: Stage, bundle: Path
) -> None:
    stage = three
    case = stage.released()
    stage.unreachable.add("th")
    made = exported(stage, case, bundle)
    assert (made["states"], made["quorum"], made["asked"]) == (["LA"], False, {"la": "cosigned", "th": "line.down"})
    said = stage.by("cn", "officer", "case", "export", case, "--out", bundle.with_name("again")).out
    assert "Asked in vain: th (line.down)" in said
    stage.unreachable.clear()
    made = exported(stage, case, bundle)
    assert (made["states"], made["quorum"]) == (["LA", "TH"], True)
    roots = [part for name in ("cn", "la", "th") for part in ("--root", root_of(stage, name))]
    ended = stage.run("evidence", "verify", bundle, *roots, "--json")
    assert ended.code == 0, ended.out
    (seen,) = ended.json["witnesses"]
    assert [(one["node"], one["state"]) for one in seen["cosigners"]] == [("la", "LA"), ("th", "TH")]
    assert (seen["needed"], seen["reached"]) == (2, True)
    assert exported(stage, case, bundle)["asked"] == {}, "nobody is asked again for what is witnessed"


def root_of(stage: Stage, name: str) -> str:
    return str(stage.node(name).keys.plain_statement.root.fingerprint)
