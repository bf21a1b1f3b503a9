"""A question that nobody answers is noticed: the ladder reminds who owes the answer, and tells both when it is late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import ask, clarify, stop_clock, supplement
from tests.unit.application.steps import Matter
from tests.unit.application.test_ask_assurance import answer
from tests.unit.application.test_ask_assurance import ask as ask_promise

from comity.application.casework.amend_request import reroute_request, withdraw_request
from comity.application.casework.list_clocks import ClockView, list_clocks
from comity.application.casework.list_requests import Listing, list_requests
from comity.application.node.remind import clock_round
from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.projections import owes_at
from comity.application.turns import turn_of
from comity.domain.clocks import Deadline
from comity.domain.ladder import LATE
from comity.domain.officers import Role
from comity.domain.promises import Said
from comity.domain.requests import Urgency

DESK, SUPERVISOR, OFFICER, LAWYER = Role.NATIONAL_DESK, Role.SUPERVISOR, Role.OFFICER, Role.LAWYER
NODES = ("cn", "cn-zj", "la")
DANGER: dict[str, Any] = {"urgency": Urgency.DANGER_TO_LIFE, "urgency_reason": "an invented hostage"}
SPECIALTY = "specialty"
Rung = tuple[str, int, str, bool]


@pytest.fixture
def world() -> World:
    return World.of(*NODES)


@pytest.fixture
def matter(world: World) -> Matter:
    """A letter of Zhejiang, released by the ministry; Laos has taken it for work."""
    return steps.acknowledged(world, "police_info")


def wonder(matter: Matter, asks: str = "the dates") -> None:
    """Laos asks for information."""
    ask(matter.world["la"].desk, matter.order("la", LAWYER), "m1", asks=asks)
    matter.world.exchange()


def question(matter: Matter, node: str) -> Deadline:
    (due,) = matter.state(node).questions
    return due


def told(matter: Matter, node: str) -> list[Rung]:
    """What a round took at a node, of questions."""
    done = clock_round(matter.world[node].desk)
    assert not done.failed
    return [(one.clock, one.percent, one.role, one.shared) for one in done.told if one.clock == "answer"]


def turn_to(matter: Matter, at: datetime) -> None:
    clock = matter.world.clock
    clock.turn(seconds=round((at - clock.now()).total_seconds()))


def listed(matter: Matter, node: str, **wanted: str) -> list[Any]:
    officer = matter.world[node].officers[SUPERVISOR]
    return list_requests(matter.world[node].desk, officer, Listing(**wanted), purpose="test")[0]  # type: ignore[arg-type]


def shown(matter: Matter, node: str, role: Role = SUPERVISOR) -> ClockView:
    desk, officer = matter.world[node].desk, matter.world[node].officers[role]
    (view,) = [one for one in list_clocks(desk, officer, matter.case, purpose="duty") if one.deadline.name == "answer"]
    return view


def climb(matter: Matter, node: str) -> list[Rung]:
    """The rungs that a node takes on the way to the end of the time."""
    due, seen = question(matter, node), []
    for part in (0.51, 0.76, 0.91):
        turn_to(matter, due.starts_at + (due.due_at - due.starts_at) * part)
        seen += told(matter, node)
        assert told(matter, node) == []
    turn_to(matter, due.due_at + timedelta(seconds=2))
    return seen + told(matter, node)


LADDER = [
    ("answer", 50, "officer", False),
    ("answer", 75, "supervisor", False),
    ("answer", 90, "national_desk", False),
    ("answer", LATE, "supervisor", True),
]
WAITED = [("answer", LATE, "supervisor", False)]


def test_who_was_asked_for_information_is_reminded_and_both_are_told_when_it_is_late(matter: Matter) -> None:
    wonder(matter)
    assert matter.state("la").measures["m1"].due.stands  # type: ignore[union-attr]
    assert climb(matter, "cn-zj") == LADDER
    assert told(matter, "cn") == []  # the ministry in between was not asked
    assert told(matter, "la") == WAITED
    matter.world.exchange()
    for node in NODES:
        assert [(said.clock, said.measure) for said, _ in matter.state(node).late] == [("answer", "m1")]
        assert not matter.case_at(node).out_of_order
        assert told(matter, node) == []
    for node in ("cn-zj", "la"):
        (row,) = listed(matter, node, clock="late")
        assert (row.due_name, row.step) == ("answer", LATE)


def test_an_assurance_is_owed_by_the_state_s_own_node_whoever_wrote_the_letter(matter: Matter) -> None:
    """The ministry is reminded, for it can answer; the province waits with the other side, and is told who can."""
    asked = ask_promise(matter, SPECIALTY)
    assert climb(matter, "cn") == LADDER
    assert told(matter, "cn-zj") == told(matter, "la") == WAITED
    matter.world.exchange()
    for node in NODES:
        assert [said.started_by for said, _ in matter.state(node).late] == [asked.digest]
        assert not matter.case_at(node).out_of_order
    assert [shown(matter, node).owes for node in NODES] == [True, False, False]
    for node in NODES:
        told_who = shown(matter, node).question
        assert told_who
        assert (told_who.node, told_who.roles) == ("cn", (DESK, LAWYER))
        assert (told_who.assurance, told_who.text) == (SPECIALTY, "No sentence of death.")
    cn = matter.world["cn"].desk
    assert turn_of(cn.authority, matter.state("cn")) == {LAWYER, DESK}
    answer(matter, asked.digest, Said.DECLINED)
    assert [matter.state(node).questions for node in NODES] == [()] * 3


def test_a_question_for_information_says_who_can_answer_it(matter: Matter) -> None:
    wonder(matter)
    view = shown(matter, "cn-zj", OFFICER)
    assert (view.owes, view.started_by, view.rule.key) == (True, "measure.information_asked", "clock.answer_30d")
    assert view.question
    assert (view.question.text, view.question.assurance, view.question.node) == ("the dates", "", "cn-zj")
    assert set(view.question.roles) == {OFFICER, SUPERVISOR, DESK, LAWYER}


def test_the_asking_side_tells_itself_when_the_other_is_silent(matter: Matter) -> None:
    """The other node may be of an older version, which has no such clock and says nothing."""
    wonder(matter)
    matter.world.clock.turn(days=45)
    assert told(matter, "la") == WAITED
    assert told(matter, "la") == []
    (row,) = listed(matter, "la", clock="late")
    assert row.step == LATE


@pytest.mark.parametrize("node", ["cn", "cn-zj"])
def test_an_answer_ends_it_and_nobody_is_reminded(matter: Matter, node: str) -> None:
    wonder(matter)
    order = matter.order(node, DESK if node == "cn" else OFFICER)
    desk = matter.world[node].desk
    supplement(desk, order, text="In May.") if node == "cn" else clarify(desk, order, text="In May.")
    matter.world.exchange()
    assert [matter.state(one).questions for one in NODES] == [()] * 3
    matter.world.clock.turn(days=40)
    assert [told(matter, one) for one in NODES] == [[]] * 3


def test_a_withdrawal_leaves_nobody_reminded(matter: Matter) -> None:
    wonder(matter)
    ask_promise(matter, SPECIALTY)
    withdraw_request(matter.world["cn"].desk, matter.order("cn", DESK), reason="found")
    matter.world.exchange()
    matter.world.clock.turn(days=200)
    assert [told(matter, one) for one in NODES] == [[]] * 3
    assert [matter.state(one).clocks for one in NODES] == [()] * 3


def test_a_pause_of_the_requested_side_does_not_put_off_what_the_other_owes(matter: Matter) -> None:
    stop_clock(matter.world["la"].desk, matter.order("la", DESK), reason="force_majeure", words="flood")
    wonder(matter)
    assert climb(matter, "cn-zj") == LADDER


def test_several_questions_are_reminded_each_by_itself(matter: Matter) -> None:
    ask_promise(matter, SPECIALTY)
    matter.world.clock.turn(days=10)
    ask_promise(matter, "reciprocity")
    first, second = matter.state("cn").questions
    turn_to(matter, first.due_at + timedelta(seconds=2))
    assert sorted(told(matter, "cn")) == [("answer", 50, "officer", False), ("answer", LATE, "supervisor", True)]
    turn_to(matter, second.due_at + timedelta(seconds=2))
    assert told(matter, "cn") == [("answer", LATE, "supervisor", True)]
    matter.world.exchange()
    assert [said.started_by for said, _ in matter.state("la").late] == [first.started_by, second.started_by]


def test_in_danger_to_life_the_ladder_climbs_within_a_day(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", **DANGER)
    wonder(matter)
    due = question(matter, "cn-zj")
    assert due.due_at - due.starts_at == timedelta(hours=24)
    assert not matter.state("la").measures["m1"].due.stands  # type: ignore[union-attr]
    assert climb(matter, "cn-zj") == LADDER


def test_a_re_routed_question_is_still_owed_and_late_for_the_new_authority_too() -> None:
    world = World.of(*NODES, "la-vt")
    matter = steps.acknowledged(world, "police_info")
    wonder(matter)
    reroute_request(world["la"].desk, matter.order("la", DESK), to_node="la-vt", reason="the city is competent")
    world.exchange()
    turn_to(matter, question(matter, "cn-zj").due_at + timedelta(seconds=2))
    assert told(matter, "la-vt") == WAITED
    assert told(matter, "la") == []  # it has handed the request on
    assert told(matter, "cn-zj") == [LADDER[-1]]
    world.exchange()
    assert [said.clock for said, _ in matter.state("la-vt").late] == ["answer"]
    assert not matter.case_at("la-vt").out_of_order


def test_a_question_of_before_is_found_once_its_row_is_marked(matter: Matter) -> None:
    """An earlier version wrote rows that nobody looks at while the measure's clock stands; the migration marks them."""
    wonder(matter)
    for node in ("cn-zj", "la"):
        with matter.world[node].desk.store.unit() as unit:
            (now,) = unit.views.dump()
            unit.views.put_requests([replace(now, due_name="", due_at=None, look_at=None)])
    matter.world.clock.turn(days=80)
    assert told(matter, "cn-zj") == told(matter, "la") == []
    for node in ("cn-zj", "la"):
        with matter.world[node].desk.store.unit() as unit:
            (now,) = unit.views.dump()
            unit.views.put_requests([replace(now, look_at=datetime.fromtimestamp(0, UTC))])
    assert told(matter, "cn-zj") == [LADDER[-1]]
    assert told(matter, "la") == WAITED
    assert [one.due_name for one in listed(matter, "cn-zj")] == ["answer"]


def test_what_the_inbox_says_of_questions_is_what_a_rebuild_says(matter: Matter) -> None:
    wonder(matter)
    ask_promise(matter, SPECIALTY)
    matter.world.clock.turn(days=25)
    for node in NODES:
        told(matter, node)
    matter.world.exchange()
    for node in NODES:
        with matter.world[node].desk.store.reading() as unit:
            before = unit.views.dump()
        assert rebuild_projections(matter.world[node].desk)
        with matter.world[node].desk.store.reading() as unit:
            assert unit.views.dump() == before


def test_of_a_state_whose_own_node_has_no_letter_the_one_that_asked_is_reminded(matter: Matter) -> None:
    ask_promise(matter, SPECIALTY)
    state = matter.state("cn-zj")
    alone = replace(state, audience=("cn-zj", "la"))
    assert [owes_at(node, alone, state.questions[0]) for node in NODES] == [None, True, False]
