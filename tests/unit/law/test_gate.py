"""From the law's answer to the gate's."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.domain.decisions import Confidence, Decision, Effect, Gate, Layer

ALL = ["requesting_authority", "identity_and_location", "nationality_statement", "statement_of_facts_time_place",
       "law_elements", "law_penalty", "law_time_limit", "arrest_warrant_copy", "specialty_undertaking", "translation",
       "signature_or_seal"]  # fmt: skip
Ask = Callable[..., Decision]


def test_a_promise_on_file_is_no_longer_open_and_still_binds(ask: Ask) -> None:
    without = ask(documents_present=[name for name in ALL if name != "specialty_undertaking"])
    assert without.open_items() == ("missing:specialty_undertaking", "assurance:specialty")
    with_promise = ask(documents_present=ALL)
    assert with_promise.assurances == with_promise.on_file == ("specialty",)
    assert with_promise.gate() is Gate.CLEARED


def test_a_translation_is_not_missing_in_a_language_of_the_treaty(ask: Ask) -> None:
    assert "translation" in ask().missing
    assert "translation" not in ask(request_language="km").missing
    assert "translation" in ask(request_language="vi").missing


def test_a_finding_cites_its_facts_and_their_confidence(ask: Ask) -> None:
    (bar,) = (f for f in ask(requested_max="6").findings if f.effect is Effect.MANDATORY)
    assert bar.layer is Layer.TREATY
    assert bar.confidence is Confidence.RECALLED
    assert any("CN-KH-EXT-1999 threshold_months: 12" in citation for citation in bar.citations)


@pytest.mark.parametrize(
    ("to", "changes", "code", "layer"),
    [
        ("LA", {"flags": ["sentenced"], "remaining_months": 5}, "REMAIN", Layer.TREATY),
        ("TL", {"flags": ["sentenced"], "remaining_months": 5}, "REMAIN", Layer.STATUTE),
        ("PH", {"requesting_max": "death"}, "DEATH", Layer.TREATY),
        ("KH", {"requesting_max": "death"}, "DEATH", Layer.STATUTE),
    ],
)
def test_a_finding_names_the_layer_that_it_comes_from(
    ask: Ask, to: str, changes: dict[str, Any], code: str, layer: Layer
) -> None:
    assert {finding.layer for finding in ask(to=to, **changes).findings if finding.code == code} == {layer}


def test_a_basis_that_rests_on_a_recalled_rule_says_so(ask: Ask) -> None:
    decision = ask(measure="mla_evidence")
    assert [basis.id for basis in decision.bases] == ["KH:reciprocity"]
    assert decision.bases[0].confidence is Confidence.RECALLED
    assert decision.confidence is Confidence.RECALLED


def test_every_ground_is_told_also_after_a_bar(ask: Ask) -> None:
    decision = ask(requested_max="", offence="desertion", flags=["persecution_risk", "victim_indicators"])
    assert decision.codes(Effect.MANDATORY) == {"DUAL", "MIL", "PERSEC"}
    assert decision.codes(Effect.REVIEW) >= {"VICTIM", "TORTURE"}


def test_where_a_life_is_at_stake_no_other_road_is_shown(ask: Ask) -> None:
    assert ask(requested_max="").alternatives
    assert ask(requested_max="", flags=["torture_risk_substantiated"]).alternatives == ()


def test_a_second_nationality_is_told_to_its_consulate(ask: Ask) -> None:
    decision = ask(person={"nationality": ["CN", "JP"], "age": 35})
    assert "consular_notice_third_state" in decision.missing


def test_emergency_arrest_in_viet_nam_asks_for_more_from_july(ask: Ask) -> None:
    asked = {"to": "VN", "measure": "provisional_arrest"}
    assert "damage_liability_undertaking" not in ask(as_of="2026-06-30", **asked).missing
    assert "damage_liability_undertaking" in ask(as_of="2026-07-01", **asked).missing
