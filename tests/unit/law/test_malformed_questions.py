"""What is not a question is refused with its name; it never becomes an answer."""

from typing import Any

import pytest

from comity.domain.errors import InvalidInput
from comity.law import Corpus, parse_question

PERSON = {"nationality": ["CN"], "age": 35}


@pytest.mark.parametrize("name", ["as_of", "from", "to", "measure", "offence", "offence_date", "person"])
def test_a_required_input_may_not_be_missing(corpus: Corpus, inputs: dict[str, Any], name: str) -> None:
    del inputs[name]
    with pytest.raises(InvalidInput, match=name):
        parse_question(inputs, corpus)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("expected", {}),
        ("as_of", "2026-02-30"),
        ("as_of", "20260201"),
        ("as_of", "2026-W05-1"),
        ("as_of", 20260201),
        ("as_of", None),
        ("from", "XX"),
        ("from", "cn"),
        ("from", ["CN"]),
        ("from", "KH"),
        ("to", "US"),
        ("measure", "kidnap"),
        ("measure", ""),
        ("offence", "bad_thing"),
        ("offence_date", "2026-02-02"),
        ("offence_date", True),
        ("requesting_max", 60),
        ("requesting_max", "-1"),
        ("requesting_max", "0"),
        ("requesting_max", "1201"),
        ("requesting_max", "1e3"),
        ("requesting_max", "٣٦"),
        ("requested_max", "Life"),
        ("flags", "political"),
        ("flags", ["politcal"]),
        ("flags", [1]),
        ("documents_present", ["everything"]),
        ("documents_present", {"translation": True}),
        ("remaining_months", -1),
        ("remaining_months", "6"),
        ("remaining_months", True),
        ("remaining_months", 6.0),
        ("place", "Yangon"),
        ("place", {"state": "Burma"}),
        ("place", {"state": "MM", "town": "x"}),
        ("use_wanted", "court"),
        ("invoked_basis", ""),
        ("invoked_basis", "x" * 101),
        ("served_document", "letter"),
        ("predicate_offence", "sin"),
        ("earlier_judgment", "guilty"),
        ("earlier_judgment_state", "KH"),
        ("pending_proceedings", ["Laos"]),
        ("pending_proceedings", "Laos, KH"),
        ("act_place", {"state": "KH"}),
        ("act_place", ["CN-XX"]),
        ("link_strength", "none"),
        ("data_category", "metadata"),
        ("data_held_until", "2026-2-1"),
        ("surrendering_state", "CN"),
        ("surrendering_state", "KH"),
        ("request_language", "English"),
        ("person", []),
        ("person", PERSON | {"nationality": ["HK"]}),
        ("person", PERSON | {"nationality_at_offence": ["MO"]}),
        ("person", {}),
        ("person", {"nationality": "CN"}),
        ("person", {"nationality": []}),
        ("person", {"nationality": ["China"]}),
        ("person", {"nationality": ["CN-XX"]}),
        ("person", PERSON | {"age": "35"}),
        ("person", PERSON | {"age": 151}),
        ("person", PERSON | {"role": "boss"}),
        ("person", PERSON | {"name": "x"}),
        ("person", PERSON | {"nationality_lost": "2025-01-01"}),
        ("person", PERSON | {"former_nationality": ["KH"], "nationality_lost": "2026-02-02"}),
    ],
)
def test_a_malformed_input_is_refused_and_named(corpus: Corpus, inputs: dict[str, Any], name: str, value: Any) -> None:
    inputs[name] = value
    with pytest.raises(InvalidInput) as refusal:
        parse_question(inputs, corpus)
    assert refusal.value.advice


@pytest.mark.parametrize("plain", [None, [], "extradition", 7])
def test_what_is_no_table_is_refused(corpus: Corpus, plain: Any) -> None:
    with pytest.raises(InvalidInput):
        parse_question(plain, corpus)


def test_evidence_may_be_asked_about_nobody_in_particular(corpus: Corpus, inputs: dict[str, Any]) -> None:
    inputs |= {"measure": "mla_evidence", "person": {"nationality": []}}
    assert parse_question(inputs, corpus).person.nationality == ()
