"""A log that contradicts itself is witnessed no further, everybody is told, and anybody can check why."""

import pytest
from tests.fakes.world import World
from tests.unit.application import steps

from comity.application.node.alarms import find_alarm, lift_alarm, list_alarms
from comity.application.node.witnessing import (
    compare_with_witness,
    last_cosigned,
    publish_checkpoint,
    signed_submission_for,
    submission_for,
    take_cosignature,
    witness_checkpoint,
    witness_signed,
)
from comity.application.ports import AlarmRow
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified, OutOfOrder
from comity.domain.officers import Role
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import LogSigner, make_checkpoint
from comity.evidence.misbehaviour import parse_misbehaviour, verify_misbehaviour
from comity.evidence.witness import Submission, sign_submission


@pytest.fixture
def world() -> World:
    """cn, whose log la and th have cosigned."""
    there = World.of("cn", "la", "th", "mm")
    steps.drafted(there, "cn")
    publish_checkpoint(there["cn"].desk)
    for witness in ("la", "th"):
        cosigned(there, witness)
    return there


def cosigned(world: World, witness: str, seen: int = 0) -> None:
    answer = witness_checkpoint(world[witness].desk, "cn", submission_for(world["cn"].desk, seen))
    assert answer.note, answer
    take_cosignature(world["cn"].desk, witness, answer.note)


def false_checkpoint(world: World, size: int, root: bytes = b"\x07" * 32) -> bytes:
    """What somebody with cn's log keys signs of a tree that cn's log does not have."""
    world.clock.turn(minutes=1)
    return make_checkpoint("cn", size, root, LogSigner(*world["cn"].keys.log), world.clock.now()).to_bytes()


def size_of(world: World) -> int:
    with world["cn"].desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint("cn")
    assert newest
    return newest.size


def fork(world: World, witness: str = "la") -> AlarmRow:
    size = size_of(world)
    answer = witness_checkpoint(world[witness].desk, "cn", Submission(size, (), false_checkpoint(world, size)))
    assert (answer.note, answer.code) == (None, "witness.forked")
    (row,) = list_alarms(world[witness].desk)
    return row


def roots(world: World) -> list[str]:
    return [node.keys.plain_statement.root.fingerprint for node in world.nodes.values()]


def standing(world: World, node: str) -> list[str]:
    return [row.kind for row in list_alarms(world[node].desk) if row.lifted_at is None]


def test_a_fork_stops_witnessing_until_a_named_officer_lifts_it(world: World) -> None:
    row = fork(world)
    la = world["la"]
    assert (row.kind, row.log, row.reported_by) == ("forked", "cn", "la")
    steps.drafted(world, "cn")
    publish_checkpoint(world["cn"].desk)
    honest = submission_for(world["cn"].desk, _seen(world))
    assert witness_checkpoint(la.desk, "cn", honest).code == "witness.stopped"
    for nobody, fault in ((Role.OFFICER, NotPermitted), (Role.AUDITOR, NotPermitted)):
        with pytest.raises(fault):
            lift_alarm(la.desk, la.officers[nobody], row.id, reason="no right")
    with pytest.raises(InvalidInput):
        lift_alarm(la.desk, la.officers[Role.ADMINISTRATOR], row.id, reason=" ")
    lifted = lift_alarm(la.desk, la.officers[Role.ADMINISTRATOR], row.id, reason="their keys were changed; by phone")
    assert lifted.lifted_by == "la.administrator"
    assert witness_checkpoint(la.desk, "cn", honest).note
    acts = [(entry.act, entry.outcome) for entry in steps.audits(la)]
    assert ("alarm.raised", "forked") in acts
    assert ("alarm.lifted", "done") in acts
    assert ("alarm.lifted", "policy.role") in acts


def _seen(world: World) -> int:
    with world["la"].desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint("cn")
    assert newest
    return newest.size


def test_the_accused_and_every_other_witness_get_both_checkpoints_and_check_them(world: World) -> None:
    fork(world)
    world.exchange()
    for node in ("cn", "la", "th", "mm"):
        assert standing(world, node) == ["forked"], node
    assert {row.proof for node in world.nodes.values() for row in list_alarms(node.desk)} == {
        list_alarms(world["la"].desk)[0].proof
    }, "one proof, handed on as it is"
    assert witness_checkpoint(world["th"].desk, "cn", submission_for(world["cn"].desk, 0)).code == "witness.stopped"
    with pytest.raises(OutOfOrder) as refusal:
        publish_checkpoint(world["cn"].desk)
    assert refusal.value.code == "log.alarmed"


def test_the_accused_signs_again_once_its_own_log_is_right(world: World) -> None:
    row = fork(world)
    world.exchange()
    cn = world["cn"]
    lift_alarm(cn.desk, cn.officers[Role.NATIONAL_DESK], row.id, reason="stolen log key; new statement published")
    assert publish_checkpoint(cn.desk).size


def test_the_proof_holds_for_a_third_person_offline_and_for_nobody_once_it_is_touched(world: World) -> None:
    proof = fork(world).proof
    found = verify_misbehaviour(proof, roots(world))
    assert [(check.name, check.ok) for check in found] == [
        ("statements", True), ("reporter", True), ("contradiction", True),
    ]  # fmt: skip
    assert not all(check.ok for check in verify_misbehaviour(proof, [])), "who trusts no root is convinced of nothing"
    for place in range(0, len(proof), 97):
        changed = bytearray(proof)
        changed[place] ^= 1
        try:
            assert not all(check.ok for check in verify_misbehaviour(bytes(changed), roots(world))), place
        except NotVerified:
            continue


