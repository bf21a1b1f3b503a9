"""What takes two persons takes two different ones, of the right role, and exactly what the first proposed."""

from dataclasses import replace

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import supplement
from tests.unit.application.steps import Matter, leaves_nothing, lie
from tests.unit.application.steps import leaves_only_an_audit_entry as refused

from comity.application.casework.amend_request import withdraw_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.confirm_proposal import confirm_proposal, decline_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.reading import known
from comity.domain import bodies as b
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Role
from comity.domain.stages import MeasureStage

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER


@pytest.fixture
def matter() -> Matter:
    return steps.acknowledged(World.of("cn", "cn-zj", "la"), "mla_search_seizure", "police_info")


def propose_refusal(matter: Matter, key: str = "m1") -> bytes:
    order = matter.order("la", LAWYER)
    return refuse_measure(matter.world["la"].desk, order, key, grounds=("LINK",), reason="not shown").digest


def confirm(matter: Matter, proposal: bytes, role: Role = LAWYER, officer: str = "second"):
    return confirm_proposal(matter.world["la"].desk, matter.order("la", role, officer=officer), proposal)


def test_a_refusal_waits_for_another_person_and_stays_at_home_until_then(matter: Matter) -> None:
    la = matter.world["la"]
    waiting = steps.outbox(la)
    proposal = propose_refusal(matter)
    assert matter.state("la").measures["m1"].stage is MeasureStage.ASKED
    assert steps.outbox(la) == waiting
    with refused(la, NotPermitted, "policy.two_persons", "measure.refused"):
        confirm_proposal(la.desk, matter.order("la", LAWYER), proposal)
    for role, code in ((DESK, "policy.lawyer"), (Role.OFFICER, "policy.role"), (Role.ADMINISTRATOR, "policy.role")):
        with refused(la, NotPermitted, code, "measure.refused"):
            confirm(matter, proposal, role)
    body = known(confirm(matter, proposal)).body
    assert (body.decided_by, body.seconded_by) == ("la.lawyer", "la.second")
    assert matter.state("la").proposals == {}


def test_the_same_person_in_another_role_is_still_one_person(matter: Matter) -> None:
    la = matter.world["la"]
    proposal = propose_refusal(matter, "m2")
    order = matter.order("la", DESK)
    with refused(la, NotPermitted, "policy.two_persons", "measure.refused"):
        confirm_proposal(la.desk, replace(order, officer=replace(order.officer, id="la.lawyer")), proposal)


def test_coercive_acceptance_takes_two_and_the_other_one(matter: Matter) -> None:
    la = matter.world["la"].desk
    signed = accept_measure(la, matter.order("la", LAWYER), "m1", reason="yes")
    assert signed.event.type == "act.proposed"
    assert accept_measure(la, matter.order("la", DESK), "m2", reason="yes").event.type == "measure.accepted"
    confirm(matter, signed.digest)
    assert {m.stage for m in matter.state("la").measures.values()} == {MeasureStage.ACCEPTED}


def test_a_proposal_is_confirmed_once(matter: Matter) -> None:
    proposal = propose_refusal(matter)
    confirm(matter, proposal)
    with refused(matter.world["la"], OutOfOrder, "stage.measure", "measure.refused"):
        confirm(matter, proposal)


def test_two_of_a_kind_do_not_wait_at_once(matter: Matter) -> None:
    propose_refusal(matter)
    with refused(matter.world["la"], OutOfOrder, "proposal.waiting", "measure.refused"):
        propose_refusal(matter)
    propose_refusal(matter, "m2")
    assert len(matter.state("la").proposals) == 2


def test_what_was_declined_cannot_be_confirmed_and_can_be_proposed_anew(matter: Matter) -> None:
    la = matter.world["la"]
    proposal = propose_refusal(matter)
    with leaves_nothing(la, InvalidInput, "decline.reason"):
        decline_proposal(la.desk, matter.order("la", LAWYER), proposal, reason="")
    with refused(la, NotPermitted, "policy.role", "act.declined"):
        decline_proposal(la.desk, matter.order("la", Role.EXECUTING_AUTHORITY), proposal, reason="no")
    decline_proposal(la.desk, matter.order("la", LAWYER, officer="second"), proposal, reason="another ground")
    with leaves_nothing(la, InvalidInput, "proposal.unknown"):
        confirm(matter, proposal)
    with leaves_nothing(la, InvalidInput, "proposal.unknown"):
        decline_proposal(la.desk, matter.order("la", LAWYER), proposal, reason="again")
    confirm(matter, propose_refusal(matter))


@pytest.mark.parametrize("measures", [("m1",), ()])
def test_withdrawal_overtakes_what_waits(matter: Matter, measures: tuple[str, ...]) -> None:
    proposal = propose_refusal(matter)
    cn = matter.world["cn"].desk
    withdraw_request(cn, matter.order("cn", DESK), reason="found", measures=measures)
    matter.world.exchange()
    assert matter.state("la").proposals == {}
    code = "stage.measure" if measures else "stage.request"
    with refused(matter.world["la"], OutOfOrder, code, "measure.refused"):
        confirm(matter, proposal)


