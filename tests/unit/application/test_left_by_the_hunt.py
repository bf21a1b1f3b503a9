"""Holes that a hunt through the gates had left: each closed, each beside what stays possible."""

from dataclasses import replace

import pytest
from tests.fakes.world import START, TestClock, World
from tests.unit.application import test_operations as at_sea
from tests.unit.application.steps import (
    PURPOSE,
    Matter,
    accepted,
    acknowledged,
    assessed,
    audits,
    decision,
    executed,
    law,
)
from tests.unit.application.test_evasions import MARKS, SAME, WANG, OnlyEarlier, asked, codes, refused, send
from tests.unit.application.test_operations import patrol

from comity.application import earlier
from comity.application.casework import amend_request as amend
from comity.application.casework.check_protection import check_protection
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.judge_earlier import judge_earlier
from comity.application.casework.keep_registers import record_surrender
from comity.application.casework.release_request import release_request
from comity.application.jurisdiction.acting import ConsultationOrder
from comity.application.jurisdiction.filing import draft_table, release_draft
from comity.application.jurisdiction.open_consultation import Subject as About
from comity.application.jurisdiction.open_consultation import prepare_consultation
from comity.application.jurisdiction.read_consultation import nationals, read_consultation
from comity.domain.decisions import Effect, LegalOutcome
from comity.domain.earlier_bodies import Judgment
from comity.domain.errors import InvalidInput, Refused
from comity.domain.jurisdiction import FactorRow
from comity.domain.officers import Role
from comity.domain.requests import MeasureAsked, Subject

DESK, LAWYER, OFFICER = Role.NATIONAL_DESK, Role.LAWYER, Role.OFFICER
assert patrol  # a fixture


def said(matter: Matter, answer: str) -> None:
    check_protection(
        matter.world["la"].desk, matter.order("la", LAWYER), "m1", found="found", protection=answer,
        authority="Invented refugee office", reference="R-2",
    )  # fmt: skip


def alarms(matter: Matter) -> list[tuple[str, str, str]]:
    return [
        (one.outcome, one.detail["stage"], one.detail["handed_over"])
        for one in audits(matter.world["la"])
        if one.act == "protection.alarm"
    ]


@pytest.mark.parametrize("answer", ["pending", "yes", "not_disclosed"])
def test_refuge_asked_for_after_execution_is_recorded_and_an_alarm(answer: str) -> None:
    matter = acknowledged(World.of("cn", "cn-zj", "la"), "extradition")
    said(matter, "no")
    accepted(matter)
    record_surrender(
        matter.world["la"].desk, matter.order("la", LAWYER), "m1", on=matter.world.clock.at.date(),
        offences=("fraud_telecom",), handed_to="two officers", no_record="on paper, at the bridge",
    )  # fmt: skip
    executed(matter)
    assert alarms(matter) == []
    said(matter, answer)
    assert alarms(matter) == [(answer, "executed", "yes")]
    matter.world.exchange()
    assert "protection.checked" not in {one.known.event.type for one in matter.case_at("cn-zj").timeline}


@pytest.mark.parametrize("whole", [True, False])
def test_acts_after_a_withdrawal_are_outside_and_those_before_are_not(patrol: Matter, whole: bool) -> None:
    consent = at_sea.consented(patrol).digest
    before = patrol.world.clock.at
    patrol.world.clock.turn(minutes=10)
    cn = patrol.world["cn"].desk
    amend.withdraw_request(cn, patrol.order("cn", DESK), reason="called off", measures=() if whole else ("m1",))
    patrol.world.exchange()
    patrol.world.clock.turn(minutes=10)
    at_sea.acted(patrol, consent, at=before)
    with pytest.raises(Refused) as outside:
        at_sea.acted(patrol, consent)
    assert "revoked" in outside.value.grounds
    assert [one.faults for one in at_sea.seen(patrol, "la").acts] == [(), ("revoked",)]


def test_a_victim_is_looked_at_by_two_also_where_nobody_is_moved() -> None:
    found = decision(LegalOutcome.NEEDS_REVIEW, ("VICTIM", Effect.REVIEW))
    there = World.of("cn", "la", law=law(mla_evidence=found))
    matter = assessed(there, "cn", "mla_evidence")
    from comity.application.casework.waive_item import waive_item

    waive_item(there["cn"].desk, matter.order("cn", LAWYER), measure="m1", item="review:VICTIM", reason="fine by me")
    with pytest.raises(Refused) as stopped:
        release_request(there["cn"].desk, matter.order("cn", DESK))
    assert stopped.value.code == "guard.victim"


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th", law=OnlyEarlier(TestClock(START)))


