"""The installed command from an empty folder to a verified proof, as processes and files alone."""

import json
from pathlib import Path

import pytest
from tests.nodes.command_line import NodeAt, run

pytestmark = pytest.mark.nodes


def letter(folder: Path, **changes: str) -> Path:
    """The template's letter as a file; `changes` replace texts in it."""
    text = run("case", "template").stdout
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "letter.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_node_from_init_to_a_bundle_that_says_what_it_lacks(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn").staff("officer", "auditor")
    case = cn.act("officer", "case", "open", "--title", "Synthetic fraud")["case"]
    drafted = cn.act("officer", "case", "draft", case, letter(tmp_path))
    assert drafted["revision"] == 1
    assessed = cn.act("officer", "case", "assess", case)
    assert assessed["by"] == "cn"
    assert set(assessed["decisions"]) == {"m1"}
    nothing = cn.act("officer", "case", "export", case, "--out", tmp_path / "shared.comity", code=2)
    assert nothing["error"]["code"] == "export.nothing_shared"
    bundle = tmp_path / "case.comity"
    made = cn.act("officer", "case", "export", case, "--whole", "--out", bundle)
    assert (made["events"], made["cosigners"]) == (3, [])
    root = cn.json("node", "keys", "fingerprint")["fingerprint"]
    told = json.loads(run("evidence", "verify", bundle, "--root", root, "--json", code=1).stdout)
    assert [check["name"] for check in told["checks"] if not check["ok"]] == ["cosignatures"], told
    assert cn.json("log", "check")["holds"]
    rows = cn.act("auditor", "log", "audit", "--case", case)["rows"]
    assert [row["act"] for row in reversed(rows)] == [
        "case.opened",
        "request.drafted",
        "request.assessed",
        "case.exported",
    ]
    assert {row["name"] for row in rows} == {"Synthetic officer"}
    assert cn.json("node", "rebuild")["differed"] == []


def test_a_request_crosses_on_disks_and_its_proof_verifies(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn", "--time-zone", "Asia/Shanghai").staff("officer", "supervisor")
    la = NodeAt.make(tmp_path / "la", "la", "--time-zone", "Asia/Vientiane", port=7444)
    la.staff("national-desk", "national-desk2", "executing-authority")
    cn.confirm(la)
    la.confirm(cn)
    case = cn.act("officer", "case", "open", "--title", "Synthetic fraud")["case"]
    cn.act("officer", "case", "draft", case, letter(tmp_path))
    cn.act("officer", "case", "assess", case)
    released = cn.act("supervisor", "case", "release", case)
    assert released["shared_with"] == ["la"]
    assert cn.carry_to(la, name="letter")["verdicts"] == {"accepted": 1}
    la.act("national-desk", "case", "acknowledge", case, "--reference", "LA-1")
    looked = ("--found", "not_looked", "--protection", "no", "--authority", "an invented office", "--reference", "R-1")
    la.act("national-desk", "case", "protection", case, "m1", *looked)
    la.act("national-desk", "case", "accept", case, "m1", "--reason", "domestic law allows")
    la.act("executing-authority", "case", "execute", case, "m1", "--summary", "The holder is invented.")
    words = ("--text", "See the result.", "--rule", "an invented rule", "--limits", "H0, this case only")
    proposal = la.act("national-desk", "case", "answer", case, *words)
    assert proposal["waits_for_second_person"]
    alone = la.act("national-desk", "case", "confirm", case, proposal["proposal"][:16], code=1)
    assert alone["error"]["code"] == "policy.two_persons"
    la.act("national-desk2", "case", "confirm", case, proposal["proposal"][:16])
    la.carry_to(cn, name="answer")
    shown = cn.act("officer", "case", "show", case)
    (request,) = shown["requests"]
    assert (request["stage"], request["measures"][0]["summary"]) == ("answered", "The holder is invented.")
    assert {one["by"] for one in request["assessments"]} == {"cn"}
    (feedback,) = request["deadlines"]
    assert feedback["local"]["cn"].endswith("+08:00")
    assert feedback["local"]["la"].endswith("+07:00")
    cn.act("officer", "case", "feedback", case, "--used", "--led-to", "an account frozen")

    cn.json("log", "witness", "ask", "--by", "la", "--out", tmp_path / "ask.txt")
    la.json("log", "witness", "cosign", tmp_path / "ask.txt", "--of", "cn", "--out", tmp_path / "note.txt")
    assert cn.json("log", "witness", "take", tmp_path / "note.txt", "--by", "la")["cosigners"] == ["la"]
    bundle = tmp_path / "case.comity"
    made = cn.act("officer", "case", "export", case, "--out", bundle)
    assert made["cosigners"] == ["la"]
    roots = [part for node in (cn, la) for part in ("--root", node.json("node", "keys", "fingerprint")["fingerprint"])]
    alone = json.loads(run("evidence", "verify", bundle, *roots, "--json", code=1).stdout)
    assert [check["name"] for check in alone["checks"] if not check["ok"]] == ["cosignatures"], "one other state"
    told = json.loads(run("evidence", "verify", bundle, *roots, "--witnesses", "1", "--json").stdout)
    assert told["verified"], told
    assert "receipts" in {check["name"] for check in told["checks"]}
    assert cn.json("log", "check")["cosignatures"] == 1
    assert la.json("log", "check")["holds"]
    spoilt = bytearray(bundle.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    (tmp_path / "spoilt.comity").write_bytes(spoilt)
    run("evidence", "verify", tmp_path / "spoilt.comity", *roots, "--witnesses", "1", code=1)
