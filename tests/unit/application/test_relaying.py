"""Who gets what: only the audience, by whatever way; and what a lying partner can make of none of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import Matter, events, lie
from tests.unit.application.steps import leaves_only_an_audit_entry as refused
from tests.unit.application.test_life_of_a_request import released

from comity.application import posting
from comity.application.assessing import assess_letter
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.draft_request import NEW, draft_request
from comity.application.casework.open_case import write_note
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.application.directory import Directory
from comity.application.node.deliver import due_for
from comity.application.node.receive_batch import receive_batch
from comity.application.projections import rebuild
from comity.application.reading import assessment_to_plain
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import NotPermitted
from comity.domain.officers import Actor, Role
from comity.domain.requests import Letter
from comity.domain.stages import Stage
from comity.exchange.delivery import Verdict

DESK, SUPERVISOR, OFFICER = Role.NATIONAL_DESK, Role.SUPERVISOR, Role.OFFICER


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la", "th")


def release(world: World, node: str, letter: Letter) -> b.RequestReleased:
    """A release of this letter, cleared by the node's own law."""
    with world[node].desk.store.reading() as unit:
        recorder = Recorder(world[node].desk, unit, Actor("test", Role.SYSTEM), "test")
        plain = assessment_to_plain(assess_letter(recorder, letter, telling=False))
    return b.RequestReleased(letter, plain, f"{node}.officer")


def has(world: World, node: str, matter: Matter) -> set[bytes]:
    return {signed.digest for signed in events(world[node], matter.case)}


def stray(world: World) -> list[str]:
    """Events that a node has and is not in the audience of."""
    found = []
    for name, node in world.nodes.items():
        with node.desk.store.reading() as unit:
            stored = unit.events.in_log_order(0, 100_000)
        found += [f"{name}: {one.signed.event.type}" for one in stored if name not in one.signed.event.audience]
    return found


def test_a_province_s_words_go_through_its_ministry_and_come_back_the_same_way(world: World) -> None:
    matter = steps.acknowledged(world)
    out = clarify(world["cn-zj"].desk, matter.order("cn-zj", OFFICER), text="From the province.")
    back = clarify(world["la"].desk, matter.order("la", OFFICER), text="From Laos.")
    assert [row.recipient for row in world["cn-zj"].desk.store.state.outbox.values() if out.digest in row.events] == [
        "cn"
    ]
    world.exchange()
    for node in ("cn", "cn-zj", "la"):
        assert {out.digest, back.digest} <= has(world, node, matter)
        assert not matter.case_at(node).out_of_order
    assert not has(world, "th", matter)
    assert not stray(world)


def test_two_foreign_states_in_one_case_learn_nothing_of_each_other(world: World) -> None:
    first = steps.acknowledged(world)
    zj, cn = world["cn-zj"], world["cn"]
    wording = steps.letter(first.case, "police_info", requested="th")
    other = draft_request(zj.desk, zj.officers[OFFICER], replace(wording, request=NEW), purpose="test")
    second = Matter(world, first.case, other.request)
    assess_request(zj.desk, second.order("cn-zj", OFFICER))
    release_request(zj.desk, second.order("cn-zj", SUPERVISOR))
    world.exchange()
    acknowledge_request(world["th"].desk, second.order("th", DESK), reference="TH-1")
    for matter, nodes in ((first, ("cn-zj", "la")), (second, ("th", "cn-zj", "cn"))):
        for node in nodes:
            clarify(world[node].desk, matter.order(node, OFFICER), text=f"a word from {node}")
            world.exchange()
    write_note(cn.desk, cn.officers[OFFICER], first.case, purpose="test", text="mine")
    clarify(cn.desk, first.order("cn", OFFICER), text="after a note")
    world.exchange()
    theirs = {node: has(world, node, first) for node in ("la", "th")}
    for node, request in (("la", other.request), ("th", first.request)):
        assert str(request) not in str(events(world[node], first.case))
        assert request not in first.case_at(node).requests
        for signed in events(world[node], first.case):
            assert set(signed.event.after) <= theirs[node], "no digest of what it does not have is named"
    shared = [s for s in events(world["la"], first.case) if s.digest in theirs["th"]]
    assert shared == []
    assert not stray(world)
    assert set(first.case_at("cn-zj").requests) == {first.request, other.request}
    assert not first.case_at("cn-zj").out_of_order


def test_no_shared_event_names_a_private_one(world: World) -> None:
    matter = steps.acknowledged(world, "police_info", "mla_search_seizure")
    la = world["la"]
    write_note(la.desk, la.officers[OFFICER], matter.case, purpose="test", text="mine")
    steps.accepted(matter, "m2")
    steps.executed(matter, "m2")
    clarify(la.desk, matter.order("la", OFFICER), text="after all that")
    world.exchange()
    for name, node in world.nodes.items():
        private = {s.digest for s in events(node, matter.case) if s.event.is_private}
        assert not any(private & set(s.event.after) for s in events(node, matter.case) if not s.event.is_private), name
    assert not stray(world)


