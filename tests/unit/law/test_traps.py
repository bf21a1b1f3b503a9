"""Each trap of the corpus is found, and a neighbour beside it is not caught."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.law.questions import CORPUS

from comity.domain.decisions import Decision, Gate
from comity.domain.errors import InvalidInput
from comity.domain.measures import Measure
from comity.law.facts import Fact, Record
from comity.law.traps import TrapCase, read_trap

CANNABIS = {"shown": ["act_trade", "object_cannabis"], "absent": []}
NO_CANNABIS = {"shown": ["act_trade", "object_drug"], "absent": ["object_cannabis"]}
CAUGHT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "cannabis_dealing",
        {"to": "TH", "offence": "drug_cannabis", "offence_date": "2023-05-01"},
        {"to": "VN", "offence": "drug_cannabis", "offence_date": "2023-05-01"},
    ),
    (
        "cannabis_dealing",
        {"to": "TH", "offence": "drug_traffic", "offence_date": "2023-05-01", "conduct": CANNABIS},
        {"to": "TH", "offence": "drug_traffic", "offence_date": "2023-05-01", "conduct": NO_CANNABIS},
    ),
    (
        "cannabis_dealing",
        {"to": "TH", "offence": "drug_cannabis", "as_of": "2025-06-25", "offence_date": "2025-01-01"},
        {"to": "TH", "offence": "drug_cannabis", "as_of": "2026-02-01", "offence_date": "2025-06-26"},
    ),
    (
        "online_gambling_operation",
        {"to": "PH", "offence": "gambling_operate"},
        {"to": "TH", "offence": "gambling_operate"},
    ),
    (
        "gambling_player",
        {"to": "KH", "offence": "gambling_play"},
        {"from": "VN", "to": "TH", "offence": "gambling_play"},
    ),
    (
        "trafficking_adult_men",
        {"offence": "trafficking_persons"},
        {"offence": "trafficking_persons", "conduct": {"shown": ["victim_child"], "absent": ["victim_adult_man"]}},
    ),
    (
        "illegal_border_crossing_simple",
        {"to": "LA", "offence": "illegal_crossing", "requesting_max": "12"},
        {"to": "LA", "offence": "illegal_crossing", "requesting_max": "36"},
    ),
    ("underground_banking", {"to": "KH", "offence": "underground_bank"}, {"to": "VN", "offence": "underground_bank"}),
    ("mule_accounts", {"to": "LA", "offence": "mule_accounts"}, {"to": "TH", "offence": "mule_accounts"}),
    (
        "personal_data_trade",
        {"to": "MY", "offence": "personal_data_trade"},
        {"to": "MY", "offence": "cyber_illegal_access"},
    ),
    (
        "prostitution_selling",
        {"offence": "prostitution_organise", "conduct": {"shown": ["act_sell_sex"]}},
        {
            "offence": "prostitution_organise",
            "conduct": {"shown": ["act_organise_prostitution"], "absent": ["act_sell_sex"]},
        },
    ),
    (
        "adult_obscenity",
        {"to": "SG", "offence": "obscene_articles"},
        {"to": "SG", "offence": "obscene_articles", "conduct": {"shown": ["object_child_material"]}},
    ),
    (
        "lese_majeste",
        {"from": "TH", "to": "KH", "offence": "lese_majeste"},
        {"from": "TH", "to": "KH", "offence": "defamation"},
    ),
    ("speech_false_information", {"offence": "false_information"}, {"offence": "fraud_general"}),
    ("picking_quarrels", {"to": "MY", "offence": "picking_quarrels"}, {"to": "MY", "offence": "serious_injury"}),
    (
        "corruption_low_tier",
        {"to": "LA", "offence": "corruption_active", "requested_max": "11"},
        {"to": "LA", "offence": "corruption_active", "requested_max": "12"},
    ),
    ("drug_use", {"to": "VN", "offence": "drug_use"}, {"from": "TH", "to": "VN", "offence": "drug_use"}),
    ("same_sex_acts", {"from": "MY", "to": "TH", "offence": "same_sex"}, {"from": "MY", "to": "TH", "offence": "rape"}),
    ("blasphemy", {"from": "ID", "to": "TH", "offence": "blasphemy"}, {"from": "ID", "to": "TH", "offence": "theft"}),
    (
        "conscription_evasion",
        {"from": "MM", "to": "TH", "offence": "desertion"},
        {"from": "MM", "to": "TH", "offence": "murder"},
    ),
    ("terrorism_label", {"offence": "terrorism_act"}, {"offence": "murder"}),
    ("death_exposure", {"to": "KH", "requesting_max": "death"}, {"to": "VN", "requesting_max": "death"}),
    ("death_exposure", {"to": "PH", "requesting_max": "death"}, {"to": "PH", "requesting_max": "life"}),
    ("life_exposure", {"to": "TL", "requesting_max": "life"}, {"to": "TL", "requesting_max": "300"}),
    (
        "threshold_two_years",
        {"from": "VN", "to": "KH", "requested_max": "23"},
        {"from": "CN", "to": "KH", "requested_max": "23"},
    ),
    (
        "threshold_two_years",
        {"from": "SG", "to": "ID", "requested_max": "12"},
        {"from": "SG", "to": "ID", "requested_max": "24"},
    ),
]


def topics(decision: Decision) -> set[str]:
    return {trap.topic for trap in decision.conduct.traps}


def asked(changes: dict[str, Any]) -> dict[str, Any]:
    return {("from_" if name == "from" else name): value for name, value in changes.items()}


def test_every_trap_of_the_corpus_has_a_case_here() -> None:
    assert len({topic for topic, _, _ in CAUGHT}) == 22


@pytest.mark.parametrize(("topic", "near", "beside"), CAUGHT)
def test_a_trap_is_found_and_its_neighbour_is_not_caught(
    ask: Callable[..., Decision], topic: str, near: dict[str, Any], beside: dict[str, Any]
) -> None:
    found = ask(**asked(near))
    assert topic in topics(found)
    (trap,) = [one for one in found.conduct.traps if one.topic == topic]
    assert trap.advice
    assert trap.citation
    assert topic not in topics(ask(**asked(beside)))


def test_a_trap_alone_changes_no_outcome(ask: Callable[..., Decision]) -> None:
    with_trap, without = ask(offence="terrorism_finance"), ask(offence="fraud_general")
    assert topics(with_trap)
    assert with_trap.gate() is without.gate() is Gate.NEEDS_HUMAN


def test_an_unknown_maximum_is_within_every_tier() -> None:
    case = TrapCase(Measure.EXTRADITION, "corruption_active", (), ("CN", "LA"), (120, None), None)  # type: ignore[arg-type]
    rule = read("states", "LA", tier="<12", measures="surrender")
    assert not rule.catches(case)  # no day at all lies within
    assert rule.tier is not None
    assert rule.tier.holds(None)
    assert not rule.tier.holds(0)


def read(field: str, value: str, **more: str) -> Any:
    facts = {"rule": "advice", "offences": "corruption_active", field: value, **more}
    used = next(iter(CORPUS.penalties.values()))[0].fact.used
    record = Record("trap", "t", "corpus/t", {name: Fact(text, used) for name, text in facts.items()})
    return read_trap(record, CORPUS.states, CORPUS.offences, CORPUS.vocabulary)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("offences", "flying"),
        ("states", "XX"),
        ("side", "both"),
        ("pairs", "VN"),
        ("pairs", "VN-XX"),
        ("element", "act_fly"),
        ("unless", "act_fly"),
        ("tier", "12"),
        ("tier", "<"),
        ("tier", ">=forever"),
        ("tier_of", "requested"),
        ("measures", "mla"),
    ],
)
def test_a_malformed_trap_stops_the_corpus(field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(field, value)
    assert refused.value.code == "corpus.malformed"
