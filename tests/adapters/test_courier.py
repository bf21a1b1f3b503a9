"""The courier between two nodes in one process: what it does when the other side says no."""

import io
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.steps import audits

from comity.adapters.transport.courier import Courier
from comity.adapters.transport.door import Door
from comity.adapters.transport.line import Reply
from comity.adapters.transport.witness_round import WitnessRound
from comity.application.attachments import REFUSED, open_file
from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.casework.submit_request import submit_request
from comity.application.node.alarms import list_alarms
from comity.application.node.answer_calls import answer_call
from comity.domain.bodies import AttachmentGivenUp
from comity.domain.errors import ComityError, NotVerified, Unavailable
from comity.domain.officers import Role
from comity.exchange import part_calls, protocol
from comity.exchange.calls import sign_call


class DirectCourier(Courier):
    """Calls the other desk without a network, and counts the calls."""

    def __init__(self, world: World, node: str) -> None:
        super().__init__(world[node].desk, Path())
        self._world, self._node, self.calls = world, node, 0

    def call(self, peer: str, name: str, body: Any, content: bytes = b"") -> Any:
        self.calls += 1
        mine, theirs = self._world[self._node].desk, self._world[peer].desk
        call = sign_call(name, body, by=mine.node, to=peer, at=mine.clock.now(), signer=mine.keys.events)
        try:
            if content:
                return protocol.read_answer(answer_call(theirs, name, part_calls.framed(call) + content))
            return protocol.read_answer(answer_call(theirs, name, call))
        except ComityError as fault:
            raise NotVerified("answer.refused", fault.code) from protocol.TheirRefusal(fault.code)

    def stream(self, peer: str, body: Any, pieces: Iterable[bytes | memoryview], size: int) -> Any:
        return self.call(peer, part_calls.STREAM, body, b"".join(map(bytes, pieces)))

    def ask(self, peer: str, name: str, body: bytes) -> Any:
        return protocol.read_answer(answer_call(self._world[peer].desk, name, body))


class DirectLine:
    """Asks the other node's door without a network; `down` is a line that leads nowhere."""

    def __init__(self, world: World, peer: str) -> None:
        self.door, self.down = Door(world[peer].desk, lambda: None), False

    def post(self, name: str, body: bytes, media: str) -> Reply:
        if self.down:
            raise Unavailable("line.down", "nobody there")
        handler = {"submit-checkpoint": self.door._submit, "last-checkpoint": self.door._last}[name]
        status, _, answer = handler(body)
        return Reply(status, answer)


def witnessing_of(world: World, node: str, *peers: str) -> tuple[WitnessRound, dict[str, DirectLine]]:
    courier, lines = DirectCourier(world, node), {peer: DirectLine(world, peer) for peer in peers}
    courier._lines.update(lines)  # type: ignore[arg-type]
    return WitnessRound(world[node].desk, courier, ()), lines


def test_a_round_asks_every_other_state_and_only_what_grew() -> None:
    world = World.of("cn", "la", "th")
    witnessing, _ = witnessing_of(world, "cn", "la", "th")
    assert witnessing.once() == {"la": "cosigned", "th": "cosigned"}
    assert witnessing.once() == {"la": "current", "th": "current"}
    with world["cn"].desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint("cn")
    assert newest
    assert newest.cosignatures == ("la", "th")


def test_nothing_is_signed_after_a_start_until_a_witness_has_said_what_it_saw() -> None:
    world = World.of("cn", "la", "th")
    witnessing, lines = witnessing_of(world, "cn", "la", "th")
    for line in lines.values():
        line.down = True
    assert witnessing.once() == {"la": "line.down", "th": "line.down"}
    with world["cn"].desk.store.reading() as unit:
        assert unit.tiles.newest_checkpoint("cn") is None
    lines["th"].down = False
    assert witnessing.once() == {"la": "line.down", "th": "cosigned"}


