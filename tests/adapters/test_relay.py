"""A province whose only line leads to its ministry: witnesses of other states cosign its log all the same."""

from pathlib import Path

import pytest
from tests.fakes.world import World

from comity.adapters.transport import relay as relays
from comity.adapters.transport.courier import Courier
from comity.adapters.transport.door import FLOODING, Door
from comity.adapters.transport.line import Line, Reply
from comity.adapters.transport.witness_round import WitnessRound
from comity.application.casework.open_case import open_case
from comity.application.node.alarms import list_alarms
from comity.application.node.guarding import Limits, Measure
from comity.application.node.relaying import introduce_log, own_passage, passage_of, passage_to
from comity.application.node.witnessing import publish_checkpoint, signed_submission_for
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.domain.officers import Role
from comity.evidence.checkpoint import parse_checkpoint, verify_cosignature
from comity.evidence.statements import parse_statement
from comity.exchange import protocol, witness_calls
from comity.exchange.calls import sign_call

PROVINCE, MINISTRY = "cn-zj", "cn"


class Wires:
    """Doors of all nodes, and who may reach whom; `cut` are nodes that answer nobody."""

    def __init__(self, world: World) -> None:
        self.world, self.cut, self.posts = world, set[str](), list[tuple[str, str, str]]()
        self.couriers = {name: DoorCourier(self, name) for name in world.nodes}
        self.doors = {name: Door(world[name].desk, lambda: None, lines=self.couriers[name]) for name in world.nodes}

    def round(self, name: str) -> WitnessRound:
        return WitnessRound(self.world[name].desk, self.couriers[name], ())


class DoorLine:
    def __init__(self, wires: Wires, sender: str, peer: str) -> None:
        self.wires, self.sender, self.peer = wires, sender, peer

    def post(self, name: str, body: bytes, media: str) -> Reply:
        self.wires.posts.append((self.sender, self.peer, name))
        if self.peer in self.wires.cut:
            raise Unavailable("line.down", "nobody there")
        with self.wires.world[self.sender].desk.store.reading() as unit:
            row = unit.peers.get(self.peer)
        assert row is not None, f"{self.sender} does not know {self.peer}"
        assert row.address, f"{self.sender} has no line to {self.peer}"
        status, _, answer = self.wires.doors[self.peer].answer(name, body)
        return Reply(status, answer)


class DoorCourier(Courier):
    """The real courier; a post calls a door."""

    def __init__(self, wires: Wires, node: str) -> None:
        super().__init__(wires.world[node].desk, Path())
        self._wires, self._node = wires, node

    def line(self, peer: str) -> Line:
        return DoorLine(self._wires, self._node, peer)  # type: ignore[return-value]


@pytest.fixture
def wires() -> Wires:
    return Wires(World.of(MINISTRY, PROVINCE, "la", "th"))


def states_under(wires: Wires, name: str) -> set[str]:
    with wires.world[name].desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint(name)
    return set(newest.cosignatures) if newest else set()


def events(wires: Wires, name: str) -> int:
    with wires.world[name].desk.store.reading() as unit:
        return unit.tiles.size()


def witnessed(wires: Wires, name: str = PROVINCE) -> WitnessRound:
    """A round of the province after whatever it takes for the witnesses to know it."""
    witnessing = wires.round(name)
    for _ in range(4):
        witnessing.once()
        wires.world.exchange()
    return witnessing


def test_a_province_finds_witnesses_through_its_ministry_and_they_cosign_its_log(wires: Wires) -> None:
    witnessed(wires)
    assert states_under(wires, PROVINCE) == {"la", "th"}
    with wires.world[PROVINCE].desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint(PROVINCE)
    assert newest is not None
    for witness in ("la", "th"):
        keys = wires.world[witness].desk.keys.statement
        at = wires.world.clock.now()
        verify_cosignature(parse_checkpoint(newest.note.encode()), witness, parse_statement(keys).log_keys(at))
    assert {(sender, peer) for sender, peer, _ in wires.posts if sender == PROVINCE} == {(PROVINCE, MINISTRY)}


