"""A peer that floods: refused beyond its measure, on record once per window with a count, and nobody else notices."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.fakes.node import Liar
from tests.fakes.world import START
from tests.simulation.nodes import LIAR, SimulatedWorld, Trouble
from tests.simulation.schedule import Schedule

from comity.adapters.transport import door as doors
from comity.adapters.transport.caller import Caller
from comity.adapters.transport.door import FLOODING, Door
from comity.application.node.guarding import DEBT, Guard, Limits, Measure
from comity.application.node.refusing import record_refusal, write_counts
from comity.application.reading import known
from comity.application.refusals import MOST, OTHERS, WINDOW, Refusal, Refusals
from comity.domain.bodies import AuditRecorded
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.exchange import protocol
from comity.exchange.calls import sign_call

FEW = Limits(Measure(5, 1), Measure(1000, 100), Measure(4, 0.5))
JUNK = Refusal("th", "envelope.refused", "canonical.unreadable")
SECOND = timedelta(seconds=1)


@pytest.fixture
def schedule() -> Schedule:
    return Schedule(1)


@pytest.fixture
def liar(schedule: Schedule) -> Liar:
    return schedule.liar


@pytest.fixture
def world(schedule: Schedule) -> SimulatedWorld:
    return schedule.world


def entries(world: SimulatedWorld, node: str, code: str) -> list[AuditRecorded]:
    """Audit entries with this outcome."""
    with world[node].desk.store.reading() as unit:
        stored = unit.events.of_type("audit.recorded", limit=10_000)
    return [body for body in (known(one.signed).body for one in stored) if body and body.outcome == code]


def code_of(answer: tuple[int, str, bytes]) -> str:
    """The code of an answer that refuses the call."""
    with pytest.raises(NotVerified) as refusal:
        protocol.read_answer(answer[2])
    return refusal.value.message.rpartition(": ")[2].rstrip(".")


def wait_seconds(refusal: Refused) -> int:
    """What the advice says."""
    return int(refusal.advice.split()[3])


# The measures


@pytest.mark.parametrize(
    "spend",
    [
        lambda guard: [guard.admit("th", 1, START) for _ in range(5)],
        lambda guard: guard.admit("th", 1000, START),
        lambda guard: guard.refused("th", 4, START),
    ],
)
def test_beyond_its_measure_a_peer_is_refused_and_told_when_to_come_again(spend: Any) -> None:
    guard = Guard(FEW)
    spend(guard)
    with pytest.raises(Refused) as refusal:
        guard.admit("th", 1, START)
    assert refusal.value.code == "peer.flooding"
    guard.admit("la", 1, START)
    guard.admit("th", 1, START + wait_seconds(refusal.value) * SECOND)


def test_refusals_leave_a_debt_but_not_for_ever() -> None:
    guard = Guard(FEW)
    guard.refused("th", 1e9, START)
    with pytest.raises(Refused) as refusal:
        guard.admit("th", 1, START)
    assert wait_seconds(refusal.value) == (1 - DEBT) / 0.5


def test_a_clock_that_jumps_back_neither_opens_nor_shuts_the_door() -> None:
    guard = Guard(FEW)
    for _ in range(5):
        guard.admit("th", 1, START)
    with pytest.raises(Refused):
        guard.admit("th", 1, START - timedelta(days=1))
    guard.admit("th", 1, START - timedelta(days=1) + 2 * SECOND)


# The record


def test_the_first_is_written_at_once_and_the_rest_as_a_count() -> None:
    refusals = Refusals()
    assert [refusals.to_write(JUNK, START)[1] for _ in range(4)] == [1, 0, 0, 0]
    assert refusals.over(START + SECOND) == []
    assert refusals.to_write(JUNK, START + WINDOW) == (JUNK, 4)
    assert refusals.over(START + 3 * WINDOW) == []


def test_a_window_that_is_over_gives_its_count() -> None:
    refusals = Refusals()
    for _ in range(4):
        refusals.to_write(JUNK, START)
    assert refusals.over(START + WINDOW) == [(JUNK, 3)]
    assert refusals.to_write(JUNK, START + WINDOW) == (JUNK, 1)


def test_an_entry_that_was_not_kept_is_due_again() -> None:
    refusals = Refusals()
    written = [refusals.to_write(JUNK, START)]
    refusals.to_write(JUNK, START)
    with pytest.raises(Unavailable), refusals.kept(written):
        raise Unavailable("store.full", "Simulated.")
    assert refusals.to_write(JUNK, START + SECOND) == (JUNK, 3)
    refusals.to_write(JUNK, START + SECOND)
    ended = refusals.over(START + 2 * WINDOW)
    refusals.undo(ended)
    assert refusals.over(START + 2 * WINDOW) == ended == [(JUNK, 1)]


def test_invented_names_and_codes_do_not_fill_the_memory() -> None:
    refusals = Refusals()
    for number in range(MOST + 50):
        refusals.to_write(Refusal(f"x{number}", "call.refused", "call.stale"), START)
    assert refusals.to_write(Refusal("y", "call.refused", "call.stale"), START)[0].who == OTHERS
    assert sum(count for _, count in refusals.over(START + WINDOW)) == 50


def test_counts_stand_in_the_audit_log_even_if_the_store_failed_first(world: SimulatedWorld) -> None:
    desk = world["cn"].desk
    world.stores["cn"].arm(Trouble.LOCKED, 0, 0)
    with pytest.raises(Unavailable):
        record_refusal(desk, JUNK, "x")
    for _ in range(3):
        record_refusal(desk, JUNK, "x")
    world.time.at += WINDOW + SECOND
    assert write_counts(desk) == 1
    assert [entry.detail["count"] for entry in entries(world, "cn", JUNK.code)] == ["2", "2"]


def test_a_node_that_stops_writes_what_it_has_counted_so_far(world: SimulatedWorld) -> None:
    desk = world["cn"].desk
    for _ in range(4):
        record_refusal(desk, JUNK, "x")
    assert write_counts(desk) == 0, "the window is open"
    assert write_counts(desk, ending=True) == 1
    assert sorted(entry.detail["count"] for entry in entries(world, "cn", JUNK.code)) == ["1", "3"]
    assert write_counts(desk, ending=True) == 0


# The door


def test_a_flood_fills_neither_disk_nor_log_and_others_are_served(world: SimulatedWorld, liar: Liar) -> None:
    door, store = Door(world["cn"].desk, lambda: None), world.stores["cn"]
    before, answers = len(store.state.events), []
    for _ in range(60):
        move = liar.deliver("cn", [b"\x00rubbish"] * protocol.MAX_BATCH)
        answers.append(door.answer(move.path, move.body))
    flooded = [answer for answer in answers if answer[0] == FLOODING]
    assert 20 < len(flooded) < 60
    assert code_of(flooded[0]) == "peer.flooding"
    assert len(store.state.events) - before == 2, "one entry for the rubbish, one for the flood"
    desk = world["la"].desk
    call = sign_call("statement", protocol.make_statement_request("cn", 0), by="la", to="cn", at=desk.clock.now(),
                     signer=desk.keys.events)  # fmt: skip
    assert door.answer("statement", call)[0] == 200
    world.time.at += WINDOW + SECOND
    door.answer("statement", call)
    counted = [int(entry.detail["count"]) for entry in entries(world, "cn", "canonical.not_canonical")]
    assert sum(counted) == protocol.MAX_BATCH * (60 - len(flooded))
    assert sum(int(entry.detail["count"]) for entry in entries(world, "cn", "peer.flooding")) == len(flooded)


def test_signed_refusals_are_kept_so_they_weigh_more(world: SimulatedWorld, liar: Liar) -> None:
    door = Door(world["cn"].desk, lambda: None, Guard(Limits(refusals=Measure(3, 0.1))))
    case = liar.case_of("cn")
    forks = [liar.seal("cn", case, b"\xa0", seq=1, prev=None).raw for _ in range(6)]
    statuses = [door.answer("deliver", liar.deliver("cn", [fork]).body)[0] for fork in forks]
    assert statuses == [200, 200, 200, FLOODING, FLOODING, FLOODING]
    assert liar.place("cn", case).seq >= 1


def test_a_refused_call_is_on_record(world: SimulatedWorld, liar: Liar) -> None:
    door = Door(world["cn"].desk, lambda: None)
    for _ in range(3):
        assert door.answer("deliver", liar.deliver("cn", [], signer=liar.keys.revoked).body)[0] == 403
    (entry,) = entries(world, "cn", "call.unknown_key")
    assert (entry.act, entry.subject, entry.detail["by"]) == ("call.refused", "deliver", "unverified")


class Wire(asyncio.Transport):
    """The transport of a caller of this address; what it was answered."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 1)})
        self.sent = b""
        self.closed = self.paused = False

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    @property
    def status(self) -> int:
        return int(self.sent.split(b" ", 2)[1])