@pytest.mark.parametrize("proposal", [b"", b"\x01" * 32])
def test_what_nobody_proposed_is_not_confirmed(matter: Matter, proposal: bytes) -> None:
    with leaves_nothing(matter.world["la"], InvalidInput, "proposal.unknown"):
        confirm(matter, proposal)


def test_no_other_event_stands_for_a_proposal_nor_one_of_another_case(matter: Matter) -> None:
    la = matter.world["la"]
    other = steps.acknowledged(matter.world, "mla_search_seizure")
    release = matter.state("la").released_in
    assert release
    for proposal in (release, propose_refusal(other)):
        with leaves_nothing(la, InvalidInput, "proposal.unknown"):
            confirm(matter, proposal)


def test_a_partner_s_proposal_does_not_wait_here_for_a_single_confirmation(matter: Matter) -> None:
    """China writes an acceptance as if a Lao lawyer had proposed it; one inattentive click would then be both."""
    la, body = matter.world["la"], b.MeasureAccepted(matter.request, "m1", "yes", "", "la.lawyer")
    slip = b.ActProposed("measure.accepted", matter.request, b.to_plain(body))
    signed = lie(matter.world["cn"], matter.case, slip, ("la",), LAWYER)
    (result,) = matter.world.carry("cn", "la")
    assert result.code == "event.private"
    assert matter.state("la").proposals == {}
    with leaves_nothing(la, InvalidInput, "proposal.unknown"):
        confirm(matter, signed.digest)


def test_a_bar_that_appeared_since_the_proposal_stops_the_second_person() -> None:
    gate = steps.law()
    matter = steps.acknowledged(World.of("cn", "cn-zj", "la", law=gate), "extradition")
    la = matter.world["la"]
    proposal = accept_measure(la.desk, matter.order("la", LAWYER), "m1", reason="yes").digest
    gate.outcomes["police_info"] = steps.BARRED  # another measure's law changes nothing here
    gate.outcomes["extradition"] = steps.BARRED
    gate.outcomes.pop("extradition")
    signed = supplement(matter.world["cn"].desk, matter.order("cn", DESK), text="More.")
    assert signed.event.type == "request.supplemented"
    gate.outcomes["extradition"] = steps.BARRED
    matter.world.exchange()
    with refused(la, Barred, "gate.barred", "measure.accepted"):
        confirm(matter, proposal)


def test_an_answer_is_approved_by_another_person_of_the_desk_and_names_the_rule(matter: Matter) -> None:
    la = matter.world["la"]
    steps.refused(matter, "m1")
    steps.accepted(matter, "m2")
    steps.executed(matter, "m2")
    order = matter.order("la", DESK)
    for hole in ("text", "rule", "use_limits"):
        words = {"text": "See.", "rule": "rule 1", "use_limits": "H0", hole: " "}
        with leaves_nothing(la, InvalidInput, f"answer.{hole}"):
            prepare_answer(la.desk, order, **words)
    answer = prepare_answer(la.desk, order, text="See.", rule="rule 1", use_limits="H0").digest
    with refused(la, NotPermitted, "policy.two_persons", "request.answered"):
        confirm_proposal(la.desk, order, answer)
    with refused(la, NotPermitted, "policy.role", "request.answered"):
        confirm(matter, answer, LAWYER)
    body = known(confirm(matter, answer, DESK)).body
    assert (body.approval.rule, body.approval.approver, body.prepared_by) == ("rule 1", "la.second", order.officer.id)
    assert [(r.measure, r.outcome) for r in body.results] == [("m1", "refused"), ("m2", "executed")]


def test_an_answer_that_was_overtaken_does_not_leave(matter: Matter) -> None:
    """The result of a measure that was withdrawn meanwhile is not given."""
    la = matter.world["la"]
    steps.refused(matter, "m1")
    steps.accepted(matter, "m2")
    steps.executed(matter, "m2")
    answer = prepare_answer(la.desk, matter.order("la", DESK), text="See.", rule="rule 1", use_limits="H0").digest
    withdraw_request(matter.world["cn"].desk, matter.order("cn", DESK), reason="found", measures=("m2",))
    matter.world.exchange()
    with refused(la, OutOfOrder, "answer.overtaken", "request.answered"):
        confirm(matter, answer, DESK)
    decline_proposal(la.desk, matter.order("la", DESK), answer, reason="overtaken")
    again = prepare_answer(la.desk, matter.order("la", DESK), text="See.", rule="rule 1", use_limits="H0").digest
    body = known(confirm(matter, again, DESK)).body
    assert "The number" not in str(body)