def test_a_roll_back_signed_later_is_proven_by_its_moments(world: World) -> None:
    small = false_checkpoint(world, 1, b"\x09" * 32)
    answer = witness_checkpoint(world["la"].desk, "cn", Submission(0, (), small))
    assert answer.code == "witness.rolled_back"
    (row,) = list_alarms(world["la"].desk)
    assert row.kind == "rolled_back"
    assert all(check.ok for check in verify_misbehaviour(row.proof, roots(world)))


def test_a_false_proof_under_the_node_s_own_signature_is_misbehaviour(world: World) -> None:
    size, cn = size_of(world), world["cn"].desk
    false = Submission(size, (b"\x01" * 32,), false_checkpoint(world, size + 5))
    signed = sign_submission(false, by="cn", to="la", at=world.clock.now(), signer=cn.keys.events)
    assert witness_signed(world["la"].desk, signed).code == "witness.wrong_proof"
    (row,) = list_alarms(world["la"].desk)
    assert row.kind == "broken"
    assert all(check.ok for check in verify_misbehaviour(row.proof, roots(world)))
    world.exchange()
    assert standing(world, "th") == ["broken"]


def test_a_signed_submission_is_good_for_its_witness_its_signer_and_its_minutes(world: World) -> None:
    cn, la = world["cn"].desk, world["la"].desk
    assert witness_signed(la, signed_submission_for(cn, "la", size_of(world))).note
    with pytest.raises(NotVerified) as refusal:
        witness_signed(la, signed_submission_for(cn, "th", size_of(world)))
    assert refusal.value.code == "submission.not_now"
    late = signed_submission_for(cn, "la", size_of(world))
    world.clock.turn(minutes=6)
    with pytest.raises(NotVerified):
        witness_signed(la, late)
    submission = submission_for(cn, size_of(world))
    forged = sign_submission(submission, by="cn", to="la", at=world.clock.now(), signer=world["th"].keys.events)
    with pytest.raises(NotVerified):
        witness_signed(la, forged)


def test_an_accusation_that_does_not_hold_is_on_record_and_raises_nothing(world: World) -> None:
    """la accuses cn with two checkpoints that cn has signed and that do not contradict each other."""
    proof = fork(world).proof
    outer = decode(proof)
    report = decode(outer["report"])
    report["second"] = report["first"]
    forged = encode({**outer, "report": encode(report)})
    with world["th"].desk.store.reading() as unit:
        assert unit.alarms.all() == []
    _tell(world, "la", "th", forged)
    assert standing(world, "th") == []
    assert ("alarm.refused", "misbehaviour.none") in [(one.act, one.outcome) for one in steps.audits(world["th"])]


def _tell(world: World, sender: str, to: str, proof: bytes) -> None:
    from comity.application.desk import SYSTEM
    from comity.application.node.alarms import take_accusation
    from comity.application.recorder import Recorder

    desk = world[to].desk
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, "test")
        take_accusation(recorder, proof, sender)
        recorder.finish()


def test_our_own_log_restored_from_an_old_copy_signs_nothing_until_it_is_whole(world: World) -> None:
    cn = world["cn"]
    store = cn.desk.store
    old = store.state.copy()  # type: ignore[attr-defined]
    steps.drafted(world, "cn")
    publish_checkpoint(cn.desk)
    cosigned(world, "th", _seen(world))
    whole = store.state  # type: ignore[attr-defined]
    store.state = old  # type: ignore[attr-defined]
    note = last_cosigned(world["th"].desk, "cn")
    assert note
    assert compare_with_witness(cn.desk, "th", note) == "own_behind"
    with pytest.raises(OutOfOrder):
        publish_checkpoint(cn.desk)
    administrator, row = cn.officers[Role.ADMINISTRATOR], list_alarms(cn.desk)[0]
    with pytest.raises(OutOfOrder) as refusal:
        lift_alarm(cn.desk, administrator, row.id, reason="never mind")
    assert refusal.value.code == "alarm.still_true"
    alarms = store.state.alarms  # type: ignore[attr-defined]
    store.state = whole  # type: ignore[attr-defined]
    store.state.alarms.update(alarms)  # type: ignore[attr-defined]
    lift_alarm(cn.desk, administrator, row.id, reason="restored from the archive")
    assert publish_checkpoint(cn.desk).size


def test_our_own_log_rewritten_is_found_by_what_a_witness_holds(world: World) -> None:
    size = size_of(world)
    assert compare_with_witness(world["cn"].desk, "la", false_checkpoint(world, size)) == "own_differs"
    assert standing(world, "cn") == ["own_differs"]


def test_a_witness_cannot_stop_us_with_a_checkpoint_that_we_did_not_sign(world: World) -> None:
    desk = world["cn"].desk
    lie = make_checkpoint("cn", 10_000, b"\x01" * 32, LogSigner(*world["la"].keys.log), world.clock.now()).to_bytes()
    with pytest.raises(NotVerified):
        compare_with_witness(desk, "la", lie)
    assert publish_checkpoint(desk).size


def test_a_clock_that_was_set_back_does_not_look_like_a_roll_back(world: World) -> None:
    world.clock.turn(hours=-5)
    steps.drafted(world, "cn")
    publish_checkpoint(world["cn"].desk)
    cosigned(world, "la", _seen(world))
    assert list_alarms(world["la"].desk) == []


def test_an_alarm_is_found_by_the_beginning_of_its_id(world: World) -> None:
    row = fork(world)
    assert find_alarm(world["la"].desk, row.id.hex()[:8]) == row
    assert parse_misbehaviour(row.proof).misbehaviour.id == row.id
    for wrong in ("", "zz"):
        with pytest.raises(InvalidInput):
            find_alarm(world["la"].desk, wrong)
