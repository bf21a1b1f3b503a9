"""A gap for ever, receipts withheld for ever: bounded, told once a day, shown in the node's status."""

from datetime import timedelta

import pytest
from tests.fakes.node import Liar
from tests.simulation.nodes import LIAR, SimulatedWorld, Trouble
from tests.simulation.schedule import Schedule
from tests.unit.application.saying import clarify
from tests.unit.application.steps import audits

from comity.application.node import inbound_lines, receive_receipts
from comity.application.node.overdue import AGAIN, PATIENCE, Watch
from comity.application.node.receive_batch import receive_batch
from comity.application.node.status import node_status
from comity.domain.errors import NotVerified, Unavailable
from comity.domain.officers import Role
from comity.exchange.contents import make_body
from comity.exchange.delivery import Verdict
from comity.exchange.receipts import ReceiptItem, ReceiptKind


@pytest.fixture
def schedule() -> Schedule:
    return Schedule(1)


@pytest.fixture
def liar(schedule: Schedule) -> Liar:
    return schedule.liar


@pytest.fixture
def world(schedule: Schedule) -> SimulatedWorld:
    return schedule.world


def gap(liar: Liar, seq: int = 2) -> bytes:
    """An envelope behind a gap, in a line of its own."""
    return liar.seal("cn", liar.new_id(), make_body(), seq=seq, prev=b"\x09" * 32).raw


def told(world: SimulatedWorld, act: str) -> list[dict[str, str]]:
    return [dict(one.detail) for one in audits(world["cn"]) if (one.act, one.subject) == (act, LIAR)]


def test_one_sender_s_gaps_are_bounded_over_all_its_lines(
    world: SimulatedWorld, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound_lines, "MAX_HELD", 5)
    results = receive_batch(world["cn"].desk, [gap(liar) for _ in range(4)])
    assert {result.verdict for result in results} == {Verdict.HELD}
    results = receive_batch(world["cn"].desk, [gap(liar) for _ in range(3)])
    assert [(result.verdict, result.code) for result in results] == [
        (Verdict.HELD, ""), (Verdict.LATER, "delivery.sender_full"), (Verdict.LATER, "delivery.sender_full")
    ]  # fmt: skip
    assert len(world.stores["cn"].state.held) == 5
    raw = liar.envelope("cn", liar.case_of("cn"), [liar.word("cn")])
    assert receive_batch(world["cn"].desk, [raw])[0].verdict is Verdict.ACCEPTED, "what is in order goes on"


def test_the_bytes_held_for_one_sender_are_bounded(
    world: SimulatedWorld, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound_lines, "MAX_HELD_BYTES", 3000)
    results = receive_batch(world["cn"].desk, [gap(liar) for _ in range(6)])
    assert {result.code for result in results} == {"", "delivery.sender_full"}
    assert sum(len(row.envelope) for row in world.stores["cn"].state.held.values()) <= 3000


def test_places_given_up_behind_gaps_are_bounded_too(
    world: SimulatedWorld, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive_receipts, "MAX_HELD", 5)

    def giving_up(count: int) -> bytes:
        items = [
            ReceiptItem(liar.new_id(), bytes([n]) * 32, code="envelope.expired", case=liar.new_id(), seq=2)
            for n in range(count)
        ]
        return liar.receipt("cn", ReceiptKind.NON_DELIVERY, items).raw

    receive_receipts.receive_receipt(world["cn"].desk, giving_up(4), LIAR)
    before = world.stores["cn"].state
    with pytest.raises(NotVerified) as refusal:
        receive_receipts.receive_receipt(world["cn"].desk, giving_up(2), LIAR)
    assert refusal.value.code == "delivery.sender_full"
    assert world.stores["cn"].state == before


def test_a_gap_that_lasts_is_told_once_a_day_and_shown(world: SimulatedWorld, liar: Liar) -> None:
    desk, watch = world["cn"].desk, Watch(world["cn"].desk)
    receive_batch(desk, [gap(liar)])
    watch.look()
    assert told(world, "delivery.gap") == []
    (shown,) = node_status(desk).gaps
    assert (shown.sender, shown.count, shown.first_seq) == (LIAR, 1, 2)
    for hours in range(30):
        world.time.at += timedelta(hours=1)
        watch.look()
        assert len(told(world, "delivery.gap")) == (1 if hours < AGAIN // timedelta(hours=1) else 2)
    assert told(world, "delivery.gap")[0]["missing"] == "1"


def test_withheld_receipts_are_told_with_the_tries_so_far(schedule: Schedule, liar: Liar) -> None:
    world = schedule.world
    desk, watch = world["cn"].desk, Watch(world["cn"].desk)
    liar.random.choice = lambda options: "garbage" if "garbage" in options else options[0]  # type: ignore[method-assign]
    tell_liar(schedule)
    for _ in range(3):
        schedule._couriers["cn"].send(LIAR)
        world.time.at += PATIENCE
    watch.look()
    (entry,) = told(world, "delivery.unanswered")
    assert int(entry["tries"]) == 3
    assert entry["last"]
    (line,) = [line for line in node_status(desk).lines if (line.peer, line.state) == (LIAR, "waiting")]
    assert line.attempts == 3
    assert watch.look() == 0, "not twice in a minute, nor in a day"


def tell_liar(schedule: Schedule) -> None:
    """A word to the liar."""
    matter = schedule._matter(schedule.matters.to_liar)
    clarify(schedule.world["cn"].desk, matter.order("cn", Role.NATIONAL_DESK), text="are you there?")


def test_what_could_not_be_told_is_told_next_time(world: SimulatedWorld, liar: Liar) -> None:
    watch = Watch(world["cn"].desk)
    receive_batch(world["cn"].desk, [gap(liar)])
    world.time.at += PATIENCE
    world.stores["cn"].arm(Trouble.LOCKED, 0, 0)
    with pytest.raises(Unavailable):
        watch.look()
    world.time.at += timedelta(minutes=1)
    assert watch.look() == 1