def relayed(world: World, sender: str, signed, nodes: list[str], to: str = "cn"):
    """`sender` asks `to` to hand its event on to these nodes."""
    node = world[sender]
    parcel = posting.Parcel(
        (signed,), frozenset({to}), signed.event.case,
        notices=({"kind": posting.RELAY, "event": signed.digest, "nodes": nodes},),
    )  # fmt: skip
    with node.desk.store.unit() as unit:
        posting.post(node.desk, unit, Directory(node.desk, unit), [parcel], world.clock.now())
    return receive_batch(world[to].desk, [row.envelope for row in due_for(node.desk, to, 64)])[-1]


@pytest.mark.parametrize("nodes", [["th"], ["la", "th"], ["nowhere"], [""]])
def test_nobody_makes_a_ministry_hand_on_beyond_the_audience(world: World, nodes: list[str]) -> None:
    matter = steps.acknowledged(world)
    signed = clarify(world["cn-zj"].desk, matter.order("cn-zj", OFFICER), text="For Laos only.")
    result = relayed(world, "cn-zj", signed, nodes)
    assert (result.verdict, result.code) == (Verdict.REFUSED, "relay.not_audience")
    assert signed.digest not in has(world, "th", matter)


def test_a_ministry_hands_nothing_on_between_two_other_states(world: World) -> None:
    matter = steps.acknowledged(world)
    body = b.RequestEscalated(matter.request, "a desk", "by way of China")
    with world["la"].desk.store.unit() as unit:
        unit.peers.put(replace(unit.peers.get("th"), standing="suspended"))
    signed = lie(world["la"], matter.case, body, ("cn",), OFFICER)
    with_th = lie_with_audience(world, "la", matter, body, ("cn", "th"))
    assert relayed(world, "la", with_th, ["th"]).code == "relay.not_ours"
    assert signed.digest != with_th.digest
    assert not has(world, "th", matter)


def lie_with_audience(world: World, sender: str, matter: Matter, body, audience: tuple[str, ...]):
    """A signed event with this audience that is put into no outbox."""
    from comity.domain.officers import Actor

    node = world[sender]
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, Actor(f"{sender}.liar", OFFICER), "test")
        return recorder.record(body, case=matter.case, audience=audience)


def test_what_can_go_no_further_is_refused_and_does_not_hold_up_the_line(world: World) -> None:
    matter, other = steps.acknowledged(world), steps.acknowledged(world)
    with world["cn"].desk.store.unit() as unit:
        unit.peers.put(replace(unit.peers.get("la"), standing="suspended"))
    zj = world["cn-zj"].desk
    clarify(zj, matter.order("cn-zj", OFFICER), text="For Laos.")
    write = steps.drafted(world, "cn-zj")
    assess_request(zj, write.order("cn-zj", OFFICER))
    from comity.application.casework.submit_request import submit_request

    submit_request(zj, write.order("cn-zj", SUPERVISOR))
    results = {r.code or r.verdict.value for r in world.carry("cn-zj", "cn")}
    assert results == {"relay.no_line", "accepted"}
    failed = [k.event.type for k in (e.known for e in matter.case_at("cn-zj").timeline)]
    assert "delivery.failed" in failed, "the province knows"
    assert other.state("cn").stage is Stage.ACKNOWLEDGED


def test_a_foreign_node_does_nothing_in_the_asking_side_s_name(world: World) -> None:
    matter = steps.acknowledged(world)
    before = {node: matter.state(node) for node in ("cn", "cn-zj", "la")}
    slips = [
        b.RequestWithdrawn(matter.request, "gone"),
        b.RequestSupplemented(matter.request, "more", {"m1": ("facts_summary",)}),
        b.FeedbackGiven(matter.request, True, "all"),
        b.RequestReturned(matter.request, "no"),
        release(world, "la", before["la"].letter),
        b.RequestRerouted(matter.request, "th", "there"),
    ]
    for role in (SUPERVISOR, DESK, OFFICER):
        for body in slips:
            told = {
                "cn": lie(world["la"], matter.case, body, ("cn", "cn-zj"), role).digest,
                "la": lie(world["th"], matter.case, body, ("cn", "la"), role).digest,
            }
            for sender in ("la", "th", "cn", "la"):
                for recipient in ("cn", "la", "cn-zj"):
                    if sender != recipient and recipient in before:
                        world.carry(sender, recipient)
            for node, state in before.items():
                assert matter.state(node) == state, (node, body)
            for node, digest in told.items():
                shown = {entry.known.digest for entry in matter.case_at(node).out_of_order}
                assert digest in shown or digest not in has(world, node, matter)


@pytest.mark.parametrize("name", sorted(b.PRIVATE))
def test_what_is_private_to_a_node_is_refused_when_another_sends_it(world: World, name: str) -> None:
    """An audit entry of theirs would stand among ours."""
    from tests.docs.casework_samples import SAMPLES

    matter = steps.acknowledged(world)
    before = len(has(world, "cn", matter))
    signed = lie(world["la"], matter.case, SAMPLES[name], ("cn",), Role.LAWYER)
    (result,) = world.carry("la", "cn")
    assert (result.verdict, result.code) == (Verdict.REFUSED, "event.private")
    with world["cn"].desk.store.reading() as unit:
        assert unit.events.get(signed.digest) is None
    assert len(has(world, "cn", matter)) == before


