"""Nodes of other states cosign a log that only grows, and say no to anything else."""

import pytest
from tests.fakes.world import World
from tests.unit.application import steps

from comity.application.node.alarms import list_alarms
from comity.application.node.peers import suspend_peer
from comity.application.node.witnessing import (
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.domain.errors import NotVerified
from comity.domain.officers import Role
from comity.evidence.checkpoint import LogSigner, cosign, make_checkpoint, parse_checkpoint
from comity.evidence.witness import Submission


@pytest.fixture
def world() -> World:
    there = World.of("cn", "cn-zj", "la", "th")
    steps.drafted(there, "cn")
    publish_checkpoint(there["cn"].desk)
    return there


def cosigned(world: World, witness: str, seen: int = 0):
    answer = witness_checkpoint(world[witness].desk, "cn", submission_for(world["cn"].desk, seen))
    assert answer.note, answer
    return take_cosignature(world["cn"].desk, witness, answer.note)


def grow(world: World) -> int:
    steps.drafted(world, "cn")
    return publish_checkpoint(world["cn"].desk).size


def signer(world: World) -> LogSigner:
    return LogSigner(*world["cn"].keys.log)


def refused(world: World, submission: Submission, code: str, witness: str = "la", node: str = "cn") -> int:
    """The witness says no with this code, keeps what it saw, and has it on record; the size it saw."""
    with world[witness].desk.store.reading() as unit:
        before = unit.tiles.newest_checkpoint(node)
    answer = witness_checkpoint(world[witness].desk, node, submission)
    with world[witness].desk.store.reading() as unit:
        assert unit.tiles.newest_checkpoint(node) == before
    entry = steps.audits(world[witness])[-1]
    assert (answer.note, answer.code) == (None, code)
    assert (entry.act, entry.outcome, entry.subject) == ("witness.refused", code, node)
    return answer.seen_size


def test_two_states_cosign_and_the_note_bears_both(world: World) -> None:
    cosigned(world, "la")
    row = cosigned(world, "th")
    assert row.cosignatures == ("la", "th")
    assert cosigned(world, "la", row.size).note == row.note, "the same again changes nothing"
    size = grow(world)
    assert cosigned(world, "la", row.size).size == size


def test_an_unchanged_log_has_the_same_checkpoint(world: World) -> None:
    desk = world["cn"].desk
    assert publish_checkpoint(desk) == publish_checkpoint(desk)


def test_a_stale_submission_is_told_the_size_to_prove_from(world: World) -> None:
    first = cosigned(world, "la").size
    grow(world)
    assert refused(world, submission_for(world["cn"].desk, 0), "witness.stale") == first
    cosigned(world, "la", first)


def test_an_old_checkpoint_that_is_sent_again_is_refused_and_accuses_nobody(world: World) -> None:
    old = submission_for(world["cn"].desk, 0)
    size = cosigned(world, "la").size
    grow(world)
    cosigned(world, "la", size)
    refused(world, old, "witness.old_checkpoint")
    assert list_alarms(world["la"].desk) == []


def test_a_wrong_proof_that_nobody_signed_is_refused_and_accuses_nobody(world: World) -> None:
    size = cosigned(world, "la").size
    fork = make_checkpoint("cn", size + 5, b"\x07" * 32, signer(world), world.clock.now()).to_bytes()
    refused(world, Submission(size, (b"\x01" * 32,), fork), "witness.wrong_proof")
    assert list_alarms(world["la"].desk) == []


def test_a_witness_that_says_it_saw_more_than_there_is_stops_the_log(world: World) -> None:
    with pytest.raises(NotVerified) as refusal:
        submission_for(world["cn"].desk, 10_000)
    assert refusal.value.code == "log.witness_ahead"
    with pytest.raises(NotVerified) as refusal:
        submission_for(world["cn-zj"].desk, 0)
    assert refusal.value.code == "log.no_checkpoint"


def test_no_node_is_a_witness_for_its_own_state_nor_for_itself_a_stranger_or_a_suspended_one(world: World) -> None:
    submission = submission_for(world["cn"].desk, 0)
    for witness, node in (("cn-zj", "cn"), ("cn", "cn"), ("la", "mm")):
        refused(world, submission, "witness.unknown_log", witness, node)
    suspend_peer(world["la"].desk, world["la"].officers[Role.ADMINISTRATOR], "cn", reason="test")
    refused(world, submission, "witness.unknown_log")


def test_a_checkpoint_is_cosigned_only_for_the_log_that_signed_it(world: World) -> None:
    submission = submission_for(world["cn"].desk, 0)
    answer = witness_checkpoint(world["la"].desk, "th", submission)
    assert answer.note is None


def test_a_cosignature_is_taken_only_from_whom_it_is_and_under_our_own_checkpoint(world: World) -> None:
    desk = world["cn"].desk
    note = witness_checkpoint(world["la"].desk, "cn", submission_for(desk, 0)).note
    assert note
    bare = submission_for(desk, 0).checkpoint
    with desk.store.reading() as unit:
        kept = unit.tiles.newest_checkpoint("cn")
    assert kept
    other = make_checkpoint("cn", kept.size, b"\x07" * 32, signer(world), kept.at).to_bytes()
    flipped = bytearray(note)
    flipped[-20] ^= 1
    for witness, forged in (
        ("th", note), ("la", bare), ("la", other), ("la", bytes(flipped)), ("la", b""), ("mm", note), ("cn", note)
    ):  # fmt: skip
        with pytest.raises(NotVerified):
            take_cosignature(desk, witness, forged)
    with desk.store.reading() as unit:
        assert unit.tiles.newest_checkpoint("cn") == kept
    assert take_cosignature(desk, "la", note).cosignatures == ("la",)


def test_a_province_s_signature_under_its_ministry_s_checkpoint_counts_for_nothing(world: World) -> None:
    desk, zj = world["cn"].desk, world["cn-zj"]
    signed = parse_checkpoint(submission_for(desk, 0).checkpoint)
    own = signed.with_signatures(*cosign(signed.checkpoint, "cn-zj", LogSigner(*zj.keys.log), world.clock.now()))
    with pytest.raises(NotVerified) as refusal:
        take_cosignature(desk, "cn-zj", own.to_bytes())
    assert refusal.value.code == "witness.own_state"
