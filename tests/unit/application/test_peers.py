"""Whom a node believes: compared fingerprints, a confirmed ministry's signature, its own ministry's word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.world import Node, World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import leaves_nothing, leaves_only_an_audit_entry

from comity.application.casework.amend_request import escalate_request
from comity.application.casework.release_request import release_request
from comity.application.directory import Directory
from comity.application.node.deliver import due_for, peers_waiting
from comity.application.node.peers import confirm_peer, import_statement, pin_forwarded, suspend_peer
from comity.application.node.receive_batch import receive_batch
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotPermitted, NotVerified, Unavailable
from comity.domain.officers import Actor, Role
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import Revocation, RootSigner, make_statement
from comity.exchange.delivery import Verdict

KEEPER = Role.ADMINISTRATOR
STRANGER = RootSigner(Ed25519Signer(b"\x01" * 32), MLDSA44Signer(b"\x02" * 32))


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


def newer(node: Node, **changes) -> bytes:
    """A later statement of the node."""
    plain = replace(node.keys.plain_statement, **{"sequence": node.keys.plain_statement.sequence + 1, **changes})
    return make_statement(plain, node.keys.root)


def row(node: Node, peer: str):
    with node.desk.store.reading() as unit:
        return unit.peers.get(peer)


def forward(node: Node, statement: bytes, sender: str) -> None:
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, Actor("system", Role.SYSTEM), "test")
        pin_forwarded(recorder, statement, sender)
        recorder.finish()


def test_what_nobody_confirmed_is_pending_and_neither_heard_nor_served() -> None:
    world, far = World.of("cn"), World.of("la", "th")
    cn, la = world["cn"], far["la"]
    assert import_statement(cn.desk, cn.officers[KEEPER], la.keys.statement).standing == "pending"
    with cn.desk.store.reading() as unit, pytest.raises(NotVerified) as refusal:
        Directory(cn.desk, unit).statement("la")
    assert refusal.value.code == "peer.not_active"
    with cn.desk.store.reading() as unit, pytest.raises(Unavailable):
        Directory(cn.desk, unit).hop("la")
    confirm_peer(cn.desk, cn.officers[KEEPER], "la", row(cn, "la").fingerprint)
    assert row(cn, "la").confirmed_by == cn.officers[KEEPER].id


def test_another_fingerprint_confirms_nothing() -> None:
    cn, la, th = World.of("cn")["cn"], World.of("la")["la"], World.of("th")["th"]
    import_statement(cn.desk, cn.officers[KEEPER], la.keys.statement)
    with leaves_only_an_audit_entry(cn, NotVerified, "peer.fingerprint", "peer.confirmed"):
        confirm_peer(cn.desk, cn.officers[KEEPER], "la", th.keys.plain_statement.root.fingerprint)
    with leaves_nothing(cn, InvalidInput, "peer.unknown"):
        confirm_peer(cn.desk, cn.officers[KEEPER], "mm", row(cn, "la").fingerprint)
    assert row(cn, "la").standing == "pending"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LAWYER, Role.AUDITOR, Role.EXECUTING_AUTHORITY])
def test_only_keepers_keep_peers(world: World, role: Role) -> None:
    cn, by = world["cn"], world["cn"].officers[role]
    fingerprint = row(cn, "la").fingerprint
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.role", "peer.imported"):
        import_statement(cn.desk, by, world["la"].keys.statement)
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.role", "peer.confirmed"):
        confirm_peer(cn.desk, by, "la", fingerprint)
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.role", "peer.suspended"):
        suspend_peer(cn.desk, by, "la", reason="test")


def test_a_newer_statement_takes_the_place_and_an_older_another_or_another_root_s_does_not(world: World) -> None:
    cn, la = world["cn"], world["la"]
    second, third = newer(la), newer(la, sequence=3)
    assert import_statement(cn.desk, cn.officers[KEEPER], third).sequence == 3
    assert row(cn, "la").standing == "active"
    fork = newer(la, sequence=3, name="Another name")
    other_root = make_statement(replace(la.keys.plain_statement, sequence=4, root=STRANGER.public), STRANGER)
    for data, code in (
        (second, "statement.rolled_back"),
        (fork, "statement.forked"),
        (other_root, "statement.root_changed"),
        (third[:-1], None),
        (b"", None),
        (cn.keys.statement, "peer.ourselves"),
    ):
        state = cn.desk.store.state
        with pytest.raises(NotVerified) as refusal:
            import_statement(cn.desk, cn.officers[KEEPER], data)
        assert code in (None, refusal.value.code)
        assert cn.desk.store.state.peers == state.peers
        assert len(cn.desk.store.state.events) == len(state.events) + 1, "an audit entry, and nothing else"


def test_an_invented_statement_that_somebody_forwarded_does_not_keep_the_real_one_out(world: World) -> None:
    """Nobody has confirmed it; so it binds nobody."""
    cn, th = world["cn"], World.of("th")["th"]
    invented = make_statement(replace(th.keys.plain_statement, sequence=99, root=STRANGER.public), STRANGER)
    forward(cn, invented, "la")
    assert (row(cn, "th").standing, row(cn, "th").fingerprint) == ("pending", STRANGER.public.fingerprint)
    forward(cn, invented, "la")
    with pytest.raises(NotVerified):
        forward(cn, th.keys.statement, "la")  # a foreign node's word changes nothing any more
    real = import_statement(cn.desk, cn.officers[KEEPER], th.keys.statement)
    assert real.standing == "pending"
    confirm_peer(cn.desk, cn.officers[KEEPER], "th", th.keys.plain_statement.root.fingerprint)
    assert row(cn, "th").standing == "active"


def test_a_province_is_vouched_for_by_its_confirmed_ministry_and_by_no_other_signature(world: World) -> None:
    la, zj = world["la"], world["cn-zj"]
    forward(la, zj.keys.statement, "cn")
    assert (row(la, "cn-zj").standing, row(la, "cn-zj").confirmed_by) == ("active", "cn")
    alone = make_statement(replace(zj.keys.plain_statement, node="cn-gd", name="Alone"), zj.keys.root)
    by_stranger = make_statement(
        replace(zj.keys.plain_statement, node="cn-gd", name="By another"), zj.keys.root, STRANGER
    )
    for data in (alone, by_stranger):
        with pytest.raises(NotVerified):
            forward(la, data, "cn")
    far = World.of("th")["th"]
    with pytest.raises(NotVerified) as refusal:
        forward(far, zj.keys.statement, "cn")
    assert refusal.value.code == "peer.unknown"


def test_a_foreign_node_is_vouched_for_by_our_own_ministry_only(world: World) -> None:
    th = World.of("th")["th"]
    forward(world["cn-zj"], th.keys.statement, "cn")
    assert (row(world["cn-zj"], "th").standing, row(world["cn-zj"], "th").confirmed_by) == ("active", "cn")
    for node, sender in (("la", "cn"), ("cn", "la"), ("cn", "cn-zj")):
        forward(world[node], th.keys.statement, sender)
        assert row(world[node], "th").standing == "pending"


def test_an_older_statement_that_is_forwarded_is_passed_over(world: World) -> None:
    cn, la = world["cn"], world["la"]
    import_statement(cn.desk, cn.officers[KEEPER], newer(la))
    forward(cn, la.keys.statement, "th")
    assert row(cn, "la").sequence == 2


def test_a_suspended_peer_is_neither_heard_nor_served_not_even_by_a_way_round(world: World) -> None:
    matter = steps.acknowledged(world)
    cn, la, zj = world["cn"], world["la"], world["cn-zj"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text="On its way when it happened.")
    clarify(cn.desk, matter.order("cn", Role.OFFICER), text="Waiting.")
    suspend_peer(cn.desk, cn.officers[Role.SUPERVISOR], "la", reason="a leak")
    assert "la" not in peers_waiting(cn.desk)
    for node in (cn, zj):
        if node is zj:
            suspend_peer(zj.desk, zj.officers[KEEPER], "la", reason="a leak")
        with leaves_nothing(node, Unavailable, "line.suspended"):
            order = matter.order(node.desk.node, Role.SUPERVISOR)
            escalate_request(node.desk, order, to_whom="a desk", reason="To all.")
    (result,) = receive_batch(cn.desk, [r.envelope for r in due_for(la.desk, "cn", 9)])
    assert (result.verdict, result.code, result.receipt) == (Verdict.LATER, "envelope.unknown_sender", None)
    confirm_peer(cn.desk, cn.officers[KEEPER], "la", row(cn, "la").fingerprint)
    assert receive_batch(cn.desk, [r.envelope for r in due_for(la.desk, "cn", 9)])[0].verdict is Verdict.ACCEPTED


def test_suspension_survives_a_newer_statement_and_our_ministry_s_word(world: World) -> None:
    zj, la = world["cn-zj"], world["la"]
    steps.released(world)
    forward(zj, la.keys.statement, "cn")
    suspend_peer(zj.desk, zj.officers[KEEPER], "la", reason="test")
    before = len(zj.desk.store.state.events)
    forward(zj, newer(la), "cn")
    assert (row(zj, "la").standing, row(zj, "la").sequence) == ("suspended", 2)
    assert len(zj.desk.store.state.events) == before, "nothing says that it was confirmed"
    with leaves_nothing(zj, InvalidInput, "peer.unknown"):
        suspend_peer(zj.desk, zj.officers[KEEPER], "la", reason=" ")


def test_a_stranger_s_envelope_is_refused_and_writes_nothing_but_that(world: World) -> None:
    far = World.of("th", "la")
    matter = steps.assessed(far, "th")
    release_request(far["th"].desk, matter.order("th", Role.NATIONAL_DESK))
    (envelope,) = [r.envelope for r in due_for(far["th"].desk, "la", 9)]
    la = world["la"]
    before = len(la.desk.store.state.events)
    (result,) = receive_batch(la.desk, [envelope])
    assert (result.verdict, result.code, result.receipt) == (Verdict.LATER, "envelope.unknown_sender", None)
    assert len(la.desk.store.state.events) == before + 1
    assert steps.audits(la)[-1].act == "envelope.refused"


def test_a_key_revoked_between_sending_and_arrival_is_not_believed_whatever_date_it_bears(world: World) -> None:
    matter = steps.released(world)
    la, cn = world["la"], world["cn"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text="Signed with a key that is then lost.")
    at = world.clock.at + timedelta(minutes=1)
    keys = la.keys.plain_statement
    lost = Revocation(la.keys.events.public.id, at, "stolen")
    import_statement(cn.desk, cn.officers[KEEPER], newer(la, revoked=(lost,), signing_keys=keys.signing_keys))
    world.clock.turn(hours=1)
    (result,) = receive_batch(cn.desk, [r.envelope for r in due_for(la.desk, "cn", 9)])
    assert (result.verdict, result.receipt) == (Verdict.LATER, None)
    assert "Signed with" not in str(steps.events(cn, matter.case))