def test_a_province_s_node_that_ignores_its_powers_is_refused_abroad(world: World) -> None:
    matter = steps.assessed(world, "cn-zj", "extradition")
    letter = matter.state("cn-zj").letter
    for audience in (("cn", "la"), ("cn",)):
        lie(world["cn-zj"], matter.case, release(world, "cn-zj", letter), audience, SUPERVISOR)
        (result,) = world.carry("cn-zj", "cn")
        assert (result.verdict, result.code) == (Verdict.REFUSED, "event.no_power")
    assert not has(world, "la", matter)


def test_a_province_that_got_more_than_it_may_give_is_refused_by_the_asking_side() -> None:
    world = World.of("cn", "la", "la-vt")
    matter = steps.assessed(world, "cn", "mla_evidence", requested="la-vt")
    release_request(world["cn"].desk, matter.order("cn", DESK))
    world.exchange()
    vt = world["la-vt"]
    acknowledge_request(vt.desk, matter.order("la-vt", DESK), reference="VT-1")
    world.exchange()
    with refused(vt, NotPermitted, "policy.power", "measure.accepted"):
        accept_measure(vt.desk, matter.order("la-vt", Role.LAWYER), "m1", reason="yes")
    body = b.MeasureAccepted(matter.request, "m1", "yes", "", "la-vt.liar")
    lie(vt, matter.case, body, ("la", "cn"), Role.LAWYER)
    (result,) = world.carry("la-vt", "la")
    assert (result.verdict, result.code) == (Verdict.REFUSED, "event.no_power")


def test_an_event_that_comes_twice_in_one_envelope_and_again_in_another_is_one(world: World) -> None:
    matter = steps.acknowledged(world)
    la = world["la"]
    signed = clarify(la.desk, matter.order("la", OFFICER), text="once")
    world.exchange()
    twice = posting.Parcel((signed,), frozenset({"cn"}), matter.case)
    original, posting.make_body = posting.make_body, lambda e, n: make_twice(e, n)
    make_twice = lambda e, n: original([*e, *e], n)  # noqa: E731
    try:
        fresh = lie_with_audience(world, "la", matter, b.RequestEscalated(matter.request, "a desk", "two"), ("cn",))
        for parcel in (twice, posting.Parcel((fresh,), frozenset({"cn"}), matter.case)):
            with la.desk.store.unit() as unit:
                posting.post(la.desk, unit, Directory(la.desk, unit), [parcel], world.clock.now())
    finally:
        posting.make_body = original
    results = receive_batch(world["cn"].desk, [row.envelope for row in due_for(la.desk, "cn", 64)])
    assert {r.verdict for r in results} == {Verdict.ACCEPTED}
    said = [
        e.known.event.type for e in matter.case_at("cn").timeline if e.known.digest in (signed.digest, fresh.digest)
    ]
    assert sorted(said) == ["request.clarified", "request.escalated"]


def test_a_letter_with_a_measure_of_a_later_version_stops_nothing(world: World) -> None:
    """One unknown word must not make a case unreadable, nor stop the line that brought it."""
    matter = steps.assessed(world, "cn", "police_info")
    letter = matter.state("cn").letter
    odd = replace(letter, measures=(replace(letter.measures[0], measure="telepathy"),))
    lie(world["cn"], matter.case, release(world, "cn", odd), ("la",), DESK)
    world.exchange()
    assert matter.state("la").measures["m1"].measure == "telepathy"
    acknowledge_request(world["la"].desk, matter.order("la", DESK), reference="LA-1")
    steps.refused(matter, "m1", "FORM")
    world.exchange()
    for node in world.nodes.values():
        with node.desk.store.unit() as unit:
            before = unit.views.dump()
            rebuild(node.desk, unit)
            assert unit.views.dump() == before


def test_every_node_s_projections_are_those_of_its_events(world: World) -> None:
    steps.acknowledged(world)
    steps.acknowledged(world, "extradition", "police_info")
    for node in world.nodes.values():
        with node.desk.store.unit() as unit:
            before = unit.views.dump()
            rebuild(node.desk, unit)
            assert unit.views.dump() == before


class AheadClock:
    """A partner's clock that runs two minutes ahead of everybody else's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        return self._world.clock.now() + timedelta(minutes=2)


def test_what_a_partner_with_a_fast_clock_says_reaches_the_province_through_its_ministry() -> None:
    """The ministry hands on at once what was signed, by the partner's clock, two minutes from now."""
    world = World.of("cn", "cn-zj", "la")
    case, request = released(world)
    la = world["la"]
    la.desk = replace(la.desk, clock=AheadClock(world))
    acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, request), reference="LA-1")
    world.exchange()
    view = read_case(world["cn-zj"].desk, world["cn-zj"].officers[Role.OFFICER], case, purpose="test")
    assert view.case.requests[request].reference == "LA-1"
