"""Verdicts on hits, their share, and thresholds that only two persons change."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.fakes.world import World

from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.redress.hit_shares import MAY_SEE_COUNTS, measured_shares, published_shares, read_counts
from comity.application.redress.judge_match import CandidateShown, correct_match, judge_match
from comity.application.redress.thresholds import (
    decide_threshold,
    open_proposals,
    propose_threshold,
    thresholds_in_force,
)
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Role
from comity.matching.scoring import Thresholds

SHIPPED = Thresholds(automatic=0.999, review=0.2)
PURPOSE = "checking a candidate"


def number(place: int) -> UUID:
    return UUID(f"0193af00-0000-7000-8000-{place:012x}")


SHOWN = CandidateShown(number(1), number(2), "la", "Latn", "Laoo", "lo-native", "review", 200_000_000_000)


@pytest.fixture
def world() -> World:
    return World.of("la")


def judge(world: World, place: int, verdict: str = "rejected", reason: str = "same_name") -> SignedEvent:
    la = world["la"]
    shown = replace(SHOWN, search=number(place))
    reason = reason if verdict == "rejected" else ""
    return judge_match(la.desk, la.officers[Role.OFFICER], shown, verdict=verdict, reason=reason, purpose=PURPOSE)


def test_the_share_comes_from_what_officers_found(world: World) -> None:
    for place in range(10, 30):
        judge(world, place, "confirmed" if place < 15 else "rejected")
    with world["la"].desk.store.reading() as unit:
        share = measured_shares(unit).of(band="review", query_script="Latn", record_script="Laoo")
        other = measured_shares(unit).of(band="review", query_script="Thai", record_script="Laoo")
        unknown = measured_shares(unit).of(band="automatic")
    assert share is not None
    assert (share.share, share.verdicts) == (0.75, 20)
    assert other == share, "nothing is known of Thai, so the band speaks"
    assert unknown is None


def test_a_correction_from_the_field_moves_the_count(world: World) -> None:
    la, first = world["la"], judge(world, 10)
    correct_match(
        la.desk, la.officers[Role.OFFICER], first.digest, verdict="confirmed", learned_from="field", purpose=PURPOSE
    )
    (line,) = read_counts(la.desk, la.officers[Role.AUDITOR], purpose="review")
    assert (line.confirmed, line.wrong) == (1, 0)
    with la.desk.store.unit() as unit:
        before = unit.safeguards.count_verdicts()
    rebuild_projections(la.desk)
    with la.desk.store.reading() as unit:
        assert unit.safeguards.count_verdicts() == before


def test_a_verdict_is_given_once_and_a_correction_changes_something(world: World) -> None:
    la, first = world["la"], judge(world, 10)
    with pytest.raises(OutOfOrder) as again:
        judge(world, 10)
    with pytest.raises(OutOfOrder) as same:
        correct_match(
            la.desk, la.officers[Role.OFFICER], first.digest, verdict="rejected", reason="same_name",
            learned_from="field", purpose=PURPOSE,
        )  # fmt: skip
    assert (again.value.code, same.value.code) == ("safeguard.settled", "safeguard.settled")


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        ("maybe", "", "safeguard.incomplete"),
        ("rejected", "", "safeguard.incomplete"),
        ("rejected", "he looked honest", "safeguard.incomplete"),
        ("confirmed", "same_name", "safeguard.incomplete"),
    ],
)
def test_words_that_are_none_are_refused(world: World, verdict: str, reason: str, code: str) -> None:
    la = world["la"]
    with pytest.raises(InvalidInput) as refused:
        judge_match(la.desk, la.officers[Role.OFFICER], SHOWN, verdict=verdict, reason=reason, purpose=PURPOSE)
    assert refused.value.code == code


def test_no_verdict_holds_a_name(world: World) -> None:
    signed = judge(world, 10)
    assert signed.content is not None
    assert signed.event.is_private
    with pytest.raises(InvalidInput):
        judge_match(
            world["la"].desk, world["la"].officers[Role.OFFICER], replace(SHOWN, query_script="Somchai"),
            verdict="confirmed", purpose=PURPOSE,
        )  # fmt: skip


def test_everybody_reads_the_share_and_nobody_a_small_count(world: World) -> None:
    for place in range(10, 16):
        judge(world, place)
    world.clock.turn(days=31)
    assert [line.verdicts for line in published_shares(world["la"].desk)] == [None, None, None, None, None]
    la = world["la"]
    for role in Role:
        if role not in MAY_SEE_COUNTS:
            with pytest.raises(NotPermitted):
                read_counts(la.desk, la.officers[role], purpose="curiosity")


def test_one_person_never_moves_a_threshold(world: World) -> None:
    la = world["la"]
    supervisor, lawyer = la.officers[Role.SUPERVISOR], la.officers[Role.LAWYER]
    asked = {"shipped": SHIPPED, "purpose": "review of wrong hits"}
    proposal = propose_threshold(
        la.desk, supervisor, band="review", to_e12=300_000_000_000, reason="40 % wrong", **asked
    )
    with la.desk.store.reading() as unit:
        assert thresholds_in_force(unit, SHIPPED) == SHIPPED
        assert [one.digest for one in open_proposals(unit)] == [proposal.digest]
    with pytest.raises(NotPermitted) as refused:
        decide_threshold(la.desk, supervisor, proposal.digest, agree=True, reason="yes", **asked)
    assert refused.value.code == "safeguard.second_person"
    decide_threshold(la.desk, lawyer, proposal.digest, agree=True, reason="the figures hold", **asked)
    with la.desk.store.reading() as unit:
        assert thresholds_in_force(unit, SHIPPED) == Thresholds(automatic=0.999, review=0.3)
    with pytest.raises(OutOfOrder):
        decide_threshold(la.desk, lawyer, proposal.digest, agree=True, reason="again", **asked)


def test_a_refused_proposal_changes_nothing_and_one_on_old_values_cannot_pass(world: World) -> None:
    la = world["la"]
    supervisor, lawyer = la.officers[Role.SUPERVISOR], la.officers[Role.LAWYER]
    asked = {"shipped": SHIPPED, "purpose": "review of wrong hits"}
    one = propose_threshold(la.desk, supervisor, band="review", to_e12=300_000_000_000, reason="a", **asked)
    two = propose_threshold(la.desk, supervisor, band="review", to_e12=100_000_000_000, reason="b", **asked)
    decide_threshold(la.desk, lawyer, one.digest, agree=False, reason="too few", **asked)
    with la.desk.store.reading() as unit:
        assert thresholds_in_force(unit, SHIPPED) == SHIPPED
    three = propose_threshold(la.desk, supervisor, band="review", to_e12=400_000_000_000, reason="c", **asked)
    decide_threshold(la.desk, lawyer, three.digest, agree=True, reason="yes", **asked)
    with pytest.raises(OutOfOrder):
        decide_threshold(la.desk, lawyer, two.digest, agree=True, reason="yes", **asked)


def test_thresholds_stay_in_order_and_need_reasons(world: World) -> None:
    la, supervisor = world["la"], world["la"].officers[Role.SUPERVISOR]
    asked = {"shipped": SHIPPED, "purpose": "review of wrong hits"}
    for change in ({"band": "review", "to_e12": 999_999_999_999}, {"band": "below", "to_e12": 1}):
        with pytest.raises(InvalidInput):
            propose_threshold(la.desk, supervisor, reason="a", **change, **asked)
    with pytest.raises(InvalidInput):
        propose_threshold(la.desk, supervisor, band="review", to_e12=300_000_000_000, reason=" ", **asked)
