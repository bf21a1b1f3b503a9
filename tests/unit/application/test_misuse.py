"""A misused identity: kept with consent, for one thing, and destroyed everywhere with proof."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from tests.fakes.world import Node, World
from tests.unit.application.test_certificates import HOLDER, lie, met

from comity.application.reading import known
from comity.application.redress.misuse import Victim, end_misuse, erase_ended, record_misuse
from comity.domain.bodies import ContentErased
from comity.domain.errors import InvalidInput, NotPermitted, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.notice_bodies import NoticeWithdrawn
from comity.domain.officers import Role
from comity.domain.redress_bodies import MisuseEnded, MisuseErased, MisuseRecorded

RECORD = UUID(int=9)
VICTIM = Victim(RECORD, "cn", HOLDER, date(2026, 3, 1), "lo", ("th",))
PURPOSE = "redress"


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th", "vn")


def recorded(world: World) -> tuple[UUID, SignedEvent]:
    la = world["la"]
    signed = record_misuse(la.desk, la.officers[Role.OFFICER], VICTIM, purpose=PURPOSE)
    world.exchange()
    body = known(signed).body
    assert isinstance(body, MisuseRecorded)
    return body.misuse, signed


def test_whoever_meets_the_identity_sees_that_it_may_be_the_victim(world: World) -> None:
    recorded(world)
    for name in ("cn", "la", "th"):
        (first,) = met(world[name], RECORD)
        assert first.misused
        assert first.holder == HOLDER
    assert met(world["vn"], RECORD) == ()


@pytest.mark.parametrize("changes", [{"consent_on": None}, {"consent_language": ""}, {"consent_on": date(2031, 1, 1)}])
def test_without_consent_nothing_is_kept(world: World, changes: dict[str, object]) -> None:
    la = world["la"]
    with pytest.raises(InvalidInput):
        record_misuse(la.desk, la.officers[Role.OFFICER], replace(VICTIM, **changes), purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        record_misuse(la.desk, la.officers[Role.AUDITOR], VICTIM, purpose=PURPOSE)
    with pytest.raises(Unavailable):
        record_misuse(la.desk, la.officers[Role.OFFICER], replace(VICTIM, nodes=("mm",)), purpose=PURPOSE)
    assert met(la, RECORD) == ()


def gone(node: Node, digest: bytes) -> bool:
    with node.desk.store.reading() as unit:
        stored = unit.events.get(digest)
    assert stored is not None, "the header stays"
    return stored.signed.content is None and stored.signed.salt is None


def test_when_it_ends_every_copy_is_destroyed_and_says_so(world: World) -> None:
    misuse, signed = recorded(world)
    la = world["la"]
    end_misuse(la.desk, la.officers[Role.OFFICER], misuse, reason="victim_asked", purpose=PURPOSE)
    assert gone(la, signed.digest)
    world.exchange()
    for name in ("cn", "th"):
        assert not gone(world[name], signed.digest), "not yet: the node's own round does it"
        assert erase_ended(world[name].desk) == 1
        assert erase_ended(world[name].desk) == 0
        assert gone(world[name], signed.digest)
        assert met(world[name], RECORD) == ()
    world.exchange()
    with la.desk.store.reading() as unit:
        proofs = [known(stored.signed) for stored in unit.events.of_type("misuse.erased")]
        erased = [known(stored.signed).body for stored in unit.events.of_type("content.erased")]
    assert sorted(proof.event.author for proof in proofs) == ["cn", "th"]
    assert all(isinstance(proof.body, MisuseErased) and proof.body.event == signed.digest for proof in proofs)
    assert erased == [ContentErased(signed.digest, "misuse.ended", "victim_asked")]


def test_nobody_but_its_author_ends_it(world: World) -> None:
    misuse, signed = recorded(world)
    with pytest.raises(InvalidInput):
        end_misuse(world["cn"].desk, world["cn"].officers[Role.OFFICER], misuse, reason="error", purpose=PURPOSE)
    lie(world["cn"], MisuseEnded(misuse, "error"), "th")
    world.exchange()
    assert erase_ended(world["th"].desk) == 0
    assert not gone(world["th"], signed.digest)


def test_it_ends_with_the_record_and_only_its_owner_ends_that(world: World) -> None:
    _, signed = recorded(world)
    lie(world["th"], NoticeWithdrawn(RECORD, "served", "a lie"), "la")
    world.exchange()
    assert erase_ended(world["la"].desk) == 0
    lie(world["cn"], NoticeWithdrawn(RECORD, "served", "over"), "la", "th")
    world.exchange()
    for name in ("cn", "la", "th"):
        assert erase_ended(world[name].desk) == 1
        assert gone(world[name], signed.digest)