def call(door: Door, address: str) -> tuple[Caller, Wire]:
    """A connection to the door."""
    caller = Caller(SimpleNamespace(app=door), SimpleNamespace(connections=set(), tasks=set()))
    wire = Wire(address)
    caller.connection_made(wire)
    return caller, wire


def say(caller: Caller, data: bytes) -> None:
    while data:
        place = caller.get_buffer(-1)
        size = min(len(place), len(data))
        place[:size] = data[:size]
        data = data[size:]
        caller.buffer_updated(size)


def head(name: str, size: int) -> bytes:
    return f"POST /v1/{name} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode()


async def ask(door: Door, address: str, body: bytes) -> Wire:
    """One request and its answer."""
    caller, wire = call(door, address)
    say(caller, head("deliver", len(body)) + body)
    async with asyncio.timeout(10):
        while not wire.sent:
            await asyncio.sleep(0.001)
    return wire


def test_requests_that_never_end_hold_only_their_own_address_up(world: SimulatedWorld, liar: Liar) -> None:
    async def run() -> list[tuple[int, bool]]:
        door = Door(world["cn"].desk, lambda: None)
        body = liar.deliver("cn", []).body
        hanging = [call(door, "192.0.2.1") for _ in range(doors.AT_ONCE_FROM_ONE)]
        for caller, _ in hanging:
            say(caller, head("deliver", 100) + b"to be continued")
        answers = [await ask(door, address, body) for address in ("192.0.2.1", "192.0.2.2")]
        for caller, _ in hanging:
            caller.connection_lost(None)
        answers.append(await ask(door, "192.0.2.1", body))
        return [(wire.status, b"retry-after" in wire.sent) for wire in answers]

    assert asyncio.run(run()) == [(FLOODING, True), (200, False), (200, False)]


def test_bodies_without_room_are_turned_away_and_on_record(
    world: SimulatedWorld, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "HELD_BYTES", 10_000)
    door = Door(world["cn"].desk, lambda: None)
    sound = liar.deliver("cn", []).body
    statuses = [asyncio.run(ask(door, "192.0.2.1", body)).status for body in (bytes(20_000), sound, bytes(20_000))]
    assert statuses == [FLOODING, 200, FLOODING]
    assert len(entries(world, "cn", "peer.flooding")) == 1
    assert LIAR not in {entry.detail["by"] for entry in entries(world, "cn", "peer.flooding")}
