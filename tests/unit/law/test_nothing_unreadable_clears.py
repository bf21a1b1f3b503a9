"""Whatever is malformed, missing or unheard of: a clear error or an unknown, never a clearance and never a crash."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.corpora import rebuilt
from tests.unit.law.questions import CORPUS, nearly_clear_questions

from comity.domain.decisions import FactUsed, Gate
from comity.domain.errors import ComityError, InvalidInput
from comity.law import Question, assess, parse_question, question_to_plain
from comity.law.facts import Fact, Record
from comity.law.reasons import REASONS

plenty = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.text(max_size=30)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.binary(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
RECORDS = sorted(CORPUS.records)
VITAL = [key for key in RECORDS if key[0] in ("law", "status", "declaration", "penalty", "state", "convention")]
PLAIN = {
    "as_of": "2026-02-01", "from": "CN", "to": "KH", "measure": "extradition", "offence": "fraud_general",
    "offence_date": "2025-06-01", "requesting_max": "120", "requested_max": "60",
    "person": {"nationality": ["CN"], "age": 35}, "flags": [], "documents_present": [],
}  # fmt: skip
INPUTS = sorted(CORPUS.vocabulary["input"])
REFUSALS = {"corpus.malformed", "law.penalty", "law.question"}
T = TypeVar("T")


def told(read: Callable[[], T]) -> T | None:
    """What is read, or None if it is refused as one of ours, with a code and advice; anything else is a defect."""
    try:
        return read()
    except ComityError as refusal:
        if refusal.code not in REFUSALS or not refusal.advice:
            raise
        return None


@plenty
@given(JUNK)
def test_what_is_no_question_is_refused_with_advice(plain: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_question(plain, CORPUS)
    assert refusal.value.advice


@plenty
@given(st.one_of(st.sampled_from(INPUTS), TEXTS), JUNK)
def test_a_question_with_any_value_anywhere_is_refused_or_means_what_it_says(name: str, value: Any) -> None:
    question = told(lambda: parse_question({**PLAIN, name: value}, CORPUS))
    if question is None:
        return
    assert parse_question(question_to_plain(question), CORPUS) == question
    assert assess(question, CORPUS).gate() is not Gate.CLEARED  # no papers are there


@pytest.mark.parametrize("code", ["US", "JP", "XX", "GB", "CN-TW", "ASEAN", "cn", "", "C N"])
@pytest.mark.parametrize("side", ["from", "to"])
def test_a_state_outside_the_corpus_is_refused(side: str, code: str) -> None:
    with pytest.raises(InvalidInput):
        parse_question({**PLAIN, side: code}, CORPUS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2026-02-29"),
        ("as_of", "0000-01-01"),
        ("as_of", "10000-01-01"),
        ("as_of", "2025-05-31"),
        ("offence_date", "2026-02-02"),
        ("request_date", "2026-02-02"),
        ("request_date", "2025-05-31"),
        ("request_date", 20260101),
        ("request_date", True),
    ],
)
def test_days_that_cannot_be_are_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidInput):
        parse_question({**PLAIN, name: value}, CORPUS)


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date(2100, 1, 1), date.max])
def test_the_first_and_the_last_day_there_is_are_answered_and_clear_nothing(day: date) -> None:
    for on in (day, date.max):
        question = replace(parse_question(PLAIN, CORPUS), as_of=on, offence_date=min(day, on))
        assert assess(question, CORPUS).gate() is not Gate.CLEARED


@slowly
@given(st.sampled_from(RECORDS), st.data(), JUNK)
def test_a_corpus_with_any_value_anywhere_is_refused_by_file_or_reads(
    key: tuple[str, str], data: st.DataObject, value: Any
) -> None:
    record = CORPUS.records[key]
    field = data.draw(st.sampled_from(sorted(record.facts)))
    odd = Fact(value, replace(record.facts[field].used, value=str(value)))
    corpus = told(lambda: rebuilt(CORPUS, replace(record, facts={**record.facts, field: odd})))
    assert corpus is None or assess(parse_question(PLAIN, corpus), corpus).gate() is not Gate.CLEARED


@slowly
@given(st.sampled_from(RECORDS), TEXTS)
def test_a_record_with_any_name_is_refused_or_reads(key: tuple[str, str], name: str) -> None:
    record: Record = CORPUS.records[key]
    told(lambda: rebuilt(CORPUS, replace(record, id=name), without=(key,)))


@slowly
@given(nearly_clear_questions(), st.sampled_from(VITAL))
def test_law_that_is_not_there_clears_nothing_that_it_did_not_clear(question: Question, key: tuple[str, str]) -> None:
    poorer = told(lambda: rebuilt(CORPUS, without=(key,)))
    if poorer is None:
        return
    after, before = assess(question, poorer).gate(), assess(question, CORPUS).gate()
    assert after is not Gate.CLEARED or before is Gate.CLEARED


@slowly
@given(nearly_clear_questions(), st.sampled_from([key for key in RECORDS if key[0] == "treaty"]), st.data())
def test_a_contested_fact_of_a_treaty_never_loosens(
    question: Question, key: tuple[str, str], data: st.DataObject
) -> None:
    record = CORPUS.records[key]
    field = data.draw(st.sampled_from(sorted(record.facts)))
    fact = record.facts[field]
    rival: Fact[Any] = Fact(fact.value, FactUsed(key[1], field, "otherwise", "B", fact.used.confidence))
    contested = rebuilt(CORPUS, replace(record, rivals={field: (fact, rival)}))
    after, before = assess(question, contested), assess(question, CORPUS)
    assert after.gate() is not Gate.CLEARED or before.gate() is Gate.CLEARED
    named = [one for one in after.findings if one.reason == "conflict.fact"]
    assert all(one.parameters["subject"] == key[1] for one in named)


def test_every_reason_of_a_conflict_is_known() -> None:
    assert {name for name in REASONS if name.startswith("conflict.")} == {
        "conflict.effect", "conflict.clause", "conflict.fact", "conflict.declaration", "conflict.statute"
    }  # fmt: skip
