"""Counting and weighing side by side, what conventions give, and what is left where nobody acts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.adapters.corpus import load_corpus
from comity.domain.decisions import Confidence
from comity.domain.errors import InvalidInput
from comity.domain.jurisdiction import FactorRow, Standing, Weight
from comity.law.jurisdiction import BY_ID, FACTORS, Agreement, compare
from comity.law.reach import Head, Option, Reach, heads_of, where_nobody_acts

CORPUS = load_corpus()
LAW = CORPUS.at(date(2026, 2, 1))
STATES = ("CN", "LA")


def row(factor: str, *states: str, weight: str = "some", words: str = "file 7") -> FactorRow:
    return FactorRow(factor, states, Standing.SHOWN if states else Standing.UNKNOWN, weight, words)


INTEREST = row("state_interest", "CN")
NEVER = {
    Option.ACT_ON_FOREIGN_SOIL,
    Option.CLAIM_UNIVERSAL,
    Option.REMOVE_INSTEAD,
    Option.JUDGE_IN_ABSENCE_THEN_SEIZE,
}


def test_every_factor_is_a_word_of_the_vocabulary_and_no_other() -> None:
    assert list(CORPUS.vocabulary["jurisdiction_factor"]) == [factor.id for factor in FACTORS]
    assert set(CORPUS.vocabulary["jurisdiction_head"]) == {head.value for head in Head}


def test_counting_takes_only_points_of_contact_on_which_both_agree() -> None:
    tables = {
        "CN": [
            row("most_loss", "CN"),
            row("suspect_place", "LA"),
            row("conduct_place", "CN"),
            row("state_interest", "CN"),
        ],
        "LA": [row("most_loss", "CN"), row("suspect_place", "LA"), row("conduct_place", "LA")],
    }
    found = compare(tables, STATES)
    china, laos = found.tallies
    assert (china.counted, laos.counted) == (("most_loss",), ("suspect_place",))
    assert set(china.claimed) == {"most_loss", "conduct_place"}
    assert found.closest == ("CN", "LA")  # level: nobody leads
    assert found.at_odds
    differs = next(one for one in found.factors if one.factor.id == "conduct_place")
    assert differs.agreement is Agreement.DIFFER
    assert differs.shared == ()


def test_weighing_can_lead_elsewhere_than_counting_and_says_so() -> None:
    both = [row("most_loss", "CN"), row("most_victims", "CN"), row("suspect_custody", "LA", weight="decisive")]
    found = compare({"CN": both, "LA": both}, STATES)
    assert found.closest == ("CN",)
    assert found.heaviest == {"CN": ("LA",), "LA": ("LA",)}
    assert found.at_odds


def test_where_all_lead_to_one_state_they_are_not_at_odds() -> None:
    both = [row("most_loss", "CN", weight="strong"), row("most_victims", "CN")]
    found = compare({"CN": both, "LA": both}, STATES)
    assert (found.closest, found.heaviest, found.at_odds) == (("CN",), {"CN": ("CN",), "LA": ("CN",)}, False)


def test_what_one_side_does_not_know_is_not_agreed() -> None:
    found = compare({"CN": [row("evidence_place", "CN")], "LA": [row("evidence_place")]}, STATES)
    assert found.closest == ()
    one = next(one for one in found.factors if one.factor.id == "evidence_place")
    assert one.agreement is Agreement.ONE_SIDE
    assert "evidence_place" in found.open


TABLE = st.lists(
    st.builds(
        lambda factor, states, weight: row(factor, *states, weight=weight),
        st.sampled_from(sorted(BY_ID)),
        st.lists(st.sampled_from(("CN", "LA", "TH")), unique=True),
        st.sampled_from([weight.value for weight in Weight]),
    ),
    unique_by=lambda one: one.factor,
)


@given(first=TABLE, second=TABLE)
def test_the_order_of_sides_and_rows_changes_nothing(first: list[FactorRow], second: list[FactorRow]) -> None:
    states = ("CN", "LA", "TH")
    one = compare({"CN": first, "LA": second}, states)
    other = compare({"LA": list(reversed(second)), "CN": list(reversed(first))}, states)
    assert (one.closest, one.open, one.at_odds) == (other.closest, other.open, other.at_odds)
    assert one.heaviest == other.heaviest
    assert all(set(tally.counted) <= set(tally.claimed) for tally in one.tallies)


@given(table=TABLE)
def test_one_side_alone_never_makes_a_closest_link(table: list[FactorRow]) -> None:
    assert compare({"CN": table}, STATES).closest == ()
    assert compare({"CN": table, "LA": []}, STATES).closest == ()


def test_conventions_give_heads_only_to_who_is_bound_and_for_what_they_cover() -> None:
    given_ = heads_of("CN", "trafficking_persons", LAW)
    assert {one.instrument for one in given_} == {"UNTOC"}
    assert {one.head for one in given_ if one.reach is Reach.MUST} >= {Head.TERRITORY, Head.FLAG}
    assert all(one.confidence is Confidence.RECALLED for one in given_)
    before = heads_of("TH", "trafficking_persons", CORPUS.at(date(2010, 1, 1)))
    assert before == ()  # Thailand was not bound then
    fraud = heads_of("CN", "fraud_general", LAW)
    assert fraud
    assert all(one.if_serious for one in fraud)


@pytest.mark.parametrize("offence", sorted(CORPUS.offences))
@pytest.mark.parametrize("pair", [("CN", "KH"), ("TH", "MM"), ("LA", "VN"), ("PH", "TL")])
def test_nobody_gets_a_power_abroad_or_over_everybody(offence: str, pair: tuple[str, str]) -> None:
    options = where_nobody_acts(*pair, offence, LAW)
    assert {one.option for one in options if one.lawful is False} == NEVER
    assert {one.option for one in options if one.lawful} <= {
        Option.ASK_TO_PROSECUTE, Option.TRANSFER_PROCEEDINGS, Option.ASK_FOR_EVIDENCE, Option.CONSULT,
    }  # fmt: skip
    universal = [one for one in heads_of(pair[0], offence, LAW) if one.head is Head.UNIVERSAL]
    assert all(one.reach is Reach.NOT_GIVEN for one in universal)


def test_a_treaty_that_obliges_to_prosecute_nationals_is_named_and_no_other() -> None:
    def asked(silent: str, national: bool | None) -> tuple[bool | None, str]:
        options = where_nobody_acts("CN", silent, "fraud_telecom", LAW, national)
        found = next(one for one in options if one.option is Option.ASK_TO_PROSECUTE)
        return found.lawful, found.instrument

    assert asked("KH", True) == (True, "CN-KH-EXT-1999")
    assert asked("KH", None) == (None, "CN-KH-EXT-1999")  # whose national the suspect is, nobody has said
    assert asked("KH", False) == (None, "")
    assert asked("MM", True) == (None, "")


def test_an_offence_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput):
        heads_of("CN", "witchcraft", LAW)
