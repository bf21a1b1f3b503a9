"""The whole life of a request between three nodes: a province, its ministry, and another state's national node."""

import io

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter

from comity.application.attachments import open_file
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.conclude_request import evaluate_request, give_feedback
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import submit_request
from comity.domain.errors import NotPermitted, Refused
from comity.domain.officers import Officer, Role
from comity.domain.stages import MeasureStage, Stage

READ = "reading in a test"


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def released(world: World, *measures: str):
    """A letter drafted in the province, submitted, and released by the ministry."""
    zj, cn = world["cn-zj"], world["cn"]
    officer = zj.officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented fraud", purpose="investigation")
    wording = draft_request(zj.desk, officer, letter(case, *measures), purpose="investigation")
    assess_request(zj.desk, zj.order(Role.OFFICER, case, wording.request))
    submit_request(zj.desk, zj.order(Role.SUPERVISOR, case, wording.request))
    world.exchange()
    release_request(cn.desk, cn.order(Role.NATIONAL_DESK, case, wording.request))
    world.exchange()
    return case, wording.request


def state(world: World, node: str, case, request):
    view = read_case(world[node].desk, world[node].officers[Role.NATIONAL_DESK], case, purpose=READ)
    assert not view.case.out_of_order, view.case.out_of_order
    return view.case.requests[request]


def test_one_measure_accepted_one_refused_and_answered_closes_on_all_three_nodes(world: World) -> None:
    case, request = released(world, "police_info", "mla_search_seizure")
    la, zj = world["la"], world["cn-zj"]
    acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, request), reference="LA-1")
    accept_measure(la.desk, la.order(Role.NATIONAL_DESK, case, request), "m1", reason="domestic law allows")
    proposal = refuse_measure(
        la.desk, la.order(Role.LAWYER, case, request), "m2", grounds=("LINK",), reason="no link shown"
    )
    second = Officer("la.lawyer2", "Second lawyer", frozenset({Role.LAWYER}))
    order = la.order(Role.LAWYER, case, request)
    with pytest.raises(NotPermitted, match="second person"):
        confirm_proposal(la.desk, order, proposal.digest)
    confirm_proposal(la.desk, type(order)(second, order.purpose, case, request), proposal.digest)
    execute_measure(la.desk, la.order(Role.EXECUTING_AUTHORITY, case, request), "m1", summary="The number is X.")
    world.exchange()
    assert "The number" not in str(state(world, "cn", case, request)), "results stay at home until released"
    answer = prepare_answer(
        la.desk,
        la.order(Role.NATIONAL_DESK, case, request),
        text="See results.",
        rule="an invented rule 1",
        use_limits="H0",
    )
    desk2 = Officer("la.desk2", "Second desk officer", frozenset({Role.NATIONAL_DESK}))
    confirm_proposal(la.desk, type(order)(desk2, order.purpose, case, request), answer.digest)
    world.exchange()
    seen = state(world, "cn-zj", case, request)
    assert seen.measures["m1"].stage is MeasureStage.EXECUTED
    assert seen.measures["m2"].grounds == ("LINK",)
    give_feedback(zj.desk, zj.order(Role.OFFICER, case, request), used=True, led_to="a name")
    evaluate_request(zj.desk, zj.order(Role.SUPERVISOR, case, request), went_well="all")
    evaluate_request(la.desk, la.order(Role.SUPERVISOR, case, request), went_well="all")
    world.exchange()
    assert {node: state(world, node, case, request).stage for node in world.nodes} == dict.fromkeys(
        world.nodes, Stage.CLOSED
    )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_audits_or_keeps_accounts_adds_no_file_to_a_case(world: World, role: Role) -> None:
    zj = world["cn-zj"]
    case = open_case(zj.desk, zj.officers[Role.OFFICER], title="Invented fraud", purpose="investigation")
    with pytest.raises(NotPermitted):
        attach_file(
            zj.desk, zj.officers[role], case, io.BytesIO(b"x"), name="x", media_type="text/plain", purpose="audit"
        )


def test_a_letter_s_attachment_arrives_sealed_and_opens_only_whole(world: World) -> None:
    zj, cn, la = world["cn-zj"], world["cn"], world["la"]
    officer = zj.officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented fraud", purpose="investigation")
    ref = attach_file(
        zj.desk,
        officer,
        case,
        io.BytesIO(b"call records, invented" * 1000),
        name="calls.csv",
        media_type="text/csv",
        purpose="investigation",
    )
    wording = draft_request(zj.desk, officer, letter(case, attachments=(ref,)), purpose="investigation")
    assess_request(zj.desk, zj.order(Role.OFFICER, case, wording.request))
    submit_request(zj.desk, zj.order(Role.SUPERVISOR, case, wording.request))
    world.exchange()
    with pytest.raises(Refused, match="waiting"):
        open_file(cn.desk, ref.id)
    world.carry_attachments("cn-zj", "cn")
    release_request(cn.desk, cn.order(Role.NATIONAL_DESK, case, wording.request))
    world.exchange()
    world.carry_attachments("cn", "la", corrupt=True)
    with pytest.raises(Refused, match="refused"):
        open_file(la.desk, ref.id)
    assert not la.desk.files.sealed_bytes, "nothing of a broken attachment is kept"
    assert open_file(cn.desk, ref.id).read() == b"call records, invented" * 1000
