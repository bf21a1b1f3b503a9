"""Whose turn a request is, from its first draft to its evaluation, on every node that has it."""

from dataclasses import replace

from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import ask, clarify
from tests.unit.application.steps import acknowledged

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import submit_request
from comity.domain.officers import Role


def turn(world: World, node: str) -> list[str]:
    """What the projection of a node says."""
    with world[node].desk.store.reading() as unit:
        rows, total = unit.views.requests()
    assert total == 1
    return list(rows[0].turn)


def test_the_next_step_goes_from_desk_to_desk() -> None:
    world = World.of("cn", "cn-zj", "la")
    zj, cn, la = (world[name] for name in ("cn-zj", "cn", "la"))
    case = open_case(zj.desk, zj.officers[Role.OFFICER], title="Invented", purpose="test case")
    wording = letter(case, "mla_evidence", "police_info")
    asked = draft_request(zj.desk, zj.officers[Role.OFFICER], wording, purpose="test case").request
    assert turn(world, "cn-zj") == ["officer"]
    assess_request(zj.desk, zj.order(Role.OFFICER, case, asked))
    assert turn(world, "cn-zj") == ["supervisor"], "it lacks the power and goes up"
    submit_request(zj.desk, zj.order(Role.SUPERVISOR, case, asked))
    world.exchange()
    assert turn(world, "cn-zj") == []
    assert turn(world, "cn") == ["national_desk", "supervisor"], "the ministry's gate read it as it came"
    release_request(cn.desk, cn.order(Role.NATIONAL_DESK, case, asked))
    world.exchange()
    assert (turn(world, "cn"), turn(world, "cn-zj")) == ([], [])
    assert turn(world, "la") == ["national_desk", "supervisor"]
    acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, asked), reference="LA-1")
    assert turn(world, "la") == ["lawyer", "national_desk"], "evidence is the lawyer's, police information the desk's"
    ask(la.desk, la.order(Role.LAWYER, case, asked), "m1", asks="Which account?")
    assess_request(la.desk, la.order(Role.NATIONAL_DESK, case, asked))
    accept_measure(la.desk, la.order(Role.NATIONAL_DESK, case, asked), "m2", reason="home law")
    assert turn(world, "la") == ["executing_authority"]
    world.exchange()
    assert "officer" in turn(world, "cn-zj"), "a question is answered by whoever wrote the letter"
    accept_measure(la.desk, la.order(Role.LAWYER, case, asked), "m1", reason="treaty")
    for key in ("m1", "m2"):
        execute_measure(la.desk, la.order(Role.EXECUTING_AUTHORITY, case, asked), key, summary="done")
    assert turn(world, "la") == ["national_desk"]
    proposal = prepare_answer(
        la.desk, la.order(Role.NATIONAL_DESK, case, asked), text="Here.", rule="art. 1", use_limits="this case"
    )
    assert "national_desk" in turn(world, "la"), "it waits for its second person"
    order = la.order(Role.NATIONAL_DESK, case, asked)
    confirm_proposal(la.desk, replace(order, officer=replace(order.officer, id="la.second")), proposal.digest)
    world.exchange()
    assert turn(world, "la") == ["supervisor"]
    assert turn(world, "cn-zj") == ["officer", "supervisor"]


def test_a_clarification_gives_the_turn_back_to_whoever_asked() -> None:
    """The measure still says that information was asked; nobody waits for it any more."""
    matter = acknowledged(World.of("cn", "cn-zj", "la"), "mla_evidence")
    world = matter.world
    ask(world["la"].desk, matter.order("la", Role.LAWYER), "m1", asks="Which account?")
    world.exchange()
    assert turn(world, "la") == []
    assert "officer" in turn(world, "cn-zj")
    clarify(world["cn-zj"].desk, matter.order("cn-zj", Role.OFFICER), text="That of March.")
    world.exchange()
    assert turn(world, "la") == ["lawyer"]
    assert turn(world, "cn-zj") == []
