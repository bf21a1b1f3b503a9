"""Sources of equal rank that disagree go to a human, by name; precedence between ranks stays what it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit.law.corpora import fact, rebuilt, record, twin, with_facts

from comity.domain.decisions import Absence, Confidence, Decision, Effect, Gate
from comity.law import Corpus, assess, parse_question
from comity.law.overview import between


def ask_of(corpus: Corpus, inputs: dict[str, Any], **changes: Any) -> Decision:
    return assess(parse_question({**inputs, **changes}, corpus), corpus)


def conflicts(decision: Decision) -> list[tuple[str, str]]:
    found = [finding for finding in decision.findings if finding.code == "CONFLICT"]
    assert all(finding.effect is Effect.REVIEW for finding in found)
    return [
        (finding.reason, finding.parameters.get("ground", finding.parameters.get("field", ""))) for finding in found
    ]


def two_treaties(corpus: Corpus, older: dict[str, Any], newer: dict[str, Any]) -> Corpus:
    one = with_facts(corpus, "treaty", "CN-KH-EXT-1999", older)
    return rebuilt(corpus, one, twin(corpus, "CN-KH-EXT-1999", "CN-KH-EXT-2010", in_force=date(2010, 1, 1), **newer))


NATIONAL = {"nationality": ["KH"], "age": 35}


@pytest.mark.parametrize(("older", "newer"), [("optional", "mandatory"), ("mandatory", "optional")])
def test_two_treaties_that_give_a_ground_different_effects_are_named(
    corpus: Corpus, inputs: dict[str, Any], older: str, newer: str
) -> None:
    both = two_treaties(corpus, {"nationals": older}, {"nationals": newer})
    decision = ask_of(both, inputs, person=NATIONAL)
    assert conflicts(decision) == [("conflict.effect", "NAT")]
    (finding,) = [finding for finding in decision.findings if finding.code == "CONFLICT"]
    assert {finding.parameters["one"], finding.parameters["other"]} == {"CN-KH-EXT-1999", "CN-KH-EXT-2010"}
    assert decision.gate() is not Gate.CLEARED


def test_a_conflict_that_does_not_count_here_is_not_raised(corpus: Corpus, inputs: dict[str, Any]) -> None:
    both = two_treaties(corpus, {"nationals": "optional"}, {"nationals": "mandatory"})
    assert conflicts(ask_of(both, inputs)) == []


def test_a_treaty_that_is_silent_contradicts_nothing(corpus: Corpus, inputs: dict[str, Any]) -> None:
    both = two_treaties(corpus, {"nationals": "mandatory"}, {"nationals": None})
    assert conflicts(ask_of(both, inputs, person=NATIONAL)) == []


@pytest.mark.parametrize(
    ("older", "newer", "asked", "ground"),
    [
        ({"threshold_months": 12}, {"threshold_months": 36}, {"requested_max": "24"}, "THRESH"),
        (
            {"nationality_tested_at": "time_of_offence"},
            {"nationality_tested_at": "time_of_decision"},
            {"person": {"nationality": ["CN"], "age": 35, "former_nationality": ["KH"],
                        "nationality_lost": "2025-12-01"}},
            "NAT",
        ),
        (
            {"list_approach": True, "listed_codes": ["fraud_general"], "listed_codes_complete": True},
            {"list_approach": True, "listed_codes": ["theft"], "listed_codes_complete": True},
            {},
            "LIST",
        ),
        (
            {"enforcement_min_remaining_months": 6},
            {"enforcement_min_remaining_months": 12},
            {"flags": ["sentenced"], "remaining_months": 8},
            "REMAIN",
        ),
    ],
)  # fmt: skip
def test_two_treaties_that_lead_to_different_answers_are_named(
    corpus: Corpus, inputs: dict[str, Any], older: dict[str, Any], newer: dict[str, Any], asked: dict[str, Any],
    ground: str,
) -> None:  # fmt: skip
    both = two_treaties(corpus, older, newer)
    assert ("conflict.clause", ground) in conflicts(ask_of(both, inputs, **asked))


def test_language_versions_that_differ_call_a_human_where_the_field_counts(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    differing = rebuilt(
        corpus,
        with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"language_conflict": {"nationals": "en: may; km: shall"}}),
    )
    assert conflicts(ask_of(differing, inputs)) == []
    decision = ask_of(differing, inputs, person=NATIONAL)
    assert conflicts(decision) == [("conflict.fact", "nationals")]
    assert [f.absence for f in decision.findings if f.code == "CONFLICT"] == [Absence.DISPUTED]


def test_a_contested_day_of_entry_calls_a_human_whichever_day_was_taken(corpus: Corpus, inputs: dict[str, Any]) -> None:
    for taken in (date(2000, 12, 13), date(2030, 1, 1)):
        shipped = with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"in_force": taken})
        rivals = (fact("CN-KH-EXT-1999", "in_force", date(2000, 12, 13), "A"),
                  fact("CN-KH-EXT-1999", "in_force", date(2030, 1, 1), "B"))  # fmt: skip
        contested = rebuilt(corpus, replace(shipped, rivals={"in_force": rivals}))
        assert conflicts(ask_of(contested, inputs)) == [("conflict.fact", "in_force")]


def test_a_state_that_declared_both_is_asked(corpus: Corpus, inputs: dict[str, Any]) -> None:
    both = rebuilt(
        corpus,
        record("declaration", "UNTOC:VN:test", effect_code="EXTRADITION_BASIS"),
    )
    inputs |= {"from": "TL", "to": "VN", "flags": ["organised_group"]}
    assert ("conflict.declaration", "") in conflicts(ask_of(both, inputs))


def test_no_shipped_question_has_a_conflict(corpus: Corpus) -> None:
    assert corpus.contested == {}


def test_the_three_absences_are_kept_apart_in_the_overview_and_in_the_answer(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    day = date(2026, 2, 1)

    def treaties(one: str, other: str) -> set[Absence | None]:
        return {entry.absence for entry in between(one, other, day, corpus) if entry.serves == "extradition"}

    assert Absence.NONE_KNOWN in treaties("CN", "MM")
    assert Absence.DISPUTED in treaties("VN", "TH")
    assert Absence.UNKNOWN in treaties("BN", "LA")
    for one, other, absence in (("CN", "MM", Absence.NONE_KNOWN), ("VN", "TH", Absence.DISPUTED),
                                ("BN", "LA", Absence.UNKNOWN)):  # fmt: skip
        asked = {"from": one, "to": other, "person": {"nationality": [one], "age": 35}}
        decision = ask_of(corpus, inputs, **asked)
        assert [absent.absence for absent in decision.absences if absent.what == "treaty"] == [absence]
        told = {one.absence for one in decision.findings if one.reason in ("basis.none", "basis.disputed")}
        assert told <= {absence}


def test_the_confidence_of_an_answer_is_the_least_along_its_trace(corpus: Corpus, inputs: dict[str, Any]) -> None:
    decision = ask_of(corpus, inputs)
    assert decision.confidence is min(entry.confidence for entry in decision.trace)
    assert decision.confidence.value == "recalled"
    for finding in decision.findings:
        assert finding.confidence is Confidence.VERIFIED or any(f.confidence == "recalled" for f in finding.facts)
