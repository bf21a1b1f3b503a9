"""`comity law` as scripts use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.cli.law import app
from comity.domain.errors import InvalidInput

HERE = Path(__file__).parent
REQUEST = """
as_of = "2026-03-01"
from = "CN"
to = "KH"
measure = "extradition"
offence = "fraud_telecom"
offence_date = "2025-06-01"
requesting_max = "life"
requested_max = "60"
person = { nationality = ["CN"], age = 35 }
documents_present = []
"""
CLEARED = """
as_of = "2026-03-01"
from = "CN"
to = "TH"
measure = "police_info"
offence = "fraud_telecom"
offence_date = "2025-06-01"
person = { nationality = ["CN"], age = 35 }
use_wanted = "intelligence"
"""


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "request.toml"
    path.write_text(REQUEST, encoding="utf-8")
    return path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_a_request_that_does_not_clear_leaves_with_one_and_the_whole_decision(request_file: Path) -> None:
    decision = json.loads(run("assess", "--request", str(request_file), "--json", code=1))
    assert decision["outcome"] == "proceed_with_conditions"
    assert [basis["id"] for basis in decision["bases"]] == ["CN-KH-EXT-1999"]
    assert decision["gate"] == "needs_human"
    assert len(decision["assessed"]) == 64
    assert decision["trace"]
    assert decision["would_change"]


def test_a_cleared_request_leaves_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "cleared.toml"
    path.write_text(CLEARED, encoding="utf-8")
    assert "cleared" in run("assess", "--request", str(path))


def test_an_officer_reads_outcome_bases_and_what_is_missing(request_file: Path) -> None:
    text = run("assess", "--request", str(request_file), code=1)
    for words in ("proceed with conditions", "CN-KH-EXT-1999", "specialty_undertaking", "What would change it"):
        assert words in text


def test_another_day_is_asked_for(request_file: Path) -> None:
    early = run("assess", "--request", str(request_file), "--as-of", "2025-12-31", "--json", code=1)
    assert json.loads(early)["as_of"] == "2025-12-31"


def test_scenarios_print_the_shape_that_scripts_rely_on() -> None:
    told = json.loads(run("scenarios", str(HERE / "bars.toml"), "--json"))
    assert told["total"] == told["agree"] == len(told["scenarios"])
    assert set(told["scenarios"][0]) == {"id", "agrees", "got", "differences"}


def test_a_disagreeing_scenario_leaves_with_one(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"[[scenario]]\nid = 'x'{REQUEST}[scenario.expected]\ndecision = 'proceed'\n", encoding="utf-8")
    told = json.loads(run("scenarios", str(path), "--json", code=1))
    assert told["agree"] == 0
    fields = [difference["field"] for difference in told["scenarios"][0]["differences"]]
    assert fields == ["decision", "bases"]


def test_bases_between_two_states_are_told_with_their_standing() -> None:
    told = json.loads(run("bases", "CN", "VN", "--as-of", "2019-12-11", "--json"))
    treaty = next(entry for entry in told["instruments"] if entry["id"] == "CN-VN-EXT-2015")
    assert treaty["state_of_play"] == "not yet: from 2019-12-12"
    assert "CN-VN-EXT-2015" in run("bases", "CN", "VN", "--as-of", "2019-12-12")


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "--request", "no-such-file.toml"),
        ("bases", "CN", "XX"),
        ("bases", "CN", "KH", "--as-of", "yesterday"),
        ("scenarios", "no-such-file.toml"),
    ],
)
def test_bad_input_is_refused_as_such(arguments: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        run(*arguments)


def test_a_file_without_scenarios_is_refused(request_file: Path) -> None:
    with pytest.raises(InvalidInput):
        run("scenarios", str(request_file))


@pytest.mark.parametrize("command", ["assess", "scenarios", "bases"])
def test_help_has_an_example(command: str) -> None:
    assert f"comity law {command}" in run(command, "--help")


def test_the_matrix_in_every_form() -> None:
    asked = ("matrix", "--from", "CN", "--to", "KH,LA,MM,TH,VN", "--kind", "extradition,mla,transfer")
    day = ("--as-of", "2026-02-01")
    table = json.loads(run(*asked, *day, "--json"))
    assert len(table["rows"]) == 15
    assert table["as_of"] == "2026-02-01"
    vietnam = next(row for row in table["rows"] if row["instrument"] == "CN-VN-EXT-2015")
    assert vietnam["in_force"]["date"] == "2019-12-12"
    assert vietnam["in_force"]["confidence"] == "verified"
    assert json.loads(run(*asked, *day, "--format", "json")) == table
    csv = run(*asked, *day, "--format", "csv").splitlines()
    assert csv[0].startswith("from,to,kind,instrument,title,status,signed,signed_confidence,in_force")
    assert len(csv) == 16
    markdown = run(*asked, *day, "--format", "md")
    assert "| CN | VN | extradition | CN-VN-EXT-2015 |" in markdown
    assert "~2005-02-20" in run(*asked, *day)
    assert "later law is not known" in run(*asked, "--as-of", "2027-01-01")


def test_the_matrix_of_a_word_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is not in the corpus"):
        run("matrix", "--from", "CN", "--to", "XX", "--kind", "mla")
    with pytest.raises(InvalidInput, match="is no kind"):
        run("matrix", "--from", "CN", "--kind", "treason")
    with pytest.raises(InvalidInput, match="is no day"):
        run("matrix", "--from", "CN", "--kind", "mla", "--as-of", "31.12.2026")


def test_the_calendar_holds_the_new_laws_of_viet_nam() -> None:
    asked = ("calendar", "--from", "2026-06-01", "--to", "2026-07-31", "--states", "VN")
    table = json.loads(run(*asked, "--json"))
    begins = {entry["instrument"] for entry in table["entries"] if entry["what"] == "edition_begins"}
    assert "VN:extradition:2026-07-01" in begins
    assert any(entry["what"] == "pending" and entry["date"] == "" for entry in table["entries"])
    assert run(*asked, "--format", "csv").startswith("date,what,states,kind,instrument")
    assert "Sources were read up to 2026-03-31" in run(*asked)
    with pytest.raises(InvalidInput, match="is before"):
        run("calendar", "--from", "2026-07-01", "--to", "2026-06-01")


def test_mechanisms_are_shown_with_what_is_still_needed() -> None:
    asked = ("mechanisms", "--states", "CN,LA", "--topic", "fraud", "--as-of", "2026-02-01")
    answer = json.loads(run(*asked, "--json"))
    assert all(one["confers_power"] is False and "no legal basis" in one["statement"] for one in answer["mechanisms"])
    assert {"CN-LA-EXT-2002 (in force)"} <= {name for one in answer["basis_still_needed"] for name in one["on_record"]}
    shown = run(*asked)
    assert "It confers no power" in shown
    assert "CN asks LA, extradition: CN-LA-EXT-2002 (in force)" in shown
    with pytest.raises(InvalidInput, match="is no topic"):
        run("mechanisms", "--states", "CN,LA", "--topic", "treason")


def test_what_both_laws_ask_of_an_offence_is_shown_with_the_words_to_answer() -> None:
    shown = json.loads(run("elements", "trafficking_persons", "KH", "CN", "--as-of", "2026-02-01", "--json"))
    asked = {(row["state"], row["elements"]) for row in shown["rows"]}
    assert ("CN", "mind_sale") in asked
    assert ("KH", "mind_sale") not in asked
    assert "victim_woman" in shown["answer"]
    table = run("elements", "drug_cannabis", "CN", "TH", "--conduct-on", "2023-05-01")
    assert "excludes" in table


@pytest.mark.parametrize("wrong", [("flying", "CN", "KH"), ("theft", "CN", "XX")])
def test_an_unknown_offence_or_state_is_refused(wrong: tuple[str, str, str]) -> None:
    with pytest.raises(InvalidInput):
        run("elements", *wrong)


def test_the_elements_of_a_request_are_shown_with_what_else_it_may_be_and_the_traps(tmp_path: Path) -> None:
    men = tmp_path / "men.toml"
    told = REQUEST.replace('"CN"\nto = "KH"', '"KH"\nto = "CN"').replace("fraud_telecom", "trafficking_persons")
    told = (
        told.replace('["CN"]', '["KH"]')
        .replace('"life"', '"240"')
        .replace('requested_max = "60"', 'requested_max = "death"')
    )
    shown = '["act_recruit", "act_compel_work", "means_force", "mind_exploitation", "victim_adult_man"]'
    absent = '["victim_woman", "victim_child", "mind_sale"]'
    men.write_text(told + f"conduct = {{ shown = {shown}, absent = {absent} }}\n", encoding="utf-8")
    text = run("assess", "--request", str(men), code=1)
    assert "Element by element" in text
    assert "CN absent: victim woman or victim child" in text
    assert "CN forced_labour: every element is shown" in text
    assert "trafficking adult men" in text
