"""What the requested side does with each measure, what comes back, and what either side adds on the way."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from tests.fakes.world import WordedLaw, World
from tests.unit.application import steps
from tests.unit.application.saying import ask, clarify, postpone, reply_interim, supplement
from tests.unit.application.steps import BARRED, Matter, leaves_nothing, lie
from tests.unit.application.steps import leaves_only_an_audit_entry as refused

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.amend_request import (
    escalate_request,
    reroute_request,
    withdraw_request,
)
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.conclude_request import evaluate_request, give_feedback
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import (
    accept_measure,
    refuse_measure,
)
from comity.application.casework.execute_measure import execute_measure, report_not_executed
from comity.application.reading import letter_digest
from comity.domain import bodies as b
from comity.domain.decisions import Decision
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Role
from comity.domain.requests import Urgency
from comity.domain.stages import MeasureStage, Stage

DESK, SUPERVISOR, OFFICER, LAWYER = Role.NATIONAL_DESK, Role.SUPERVISOR, Role.OFFICER, Role.LAWYER
EXECUTING = Role.EXECUTING_AUTHORITY


def with_law(world: World, node: str, **outcomes: Decision) -> WordedLaw:
    """Give one node a law of its own."""
    gate = WordedLaw(dict(outcomes))
    world.nodes[node].desk = replace(world[node].desk, law=gate)
    return gate


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def answer(matter: Matter, *, final: bool = True) -> None:
    la = matter.world["la"].desk
    order = matter.order("la", DESK)
    signed = prepare_answer(la, order, text="See.", rule="rule 1", use_limits="H0", final=final)
    confirm_proposal(la, matter.order("la", DESK, officer="second"), signed.digest)


def test_police_information_is_decided_by_the_desk_and_everything_else_by_a_lawyer(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence", "extradition")
    la, desk = world["la"], matter.order("la", DESK)
    acts = {
        "measure.accepted": lambda key: accept_measure(la.desk, desk, key, reason="yes"),
        "measure.refused": lambda key: refuse_measure(la.desk, desk, key, grounds=("LINK",), reason="no"),
        "measure.information_asked": lambda key: ask(la.desk, desk, key, asks="dates"),
        "measure.postponed": lambda key: postpone(
            la.desk, desk, key, ground="PENDING", reason="ours", until=date(2026, 9, 1)
        ),
    }
    for act, do in acts.items():
        for key in ("m2", "m3"):
            with refused(la, NotPermitted, "policy.lawyer", act):
                do(key)
    accept_measure(la.desk, desk, "m1", reason="yes")
    accept_measure(la.desk, matter.order("la", LAWYER), "m2", reason="yes")


def test_what_our_own_law_bars_is_accepted_by_nobody_whatever_the_asking_side_s_law_said(world: World) -> None:
    with_law(world, "la", extradition=BARRED)
    matter = steps.acknowledged(world, "extradition", "police_info")
    with refused(world["la"], Barred, "gate.barred", "measure.accepted") as refusal:
        accept_measure(world["la"].desk, matter.order("la", LAWYER), "m1", reason="yes")
    assert refusal.value.grounds == ("POL",)
    steps.accepted(matter, "m2")
    steps.refused(matter, "m1", "POL")


def test_where_our_law_gave_no_answer_the_partner_s_does_not_stand_for_it(world: World) -> None:
    class Silent(WordedLaw):
        def assess(self, question, assessed):
            raise InvalidInput("question.wrong", "A word that our law does not know.")

    world.nodes["la"].desk = replace(world["la"].desk, law=Silent())
    matter = steps.acknowledged(world, "police_info")
    assert "gate.failed" in {entry.act for entry in steps.audits(world["la"])}
    with refused(world["la"], OutOfOrder, "gate.not_assessed", "measure.accepted"):
        accept_measure(world["la"].desk, matter.order("la", DESK), "m1", reason="yes")


def test_a_partner_cannot_say_what_our_law_says(world: World) -> None:
    with_law(world, "la", extradition=BARRED)
    matter = steps.acknowledged(world, "extradition")
    theirs = next(iter(matter.state("cn").assessments.values()))
    slip = b.RequestAssessed(matter.request, letter_digest(matter.state("la").letter), {**theirs, "by": "la"})
    lie(world["cn"], matter.case, slip, ("la",), Role.SYSTEM)
    (result,) = world.carry("cn", "la")
    assert result.code == "event.private"
    with refused(world["la"], Barred, "gate.barred", "measure.accepted"):
        accept_measure(world["la"].desk, matter.order("la", LAWYER), "m1", reason="yes")


@pytest.mark.parametrize(
    ("grounds", "reason", "code"),
    [((), "no", "refuse.ground"), (("WHIM",), "no", "ground.unknown"), (("LINK",), " ", "decide.reason")],
)
def test_a_refusal_has_a_coded_ground_and_a_reason(world: World, grounds, reason: str, code: str) -> None:
    matter = steps.acknowledged(world)
    with leaves_nothing(world["la"], InvalidInput, code):
        refuse_measure(world["la"].desk, matter.order("la", DESK), "m1", grounds=grounds, reason=reason)


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2020, 1, 1)])
def test_a_measure_is_postponed_to_a_day_to_come(world: World, until: date) -> None:
    matter = steps.acknowledged(world)
    with leaves_nothing(world["la"], InvalidInput, "postpone.until"):
        postpone(world["la"].desk, matter.order("la", DESK), "m1", ground="PENDING", reason="ours", until=until)


def test_measures_of_one_letter_live_separately(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "police_info", "mla_evidence", "mla_evidence")
    la = world["la"].desk
    steps.accepted(matter, "m1")
    steps.executed(matter, "m1")
    steps.refused(matter, "m2")
    postpone(la, matter.order("la", LAWYER), "m3", ground="PENDING", reason="ours first", until=date(2026, 9, 1))
    ask(la, matter.order("la", LAWYER), "m4", asks="the dates", documents=("facts_summary",))
    world.exchange()
    seen = {key: measure.stage.value for key, measure in matter.state("cn-zj").measures.items()}
    assert seen == {"m1": "accepted", "m2": "refused", "m3": "postponed", "m4": "information_asked"}


def test_only_the_executing_authority_executes_and_only_what_was_accepted(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "police_info")
    la = world["la"]
    with refused(la, OutOfOrder, "stage.measure", "measure.executed"):
        execute_measure(la.desk, matter.order("la", EXECUTING), "m1", summary="X.")
    steps.accepted(matter, "m1")
    for role in (DESK, LAWYER, OFFICER):
        with refused(la, NotPermitted, "policy.role", "measure.executed"):
            execute_measure(la.desk, matter.order("la", role), "m1", summary="X.")
    execute_measure(la.desk, matter.order("la", EXECUTING), "m1", summary="X.")
    with refused(la, OutOfOrder, "stage.measure", "measure.not_executed"):
        report_not_executed(la.desk, matter.order("la", EXECUTING), "m1", reason="lost")


def test_results_stay_at_home_until_the_answer_and_then_both_kinds_arrive(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "police_info")
    for key in ("m1", "m2"):
        steps.accepted(matter, key)
    steps.executed(matter, "m1", "Secret one.")
    report_not_executed(world["la"].desk, matter.order("la", EXECUTING), "m2", reason="Secret two.")
    world.exchange()
    for node in ("cn", "cn-zj"):
        assert "Secret" not in str(steps.events(world[node], matter.case))
        assert {m.stage for m in matter.state(node).measures.values()} == {MeasureStage.ACCEPTED}
    answer(matter)
    world.exchange()
    for node in ("cn", "cn-zj"):
        measures = matter.state(node).measures
        assert (measures["m1"].stage, measures["m1"].summary) == (MeasureStage.EXECUTED, "Secret one.")
        assert (measures["m2"].stage, measures["m2"].reason) == (MeasureStage.NOT_EXECUTED, "Secret two.")


def test_a_final_answer_waits_for_every_measure_and_a_partial_one_does_not(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "police_info")
    la = world["la"]
    steps.accepted(matter, "m1")
    steps.executed(matter, "m1")
    with refused(la, OutOfOrder, "answer.open_measures", "request.answered"):
        answer(matter)
    answer(matter, final=False)
    world.exchange()
    state = matter.state("cn-zj")
    assert (state.stage, state.measures["m1"].stage) == (Stage.ACKNOWLEDGED, MeasureStage.EXECUTED)
    steps.refused(matter, "m2")
    answer(matter)
    world.exchange()
    assert matter.state("cn-zj").stage is Stage.ANSWERED
    assert len(matter.state("cn-zj").answers) == 2


def test_feedback_and_evaluation_come_after_the_answer_in_any_order_and_close(world: World) -> None:
    matter = steps.acknowledged(world)
    la, zj = world["la"], world["cn-zj"]
    with refused(zj, OutOfOrder, "stage.request", "request.feedback"):
        give_feedback(zj.desk, matter.order("cn-zj", OFFICER), used=True, led_to="a name")
    steps.accepted(matter)
    steps.executed(matter)
    answer(matter)
    world.exchange()
    evaluate_request(la.desk, matter.order("la", SUPERVISOR), went_well="all")
    with refused(la, NotPermitted, "policy.side", "request.feedback"):
        give_feedback(la.desk, matter.order("la", OFFICER), used=True, led_to="a name")
    world.exchange()
    give_feedback(zj.desk, matter.order("cn-zj", OFFICER), used=True, led_to="a name")
    world.exchange()
    with refused(zj, OutOfOrder, "stage.request", "request.feedback"):
        give_feedback(zj.desk, matter.order("cn-zj", OFFICER), used=False, led_to="again")
    evaluate_request(zj.desk, matter.order("cn-zj", SUPERVISOR), went_well="", late="the answer")
    world.exchange()
    assert {matter.state(node).stage for node in world.nodes} == {Stage.CLOSED}
    with refused(la, OutOfOrder, "stage.request", "request.evaluated"):
        evaluate_request(la.desk, matter.order("la", SUPERVISOR), went_well="again")


def test_a_supplement_is_assessed_by_both_laws_and_opens_again_what_waited_for_it(world: World) -> None:
    matter = steps.acknowledged(world, "mla_evidence", "police_info")
    la, cn = world["la"], world["cn"]
    ask(la.desk, matter.order("la", LAWYER), "m1", asks="dates", documents=("facts_summary",))
    world.exchange()
    supplement(cn.desk, matter.order("cn", DESK), text="The dates.", documents={"m1": ("facts_summary",)})
    world.exchange()
    state = matter.state("la")
    assert state.measures["m1"].stage is MeasureStage.ASKED
    assert {letter_digest(state.letter)} <= set(state.assessments)
    assert state.assessments[letter_digest(state.letter)]["by"] == "la"
    assert matter.state("cn").letter == state.letter == matter.state("cn-zj").letter
    steps.accepted(matter, "m1")


def test_a_supplement_that_the_law_bars_does_not_leave(world: World) -> None:
    matter = steps.acknowledged(world, "mla_evidence")
    with_law(world, "cn", mla_evidence=BARRED)
    with refused(world["cn"], Barred, "gate.barred", "request.supplemented"):
        supplement(world["cn"].desk, matter.order("cn", DESK), text="More.", documents={})


@pytest.mark.parametrize(
    ("text", "documents", "code"),
    [(" ", {}, "supplement.empty"), ("More.", {"m7": ("facts_summary",)}, "letter.measure")],
)
def test_a_supplement_adds_something_to_a_measure_that_is_there(world, text, documents, code) -> None:
    matter = steps.acknowledged(world, "mla_evidence")
    with leaves_nothing(world["cn"], InvalidInput, code):
        supplement(world["cn"].desk, matter.order("cn", DESK), text=text, documents=documents)


def test_part_and_then_the_whole_are_withdrawn_and_the_other_side_stops(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "police_info")
    cn, la = world["cn"], world["la"]
    with leaves_nothing(cn, InvalidInput, "letter.measure"):
        withdraw_request(cn.desk, matter.order("cn", DESK), reason="found", measures=("m9",))
    with refused(la, NotPermitted, "policy.side", "request.withdrawn"):
        withdraw_request(la.desk, matter.order("la", DESK), reason="not ours")
    withdraw_request(cn.desk, matter.order("cn", DESK), reason="found", measures=("m1",))
    world.exchange()
    with refused(la, OutOfOrder, "stage.measure", "measure.accepted"):
        accept_measure(la.desk, matter.order("la", DESK), "m1", reason="yes")
    steps.accepted(matter, "m2")
    withdraw_request(cn.desk, matter.order("cn", DESK), reason="found")
    world.exchange()
    assert {matter.state(node).stage for node in world.nodes} == {Stage.WITHDRAWN}
    with refused(la, OutOfOrder, "stage.request", "measure.executed"):
        execute_measure(la.desk, matter.order("la", EXECUTING), "m2", summary="X.")


def test_clarification_interim_reply_and_escalation_are_told_and_move_nothing(world: World) -> None:
    matter = steps.acknowledged(world)
    la, zj = world["la"], world["cn-zj"]
    before = matter.state("cn-zj")
    clarify(zj.desk, matter.order("cn-zj", OFFICER), text="Eleven digits.")
    reply_interim(la.desk, matter.order("la", DESK), why="the bank is slow", expected=date(2026, 4, 1))
    escalate_request(zj.desk, matter.order("cn-zj", SUPERVISOR), to_whom="the director", reason="late")
    with leaves_nothing(la, InvalidInput, "interim.expected"):
        reply_interim(la.desk, matter.order("la", DESK), why="slow", expected=date(2026, 3, 1))
    for act in (clarify, escalate_request):
        words = {"text": " "} if act is clarify else {"to_whom": " ", "reason": "late"}
        role = OFFICER if act is clarify else SUPERVISOR
        with leaves_nothing(zj, InvalidInput, "clarify.empty" if act is clarify else "escalate.to"):
            act(zj.desk, matter.order("cn-zj", role), **words)
    world.exchange()
    after = matter.state("cn-zj")
    assert (after.stage, after.measures, after.deadlines) == (before.stage, before.measures, before.deadlines)
    told = [entry.known.event.type for entry in matter.case_at("la").timeline]
    assert {"request.clarified", "request.interim", "request.escalated"} <= set(told)


def test_clocks_run_by_kind_and_urgency_and_stop_when_the_thing_is_done(world: World) -> None:
    matter = steps.released(
        world, "police_info", "mla_evidence", urgency=Urgency.DANGER_TO_LIFE, urgency_reason="a hostage"
    )
    state = matter.state("la")
    assert state.released_at
    hours = {
        key: (m.due.due_at - state.released_at).total_seconds() / 3600 for key, m in state.measures.items() if m.due
    }
    assert hours["m1"] == 8
    assert hours["m2"] == pytest.approx(30 * 24, abs=24 * 4)  # to the end of a working day in Laos
    assert state.next_due
    assert state.next_due.rule == "clock.acknowledge_8h"
    acknowledge_request(world["la"].desk, matter.order("la", DESK), reference="LA-1")
    assert [d.name for d in matter.state("la").deadlines] == []
    steps.refused(matter, "m1")
    assert [due.rule for due in matter.state("la").clocks] == ["clock.danger_review_3wd", "clock.judicial_decision_30d"]


def test_a_request_goes_on_to_the_competent_authority_of_its_state_with_letter_law_and_clocks() -> None:
    world = World.of("cn", "cn-zj", "la", "la-vt")
    matter = steps.acknowledged(world, "police_info")
    la, vt = world["la"], world["la-vt"]
    before = matter.state("cn-zj")
    assert matter.case not in {event.case for event in _all(world, "la-vt")}
    world.clock.turn(days=1)
    reroute_request(la.desk, matter.order("la", DESK), to_node="la-vt", reason="the city is competent")
    world.exchange()
    for node in ("cn", "cn-zj", "la-vt"):
        state = matter.state(node)
        assert (state.requested_node, state.stage, state.reference) == ("la-vt", Stage.ACKNOWLEDGED, "LA-1")
        assert (state.deadlines, state.measures["m1"].due) == (before.deadlines, before.measures["m1"].due)
        assert not matter.case_at(node).out_of_order
    accept_measure(vt.desk, matter.order("la-vt", DESK), "m1", reason="domestic law allows")
    execute_measure(vt.desk, matter.order("la-vt", EXECUTING), "m1", summary="The number is X.")
    signed = prepare_answer(vt.desk, matter.order("la-vt", DESK), text="See.", rule="rule 1", use_limits="H0")
    confirm_proposal(vt.desk, matter.order("la-vt", DESK, officer="second"), signed.digest)
    clarify(world["cn-zj"].desk, matter.order("cn-zj", OFFICER), text="Thank you.")
    world.exchange()
    for node in world.nodes:
        assert matter.state(node).stage is Stage.ANSWERED, node
        assert not matter.case_at(node).out_of_order
    assert matter.state("cn-zj").measures["m1"].summary == "The number is X."


def test_a_request_is_not_handed_to_whom_it_cannot_go() -> None:
    world = World.of("cn", "cn-zj", "la", "la-vt")
    judicial = steps.acknowledged(world, "mla_evidence")
    matter = steps.acknowledged(world, "police_info")
    la = world["la"]
    for to_node, code in (("th", "reroute.foreign"), ("cn", "reroute.foreign"), ("la", "reroute.same")):
        with leaves_nothing(la, InvalidInput, code):
            reroute_request(la.desk, matter.order("la", DESK), to_node=to_node, reason="there")
    with leaves_nothing(la, InvalidInput, "reroute.reason"):
        reroute_request(la.desk, matter.order("la", DESK), to_node="la-vt", reason=" ")
    with refused(la, NotPermitted, "policy.power", "request.rerouted"):
        reroute_request(la.desk, judicial.order("la", DESK), to_node="la-vt", reason="there")
    steps.accepted(matter)
    with refused(la, OutOfOrder, "reroute.decided", "request.rerouted"):
        reroute_request(la.desk, matter.order("la", DESK), to_node="la-vt", reason="there")


def test_a_request_without_a_reference_of_ours_is_not_acknowledged(world: World) -> None:
    matter = steps.released(world)
    with leaves_nothing(world["la"], InvalidInput, "acknowledge.reference"):
        acknowledge_request(world["la"].desk, matter.order("la", DESK), reference=" ")
    with refused(world["cn"], NotPermitted, "policy.side", "request.acknowledged"):
        acknowledge_request(world["cn"].desk, matter.order("cn", DESK), reference="CN-1")


def test_a_case_or_request_that_is_not_here_is_not_acted_on(world: World) -> None:
    matter = steps.released(world)
    order = matter.order("la", DESK)
    for lost in (replace(order, case=UUID(int=7)), replace(order, request=UUID(int=7))):
        with pytest.raises(InvalidInput, match="no"):
            acknowledge_request(world["la"].desk, lost, reference="LA-1")


def _all(world: World, node: str):
    with world[node].desk.store.reading() as unit:
        return [stored.signed.event for stored in unit.events.in_log_order(0, 100_000)]
