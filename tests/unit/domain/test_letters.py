"""What makes a letter whole, and what the law is asked about it."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.domain.histories import letter

from comity.domain import bodies as b
from comity.domain.cases import supplemented
from comity.domain.errors import InvalidInput
from comity.domain.measures import Ground, Measure
from comity.domain.particulars import BY_NAME
from comity.domain.requests import MeasureAsked, Place, Subject, Urgency, check_letter, question

VOCABULARY = tomllib.loads((Path(__file__).resolve().parents[3] / "corpus" / "vocabulary.toml").read_text())
TODAY = date(2026, 3, 2)
ASKED = letter().measures[0]
PERSON = letter().subjects[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measures": ()}, "no measure"),
        ({"measures": (ASKED, ASKED)}, "same key"),
        ({"subjects": (PERSON, PERSON)}, "same key"),
        ({"title": " \n"}, "no title"),
        ({"purpose": ""}, "no purpose"),
        ({"facts": "\t"}, "no facts"),
        ({"requested_state": "CN", "requested_node": "cn"}, "its own state"),
        ({"requested_node": "th"}, "another state"),
        ({"requested_node": "LA"}, "another state"),
        ({"requested_node": ""}, "another state"),
        ({"requesting_node": "la"}, "not of the state that asks"),
        ({"urgency": Urgency.URGENT}, "Urgency needs a reason"),
        ({"urgency": Urgency.DANGER_TO_LIFE, "urgency_reason": " "}, "Urgency needs a reason"),
        ({"subjects": ()}, "unknown person"),
        ({"measures": (replace(ASKED, asks=" "),)}, "what is asked"),
        ({"subjects": (replace(PERSON, names=(" ",)),)}, "no name"),
        ({"subjects": (replace(PERSON, names=()),)}, "no name"),
    ],
)
def test_a_letter_with_a_hole_is_refused_and_the_hole_named(changes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refusal:
        check_letter(letter(**changes))
    assert refusal.value.code == "letter.incomplete"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"requesting_node": "cn"},
        {"requested_node": "la-vt"},
        {"requested_state": "VN", "requested_node": "vn-hn"},
        {"requesting_state": "CN-HK"},
        {"urgency": Urgency.URGENT, "urgency_reason": "the account is being emptied"},
        {"measures": (replace(ASKED, subject=""),), "subjects": ()},
    ],
)
def test_a_whole_letter_is_returned_as_it_is(changes) -> None:
    whole = letter(**changes)
    assert check_letter(whole) is whole


def test_a_measure_is_found_by_its_key_or_the_keys_are_named() -> None:
    two = letter("police_info", "extradition")
    assert two.measure("m2").measure == "extradition"
    with pytest.raises(InvalidInput, match="m1, m2"):
        two.measure("m3")


FULL = letter(
    measures=(
        MeasureAsked(
            "m1", "mla_evidence", "records", "link", "p1", ("facts_summary",), ("reciprocity",), ("transnational",),
            Place("LA", "Vientiane"), "UNTOC:18", {"use_wanted": "evidence"},
        ),
    ),
    subjects=(
        Subject(
            "p1", "suspect", ("Synthetic Person",), ("CN",), "1987", 35, ("MM",), date(2020, 1, 1), ("MM",), "none",
            ("CN E00000011",),
        ),
    ),
    predicate_offence="fraud_telecom",
)  # fmt: skip


def test_the_law_is_asked_only_in_words_that_its_vocabulary_has() -> None:
    asked = question(FULL, FULL.measures[0], TODAY)
    assert set(asked) <= set(VOCABULARY["input"])
    assert set(asked["person"]) <= set(VOCABULARY["person_field"])
    told = set(FULL.measures[0].particulars)
    assert told <= set(BY_NAME) <= set(VOCABULARY["input"])
    told_by_the_case = {"earlier", "earlier_cut", "broken", "victim_screening"}
    elsewhere = {"id", "title", "conduct"} | told_by_the_case
    expected = set(VOCABULARY["input"]) - elsewhere - (set(BY_NAME) - told)
    assert set(asked) == expected, "every input that a letter can know is asked"
    in_spells = {"nationality_spells"}  # a letter names the days that count, one by one
    assert set(asked["person"]) == set(VOCABULARY["person_field"]) - in_spells


def test_the_law_is_asked_in_the_letter_s_own_words() -> None:
    asked = question(FULL, FULL.measures[0], TODAY)
    assert (asked["from"], asked["to"], asked["measure"]) == ("CN", "LA", "mla_evidence")
    assert (asked["as_of"], asked["offence_date"]) == ("2026-03-02", "2025-06-01")
    assert asked["documents_present"] == ["facts_summary"]
    assert asked["person"]["nationality_lost"] == "2020-01-01"
    assert asked["place"] == {"state": "LA", "area": "Vientiane"}


def test_what_a_letter_does_not_know_is_left_out_and_what_it_knows_to_be_nothing_is_not() -> None:
    bare = question(letter(requesting_max=None, requested_max=""), ASKED, TODAY)
    assert "requesting_max" not in bare
    assert bare["requested_max"] == ""
    assert not {"place", "invoked_basis", "predicate_offence"} & set(bare)
    assert "age" not in bare["person"]
    assert question(letter(), replace(ASKED, subject=""), TODAY)["person"] == {"nationality": []}


@pytest.mark.parametrize("field", ["from", "to", "measure", "person", "flags", "documents_present", "as_of"])
def test_particulars_never_stand_for_a_field_of_the_letter(field: str) -> None:
    honest = question(letter(), ASKED, TODAY)
    slipped = question(letter(), replace(ASKED, particulars={field: "TH"}), TODAY)
    assert slipped == honest


def test_the_measures_and_grounds_are_those_of_the_vocabulary() -> None:
    assert {measure.value for measure in Measure} == set(VOCABULARY["measure"])
    assert {ground.value for ground in Ground} == set(VOCABULARY["ground"])


def test_a_supplement_adds_documents_once_and_files_and_words_and_changes_nothing_else() -> None:
    before = letter("police_info", "extradition")
    more = b.RequestSupplemented(before.request, "More.", {"m2": ("facts_summary", "facts_summary")})
    after = supplemented(supplemented(before, more), more)
    assert after.measure("m2").documents == ("facts_summary",)
    assert after.measure("m1") == before.measure("m1")
    unchanged = replace(after, revision=before.revision, facts=before.facts, measures=before.measures)
    assert unchanged == before
