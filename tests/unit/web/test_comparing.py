"""Both sides' law on one measure: what one side alone says is marked, and nothing else."""

from dataclasses import replace
from datetime import date

from comity.domain.decisions import Basis, Confidence, Decision, Effect, Finding, Layer, LegalOutcome
from comity.web.casework.gate import GateSide, MeasureGate, compared

BASIS = Basis("TREATY", "bilateral", "Invented treaty, art. 1", Confidence.VERIFIED)
FINDING = Finding("DUAL", Effect.REVIEW, Layer.TREATY, "2.2", "dual.not_offence", "words")
DECISION = Decision(
    b"", "test", date(2026, 3, 2), "CN", "LA", "extradition", LegalOutcome.NEEDS_REVIEW, (BASIS,), findings=(FINDING,)
)


def side(decision: Decision | None) -> GateSide:
    measures = {}
    if decision is not None:
        measures = {"m1": MeasureGate(decision, decision.gate().value, decision.open_items(), ())}
    return GateSide("requesting", "CN", "cn", measures=measures)


def test_the_same_answer_differs_in_nothing() -> None:
    found = compared((side(DECISION), side(DECISION)), "m1")
    assert (found.agree, found.differing) == (True, (frozenset(), frozenset()))


def test_one_side_alone_is_no_difference() -> None:
    found = compared((side(DECISION), side(None)), "m1")
    assert (found.agree, found.differing) == (None, (frozenset(), frozenset()))


def test_grounds_items_and_bases_of_one_side_are_marked_on_that_side() -> None:
    other = replace(DECISION, bases=(replace(BASIS, id="UNTOC:18"),), missing=("translation",))
    found = compared((side(DECISION), side(other)), "m1")
    assert found.differing == (frozenset({"TREATY"}), frozenset({"UNTOC:18", "missing:translation"}))


def test_the_same_ground_with_another_effect_is_marked_on_both() -> None:
    barred = replace(
        DECISION, outcome=LegalOutcome.MANDATORY_REFUSAL, findings=(replace(FINDING, effect=Effect.MANDATORY),)
    )
    found = compared((side(DECISION), side(barred)), "m1")
    assert (found.agree, "DUAL" in found.differing[0], "DUAL" in found.differing[1]) == (False, True, True)
