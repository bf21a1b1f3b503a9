"""A person changes hands only with a whole record, both sides' signatures, and nothing that stands before it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.steps import Matter, accepted, acknowledged, audits, executed, lie

from comity.application.casework.check_protection import check_protection
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.hand_over import HandoverShown, fill_half, show_handover, sign_handover
from comity.application.casework.keep_registers import judge_assurance, record_assurance, record_surrender
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.handovers import FIELDS, NEVER_LEFT_OUT, Half, HandoverEntry, Kind, Noted, fields_of
from comity.domain.officers import Role
from comity.domain.registers import specialities
from comity.law.earlier import Standing

ALL = ("cn", "cn-zj", "la")
X, L, F, D, S = Role.EXECUTING_AUTHORITY, Role.LAWYER, Role.OFFICER, Role.NATIONAL_DESK, Role.SUPERVISOR
HALF_OF = {"la": Half.GIVING, "cn-zj": Half.RECEIVING}


def entries(half: Half, **changes: tuple[str, str]) -> dict[str, tuple[str, str]]:
    whole = {rule.name: ("recorded", f"invented {rule.name}") for rule in fields_of(Kind.SURRENDER, half)}
    return {**whole, **changes}


def filled(matter: Matter, node: str, moments: dict[str, Any] | None = None, **changes: tuple[str, str]) -> SignedEvent:
    now, half = matter.world.clock.at, HALF_OF[node]
    said: dict[str, Any] = {"handed_at": now, "custody_since": now - timedelta(days=9 if half is Half.GIVING else 0)}
    if half is Half.GIVING:
        said["custody_until"] = now + timedelta(days=6)
    role = X if node == "la" else F
    signed = fill_half(
        matter.world[node].desk, matter.order(node, role), "m1", entries(half, **changes), **said | (moments or {})
    )
    matter.world.exchange()
    return signed


def signed(matter: Matter, node: str, officer: str = "second") -> SignedEvent:
    role = X if node == "la" else S
    done = sign_handover(matter.world[node].desk, matter.order(node, role, officer=officer), "m1")
    matter.world.exchange()
    return done


def shown(matter: Matter, node: str) -> HandoverShown:
    return show_handover(matter.world[node].desk, matter.order(node, L), "m1")


def asked_about_protection(matter: Matter, answer: str = "no") -> None:
    check_protection(
        matter.world["la"].desk, matter.order("la", L), "m1", found="found", protection=answer,
        authority="Invented refugee office", reference="R-1",
    )  # fmt: skip


@pytest.fixture
def granted() -> Matter:
    """Laos has granted China the extradition of an invented person; nobody has changed hands yet."""
    matter = acknowledged(World.of("cn", "cn-zj", "la"), "extradition")
    asked_about_protection(matter)
    accepted(matter)
    matter.world.exchange()
    return matter


def test_it_is_closed_once_both_sides_have_signed_the_same_two_halves(granted: Matter) -> None:
    filled(granted, "la")
    filled(granted, "cn-zj")
    signed(granted, "la")
    assert shown(granted, "cn-zj").record.closed_at is None
    signed(granted, "cn-zj")
    for node in ("la", "cn-zj", "cn"):
        there = shown(granted, node)
        assert there.record.closed_at is not None
        assert there.open == ()
        assert not granted.case_at(node).out_of_order
    custody = {one.half: one for one in there.custody}
    assert custody[Half.GIVING].held_min == 9 * 24 * 60
    assert custody[Half.GIVING].left_min == 6 * 24 * 60
    with pytest.raises(OutOfOrder, match="signed"):
        filled(granted, "la")


@pytest.mark.parametrize("name", [rule.name for rule in FIELDS if Kind.SURRENDER in rule.kinds])
@pytest.mark.parametrize("node", ["la", "cn-zj"])
def test_an_empty_field_keeps_it_open(granted: Matter, node: str, name: str) -> None:
    if name not in entries(HALF_OF[node]):
        return
    other = "cn-zj" if node == "la" else "la"
    filled(granted, other)
    filled(granted, node, **{name: ("recorded", "  ")})
    for where in (node, other):
        with pytest.raises(OutOfOrder, match=f"{name}:empty"):
            signed(granted, where)


@pytest.mark.parametrize("name", sorted(NEVER_LEFT_OUT))
@pytest.mark.parametrize("noted", [Noted.REFUSED, Noted.NOT_APPLICABLE])
def test_identity_health_and_the_offer_of_a_consul_are_never_left_out(granted: Matter, name: str, noted: Noted) -> None:
    with pytest.raises(InvalidInput, match=f"{name}:not_excepted"):
        filled(granted, "la", **{name: (noted.value, "the person did not want it")})
    ours = {field: HandoverEntry("recorded", "invented") for field in entries(Half.GIVING)}
    now = granted.world.clock.at
    body = b.HandoverFilled(
        granted.request, "m1", "giving", {**ours, name: HandoverEntry(noted.value, "no", "la.x")},
        now, now + timedelta(days=1), now,
    )  # fmt: skip
    lie(granted.world["la"], granted.case, body, ALL, X)  # a node that does not ask its own policy
    granted.world.exchange()
    filled(granted, "cn-zj")
    with pytest.raises(OutOfOrder, match="not_excepted"):
        signed(granted, "cn-zj")


def test_what_the_person_refuses_needs_a_reason_and_names_who_answers_for_it(granted: Matter) -> None:
    with pytest.raises(InvalidInput, match="no_reason"):
        filled(granted, "la", consul_notice=("refused_by_person", " "))
    filled(granted, "la", consul_notice=("refused_by_person", "the person does not want the consul told"))
    entry = shown(granted, "cn-zj").record.halves[Half.GIVING].filled.entries["consul_notice"]
    assert entry.by == granted.world["la"].officers[X].id


def test_whoever_filled_a_half_does_not_sign_it(granted: Matter) -> None:
    filled(granted, "la")
    filled(granted, "cn-zj")
    with pytest.raises(NotPermitted):
        sign_handover(granted.world["la"].desk, granted.order("la", X), "m1")


def test_a_changed_half_is_signed_anew_by_both(granted: Matter) -> None:
    filled(granted, "la")
    filled(granted, "cn-zj")
    signed(granted, "la")
    filled(granted, "cn-zj", property=("recorded", "one bag more"))
    assert not shown(granted, "la").record.signed
    signed(granted, "cn-zj")
    assert shown(granted, "la").record.closed_at is None


MOMENTS: dict[str, tuple[dict[str, int], str]] = {
    "after the limit of custody": ({"custody_until": -1}, "custody_until:expired"),
    "taken after being given": ({"custody_since": 3}, "custody_since:reversed"),
}


@pytest.mark.parametrize("how", MOMENTS)
def test_custody_beyond_its_limit_or_out_of_order_is_no_custody(granted: Matter, how: str) -> None:
    hours, problem = MOMENTS[how]
    now = granted.world.clock.at
    with pytest.raises(InvalidInput, match=problem):
        filled(granted, "la", {name: now + timedelta(hours=more) for name, more in hours.items()})


def test_both_sides_have_to_mean_the_same_moment_and_one_that_has_come(granted: Matter) -> None:
    now = granted.world.clock.at
    filled(granted, "la")
    filled(granted, "cn-zj", {"handed_at": now - timedelta(hours=3), "custody_since": now - timedelta(hours=3)})
    with pytest.raises(OutOfOrder, match="handed_at:differs"):
        signed(granted, "la")
    later = {"handed_at": now + timedelta(hours=2), "custody_since": now + timedelta(hours=2)}
    filled(granted, "cn-zj", later)
    filled(granted, "la", {"handed_at": now + timedelta(hours=2)})
    with pytest.raises(OutOfOrder, match="to_come"):
        signed(granted, "la")


@pytest.mark.parametrize("answer", ["pending", "yes", "not_disclosed"])
def test_who_asks_for_refuge_at_the_last_moment_is_not_handed_over(granted: Matter, answer: str) -> None:
    filled(granted, "la")
    filled(granted, "cn-zj")
    asked_about_protection(granted, answer)
    with pytest.raises(Refused) as refused:
        signed(granted, "la")
    assert refused.value.code == "handover.protection"
    granted.world.exchange()
    there = granted.world["cn-zj"].officers[S]
    assert not any(entry.known.event.type == "protection.checked" for entry in granted.case_at("cn-zj").timeline), there


def test_a_broken_promise_or_another_charge_stops_it(granted: Matter) -> None:
    la = granted.world["la"].desk
    promise = record_assurance(la, granted.order("la", L), "m1", assurance="specialty", text="only for this")
    with pytest.raises(InvalidInput):
        filled(granted, "la", nothing=("recorded", "x"))
    filled(granted, "la")
    filled(granted, "cn-zj", assurances=("not_applicable", "none asked"))
    with pytest.raises(OutOfOrder, match="assurances:not_excepted"):
        signed(granted, "la")
    filled(granted, "cn-zj")
    judge_assurance(la, granted.order("la", L), promise.digest, standing=Standing.ALLEGED, reason="another indictment")
    with pytest.raises(Refused) as refused:
        signed(granted, "la")
    assert tuple(refused.value.grounds) == ("ASSURANCE",)


def test_a_surrender_is_not_recorded_while_its_hand_over_is_open(granted: Matter) -> None:
    filled(granted, "la")
    la = granted.world["la"].desk
    for begun in (
        lambda: record_surrender(
            la, granted.order("la", L), "m1", on=granted.world.clock.at.date(), offences=("fraud_telecom",),
            handed_to="two officers",
        ),
        lambda: executed(granted),
    ):  # fmt: skip
        with pytest.raises(OutOfOrder) as refused:
            begun()
        assert refused.value.code == "handover.unfinished"


def test_a_surrender_rests_on_the_record_that_both_sides_signed(granted: Matter) -> None:
    for node in ("la", "cn-zj"):
        filled(granted, node)
    for node in ("la", "cn-zj"):
        signed(granted, node)
    la, today = granted.world["la"].desk, granted.world.clock.at.date()
    record_surrender(la, granted.order("la", X), "m1", on=today, offences=("fraud_telecom",), handed_to="two officers")
    granted.world.exchange()
    assert [one.measure for one in specialities(granted.state("cn-zj"))] == ["m1"]
    assert not [one for one in audits(granted.world["la"]) if one.act == "surrender.unsigned"]


def test_a_surrender_is_not_carried_out_without_its_record_and_a_lawyer_answers_for_one_on_paper(
    granted: Matter,
) -> None:
    la, order = granted.world["la"].desk, granted.order("la", X)
    for reason in ("", "It was on paper."):
        with pytest.raises(OutOfOrder) as refused:
            execute_measure(la, order, "m1", summary="Handed over.", no_record=reason)
        assert refused.value.code == "handover.no_record"
    record_surrender(
        la, granted.order("la", L), "m1", on=granted.world.clock.at.date(), offences=("fraud_telecom",),
        handed_to="two officers", no_record="on paper, at the bridge",
    )  # fmt: skip
    execute_measure(la, order, "m1", summary="Handed over.")


def test_other_hand_overs_on_paper_are_answered_for_by_name() -> None:
    matter = acknowledged(World.of("cn", "cn-zj", "la"), "tsp")
    accepted(matter)
    la, order = matter.world["la"].desk, matter.order("la", X)
    with pytest.raises(OutOfOrder) as refused:
        execute_measure(la, order, "m1", summary="Handed over.")
    assert refused.value.code == "handover.no_record"
    assert not [one for one in audits(matter.world["la"]) if one.act == "handover.unsigned"]
    execute_measure(la, order, "m1", summary="Handed over.", no_record="Their node knows of no record.")
    (told,) = [one for one in audits(matter.world["la"]) if one.act == "handover.unsigned"]
    assert told.subject == f"{matter.request}.m1"


def test_what_was_not_granted_or_hands_nobody_over_has_no_record() -> None:
    matter = acknowledged(World.of("cn", "cn-zj", "la"), "police_info", "extradition")
    with pytest.raises(OutOfOrder):
        fill_half(matter.world["la"].desk, matter.order("la", X), "m2", {})
    with pytest.raises(OutOfOrder) as refused:
        show_handover(matter.world["la"].desk, matter.order("la", L), "m1")
    assert refused.value.code == "handover.none"


def test_the_other_side_s_half_and_half_signed_records_are_not_believed(granted: Matter) -> None:
    ours = {field: HandoverEntry("recorded", "invented") for field in entries(Half.GIVING)}
    lie(granted.world["cn-zj"], granted.case, b.HandoverFilled(granted.request, "m1", "giving", ours), ALL, F)
    granted.world.exchange()
    assert granted.case_at("la").out_of_order
    assert not granted.state("la").handovers
    filled(granted, "la")
    filled(granted, "cn-zj", identity=("recorded", ""))
    pair = granted.state("la").handovers["m1"].pair
    assert pair is not None
    lie(granted.world["cn-zj"], granted.case, b.HandoverSigned(granted.request, "m1", *pair), ALL, S)
    granted.world.exchange()
    assert not granted.state("la").handovers["m1"].signed
