"""The search for what would change the outcome shows lawful ways only."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from tests.unit.law.questions import CORPUS, questions

from comity.domain.decisions import Gate, LegalOutcome
from comity.law import Corpus, Question, assess, parse_question, what_would_change
from comity.law.changes import STRICTNESS


def changes(corpus: Corpus, inputs: dict[str, Any]) -> dict[tuple[str, str], LegalOutcome]:
    found = what_would_change(parse_question(inputs, corpus), corpus)
    return {(change.what, change.name): change.outcome for change in found}


def test_all_documents_clear_a_request_that_lacks_only_documents(corpus: Corpus, inputs: dict[str, Any]) -> None:
    found = changes(corpus, inputs)
    ((what, names),) = found
    assert what == "documents"
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


@settings(max_examples=60, deadline=None)
@given(questions())
def test_no_change_hides_a_fact_or_worsens(question: Question) -> None:
    before = assess(question, CORPUS)
    for change in what_would_change(question, CORPUS):
        assert change.what in (
            "document",
            "documents",
            "together",
            "fact",
            "route",
            "invoked_basis",
            "use_wanted",
            "day",
        )
        assert STRICTNESS.index(change.outcome) <= STRICTNESS.index(before.outcome)
        for flag in ("political", "refugee_unhcr", "torture_risk_substantiated", "victim_indicators", "nationality"):
            assert flag not in change.name or change.what in ("document", "documents", "together")


def test_an_absolute_bar_has_nothing_to_show(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"flags": ["persecution_risk"]}
    assert changes(corpus, inputs) == {}


def test_nothing_is_to_be_changed_where_the_gate_is_clear(corpus: Corpus, inputs: dict[str, Any]) -> None:
    question = parse_question(inputs, corpus)
    cleared = replace(question, documents=frozenset(corpus.vocabulary["missing"]), as_of=date(2026, 2, 1))
    assert what_would_change(cleared, corpus) == ()
