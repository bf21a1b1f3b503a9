"""What the network does to envelopes between two nodes, and what the nodes make of it."""

from dataclasses import replace
from random import Random

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import clarify
from tests.unit.application.test_life_of_a_request import released

from comity.application.assessing import assess_letter
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.node.deliver import due_for, give_up_expired, settle_answer, to_tell, told
from comity.application.node.receive_batch import receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.projections import rebuild
from comity.application.reading import assessment_digest, assessment_to_plain
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.decisions import LegalOutcome
from comity.domain.errors import NotVerified
from comity.domain.officers import Role
from comity.domain.stages import Stage
from comity.evidence.sealing import verify_signed_event
from comity.exchange.delivery import Verdict


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def words(world: World, node: str, case) -> list[str]:
    view = read_case(world[node].desk, world[node].officers[Role.NATIONAL_DESK], case, purpose="test")
    return [e.known.body.text for e in view.case.timeline if e.known.event.type == "request.clarified"]


def clarified(world: World, count: int):
    """A released request, and clarifications from China that nobody has carried yet."""
    case, request = released(world)
    cn = world["cn"]
    for number in range(count):
        clarify(cn.desk, cn.order(Role.NATIONAL_DESK, case, request), text=f"word {number}")
    return case, request, [row.envelope for row in due_for(cn.desk, "la", 100)]


@pytest.mark.parametrize("seed", range(20))
def test_reordered_repeated_and_batched_anyhow_each_word_arrives_once_and_in_order(world: World, seed: int) -> None:
    case, _, envelopes = clarified(world, 6)
    random, la = Random(seed), world["la"].desk
    load = envelopes * 2
    while load:
        random.shuffle(load)
        size = random.randint(1, 5)
        batch, load = load[:size], load[size:]
        results = receive_batch(la, batch)
        assert len(results) == len(batch)
        load += [raw for raw, r in zip(batch, results, strict=True) if r.verdict in (Verdict.HELD, Verdict.LATER)]
    assert words(world, "la", case) == [f"word {number}" for number in range(6)]
    settle_answer(world["cn"].desk, "la", [r.receipt for r in receive_batch(la, envelopes) if r.receipt])
    assert not due_for(world["cn"].desk, "la", 100)


