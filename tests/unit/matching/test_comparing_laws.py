"""Laws of judging a candidate, over all persons."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.matching.persons import BARE, DATES, NUMBERS, PERSON_NAMES, PERSONS, STATES, passport, person

from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingNumber
from comity.matching.person import STANDARDS, Match, compare
from comity.matching.person.names import compare_names
from comity.matching.person.naming import ready
from comity.matching.scoring import Band, BaseRate, Thresholds

ORDER = [Band.BELOW, Band.REVIEW, Band.AUTOMATIC]
LAX = replace(STANDARDS, base=BaseRate(1.01, 1), thresholds=Thresholds(1e-9, 1e-12))
"""Standards by which everything would be automatic that the structure lets through."""


def _falls(before: Match, after: Match) -> bool:
    return after.probability <= before.probability + 1e-12 and ORDER.index(after.band) <= ORDER.index(before.band)


@settings(max_examples=300, deadline=None)
@given(BARE, BARE)
def test_a_bare_name_is_never_more_than_review(query: PersonIdentity, candidate: PersonIdentity) -> None:
    assert compare(query, candidate, LAX).band is not Band.AUTOMATIC


@settings(max_examples=300, deadline=None)
@given(PERSONS, BARE)
def test_a_name_is_all_that_is_known_of_one_side(query: PersonIdentity, candidate: PersonIdentity) -> None:
    assert compare(query, candidate, LAX).band is not Band.AUTOMATIC


@settings(deadline=None)
@given(PERSONS, PERSONS)
def test_name_sex_nationality_and_place_together_are_not_enough(
    query: PersonIdentity, candidate: PersonIdentity
) -> None:
    nothing_identifies = replace(candidate, births=(), numbers=())
    assert compare(query, nothing_identifies, LAX).band is not Band.AUTOMATIC


@settings(deadline=None)
@given(PERSONS, PERSONS)
def test_it_does_not_matter_which_of_the_two_is_ours(query: PersonIdentity, candidate: PersonIdentity) -> None:
    one, other = compare(query, candidate), compare(candidate, query)
    assert one.probability == pytest.approx(other.probability, rel=1e-9)
    assert one.band is other.band


@settings(deadline=None)
@given(PERSONS, PERSONS)
def test_evidence_adds_up_to_the_probability(query: PersonIdentity, candidate: PersonIdentity) -> None:
    match = compare(query, candidate)
    log_odds = sum(one.weight for one in match.evidence) + STANDARDS.base.log_odds
    assert match.probability == pytest.approx(1 / (1 + 10 ** -max(min(log_odds, 300), -300)), rel=1e-6)


@settings(deadline=None)
@given(PERSONS, PERSONS)
def test_what_one_side_does_not_know_changes_nothing(query: PersonIdentity, candidate: PersonIdentity) -> None:
    bare = replace(candidate, births=(), sex=Sex.UNKNOWN, nationalities=(), numbers=(), birth_place="")
    known = compare(query, bare)
    assert known == compare(replace(query, births=(PartialDate(1970, 5, 6),)), bare)
    assert known == compare(replace(query, numbers=(passport("X1"),), birth_place="Xanadu", sex=Sex.MALE), bare)


@settings(deadline=None)
@given(PERSONS, PERSONS, DATES)
def test_one_more_date_of_birth_that_contradicts_never_raises(
    query: PersonIdentity, candidate: PersonIdentity, date: PartialDate
) -> None:
    only = replace(candidate, births=(date,))
    if query.births and any(one.weight < 0 for one in compare(query, only).evidence if one.field == "birth_date"):
        before = replace(candidate, births=tuple(one for one in candidate.births if one.is_known))
        assert _falls(compare(query, before), compare(query, replace(before, births=(*before.births, date))))


@settings(deadline=None)
@given(PERSONS, PERSONS, DATES)
def test_one_more_date_of_birth_that_agrees_never_lowers(
    query: PersonIdentity, candidate: PersonIdentity, date: PartialDate
) -> None:
    only = replace(candidate, births=(date,))
    seen = [one for one in compare(replace(query, births=query.births[:1]), only).evidence if one.field == "birth_date"]
    if seen and seen[0].outcome == "same":
        one_claim = replace(query, births=query.births[:1])
        more = replace(candidate, births=(*candidate.births, date))
        assert _falls(compare(one_claim, more), compare(one_claim, candidate))


@settings(deadline=None)
@given(PERSONS, PERSONS, st.sampled_from([Sex.FEMALE, Sex.MALE]))
def test_sex_raises_if_it_agrees_and_lowers_if_not(query: PersonIdentity, candidate: PersonIdentity, sex: Sex) -> None:
    unknown = compare(replace(query, sex=Sex.UNKNOWN), candidate)
    same = compare(replace(query, sex=sex), replace(candidate, sex=sex))
    other = compare(replace(query, sex=sex), replace(candidate, sex=Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE))
    assert _falls(same, unknown)
    assert _falls(unknown, other)


@settings(deadline=None)
@given(PERSONS, PERSONS, NUMBERS)
def test_one_more_number_that_both_have_never_lowers(
    query: PersonIdentity, candidate: PersonIdentity, number: ThingNumber
) -> None:
    both = [replace(one, numbers=(*one.numbers, number)) for one in (query, candidate)]
    if any(one.outcome == "same" for one in compare(*both).evidence if one.field == "number"):
        assert compare(*both).probability >= compare(query, replace(candidate, numbers=())).probability - 1e-12


@settings(deadline=None)
@given(PERSONS, PERSONS, STATES)
def test_no_nationality_excludes_anybody(
    query: PersonIdentity, candidate: PersonIdentity, states: tuple[str, ...]
) -> None:
    before, after = (
        compare(query, replace(candidate, nationalities=())),
        compare(query, replace(candidate, nationalities=states)),
    )
    assert after.probability >= before.probability * 10**-0.6


@settings(deadline=None)
@given(PERSONS, PERSONS, PERSON_NAMES)
def test_a_further_name_never_lowers_if_it_agrees_and_never_raises_if_it_contradicts(
    query: PersonIdentity, candidate: PersonIdentity, name: PersonName
) -> None:
    one_name = replace(query, names=query.names[:1])
    alone = compare(one_name, replace(candidate, names=(name,)))
    weight = sum(one.weight for one in alone.evidence if one.field == "name")
    before, after = compare(one_name, candidate), compare(one_name, replace(candidate, names=(*candidate.names, name)))
    named = sum(one.weight for one in before.evidence if one.field == "name")
    if any(one.outcome == "different" for one in alone.evidence if one.field == "name") and weight <= min(named, 0):
        assert _falls(before, after)
    if name == one_name.names[0] and weight > 0:
        assert _falls(after, before)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    match = compare(person(one, place=other), person(other, place=one))
    assert 0 <= match.probability <= 1


@pytest.mark.parametrize(
    ("native", "read"),
    [("ဗလာဒီဂရန် မာတိုဗစ်", "Vladigran Matovit"), ("Kim Nhật Thành", "金日成")],
)
def test_a_reading_that_is_only_tried_never_makes_two_names_the_same(native: str, read: str) -> None:
    verdict = compare_names((ready(PersonName(native)),), (ready(PersonName(read)),), STANDARDS.rarity)
    assert not verdict.identifying
