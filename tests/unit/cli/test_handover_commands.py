"""`comity handover` through the real door: both halves as files, two officers a side, the record closed and printed."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.cli.stage import Stage

from comity.domain.handovers import Half, Kind, fields_of
from comity.domain.officers import Role

EXTRADITION = {'measure = "police_info"': 'measure = "extradition"'}


@pytest.fixture
def granted(stage: Stage) -> str:
    """A case in which Laos has granted an extradition to China."""
    case = stage.released(**EXTRADITION)
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    answer = ("--found", "found", "--protection", "no", "--authority", "Invented office", "--reference", "R-1")
    stage.act("la", "lawyer", "case", "protection", case, "m1", *answer)
    proposal = stage.act("la", "lawyer", "case", "accept", case, "m1", "--reason", "the law allows it")
    stage.second("la", "lawyer2", Role.LAWYER)
    stage.act("la", "lawyer2", "case", "confirm", case, proposal["proposal"][:16])
    stage.world.exchange()
    return case


def half_file(stage: Stage, half: Half, *, without: str = "") -> Path:
    """A half as TOML, every field filled but one."""
    day = stage.world.clock.at.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    until = (stage.world.clock.at + timedelta(days=6)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    lines = [f"handed_at = {day}", f"custody_since = {day}", f"custody_until = {until}"]
    for rule in fields_of(Kind.SURRENDER, half):
        if rule.name != without:
            lines += [f"[{rule.name}]", f'text = "invented {rule.name}"']
    path = stage.root / f"{half.value}.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def show(stage: Stage, node: str, case: str, code: int) -> dict[str, object]:
    ended = stage.by(node, "lawyer", "handover", "show", case, "m1", "--json")
    assert ended.code == code, ended.out + ended.err
    shown: dict[str, object] = ended.json
    return shown


def test_a_person_is_handed_over_by_both_sides(stage: Stage, granted: str) -> None:
    stage.act("la", "executing_authority", "handover", "fill", granted, "m1", half_file(stage, Half.GIVING))
    stage.world.exchange()
    stage.act("cn", "officer", "handover", "fill", granted, "m1", half_file(stage, Half.RECEIVING))
    stage.world.exchange()
    same = stage.by("la", "executing_authority", "handover", "sign", granted, "m1", "--json")
    assert same.code == 1, "who filled the half cannot sign it"
    stage.second("la", "second", Role.EXECUTING_AUTHORITY)
    stage.act("la", "second", "handover", "sign", granted, "m1")
    stage.world.exchange()
    assert show(stage, "cn", granted, 1)["closed_at"] is None
    stage.act("cn", "supervisor", "handover", "sign", granted, "m1")
    stage.world.exchange()
    for node in ("la", "cn"):
        closed = show(stage, node, granted, 0)
        assert closed["closed_at"]
        assert closed["open"] == []
    assert "Complete." in stage.by("la", "lawyer", "handover", "show", granted, "m1").out


def test_an_empty_field_is_named_and_stops_the_signature(stage: Stage, granted: str) -> None:
    whole = half_file(stage, Half.RECEIVING)
    stage.act("la", "executing_authority", "handover", "fill", granted, "m1",
              half_file(stage, Half.GIVING, without="identity"))  # fmt: skip
    stage.world.exchange()
    stage.act("cn", "officer", "handover", "fill", granted, "m1", whole)
    stage.world.exchange()
    assert "giving.identity:empty" in str(show(stage, "la", granted, 1)["open"])
    stage.second("la", "second", Role.EXECUTING_AUTHORITY)
    assert stage.by("la", "second", "handover", "sign", granted, "m1", "--json").code == 1


@pytest.mark.parametrize(
    "text",
    ["identity = 7", '[identity]\nnoted = "perhaps"\ntext = "x"', "handed_at = 2026-03-02T08:00:00", "no toml"],
)
def test_a_file_that_is_no_half_is_refused(stage: Stage, granted: str, text: str) -> None:
    path = stage.root / "bad.toml"
    path.write_text(text, encoding="utf-8")
    ended = stage.by("la", "executing_authority", "handover", "fill", granted, "m1", path, "--json")
    assert (ended.code, ended.error) == (2, "handover.file")


def test_the_record_and_the_rights_are_printed_once_to_a_file(stage: Stage, granted: str) -> None:
    stage.act("la", "executing_authority", "handover", "fill", granted, "m1", half_file(stage, Half.GIVING))
    for command in (("print", granted, "m1"), ("rights",)):
        out = stage.root / f"{command[0]}.pdf"
        made = stage.act("la", "lawyer", "handover", *command, "--language", "lo", "--out", out)
        assert out.read_bytes().startswith(b"%PDF")
        assert made["size_bytes"] == out.stat().st_size
        again = stage.by("la", "lawyer", "handover", *command, "--language", "lo", "--out", out, "--json")
        assert again.code != 0, "never over another file"