def test_a_node_whose_database_went_back_finds_out_before_it_signs() -> None:
    world = World.of("cn", "la")
    desk = world["cn"].desk
    old = desk.store.state.copy()  # type: ignore[attr-defined]
    open_case(desk, world["cn"].officers[Role.OFFICER], title="Invented", purpose="test")
    witnessing_of(world, "cn", "la")[0].once()
    desk.store.state = old  # type: ignore[attr-defined]
    assert witnessing_of(world, "cn", "la")[0].once() == {"la": "log.alarmed"}
    assert [row.kind for row in list_alarms(desk)] == ["own_behind"]
    assert list_alarms(world["la"].desk) == [], "it has signed nothing false, so nobody accuses it"


def test_an_attachment_that_is_refused_holds_up_no_other_and_is_not_offered_without_end() -> None:
    world = World.of("cn", "cn-zj")
    zj, cn = world["cn-zj"], world["cn"]
    officer = zj.officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented", purpose="test")
    refs = [
        attach_file(
            zj.desk, officer, case, io.BytesIO(name.encode()), name=name, media_type="text/plain", purpose="test"
        )
        for name in ("first", "second")
    ]
    wording = draft_request(zj.desk, officer, letter(case, attachments=tuple(refs)), purpose="test")
    assess_request(zj.desk, zj.order(Role.OFFICER, case, wording.request))
    submit_request(zj.desk, zj.order(Role.SUPERVISOR, case, wording.request))
    courier = DirectCourier(world, "cn-zj")
    assert courier.send("cn").settled == 1
    with cn.desk.store.unit() as unit:
        row = unit.attachments.get(refs[0].id)
        assert row is not None
        unit.attachments.put(type(row)(**{**{f: getattr(row, f) for f in row.__slots__}, "state": REFUSED}))
    assert courier.send_attachments("cn") == 1
    assert open_file(cn.desk, refs[1].id).read() == b"second"
    before = courier.calls
    world.clock.turn(days=1)
    assert courier.send_attachments("cn") == 0
    assert courier.calls == before, "the refused one is given up"
    view = read_case(zj.desk, officer, case, purpose="test")
    bodies = [entry.known.body for entry in view.case.timeline if entry.known.event.type == "attachment.given_up"]
    assert bodies == [AttachmentGivenUp(refs[0].id, "cn", "attachment.refused")]
    entry = next(one for one in audits(zj) if one.act == "attachment.given_up")
    assert (entry.subject, entry.outcome) == (refs[0].sha256.hex(), "attachment.refused")


def test_an_attachment_that_nobody_takes_is_given_up_after_weeks_and_not_before() -> None:
    world = World.of("cn", "cn-zj")
    zj = world["cn-zj"]
    officer = zj.officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented", purpose="test")
    ref = attach_file(zj.desk, officer, case, io.BytesIO(b"x"), name="f", media_type="text/plain", purpose="test")
    with zj.desk.store.unit() as unit:
        unit.attachments.send(ref.id, "cn")  # and no envelope names it
    courier, days = DirectCourier(world, "cn-zj"), 0
    while "attachment.given_up" not in {entry.act for entry in audits(zj)}:
        world.clock.turn(hours=4)
        days += 4 / 24
        courier.send_attachments("cn")
        assert days < 60
    assert 14 < days < 28
    assert audits(zj)[-1].outcome == "attachment.unasked"


def test_a_witness_that_refuses_our_log_is_told_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World.of("cn", "la")
    witnessing = WitnessRound(world["cn"].desk, DirectCourier(world, "cn"), ())
    monkeypatch.setattr(witnessing, "_submit", lambda witness: "witness.stopped")
    monkeypatch.setattr(witnessing, "_compare_with", lambda witness: "")
    with caplog.at_level(logging.WARNING):
        assert witnessing.once() == {"la": "witness.stopped"}
        witnessing.once()
    assert [record.message for record in caplog.records] == ["la does not cosign our log: witness.stopped"]
