"""Defects that simulated schedules with a lying peer found, each told as a test of its own."""

from datetime import timedelta

import pytest
from tests.fakes.node import Liar, Place
from tests.simulation.nodes import HONEST, LIAR, SimulatedWorld, Trouble, origin
from tests.simulation.schedule import Schedule
from tests.unit.application.saying import clarify

from comity.application.casework.amend_request import escalate_request
from comity.application.node.deliver import due_for, settle_answer
from comity.application.node.receive_batch import receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.node.take_attachment import stored_size, take_part
from comity.domain.bodies import RequestEscalated
from comity.domain.errors import NotVerified, Unavailable
from comity.domain.officers import Role
from comity.evidence.canonical import decode
from comity.exchange import part_calls, protocol
from comity.exchange.contents import make_body
from comity.exchange.delivery import Verdict
from comity.exchange.envelope import Envelope
from comity.exchange.receipts import ReceiptItem, ReceiptKind


@pytest.fixture
def schedule() -> Schedule:
    """A world with a liar in it, of which nothing has been played."""
    return Schedule(1)


@pytest.fixture
def liar(schedule: Schedule) -> Liar:
    return schedule.liar


@pytest.fixture
def world(schedule: Schedule) -> SimulatedWorld:
    return schedule.world


def words(liar: Liar, count: int) -> list[Envelope]:
    """Envelopes one after the other in a line to China."""
    case, place, made = liar.case_of("cn"), liar.place("cn", liar.case_of("cn")), []
    for _ in range(count):
        made.append(liar.seal("cn", case, make_body([liar.word("cn")]), seq=place.seq + 1, prev=place.prev))
        place = Place(place.seq + 1, made[-1].digest)
    return made


def given_up(liar: Liar, envelope: Envelope) -> bytes:
    header = envelope.header
    item = ReceiptItem(header.id, envelope.digest, code="envelope.expired", case=header.case, seq=header.seq)
    return liar.receipt("cn", ReceiptKind.NON_DELIVERY, [item]).raw


def line(world: SimulatedWorld, liar: Liar) -> tuple[int, list[int]]:
    """Where the line from the liar is, and which places it holds."""
    with world["cn"].desk.store.reading() as unit:
        held = unit.lines.held(liar.case_of("cn"), LIAR)
        return unit.lines.inbound(liar.case_of("cn"), LIAR)[0], [row.seq for row in held]


def test_places_given_up_out_of_order_leave_the_line_open(world: SimulatedWorld, liar: Liar) -> None:
    first, second, third, fourth = words(liar, 4)
    desk, start = world["cn"].desk, liar.place("cn", liar.case_of("cn")).seq
    for late in (third, second, first):
        receive_receipt(desk, given_up(liar, late), LIAR)
    assert line(world, liar) == (start + 3, [])
    (result,) = receive_batch(desk, [fourth.raw])
    assert result.verdict is Verdict.ACCEPTED


def test_what_was_held_is_let_go_when_it_is_offered_anew_after_a_giving_up(world: SimulatedWorld, liar: Liar) -> None:
    first, second, third = words(liar, 3)
    desk, start = world["cn"].desk, liar.place("cn", liar.case_of("cn")).seq
    receive_batch(desk, [second.raw, third.raw])
    receive_receipt(desk, given_up(liar, first), LIAR)
    results = receive_batch(desk, [second.raw, third.raw])
    assert [result.verdict for result in results] == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    assert line(world, liar) == (start + 3, [])


def test_a_place_given_up_behind_a_gap_keeps_the_words_that_say_so(world: SimulatedWorld, liar: Liar) -> None:
    first, second = words(liar, 2)
    desk = world["cn"].desk
    receipt = given_up(liar, second)
    receive_receipt(desk, receipt, LIAR)
    receive_batch(desk, [first.raw])
    (again,) = receive_batch(desk, [second.raw])
    assert (again.verdict, again.receipt) == (Verdict.DUPLICATE, receipt)


