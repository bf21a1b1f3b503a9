"""The letter as TOML: the template is a letter, and whatever is not exactly one is refused by the entry's name."""

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.bootstrap.law import open_corpus
from comity.cli import letters
from comity.cli.letter_template import TEMPLATE
from comity.cli.letters import LARGEST, read_letter
from comity.domain.decisions import Effect, Gate
from comity.domain.errors import InvalidInput
from comity.domain.requests import Urgency, check_letter, question
from comity.law import assess, parse_question

CASE = UUID("0193af00-0000-7000-8000-000000000001")


def read(text: str) -> Any:
    return read_letter(text.encode(), case=CASE)


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as raised:
        read(text)
    return raised.value.code, raised.value.message


def test_the_template_is_a_letter_that_the_law_clears() -> None:
    letter = replace(read(TEMPLATE), requesting_state="CN", requesting_node="cn")
    assert check_letter(letter) is letter
    assert (letter.requested_state, letter.offence_date, letter.urgency) == ("LA", date(2026, 3, 14), Urgency.NORMAL)
    corpus = open_corpus()
    inputs = question(letter, letter.measures[0], date(2026, 11, 1))
    assert assess(parse_question(inputs, corpus), corpus).gate() is Gate.CLEARED


def test_every_entry_that_a_letter_may_have_is_in_the_template() -> None:
    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines()]
    named = {line.split(" = ")[0].strip() for line in lines if " = " in line}
    assert named == {
        "requested_node", "requested_state", "title", "purpose", "facts", "offence", "offence_date", "language",
        "requesting_max", "requested_max", "predicate_offence", "urgency", "urgency_reason", "confidentiality",
        "contact", "previous", "attachments", "key", "role", "names", "nationality", "birth", "age_at_offence",
        "former_nationality", "nationality_lost", "nationality_at_offence", "particulars", "measure", "asks", "link",
        "subject", "documents", "assurances", "flags", "place", "invoked_basis", "use_wanted", "served_document",
        "remaining_months", "requesting_tier", "requested_tier",
        "data_category", "data_held_until", "surrendering_state", "earlier_judgment",
        "earlier_judgment_state", "pending_proceedings", "act_place", "link_strength", "conduct",
        "necessity", "proportionality",
        "papers", "began", "places", "victims", "accounts", "references",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "named"),
    [
        ('title = "Telephone fraud, synthetic case 7"', "title = 7", "letter.type", "title"),
        ('title = "Telephone fraud, synthetic case 7"', f'title = "{"x" * 501}"', "letter.value", "title"),
        ('title = "Telephone fraud, synthetic case 7"', "", "letter.missing", "title"),
        ('requested_node = "la"', 'requested_node = "LA"', "letter.value", "requested_node"),
        ('requested_node = "la"', "", "letter.missing", "requested_node"),
        ("offence_date = 2026-03-14", 'offence_date = "2026-03-14"', "letter.type", "offence_date"),
        ("offence_date = 2026-03-14", "offence_date = 2026-03-14T08:00:00Z", "letter.type", "offence_date"),
        ('language = "en"', 'language = "English"', "letter.value", "language"),
        ('requesting_max = "120"', 'requesting_max = "long"', "letter.value", "requesting_max"),
        ('requesting_max = "120"', "requesting_max = 120", "letter.type", "requesting_max"),
        ('urgency = "normal"', 'urgency = "now"', "letter.value", "urgency"),
        ('role = "suspect"', 'role = "target"', "letter.value", "subjects[1].role"),
        ('nationality = ["CN"]', 'nationality = "CN"', "letter.type", "subjects[1].nationality"),
        ('nationality = ["CN"]', 'nationality = ["China"]', "letter.value", "subjects[1].nationality"),
        ('nationality = ["CN"]', "", "letter.missing", "subjects[1].nationality"),
        ('names = ["合成人", "Hecheng Ren"]', "names = []", "letter.value", "subjects[1].names"),
        ('names = ["合成人", "Hecheng Ren"]', 'names = ["  "]', "letter.value", "subjects[1].names"),
        ("age_at_offence = 35", "age_at_offence = -1", "letter.value", "subjects[1].age_at_offence"),
        ("age_at_offence = 35", "age_at_offence = true", "letter.type", "subjects[1].age_at_offence"),
        ('birth = "1990-05"', 'birth = "5/1990"', "letter.value", "subjects[1].birth"),
        ('measure = "police_info"', 'measure = "rendition"', "letter.value", "measures[1].measure"),
        ('key = "m1"', 'key = "M 1"', "letter.value", "measures[1].key"),
        ('key = "m1"', 'key = "m1"\ntarget = "x"', "letter.unknown", "measures[1].target"),
        ('use_wanted = "intelligence"', "use_wanted = 1", "letter.type", "measures[1].use_wanted"),
        ('use_wanted = "intelligence"', 'place = "LA"', "letter.type", "measures[1].place"),
        ('use_wanted = "intelligence"', 'place = { land = "LA" }', "letter.unknown", "measures[1].place.land"),
        ('use_wanted = "intelligence"', 'place = { state = "Laos" }', "letter.value", "measures[1].place.state"),
        ('use_wanted = "intelligence"', "remaining_months = 9999", "letter.value", "measures[1].remaining_months"),
        ("[[measures]]", "[measures]", "letter.type", "measures"),
        ("[[measures]]", "[[measure]]", "letter.unknown", "measure"),
        ('title = "Telephone fraud, synthetic case 7"', 'title = "a"\ntitle = "b"', "letter.file", ""),
    ],
)  # fmt: skip
def test_a_fault_is_refused_by_the_entrys_name(old: str, new: str, code: str, named: str) -> None:
    assert old in TEMPLATE
    found, message = refusal(TEMPLATE.replace(old, new, 1))
    assert found == code
    assert message.startswith(named)


