"""What the law says of screening, protection and what leaves; a screening never clears what another fact raises."""

from datetime import date
from typing import Any

import pytest
from tests.unit.law.conftest import EXTRADITION
from tests.unit.law.questions import CORPUS

from comity.domain.decisions import Decision, Effect
from comity.domain.errors import InvalidInput
from comity.domain.handovers import Kind, kind_of
from comity.domain.measures import EXTRADITION_FAMILY, POLICE_FAMILY, Measure, held_by_asking, stays_where_asked
from comity.law import PROTECTION, SCREENING, assess, guards_of, leaving_rules, parse_question
from comity.law.guards import FORCED_CRIMINALITY


def decided(**changes: Any) -> Decision:
    return assess(parse_question({**EXTRADITION, **changes}, CORPUS), CORPUS)


def looks(**changes: Any) -> frozenset[str]:
    return guards_of({**EXTRADITION, **changes}, CORPUS)


def reasons(decision: Decision) -> set[str]:
    return {finding.reason for finding in decision.findings if finding.code == "VICTIM"}


def test_the_words_of_forced_criminality_are_offences_of_the_corpus() -> None:
    assert set(CORPUS.offences) >= FORCED_CRIMINALITY


def test_a_question_that_tells_of_no_screening_is_answered_as_before() -> None:
    for offence in ("fraud_telecom", "trafficking_persons", "murder"):
        assert reasons(decided(offence=offence)) == set()


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("not_done", "victim.not_screened"),
        ("indicators", "victim.screened"),
        ("victim", "victim.identified"),
        ("no_indicators", None),
        ("waived", None),
    ],
)
def test_a_screening_calls_a_human_where_it_was_not_done_or_found_something(result: str, reason: str | None) -> None:
    found = decided(offence="fraud_telecom", victim_screening=result)
    assert reasons(found) == ({reason} if reason else set())
    assert ("VICTIM" in found.codes(Effect.REVIEW)) == bool(reason)


def test_a_good_screening_clears_nothing_that_a_flag_raises() -> None:
    found = decided(flags=["victim_indicators"], victim_screening="no_indicators")
    assert "victim.indicators" in reasons(found)


def test_a_screening_left_undone_says_nothing_of_a_matter_that_takes_none() -> None:
    assert reasons(decided(offence="murder", victim_screening="not_done")) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"offence": "fraud_telecom"}, {SCREENING, PROTECTION}),
        ({"offence": "murder"}, {PROTECTION}),
        ({"offence": "murder", "flags": ["victim_indicators"]}, {SCREENING, PROTECTION}),
        ({"offence": "murder", "person": {"nationality": ["KH"], "age": 35}}, set()),
        ({"offence": "fraud_telecom", "person": {"nationality": ["KH"], "age": 35}}, {SCREENING}),
        ({"measure": "police_hit_nohit"}, {PROTECTION}),
        ({"measure": "police_info"}, {PROTECTION}),
        ({"measure": "police_spontaneous"}, set()),
        ({"measure": "mla_evidence"}, set()),
    ],
)
def test_which_looks_a_measure_takes(changes: dict[str, Any], expected: set[str]) -> None:
    assert looks(**changes) == expected


HOME = {"nationality": ["KH"], "age": 35, "role": "suspect"}
"""A national of the state that is asked."""


@pytest.mark.parametrize("measure", ["readmission", "return_victim", "tsp", "transit", "deportation"])
def test_who_would_be_moved_to_the_own_state_is_asked_about(measure: str) -> None:
    """The state that asks has the person, or a third one has: the person may have fled from the own state."""
    assert PROTECTION in looks(measure=measure, person=HOME)
    assert PROTECTION in looks(measure=measure, person={**HOME, "nationality": ["KH", "CN"]})
    with pytest.raises(InvalidInput):  # nobody known is sent nowhere
        looks(measure=measure, person={**HOME, "nationality": []})


@pytest.mark.parametrize("measure", sorted(measure.value for measure in Measure))
def test_a_look_is_left_out_only_where_the_person_stays_in_or_leaves_the_own_state(measure: str) -> None:
    stranger = PROTECTION in looks(measure=measure, person={**HOME, "nationality": ["VN"]})
    left_out = stranger and PROTECTION not in looks(measure=measure, person=HOME)
    assert left_out == (stranger and Measure(measure) in EXTRADITION_FAMILY | POLICE_FAMILY)


@pytest.mark.parametrize("measure", Measure)
def test_who_gives_the_person_is_the_same_in_the_looks_and_in_the_hand_over(measure: Measure) -> None:
    kind = kind_of(measure)
    if kind is not None:
        assert held_by_asking(measure) == (kind is not Kind.SURRENDER) == (not stays_where_asked(measure))


def test_chinas_rules_for_what_leaves_are_named_with_their_confidence_from_their_day() -> None:
    def laws(day: date, *measures: str) -> list[tuple[str, str]]:
        return [(fact.subject, fact.confidence.value) for fact in leaving_rules("CN", measures, day, CORPUS)]

    evidence = laws(date(2026, 2, 1), "mla_evidence")
    assert ("CN:mla:2018-10-26", "verified") in evidence
    assert {("CN:data:2021-11-01", "verified"), ("CN:data_security:2021-09-01", "verified")} <= set(evidence)
    assert laws(date(2021, 8, 31), "police_info") == []
    assert [law for law, _ in laws(date(2021, 9, 1), "police_info")] == ["CN:data_security:2021-09-01"]


def test_viet_nams_rules_for_data_sent_abroad_follow_their_days() -> None:
    def laws(day: date) -> list[str]:
        return [fact.subject for fact in leaving_rules("VN", ["police_info"], day, CORPUS)]

    assert laws(date(2023, 6, 30)) == []
    assert laws(date(2025, 6, 30)) == ["VN:data:2023-07-01"]
    assert laws(date(2025, 7, 1)) == ["VN:data:2023-07-01", "VN:data_security:2025-07-01"]
    assert laws(date(2026, 1, 1)) == ["VN:data:2026-01-01", "VN:data_security:2025-07-01"]


def test_what_the_corpus_does_not_know_is_no_permission_and_no_error() -> None:
    assert leaving_rules("TL", ["mla_evidence", "no such word"], date(2026, 2, 1), CORPUS) == ()


@pytest.mark.parametrize("measure", ["police_info", "police_hit_nohit", "police_hit_followup"])
def test_a_nationality_left_out_avoids_no_look(measure: str) -> None:
    somebody = {"nationality": [], "role": "suspect", "age": 30}
    assert PROTECTION in looks(measure=measure, person=somebody)


def test_a_letter_about_nobody_takes_no_look_at_a_person() -> None:
    assert PROTECTION not in looks(measure="police_info", person={"nationality": []})
