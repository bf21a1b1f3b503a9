"""What is read before the transaction saves work and decides nothing: the transaction's own answers are the same."""

from dataclasses import replace
from typing import Any

import pytest
from tests.fakes.rotating import introduce
from tests.fakes.world import World
from tests.unit.application.test_delivery import clarified, words
from tests.unit.application.test_stolen_key import revoke

from comity.application.node import read_ahead as module
from comity.application.node.peers import suspend_peer
from comity.application.node.read_ahead import Inside, Read, read_ahead
from comity.application.node.receive_batch import receive_read
from comity.domain.errors import NotVerified
from comity.domain.officers import Role
from comity.evidence import sealing
from comity.evidence.signatures import Ed25519Signer
from comity.exchange import envelope as envelopes_of
from comity.exchange.delivery import Verdict

OTHER = Ed25519Signer(bytes(32)).public


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la", "th")


def read(world: World, raws: list[bytes]) -> list[Read]:
    found = read_ahead(world["la"].desk, raws)
    assert all(isinstance(one, Read) for one in found)
    return [one for one in found if isinstance(one, Read)]


def test_an_envelope_in_order_is_read_with_its_signatures_and_not_checked_a_second_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _, raws = clarified(world, 3)
    found = read(world, raws)
    key = world["cn"].keys.events.public
    assert {one.proven for one in found} == {key}
    assert [event.proven for one in found if one.inside for event in one.inside.events] == [key] * 6, (
        "a token and its words in each"
    )

    def fail(*_: Any) -> None:
        raise AssertionError("checked twice")

    monkeypatch.setattr(sealing, "verify", fail)
    monkeypatch.setattr(envelopes_of, "verify", fail)
    monkeypatch.setattr(module, "look_inside", fail)
    assert {result.verdict for result in receive_read(world["la"].desk, found, "cn")} == {Verdict.ACCEPTED}
    assert words(world, "la", case) == ["word 0", "word 1", "word 2"]


def test_a_key_that_was_revoked_meanwhile_is_not_believed(world: World) -> None:
    case, _, raws = clarified(world, 2)
    found = read(world, raws)
    revoke(world, "cn", world.clock.at, world["cn"].keys.events.public.id)
    introduce(world, "cn", "la")
    assert {result.code for result in receive_read(world["la"].desk, found, "cn")} == {"envelope.unknown_key"}
    assert words(world, "la", case) == []


def test_a_node_that_was_suspended_meanwhile_is_not_listened_to(world: World) -> None:
    _, _, raws = clarified(world, 2)
    found, la = read(world, raws), world["la"]
    suspend_peer(la.desk, la.officers[Role.ADMINISTRATOR], "cn", reason="a test")
    assert {result.code for result in receive_read(la.desk, found, "cn")} == {"envelope.unknown_sender"}


def test_what_was_proven_with_another_key_is_checked_with_the_right_one(world: World) -> None:
    """Both for the envelope and for what is in it: whatever stood in `proven`, a wrong signature is refused."""
    _, _, raws = clarified(world, 2)
    first, second = read(world, raws)
    assert second.inside is not None
    forged = replace(first, envelope=replace(first.envelope, signature=bytes(64)), proven=OTHER)
    event = second.inside.events[0]
    forged_event = replace(event, signed=replace(event.signed, signature=bytes(64)), proven=OTHER)
    inside = Inside((forged_event,), second.inside.notices)
    la = world["la"].desk
    assert [result.code for result in receive_read(la, [forged], "cn")] == ["envelope.wrong_signature"]
    assert {result.verdict for result in receive_read(la, [first], "cn")} == {Verdict.ACCEPTED}
    assert [result.code for result in receive_read(la, [replace(second, inside=inside)], "cn")] == ["signature.wrong"]


def test_what_is_not_in_order_is_left_for_the_transaction_to_refuse(world: World) -> None:
    _, _, raws = clarified(world, 1)
    (whole,) = read(world, raws)
    flipped = raws[0][:-1] + bytes([raws[0][-1] ^ 1])
    damaged, unsigned, strange = read_ahead(world["la"].desk, [raws[0][:-1], flipped, b""])
    assert isinstance(damaged, NotVerified)
    assert isinstance(strange, NotVerified)
    assert isinstance(unsigned, Read)
    assert (unsigned.proven, unsigned.inside) == (None, None), "nothing of it is opened"
    (for_another,) = read_ahead(world["th"].desk, raws)
    assert isinstance(for_another, Read)
    assert (for_another.proven, for_another.inside) == (None, None)
    assert whole.inside is not None
