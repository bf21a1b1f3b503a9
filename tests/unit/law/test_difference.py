"""What changed between two decisions on the same measure."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.corpora import rebuilt, with_facts
from tests.unit.law.questions import CORPUS, nearly_clear_questions, questions

from comity.domain.decisions import Gate
from comity.law import Corpus, Question, assess, parse_question
from comity.law.difference import compare

plenty = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@plenty
@given(st.one_of(questions(), nearly_clear_questions()))
def test_nothing_differs_from_itself_on_any_day(question: Question) -> None:
    decision = assess(question, CORPUS)
    assert compare(decision, decision).is_empty
    assert compare(decision, replace(decision, as_of=date(2030, 1, 1))).is_empty
    assert not compare(decision, decision).is_stricter


@plenty
@given(questions(), questions())
def test_what_is_new_one_way_is_gone_the_other(one: Question, other: Question) -> None:
    first, second = assess(one, CORPUS), assess(other, CORPUS)
    there, back = compare(first, second), compare(second, first)
    for turned, returned in ((there.bases, back.bases), (there.grounds, back.grounds), (there.items, back.items)):
        assert (turned.gone, turned.new) == (returned.new, returned.gone)
    assert there.is_empty == back.is_empty
    if first.gate() is Gate.CLEARED and second.gate() is not Gate.CLEARED:
        assert there.is_stricter


def decided(corpus: Corpus, inputs: dict[str, Any], **changes: Any) -> Any:
    return assess(parse_question({**inputs, **changes}, corpus), corpus)


def test_an_entry_into_force_is_milder_and_named(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"to": "VN", "offence_date": "2019-01-01"}
    difference = compare(decided(corpus, inputs, as_of="2019-12-11"), decided(corpus, inputs, as_of="2019-12-12"))
    assert difference.bases.new == ("CN-VN-EXT-2015",)
    assert not difference.is_empty


def test_a_treaty_that_lapsed_is_stricter_and_says_so(corpus: Corpus, inputs: dict[str, Any]) -> None:
    ended = rebuilt(corpus, with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"ended": date(2026, 2, 1)}))
    difference = compare(decided(ended, inputs), decided(ended, inputs, as_of="2026-02-02"))
    assert "CN-KH-EXT-1999" in difference.bases.gone
    assert difference.is_stricter
    assert "no longer basis CN-KH-EXT-1999" in difference.words


def test_a_corpus_that_changed_names_the_fact(corpus: Corpus, inputs: dict[str, Any]) -> None:
    other = rebuilt(corpus, with_facts(corpus, "treaty", "CN-KH-EXT-1999", {"threshold_months": 84}))
    difference = compare(decided(corpus, inputs), decided(other, inputs))
    assert ("CN-KH-EXT-1999", "threshold_months", "12", "84") in [
        (fact.subject, fact.field, fact.before, fact.after) for fact in difference.facts
    ]
    assert "THRESH:mandatory" in difference.grounds.new
    assert difference.gates[1] is Gate.BARRED
    assert difference.corpora[0] != difference.corpora[1]
