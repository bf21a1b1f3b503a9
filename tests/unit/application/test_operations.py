"""Acts on another state's soil: what lies outside the host's consent is refused at both nodes and shown to the host."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.steps import BARRED, Matter, accepted, acknowledged, audits, decision, lie

from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.give_consent import give_consent
from comity.application.operations.log_act import log_act
from comity.application.operations.revoke_consent import revoke_consent
from comity.application.operations.show_operation import OperationShown, show_operation
from comity.domain import bodies as b
from comity.domain.consent_boxes import Area, ConsentBox, Position, check_box
from comity.domain.decisions import Effect, LegalOutcome
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.officers import Role

OFFICER, LAWYER, DESK = Role.OFFICER, Role.LAWYER, Role.NATIONAL_DESK
BEND = Area("the bend", ((20_000_000, 100_000_000), (20_000_000, 100_100_000), (20_100_000, 100_100_000),
                         (20_100_000, 100_000_000)))  # fmt: skip
RIVER = Area("km 2350 to 2360", river="Mekong", from_m=2_350_000, to_m=2_360_000)
MIDDLE = Position(20_050_000, 100_050_000, 20)
ALL = ("cn", "cn-zj", "la")


def box(world: World, **changes: Any) -> ConsentBox:
    now = world.clock.at
    whole = ConsentBox(
        areas=(BEND, RIVER), starts=now, ends=now + timedelta(days=2), zone="Asia/Vientiane",
        persons=("boat 3", "Li Ming"), most=1, powers=("observe", "accompany"),
    )  # fmt: skip
    return replace(whole, **changes)


@pytest.fixture
def patrol() -> Matter:
    """A joint patrol that Laos has accepted. Nobody has consented to any act yet."""
    matter = acknowledged(World.of("cn", "cn-zj", "la", "th"), "joint_patrol", "police_info")
    accepted(matter)
    matter.world.exchange()
    return matter


def consented(matter: Matter, **changes: Any) -> SignedEvent:
    la = matter.world["la"].desk
    proposal = give_consent(la, matter.order("la", LAWYER), "m1", box=box(matter.world, **changes))
    signed = confirm_proposal(la, matter.order("la", DESK), proposal.digest)
    matter.world.exchange()
    matter.world.clock.turn(hours=1)
    return signed


def acted(matter: Matter, consent: bytes, **changes: Any) -> SignedEvent:
    said: dict[str, Any] = {
        "power": "observe", "persons": ("boat 3",), "what": "followed the ferry", "at": matter.world.clock.at,
        "at_error_s": 30, "position": MIDDLE,
    }  # fmt: skip
    return log_act(matter.world["cn-zj"].desk, matter.order("cn-zj", OFFICER), consent, **{**said, **changes})


def seen(matter: Matter, node: str) -> OperationShown:
    matter.world.exchange()
    return show_operation(matter.world[node].desk, matter.order(node, DESK if node == "la" else OFFICER))


def test_an_act_inside_the_box_is_an_act_on_both_sides(patrol: Matter) -> None:
    consent = consented(patrol).digest
    acted(patrol, consent)
    acted(patrol, consent, position=Position(error_m=50, river="mekong", river_m=2_355_000))
    for node in ("cn-zj", "la"):
        shown = seen(patrol, node)
        assert [one.faults for one in shown.acts] == [(), ()]
        assert shown.hosted == (node == "la")
    assert not [entry for entry in audits(patrol.world["la"]) if entry.act == "operation.alarm"]


Change = Callable[[datetime], dict[str, Any]]
OUTSIDE: dict[str, tuple[Change, str]] = {
    "over the border of the area": (lambda at: {"position": Position(20_050_000, 100_200_000, 20)}, "place"),
    "at the edge, within the error": (lambda at: {"position": Position(20_050_000, 100_000_100, 20)}, "place"),
    "on the edge": (lambda at: {"position": Position(20_050_000, 100_000_000, 0)}, "place"),
    "with an error as large as the area": (lambda at: {"position": Position(20_050_000, 100_050_000, 9_000)}, "place"),
    "on another river": (lambda at: {"position": Position(error_m=50, river="Nam Ou", river_m=2_355_000)}, "place"),
    "beyond the last kilometre": (
        lambda at: {"position": Position(error_m=50, river="Mekong", river_m=2_359_980)},
        "place",
    ),
    "nobody knows where": (lambda at: {"position": None}, "place_unknown"),
    "nobody knows how exactly": (lambda at: {"position": Position(20_050_000, 100_050_000, None)}, "place_unknown"),
    "half a place": (lambda at: {"position": Position(20_050_000, None, 20)}, "place_unknown"),
    "after the last day": (lambda at: {"at": at + timedelta(days=3)}, "time_unknown"),
    "nobody knows when": (lambda at: {"at": None}, "time_unknown"),
    "nobody knows how exactly when": (lambda at: {"at_error_s": None}, "time_unknown"),
    "before the consent": (lambda at: {"at": at - timedelta(hours=2)}, "time"),
    "by somebody else": (lambda at: {"persons": ("boat 9",)}, "person"),
    "by nobody": (lambda at: {"persons": ()}, "person"),
    "by too many": (lambda at: {"persons": ("boat 3", "Li Ming")}, "too_many"),
    "with a power that was not given": (lambda at: {"power": "pursue"}, "power"),
    "with a power that there is not": (lambda at: {"power": "arrest"}, "power"),
}


@pytest.mark.parametrize("how", OUTSIDE)
def test_an_act_outside_is_refused_here_and_the_host_is_told(how: str, patrol: Matter) -> None:
    change, fault = OUTSIDE[how]
    consent = consented(patrol).digest
    with pytest.raises(Refused) as refused:
        acted(patrol, consent, **change(patrol.world.clock.at))
    assert refused.value.code == "consent.outside"
    assert fault in refused.value.grounds
    (shown,) = seen(patrol, "la").outside
    assert fault in shown.faults
    assert not shown.claimed
    (alarm,) = [entry for entry in audits(patrol.world["la"]) if entry.act == "operation.alarm"]
    assert alarm.outcome == "consent.outside"
    assert fault in alarm.detail["faults"]


@pytest.mark.parametrize("how", OUTSIDE)
def test_a_node_that_claims_cover_all_the_same_is_not_believed(how: str, patrol: Matter) -> None:
    change, fault = OUTSIDE[how]
    consent = consented(patrol).digest
    said: dict[str, Any] = {"power": "observe", "persons": ("boat 3",), "at": patrol.world.clock.at, "at_error_s": 30,
                            "position": MIDDLE}  # fmt: skip
    said |= change(patrol.world.clock.at)
    claim = b.OperationActed(patrol.request, consent, what="nothing of note", **said)
    lie(patrol.world["cn-zj"], patrol.case, claim, ALL, OFFICER)
    (shown,) = seen(patrol, "la").outside
    assert shown.claimed
    assert fault in shown.faults
    (entry,) = patrol.case_at("la").out_of_order
    assert "outside the host state's consent" in entry.out_of_order
    assert [one.act for one in audits(patrol.world["la"])].count("operation.alarm") == 1


def test_an_accepted_patrol_covers_no_act_by_itself(patrol: Matter) -> None:
    with pytest.raises(Refused) as refused:
        acted(patrol, b"\x00" * 32)
    assert "no_consent" in refused.value.grounds


def test_the_consent_of_one_case_covers_nothing_in_another(patrol: Matter) -> None:
    consent = consented(patrol).digest
    other = acknowledged(patrol.world, "joint_patrol")
    accepted(other)
    other.world.exchange()
    with pytest.raises(Refused) as refused:
        acted(other, consent)
    assert "no_consent" in refused.value.grounds


def test_after_it_is_revoked_nothing_is_inside(patrol: Matter) -> None:
    consent = consented(patrol).digest
    la = patrol.world["la"].desk
    revoke_consent(la, patrol.order("la", LAWYER), consent, reason="the water rises")
    patrol.world.exchange()
    with pytest.raises(Refused) as refused:
        acted(patrol, consent)
    assert "revoked" in refused.value.grounds


def test_a_revocation_that_the_boat_learns_of_late_counts_from_when_it_was_given(patrol: Matter) -> None:
    consent = consented(patrol).digest
    before = acted(patrol, consent).digest
    patrol.world.clock.turn(minutes=10)
    revoke_consent(patrol.world["la"].desk, patrol.order("la", LAWYER), consent, reason="the water rises")
    patrol.world.clock.turn(hours=3)
    late = acted(patrol, consent).digest  # no word has reached the boat
    told = {one.event: one.faults for one in seen(patrol, "cn-zj").acts}
    assert told == {before: (), late: ("revoked",)}
    assert {one.event: one.faults for one in seen(patrol, "la").acts} == told


def test_a_revocation_does_not_reach_back(patrol: Matter) -> None:
    consent = consented(patrol).digest
    done = acted(patrol, consent).digest
    patrol.world.clock.turn(hours=1)
    past = patrol.world.clock.at - timedelta(hours=6)
    revoke_consent(patrol.world["la"].desk, patrol.order("la", DESK), consent, reason="no more", effective_at=past)
    assert [(one.event, one.faults) for one in seen(patrol, "la").acts] == [(done, ())]


def test_one_person_does_not_consent_and_a_guest_gives_himself_none(patrol: Matter) -> None:
    la = patrol.world["la"].desk
    proposal = give_consent(la, patrol.order("la", LAWYER), "m1", box=box(patrol.world))
    with pytest.raises(NotPermitted):
        confirm_proposal(la, patrol.order("la", LAWYER), proposal.digest)
    own = b.ConsentGiven(patrol.request, "m1", box(patrol.world), "", "cn-zj.x", "cn-zj.liar")
    given = lie(patrol.world["cn-zj"], patrol.case, own, ALL, LAWYER)
    patrol.world.exchange()
    assert patrol.state("la").consents == {}
    with pytest.raises(Refused):
        acted(patrol, given.digest)


def test_consent_is_for_operations_that_were_accepted(patrol: Matter) -> None:
    la = patrol.world["la"].desk
    with pytest.raises(OutOfOrder):
        give_consent(la, patrol.order("la", LAWYER), "m2", box=box(patrol.world))
    accepted(patrol, "m2")
    with pytest.raises(InvalidInput) as refused:
        give_consent(la, patrol.order("la", LAWYER), "m2", box=box(patrol.world))
    assert refused.value.code == "consent.measure"


BOW_TIE = Area("bow tie", ((0, 0), (1_000_000, 1_000_000), (1_000_000, 0), (0, 1_000_000)))


@pytest.mark.parametrize(
    "changes",
    [
        {"areas": ()},
        {"starts": datetime(9999, 6, 1, tzinfo=UTC), "ends": datetime(9999, 5, 1, tzinfo=UTC)},
        {"starts": datetime(9997, 6, 1, tzinfo=UTC), "ends": datetime(9999, 12, 31, tzinfo=UTC)},
        {"areas": (Area("a line", ((0, 0), (0, 1), (0, 2))),)},
        {"areas": (BOW_TIE,)},
        {"areas": (Area("a continent", ((0, 0), (0, 9_000_000), (9_000_000, 0))),)},
        {"areas": (Area("", BEND.polygon),)},
        {"areas": (Area("no river", river="Mekong", from_m=5, to_m=5),)},
        {"powers": ("everything",)},
        {"powers": ()},
        {"persons": ()},
        {"most": 0},
        {"most": 9},
        {"zone": " "},
    ],
)
def test_a_box_without_walls_is_no_consent(patrol: Matter, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        give_consent(patrol.world["la"].desk, patrol.order("la", LAWYER), "m1", box=box(patrol.world, **changes))
    assert refused.value.code == "consent.box"


@pytest.mark.parametrize("step", ["proposed", "confirmed"])
def test_no_consent_is_given_over_an_alarm_or_a_bar_that_came_after_the_acceptance(step: str, patrol: Matter) -> None:
    la = patrol.world["la"].desk
    proposal = None if step == "proposed" else give_consent(la, patrol.order("la", LAWYER), "m1", box=box(patrol.world))

    def consent() -> None:
        if proposal is None:
            give_consent(la, patrol.order("la", LAWYER), "m1", box=box(patrol.world))
        else:
            confirm_proposal(la, patrol.order("la", DESK), proposal.digest)

    la.law.outcomes["joint_patrol"] = BARRED  # type: ignore[attr-defined]
    with pytest.raises(Barred) as barred:
        consent()
    assert barred.value.code == "gate.barred"
    la.law.outcomes["joint_patrol"] = decision(  # type: ignore[attr-defined]
        LegalOutcome.NEEDS_REVIEW, ("POL", Effect.REVIEW)
    )
    assess_request(la, patrol.order("la", LAWYER))
    with pytest.raises(Refused) as alarmed:
        consent()
    assert alarmed.value.code == "guard.political"
    assert patrol.state("la").consents == {}


def test_nobody_gives_a_revoked_consent_again_by_confirming_it_a_second_time(patrol: Matter) -> None:
    la = patrol.world["la"].desk
    proposal = give_consent(la, patrol.order("la", LAWYER), "m1", box=box(patrol.world))
    given = confirm_proposal(la, patrol.order("la", DESK), proposal.digest)
    revoke_consent(la, patrol.order("la", DESK), given.digest, reason="the river is closed")
    with pytest.raises(InvalidInput) as again:
        confirm_proposal(la, patrol.order("la", DESK), proposal.digest)
    assert again.value.code == "proposal.unknown"
    give_consent(la, patrol.order("la", LAWYER), "m1", box=box(patrol.world))


def test_a_box_at_the_end_of_time_is_still_a_box(patrol: Matter) -> None:
    last = datetime(9999, 12, 31, tzinfo=UTC)
    assert check_box(box(patrol.world, starts=last - timedelta(days=1), ends=last))
