"""Clocks between nodes: the same deadlines everywhere, pauses with a reason, the ladder, and the review of danger."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import (
    RULE,
    approved,
    ask,
    clarify,
    postpone,
    reply_interim,
    stop_clock,
    supplement,
)
from tests.unit.application.steps import BARRED, Matter, audits, leaves_nothing, lie
from tests.unit.application.steps import leaves_only_an_audit_entry as refused_act
from tests.unit.application.test_guards import asked_about

from comity.application.casework.amend_request import reroute_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import ask_information, postpone_measure
from comity.application.casework.list_clocks import list_clocks
from comity.application.casework.list_requests import Listing, list_requests
from comity.application.casework.list_reviews import list_reviews
from comity.application.casework.pause_clock import pause_clock, resume_clock
from comity.application.casework.release_request import release_request
from comity.application.casework.review_danger import review_danger
from comity.application.node.remind import Told, clock_round
from comity.application.oversight.list_outbound import list_outbound
from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.ports import RequestRow
from comity.domain import bodies as b
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.ladder import LATE
from comity.domain.officers import Officer, Role
from comity.domain.requests import Urgency
from comity.domain.stages import MeasureStage

DESK, SUPERVISOR, OFFICER, LAWYER = Role.NATIONAL_DESK, Role.SUPERVISOR, Role.OFFICER, Role.LAWYER
NODES = ("cn", "cn-zj", "la")
DANGER = {"urgency": Urgency.DANGER_TO_LIFE, "urgency_reason": "a hostage"}
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World.of(*NODES)


def everywhere(matter: Matter, *nodes: str) -> list[object]:
    """The open clocks and pauses as each node has them, without what a node reminded itself of."""
    matter.world.exchange()
    return [(matter.state(node).clocks, matter.state(node).pauses) for node in nodes or NODES]


def row(world: World, node: str, **wanted: str) -> list[RequestRow]:
    officer = world[node].officers[OFFICER]
    return list_requests(world[node].desk, officer, Listing(**wanted), purpose="test")[0]  # type: ignore[arg-type]


def told(world: World, node: str) -> list[Told]:
    done = clock_round(world[node].desk)
    assert not done.failed
    return list(done.told)


def turn_to(world: World, at: datetime) -> None:
    world.clock.turn(seconds=round((at - world.clock.now()).total_seconds()))


def test_the_release_states_the_days_and_every_node_shows_the_same_clocks(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence")
    first, *others = everywhere(matter)
    assert all(other == first for other in others)
    requesting, requested = matter.state("la").stated
    assert (requesting.state, requested.state) == ("CN", "LA")
    assert requested.off
    assert requested.edition.startswith("calendars ")
    assert requested.zone == world["la"].desk.authority.time_zone


def test_another_edition_of_the_calendars_at_the_receiver_changes_nothing(world: World) -> None:
    """Its own calendars know no holiday at all, and the deadline is the one that the release counted."""

    class Nothing:
        edition = "none"

        def stated(self, *_: object) -> object:
            raise AssertionError("the receiver asked its own calendars")

        def name(self, *_: object) -> str:
            return ""

    world.nodes["la"].desk = replace(world["la"].desk, calendars=Nothing())
    first, *others = everywhere(steps.acknowledged(world, "police_info"))
    assert all(other == first for other in others)


def test_a_clock_explains_itself_with_rule_start_days_and_both_zones(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence")
    view, later = list_clocks(world["la"].desk, world["la"].officers[DESK], matter.case, purpose="duty")
    assert (view.rule.key, view.started_by, view.owes) == ("clock.police_7d", "request.released", True)
    assert view.deadline.started_by == matter.state("la").released_in
    assert [(d.skipped.why, d.skipped.state, d.name) for d in view.days] == [
        ("holiday", "LA", "International Women's Rights Day (in lieu)")
    ]
    assert later.rule.key == "clock.judicial_decision_30d"
    assert view.due_locally[0] == view.due_locally[1] == view.deadline.due_at
    assert "case.read" in [entry.act for entry in audits(world["la"])[-2:]]


def test_a_question_stops_its_clock_and_the_supplement_or_our_clarification_lets_it_run(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence")
    due = {key: m.due for key, m in matter.state("la").measures.items()}
    ask(world["la"].desk, matter.order("la", LAWYER), "m1", asks="the dates")
    ask(world["la"].desk, matter.order("la", LAWYER), "m2", asks="the account")
    standing = everywhere(matter)
    assert standing[0] == standing[1] == standing[2]
    assert all(m.due and m.due.stands for m in matter.state("cn").measures.values())
    (listed,) = row(world, "la")
    assert (listed.due_name, listed.paused, listed.paused_until) == ("answer", "information_asked", None)
    world.clock.turn(days=20)
    assert told(world, "la") == []
    clarify(world["la"].desk, matter.order("la", DESK), text="we wait")
    assert matter.state("la").measures["m1"].due.stands  # type: ignore[union-attr]  # who asked does not answer
    clarify(world["cn-zj"].desk, matter.order("cn-zj", OFFICER), text="It was in May.")
    same = everywhere(matter)
    assert same[0] == same[1] == same[2]
    for key, measure in matter.state("la").measures.items():
        assert measure.due
        assert due[key]
        assert not measure.due.stands
        assert measure.due.due_at - due[key].due_at >= 20 * DAY  # type: ignore[union-attr]
        assert measure.due.pauses[0].ended_by


def test_a_supplement_lets_the_clock_run_too(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    ask(world["la"].desk, matter.order("la", LAWYER), "m1", asks="the dates")
    world.exchange()
    supplement(world["cn"].desk, matter.order("cn", DESK), text="May.", documents={})
    world.exchange()
    assert not matter.state("la").measures["m1"].due.stands  # type: ignore[union-attr]


def test_a_pause_has_a_reason_an_end_and_is_seen_by_the_other_side(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence")
    la = world["la"].desk
    before = matter.state("la")
    order = matter.order("la", DESK)
    with leaves_nothing(world["la"], InvalidInput, "pause.reason"):
        stop_clock(la, order, reason="tired", words="we are")
    with leaves_nothing(world["la"], InvalidInput, "pause.words"):
        stop_clock(la, order, reason="third_party", words=" ")
    with leaves_nothing(world["la"], InvalidInput, "pause.until"):
        stop_clock(la, order, reason="third_party", words="bank", until=la.clock.now().date())
    with refused_act(world["cn-zj"], NotPermitted, "policy.role", "clock.paused"):
        stop_clock(world["cn-zj"].desk, matter.order("cn-zj", SUPERVISOR), reason="third_party", words="bank")
    until = (la.clock.now() + 10 * DAY).date()
    stop_clock(la, order, reason="third_party", words="the bank was asked", measure="m1", until=until)
    with refused_act(world["la"], OutOfOrder, "pause.not_running", "clock.paused"):
        stop_clock(la, order, reason="third_party", words="again", measure="m1")
    first, *others = everywhere(matter)
    assert all(other == first for other in others)
    state = matter.state("cn-zj")
    assert state.measures["m2"].due == before.measures["m2"].due
    assert state.measures["m1"].due.due_at > before.measures["m1"].due.due_at + 8 * DAY  # type: ignore[union-attr]
    (pause,) = state.pauses
    assert (pause.reason, pause.words, pause.by) == ("third_party", "the bank was asked", order.officer.id)
    world.clock.turn(days=2)
    resume_clock(la, order, words="they answered", measure="m1")
    with refused_act(world["la"], OutOfOrder, "resume.runs", "clock.resumed"):
        resume_clock(la, order, words="again", measure="m1")
    ended = matter.state("la").measures["m1"].due
    assert ended
    assert ended.due_at < state.measures["m1"].due.due_at  # type: ignore[union-attr]
    assert not ended.stands_at(la.clock.now())


def test_a_pause_of_the_whole_request_stops_what_begins_while_it_lasts(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    la = world["la"].desk
    stop_clock(la, matter.order("la", DESK), reason="force_majeure", words="flood")
    steps.accepted(matter)
    due = matter.state("la").measures["m1"].due
    assert due
    assert (due.name, due.stands) == ("execute", True)


def test_what_was_carried_out_is_owed_until_it_is_answered(world: World) -> None:
    """The execution is private to its node; a clock that ended with it would end on one side only."""
    matter = steps.acknowledged(world, "police_info")
    steps.accepted(matter)
    before = everywhere(matter)
    steps.executed(matter)
    assert everywhere(matter) == before == [before[0]] * 3
    world.clock.turn(days=20)
    assert [(one.clock, one.percent) for one in told(world, "la")] == [("execute", LATE)]
    la = world["la"].desk
    signed = prepare_answer(la, matter.order("la", DESK), text="See.", rule="rule 1", use_limits="H0")
    confirm_proposal(la, matter.order("la", DESK, officer="second"), signed.digest)
    world.exchange()
    assert [[clock.name for clock in matter.state(node).clocks] for node in NODES] == [["feedback"]] * 3


def test_a_postponed_measure_is_due_when_its_day_has_ended(world: World) -> None:
    matter = steps.acknowledged(world, "mla_evidence")
    until = date(2026, 7, 1)
    postpone(world["la"].desk, matter.order("la", LAWYER), "m1", ground="PENDING", reason="ours first", until=until)
    for node in NODES:
        world.exchange()
        due = matter.state(node).measures["m1"].due
        assert due
        assert (due.rule, due.not_before) == ("clock.postponed_until", until)
        assert due.due_at.date() == until


def test_re_routing_keeps_the_clocks_with_their_pauses_and_postponements() -> None:
    world = World.of(*NODES, "la-vt")
    matter = steps.acknowledged(world, "police_info", "police_info", "police_info", **DANGER_FREE)
    la = world["la"].desk
    ask(la, matter.order("la", DESK), "m1", asks="the dates")
    postpone(la, matter.order("la", DESK), "m2", ground="PENDING", reason="ours", until=date(2026, 5, 5))
    stop_clock(la, matter.order("la", DESK), reason="third_party", words="bank", measure="m3")
    world.clock.turn(days=3)
    resume_clock(la, matter.order("la", DESK), words="it answered", measure="m3")
    before = everywhere(matter)[0]
    reroute_request(la, matter.order("la", DESK), to_node="la-vt", reason="the city is competent")
    assert everywhere(matter, *NODES, "la-vt") == [before] * 4
    stages = [m.stage for m in matter.state("la-vt").measures.values()]
    assert stages == [MeasureStage.INFORMATION_ASKED, MeasureStage.POSTPONED, MeasureStage.ASKED]
    clarify(world["cn-zj"].desk, matter.order("cn-zj", OFFICER), text="In May.")
    after = everywhere(matter, *NODES, "la-vt")
    assert after[0] != before
    assert after == [after[0]] * 4


DANGER_FREE = {"urgency": Urgency.NORMAL}


def test_what_the_wrong_side_or_too_many_days_say_of_a_clock_is_kept_and_has_no_effect(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    state = matter.state("la")
    started = state.measures["m1"].due
    assert started
    lies = [
        ("cn", DESK, b.ClockPaused(matter.request, "third_party", "no"), "a node of CN"),
        ("la", OFFICER, b.ClockPaused(matter.request, "third_party", "no"), "the role officer"),
        ("la", DESK, b.ClockPaused(matter.request, "tired", "no"), "no reason that is known"),
        ("la", DESK, b.ClockPaused(matter.request, "assurance_asked", "no"), "no reason that is known"),
        ("la", DESK, b.ClockPaused(matter.request, "third_party", "no", "m9"), "no clock runs"),
        ("la", DESK, b.ClockPaused(matter.request, "third_party", "no", "m1", date.max), "more than a year"),
        ("la", DESK, b.ClockPaused(matter.request, "third_party", "no", "m1", date(2020, 1, 1)), "before it begins"),
        ("la", DESK, b.ClockResumed(matter.request, "no"), "no clock stands"),
        ("la", Role.SYSTEM, _late(matter, started.started_by, "decide", "m1"), "has not run out"),
        ("la", Role.SYSTEM, _late(matter, bytes(32), "decide", "m1"), "no such clock"),
        ("cn", SUPERVISOR, b.DangerReviewed(matter.request, bytes(32), True, "yes"), "no review"),
    ]
    for node, role, body, why in lies:
        if isinstance(body, b.ClockPaused):
            body = steps.lie_approved(world[node], matter.case, body, NODES, role)
        else:
            lie(world[node], matter.case, body, NODES, role)
        world.exchange()
        for reader in NODES:
            entry = next(e for e in reversed(matter.case_at(reader).timeline) if e.known.body == body)
            assert why in entry.out_of_order, (body, entry.out_of_order)
            assert matter.state(reader).clocks == state.clocks


def _late(matter: Matter, started_by: bytes, clock: str, measure: str) -> b.ClockLate:
    due = datetime(2026, 1, 1, tzinfo=UTC)
    return b.ClockLate(matter.request, clock, "clock.police_7d", started_by, due, measure)


def test_the_ladder_tells_each_role_once_and_both_sides_when_it_is_late(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    due = matter.state("la").measures["m1"].due
    assert due
    runs = due.due_at - due.starts_at
    assert told(world, "la") == []
    seen = []
    for part in (0.51, 0.76, 0.91):
        turn_to(world, due.starts_at + runs * part)
        seen += [(one.percent, one.role, one.shared) for one in told(world, "la")]
        assert told(world, "la") == []
        assert told(world, "cn-zj") == told(world, "cn") == []
    assert seen == [(50, "officer", False), (75, "supervisor", False), (90, "national_desk", False)]
    world.exchange()
    assert not [e for e in matter.case_at("cn-zj").timeline if e.known.event.type.startswith("clock.")]
    turn_to(world, due.due_at - timedelta(seconds=2))
    assert told(world, "la") == []
    world.clock.turn(seconds=4)
    (late,) = told(world, "la")
    assert (late.percent, late.shared) == (LATE, True)
    world.exchange()
    for node in NODES:
        assert [said.clock for said, _ in matter.state(node).late] == ["decide"]
        assert told(world, node) == []
        assert not matter.case_at(node).out_of_order
    (listed,) = row(world, "cn-zj", clock="late")
    assert listed.step == LATE
    assert row(world, "cn-zj", clock="soon") == row(world, "cn-zj", clock="paused") == []


def test_who_waits_notes_it_for_itself_when_the_side_that_owes_says_nothing(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    world.clock.turn(days=30)
    (mine,) = told(world, "cn-zj")
    assert (mine.percent, mine.role, mine.shared) == (LATE, "supervisor", False)
    assert told(world, "cn") == []  # the ministry in between owes nothing and waits for nothing
    assert world.exchange() == []
    assert matter.state("cn-zj").late == ()


def test_a_clock_that_jumps_by_a_day_takes_only_the_highest_step_and_none_twice(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    due = matter.state("la").measures["m1"].due
    assert due
    turn_to(world, due.starts_at + (due.due_at - due.starts_at) * 0.95)
    assert [one.percent for one in told(world, "la")] == [90]
    world.clock.turn(days=-4)
    assert told(world, "la") == []
    world.clock.turn(days=4)
    assert told(world, "la") == []
    world.clock.turn(days=4)
    assert [one.percent for one in told(world, "la")] == [100]
    world.clock.turn(days=-5)
    assert told(world, "la") == []


def test_the_ladder_is_silent_about_what_stands_or_is_settled(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_evidence")
    la = world["la"].desk
    stop_clock(la, matter.order("la", DESK), reason="force_majeure", words="flood")
    world.exchange()
    world.clock.turn(days=40)
    assert told(world, "la") == told(world, "cn-zj") == []
    resume_clock(la, matter.order("la", DESK), words="dry again")
    steps.refused(matter, "m1")
    steps.refused(matter, "m2")
    world.clock.turn(days=40)
    assert told(world, "la") == []


def test_a_round_that_dies_leaves_nothing_and_the_next_one_does_it(world: World, monkeypatch) -> None:
    matter = steps.acknowledged(world, "police_info")
    world.clock.turn(days=30)
    la = world["la"]
    before = la.desk.store.state.copy()

    def dead(*_: object) -> None:
        raise Unavailable("store.failed", "The store is gone.")

    with monkeypatch.context() as patch:
        patch.setattr("comity.application.recorder.post", dead)
        done = clock_round(la.desk)
    assert done.told == ()
    assert [code for _, code in done.failed] == ["store.failed"]
    assert la.desk.store.state == before
    assert [one.percent for one in told(world, "la")] == [LATE]
    assert matter.state("la").late


def test_rows_of_an_earlier_version_are_written_anew_by_the_next_round(world: World) -> None:
    """After the migration such a row has 0 as the moment to look at, and nothing of its clocks."""
    matter = steps.acknowledged(world, "police_info", **DANGER)  # type: ignore[arg-type]
    la = world["la"].desk
    with la.store.unit() as unit:
        (now,) = unit.views.dump()
        unit.views.put_requests([replace(now, look_at=datetime.fromtimestamp(0, UTC), review="", review_due=None)])
    assert told(world, "la") == []
    with la.store.reading() as unit:
        assert unit.views.dump() == [now]
    assert matter.state("la").reminded == {}


def test_an_interim_reply_says_why_and_moves_no_deadline(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    before = matter.state("la").clocks
    order = matter.order("la", DESK)
    with leaves_nothing(world["la"], InvalidInput, "interim.code"):
        reply_interim(world["la"].desk, order, why="slow", expected=date(2026, 5, 1), code="tired")
    reply_interim(world["la"].desk, order, why="bank", expected=date(2026, 5, 1), code="third_party")
    world.exchange()
    state = matter.state("cn-zj")
    assert state.clocks == before
    assert (state.interims[0].said.code, row(world, "cn-zj")[0].expected) == ("third_party", "2026-05-01")


def danger(world: World, **more: object) -> Matter:
    return steps.released(world, "police_info", **DANGER, **more)  # type: ignore[arg-type]


def test_danger_takes_two_to_stop_a_clock_and_no_question_or_postponement_stops_it(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", **DANGER)  # type: ignore[arg-type]
    la, before = world["la"].desk, matter.state("la").measures["m1"].due
    ask(la, matter.order("la", DESK), "m1", asks="where?")
    postpone(la, matter.order("la", DESK), "m1", ground="PENDING", reason="x", until=date(2026, 4, 1))
    assert matter.state("la").measures["m1"].due == before
    proposed = pause_clock(la, matter.order("la", DESK), reason="force_majeure", words="flood", rule=RULE)
    assert proposed.event.type == "act.proposed"
    assert not matter.state("la").pauses
    with refused_act(world["la"], NotPermitted, "policy.two_persons", "clock.paused"):
        confirm_proposal(la, matter.order("la", DESK), proposed.digest)
    confirm_proposal(la, matter.order("la", DESK, officer="second"), proposed.digest)
    world.exchange()
    assert not matter.state("la").proposals
    (pause,) = matter.state("cn").pauses
    assert {pause.by, pause.seconded_by} == {matter.order("la", DESK).officer.id, "la.second"}
    resume_clock(la, matter.order("la", DESK), words="dry")
    lie(world["la"], matter.case, b.ClockPaused(matter.request, "force_majeure", "alone"), NODES, DESK)
    assert "approval.missing" in {one.code for one in world.carry("la", "cn")}
    assert not matter.state("cn").measures["m1"].due.stands  # type: ignore[union-attr]  # a clock runs, as above


@pytest.mark.parametrize("act", ["measure.postponed", "measure.information_asked", "clock.paused"])
def test_what_binds_the_other_side_takes_two_persons_and_a_token(world: World, act: str) -> None:
    matter = steps.acknowledged(world, "police_info")
    node, order = world["la"], matter.order("la", DESK)
    la = node.desk
    proposed = {
        "measure.postponed": lambda rule: postpone_measure(
            la, order, "m1", ground="PENDING", reason="ours", until=date(2026, 4, 1), rule=rule
        ),
        "measure.information_asked": lambda rule: ask_information(la, order, "m1", asks="where?", rule=rule),
        "clock.paused": lambda rule: pause_clock(la, order, reason="third_party", words="a bank", rule=rule),
    }[act]
    with steps.leaves_nothing(node, InvalidInput, "words.rule"):
        proposed(" ")
    waiting = proposed(RULE)
    assert waiting.event.is_private
    with refused_act(node, NotPermitted, "policy.two_persons", act):
        confirm_proposal(la, order, waiting.digest)
    with refused_act(node, OutOfOrder, "proposal.waiting", act):
        proposed(RULE)
    signed = confirm_proposal(la, matter.order("la", DESK, officer="second"), waiting.digest)
    world.exchange()
    rows = list_outbound(la, node.officers[Role.AUDITOR], purpose="review")
    assert [(row.type, row.fault, row.approver) for row in rows] == [(act, "", "la.second")]
    assert signed.event.basis == rows[0].approval
    assert matter.state("la").proposals == {}


@pytest.mark.parametrize("act", ["measure.postponed", "clock.paused"])
def test_where_a_person_may_be_protected_a_delay_has_no_words(act: str) -> None:
    matter = asked_about("extradition")
    node, order = matter.world["la"], matter.order("la", LAWYER)
    day = matter.world.clock.at.date() + timedelta(days=30)

    def said(words: str) -> SignedEvent:
        if act == "clock.paused":
            return pause_clock(node.desk, order, reason="third_party", words=words, rule=RULE, measure="m1")
        return postpone_measure(node.desk, order, "m1", ground="PENDING", reason=words, until=day, rule=RULE)

    with steps.leaves_nothing(node, InvalidInput, "interim.words"):
        said("He lives in the old town.")
    approved(node.desk, order, said(""))
    matter.world.exchange()
    due = matter.state("cn").measures["m1"].due
    assert due is not None
    assert due.stands if act == "clock.paused" else due.not_before == day


def test_letting_a_clock_run_again_takes_one_person(world: World) -> None:
    matter = steps.acknowledged(world, "police_info")
    la, order = world["la"].desk, matter.order("la", DESK)
    stop_clock(la, order, reason="third_party", words="the bank was asked")
    assert resume_clock(la, order, words="it has answered").event.type == "clock.resumed"


def alone_at_night(world: World, *measures: str, **changes: object) -> tuple[Matter, Officer]:
    """A letter in which one person is officer and desk of the ministry."""
    matter = steps.assessed(world, "cn", *(measures or ("police_info",)), **changes)
    who = Officer("cn.officer", "One for all", frozenset({OFFICER, DESK}))
    return matter, who


def test_one_person_releases_in_danger_with_a_reason_and_owes_a_review(world: World) -> None:
    matter, who = alone_at_night(world, **DANGER, requesting_node="cn")
    cn = world["cn"].desk
    order = replace(matter.order("cn", DESK), officer=who)
    with refused_act(world["cn"], NotPermitted, "policy.alone", "request.released"):
        release_request(cn, order)
    release_request(cn, order, alone="nobody answers at three in the morning")
    world.exchange()
    for node in ("cn", "la"):
        state = matter.state(node)
        assert state.released_alone == "nobody answers at three in the morning"
        assert state.review
        assert (state.review.is_open, state.review.claimed_by) == (True, "cn.officer")
        assert not matter.case_at(node).out_of_order
        assert [one.request for one in list_reviews(world[node].desk, who, purpose="x").open] == [matter.request]
    both = replace(who, roles=frozenset({OFFICER, DESK, SUPERVISOR}))
    with refused_act(world["cn"], NotPermitted, "policy.two_persons", "danger.reviewed"):
        review_danger(cn, replace(order, officer=both), justified=True, reason="I was right")
    with leaves_nothing(world["cn"], InvalidInput, "review.reason"):
        review_danger(cn, matter.order("cn", SUPERVISOR), justified=True, reason="")
    review_danger(cn, matter.order("cn", SUPERVISOR), justified=False, reason="an old quarrel")
    with refused_act(world["cn"], OutOfOrder, "review.none", "danger.reviewed"):
        review_danger(cn, matter.order("cn", SUPERVISOR), justified=True, reason="after all")
    world.exchange()
    found = list_reviews(world["la"].desk, who, purpose="x")
    assert (found.open, found.counts) == ((), {"CN": {"open": 0, "justified": 0, "not_justified": 1}})
    assert matter.state("la").review.reason == "an old quarrel"  # type: ignore[union-attr]


def test_without_danger_nobody_releases_alone_whatever_the_reason(world: World) -> None:
    matter, who = alone_at_night(world, requesting_node="cn")
    order = replace(matter.order("cn", DESK), officer=who)
    with refused_act(world["cn"], NotPermitted, "policy.two_persons", "request.released"):
        release_request(world["cn"].desk, order, alone="I am alone")
    state = matter.state("cn")
    letter = state.letter
    lie(world["cn"], matter.case, b.RequestReleased(letter, {}, "cn.liar", (), (), "alone"), ("cn", "la"), DESK)
    assert "two persons" in matter.case_at("cn").timeline[-1].out_of_order


def test_danger_opens_no_gate_that_the_law_bars() -> None:
    world = World.of(*NODES, law=steps.law(police_info=BARRED))
    matter, who = alone_at_night(world, **DANGER, requesting_node="cn")
    assess_request(world["cn"].desk, matter.order("cn", OFFICER))
    with refused_act(world["cn"], Barred, "gate.barred", "request.released"):
        release_request(world["cn"].desk, replace(matter.order("cn", DESK), officer=who), alone="nobody is here")


def test_a_review_that_nobody_gives_goes_to_the_auditor_and_the_other_side_sees_it(world: World) -> None:
    matter = danger(world)
    due = matter.state("cn-zj").review.due  # type: ignore[union-attr]
    assert due
    turn_to(world, due.due_at + DAY)
    late = [one for one in told(world, "cn-zj") if one.clock == "review"]
    assert [(one.percent, one.role, one.shared) for one in late] == [(LATE, "auditor", True)]
    world.exchange()
    assert [said.clock for said, _ in matter.state("la").late] == ["review"]


def test_a_review_survives_answer_and_withdrawal(world: World) -> None:
    from comity.application.casework.amend_request import withdraw_request

    matter = danger(world)
    withdraw_request(world["cn"].desk, matter.order("cn", DESK), reason="he is free")
    review_danger(world["cn"].desk, matter.order("cn", LAWYER), justified=True, reason="he was held")
    world.exchange()
    assert not matter.state("la").clocks
    assert row(world, "la")[0].review == "justified"


def test_what_the_inbox_says_of_clocks_is_what_a_rebuild_says(world: World) -> None:
    matter = danger(world)
    other = steps.acknowledged(world, "police_info", "mla_evidence")
    stop_clock(world["la"].desk, other.order("la", DESK), reason="third_party", words="bank", measure="m1")
    world.exchange()
    world.clock.turn(days=40)
    for node in NODES:
        told(world, node)
    world.exchange()
    for node in NODES:
        with world[node].desk.store.reading() as unit:
            before = unit.views.dump()
        assert rebuild_projections(world[node].desk)
        with world[node].desk.store.reading() as unit:
            assert unit.views.dump() == before
    assert row(world, "la", clock="paused")
    assert {one.request for one in row(world, "la", clock="review")} == {matter.request}
    with pytest.raises(InvalidInput):
        row(world, "la", clock="sometime")
