"""Offences by conduct: element by element in both states, and never another offence in the place of the one asked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.law.questions import CORPUS, nearly_clear_questions

from comity.domain.decisions import STRICTNESS, Decision, Effect, Gate, Standing
from comity.domain.errors import InvalidInput
from comity.law import Question, assess, parse_question, question_to_plain, what_would_change
from comity.law.conduct import Conduct
from comity.law.elements import OWN, StateRule

ELEMENTS = CORPUS.elements
WORDS = sorted(CORPUS.vocabulary["element"])
FRAUD = ["act_deceive", "means_network", "result_loss", "mind_gain", "result_value_minimum"]
MEN = ["act_recruit", "act_harbour", "act_compel_work", "means_force", "means_deception", "mind_exploitation",
       "victim_adult_man"]  # fmt: skip
plenty = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def conduct(shown: Iterable[str] = (), absent: Iterable[str] = ()) -> dict[str, list[str]]:
    return {"shown": list(shown), "absent": list(absent)}


def reasons(decision: Decision) -> list[tuple[str, str, Effect]]:
    found = [f for f in decision.findings if f.reason.startswith("dual.element")]
    return [(f.reason, f.parameters["state"], f.effect) for f in found]


def rules(state: str, offence: str) -> tuple[StateRule, ...]:
    return ELEMENTS.rules.get((state, offence), ())


def test_every_offence_has_elements_and_at_least_one_act_or_result() -> None:
    assert ELEMENTS.slots.keys() == CORPUS.offences.keys()
    for code, (slots, _) in ELEMENTS.slots.items():
        assert any(word.startswith(("act_", "result_")) for slot in slots for word in slot), code


def test_no_two_offences_ask_for_exactly_the_same() -> None:
    asked = {code: frozenset(map(frozenset, slots)) for code, (slots, _) in ELEMENTS.slots.items()}
    assert len(set(asked.values())) == len(asked)


def test_every_word_is_used_and_has_a_known_kind() -> None:
    kinds = {"actor", "act", "object", "means", "result", "mind", "circumstance", "victim"}
    assert {word.partition("_")[0] for word in WORDS} == kinds
    used = {word for slots, _ in ELEMENTS.slots.values() for slot in slots for word in slot}
    used |= {word for found in ELEMENTS.rules.values() for rule in found for word in rule.words}
    used |= {"act_sell_sex", "victim_adult_man"}  # of traps
    used |= set(CORPUS.vocabulary["element_implies"]) | set(CORPUS.vocabulary["element_implies"].values())
    assert set(WORDS) - used == {"means_security_breach", "victim_public"}  # said of the facts, asked by nobody yet


def test_all_elements_shown_are_dual_criminality(ask: Callable[..., Decision]) -> None:
    decision = ask(offence="fraud_telecom", conduct=conduct(FRAUD))
    assert not decision.codes(Effect.REVIEW)
    assert {row.met for row in decision.conduct.rows} == {Standing.SHOWN}
    assert {row.state for row in decision.conduct.rows} == {"CN", "KH"}
    assert decision.conduct.others == ()


def test_an_element_that_nobody_has_stated_calls_a_human(ask: Callable[..., Decision]) -> None:
    decision = ask(offence="fraud_telecom", conduct=conduct(FRAUD[:-1]))
    assert reasons(decision) == [("dual.element_unknown", "CN", Effect.REVIEW)]


def test_an_element_that_is_not_there_is_no_such_offence(ask: Callable[..., Decision]) -> None:
    decision = ask(offence="fraud_telecom", conduct=conduct(FRAUD[:-2], ["mind_gain", "result_value_minimum"]))
    assert reasons(decision) == [
        ("dual.element_absent", "CN", Effect.MANDATORY),
        ("dual.element_absent", "KH", Effect.MANDATORY),
    ]


def test_a_least_amount_is_that_of_the_state_that_asks_for_it(ask: Callable[..., Decision]) -> None:
    facts = ["act_deceive", "result_loss", "mind_gain", "result_value_minimum:CN"]
    both = {"from_": "CN", "to": "VN", "offence": "fraud_general", "requested_max": "36"}
    open_there = ask(**both, conduct=conduct(facts))
    assert reasons(open_there) == [("dual.element_unknown", "VN", Effect.REVIEW)]
    small_there = ask(**both, conduct=conduct(facts, ["result_value_minimum:VN", "circumstance_repeated",
                                                      "circumstance_serious:VN"]))  # fmt: skip
    assert reasons(small_there)[0][:2] == ("dual.element_absent", "VN")


def test_china_protects_women_and_children_from_sale_and_the_label_does_not_hide_it(
    ask: Callable[..., Decision],
) -> None:
    asked = {"from_": "KH", "to": "CN", "offence": "trafficking_persons", "requesting_max": "240",
             "requested_max": "death"}  # fmt: skip
    men = ask(**asked, conduct=conduct(MEN, ["victim_female", "victim_child", "mind_sale"]))
    assert reasons(men) == [("dual.element_absent", "CN", Effect.MANDATORY)]
    (fits,) = [one for one in men.conduct.others if one.standing is Standing.SHOWN]
    assert (fits.state, fits.offence) == ("CN", "forced_labour")
    assert "244" in fits.citation
    women = ask(**asked, conduct=conduct([*MEN, "victim_woman", "mind_sale"]))
    assert reasons(women) == []


def test_another_offence_is_a_suggestion_and_never_takes_the_place(ask: Callable[..., Decision]) -> None:
    men = ask(from_="KH", to="CN", offence="trafficking_persons", requesting_max="240", requested_max="death",
              conduct=conduct(MEN, ["victim_female", "victim_child", "mind_sale"]))  # fmt: skip
    assert men.conduct.others
    assert men.gate() is Gate.BARRED


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-06-08", []),
        ("2022-06-09", [("dual.element_absent", "TH", Effect.MANDATORY)]),
        ("2025-06-25", [("dual.element_absent", "TH", Effect.MANDATORY)]),
        ("2025-06-26", []),
    ],
)
def test_cannabis_in_thailand_hangs_on_the_day(ask: Callable[..., Decision], day: str, expected: Any) -> None:
    facts = conduct(["act_trade", "object_cannabis", "circumstance_no_licence", "mind_intent"])
    decision = ask(from_="CN", to="TH", offence="drug_cannabis", offence_date=day, requested_max="60", conduct=facts)
    assert reasons(decision) == expected


def test_the_day_of_the_assessment_counts_for_what_narrows(ask: Callable[..., Decision]) -> None:
    facts = conduct(["act_trade", "object_cannabis", "circumstance_no_licence", "mind_intent"])
    decision = ask(from_="CN", to="TH", offence="drug_cannabis", as_of="2023-01-01", offence_date="2020-01-01",
                   requested_max="60", conduct=facts)  # fmt: skip
    assert reasons(decision) == [("dual.element_absent", "TH", Effect.MANDATORY)]


def test_a_widening_rule_that_nobody_read_does_not_widen() -> None:
    (extends,) = [rule for rule in rules("VN", "trafficking_persons") if rule.rule == "extends"]
    days = (date(2024, 1, 1), date(2026, 1, 1))
    assert extends.counts(days)
    assert not extends.counts((date(2017, 12, 31), date(2026, 1, 1)))
    recalled = replace(extends.used, confidence=type(extends.used.confidence).RECALLED)
    assert not replace(extends, used=recalled).counts(days)


def test_a_drug_follows_from_cannabis_and_no_cannabis_from_no_drug() -> None:
    vocabulary = CORPUS.vocabulary
    shown = Conduct(frozenset({"object_cannabis", "victim_under_14"})).settled(vocabulary).shown
    assert {"object_drug", "victim_child"} <= shown
    assert "object_cannabis" in Conduct(absent=frozenset({"object_drug"})).settled(vocabulary).absent


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "act_deceive to_fly",
        "act_deceive -act_deceive",
        {"shown": "act_deceive"},
        {"seen": []},
        {"shown": ["act_fly"]},
        {"shown": [1]},
        {"shown": ["act_deceive:CN"]},
        {"shown": ["result_value_minimum:VN"]},
        {"shown": ["act_deceive"] * 101},
        {"shown": ["act_deceive"], "absent": ["act_deceive"]},
        {"shown": ["object_cannabis"], "absent": ["object_drug"]},
        {"shown": ["result_value_minimum"], "absent": ["result_value_minimum:CN"]},
        {"shown": ["result_value_minimum:CN"], "absent": ["result_value_minimum"]},
    ],
)
def test_a_malformed_conduct_is_refused(inputs: dict[str, Any], wrong: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_question({**inputs, "conduct": wrong}, CORPUS)
    assert refused.value.code == "law.question"


def test_a_conduct_survives_being_written_down(inputs: dict[str, Any]) -> None:
    plain = conduct(["act_deceive", "result_value_minimum:CN"], ["victim_child"])
    question = parse_question({**inputs, "conduct": plain}, CORPUS)
    assert question_to_plain(question)["conduct"] == plain
    assert parse_question(question_to_plain(question), CORPUS) == question


def test_a_letter_s_particulars_tell_it_as_words_between_blanks(inputs: dict[str, Any]) -> None:
    told = parse_question({**inputs, "conduct": "act_deceive -victim_child result_value_minimum:CN"}, CORPUS)
    table = conduct(["act_deceive", "result_value_minimum:CN"], ["victim_child"])
    assert told == parse_question({**inputs, "conduct": table}, CORPUS)


def test_what_would_change_it_names_the_element_that_is_open(
    inputs: dict[str, Any],
) -> None:
    documents = sorted(CORPUS.vocabulary["missing"])
    told = {**inputs, "offence": "fraud_telecom", "documents_present": documents, "conduct": conduct(FRAUD[:-1])}
    changes = what_would_change(parse_question(told, CORPUS), CORPUS)
    assert ("fact", "conduct: result_value_minimum:CN") in {(change.what, change.name) for change in changes}
    drug = {**told, "to": "TH", "offence": "drug_traffic", "requested_max": "death",
            "conduct": conduct(["act_trade", "object_drug", "circumstance_no_licence", "mind_intent"])}  # fmt: skip
    names = {change.name for change in what_would_change(parse_question(drug, CORPUS), CORPUS)}
    assert "conduct: -object_cannabis" in names
    assert "conduct: object_cannabis" not in names


facts = st.builds(
    lambda words, split: Conduct(frozenset(words[:split]), frozenset(words[split:])),
    st.lists(st.sampled_from([w for w in WORDS if w not in CORPUS.vocabulary["element_implies"]]), max_size=25,
             unique=True),
    st.integers(0, 25),
)  # fmt: skip


@plenty
@given(nearly_clear_questions(), facts)
def test_stating_the_facts_never_clears_what_did_not_clear_without(question: Question, stated: Conduct) -> None:
    told = assess(replace(question, conduct=stated), CORPUS).gate()
    untold = assess(question, CORPUS).gate()
    assert STRICTNESS.index(told) >= STRICTNESS.index(untold)


def asked_words(question: Question) -> list[str]:
    """Words that some side asks for, and that none excludes."""
    days = (question.offence_date, question.as_of)
    states = (question.requesting_state, question.requested_state)
    asked = [one for state in states for one in ELEMENTS.asked(state, question.offence, days)]
    excluded = {word for one in asked if one.rule == "excludes" for word in one.words}
    return sorted({word for one in asked for word in one.words} - excluded)


@plenty
@given(nearly_clear_questions(), st.data())
def test_a_word_that_is_unknown_never_clears_and_one_that_is_absent_never_loosens(
    question: Question, data: st.DataObject
) -> None:
    words = asked_words(question)
    word = data.draw(st.sampled_from(words))
    implied = {w for w, wide in CORPUS.vocabulary["element_implies"].items() if wide == word}
    others = frozenset(words) - {word} - implied
    open_ = assess(replace(question, conduct=Conduct(others)), CORPUS).gate()
    closed = assess(replace(question, conduct=Conduct(others, frozenset({word}))), CORPUS).gate()
    everything = assess(replace(question, conduct=Conduct(frozenset(words))), CORPUS).gate()
    assert STRICTNESS.index(closed) >= STRICTNESS.index(open_) >= STRICTNESS.index(everything)


def test_every_rule_of_a_state_can_be_met_and_can_fail() -> None:
    for (state, offence), found in ELEMENTS.rules.items():
        for rule in found:
            assert rule.rule != OWN
            assert rule.used.source, (state, offence)
            if rule.rule == "requires":
                assert Conduct(frozenset(rule.words)).standing(rule.words, state) is Standing.SHOWN
                assert Conduct(absent=frozenset(rule.words)).standing(rule.words, state) is Standing.ABSENT
