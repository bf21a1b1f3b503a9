"""A key is stolen: it signs no more anywhere, what rests on it is told apart, and what was under way goes out anew."""

from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.rotating import introduce, rotate
from tests.fakes.world import Node, World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import leaves_only_an_audit_entry
from tests.unit.application.test_own_keys import cosign, pinned

from comity.application.casework.case_proofs import case_proofs
from comity.application.casework.read_case import read_case
from comity.application.node.deliver import due_for, settle_answer, to_tell, told
from comity.application.node.own_keys import publish_statement
from comity.application.node.receive_batch import receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.node.status import node_status
from comity.application.oversight.check_log import check_log
from comity.application.oversight.key_damage import Damage, key_damage
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Role
from comity.evidence.statements import Revocation
from comity.exchange.delivery import Verdict

EARLY, LATE = "Said before the theft.", "Said after the theft."


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la", "th")


def revoke(world: World, name: str, since: Any, *key_ids: bytes) -> Node:
    """All that `revoke`, `sign` and `install` do."""
    entries = [Revocation(key_id, since, "stolen") for key_id in key_ids]
    node = rotate(world, name, revoked=entries, back_days=15)
    publish_statement(node.desk)
    return node


def looked(node: Node, whose: str, key_id: bytes, **more: Any) -> Damage:
    officer = node.officers[Role.AUDITOR]
    return key_damage(node.desk, officer, whose, key_id.hex(), purpose="a theft", **more)


def theft(world: World) -> tuple[steps.Matter, Any, bytes]:
    """Words by la before and after its key is stolen, all of them taken in by cn; cn's log cosigned between the two."""
    matter, la = steps.released(world), world["la"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text=EARLY)
    world.exchange()
    cosign(world, "cn", "th")
    world.clock.turn(minutes=5)
    since = world.clock.at
    world.clock.turn(minutes=5)
    clarify(la.desk, matter.order("la", Role.OFFICER), text=LATE)
    world.exchange()
    return matter, since, la.keys.events.public.id


def test_what_rests_on_a_stolen_key_is_told_apart_by_what_others_had_cosigned_before(world: World) -> None:
    matter, since, key_id = theft(world)
    revoke(world, "la", since, key_id)
    introduce(world, "la", "cn")
    damage = looked(world["cn"], "la", key_id)
    assert (damage.since, damage.revoked) == (since, True)
    words = [act for act in damage.acts if act.what == "request.clarified"]
    assert [act.held.how for act in words] == ["cosigned", "none"]
    assert words[0].held.by == ("th",)
    assert {act.kind for act in damage.acts} >= {"event", "envelope", "receipt"}
    assert all(act.held.how != "none" for act in damage.acts if act.known_at < since)
    assert all(act.held.how == "none" for act in damage.acts if act.known_at >= since)
    assert set(damage.cases) == {matter.case}
    assert EARLY not in repr(damage), "no content"
    assert steps.audits(world["cn"])[-1].act == "damage.read"


def test_without_another_state_only_our_own_clock_speaks_and_that_is_said(world: World) -> None:
    matter, la = steps.released(world), world["la"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text=EARLY)
    world.exchange()
    cosign(world, "cn", "la")
    world.clock.turn(minutes=5)
    damage = looked(world["cn"], "la", la.keys.events.public.id, since=world.clock.at)
    assert {act.held.how for act in damage.acts} == {"stored_before"}, "the thief's own node proves nothing"


def test_our_own_stolen_key_is_held_up_by_what_others_had_receipted(world: World) -> None:
    matter = steps.released(world)
    cn = world["cn"]
    clarify(cn.desk, matter.order("cn", Role.OFFICER), text=EARLY)
    world.exchange()
    world.clock.turn(minutes=5)
    since, key_id = world.clock.at, cn.keys.events.public.id
    clarify(cn.desk, matter.order("cn", Role.OFFICER), text=LATE)
    world.exchange()
    revoke(world, "cn", since, key_id)
    damage = looked(cn, "cn", key_id)
    words = [act for act in damage.acts if act.what == "request.clarified"]
    assert [(act.held.how, act.held.by) for act in words] == [("receipt", ("la",)), ("none", ())]
    assert {act.kind for act in damage.acts} >= {"event", "decision", "envelope", "receipt"}


def test_a_stolen_log_key_s_checkpoints_and_cosignatures_are_listed(world: World) -> None:
    matter, la = steps.released(world), world["la"]
    cosign(world, "cn", "la")
    cosign(world, "la", "cn")
    log_key = la.keys.log[0].public.id
    damage = looked(world["cn"], "la", log_key, since=world.clock.at + timedelta(minutes=1))
    assert {act.kind for act in damage.acts} == {"checkpoint", "cosignature"}
    assert matter.case not in damage.cases


