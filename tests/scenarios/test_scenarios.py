"""Golden scenarios: ours, and those of the data beside the repository."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.data_folder import DATA, needs_data

from comity.adapters.corpus import load_corpus
from comity.domain.errors import InvalidInput
from comity.law.scenarios import check_scenario

HERE = Path(__file__).parent
CORPUS = load_corpus()


def scenarios(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["scenario"] if path.is_file() else []


OURS = [(f"{path.stem}:{entry['id']}", entry) for path in sorted(HERE.glob("*.toml")) for entry in scenarios(path)]
GIVEN = scenarios(DATA / "law" / "scenarios_dev.toml")


@pytest.mark.parametrize("scenario", [entry for _, entry in OURS], ids=[name for name, _ in OURS])
def test_the_gate_answers_as_the_law_says(scenario: dict[str, Any]) -> None:
    assert check_scenario(scenario, CORPUS).differences == ()


@needs_data
def test_the_given_scenarios_agree() -> None:
    assert len(GIVEN) == 25
    verdicts = [check_scenario(scenario, CORPUS) for scenario in GIVEN]
    assert [(verdict.id, verdict.differences) for verdict in verdicts if not verdict.agrees] == []


def test_there_are_scenarios_enough() -> None:
    assert len(OURS) >= 40
    assert len({name for name, _ in OURS}) == len(OURS)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decision", "proceed"),
        ("bases", ["UNTOC:16"]),
        ("bases", []),
        ("mandatory", ["NAT"]),
        ("optional", ["NAT"]),
        ("curable", [{"code": "NO_BASIS"}]),
        ("review", ["HUMAN"]),
        ("assurances", ["reciprocity"]),
        ("missing", ["medical_and_social_report"]),
        ("not_bases", ["CN-KH-EXT-1999"]),
        ("not_bases", [{"id": "CN-KH-EXT-1999"}]),
    ],
)
def test_a_wrong_expectation_disagrees(field: str, value: Any) -> None:
    (scenario,) = (entry for name, entry in OURS if name == "mekong_treaties:CN-KHb")
    wrong = {**scenario, "expected": {**scenario["expected"], field: value}}
    verdict = check_scenario(wrong, CORPUS)
    assert [difference.field for difference in verdict.differences] == [field]


def test_a_scenario_that_cannot_be_read_never_agrees() -> None:
    _, scenario = OURS[0]
    verdict = check_scenario({**scenario, "to": "XX"}, CORPUS)
    assert not verdict.agrees
    assert verdict.got["decision"] == "invalid_input"


def test_a_scenario_without_expectation_is_refused() -> None:
    with pytest.raises(InvalidInput):
        check_scenario({"id": "x"}, CORPUS)
