"""After a surrender: speciality and assurances, kept by the state that gave the person up, and what a breach does."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from tests.fakes.world import START, TestClock, World
from tests.unit.application.steps import Matter, audits
from tests.unit.application.test_evasions import (
    SAME,
    WANG,
    OnlyEarlier,
    acknowledged,
    asked,
    codes,
    confirmed,
    decision,
    send,
    told,
)

from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.keep_registers import (
    judge_assurance,
    record_assurance,
    record_freed,
    record_surrender,
    record_visit,
    report_touch,
    widen_speciality,
)
from comity.application.casework.list_registers import list_assurances, list_surrenders
from comity.domain.decisions import Gate
from comity.domain.earlier_bodies import Touch, Visited
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Role
from comity.law.earlier import Standing

DAY = date(2026, 3, 1)
BRIBE: dict[str, Any] = {
    "subjects": (WANG,), "offence": "corruption_passive", "offence_date": date(2023, 5, 1), "facts": "He took money.",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th", law=OnlyEarlier(TestClock(START)))


@pytest.fixture
def handed(world: World) -> Matter:
    """Laos has handed the person over to China for fraud."""
    matter = asked(world, "cn", "la", "extradition", **SAME)
    send(matter)
    acknowledged(matter)
    la, order = world["la"].desk, matter.order("la", Role.LAWYER)
    proposal = accept_measure(la, order, "m1", reason="the law allows it")
    with pytest.raises(InvalidInput):
        record_surrender(la, order, "m9", on=DAY, offences=("theft",), handed_to="x")
    confirmed(matter, "la", proposal.digest)
    surrender = partial(
        record_surrender, la, on=DAY, offences=("fraud_telecom",), handed_to="an escort of two", specialty_days=30
    )
    with pytest.raises(OutOfOrder) as none:
        surrender(order, "m1", no_record=" ")
    assert none.value.code == "handover.no_record"
    with pytest.raises(NotPermitted):
        surrender(matter.order("la", Role.EXECUTING_AUTHORITY), "m1", no_record="on paper")
    surrender(order, "m1", no_record="on paper, the other node is older")
    (unsigned,) = told(world, "la", "surrender.unsigned")
    assert unsigned.detail["by"] == order.officer.id
    with pytest.raises(OutOfOrder):
        record_surrender(la, order, "m1", on=DAY, offences=("theft",), handed_to="again")
    world.exchange()
    return matter


def test_an_older_charge_bars_what_rests_on_it_on_both_sides(world: World, handed: Matter) -> None:
    charge = asked(world, "cn", "la", "mla_evidence", **BRIBE)
    assert codes(charge, "cn") == {"SPECIALTY"}
    assert decision(charge, "cn").gate() is Gate.BARRED
    same = asked(world, "cn", "la", "mla_evidence", **SAME)
    assert codes(same, "cn") == set()
    onward = asked(world, "th", "cn", "extradition", **BRIBE)
    assert codes(onward, "th") == set()  # Thailand knows nothing of the surrender; China, which is asked, does
    send(onward)
    assert "SPECIALTY" in {f.code for f in decision(onward, "cn").findings}


def test_two_lawyers_of_the_surrendering_side_consent_to_more(world: World, handed: Matter) -> None:
    la, order = world["la"].desk, handed.order("la", Role.LAWYER)
    with pytest.raises(NotPermitted):
        widen_speciality(
            world["cn"].desk, handed.order("cn", Role.LAWYER), "m1", offences=("corruption_passive",), reason="x"
        )
    proposal = widen_speciality(la, order, "m1", offences=("corruption_passive",), reason="asked for and shown")
    with pytest.raises(NotPermitted):
        confirm_proposal(la, order, proposal.digest)
    confirmed(handed, "la", proposal.digest)
    world.exchange()
    assert codes(asked(world, "cn", "la", "mla_evidence", **BRIBE), "cn") == set()


def test_a_reported_charge_is_an_alarm_where_the_person_came_from(world: World, handed: Matter) -> None:
    order = handed.order("cn", Role.LAWYER)
    report_touch(
        world["cn"].desk,
        order,
        "m1",
        touch=Touch.CHARGE,
        offence="theft",
        source="indictment 7",
        act_on=date(2024, 1, 1),
    )
    world.exchange()
    (alarm,) = told(world, "la", "speciality.alarm")
    assert (alarm.outcome, alarm.detail["offence"]) == ("charge", "theft")
    assert told(world, "cn", "speciality.alarm") == []
    report_touch(
        world["cn"].desk,
        order,
        "m1",
        touch=Touch.CHARGE,
        offence="theft",
        source="indictment 8",
        act_on=date(2026, 3, 2),
    )
    world.exchange()
    assert len(told(world, "la", "speciality.alarm")) == 1  # done after the hand-over: no matter of speciality
    (row,) = list_surrenders(world["la"].desk, world["la"].officers[Role.LAWYER], purpose="review")
    assert (row.touched, len(row.entry.reports), row.to_state) == (1, 2, "CN")


def test_thirty_days_of_freedom_end_the_protection(world: World, handed: Matter) -> None:
    record_freed(world["la"].desk, handed.order("la", Role.LAWYER), "m1", on=DAY, reason="sentence served")
    world.exchange()
    (row,) = list_surrenders(world["cn"].desk, world["cn"].officers[Role.LAWYER], purpose="review")
    assert row.entry.protected_until == date(2026, 3, 31)


def promised(world: World, matter: Matter, kind: str) -> bytes:
    return record_assurance(
        world["la"].desk, matter.order("la", Role.LAWYER), "m1", assurance=kind, text="We promise.", visits=(DAY,)
    ).digest


def test_a_breach_is_alleged_by_one_and_established_and_lifted_by_two(world: World, handed: Matter) -> None:
    la, order = world["la"].desk, handed.order("la", Role.LAWYER)
    name = promised(world, handed, "no_ill_treatment")
    record_visit(la, order, name, on=DAY, visitor="consul", found=Visited.BREACH, report="bruises were seen")
    with pytest.raises(OutOfOrder):
        judge_assurance(la, order, name, standing=Standing.LIFTED, reason="nothing there")
    judge_assurance(la, order, name, standing=Standing.ALLEGED, reason="the consul's report")
    world.exchange()
    other = {**SAME, "subjects": (WANG.__class__("p1", "accused", ("Li Other",), ("CN",), age_at_offence=40),)}
    later = asked(world, "cn", "la", "extradition", **other)
    send(later)
    acknowledged(later)
    assert codes(later, "la") == {"ASSURANCE"}
    for standing, expected in ((Standing.ESTABLISHED, {"ASSURANCE", "TORTURE"}), (Standing.LIFTED, set())):
        proposal = judge_assurance(la, order, name, standing=standing, reason="invented")
        with pytest.raises(NotPermitted):
            confirm_proposal(la, order, proposal.digest)
        confirmed(handed, "la", proposal.digest)
        assert codes(later, "la") == expected
    assert [entry for entry in audits(world["la"]) if entry.act == "evasion.alarm"]


def test_a_breach_of_another_kind_does_not_touch_a_request_that_does_not_rest_on_it(
    world: World, handed: Matter
) -> None:
    la, order = world["la"].desk, handed.order("la", Role.LAWYER)
    name = promised(world, handed, "reciprocity")
    proposal = judge_assurance(la, order, name, standing=Standing.ESTABLISHED, reason="refused us the same")
    confirmed(handed, "la", proposal.digest)
    theirs = asked(world, "th", "la", "extradition", **SAME)
    send(theirs)
    acknowledged(theirs)
    assert "ASSURANCE" not in codes(theirs, "la")


def test_the_register_shows_broken_and_overdue_first(world: World, handed: Matter) -> None:
    kept, broken = promised(world, handed, "specialty"), promised(world, handed, "reciprocity")
    la, order = world["la"].desk, handed.order("la", Role.LAWYER)
    record_visit(la, order, kept, on=date(2026, 3, 2), visitor="consul", found=Visited.KEPT, report="all well")
    judge_assurance(la, order, broken, standing=Standing.ALLEGED, reason="invented")
    rows = list_assurances(la, world["la"].officers[Role.LAWYER], purpose="review")
    assert [(row.entry.standing, row.overdue) for row in rows] == [("alleged", DAY), ("kept", None)]
    with pytest.raises(NotPermitted):
        list_assurances(la, world["la"].officers[Role.ADMINISTRATOR], purpose="review")
    with pytest.raises(InvalidInput):
        list_assurances(la, world["la"].officers[Role.LAWYER], purpose=" ")