def test_a_case_shows_which_of_its_events_rest_on_a_revoked_key_and_the_log_still_checks(world: World) -> None:
    matter, since, key_id = theft(world)
    cn, officer = world["cn"], world["cn"].officers[Role.OFFICER]
    assert read_case(cn.desk, officer, matter.case, purpose="test").doubts == {}
    revoke(world, "la", since, key_id)
    introduce(world, "la", "cn")
    view = read_case(cn.desk, officer, matter.case, purpose="test")
    said = {
        entry.known.body.text: view.doubts[entry.known.digest]
        for entry in view.case.timeline
        if entry.known.event.type == "request.clarified"
    }
    assert (said[EARLY].held.how, said[LATE].held.how) == ("cosigned", "none")
    assert said[LATE].held.in_doubt
    proofs = case_proofs(cn.desk, officer, matter.case, purpose="test")
    assert {one.digest: one.doubt for one in proofs.events if one.doubt} == view.doubts
    assert check_log(cn.desk).doubtful > 0


def test_what_a_thief_signs_is_refused_whatever_date_it_bears_and_the_true_node_goes_on(world: World) -> None:
    matter, la, cn = steps.released(world), world["la"], world["cn"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text="By the thief, dated before the theft.")
    forged = [row.envelope for row in due_for(la.desk, "cn", 9)]
    world.clock.turn(minutes=10)
    revoke(world, "la", world.clock.at, la.keys.events.public.id)
    introduce(world, "la", "cn")
    (result,) = receive_batch(cn.desk, forged)
    assert (result.verdict, result.code) == (Verdict.LATER, "envelope.unknown_key")


def test_what_waited_under_the_stolen_key_is_given_up_and_goes_out_again_by_the_same_name(world: World) -> None:
    matter, la, cn = steps.released(world), world["la"], world["cn"]
    clarify(la.desk, matter.order("la", Role.OFFICER), text="Under way when the key was stolen.")
    (row,) = due_for(la.desk, "cn", 9)
    world.clock.turn(days=3)
    revoke(world, "la", world.clock.at - timedelta(minutes=1), la.keys.events.public.id)
    assert pinned(cn, "la").sequence == 1
    introduce(world, "la", "cn")
    receipts = to_tell(la.desk, "cn")
    assert receipts, "the line at the other side is freed in signed words"
    told(la.desk, "cn", [receive_receipt(cn.desk, raw, "la") for raw in receipts])
    rows = due_for(la.desk, "cn", 9)
    assert row.digest not in {one.digest for one in rows}
    results = receive_batch(cn.desk, [one.envelope for one in rows])
    assert {result.verdict for result in results} == {Verdict.ACCEPTED}
    settle_answer(la.desk, "cn", [result.receipt for result in results if result.receipt])
    assert row.events[0] in {signed.digest for signed in steps.events(cn, matter.case)}, "by its old name"
    assert check_log(cn.desk).doubtful == 0, "for cn it came under the new key"
    with la.desk.store.reading() as unit:
        assert set(unit.outbox.counts()) == {("cn", "delivered"), ("cn", "failed"), ("th", "waiting")}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}))
def test_only_administrators_and_auditors_look_at_damage(world: World, role: Role) -> None:
    cn, key_id = world["cn"], world["la"].keys.events.public.id
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.role", "damage.read"):
        key_damage(cn.desk, cn.officers[role], "la", key_id.hex(), purpose="curious", since=world.clock.at)


@pytest.mark.parametrize(
    ("key", "since", "purpose", "code"),
    [("0" * 32, True, "theft", "keys.unknown"), ("", True, "theft", "keys.unknown"), (None, False, "theft",
     "damage.since"), (None, True, " ", "policy.purpose")],
)  # fmt: skip
def test_damage_is_asked_with_a_key_a_moment_and_a_purpose(
    world: World, key: str | None, since: bool, purpose: str, code: str
) -> None:
    cn, known = world["cn"], world["la"].keys.events.public.id.hex()
    with pytest.raises(InvalidInput) as refusal:
        key_damage(
            cn.desk, cn.officers[Role.ADMINISTRATOR], "la", known if key is None else key, purpose=purpose,
            since=world.clock.at if since else None,
        )  # fmt: skip
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("days", "within", "urgent"), [(80, None, None), (95, 30, False), (110, 14, False), (115, 7, True), (121, 0, True)]
)
def test_status_warns_thirty_fourteen_and_seven_days_before_a_key_ends(
    world: World, days: int, within: int | None, urgent: bool | None
) -> None:
    cn = world["cn"]
    world.clock.turn(days=days)
    found = node_status(cn.desk)
    assert found.keys.within == within
    ours = [one for one in found.warnings if one.what.startswith("keys.")]
    assert [one.urgent for one in ours] == ([] if urgent is None else [urgent])
    assert all("rotate" in one.command for one in ours)
    theirs = {one.node for one in found.warnings if one.what.startswith("peer.")}
    assert theirs == (set() if within is None else {"cn-zj", "la", "th"})
