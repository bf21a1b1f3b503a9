"""Random acts by random officers of three nodes, carried at random: in the end the nodes agree and nothing leaked."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from random import Random

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import ask, clarify, postpone, reply_interim, supplement
from tests.unit.application.steps import Matter, events

from comity.application.acting import Order
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.amend_request import (
    escalate_request,
    withdraw_request,
)
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.conclude_request import evaluate_request, give_feedback
from comity.application.casework.confirm_proposal import confirm_proposal, decline_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.execute_measure import execute_measure, report_not_executed
from comity.application.casework.open_case import write_note
from comity.application.casework.read_case import read_case
from comity.application.desk import Desk
from comity.application.projections import rebuild
from comity.application.reading import known
from comity.domain.cases import fold
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder, Refused
from comity.domain.officers import Role

NODES = ("cn", "cn-zj", "la")
KEYS = ("m1", "m2", "m3")
Act = Callable[[Desk, Order, str, bytes, Random], object]

ACTS: list[Act] = [
    lambda d, o, k, p, r: acknowledge_request(d, o, reference="LA-1"),
    lambda d, o, k, p, r: accept_measure(d, o, k, reason="yes"),
    lambda d, o, k, p, r: refuse_measure(d, o, k, grounds=("LINK",), reason="no"),
    lambda d, o, k, p, r: postpone(d, o, k, ground="PENDING", reason="ours", until=date(2027, 1, 1)),
    lambda d, o, k, p, r: ask(d, o, k, asks="dates"),
    lambda d, o, k, p, r: execute_measure(d, o, k, summary="X."),
    lambda d, o, k, p, r: report_not_executed(d, o, k, reason="lost"),
    lambda d, o, k, p, r: prepare_answer(d, o, text="t", rule="r", use_limits="u", final=r.random() < 0.5),
    lambda d, o, k, p, r: confirm_proposal(d, o, p),
    lambda d, o, k, p, r: confirm_proposal(d, o, p),
    lambda d, o, k, p, r: decline_proposal(d, o, p, reason="no"),
    lambda d, o, k, p, r: give_feedback(d, o, used=True, led_to="a name"),
    lambda d, o, k, p, r: evaluate_request(d, o, went_well="all"),
    lambda d, o, k, p, r: supplement(d, o, text="more", documents={k: ("facts_summary",)}),
    lambda d, o, k, p, r: clarify(d, o, text="what?"),
    lambda d, o, k, p, r: withdraw_request(d, o, reason="found", measures=(k,) if r.random() < 0.9 else ()),
    lambda d, o, k, p, r: reply_interim(d, o, why="slow", expected=date(2027, 1, 1)),
    lambda d, o, k, p, r: escalate_request(d, o, to_whom="the director", reason="late"),
    lambda d, o, k, p, r: write_note(d, o.officer, o.case, purpose="test", text="mine"),
    lambda d, o, k, p, r: read_case(d, o.officer, o.case, purpose="test"),
]


def live(seed: int) -> tuple[Matter, int, int]:
    """A hundred and twenty tries; how many were done and how many refused."""
    random, world = Random(seed), World.of(*NODES)
    matter = steps.released(world, "police_info", "mla_search_seizure", "mla_evidence")
    done = refused = 0
    with suppress(ComityError):
        acknowledge_request(world["la"].desk, matter.order("la", Role.NATIONAL_DESK), reference="LA-1")
    for _ in range(120):
        node = random.choice((*NODES, "la", "la"))
        waiting = list(matter.state(node).proposals) or [b"\x01" * 32]
        order = matter.order(node, random.choice(list(Role)), officer=f"person{random.randint(1, 2)}")
        before = world[node].desk.store.state
        try:
            random.choice(ACTS)(world[node].desk, order, random.choice(KEYS), random.choice(waiting), random)
            done += 1
        except (Refused, OutOfOrder):
            assert len(world[node].desk.store.state.events) == len(before.events) + 1, "an audit entry and nothing else"
            refused += 1
        except InvalidInput:
            assert world[node].desk.store.state == before
            refused += 1
        if random.random() < 0.3:
            world.carry(*random.sample(NODES, 2))
    world.exchange()
    return matter, done, refused


@pytest.mark.parametrize("seed", range(25))
def test_nodes_that_acted_at_once_agree_once_all_has_arrived(seed: int) -> None:
    matter, done, refused = live(seed)
    world = matter.world
    assert done > 5
    assert refused > 5
    stages = {node: matter.state(node).stage for node in NODES}
    assert len(set(stages.values())) == 1, stages
    seen = {node: {signed.digest for signed in events(world[node], matter.case)} for node in NODES}
    for node in NODES:
        stored = [known(signed) for signed in events(world[node], matter.case)]
        case = fold(matter.case, stored)
        assert fold(matter.case, Random(seed).sample(stored, len(stored))) == case
        for one in stored:
            assert node in one.event.audience
            assert all(one.digest in seen[other] for other in one.event.audience)
            assert all(set(one.event.after) <= seen[other] for other in one.event.audience)
        with world[node].desk.store.unit() as unit:
            before = unit.views.dump()
            rebuild(world[node].desk, unit)
            assert unit.views.dump() == before
    decided = {
        node: {key: (m.stage if m.stage.value in ("refused", "withdrawn") else None) for key, m in
               matter.state(node).measures.items()}
        for node in NODES
    }  # fmt: skip
    assert decided["cn"] == decided["cn-zj"] == decided["la"]
