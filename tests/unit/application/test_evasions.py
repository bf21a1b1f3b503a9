"""Evasions played by officers of two nodes through the real use cases, each beside a legitimate neighbour."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.fakes.world import START, TestClock, World
from tests.unit.application.steps import Matter, assessed, audits, drafted, events

from comity.adapters.law_gate import CorpusLaw
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.judge_earlier import judge_earlier
from comity.application.casework.release_request import release_request
from comity.application.casework.waive_item import waive_item
from comity.application.earlier import RULES_OF_EARLIER
from comity.domain import bodies as b
from comity.domain.decisions import Decision, Gate
from comity.domain.earlier_bodies import Judgment
from comity.domain.errors import Barred, InvalidInput, NotPermitted, Refused
from comity.domain.measures import Measure
from comity.domain.officers import Role
from comity.domain.requests import Marks, Subject
from comity.law.engine import conclude

WANG = Subject("p1", "accused", ("Wang Shili",), ("CN",), "1987-05-02", 35, papers=("CN E00000011",))
MARKS = Marks(accounts=("6222000011112222",))
OTHER = {"subjects": (replace(WANG, names=("Li Other",), birth="1970-01-01", papers=()),), "marks": MARKS}
SAME = {"subjects": (WANG,), "marks": MARKS}


class OnlyEarlier(CorpusLaw):
    """The real law, of which everything but the rules on what went before is taken to be settled."""

    def assess(self, question: Mapping[str, Any], assessed: bytes) -> Decision:
        decision = super().assess(question, assessed)
        kept = tuple(one for one in decision.findings if one.rule.startswith(RULES_OF_EARLIER))
        outcome = conclude(kept, Measure(decision.measure), has_conditions=False)
        return replace(decision, findings=kept, outcome=outcome, missing=(), assurances=(), on_file=(), would_change=())

    def guards(self, question: Mapping[str, Any]) -> frozenset[str]:
        return frozenset()  # screening and the like have tests of their own


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th", law=OnlyEarlier(TestClock(START)))


def asked(world: World, home: str, to: str, *measures: str, **changes: Any) -> Matter:
    """Written and assessed at a ministry."""
    return assessed(world, home, *measures, requested=to, **changes)


def send(matter: Matter) -> None:
    release_request(matter.world[matter.home].desk, matter.order(matter.home, Role.NATIONAL_DESK))
    matter.world.exchange()


def refused(world: World, *grounds: str, **changes: Any) -> Matter:
    """China asked Laos for surrender, and two lawyers refused."""
    matter = asked(world, "cn", "la", "extradition", **{**SAME, **changes})
    send(matter)
    acknowledged(matter)
    la = world["la"].desk
    proposal = refuse_measure(la, matter.order("la", Role.LAWYER), "m1", grounds=grounds, reason="invented")
    confirmed(matter, "la", proposal.digest)
    world.exchange()
    return matter


def decision(matter: Matter, node: str) -> Decision:
    return assess_request(matter.world[node].desk, matter.order(node, Role.LAWYER)).decisions["m1"]


def codes(matter: Matter, node: str) -> set[str]:
    return {finding.code for finding in decision(matter, node).findings}


def told(world: World, node: str, act: str) -> list[b.AuditRecorded]:
    return [entry for entry in audits(world[node]) if entry.act == act]


def acknowledged(matter: Matter) -> None:
    acknowledge_request(matter.world["la"].desk, matter.order("la", Role.NATIONAL_DESK), reference="LA-1")
    matter.world.exchange()


def confirmed(matter: Matter, node: str, proposal: bytes) -> None:
    confirm_proposal(matter.world[node].desk, matter.order(node, Role.LAWYER, officer="second"), proposal)


def test_refused_facts_do_not_leave_again_under_another_name(world: World) -> None:
    before = refused(world, "POL")
    again = asked(world, "cn", "la", "extradition", offence="theft", **SAME)
    with pytest.raises(Barred) as barred:
        send(again)
    assert list(barred.value.grounds) == ["POL"]
    (alarm,) = told(world, "cn", "evasion.alarm")[-1:]
    assert (alarm.outcome, alarm.detail["grounds"]) == ("barred", "POL,RELABEL")
    assert str(before.request) in alarm.detail["matters"]
    assert told(world, "cn", "persons.compared")


def test_somebody_else_leaves(world: World) -> None:
    refused(world, "POL")
    send(asked(world, "cn", "la", "extradition", **OTHER))
    assert told(world, "cn", "evasion.alarm") == []


def test_another_crime_after_the_refusal_leaves(world: World) -> None:
    """The refusal is of today; nothing begun later can have been refused. An old refusal is put in for it."""
    refused(world, "POL")
    theft = {"marks": Marks(accounts=("010-555-7777",)), "facts": "He took a motorcycle from a yard at night."}
    matter = asked(world, "cn", "la", "extradition", subjects=(WANG,), offence="theft", **theft)
    assert codes(matter, "cn") == {"RELABEL", "POL"}  # the same day: perhaps the same facts
    far = asked(world, "cn", "la", "extradition", subjects=(WANG,), offence="theft", offence_date=date(2019, 5, 1),
                **{**theft, "marks": Marks(places=("Vientiane",))})  # fmt: skip
    assert codes(far, "cn") == {"RELABEL", "POL"}  # where the first was done is not known
    began = {**theft, "marks": Marks(began=date(2026, 3, 1))}
    other = asked(world, "cn", "la", "extradition", subjects=(WANG,), offence="theft",
                  offence_date=date(2026, 3, 1), **began)  # fmt: skip
    assert codes(other, "cn") == set()
    send(other)


def test_the_receiver_sees_a_refusal_that_the_sender_hides(world: World) -> None:
    before = refused(world, "PERSEC")
    with world["cn"].desk.store.unit() as unit:
        unit.views.put_persons(before.case, [])  # a sender that does not look
    again = asked(world, "cn", "la", "extradition", offence="theft", **SAME)
    send(again)
    acknowledged(again)
    assert {"PERSEC", "RELABEL"} <= codes(again, "la")
    with pytest.raises(Barred):
        accept_measure(world["la"].desk, again.order("la", Role.LAWYER), "m1", reason="invented")
    assert told(world, "la", "evasion.alarm")


def test_nobody_is_sent_home_as_a_victim_while_surrender_is_refused_for_danger(world: World) -> None:
    refused(world, "TORTURE")
    home = asked(world, "la", "cn", "return_victim", subjects=(replace(WANG, role="victim"),), marks=MARKS)
    assert codes(home, "la") >= {"CIRCUM", "TORTURE"}
    with pytest.raises(Barred):
        send(home)


def test_a_victim_whom_nobody_sought_goes_home(world: World) -> None:
    refused(world, "TORTURE")
    subject = replace(WANG, role="victim", names=("Li Other",), birth="1970-01-01", papers=())
    send(asked(world, "la", "cn", "return_victim", subjects=(subject,), marks=MARKS))


def test_a_pending_surrender_is_not_overtaken_by_a_readmission(world: World) -> None:
    first = asked(world, "cn", "la", "extradition", **SAME)
    send(first)
    road = asked(world, "la", "cn", "readmission", subjects=(replace(WANG, role="migrant"),), marks=MARKS)
    assert codes(road, "la") == {"CIRCUM"}
    with pytest.raises(Refused, match="CIRCUM"):
        send(road)


def test_a_draft_that_our_own_law_barred_is_not_done_by_another_road() -> None:
    world = World.of("cn", "la", law=CorpusLaw(TestClock(START)))
    asked(world, "cn", "la", "extradition", **SAME, requested_max="")
    road = asked(world, "cn", "la", "readmission", subjects=(replace(WANG, role="migrant"),), marks=MARKS)
    assert "CIRCUM" in codes(road, "cn")
    clean = asked(world, "cn", "la", "readmission", subjects=(replace(OTHER["subjects"][0], role="migrant"),))
    assert "CIRCUM" not in codes(clean, "cn")


def test_another_state_is_asked_with_the_old_refusal_in_hand(world: World) -> None:
    refused(world, "NAT")
    elsewhere = asked(world, "cn", "th", "extradition", **SAME)
    assert codes(elsewhere, "cn") == {"CIRCUM", "NAT", "RELABEL"}
    with pytest.raises(Refused):
        send(elsewhere)


def candidate(world: World) -> Matter:
    """Refused as political, and asked again for somebody of the same name, born nobody knows when."""
    refused(world, "POL")
    unknown = replace(WANG, birth="", papers=())
    return asked(world, "cn", "la", "extradition", subjects=(unknown,), marks=MARKS, offence="theft")


def test_a_candidate_waits_for_a_lawyer_who_says_that_it_is_another_person(world: World) -> None:
    matter = candidate(world)
    (name,) = {one.parameters["earlier"] for one in decision(matter, "cn").findings}
    with pytest.raises(Refused):
        send(matter)
    order = matter.order("cn", Role.LAWYER)
    with pytest.raises(InvalidInput):
        judge_earlier(world["cn"].desk, order, earlier=name, judgment=Judgment.OTHER_PERSON, reason=" ")
    officer = matter.order("cn", Role.OFFICER)
    with pytest.raises(NotPermitted):
        judge_earlier(world["cn"].desk, officer, earlier=name, judgment=Judgment.OTHER_PERSON, reason="other face")
    done = judge_earlier(world["cn"].desk, order, earlier=name, judgment=Judgment.OTHER_PERSON, reason="other face")
    assert done.event.type == "earlier.judged"
    assert decision(matter, "cn").gate() is Gate.CLEARED
    send(matter)
    assert not [one for one in events(world["la"], matter.case) if one.event.type == "earlier.judged"]


def test_going_against_what_is_certain_takes_two(world: World) -> None:
    refused(world, "POL")
    matter = asked(world, "cn", "la", "extradition", offence="theft", **SAME)
    (name,) = {one.parameters["earlier"] for one in decision(matter, "cn").findings}
    for judgment in (Judgment.OTHER_PERSON, Judgment.OTHER_FACTS):
        order = matter.order("cn", Role.LAWYER)
        proposal = judge_earlier(world["cn"].desk, order, earlier=name, judgment=judgment, reason="invented")
        assert proposal.event.type == "act.proposed"
        with pytest.raises(NotPermitted):
            confirm_proposal(world["cn"].desk, order, proposal.digest)
        assert "POL" in codes(matter, "cn") or judgment is Judgment.OTHER_FACTS
        confirm_proposal(world["cn"].desk, matter.order("cn", Role.LAWYER, officer="second"), proposal.digest)
        assert codes(matter, "cn") == set()


def test_only_the_state_that_refused_finds_that_its_ground_has_ended(world: World) -> None:
    before = refused(world, "PERSEC")
    with world["cn"].desk.store.unit() as unit:
        unit.views.put_persons(before.case, [])
    again = asked(world, "cn", "la", "extradition", **SAME)
    send(again)
    acknowledged(again)
    name = f"{before.request}.m1"
    la, order = world["la"].desk, again.order("la", Role.LAWYER)
    ended = {"earlier": name, "judgment": Judgment.GROUND_ENDED, "reason": "the law was repealed"}
    with pytest.raises(InvalidInput):
        judge_earlier(la, order, **ended, ground="NAT")
    proposal = judge_earlier(la, order, **ended, ground="PERSEC")
    confirmed(again, "la", proposal.digest)
    assert codes(again, "la") == {"RELABEL"}
    accepted = accept_measure(la, order, "m1", reason="changed law")
    assert accepted.event.type == "act.proposed"  # what an earlier matter touches takes two
    third = asked(world, "cn", "th", "extradition", **SAME)
    with pytest.raises((NotPermitted, InvalidInput)):
        judge_earlier(world["cn"].desk, third.order("cn", Role.LAWYER), **ended, ground="PERSEC")


def test_whoever_lets_an_earlier_matter_pass_does_not_release(world: World) -> None:
    refused(world, "NAT")
    matter = asked(world, "cn", "la", "extradition", **SAME)
    both = replace(world["cn"].officers[Role.LAWYER], roles=frozenset({Role.LAWYER, Role.NATIONAL_DESK}))
    order = replace(matter.order("cn", Role.LAWYER), officer=both)
    for item in ("review:NAT", "review:RELABEL"):
        waive_item(world["cn"].desk, order, measure="m1", item=item, reason="new evidence")
    with pytest.raises(NotPermitted):
        release_request(world["cn"].desk, order)
    send(matter)


def test_an_unnamed_matter_is_not_judged(world: World) -> None:
    matter = drafted(world, "cn", "extradition", requested="la", **SAME)
    with pytest.raises(InvalidInput):
        judge_earlier(
            world["cn"].desk, matter.order("cn", Role.LAWYER), earlier="x", judgment=Judgment.SAME_PERSON, reason="y"
        )


def test_another_person_is_not_found_in_one_wording_and_sought_in_the_next(world: World) -> None:
    matter = candidate(world)
    (name,) = {one.parameters["earlier"] for one in decision(matter, "cn").findings}
    cn, order = world["cn"], matter.order("cn", Role.LAWYER)
    judge_earlier(cn.desk, order, earlier=name, judgment=Judgment.OTHER_PERSON, reason="other face")
    letter = replace(matter.state("cn").letter, title="Worded anew")
    draft_request(cn.desk, cn.officers[Role.OFFICER], letter, purpose="test")
    assert decision(matter, "cn").gate() is Gate.CLEARED
    letter = replace(letter, subjects=(WANG,))
    draft_request(cn.desk, cn.officers[Role.OFFICER], letter, purpose="test")
    assert decision(matter, "cn").gate() is Gate.BARRED


def test_that_the_person_is_the_same_stays_in_every_wording(world: World) -> None:
    matter = candidate(world)
    (name,) = {one.parameters["earlier"] for one in decision(matter, "cn").findings}
    cn, order = world["cn"], matter.order("cn", Role.LAWYER)
    judge_earlier(cn.desk, order, earlier=name, judgment=Judgment.SAME_PERSON, reason="the same face")
    letter = replace(matter.state("cn").letter, subjects=(replace(WANG, birth="1987", papers=()),))
    draft_request(cn.desk, cn.officers[Role.OFFICER], letter, purpose="test")
    assert decision(matter, "cn").gate() is Gate.BARRED


def test_many_newer_drafts_for_the_same_person_do_not_hide_a_refusal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(world, "POL")
    monkeypatch.setattr("comity.application.earlier.MOST", 2)
    for _ in range(3):
        drafted(world, "cn", "extradition", **SAME)
    again = asked(world, "cn", "la", "extradition", offence="theft", **SAME)
    assert "POL" in codes(again, "cn")
