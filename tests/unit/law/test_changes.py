"""The search for what would change the outcome shows lawful ways only."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.questions import CORPUS, nearly_clear_questions, questions

from comity.domain.decisions import Gate, LegalOutcome
from comity.law import Corpus, Question, assess, parse_question, what_would_change
from comity.law import changes as changes_module
from comity.law.changes import MOST_ASSESSMENTS, level
from comity.law.consulted import consulted
from comity.law.engine import RULES
from comity.law.steps import SHOWABLE_FLAGS, Step, taken


def changes(corpus: Corpus, inputs: dict[str, Any]) -> dict[tuple[str, str], LegalOutcome]:
    found = what_would_change(parse_question(inputs, corpus), corpus)
    return {(change.what, change.name): change.outcome for change in found}


def test_all_documents_clear_a_request_that_lacks_only_documents(corpus: Corpus, inputs: dict[str, Any]) -> None:
    found = changes(corpus, inputs)
    assert set(found.values()) == {LegalOutcome.PROCEED_WITH_CONDITIONS}
    ((_, names),) = [change for change in found if change[0] == "documents"]
    question = parse_question(inputs | {"documents_present": names.split(", ")}, corpus)
    assert assess(question, corpus).gate() is Gate.CLEARED


def test_the_day_of_entry_into_force_is_named(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"from": "ID", "to": "SG", "as_of": "2024-03-20", "offence_date": "2021-05-01"}
    assert changes(corpus, inputs)["day", "2024-03-22"] is LegalOutcome.PROCEED_WITH_CONDITIONS


def test_a_gang_that_is_shown_opens_a_convention(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"to": "LA", "measure": "mla_video_testimony", "as_of": "2001-01-01", "offence_date": "2000-01-01"}
    inputs |= {"as_of": "2005-01-01", "from": "TH"}
    assert ("fact", "organised_group and transnational") not in changes(corpus, inputs)  # Thailand was not bound
    inputs |= {"from": "MM", "measure": "mla_asset_freeze"}
    found = changes(corpus, inputs)
    assert found["fact", "organised_group and transnational"] is not LegalOutcome.NO_BASIS


def test_a_letter_to_a_company_goes_another_way(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"from": "TH", "to": "CN", "measure": "mla_evidence", "flags": ["direct_to_provider"]}
    assert any(
        what == "together" and name.startswith("route central_authority") for what, name in changes(corpus, inputs)
    )


WAYS = {"document", "documents", "together", "fact", "route", "invoked_basis", "use_wanted", "day", "language",
        "request_again"}  # fmt: skip
HARMLESS = {*SHOWABLE_FLAGS, "age", "requesting_max", "requested_max", "requesting_tier", "requested_tier",
            "remaining_months", "predicate_offence", "served_document", "data_category"}  # fmt: skip


def after(question: Question, parts: Iterable[Step]) -> Question:
    for part in parts:
        question = taken(question, part)
    return question


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(questions(), nearly_clear_questions()))
def test_each_change_leads_where_it_says_and_nothing_of_it_can_be_left_out(question: Question) -> None:
    before = level(assess(question, CORPUS))
    for change in what_would_change(question, CORPUS):
        reached = assess(after(question, change.parts), CORPUS)
        assert reached.outcome is change.outcome
        assert level(reached) < before
        few = len(change.parts) <= 4
        sizes = range(len(change.parts)) if few else [len(change.parts) - 1]
        for fewer in (some for size in sizes for some in combinations(change.parts, size)):
            assert level(assess(after(question, fewer), CORPUS)) > level(reached)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(questions(), nearly_clear_questions()))
def test_no_change_hides_a_fact_drops_protection_or_changes_the_person(question: Question) -> None:
    for change in what_would_change(question, CORPUS):
        assert change.what in WAYS
        changed = after(question, change.parts)
        assert changed.flags >= question.flags - {"direct_to_provider"}
        assert changed.flags - question.flags <= set(SHOWABLE_FLAGS)
        assert changed.documents >= question.documents
        assert replace(changed.person, age=question.person.age) == question.person
        assert question.person.age is None or changed.person.age == question.person.age
        same = ("measure", "requesting_state", "requested_state", "offence", "offence_date", "place")
        assert all(getattr(changed, name) == getattr(question, name) for name in same)
        assert changed.as_of >= question.as_of
        for what, name in change.parts:
            assert what != "fact" or name.partition(": ")[0] in HARMLESS
            assert "deport" not in name


def test_the_inputs_that_the_rules_read_are_found_by_asking_them(corpus: Corpus, inputs: dict[str, Any]) -> None:
    seen = consulted(parse_question(inputs, corpus), corpus, RULES)
    assert {"person.age", "person.nationality", "offence_date", "as_of"} <= seen.inputs
    assert {"political", "refugee_unhcr", "sentenced"} <= seen.flags
    assert (
        "organised_group" in consulted(parse_question(inputs | {"from": "TL", "to": "PH"}, corpus), corpus, RULES).flags
    )


def test_asking_again_is_told_where_the_treaty_is_younger_than_the_request(
    corpus: Corpus, inputs: dict[str, Any]
) -> None:
    inputs |= {"to": "VN", "as_of": "2020-06-01", "offence_date": "2019-01-01", "request_date": "2019-12-11"}
    assert any(("request_again", "") in change.parts
               for change in what_would_change(parse_question(inputs, corpus), corpus))  # fmt: skip


def test_the_search_is_bounded(corpus: Corpus, inputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    monkeypatch.setattr(changes_module, "assess", lambda *given: counted.append(1) or assess(*given))
    inputs |= {"measure": "mla_asset_freeze", "from": "MM", "offence": "money_laundering"}
    del inputs["requesting_max"], inputs["requested_max"], inputs["person"]["age"]
    what_would_change(parse_question(inputs, corpus), corpus)
    assert len(counted) <= 2 * MOST_ASSESSMENTS + 2


def test_an_absolute_bar_has_nothing_to_show(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"flags": ["persecution_risk"]}
    assert changes(corpus, inputs) == {}


def test_nothing_is_to_be_changed_where_the_gate_is_clear(corpus: Corpus, inputs: dict[str, Any]) -> None:
    question = parse_question(inputs, corpus)
    cleared = replace(question, documents=frozenset(corpus.vocabulary["missing"]), as_of=date(2026, 2, 1))
    assert what_would_change(cleared, corpus) == ()
