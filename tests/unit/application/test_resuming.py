"""A node that comes back from an archive goes on only if nobody saw more of its log than it has."""

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.test_own_keys import cosign

from comity.adapters.storage.closed import ClosedStore
from comity.application.node.resuming import (
    AGREES,
    BEHIND,
    DIFFERS,
    NEVER_SAW,
    Compared,
    check_resumable,
    compare_log,
    note_resumed,
    witnesses_of,
)
from comity.application.node.witnessing import last_cosigned, publish_checkpoint
from comity.domain.errors import ComityError, InvalidInput, NotVerified, Refused, Unavailable
from comity.evidence.checkpoint import LogSigner, make_checkpoint


@pytest.fixture
def world() -> World:
    there = World.of("cn", "cn-zj", "la")
    steps.drafted(there, "cn")
    cosign(there, "cn", "la")
    return there


def held_by_la(world: World) -> bytes:
    note = last_cosigned(world["la"].desk, "cn")
    assert note is not None
    return note


def test_a_log_that_a_peer_saw_grow_further_is_behind(world: World) -> None:
    cn = world["cn"]
    archived = cn.desk.store.state.copy()
    assert compare_log(cn.desk, "la", held_by_la(world)).outcome == AGREES
    steps.drafted(world, "cn")
    cosign(world, "cn", "la")
    cn.desk.store.state = archived
    found = compare_log(cn.desk, "la", held_by_la(world))
    assert (found.node, found.outcome) == ("la", BEHIND)
    assert cn.desk.store.state is archived, "nothing was written"
    with pytest.raises(NotVerified) as refusal:
        check_resumable({"la": found}, frozenset({"la"}))
    assert refusal.value.code == "archive.behind", "nobody can decide that away"


def test_another_tree_of_the_same_size_differs(world: World) -> None:
    cn = world["cn"]
    size = publish_checkpoint(cn.desk).size
    other = make_checkpoint("cn", size, bytes(32), LogSigner(*cn.keys.log), world.clock.now())
    assert compare_log(cn.desk, "la", other.to_bytes()).outcome == DIFFERS


def test_a_peer_cannot_keep_us_closed_by_a_checkpoint_that_is_not_ours(world: World) -> None:
    la = world["la"]
    forged = make_checkpoint("cn", 10_000, bytes(32), LogSigner(*la.keys.log), world.clock.now())
    with pytest.raises(NotVerified):
        compare_log(world["cn"].desk, "la", forged.to_bytes())


@pytest.mark.parametrize(
    ("outcomes", "without", "error", "code"),
    [
        ({}, set(), None, ""),
        ({"la": AGREES, "th": NEVER_SAW}, set(), None, ""),
        ({"la": AGREES, "th": "line.down"}, set(), Refused, "archive.not_compared"),
        ({"la": AGREES, "th": "line.down"}, {"th"}, None, ""),
        ({"la": DIFFERS, "th": AGREES}, {"la"}, NotVerified, "archive.behind"),
        ({"la": AGREES}, {"vn"}, InvalidInput, "archive.without"),
    ],
)
def test_going_on_without_a_peer_is_a_named_decision(
    outcomes: dict[str, str], without: set[str], error: type[ComityError] | None, code: str
) -> None:
    compared = {node: Compared(node, outcome) for node, outcome in outcomes.items()}
    if error is None:
        check_resumable(compared, frozenset(without))
        return
    with pytest.raises(error) as refusal:
        check_resumable(compared, frozenset(without))
    assert refusal.value.code == code


def test_a_closed_node_reads_and_does_not_write_and_the_decision_is_on_record(world: World) -> None:
    cn = world["cn"].desk
    closed = ClosedStore(cn.store, "Restored in a test.")
    with closed.reading() as unit:
        assert unit.tiles.size()
    with pytest.raises(Unavailable) as refusal:
        closed.unit()
    assert refusal.value.code == "node.restored"
    assert witnesses_of(cn) == ["la"], "our own province is no witness"
    note_resumed(cn, "an id", {"la": Compared("la", AGREES, 7)}, frozenset({"th"}), "Synthetic person", "disk lost")
    entry = steps.audits(world["cn"])[-1]
    assert (entry.act, entry.subject, entry.detail["by"]) == ("node.resumed", "an id", "Synthetic person")
    assert (entry.detail["compared"], entry.detail["without"]) == ("la:agrees:7", "th")