def test_nobody_takes_over_a_request_of_others_by_an_earlier_date(world: SimulatedWorld, liar: Liar) -> None:
    before = {key: (row.from_state, row.stage) for key, row in world.stores["la"].state.requests.items()}
    liar.some_time = lambda: world.time.at - timedelta(days=3, hours=12)  # type: ignore[method-assign]
    codes = set()
    for _ in range(6):
        (result,) = receive_batch(world["la"].desk, _envelopes(liar.do_hijack("la").body))
        codes.add(result.code)
    assert "event.other_request" in codes
    after = world.stores["la"].state.requests
    assert {key: (row.from_state, row.stage) for key, row in after.items()} == before


def _envelopes(call: bytes) -> list[bytes]:
    raws: list[bytes] = decode(decode(call)["call"])["body"]["envelopes"]
    return raws


def test_an_attachment_whole_when_its_node_was_killed_is_opened_at_the_next_question(world: SimulatedWorld) -> None:
    with world["cn-zj"].desk.store.reading() as unit:
        (row,) = unit.attachments.to_send("cn")
    sealed = world.files["cn-zj"].sealed_bytes[row.id]
    offer = part_calls.parse_part_offer(part_calls.make_part_offer(row.id, 0, sealed))
    world.stores["cn"].arm(Trouble.LOCKED, 0, 0)
    with pytest.raises(Unavailable):
        take_part(world["cn"].desk, offer, sealed, "cn-zj")
    assert stored_size(world["cn"].desk, row.id, "cn-zj") == len(sealed)
    with world["cn"].desk.store.reading() as unit:
        kept = unit.attachments.get(row.id)
    assert kept is not None
    assert kept.state == "kept"


def test_a_crowd_of_words_in_others_case_keeps_nobody_from_acting(schedule: Schedule, liar: Liar) -> None:
    world, (_, case, request) = schedule.world, liar.matters.ours
    audience = ("cn", "cn-zj", "la", LIAR)
    words = [liar.typed(case, RequestEscalated(request, "a desk", f"crowd {n}"), audience) for n in range(300)]
    (result,) = receive_batch(world["la"].desk, [liar.envelope("la", case, words)])
    assert result.verdict is Verdict.ACCEPTED
    matter = schedule._matter(liar.matters.ours)
    order = matter.order("la", Role.NATIONAL_DESK)
    signed = escalate_request(world["la"].desk, order, to_whom="a desk", reason="still here")
    assert len(signed.event.after) == 256


def test_a_receipt_that_settles_nothing_puts_the_next_try_off(schedule: Schedule, liar: Liar) -> None:
    """An answer that says accepted, with a well signed receipt of what was settled before."""
    world, matter = schedule.world, schedule._matter(liar.matters.to_liar)
    desk = world["cn"].desk
    clarify(desk, matter.order("cn", Role.NATIONAL_DESK), text="are you there?")
    (row,) = due_for(desk, LIAR, 10)
    old = next(
        one for one in world.stores["cn"].state.outbox.values() if (one.recipient, one.state) == (LIAR, "delivered")
    )
    receipt = world.stores["cn"].state.receipts[old.receipt or b""][1]
    result = protocol.Result(row.digest, Verdict.ACCEPTED, 0)
    answer = protocol.answer_bytes(protocol.make_delivery_answer(protocol.DeliveryAnswer((result,), (receipt,))))
    liar.answer = lambda path, body, sender: (200, answer)  # type: ignore[method-assign]
    sent = schedule._couriers["cn"].send(LIAR)
    assert (sent.envelopes, sent.settled) == (1, 0)
    assert due_for(desk, LIAR, 10) == []


def test_a_refusal_of_what_was_never_sent_is_none(world: SimulatedWorld, liar: Liar) -> None:
    desk = world["cn"].desk
    item = ReceiptItem(liar.new_id(), bytes(32), code="no.thanks")
    before = world.stores["cn"].state
    with pytest.raises(NotVerified) as refusal:
        settle_answer(desk, LIAR, [liar.receipt("cn", ReceiptKind.REFUSED, [item]).raw])
    assert refusal.value.code == "receipt.other_envelope"
    assert world.stores["cn"].state == before


def test_the_origin_of_all_schedules_is_never_changed_by_one() -> None:
    states = {name: origin().world[name].desk.store.state.copy() for name in HONEST}  # type: ignore[attr-defined]
    Schedule(11).run()
    assert states == {name: origin().world[name].desk.store.state.copy() for name in HONEST}  # type: ignore[attr-defined]