def test_a_file_that_is_no_text_of_a_size_is_refused() -> None:
    for data in (b"\xff\xfe\x00", b"\x00", b"a = " + b"[" * 100_000, b"#" * (LARGEST + 1)):
        with pytest.raises(InvalidInput) as raised:
            read_letter(data, case=CASE)
        assert raised.value.code == "letter.file"


@given(st.binary(max_size=200))
def test_whatever_bytes_come_only_a_refusal_leaves(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_letter(data, case=CASE)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = sorted(tomllib.loads(TEMPLATE))


@given(st.sampled_from(ENTRIES), VALUES)
def test_whatever_stands_in_an_entry_it_is_read_or_refused(name: str, value: object) -> None:
    plain = tomllib.loads(TEMPLATE) | {name: value}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters, "_toml", lambda _: plain)
        read_or_refused = _outcome(name)
    assert read_or_refused == "read" or read_or_refused.startswith(name)


def _outcome(name: str) -> str:
    """``read``, or the message of the refusal."""
    try:
        letter = read_letter(b"", case=CASE)
    except InvalidInput as refused:
        return refused.message
    assert isinstance(getattr(letter, name), str | date | tuple)
    return "read"


def test_what_one_measure_alone_says_is_read() -> None:
    told = """
data_category = "traffic"
data_held_until = 2027-06-30
earlier_judgment = "acquitted"
earlier_judgment_state = "TH"
pending_proceedings = ["TH", "MM"]
link_strength = "weak"
"""
    letter = replace(read(TEMPLATE + told), requesting_state="CN")
    said = letter.measures[0].particulars
    assert (said["data_held_until"], said["pending_proceedings"]) == ("2027-06-30", "TH, MM")
    corpus = open_corpus()
    asked = parse_question(question(letter, letter.measures[0], date(2026, 11, 1)), corpus)
    assert (asked.pending_proceedings, asked.data_held_until) == (("TH", "MM"), date(2027, 6, 30))
    assert assess(asked, corpus).codes(Effect.REVIEW) >= {"NEBIS", "PENDING", "LINK"}


def test_particulars_never_replace_what_the_letter_says() -> None:
    letter = replace(read(TEMPLATE), requesting_state="CN", requesting_node="cn")
    hostile = {"measure": "extradition", "to": "TH", "flags": "none", "as_of": "1999-01-01", "remaining_months": 3}
    asked = replace(letter.measures[0], particulars=hostile)
    inputs = question(letter, asked, date(2026, 11, 1))
    assert (inputs["measure"], inputs["to"], inputs["flags"]) == ("police_info", "LA", [])
    assert (inputs["as_of"], inputs["remaining_months"]) == ("2026-11-01", 3)


def test_by_what_the_facts_and_the_person_are_known_again_is_read() -> None:
    marks = '[marks]\nbegan = 2026-03-01\nplaces = ["Vientiane"]\naccounts = ["000-SYNTHETIC"]\n\n[[subjects]]'
    text = TEMPLATE.replace("[[subjects]]", marks, 1).replace('birth = "1990-05"', 'papers = ["CN E00000000"]', 1)
    letter = read(text)
    assert letter.marks.began == date(2026, 3, 1)
    assert letter.marks.accounts == ("000-SYNTHETIC",)
    assert letter.subjects[0].papers == ("CN E00000000",)
    assert refusal(text.replace('["Vientiane"]', '[""]'))[0] == "letter.value"
