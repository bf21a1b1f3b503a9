"""Where states answer differently whose national a person is, and one of them is a side, a human decides."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.domain.decisions import Absence, Confidence, Decision, Finding

Ask = Callable[..., Decision]
HELD = {"nationality": ["TW"], "age": 35}


def told(decision: Decision) -> list[Finding]:
    return [finding for finding in decision.findings if finding.reason == "nat.contested"]


@pytest.mark.parametrize(
    ("requesting", "requested"), [("CN", "KH"), ("KH", "CN"), ("CN-HK", "MY"), ("MY", "CN-HK"), ("TH", "CN-MO")]
)
@pytest.mark.parametrize("measure", ["extradition", "extradition_simplified", "provisional_arrest", "transit"])
def test_a_side_that_answers_it_calls_a_human(ask: Ask, requesting: str, requested: str, measure: str) -> None:
    (finding,) = told(ask(**{"from": requesting}, to=requested, measure=measure, person=HELD))
    assert finding.absence is Absence.DISPUTED
    assert finding.confidence is Confidence.RECALLED


@pytest.mark.parametrize(
    ("changes", "person"),
    [
        ({"from": "MY", "to": "TH"}, HELD),
        ({"from": "CN", "to": "KH"}, {"nationality": ["CN"], "age": 35}),
        ({"from": "CN", "to": "KH", "measure": "mla_evidence"}, HELD),
    ],
)
def test_nobody_else_is_asked_about_it(ask: Ask, changes: dict[str, Any], person: dict[str, Any]) -> None:
    assert told(ask(**changes, person=person)) == []


@pytest.mark.parametrize("field", ["former_nationality", "nationality_at_offence"])
def test_what_was_held_before_counts(ask: Ask, field: str) -> None:
    assert told(ask(person={"nationality": ["CN"], "age": 35, field: ["TW"]}))
