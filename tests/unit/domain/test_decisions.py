"""The gate's algebra, and that nothing settles a bar."""

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.assessments import Assessment
from comity.domain.decisions import (
    STRICTNESS,
    Confidence,
    Decision,
    Effect,
    Finding,
    Gate,
    Layer,
    LegalOutcome,
)

GATES = st.sampled_from(Gate)
CODES = ("NAT", "POL", "DUAL", "FORM")
FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(CODES),
    effect=st.sampled_from(Effect),
    layer=st.sampled_from(Layer),
    rule=st.just("1"),
    reason=st.just("r"),
    text=st.just("t"),
)
WORDS = st.lists(st.sampled_from(["facts_summary", "reciprocity", "speciality"]), unique=True).map(tuple)
DECISIONS = st.builds(
    Decision,
    assessed=st.just(bytes(32)),
    corpus=st.just("test"),
    as_of=st.just(date(2026, 3, 2)),
    requesting_state=st.just("CN"),
    requested_state=st.just("LA"),
    measure=st.just("extradition"),
    outcome=st.sampled_from(LegalOutcome),
    findings=st.lists(FINDINGS, max_size=4).map(tuple),
    missing=WORDS,
    assurances=WORDS,
    on_file=WORDS,
)
ITEMS = st.sets(
    st.sampled_from(
        [f"{effect.value}:{code}" for effect in Effect for code in CODES]
        + [f"{kind}:{word}" for kind in ("missing", "assurance") for word in ("facts_summary", "reciprocity")]
        + ["mandatory", "no_basis", "*", ""]
    )
)
BARRING = (LegalOutcome.MANDATORY_REFUSAL, LegalOutcome.NO_BASIS)


@given(GATES, GATES, GATES)
def test_gates_combine_in_any_order_and_grouping(a: Gate, b: Gate, c: Gate) -> None:
    assert (a & b) & c is a & (b & c)
    assert a & b is b & a
    assert a & a is a
    assert a & Gate.CLEARED is a
    assert a & Gate.BARRED is Gate.BARRED


@given(GATES, GATES)
def test_the_strictest_wins(a: Gate, b: Gate) -> None:
    assert STRICTNESS.index(a & b) == max(STRICTNESS.index(a), STRICTNESS.index(b))


@pytest.mark.parametrize("gate", Gate)
def test_a_gate_has_no_truth_value(gate: Gate) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(gate)


def test_confidence_is_the_least() -> None:
    assert Confidence.VERIFIED & Confidence.RECALLED is Confidence.RECALLED
    assert Confidence.VERIFIED & Confidence.VERIFIED is Confidence.VERIFIED


@given(DECISIONS, ITEMS)
def test_a_bar_stands_whatever_is_settled(decision: Decision, settled: set[str]) -> None:
    barred = decision.outcome in BARRING or bool(decision.codes(Effect.MANDATORY))
    everything = settled | set(decision.open_items()) | {f"mandatory:{f.code}" for f in decision.findings}
    for items in (settled, everything):
        assert (decision.gate(items) is Gate.BARRED) == barred


@given(DECISIONS, ITEMS)
def test_settling_only_loosens_and_only_what_is_open(decision: Decision, settled: set[str]) -> None:
    assert STRICTNESS.index(decision.gate(settled)) <= STRICTNESS.index(decision.gate())
    assert set(decision.open_items(settled)) == set(decision.open_items()) - settled
    if decision.gate(settled) is Gate.CLEARED:
        assert set(decision.open_items()) <= settled


@given(DECISIONS, FINDINGS, ITEMS)
def test_another_finding_never_loosens(decision: Decision, finding: Finding, settled: set[str]) -> None:
    more = replace(decision, findings=(*decision.findings, finding))
    assert STRICTNESS.index(more.gate(settled)) >= STRICTNESS.index(decision.gate(settled))


@given(st.dictionaries(st.sampled_from(["m1", "m2", "m3"]), DECISIONS), st.dictionaries(st.just("m1"), ITEMS))
def test_a_letter_is_as_open_as_its_strictest_measure(
    decisions: dict[str, Decision], settled: dict[str, set[str]]
) -> None:
    assessment = Assessment(bytes(32), "cn", decisions)
    gates = [decision.gate(settled.get(key, ())) for key, decision in decisions.items()]
    expected = reduce(Gate.__and__, gates) if gates else Gate.NEEDS_HUMAN
    assert assessment.gate(settled) is expected
    assert all(items for items in assessment.open_items(settled).values())


def test_a_waiver_for_one_measure_settles_nothing_of_another() -> None:
    finding = Finding("NAT", Effect.REVIEW, Layer.TREATY, "1", "r", "t")
    one = Decision(
        bytes(32), "t", date(2026, 3, 2), "CN", "LA", "mla_evidence", LegalOutcome.NEEDS_REVIEW, findings=(finding,)
    )
    both = Assessment(bytes(32), "cn", {"m1": one, "m2": one})
    assert both.gate({"m1": {"review:NAT"}}) is Gate.NEEDS_HUMAN
    assert both.gate({"m1": {"review:NAT"}, "m2": {"review:NAT"}}) is Gate.CLEARED
