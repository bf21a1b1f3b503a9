"""What went before: who is the same person, which are the same facts, and what each rule makes of it."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.domain.decisions import Decision, Effect
from comity.law.circumvention.facts import shared_marks
from comity.law.circumvention.persons import compare, gregorian, name_key, paper_numbers
from comity.law.earlier import Identity, Marks

Ask = Callable[..., Decision]
WANG = {"nationality": ["CN"], "age": 35, "role": "accused", "names": ["Wang Shili"], "born": "1987-05-02"}
FACTS = {"began": "2025-03-01", "ended": "2025-06-01", "accounts": ["6222000011112222"]}


def refused(*grounds: str, **changes: Any) -> dict[str, Any]:
    entry = {
        "id": "R1",
        "measure": "extradition",
        "from": "CN",
        "to": "KH",
        "status": "refused",
        "asked": "2025-07-01",
        "decided": "2025-10-10",
        "grounds": list(grounds),
        "offence": "fraud_telecom",
        "offence_date": "2025-06-01",
        "person": {"names": ["Wang Shili"], "born": "1987-05-02"},
        "marks": FACTS,
    }
    return {name: value for name, value in {**entry, **changes}.items() if value is not None}


def codes(decision: Decision, effect: Effect = Effect.MANDATORY, rule: str = "5.") -> set[str]:
    return {f.code for f in decision.findings if f.effect is effect and f.rule.startswith(rule)}


@pytest.mark.parametrize(
    ("one", "other", "expected", "by"),
    [
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("SHILI, Wang",), "2530-05-02"), "same", "name_and_birth"),
        (
            Identity(("Nguyễn Văn Đức",), "1990-01-09"),
            Identity(("Duc Nguyen Van",), "1990-01-09"),
            "same",
            "name_and_birth",
        ),
        (Identity(("นาย สมชาย ใจดี",), "2530-05-02"), Identity(("สมชาย ใจดี",), "1987-05-02"), "same", "name_and_birth"),
        (Identity(("A B",), "", ("CN E12345678",)), Identity(("C D",), "", ("e 1234 5678",)), "same", "paper"),
        (Identity(("A B",), "", ("CN E12345678",)), Identity(("C D",), "", ("TH E12345678",)), "candidate", "paper"),
        (Identity(("Wang Shili",)), Identity(("Wang Shili",), "1987-05-02"), "candidate", "name"),
        (Identity(("Wang Shili",), "1987"), Identity(("Wang Shili",), "1987-05-02"), "candidate", "name"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("Wang Shili",), "1987-02-05"), "candidate", "name"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("Wang Shili",), "1978-05-02"), "candidate", "name"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("王十力",), "1987-05-02"), "candidate", "birth"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("Wang Lishi",), "1987-05-02"), "candidate", "birth"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("Wang Shili",), "1961-11-23"), "other", "birth"),
        (Identity(("Wang Shili",), "1987-05-02"), Identity(("Li Other",), "1987-05-02"), "other", "nothing"),
        (Identity(("Wang Shili", "王十力"), ""), Identity(("王十力",), ""), "candidate", "name"),
        (Identity(), Identity(("王十力",), ""), "other", "nothing"),
    ],
)
def test_a_doubt_about_a_person_is_a_candidate(one: Identity, other: Identity, expected: str, by: str) -> None:
    for match in (compare(one, other), compare(other, one)):
        assert (match.sameness.value, match.by) == (expected, by)


def test_marks_of_thai_and_burmese_letters_are_part_of_the_name() -> None:
    assert name_key("ใจดี") != name_key("ใจดา")
    assert name_key("กา") != name_key("กี")
    assert name_key("Đức") == name_key("duc")
    assert name_key("U") == name_key("u")  # a name that is nothing but a title stays a name


def test_a_buddhist_year_is_read_as_one() -> None:
    assert gregorian("2530-05-02") == "1987-05-02"
    assert gregorian("1987") == "1987"
    assert gregorian("") == ""


def test_numbers_of_papers_are_found_however_they_are_written() -> None:
    assert paper_numbers(("CN E12345678",)) == {("CN", "E12345678")}
    for paper in ("passport E 1234-5678", "Passport no. E12345678", "e12345678", "E 12345678"):
        assert paper_numbers((paper,)) == {("", "E12345678")}
    assert paper_numbers(("no 12",)) == frozenset()


def test_the_same_words_are_found_again_whatever_was_put_around_them() -> None:
    text = "From March to June he ran a room in which callers told pensioners that their accounts were at risk."
    again = "According to the indictment, f" + text[1:] + " He is therefore charged with unlawful business."
    assert shared_marks(Marks(text=text), Marks(text=again)) == ("text",)
    assert not shared_marks(Marks(text=text), Marks(text="He took a motorcycle from a yard at night and sold it." * 3))


def test_the_old_refusal_bars_under_a_new_name(ask: Ask) -> None:
    decision = ask(person=WANG, marks=FACTS, earlier=[refused("POL", "DUAL")])
    assert codes(decision) == {"POL"}
    assert codes(decision, Effect.REVIEW) == {"RELABEL", "DUAL"}
    (alarm,) = [f for f in decision.findings if f.code == "RELABEL"]
    assert alarm.parameters["before"] == "fraud_telecom"
    assert alarm.parameters["now"] == "fraud_general"


@pytest.mark.parametrize(
    ("changes", "mandatory"),
    [
        ({"person": {"names": ["Wang Shili"]}}, set()),  # perhaps another person
        ({"decided": "2026-06-01"}, set()),  # not decided on the day of the question
        ({"asked": "2026-06-01", "decided": "2026-07-01"}, set()),
        ({"decided": None}, {"POL"}),  # an unknown day counts as past
        ({"lifted": ["POL"]}, set()),
        ({"facts_verdict": "other"}, set()),
        ({"person_verdict": "other"}, set()),
        ({"person": {"names": ["Nobody"]}, "person_verdict": "same"}, {"POL"}),
    ],
)
def test_what_bars_is_certain(ask: Ask, changes: dict[str, Any], mandatory: set[str]) -> None:
    assert codes(ask(person=WANG, marks=FACTS, earlier=[refused("POL", **changes)])) == mandatory


def test_another_crime_after_the_refusal_is_open_but_danger_stays(ask: Ask) -> None:
    later = {"began": "2025-12-20", "ended": "2025-12-20"}
    inputs = {"person": WANG, "marks": later, "offence_date": "2025-12-20"}
    assert not codes(ask(**inputs, earlier=[refused("POL")]), Effect.REVIEW)
    danger = ask(**inputs, earlier=[refused("TORTURE")])
    assert codes(danger, Effect.REVIEW) == {"TORTURE"}
    assert not codes(danger)


def test_an_unknown_time_leaves_it_possible_that_the_facts_are_the_same(ask: Ask) -> None:
    decision = ask(person=WANG, earlier=[refused("POL", marks=None, offence_date=None)])
    assert codes(decision, Effect.REVIEW) == {"RELABEL", "POL"}


@pytest.mark.parametrize(
    ("grounds", "mandatory", "review"), [(["POL"], {"POL"}, set()), (["NAT"], set(), set()), (["MIL"], set(), {"MIL"})]
)
def test_asking_the_refusing_state_to_prosecute_is_open_but_not_for_what_nobody_may_be_tried_for(
    ask: Ask, grounds: list[str], mandatory: set[str], review: set[str]
) -> None:
    decision = ask(measure="transfer_proceedings", person=WANG, marks=FACTS, earlier=[refused(*grounds)])
    assert codes(decision) == mandatory
    assert codes(decision, Effect.REVIEW) == review


def test_the_refusing_state_does_not_hand_its_proceedings_to_the_state_that_wanted(ask: Ask) -> None:
    inputs = {"measure": "transfer_proceedings", "from": "KH", "to": "CN", "person": WANG, "marks": FACTS}
    assert codes(ask(**inputs, earlier=[refused("NAT")]), Effect.REVIEW) == {"CIRCUM"}
    assert codes(ask(**inputs, earlier=[refused("PERSEC")])) == {"CIRCUM"}


def test_no_promise_cures_an_earlier_refusal(ask: Ask, corpus: Any) -> None:
    every = sorted(corpus.vocabulary["missing"])
    decision = ask(person=WANG, marks=FACTS, earlier=[refused("TORTURE")], documents_present=every)
    assert decision.outcome.value == "mandatory_refusal"
    assert "mla_evidence" not in " ".join(decision.alternatives)


def test_a_finding_names_the_matter_and_nothing_of_the_person(ask: Ask) -> None:
    decision = ask(person={**WANG, "papers": ["CN E12345678"]}, marks=FACTS, earlier=[refused("POL")])
    told = repr([f for f in decision.findings if f.rule.startswith("5.")])
    for word in ("Wang", "1987", "E12345678", "6222000011112222"):
        assert word not in told


@pytest.mark.parametrize(
    "entry",
    [
        {"status": "maybe"},
        {"grounds": ["NOPE"]},
        {"person": {}},
        {"person": {"names": [""]}},
        {"person": {"names": ["x"], "born": "yesterday"}},
        {"to": "CN"},
        {"asked": "2025-12-01"},
        {"status": "pending"},
        {"marks": {"began": "2025-06-02", "ended": "2025-06-01"}},
        {"unheard_of": 1},
        {"specialty_days": -1},
    ],
)
def test_a_malformed_earlier_matter_is_refused(ask: Ask, entry: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="earlier"):
        ask(person=WANG, earlier=[refused("POL", **entry)])


def test_two_entries_of_one_name_are_refused(ask: Ask) -> None:
    with pytest.raises(Exception, match="same id"):
        ask(person=WANG, earlier=[refused("POL"), refused("NAT")])


MIGRANT = {**WANG, "role": "migrant"}


@pytest.mark.parametrize(
    ("entry", "mandatory", "review"),
    [
        (refused("POL"), {"CIRCUM", "POL"}, set()),
        (refused("NAT"), set(), {"CIRCUM"}),
        (refused(status="pending", decided=None), set(), {"CIRCUM"}),
        (refused(status="granted"), set(), {"CIRCUM"}),
        (refused("POL", person={"names": ["Wang Shili"]}), set(), {"CIRCUM", "POL"}),
        (refused("POL", to="VN"), set(), {"CIRCUM", "POL"}),  # another pair: a human looks
        (refused("POL", person={"names": ["Li Other"], "born": "1970-01-01"}), set(), set()),
    ],
)
def test_readmission_is_no_road_around_a_refusal(
    ask: Ask, entry: dict[str, Any], mandatory: set[str], review: set[str]
) -> None:
    for one, other in (("KH", "CN"), ("CN", "KH")):
        decision = ask(measure="readmission", from_=one, to=other, person=MIGRANT, earlier=[entry])
        assert codes(decision) == mandatory
        assert codes(decision, Effect.REVIEW) == review


def test_no_third_state_lets_through_whom_another_refused_for_danger(ask: Ask) -> None:
    inputs = {"measure": "transit", "to": "LA", "person": WANG, "marks": FACTS}
    assert codes(ask(**inputs, earlier=[refused("TORTURE")])) == {"CIRCUM", "TORTURE"}
    assert codes(ask(**inputs, earlier=[refused("NAT")])) == set()
    assert codes(ask(**inputs, earlier=[refused("NAT")]), Effect.REVIEW) >= {"CIRCUM"}
    assert not codes(ask(**inputs, earlier=[refused("NAT", person_verdict="other")]), Effect.REVIEW)


def test_consent_for_an_operation_does_not_fetch_a_person(ask: Ask) -> None:
    inputs = {"measure": "operation_consent", "person": WANG, "marks": FACTS}
    assert codes(ask(**inputs, earlier=[refused("NAT")])) == {"CIRCUM"}
    assert codes(ask(**{**inputs, "person": {"nationality": []}}, earlier=[refused("NAT")])) == set()
