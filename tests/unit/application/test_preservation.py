"""Preserved data: sixty days from the answer, thirty more once, warnings on the ladder, a lapse that both sides see."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.fakes.world import World
from tests.unit.application.steps import (
    Matter,
    accepted,
    acknowledged,
    events,
    executed,
    leaves_nothing,
    leaves_only_an_audit_entry,
    lie,
)

from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.keep_preserved import end_preservation, extend_preservation
from comity.application.node.remind import clock_round
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Role
from comity.domain.preservation import PreservationEnded, PreservationExtended, Preserved

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER
FIRST, MORE = "clock.preservation_60d", "clock.preservation_more_30d"


@pytest.fixture
def matter() -> Matter:
    """Laos preserves data for China, and has told so."""
    found = acknowledged(World.of("cn", "cn-zj", "la"), "mla_electronic_preserve")
    accepted(found)
    executed(found, summary="They are kept.")
    la = found.world["la"].desk
    proposal = prepare_answer(la, found.order("la", DESK), text="Kept.", rule="art. 9", use_limits="H0")
    confirm_proposal(la, found.order("la", DESK, officer="second"), proposal.digest)
    found.world.exchange()
    return found


def at(matter: Matter, node: str) -> Preserved:
    return matter.state(node).preserved["m1"]


def days(matter: Matter, node: str) -> int:
    """Whole days from now to the end of the clock."""
    return (at(matter, node).due.due_at - matter.world.clock.at).days


def test_the_answer_starts_sixty_days_at_both_sides_and_thirty_more_follow_them(matter: Matter) -> None:
    for node in ("cn", "cn-zj", "la"):
        assert (at(matter, node).due.rule, days(matter, node)) == (FIRST, 60)
        assert at(matter, node).due in matter.state(node).clocks
    first = at(matter, "cn").due.due_at
    matter.world.clock.turn(days=40)
    extend_preservation(matter.world["cn"].desk, matter.order("cn", DESK), "m1")
    matter.world.exchange()
    for node in ("cn", "cn-zj", "la"):
        due = at(matter, node).due
        assert (due.rule, due.due_at - first, at(matter, node).extended) == (MORE, timedelta(days=30), True)
    with leaves_only_an_audit_entry(
        matter.world["cn"], OutOfOrder, "preservation.once", "preservation.extended"
    ):  # fmt: skip
        extend_preservation(matter.world["cn"].desk, matter.order("cn", DESK), "m1")


def test_the_side_that_keeps_the_data_does_not_prolong_or_let_go_early(matter: Matter) -> None:
    la = matter.world["la"]
    with leaves_only_an_audit_entry(la, NotPermitted, "policy.side", "preservation.extended"):
        extend_preservation(la.desk, matter.order("la", DESK), "m1")
    with leaves_only_an_audit_entry(la, OutOfOrder, "preservation.early", "preservation.ended"):
        end_preservation(la.desk, matter.order("la", DESK), "m1", how="let_go")


def test_a_lapse_is_told_on_the_ladder_and_seen_at_both_sides(matter: Matter) -> None:
    zj, la, clock = matter.world["cn-zj"], matter.world["la"], matter.world.clock
    percents: list[int] = []
    for _ in range(70):
        clock.turn(days=1)
        percents += [one.percent for one in clock_round(zj.desk).told if one.clock == "preserve"]
        matter.world.exchange()
    assert percents == [50, 75, 90, 100]
    for node in ("cn-zj", "la"):
        assert at(matter, node).lapsed_at(clock.at)
        assert "clock.late" in [one.event.type for one in events(matter.world[node], matter.case)]
    cn = matter.world["cn"]
    with leaves_only_an_audit_entry(cn, OutOfOrder, "preservation.over", "preservation.extended"):
        extend_preservation(cn.desk, matter.order("cn", DESK), "m1")
    end_preservation(la.desk, matter.order("la", DESK), "m1", how="let_go")
    matter.world.exchange()
    assert at(matter, "cn").ended == "let_go"
    assert [one.name for one in matter.state("cn").clocks if one.name == "preserve"] == []


def test_who_keeps_the_data_is_told_of_the_lapse_also_when_the_other_side_is_silent(matter: Matter) -> None:
    la, clock = matter.world["la"], matter.world.clock
    clock.turn(days=61)
    told = [(one.clock, one.percent) for one in clock_round(la.desk).told]
    assert ("preserve", 100) in told


def test_an_order_of_the_data_ends_it_and_names_the_request(matter: Matter) -> None:
    cn, order = matter.world["cn"], matter.order("cn", DESK)
    for how, production in (("ordered", None), ("ordered", UUID(int=7)), ("not_needed", UUID(int=7))):
        with leaves_nothing(cn, InvalidInput, "preservation.order"):
            end_preservation(cn.desk, order, "m1", how=how, production=production)
    with leaves_nothing(cn, InvalidInput, "preservation.how"):
        end_preservation(cn.desk, order, "m1", how="forgotten")
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.side", "preservation.ended"):
        end_preservation(cn.desk, order, "m1", how="let_go")
    end_preservation(cn.desk, order, "m1", how="not_needed")
    matter.world.exchange()
    assert (at(matter, "la").ended, at(matter, "la").runs) == ("not_needed", False)
    with leaves_only_an_audit_entry(cn, OutOfOrder, "preservation.none", "preservation.ended"):
        end_preservation(cn.desk, order, "m1", how="not_needed")


def test_an_answer_that_preserves_nothing_starts_nothing() -> None:
    found = acknowledged(World.of("cn", "cn-zj", "la"), "police_info")
    accepted(found)
    executed(found)
    la = found.world["la"].desk
    proposal = prepare_answer(la, found.order("la", DESK), text="See.", rule="art. 9", use_limits="H0")
    confirm_proposal(la, found.order("la", DESK, officer="second"), proposal.digest)
    assert found.state("la").preserved == {}
    with leaves_only_an_audit_entry(found.world["la"], NotPermitted, "policy.side", "preservation.extended"):
        extend_preservation(la, found.order("la", DESK), "m1")


def test_a_lie_about_the_clock_has_no_effect(matter: Matter) -> None:
    audience = ("cn", "cn-zj", "la")
    before = at(matter, "cn")
    for body in (
        PreservationExtended(matter.request, "m1"),  # not for who keeps the data
        PreservationEnded(matter.request, "m1", "let_go"),  # too early
        PreservationEnded(matter.request, "m1", "not_needed"),  # for the other side
        PreservationEnded(matter.request, "m1", "ordered", UUID(int=7)),
    ):
        lie(matter.world["la"], matter.case, body, audience, LAWYER)
        matter.world.exchange()
    assert at(matter, "cn") == before
    lie(matter.world["cn"], matter.case, PreservationEnded(matter.request, "m1", "ordered"), audience, LAWYER)
    matter.world.exchange()
    assert at(matter, "la").runs, "an order names its request"


def test_thirty_days_more_said_late_have_no_place(matter: Matter) -> None:
    matter.world.clock.turn(days=62)
    lie(matter.world["cn"], matter.case, PreservationExtended(matter.request, "m1"), ("cn", "cn-zj", "la"), LAWYER)
    matter.world.exchange()
    assert not at(matter, "la").extended
