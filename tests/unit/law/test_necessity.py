"""Necessity, privilege, press, immunity and sources: named, they call a human; not named, nothing changes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.law.conftest import EXTRADITION
from tests.unit.law.questions import CORPUS, questions

from comity.domain.decisions import Decision, Effect, LegalOutcome
from comity.domain.errors import InvalidInput
from comity.domain.measures import Measure
from comity.domain.officers import Role
from comity.domain.stages import may_settle
from comity.law import Question, assess, parse_question
from comity.law.questions import question_to_plain
from comity.law.safeguards.necessity_and_protected import TAKES_STATEMENT

WHY = "The account's holder can be known from no other record."
HOW = "Only the statements of March, only this account."
FLAGS = {
    "privilege_lawyer": "PRIV", "privilege_doctor": "PRIV", "privilege_clergy": "PRIV", "press_material": "PRIV",
    "immunity_diplomatic": "IMMUN", "immunity_parliamentary": "IMMUN", "source_identity": "SOURCE",
}  # fmt: skip


def decided(**changes: Any) -> Decision:
    return assess(parse_question({**EXTRADITION, **changes}, CORPUS), CORPUS)


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_calls_a_human_and_is_said(flag: str) -> None:
    before, after = decided(), decided(flags=[flag])
    assert after.outcome is not LegalOutcome.PROCEED
    found = {(one.code, one.effect) for one in after.findings} - {(one.code, one.effect) for one in before.findings}
    assert found == {(FLAGS[flag], Effect.REVIEW)}


def test_the_ground_says_who_looks() -> None:
    assert may_settle("review:PRIV") == may_settle("review:IMMUN") == {Role.LAWYER}
    assert may_settle("review:SOURCE") == {Role.NATIONAL_DESK}
    assert may_settle("mandatory:PRIV") == may_settle("nothing") == frozenset()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"necessity": WHY}, "necessity.no_proportionality"),
        ({"proportionality": HOW}, "necessity.no_necessity"),
        ({"necessity": "", "proportionality": ""}, "necessity.not_stated"),
        ({"necessity": "- . -", "proportionality": HOW}, "necessity.no_necessity"),
        ({"necessity": WHY, "proportionality": "  "}, "necessity.no_proportionality"),
    ],
)
def test_half_a_statement_is_incomplete(said: dict[str, str], reason: str) -> None:
    decision = decided(**said)
    assert reason in {one.reason for one in decision.findings if one.effect is Effect.CURABLE}
    assert "necessity_statement" in decision.missing


def test_a_whole_statement_asks_for_nothing_more_and_clears_nothing_else() -> None:
    plain, stated = decided(), decided(necessity=WHY, proportionality=HOW)
    assert (stated.outcome, stated.missing) == (plain.outcome, plain.missing)
    assert {one.reason for one in stated.findings} == {one.reason for one in plain.findings}
    barred = decided(flags=["torture_risk_substantiated"], necessity=WHY, proportionality=HOW)
    assert barred.outcome is decided(flags=["torture_risk_substantiated"]).outcome


def test_information_of_the_police_takes_no_statement() -> None:
    assert Measure.POLICE_INFO not in TAKES_STATEMENT
    assert {Measure.MLA_BANKING_RECORDS, Measure.MLA_SEARCH_SEIZURE, Measure.EXTRADITION} <= TAKES_STATEMENT


@given(questions(), st.sampled_from(sorted(FLAGS)))
def test_a_flag_never_loosens(question: Question, flag: str) -> None:
    order = list(LegalOutcome)
    strict = {outcome: place for place, outcome in enumerate(order)}
    before = assess(question, CORPUS)
    after = assess(replace(question, flags=question.flags | {flag}), CORPUS)
    assert {one.code for one in before.findings} <= {one.code for one in after.findings}
    assert before.outcome is after.outcome or strict[after.outcome] != strict[LegalOutcome.PROCEED]


def test_it_survives_the_plain_form_and_a_text_that_is_none_is_refused() -> None:
    question = parse_question({**EXTRADITION, "necessity": WHY, "proportionality": ""}, CORPUS)
    again = parse_question(question_to_plain(question), CORPUS)
    assert (again.necessity, again.proportionality) == (WHY, "")
    with pytest.raises(InvalidInput):
        parse_question({**EXTRADITION, "necessity": 7}, CORPUS)
