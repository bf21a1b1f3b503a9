"""The gate reads the same wording again before an act rests on it, by the law of that day."""

from dataclasses import replace

import pytest
from tests.fakes.world import WordedLaw, World
from tests.unit.application import steps
from tests.unit.application.steps import BARRED, REVIEW, Matter

from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.execute_measure import execute_measure, report_not_executed
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.application.rechecking import law_since, stood_on
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.decisions import Decision, LegalOutcome
from comity.domain.errors import Barred, Refused
from comity.domain.officers import Actor, Role

DESK, LAWYER, EXECUTING = Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY
MEASURE = "mla_evidence"
PLAIN = WordedLaw().assess({"measure": MEASURE, "from": "CN", "to": "LA"}, bytes(32))


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def law_becomes(world: World, node: str, decision: Decision) -> None:
    """Another law on this node from now on."""
    world.nodes[node].desk = replace(world[node].desk, law=WordedLaw({MEASURE: decision}))


@pytest.fixture
def accepted(world: World) -> Matter:
    matter = steps.acknowledged(world, MEASURE)
    steps.accepted(matter)
    return matter


def execute(matter: Matter) -> object:
    la = matter.world["la"].desk
    return execute_measure(la, matter.order("la", EXECUTING), "m1", summary="Done.")


def test_what_was_lawful_at_acceptance_and_is_barred_today_is_not_carried_out(accepted: Matter) -> None:
    law_becomes(accepted.world, "la", BARRED)
    with pytest.raises(Barred) as refusal:
        execute(accepted)
    assert refusal.value.code == "gate.barred"
    assert "became" in refusal.value.message
    report_not_executed(accepted.world["la"].desk, accepted.order("la", EXECUTING), "m1", reason="The law changed.")


def test_a_stricter_answer_waits_for_whoever_decides_the_measure_and_nobody_else(accepted: Matter) -> None:
    law_becomes(accepted.world, "la", REVIEW)
    la = accepted.world["la"]
    with pytest.raises(Refused) as refusal:
        execute(accepted)
    assert refusal.value.code == "gate.changed"
    assess_request(la.desk, accepted.order("la", Role.SUPERVISOR))
    with pytest.raises(Refused, match="stricter"):
        execute(accepted)
    assess_request(la.desk, accepted.order("la", LAWYER))
    execute(accepted)


def test_a_milder_answer_goes_on_record_and_the_act_rests_on_it(world: World) -> None:
    law_becomes(world, "la", REVIEW)
    matter = steps.acknowledged(world, MEASURE)
    steps.accepted(matter)
    law_becomes(world, "la", PLAIN)
    execute(matter)
    entries = [entry.known for entry in matter.case_at("la").timeline]
    assessed = [one for one in entries if isinstance(one.body, b.RequestAssessed)]
    (executed,) = [one for one in entries if isinstance(one.body, b.MeasureExecuted)]
    assert executed.event.basis == assessed[-1].event.basis


def test_an_answer_stops_where_the_law_became_stricter_after_the_execution(accepted: Matter) -> None:
    execute(accepted)
    law_becomes(accepted.world, "la", BARRED)
    la = accepted.world["la"].desk
    with pytest.raises(Barred):
        prepare_answer(la, accepted.order("la", DESK), text="See.", rule="rule 1", use_limits="H0")


def test_an_answer_that_was_prepared_stops_at_the_second_person_too(accepted: Matter) -> None:
    execute(accepted)
    order = accepted.order("la", DESK)
    signed = prepare_answer(accepted.world["la"].desk, order, text="See.", rule="rule 1", use_limits="H0")
    law_becomes(accepted.world, "la", REVIEW)
    with pytest.raises(Refused) as refusal:
        confirm_proposal(accepted.world["la"].desk, accepted.order("la", DESK, officer="second"), signed.digest)
    assert refusal.value.code == "gate.changed"


def test_the_case_says_what_changed_since_and_reading_it_writes_no_assessment(accepted: Matter) -> None:
    law_becomes(accepted.world, "la", REVIEW)
    la = accepted.world["la"]
    view = read_case(la.desk, la.officers[LAWYER], accepted.case, purpose="test case")
    (difference,) = view.since[accepted.request].values()
    assert difference.is_stricter
    assert difference.outcomes[1] is LegalOutcome.NEEDS_REVIEW
    state = accepted.state("la")
    stands = stood_on(la.desk, accepted.case_at("la"), state, "m1")
    assert stands is not None
    assert stands.outcome is difference.outcomes[0]


def test_a_stricter_answer_before_the_release_is_looked_at_first(world: World) -> None:
    matter = steps.assessed(world, "cn", MEASURE)
    node = "cn"
    law_becomes(world, node, replace(PLAIN, bases=()))
    case, state = matter.case_at(node), matter.state(node)
    with world[node].desk.store.reading() as unit:
        recorder = Recorder(world[node].desk, unit, Actor("test", Role.SYSTEM), "test")
        differences = law_since(recorder, case, state)
    assert differences["m1"].is_stricter
    with pytest.raises(Refused) as refusal:
        release_request(world[node].desk, matter.order(node, Role.SUPERVISOR))
    assert refusal.value.code == "gate.changed"