def test_a_repeat_gets_the_stored_receipt_byte_for_byte(world: World) -> None:
    _, _, envelopes = clarified(world, 3)
    la = world["la"].desk
    first = receive_batch(la, envelopes)
    again = receive_batch(la, envelopes)
    assert {r.verdict for r in again} == {Verdict.DUPLICATE}
    assert [r.receipt for r in again] == [r.receipt for r in first]


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_damaged_envelope_is_refused_with_a_code_and_writes_nothing_but_that(world: World, cut: int) -> None:
    case, _, envelopes = clarified(world, 1)
    la, raw = world["la"].desk, envelopes[0]
    damaged = raw[:cut] if cut else b""
    flipped = raw[: len(raw) // 2] + bytes([raw[len(raw) // 2] ^ 1]) + raw[len(raw) // 2 + 1 :]
    for bad in (damaged, flipped):
        (result,) = receive_batch(la, [bad])
        assert result.verdict is Verdict.LATER
        assert result.code
        assert result.receipt is None
    assert words(world, "la", case) == []
    (result,) = receive_batch(la, [raw])
    assert result.verdict is Verdict.ACCEPTED


def test_what_expires_is_given_up_in_signed_words_and_frees_the_line(world: World) -> None:
    case, request, _ = clarified(world, 2)
    cn, la = world["cn"], world["la"]
    world.clock.turn(days=20)
    assert not due_for(cn.desk, "la", 100)
    assert give_up_expired(cn.desk)
    view = read_case(cn.desk, cn.officers[Role.AUDITOR], case, purpose="test")
    failed = [e.known.body.node for e in view.case.timeline if e.known.event.type == "delivery.failed"]
    assert failed.count("la") == 2
    clarify(cn.desk, cn.order(Role.NATIONAL_DESK, case, request), text="after the silence")
    world.clock.turn(seconds=5)
    (row,) = due_for(cn.desk, "la", 100)
    (held,) = receive_batch(la.desk, [row.envelope])
    assert held.verdict is Verdict.HELD
    assert held.missing
    taken = [receive_receipt(la.desk, raw, "cn") for raw in to_tell(cn.desk, "la")]
    told(cn.desk, "la", taken)
    assert not to_tell(cn.desk, "la")
    (accepted,) = receive_batch(la.desk, [row.envelope])
    assert accepted.receipt
    assert words(world, "la", case) == ["after the silence"]


def test_delivered_and_read_come_back_as_receipts_in_the_sender_s_case(world: World) -> None:
    case, request = released(world)
    read_case(world["la"].desk, world["la"].officers[Role.NATIONAL_DESK], case, purpose="test")
    world.exchange()
    view = read_case(world["cn"].desk, world["cn"].officers[Role.AUDITOR], case, purpose="test")
    state = view.case.requests[request]
    assert state.stage is Stage.DELIVERED
    assert [(node, kind) for node, kind, _ in state.deliveries if node == "la"] == [("la", "delivered"), ("la", "read")]


def test_projections_rebuilt_from_events_are_the_same(world: World) -> None:
    clarified(world, 2)
    world.exchange()
    for node in world.nodes.values():
        with node.desk.store.unit() as unit:
            before = unit.views.dump()
            rebuild(node.desk, unit)
            assert unit.views.dump() == before
            assert before


def test_a_case_without_a_letter_is_rebuilt_too(world: World) -> None:
    la = world["la"]
    open_case(la.desk, la.officers[Role.OFFICER], title="Invented", purpose="investigation")
    rebuilt = rebuild_projections(la.desk)
    assert (rebuilt.rows, rebuilt.differed) == (1, ())


def test_an_event_of_another_s_making_cannot_be_slipped_in(world: World) -> None:
    """Laos hands on a word of Zhejiang's with one byte of its content changed."""
    case, _, envelopes = clarified(world, 1)
    la = world["la"].desk
    receive_batch(la, envelopes)
    with la.store.reading() as unit:
        stored = next(s for s in unit.events.of_case(case) if s.signed.event.type == "request.clarified")
    forged = replace(stored.signed, content=(stored.signed.content or b"") + b"\x00")
    with pytest.raises(NotVerified):
        verify_signed_event(forged, world["cn"].keys.events.public)


@pytest.mark.parametrize("code", ["gate.other_basis", "gate.other_text", "gate.barred_at_sender"])
def test_a_letter_without_a_clearing_decision_on_that_very_text_is_not_taken(world: World, code: str) -> None:
    """A ministry whose software lets anything out."""
    case, _ = released(world)
    cn = world["cn"]
    with cn.desk.store.unit() as unit:
        recorder = Recorder(cn.desk, unit, cn.officers[Role.NATIONAL_DESK].acting_as(Role.NATIONAL_DESK), "test")
        wording = replace(
            letter(case), request=cn.desk.new_id(recorder.at), requesting_state="CN", requesting_node="cn"
        )
        assessment = assess_letter(recorder, wording, telling=False)
        if code == "gate.barred_at_sender":
            decision = replace(assessment.decisions["m1"], outcome=LegalOutcome.NO_BASIS)
            assessment = replace(assessment, decisions={"m1": decision})
        plain = assessment_to_plain(assessment)
        told = replace(wording, facts="another text") if code == "gate.other_text" else wording
        basis = bytes(32) if code == "gate.other_basis" else assessment_digest(plain)
        recorder.record(b.RequestReleased(told, plain, "cn.officer"), case=case, audience=("la",), basis=basis)
        recorder.finish()
    (row,) = due_for(cn.desk, "la", 10)
    (result,) = receive_batch(world["la"].desk, [row.envelope])
    assert (result.verdict, result.code) == (Verdict.REFUSED, code)
    settle_answer(cn.desk, "la", [result.receipt] if result.receipt else [])
    view = read_case(world["la"].desk, world["la"].officers[Role.NATIONAL_DESK], case, purpose="test")
    assert len(view.case.requests) == 1