def test_a_city_reaches_them_by_two_hops() -> None:
    wires = Wires(World.of(MINISTRY, PROVINCE, "cn-zj-hz", "la", "th"))
    witnessed(wires)
    witnessed(wires, "cn-zj-hz")
    assert states_under(wires, "cn-zj-hz") == {"la", "th"}


def test_relaying_writes_no_event_so_mutual_witnessing_comes_to_rest(wires: Wires) -> None:
    witnessing = witnessed(wires)
    before = {name: events(wires, name) for name in wires.world.nodes}
    assert set(witnessing.once().values()) == {"current"}
    open_case(
        wires.world[PROVINCE].desk, wires.world[PROVINCE].officers[Role.OFFICER], title="Invented", purpose="test"
    )
    grown = events(wires, PROVINCE)
    assert set(witnessing.once().values()) == {"cosigned"}
    after = {name: events(wires, name) for name in wires.world.nodes}
    assert after == before | {PROVINCE: grown}
    assert wires.world.exchange() == []


def test_a_log_that_went_back_is_found_out_through_the_relay_before_it_signs(wires: Wires) -> None:
    desk = wires.world[PROVINCE].desk
    witnessed(wires)
    old = desk.store.state.copy()  # type: ignore[attr-defined]
    open_case(desk, wires.world[PROVINCE].officers[Role.OFFICER], title="Invented", purpose="test")
    assert set(wires.round(PROVINCE).once().values()) == {"cosigned"}
    desk.store.state = old  # type: ignore[attr-defined]
    answers = wires.round(PROVINCE).once()
    assert set(answers.values()) == {"log.alarmed"}
    assert {row.kind for row in list_alarms(desk)} == {"own_behind"}
    assert list_alarms(wires.world["la"].desk) == []


def test_a_fork_is_seen_through_the_relay_and_both_sides_have_the_alarm(wires: Wires) -> None:
    desk, officer = wires.world[PROVINCE].desk, wires.world[PROVINCE].officers[Role.OFFICER]
    witnessed(wires)
    old = desk.store.state.copy()  # type: ignore[attr-defined]
    open_case(desk, officer, title="Invented", purpose="test")
    witnessing = wires.round(PROVINCE)
    assert set(witnessing.once().values()) == {"cosigned"}
    desk.store.state = old  # type: ignore[attr-defined]
    wires.world.clock.turn(minutes=1)
    open_case(desk, officer, title="Another invented one", purpose="test")
    publish_checkpoint(desk)
    sent = signed_submission_for(desk, "la", 0)
    status, _, answer = wires.doors[MINISTRY].answer("submit-checkpoint", sent)
    assert status == 409
    assert b"witness.forked" in answer or b"witness.stale" in answer
    assert [row.kind for row in list_alarms(wires.world["la"].desk)] == ["forked"]
    for _ in range(3):
        wires.world.exchange()
    assert "forked" in {row.kind for row in list_alarms(wires.world[MINISTRY].desk)}
    assert "forked" in {row.kind for row in list_alarms(desk)}, "the accused has it by its ministry"


def test_a_ministry_relays_for_nobody_but_its_own(wires: Wires) -> None:
    world = wires.world
    publish_checkpoint(world["la"].desk)
    foreign = signed_submission_for(world["la"].desk, "th", 0)
    with pytest.raises(Refused) as refusal:
        passage_of(world[MINISTRY].desk, foreign)
    assert refusal.value.code == "witness.not_relayed"
    status, _, answer = wires.doors[MINISTRY].answer("submit-checkpoint", foreign)
    assert (status, answer) == (403, b"witness.not_relayed\n")
    publish_checkpoint(world[PROVINCE].desk)
    home = signed_submission_for(world[PROVINCE].desk, "cn-gd", 0)
    assert wires.doors[MINISTRY].answer("submit-checkpoint", home)[0] == 403
    with pytest.raises(Refused):
        passage_to(world[MINISTRY].desk, "la", "la", "th")
    with pytest.raises(Refused):
        passage_to(world[MINISTRY].desk, "th", PROVINCE, "la")
    assert passage_to(world[MINISTRY].desk, PROVINCE, PROVINCE, "la").hop == "la"
    assert not [post for post in wires.posts if post[1] == "th"]