def test_what_was_found_of_one_person_says_nothing_of_another(world: World) -> None:
    before = refused(world, "NONREF")
    both = (replace(WANG, birth="", papers=()), replace(WANG, key="p2", birth="", papers=()))
    measures = tuple(MeasureAsked(f"m{n}", "extradition", "please", subject=f"p{n}") for n in (1, 2))
    again = asked(world, "cn", "la", "extradition", subjects=both, marks=MARKS, measures=measures)
    matter, order = f"{before.request}.m1", again.order("cn", LAWYER)
    with pytest.raises(InvalidInput) as unclear:
        judge_earlier(world["cn"].desk, order, earlier=matter, judgment=Judgment.OTHER_PERSON, reason="another face")
    assert unclear.value.code == "judge.subject"
    judge_earlier(
        world["cn"].desk, order, earlier=matter, judgment=Judgment.OTHER_PERSON, reason="another face", subject="p1"
    )
    decisions = codes_by_measure(again)
    assert "RELABEL" not in decisions["m1"]
    assert "RELABEL" in decisions["m2"]


def codes_by_measure(matter: Matter) -> dict[str, set[str]]:
    from comity.application.casework.assess_request import assess_request

    found = assess_request(matter.world["cn"].desk, matter.order("cn", LAWYER)).decisions
    return {key: {finding.code for finding in one.findings} for key, one in found.items()}


def test_a_lookup_that_is_cut_short_says_so_and_clears_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        send(asked(world, "cn", "th", "extradition", **SAME))
    whole = asked(world, "cn", "th", "police_info", **SAME)
    assert "earlier.cut_short" not in reasons(whole)
    monkeypatch.setattr(earlier, "_MOST_LOOKED_AT", 2)
    assert "earlier.cut_short" in reasons(whole)
    assert "CIRCUM" in codes(whole, "cn")


def reasons(matter: Matter) -> set[str]:
    from comity.application.casework.assess_request import assess_request

    found = assess_request(matter.world["cn"].desk, matter.order("cn", LAWYER)).decisions["m1"]
    return {one.reason for one in found.findings}


def test_a_third_state_takes_its_place_in_a_consultation() -> None:
    world = World.of("cn", "la", "th")
    first = assessed(world, "cn", "police_info")
    send(first)
    cn = world["cn"]
    from tests.unit.application.letters import letter

    from comity.application.casework.assess_request import assess_request
    from comity.application.casework.draft_request import draft_request

    wording = draft_request(
        cn.desk, cn.officers[OFFICER], letter(first.case, "police_info", requested="th"), purpose="investigation"
    )
    second = Matter(world, first.case, wording.request, "cn")
    assess_request(cn.desk, second.order("cn", OFFICER))
    send(second)
    about = About(first.request, "positive", "Who tries the invented fraud", "An invented call centre.", ("TH",))
    proposal = prepare_consultation(
        cn.desk, cn.officers[LAWYER], first.case, about, rule="an invented rule", purpose=PURPOSE
    )
    confirm_proposal(cn.desk, first.order("cn", DESK), proposal.digest)
    world.exchange()
    th = world["th"]
    (one,) = first.case_at("th").consultations
    assert not first.case_at("th").out_of_order
    order = ConsultationOrder(th.officers[LAWYER], PURPOSE, first.case, one)
    draft = draft_table(th.desk, order, [FactorRow("most_loss", ("TH",), "shown", "some", "annex 1")], will_act="yes")
    desk = ConsultationOrder(th.officers[DESK], PURPOSE, first.case, one)
    release_draft(th.desk, desk, draft.digest, rule="an invented rule")
    world.exchange()
    view = read_consultation(cn.desk, cn.officers[OFFICER], first.case, one, purpose=PURPOSE)
    assert set(view.state.tables) == {"TH"}
    theirs = read_consultation(th.desk, th.officers[OFFICER], first.case, one, purpose=PURPOSE)
    assert theirs.letter.request == second.request


def test_whose_national_is_asked_of_everybody_sought() -> None:
    lao, both, unknown = (Subject("p", "suspect", ("X",), codes) for codes in (("LA",), ("CN", "LA"), ()))
    assert nationals([lao, both], "LA") is True
    assert nationals([lao], "CN") is False
    assert nationals([lao, both], "CN") is None
    assert nationals([lao, unknown], "LA") is nationals([], "LA") is None
