"""`comity corpus` as scripts use it: check and diff, with their exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.adapters.shipped import shipped_folder
from comity.cli.corpus import app
from comity.domain.errors import InvalidInput

HERE = Path(__file__).parent
KH = "bilateral/CN-KH/CN-KH-EXT-1999.toml"
FACT = '\n[{field}]\nvalue = {value}\nconfidence = "verified"\nsource = "TEXT-1"\n'
SCENARIO = """
[[scenario]]
id = "BOUNDARY"
title = "exactly twelve months, from China to Cambodia"
as_of = "2026-02-01"
from = "CN"
to = "KH"
measure = "extradition"
offence = "fraud_general"
offence_date = "2025-06-01"
requesting_max = "120"
requested_max = "12"
person = { nationality = ["CN"], age = 35 }
documents_present = []
[scenario.expected]
decision = "needs_review"
"""


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    (folder / "bilateral/CN-KH").mkdir(parents=True)
    (folder / "overlay.toml").write_text('name = "bureau"\nauthority = "National bureau"\n')
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "English text, read"\ngrade = "A"\n')
    facts = FACT.format(field="threshold_op", value='">"') + FACT.format(field="threshold_months", value="24")
    (folder / KH).write_text(f'id = "CN-KH-EXT-1999"\n{facts}')
    return folder


@pytest.fixture
def scenarios(tmp_path: Path) -> str:
    file = tmp_path / "one.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    return str(file)


def test_the_shipped_corpus_leaves_with_zero() -> None:
    assert "nothing is wrong" in run("check")
    assert json.loads(run("check", "--json")) | {"files": 0, "facts": 0} == {
        "ok": True, "overlay": "", "files": 0, "facts": 0, "problems": []
    }  # fmt: skip


def test_a_fault_leaves_with_one_and_names_file_line_and_field(overlay: Path) -> None:
    (overlay / KH).write_text((overlay / KH).read_text().replace('">"', '"<"'))
    said = run("check", str(overlay), code=1)
    assert f"{KH}:3: threshold_op: " in said
    assert "overlay bureau: 3 files, 2 facts, 1 problem" in said
    plain = json.loads(run("check", str(overlay), "--json", code=1))
    assert plain["ok"] is False
    assert plain["problems"][0] == {
        "where": f"{KH}:3", "field": "threshold_op", "code": "form", "says": plain["problems"][0]["says"]
    }  # fmt: skip


def test_an_overlay_is_checked_on_the_corpus_below_it(overlay: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(shipped_folder("corpus"), base)
    assert run("check", str(overlay), "--base", str(base)).startswith("overlay bureau")
    (base / KH).unlink()
    assert "required and missing" in run("check", str(overlay), "--base", str(base), code=1)


def test_no_folder_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no folder"):
        run("check", "/nowhere")
    with pytest.raises(InvalidInput, match="is no folder"):
        run("diff", "shipped", "/nowhere")


def test_a_corpus_does_not_differ_from_itself(scenarios: str) -> None:
    same = json.loads(run("diff", "shipped", str(shipped_folder("corpus")), "--scenarios", scenarios, "--json"))
    assert same["facts"] == []
    assert same["scenarios"] == {"assessed": 1, "changed": []}
    assert "No fact differs" in run("diff", "shipped", "shipped", "--scenarios", scenarios)


def test_a_changed_fact_is_shown_with_values_sources_and_confidence(overlay: Path, scenarios: str) -> None:
    found = json.loads(run("diff", "shipped", str(overlay), "--scenarios", scenarios, "--json", code=1))
    (changed,) = [fact for fact in found["facts"] if fact["field"] == "threshold_op"]
    assert changed["change"] == "changed"
    assert (changed["old_value"], changed["new_value"]) == (">=", ">")
    assert (changed["old_confidence"], changed["new_confidence"]) == ("recalled", "verified")
    assert changed["new_source"] == "overlay bureau: TEXT-1"
    assert {fact["record"] for fact in found["facts"]} == {"CN-KH-EXT-1999", "TEXT-1"}


def test_the_assessment_that_comes_out_otherwise_is_named(overlay: Path, scenarios: str) -> None:
    found = json.loads(run("diff", "shipped", str(overlay), "--scenarios", scenarios, "--json", code=1))
    (changed,) = found["scenarios"]["changed"]
    assert changed["id"] == "BOUNDARY"
    before = {field["field"]: field["before"] for field in changed["fields"]}
    after = {field["field"]: field["after"] for field in changed["fields"]}
    assert "THRESH" in after.get("mandatory", after.get("review", []))
    assert before != after
    assert "1 of 1 scenarios come out otherwise" in run(
        "diff", "shipped", str(overlay), "--scenarios", scenarios, code=1
    )


def test_a_treaty_taken_away_is_removed_and_one_added_is_added(overlay: Path, tmp_path: Path, scenarios: str) -> None:
    other = tmp_path / "other"
    shutil.copytree(shipped_folder("corpus"), other)
    (other / "bilateral/CN-VN/CN-VN-TSP-2024.toml").unlink()
    asked = ("--scenarios", scenarios, "--json")
    gone = json.loads(run("diff", "shipped", str(other), *asked, code=1))
    assert gone["removed"] > 3
    assert gone["added"] == gone["changed"] == 0
    back = json.loads(run("diff", str(other), "shipped", *asked, code=1))
    assert back["added"] == gone["removed"]


def test_the_changes_leave_as_a_table_for_a_spreadsheet(overlay: Path, scenarios: str) -> None:
    csv = run("diff", "shipped", str(overlay), "--scenarios", scenarios, "--format", "csv", code=1).splitlines()
    assert csv[0].startswith("change,kind,record,field,old_value,new_value")
    assert "'>=" not in csv[0]
    assert any(line.startswith("changed,treaty,CN-KH-EXT-1999,threshold_op,") for line in csv)