def asked(world: World, by: str, name: str, body: object) -> bytes:
    desk = world[by].desk
    return sign_call(name, body, by=by, to=MINISTRY, at=world.clock.now(), signer=desk.keys.events)


def test_nobody_else_learns_to_whom_a_ministry_has_lines(wires: Wires) -> None:
    status, _, answer = wires.doors[MINISTRY].answer(
        witness_calls.PEERS, asked(wires.world, "la", witness_calls.PEERS, {})
    )
    assert status == 403
    with pytest.raises(NotVerified, match=r"witness\.not_relayed"):
        protocol.read_answer(answer)
    for body in (witness_calls.make_last_request("th", "la"), witness_calls.make_last_request(PROVINCE, "th")):
        status, _, _ = wires.doors[MINISTRY].answer(
            witness_calls.LAST, asked(wires.world, "la", witness_calls.LAST, body)
        )
        assert status == 403


def test_a_province_that_asks_without_end_is_put_off(wires: Wires, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "LIMITS", Limits(calls=Measure(2, 0.01)))
    wires.doors[MINISTRY] = Door(wires.world[MINISTRY].desk, lambda: None, lines=wires.couriers[MINISTRY])
    publish_checkpoint(wires.world[PROVINCE].desk)
    data = signed_submission_for(wires.world[PROVINCE].desk, "la", 0)
    statuses = [wires.doors[MINISTRY].answer("submit-checkpoint", data)[0] for _ in range(4)]
    assert statuses[2:] == [FLOODING, FLOODING]
    assert FLOODING not in statuses[:2]


def test_a_witness_that_is_down_is_told_as_such_and_costs_nothing_else(wires: Wires) -> None:
    witnessed(wires)
    wires.cut.add("th")
    desk = wires.world[PROVINCE].desk
    open_case(desk, wires.world[PROVINCE].officers[Role.OFFICER], title="Invented", purpose="test")
    assert wires.round(PROVINCE).once() == {"la": "cosigned", "th": "line.down"}


def test_a_witness_is_sent_the_province_s_statement_once(wires: Wires) -> None:
    world = wires.world
    passage = passage_to(world[MINISTRY].desk, PROVINCE, PROVINCE, "la")
    publish_checkpoint(world[PROVINCE].desk)
    with world["la"].desk.store.reading() as unit:
        assert unit.peers.get(PROVINCE) is None, "nothing was ever sent from there"
    introduce_log(world[MINISTRY].desk, passage)
    world.exchange()
    with world["la"].desk.store.reading() as unit:
        row = unit.peers.get(PROVINCE)
    assert row is not None
    assert (row.standing, row.confirmed_by) == ("active", MINISTRY)


def test_an_earlier_ministry_is_not_asked_again(wires: Wires, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(peer: str, name: str, body: object, content: bytes = b"") -> object:
        raise NotVerified("answer.refused", "x") from protocol.TheirRefusal("call.unknown_name")

    monkeypatch.setattr(wires.couriers[PROVINCE], "call", refuse)
    witnessing = wires.round(PROVINCE)
    assert witnessing.once() == {}
    publish_checkpoint(wires.world[PROVINCE].desk)


def test_a_node_without_a_ministry_has_no_way_round(wires: Wires) -> None:
    desk = wires.world["la"].desk
    with desk.store.reading() as unit:
        assert own_passage(desk, unit, "th") is not None
        assert own_passage(desk, unit, "vn") is None
