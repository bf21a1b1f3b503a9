"""What must hold of every question, whatever the facts."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.questions import (
    CORPUS,
    DOCUMENTS,
    FLAGS,
    breaches,
    earlier_matters,
    nearly_clear_questions,
    questions,
)

from comity.domain.decision_form import decision_from_plain, decision_to_plain
from comity.domain.decisions import STRICTNESS, Effect, Gate, LegalOutcome
from comity.domain.measures import ON_THE_SOIL, Measure, is_coercive
from comity.evidence import canonical
from comity.law import Question, assess, parse_question, question_to_plain
from comity.law.earlier import Broken, EarlierMatter, Marks
from comity.law.engine import RULES
from comity.law.matter import POLICE

BENEFIT = {"organised_group", "transnational", "sentenced"}  # these open a basis, or say who the person is
PROTECTIVE = [flag for flag in FLAGS if flag not in BENEFIT]
KNOWN = ("remaining_months", "use_wanted", "served_document", "predicate_offence", "request_language")
thorough = settings(max_examples=500, deadline=None)
plenty = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def gate(question: Question) -> Gate:
    return assess(question, CORPUS).gate()


def stricter_or_equal(after: Gate, before: Gate) -> bool:
    return STRICTNESS.index(after) >= STRICTNESS.index(before)


@plenty
@given(st.one_of(questions(), nearly_clear_questions()), st.sampled_from(PROTECTIVE))
def test_adding_a_protective_fact_never_loosens_the_gate(question: Question, flag: str) -> None:
    worse = replace(question, flags=question.flags | {flag})
    assert stricter_or_equal(gate(worse), gate(question))


RAISED = (
    ("earlier_judgment", "acquitted"),
    ("pending_proceedings", ("TH", "KH")),
    ("act_place", ("CN", "TH", "VN", "KH", "LA")),
    ("link_strength", "weak"),
    ("data_category", "content"),
    ("data_held_until", date(2001, 1, 1)),
)


@plenty
@given(st.one_of(questions(), nearly_clear_questions()), st.sampled_from(RAISED))
def test_a_doubt_that_somebody_raises_never_loosens_the_gate(question: Question, raised: tuple[str, Any]) -> None:
    field, value = raised
    calm = replace(question, **{field: () if isinstance(value, tuple) else None}, earlier_judgment_state=None)
    assert stricter_or_equal(gate(replace(calm, **{field: value})), gate(calm))


@plenty
@given(st.one_of(questions(), nearly_clear_questions()), earlier_matters("E2"), breaches())
def test_one_more_earlier_matter_or_breach_never_loosens_the_gate(
    question: Question, entry: EarlierMatter, breach: Broken
) -> None:
    more = replace(question, earlier=(*(question.earlier or ()), entry))
    assert stricter_or_equal(gate(more), gate(question))
    broken = replace(question, broken=(*(question.broken or ()), replace(breach, id="A2")))
    assert stricter_or_equal(gate(broken), gate(question))


@plenty
@given(questions(), earlier_matters("E2"))
def test_nobody_looked_and_nothing_found_raise_the_same(question: Question, entry: EarlierMatter) -> None:
    none = replace(question, earlier=None, broken=None)
    assert assess(none, CORPUS) == assess(replace(question, earlier=(), broken=()), CORPUS)
    other = replace(entry, person_verdict="other")
    assert assess(none, CORPUS).findings == assess(replace(none, earlier=(other,)), CORPUS).findings


@plenty
@given(questions(), earlier_matters("E2"))
def test_what_is_not_known_of_an_earlier_matter_never_clears(question: Question, entry: EarlierMatter) -> None:
    """Forgetting its days, its offence or its particulars leaves at least a human in the way if there was one."""
    with_all = gate(replace(question, earlier=(entry,)))
    blank = replace(
        entry, decided=None, asked=None, offence="", offence_date=None, marks=Marks(), freed_on=None,
        surrendered_on=None, specialty_days=None,
    )  # fmt: skip
    forgotten = gate(replace(question, earlier=(blank,)))
    assert forgotten is not Gate.CLEARED or with_all is Gate.CLEARED


@thorough
@given(nearly_clear_questions(), st.sampled_from(KNOWN))
def test_forgetting_a_known_fact_never_clears(question: Question, field: str) -> None:
    forgotten = replace(question, **{field: None})  # type: ignore[arg-type]
    assert gate(forgotten) is not Gate.CLEARED or gate(question) is Gate.CLEARED


@thorough
@given(nearly_clear_questions())
def test_forgetting_age_and_loss_of_nationality_never_clears(question: Question) -> None:
    for person in (replace(question.person, age=None), replace(question.person, nationality_lost=None)):
        forgotten = replace(question, person=person)
        assert gate(forgotten) is not Gate.CLEARED or gate(question) is Gate.CLEARED


@thorough
@given(nearly_clear_questions(), st.sampled_from(["requesting_max", "requested_max"]))
def test_an_unknown_maximum_clears_nothing_that_a_maximum_opens(question: Question, field: str) -> None:
    unknown = replace(question, offence="timber", requesting_max=120, requested_max=120)
    unknown = replace(unknown, **{field: None})  # type: ignore[arg-type]
    state = question.requesting_state if field == "requesting_max" else question.requested_state
    if (state, "timber") not in CORPUS.penalties and question.measure not in POLICE:
        assert gate(unknown) is not Gate.CLEARED


@plenty
@given(st.one_of(questions(), nearly_clear_questions()), st.sampled_from(DOCUMENTS))
def test_a_missing_document_never_clears(question: Question, name: str) -> None:
    fewer = replace(question, documents=question.documents - {name})
    assert stricter_or_equal(gate(fewer), gate(question))


@plenty
@given(questions())
def test_mechanisms_never_confer_power(question: Question) -> None:
    decision = assess(question, CORPUS)
    assert not {basis.id for basis in decision.bases} & CORPUS.mechanisms
    assert assess(question, replace(CORPUS, mechanisms=frozenset())) == decision


@plenty
@given(questions())
def test_a_measure_that_leaves_the_desk_has_a_basis(question: Question) -> None:
    decision = assess(question, CORPUS)
    if decision.gate() is Gate.CLEARED and question.measure not in POLICE:
        assert decision.bases
    assert question.measure is not Measure.DEPORTATION or decision.gate() is Gate.BARRED


@plenty
@given(st.one_of(questions(), nearly_clear_questions()), st.sampled_from([m for m in Measure if is_coercive(m)]))
def test_nothing_in_hand_clears_no_coercive_measure(question: Question, measure: Measure) -> None:
    assert gate(replace(question, measure=measure, documents=frozenset())) is not Gate.CLEARED


@plenty
@given(questions())
def test_every_rule_leaves_a_trace_and_every_finding_a_reason(question: Question) -> None:
    decision = assess(question, CORPUS)
    assert [entry.rule for entry in decision.trace] == [*(rule.number for rule in RULES), "0.5", "0.6", "5.5", "3.2"]
    assert all(entry.clocks for entry in decision.trace)
    for finding in decision.findings:
        assert finding.text
        assert "{" not in finding.text
        assert finding.code in CORPUS.vocabulary["ground"]
    recalled = {fact for entry in decision.trace for fact in entry.facts if fact.confidence.value == "recalled"}
    assert recalled == set(decision.rests_on_recalled)


@plenty
@given(questions())
def test_no_alternative_is_a_removal(question: Question) -> None:
    assert not [text for text in assess(question, CORPUS).alternatives if "deport" in text or "removal" in text]


@plenty
@given(questions())
def test_bilateral_bases_are_the_same_both_ways(question: Question) -> None:
    turned = replace(question, requesting_state=question.requested_state, requested_state=question.requesting_state)
    ours, theirs = assess(question, CORPUS), assess(turned, CORPUS)
    assert [b.id for b in ours.bases if b.kind == "bilateral"] == [b.id for b in theirs.bases if b.kind == "bilateral"]


@plenty
@given(questions())
def test_a_decision_survives_being_stored_and_sent(question: Question) -> None:
    decision = assess(question, CORPUS, assessed=b"\x01" * 32)
    assert decision_from_plain(canonical.decode(canonical.encode(decision_to_plain(decision)))) == decision


@plenty
@given(questions())
def test_a_question_survives_being_written_down(question: Question) -> None:
    assert parse_question(question_to_plain(question), CORPUS) == question


@plenty
@given(questions())
def test_police_measures_are_never_refused_by_machine(question: Question) -> None:
    if question.measure in POLICE:
        assert not assess(question, CORPUS).codes(Effect.MANDATORY)


def test_some_of_these_questions_clear(ask) -> None:  # type: ignore[no-untyped-def]  # else the laws above say little
    decision = ask(documents_present=DOCUMENTS)
    assert decision.outcome is LegalOutcome.PROCEED_WITH_CONDITIONS
    assert decision.gate() is Gate.CLEARED


@plenty
@given(st.one_of(questions(), nearly_clear_questions()))
def test_consent_of_the_person_waives_no_bar(question: Question) -> None:
    formal = assess(replace(question, measure=Measure.EXTRADITION), CORPUS)
    simple = assess(replace(question, measure=Measure.EXTRADITION_SIMPLIFIED), CORPUS)
    assert simple.codes(Effect.MANDATORY) == formal.codes(Effect.MANDATORY)
    assert [basis.id for basis in simple.bases] == [basis.id for basis in formal.bases]
    assert set(formal.missing) <= set(simple.missing)
    assert stricter_or_equal(simple.gate(), formal.gate())


@plenty
@given(questions(), st.sampled_from(sorted(ON_THE_SOIL)))
def test_nobody_acts_on_foreign_soil_without_the_host(question: Question, measure: Measure) -> None:
    alone = replace(question, measure=measure, documents=question.documents - {"host_state_consent"})
    decision = assess(alone, CORPUS)
    assert decision.gate() is Gate.BARRED
    assert not decision.bases


@plenty
@given(questions(), st.sampled_from(["suspect", "accused", "convicted"]))
def test_readmission_is_never_open_for_who_is_wanted(question: Question, role: str) -> None:
    wanted = replace(question, measure=Measure.READMISSION, person=replace(question.person, role=role))
    assert assess(wanted, CORPUS).gate() is Gate.BARRED


@plenty
@given(questions(), st.sampled_from([Measure.JOINT_INVESTIGATION_TEAM, Measure.TRANSFER_PROCEEDINGS]))
def test_what_only_an_agreement_carries_has_no_basis_before_it(question: Question, measure: Measure) -> None:
    papers = {"joint_team_agreement", "agreement_to_transfer"}
    assert not assess(replace(question, measure=measure, documents=question.documents - papers), CORPUS).bases
