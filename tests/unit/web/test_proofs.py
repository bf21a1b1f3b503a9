"""The proofs of a case, checked as they are read; on nodes in memory, so that their stores can be spoiled."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from tests.fakes.rotating import introduce, rotate
from tests.fakes.world import Node, World
from tests.unit.web.site import received

from comity.application.casework.case_proofs import CaseProofs, KeyRevoked, case_proofs
from comity.application.casework.open_case import write_note
from comity.application.casework.read_case import read_case
from comity.application.node.list_nodes import list_nodes
from comity.application.node.witnessing import (
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Role
from comity.evidence.statements import Revocation


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th")


def proofs(node: Node, case: UUID) -> CaseProofs:
    return case_proofs(node.desk, node.officers[Role.AUDITOR], case, purpose="looking for proof")


def witnessed(world: World, name: str, *witnesses: str) -> None:
    publish_checkpoint(world[name].desk)
    for witness in witnesses:
        answer = witness_checkpoint(world[witness].desk, name, submission_for(world[name].desk, 0))
        assert answer.note is not None
        take_cosignature(world[name].desk, witness, answer.note)


def test_every_event_holds_and_the_letter_has_both_receipts(world: World) -> None:
    case, _ = received(world)
    read_case(world["la"].desk, world["la"].officers[Role.NATIONAL_DESK], case, purpose="work")
    world.exchange()
    witnessed(world, "cn", "la", "th")
    found = proofs(world["cn"], case)
    assert [event.type for event in found.events if event.signature_fault or event.log_fault] == []
    letter = next(event for event in found.events if event.type == "request.released")
    assert [(receipt.kind, receipt.by) for receipt in letter.receipts] == [("delivered", "la"), ("read", "la")]
    assert letter.receipts[0].signatures == 2, "Ed25519, and ML-DSA-44 to convince for decades"
    assert letter.receipts[1].officer == "la.national_desk"
    assert letter.checkpoint is not None
    assert [(one.node, one.state) for one in letter.checkpoint.cosigners] == [("la", "LA"), ("th", "TH")]
    assert letter.checkpoint.cosigners[0].name == list_nodes(world["cn"].desk)["la"].name


def test_what_came_from_a_partner_is_checked_with_the_partners_key(world: World) -> None:
    case, _ = received(world)
    witnessed(world, "la", "cn")
    letter = next(event for event in proofs(world["la"], case).events if event.author == "cn")
    assert (letter.signature_fault, letter.log_fault) == ("", "")
    assert letter.key_id == world["cn"].keys.events.public.id


def test_before_a_checkpoint_nothing_is_covered_and_after_it_only_what_was_there(world: World) -> None:
    case, _ = received(world)
    cn = world["cn"]
    assert {event.checkpoint for event in proofs(cn, case).events} == {None}
    witnessed(world, "cn", "la")
    write_note(cn.desk, cn.officers[Role.OFFICER], case, purpose="test", text="later")
    covered = {event.type: event.checkpoint is not None for event in proofs(cn, case).events}
    assert covered.pop("note.written") is False
    assert set(covered.values()) == {True}


def test_where_the_newest_checkpoint_has_no_witness_yet_the_witnessed_one_is_shown(world: World) -> None:
    case, _ = received(world)
    witnessed(world, "cn", "la")
    write_note(world["cn"].desk, world["cn"].officers[Role.OFFICER], case, purpose="test", text="later")
    witnessed(world, "cn")
    found = {event.type: event.checkpoint for event in proofs(world["cn"], case).events}
    letter, note = found["request.released"], found["note.written"]
    assert letter is not None
    assert note is not None
    assert (len(letter.cosigners), len(note.cosigners)) == (1, 0)


@pytest.mark.parametrize("spoiled", ["signature", "header", "content", "leaf"])
def test_what_was_tampered_with_does_not_hold_and_says_why(world: World, spoiled: str) -> None:
    case, _ = received(world)
    witnessed(world, "cn", "la")
    store = world["cn"].desk.store
    letter = next(one for one in store.state.events.values() if one.signed.event.type == "request.released")  # type: ignore[attr-defined]
    signed = letter.signed
    changed = {
        "signature": replace(letter, signed=replace(signed, signature=bytes(64))),
        "header": replace(letter, signed=replace(signed, header=signed.header[:-1] + bytes([signed.header[-1] ^ 1]))),
        "content": replace(letter, signed=replace(signed, salt=bytes(32))),
        "leaf": replace(letter, leaf_salt=bytes(32)),
    }[spoiled]
    store.state.events[signed.digest] = changed  # type: ignore[attr-defined]
    found = {event.type: (event.signature_fault, event.log_fault) for event in proofs(world["cn"], case).events}
    signature_fault, log_fault = found.pop("request.released")
    assert (bool(signature_fault), bool(log_fault)) == (spoiled != "leaf", spoiled == "leaf")
    assert set(found.values()) == {("", "")}, "and nothing else"


def test_an_erased_event_still_holds(world: World) -> None:
    case, _ = received(world)
    witnessed(world, "cn", "la")
    digest = next(event.digest for event in proofs(world["cn"], case).events if event.type == "request.drafted")
    with world["cn"].desk.store.unit() as unit:
        unit.events.erase(digest)
    erased = next(event for event in proofs(world["cn"], case).events if event.digest == digest)
    assert (erased.erased, erased.signature_fault, erased.log_fault) == (True, "", "")


def test_reading_proofs_needs_a_reader_a_purpose_and_a_case_and_is_on_record(world: World) -> None:
    case, _ = received(world)
    cn = world["cn"]
    with pytest.raises(NotPermitted):
        case_proofs(cn.desk, cn.officers[Role.ADMINISTRATOR], case, purpose="looking")
    with pytest.raises(InvalidInput, match="purpose"):
        case_proofs(cn.desk, cn.officers[Role.AUDITOR], case, purpose=" ")
    with pytest.raises(InvalidInput, match="no case"):
        proofs(cn, UUID(int=9))
    proofs(cn, case)
    with cn.desk.store.reading() as unit:
        entries = [entry.signed.content or b"" for entry in unit.events.of_type("audit.recorded", limit=3)]
    assert b"proofs.read" in entries[0]
    assert b"looking for proof" in entries[0]


def test_a_suspended_peer_is_named_by_its_id(world: World) -> None:
    case, _ = received(world)
    witnessed(world, "cn", "la")
    with world["cn"].desk.store.unit() as unit:
        row = unit.peers.get("la")
        assert row is not None
        unit.peers.put(replace(row, standing="suspended"))
    assert "la" not in list_nodes(world["cn"].desk)
    newest = proofs(world["cn"], case).newest
    assert newest is not None
    assert newest.cosigners[0].name == "la"


@pytest.mark.parametrize(("hours", "doubtful"), [(-24, True), (1, False)])
def test_what_rests_on_a_revoked_key_says_so(world: World, hours: int, doubtful: bool) -> None:
    case, _ = received(world)
    key, at = world["cn"].keys.events.public.id, world.clock.at + timedelta(hours=hours)
    world.clock.turn(hours=2)
    rotate(world, "cn", revoked=[Revocation(key, at, "stolen")])
    introduce(world, "cn", "la")
    letter = next(event for event in proofs(world["la"], case).events if event.type == "request.released")
    assert letter.revoked == KeyRevoked(at, "stolen", doubtful)
    assert letter.holds is (not doubtful)
