"""A notice between three nodes as processes: reviewed by a second node, circulated, withdrawn, and proven deleted."""

from pathlib import Path

import pytest
from tests.nodes.command_line import NodeAt
from tests.unit.application.test_notice_pictures import PLACE, photograph

pytestmark = pytest.mark.nodes

WANTED = """
kind = "wanted"
title = "Invented keeper of a call centre"
action = "detain"
matter = "criminal"
facts = "An invented person ran an invented call centre."
language = "en"
addressees = ["la"]
reviewer = "th"
role = "accused"
synthetic = true

[person]
names = ["ທ້າວ ສົມມຸດ", "Thao Sommut"]
births = ["1988-04"]
sex = "male"
nationalities = ["VN"]

[[person.numbers]]
kind = "travel_document"
text = "P0000001"
state = "VN"
scheme = "passport"

[judicial]
proceeding = "prosecution"
offence = "fraud_telecom"
offence_date = 2025-05-01
charge = "Criminal Law art. 266"
court = "Invented District Court"
reference = "W-2025-17"
issued_on = 2025-06-01
maximum = "120"
limitation_on = 2040-05-01
extradition_assured = true

[looks]
protection = "no"
protection_authority = "Invented refugee office"
protection_reference = "R-1"
screening = "no_indicators"
screened_on = 2026-02-01
screening_reference = "S-1"
"""


def test_a_second_node_reviews_and_a_withdrawal_comes_back_as_a_proof(tmp_path: Path) -> None:
    cn = NodeAt.make(tmp_path / "cn", "cn").staff("officer", "national-desk")
    th = NodeAt.make(tmp_path / "th", "th", port=7445).staff("compliance")
    la = NodeAt.make(tmp_path / "la", "la", port=7444).staff("officer")
    for one in (cn, th, la):
        for other in (cn, th, la):
            if one is not other:
                one.confirm(other)
    file = tmp_path / "wanted.toml"
    file.write_text(WANTED.replace('court = "Invented District Court"\n', ""), encoding="utf-8")
    notice = cn.act("officer", "notice", "draft", file)["notice"]
    found = cn.act("officer", "notice", "check", notice, code=1)
    assert found["missing"] == ["judicial.court"]
    file.write_text(WANTED, encoding="utf-8")
    cn.act("officer", "notice", "draft", file, "--notice", notice)
    face, out = tmp_path / "face.jpg", tmp_path / "out.jpg"
    face.write_bytes(photograph())
    cn.act("officer", "notice", "attach", notice, face, "--kind", "photograph", "--shows", "An invented man.")
    (picture,) = cn.act("officer", "notice", "show", notice)["pictures"]
    assert (picture["kind"], picture["shows"]) == ("photograph", "An invented man.")
    cn.run("notice", "picture", notice, picture["picture"], "--out", out, "--purpose", "test", "--as", "officer")
    assert PLACE not in out.read_bytes()
    cn.act("officer", "notice", "detach", notice, picture["picture"])
    assert cn.act("officer", "notice", "check", notice)["complete"]
    assert cn.act("officer", "notice", "ask-review", notice)["to"] == ["th"]
    cn.carry_to(th, name="ask")
    assert th.act("compliance", "notice", "show", notice)["stage"] == "in_review"
    early = cn.act("national-desk", "notice", "publish", notice, "--rule", "art. 4", code=1)
    assert early["error"]["code"] == "notice.not_reviewed"
    th.act("compliance", "notice", "review", notice, "--all-clear", "--reasons", "Looked at each question.")
    th.carry_to(cn, name="review")
    assert cn.act("national-desk", "notice", "publish", notice, "--rule", "art. 4")["to"] == ["la"]
    cn.carry_to(la, name="published")
    shown = la.act("officer", "notice", "show", notice)
    assert (shown["stage"], shown["published"]["reviewer"]) == ("published", "th")
    assert shown["effect"]["asked"] == "detain"
    assert shown["action"] in ("locate", "detain")
    assert (shown["action"] == "detain") == (shown["effect"]["why"] == "backed")
    rows = la.act("officer", "notice", "list", "--kind", "wanted")
    assert (rows["total"], rows["notices"][0]["notice"]) == (1, notice)

    la.act("officer", "notice", "copied", notice, "--system", "border", "--reference", "entry 1")
    cn.act("officer", "notice", "withdraw", notice, "--why", "served", "--words", "Surrendered.")
    cn.carry_to(la, name="withdrawn")
    la.carry_to(cn, name="proof")
    held = cn.act("officer", "notice", "copies", notice)["copies"]
    assert {one["node"]: one["proven"] for one in held} == {"la": False, "th": False}, "a national system holds a copy"
    la.act("officer", "notice", "copied", notice, "--system", "border", "--reference", "deletion 1", "--deleted")
    la.carry_to(cn, name="cleared")
    cn.carry_to(th, name="to_reviewer")
    th.carry_to(cn, name="reviewer_proof")
    held = cn.act("officer", "notice", "copies", notice)["copies"]
    assert {one["node"]: one["proven"] for one in held} == {"la": True, "th": True}
    gone = la.act("officer", "notice", "show", notice)
    assert (gone["stage"], gone["wording"]) == ("purged", None)
    for folder in (la.folder, th.folder):
        left = b"".join(path.read_bytes() for path in folder.rglob("*.sqlite3*"))
        assert "ທ້າວ ສົມມຸດ".encode() not in left
        assert b"Thao Sommut" not in left
    for node in (cn, la, th):
        assert node.json("log", "check")["holds"]
        assert node.json("node", "rebuild")["differed"] == []
