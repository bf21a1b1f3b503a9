"""Keys change: old signatures stay good, new ones are learned from the statement alone, and nothing goes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.rotating import introduce, rotate
from tests.fakes.world import Node, World
from tests.unit.application import steps
from tests.unit.application.saying import clarify

from comity.application.casework.case_proofs import case_proofs
from comity.application.directory import Directory
from comity.application.node.deliver import due_for
from comity.application.node.introducing import take_statements
from comity.application.node.own_keys import RETENTION, forget_retired, publish_statement
from comity.application.node.receive_batch import receive_batch
from comity.application.node.witnessing import (
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.application.oversight.check_log import check_log
from comity.application.oversight.export_proof import export_proof
from comity.cli.evidence import verify_envelope_record, verify_receipt_record
from comity.domain.errors import NotVerified
from comity.domain.officers import Role
from comity.evidence.bundle import verify_bundle
from comity.evidence.statements import Revocation, make_statement
from comity.exchange.delivery import Verdict

VERIFIERS = {"receipt": verify_receipt_record, "envelope": verify_envelope_record}


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la", "th")


def pinned(node: Node, peer: str) -> Any:
    with node.desk.store.reading() as unit:
        return unit.peers.get(peer)


def cosign(world: World, node: str, witness: str) -> None:
    """The node's newest checkpoint under the witness's name, as often as the witness wants another proof."""
    publish_checkpoint(world[node].desk)
    seen = 0
    for _ in range(2):
        answer = witness_checkpoint(world[witness].desk, node, submission_for(world[node].desk, seen))
        if answer.note is not None:
            take_cosignature(world[node].desk, witness, answer.note)
            return
        seen = answer.seen_size
    raise AssertionError(answer)


def test_a_peer_that_was_offline_learns_the_new_key_with_the_next_call_and_not_from_what_it_signs(
    world: World,
) -> None:
    matter = steps.released(world)
    la, cn = rotate(world, "la"), world["cn"]
    publish_statement(la.desk)
    clarify(la.desk, matter.order("la", Role.OFFICER), text="Signed with the new key.")
    waiting = [row.envelope for row in due_for(la.desk, "cn", 9)]
    assert len(waiting) == 2, "the notice, and the words"
    assert {result.code for result in receive_batch(cn.desk, waiting)} == {"envelope.unknown_key"}
    shown = introduce(world, "la", "cn")
    assert shown == (cn.keys.statement,), "and we see theirs"
    assert {result.verdict for result in receive_batch(cn.desk, waiting)} == {Verdict.ACCEPTED}
    assert pinned(cn, "la").sequence == 2
    assert "Signed with the new key." in str(steps.events(world["cn"], matter.case))
    (entry,) = [one for one in steps.audits(cn) if one.act == "statement.pinned"]
    assert (entry.detail["node"], entry.detail["sequence"]) == ("la", "2")


def test_what_was_sealed_and_signed_before_the_rotation_still_opens_and_holds(world: World) -> None:
    matter = steps.released(world)
    clarify(world["cn"].desk, matter.order("cn", Role.OFFICER), text="Sealed to the old key.")
    clarify(world["la"].desk, matter.order("la", Role.OFFICER), text="Signed with the old key.")
    rotate(world, "la")
    introduce(world, "la", "cn")
    world.exchange()
    assert "Sealed to the old key." in str(steps.events(world["la"], matter.case))
    assert "Signed with the old key." in str(steps.events(world["cn"], matter.case))


def test_after_two_rotations_log_proofs_and_bundles_still_hold_on_both_sides(world: World) -> None:
    matter = steps.released(world)
    cosign(world, "cn", "th")
    for _ in range(2):
        world.clock.turn(days=90)
        for node in ("cn", "cn-zj", "la", "th"):
            rotate(world, node)
            publish_statement(world[node].desk)
            for other in world.nodes:
                if other != node and pinned(world[other], node):
                    introduce(world, node, other)
            publish_checkpoint(world[node].desk)
    for name in ("cn", "la"):
        node = world[name]
        assert check_log(node.desk).checkpoints >= 2
        proofs = case_proofs(node.desk, node.officers[Role.OFFICER], matter.case, purpose="test")
        assert {one.signature_fault for one in proofs.events} == {""}
        for witness in {"cn", "la", "th"} - {name}:
            cosign(world, name, witness)
        made = export_proof(node.desk, node.officers[Role.OFFICER], matter.case, purpose="test")
        roots = [world[one].keys.plain_statement.root.fingerprint for one in ("cn", "la", "th")]
        checks = verify_bundle(made.data, roots, record_verifiers=VERIFIERS)
        assert [check.why for check in checks if not check.ok] == []


def test_without_the_history_the_log_would_not_check(world: World) -> None:
    steps.released(world)
    cn = rotate(world, "cn")
    publish_statement(cn.desk)
    check_log(cn.desk)
    cn.desk.store.state.statements = {}
    with pytest.raises(NotVerified) as refusal:
        check_log(cn.desk)
    assert refusal.value.code == "log.event_differs"


def older(node: Node) -> bytes:
    return make_statement(replace(node.keys.plain_statement, sequence=1, name="An earlier text"), node.keys.root)


def fork(node: Node) -> bytes:
    return make_statement(replace(node.keys.plain_statement, name="Another text"), node.keys.root)


def stranger(node: Node) -> bytes:
    return make_statement(replace(node.keys.plain_statement, sequence=9, root=FAR.root.public), FAR.root)


def torn(node: Node) -> bytes:
    return fork(node)[:-1] + b"\0"


FAR = World.of("th")["th"].keys


@pytest.mark.parametrize(
    ("attack", "audited"),
    [(older, ""), (fork, "statement.forked"), (stranger, ""), (torn, ""), (lambda node: b"nothing", "")],
)
def test_no_statement_brought_by_a_stranger_goes_back_forks_or_changes_the_root(
    world: World, attack: Callable[[Node], bytes], audited: str
) -> None:
    cn, la = world["cn"], rotate(world, "la")
    introduce(world, "la", "cn")
    before, entries = pinned(cn, "la"), len(steps.audits(cn))
    assert take_statements(cn.desk, [attack(la)]) == ()
    assert pinned(cn, "la") == before
    new = [one.outcome for one in steps.audits(cn)[entries:]]
    assert new == ([audited] if audited else []), "only what the root itself has signed is worth an entry"


def test_a_dropped_revocation_is_refused_and_on_record(world: World) -> None:
    la, cn = world["la"], world["cn"]
    rotate(world, "la", revoked=[Revocation(la.keys.events.public.id, world.clock.at, "stolen")])
    introduce(world, "la", "cn")
    dropped = replace(la.keys.plain_statement, sequence=3, revoked=())
    assert take_statements(cn.desk, [make_statement(dropped, la.keys.root)]) == ()
    assert steps.audits(cn)[-1].outcome == "statement.revocation_dropped"
    assert pinned(cn, "la").sequence == 2


def test_a_root_that_says_it_is_lost_ends_all_trust_until_people_meet(world: World) -> None:
    la, cn = world["la"], world["cn"]
    rotate(world, "la", revoked=[Revocation(la.keys.root.ed25519.public.id, world.clock.at, "stolen")])
    introduce(world, "la", "cn")
    assert pinned(cn, "la").standing == "suspended"
    with cn.desk.store.reading() as unit, pytest.raises(NotVerified) as refusal:
        Directory(cn.desk, unit).statement("la")
    assert refusal.value.code == "peer.not_active"


def test_a_key_that_is_good_only_from_tomorrow_signs_nothing_today(world: World) -> None:
    la, cn = world["la"], world["cn"]
    ahead = world.clock.at + timedelta(days=1)
    world.clock.at, today = ahead, world.clock.at
    rotate(world, "la")
    world.clock.at = today
    introduce(world, "la", "cn")
    key_id = la.keys.events.public.id
    with cn.desk.store.reading() as unit:
        directory = Directory(cn.desk, unit)
        with pytest.raises(NotVerified) as refusal:
            directory.event_key("la", key_id, signed_at=today, received_at=today)
        assert refusal.value.code == "key.not_yet_valid"
        assert directory.event_key("la", key_id, signed_at=ahead, received_at=today)


def test_a_retired_sealing_key_is_destroyed_once_nothing_can_come_for_it_and_not_before(world: World) -> None:
    la = world["la"]
    old = la.keys.plain_statement.hpke_keys[0]
    rotate(world, "la")
    publish_statement(la.desk)
    world.clock.at = old.valid_until + RETENTION - timedelta(minutes=1)
    assert forget_retired(la.desk) == ()
    assert la.keys.opening(old.id) is not None, "a peer that never heard of the rotation sealed to it until its end"
    world.clock.turn(minutes=2)
    assert forget_retired(la.desk)[0] == old.id
    assert la.keys.opening(old.id) is None
    entries = [one for one in steps.audits(la) if one.act == "key.forgotten"]
    assert old.id.hex() in {one.subject for one in entries}
    assert forget_retired(la.desk) == ()


def test_a_key_folder_that_went_back_is_noticed_by_the_node_itself(world: World) -> None:
    la = world["la"]
    before = la.keys.statement
    rotate(world, "la")
    publish_statement(la.desk)
    after, la.keys.statement = (
        la.keys.statement,
        make_statement(replace(la.keys.plain_statement, sequence=1, name="Another"), la.keys.root),
    )
    with pytest.raises(NotVerified):
        publish_statement(la.desk)
    la.keys.statement = before
    assert publish_statement(la.desk) is False, "a text of our own that is known changes nothing"
    la.keys.statement = after


def test_a_province_s_new_statement_goes_out_only_with_its_ministry_s_signature(world: World) -> None:
    zj = rotate(world, "cn-zj")
    whole = zj.keys.statement
    zj.keys.statement = make_statement(zj.keys.plain_statement, zj.keys.root)
    publish_statement(zj.desk)
    with zj.desk.store.reading() as unit:
        assert zj.keys.statement not in unit.peers.statements("cn-zj")
        assert unit.outbox.counts() == {}
    zj.keys.statement = whole
    publish_statement(zj.desk)
    with zj.desk.store.reading() as unit:
        assert whole in unit.peers.statements("cn-zj")
        assert unit.outbox.counts() == {("cn", "waiting"): 1}
