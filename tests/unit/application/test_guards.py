"""What comes before a measure: alarms, screening, protection. Ways round each fail; their lawful neighbours pass."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.fakes.world import WordedLaw, World
from tests.unit.application.saying import postpone, supplement
from tests.unit.application.steps import (
    Matter,
    accepted,
    acknowledged,
    assessed,
    audits,
    decision,
    events,
    executed,
    refused,
)

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.check_protection import EARLIEST, NEUTRAL_WORDS, answer_neutrally, check_protection
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.decide_safeguard import decide_safeguard
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure, report_not_executed
from comity.application.casework.release_request import release_request
from comity.application.casework.screen_victim import screen_victim
from comity.application.casework.submit_request import submit_request
from comity.application.casework.waive_item import waive_item
from comity.application.reading import known
from comity.domain import bodies as b
from comity.domain.decisions import Effect, LegalOutcome
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.officers import Role
from comity.domain.requests import Urgency
from comity.domain.stages import MeasureStage, Stage

DESK, LAWYER, EXECUTING = Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY
ALARM = decision(LegalOutcome.NEEDS_REVIEW, ("POL", Effect.REVIEW), ("PERSEC", Effect.REVIEW))
POLICE = ("police_info", "police_hit_nohit", "police_hit_followup")


def world(measure: str, outcome: Any = None, looks: tuple[str, ...] = ()) -> World:
    """Laos's and China's law as told."""
    law = WordedLaw({measure: outcome} if outcome else {})
    law.looks = {measure: frozenset(looks)}
    return World.of("cn", "cn-zj", "la", law=law)


def go(matter: Matter, node: str, safeguard: str, *, go_on: bool = True, support: str = "") -> SignedEvent:
    desk = matter.world[node].desk
    proposal = decide_safeguard(
        desk, matter.order(node, LAWYER), "m1", safeguard=safeguard, go_on=go_on, reason="looked at", support=support
    )
    return confirm_proposal(desk, matter.order(node, DESK), proposal.digest)


def alarmed(measure: str) -> Matter:
    """Asked in Laos, where the law sees politics; Beijing saw them too and decided."""
    matter = assessed(world(measure, ALARM), "cn-zj", measure)
    zj, cn = matter.world["cn-zj"].desk, matter.world["cn"].desk
    submit_request(zj, matter.order("cn-zj", Role.SUPERVISOR))
    matter.world.exchange()
    for item in ("review:POL", "review:PERSEC"):
        waive_item(cn, matter.order("cn", LAWYER), measure="m1", item=item, reason="no speech in the file")
    go(matter, "cn", "political_alarm")
    release_request(cn, matter.order("cn", DESK))
    matter.world.exchange()
    acknowledge_request(matter.world["la"].desk, matter.order("la", DESK), reference="LA-1")
    matter.world.exchange()
    return matter


@pytest.mark.parametrize("measure", POLICE)
def test_politics_stop_information_and_hit_or_no_hit_before_anything_is_compared(measure: str) -> None:
    matter = alarmed(measure)
    la, sent = matter.world["la"].desk, len(matter.world["la"].desk.store.state.outbox)  # type: ignore[attr-defined]
    with pytest.raises(Refused) as stopped:
        accept_measure(la, matter.order("la", DESK), "m1", reason="domestic law allows it")
    assert (stopped.value.code, set(stopped.value.grounds)) == ("guard.political", {"POL", "PERSEC"})
    assert audits(matter.world["la"])[-1].outcome == "guard.political"
    go(matter, "la", "political_alarm")
    assert len(la.store.state.outbox) == sent, "the alarm and its decision tell the other side nothing"  # type: ignore[attr-defined]
    accepted(matter)
    executed(matter)
    assert matter.state("la").measures["m1"].stage is MeasureStage.EXECUTED


def test_a_single_lawyers_waiver_does_not_let_a_political_letter_leave() -> None:
    matter = assessed(world("police_info", ALARM), "cn-zj", "police_info")
    submit_request(matter.world["cn-zj"].desk, matter.order("cn-zj", Role.SUPERVISOR))
    matter.world.exchange()
    cn = matter.world["cn"].desk
    for item in ("review:POL", "review:PERSEC"):
        waive_item(cn, matter.order("cn", LAWYER), measure="m1", item=item, reason="fine by me")
    with pytest.raises(Refused) as stopped:
        release_request(cn, matter.order("cn", DESK))
    assert stopped.value.code == "guard.political"


def test_the_desk_alone_decides_no_alarm_and_nobody_decides_it_twice() -> None:
    matter = alarmed("police_info")
    la = matter.world["la"].desk
    with pytest.raises(NotPermitted):
        decide_safeguard(la, matter.order("la", DESK), "m1", safeguard="political_alarm", go_on=True, reason="fine")
    proposal = decide_safeguard(
        la, matter.order("la", LAWYER), "m1", safeguard="political_alarm", go_on=True, reason="fine"
    )
    with pytest.raises(NotPermitted) as alone:
        confirm_proposal(la, matter.order("la", LAWYER), proposal.digest)
    assert alone.value.code == "policy.two_persons"
    with pytest.raises(Refused):
        accept_measure(la, matter.order("la", DESK), "m1", reason="yes")


def test_what_two_persons_stopped_is_neither_accepted_nor_answered_but_refused() -> None:
    matter = alarmed("police_info")
    go(matter, "la", "political_alarm", go_on=False)
    with pytest.raises(Barred) as stopped:
        accept_measure(matter.world["la"].desk, matter.order("la", DESK), "m1", reason="yes")
    assert stopped.value.code == "guard.stopped"
    refused(matter, "m1", "POL")
    assert matter.state("la").measures["m1"].stage is MeasureStage.REFUSED


def test_a_result_found_before_the_stop_does_not_leave_after_it() -> None:
    matter = alarmed("police_info")
    go(matter, "la", "political_alarm")
    accepted(matter)
    executed(matter)
    go(matter, "la", "political_alarm", go_on=False)
    with pytest.raises(Barred):
        prepare_answer(matter.world["la"].desk, matter.order("la", DESK), text="x", rule="r", use_limits="u")


# ---------- victims


def screening(matter: Matter, node: str = "la", **changes: Any) -> SignedEvent:
    said: dict[str, Any] = {
        "result": "no_indicators",
        "screened_on": date(2026, 3, 1),
        "language": "zh",
        "interpreter": "a sworn interpreter",
        "non_punishment": True,
    }
    return screen_victim(matter.world[node].desk, matter.order(node, EXECUTING), "p1", **{**said, **changes})


@pytest.fixture
def compound() -> Matter:
    """Extradition of somebody from a scam compound, asked before anybody looked. China's own look was made."""
    there = world("extradition")
    matter = acknowledged(there, "extradition")
    there["la"].desk.law.looks = {"extradition": frozenset({"victim_screening"})}  # type: ignore[attr-defined]
    return matter


def acceptance(matter: Matter) -> str:
    try:
        accepted(matter)
    except (Refused, Barred) as fault:
        return fault.code
    return matter.state("la").measures["m1"].stage.value


def test_nobody_from_a_compound_is_surrendered_unscreened(compound: Matter) -> None:
    assert acceptance(compound) == "guard.not_screened"
    screening(compound)
    assert acceptance(compound) == "accepted"


def test_nor_wanted_abroad_unscreened() -> None:
    matter = assessed(world("extradition", looks=("victim_screening",)), "cn-zj", "extradition")
    submit_request(matter.world["cn-zj"].desk, matter.order("cn-zj", Role.SUPERVISOR))
    matter.world.exchange()
    cn = matter.world["cn"].desk
    with pytest.raises(Refused) as stopped:
        release_request(cn, matter.order("cn", DESK))
    assert stopped.value.code == "guard.not_screened"
    screening(matter, "cn")
    release_request(cn, matter.order("cn", DESK))
    assert matter.state("cn").stage is Stage.RELEASED


@pytest.mark.parametrize("result", ["indicators", "victim"])
def test_a_victim_is_no_suspect_until_a_lawyer_and_another_say_so_and_where_help_is(
    compound: Matter, result: str
) -> None:
    screening(compound, result=result, indicators=("guarded", "papers_held"), support="an invented shelter")
    assert acceptance(compound) == "guard.victim"
    with pytest.raises(InvalidInput) as without:
        go(compound, "la", "victim")
    assert without.value.code == "safeguard.reason"
    go(compound, "la", "victim", support="an invented shelter")
    assert acceptance(compound) == "accepted"


def test_leaving_the_screening_out_takes_two_persons_and_a_reason(compound: Matter) -> None:
    with pytest.raises(InvalidInput):
        screening(compound, result="waived")
    proposal = screening(compound, result="waived", notes="the person is in prison for murder since 2019")
    assert acceptance(compound) == "guard.not_screened"
    with pytest.raises(NotPermitted):
        confirm_proposal(compound.world["la"].desk, compound.order("la", EXECUTING), proposal.digest)
    confirm_proposal(compound.world["la"].desk, compound.order("la", LAWYER), proposal.digest)
    assert acceptance(compound) == "accepted"


@pytest.mark.parametrize(
    "changes",
    [
        {"indicators": ("guarded",)},  # indicators, and yet none
        {"result": "indicators", "support": "shelter"},
        {"result": "victim"},
        {"interpreter": " "},
        {"language": ""},
        {"non_punishment": False},
        {"screened_on": date(2026, 3, 9)},
        {"result": "suspect"},
        {"result": "indicators", "indicators": ("looks poor",), "support": "shelter"},
    ],
)
def test_a_screening_that_is_none_does_not_count(compound: Matter, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        screening(compound, **changes)
    assert refusal.value.code == "screening.incomplete"
    assert acceptance(compound) == "guard.not_screened"


def test_the_screening_of_another_person_does_not_count(compound: Matter) -> None:
    la = compound.world["la"].desk
    with pytest.raises(InvalidInput) as refusal:
        screen_victim(
            la, compound.order("la", EXECUTING), "p2", result="no_indicators", screened_on=date(2026, 3, 1),
            language="zh", interpreter="x", non_punishment=True,
        )  # fmt: skip
    assert refusal.value.code == "screening.subject"


# ---------- protection


def asked_about(measure: str = "police_info", **changes: Any) -> Matter:
    return acknowledged(world(measure, looks=("protection_check",)), measure, **changes)


def check(matter: Matter, protection: str, found: str = "found") -> SignedEvent:
    role = DESK if matter.state("la").measures["m1"].measure.startswith("police") else LAWYER
    return check_protection(
        matter.world["la"].desk, matter.order("la", role), "m1",
        found=found, protection=protection, authority="an invented refugee office", reference="R-9",
    )  # fmt: skip


def neutral(matter: Matter, why: str) -> None:
    """The neutral answer, by the same role and as soon as it may leave."""
    la = matter.world["la"].desk
    role = DESK if matter.state("la").measures["m1"].measure.startswith("police") else LAWYER
    proposal = answer_neutrally(la, matter.order("la", role), "m1", why=why)
    confirm_proposal(la, matter.order("la", role, officer="second"), proposal.digest)


def test_nothing_is_accepted_before_the_refugee_office_has_said_a_plain_no() -> None:
    matter = asked_about()
    assert acceptance(matter) == "guard.not_checked"
    for answer in ("pending", "yes", "not_disclosed"):
        check(matter, answer)
        assert acceptance(matter) == "guard.protected"
    check(matter, "no")
    assert acceptance(matter) == "accepted"


def test_what_turns_out_protected_after_it_was_accepted_is_not_carried_out() -> None:
    matter = asked_about()
    check(matter, "no")
    accepted(matter)
    check(matter, "pending")
    la, order = matter.world["la"].desk, matter.order("la", EXECUTING)
    with pytest.raises(Refused):
        execute_measure(la, order, "m1", summary="The person lives there.")
    report_not_executed(la, order, "m1", reason="Nothing can be given.")


WORLDS = {
    "not found": ("no", "not_found"),
    "protected": ("yes", "found"),
    "asked for asylum": ("pending", "found"),
    "declined": ("no", "found"),
    "not disclosed": ("not_disclosed", "not_looked"),
}


@pytest.mark.parametrize("measure", ["police_info", "police_hit_nohit", "extradition"])
def test_the_other_side_sees_the_same_whether_the_person_is_away_protected_or_we_decline(measure: str) -> None:
    """Every event that reaches China, field by field and byte by byte but for what is drawn at random."""
    seen = {}
    for name, (protection, found) in WORLDS.items():
        matter = asked_about(measure)
        check(matter, protection, found)
        matter.world.clock.turn(days=2)
        neutral(matter, f"here: {name}")
        matter.world.exchange()
        theirs = [one for node in ("cn", "cn-zj") for one in events(matter.world[node], matter.case)]
        theirs = [one for one in theirs if one.event.author == "la"]
        seen[name] = [
            (
                one.event.type, one.event.at, one.event.actor, one.event.audience, one.event.handling, one.event.basis,
                len(one.event.after), len(one.header), len(one.content or b""), known(one).body,
            )
            for one in theirs
        ]  # fmt: skip
        body = seen[name][-1][-1]
        assert (body.grounds, body.reason) == (("NEUTRAL",), NEUTRAL_WORDS)
        assert matter.state("cn-zj").measures["m1"].stage is MeasureStage.REFUSED

    def bare(rows: list[Any]) -> list[Any]:
        return [(*row[:-1], strip(row[-1])) for row in rows]

    def strip(body: Any) -> Any:
        return (
            type(body),
            getattr(body, "measure", None),
            getattr(body, "grounds", None),
            getattr(body, "reason", None),
        )

    first, *others = (bare(rows) for rows in seen.values())
    assert len(first) >= 2
    for other in others:
        assert other == first
    sizes = {tuple(len(row) for row in rows) for rows in seen.values()}
    assert len(sizes) == 1


@pytest.mark.parametrize("urgency", list(Urgency))
def test_a_neutral_answer_waits_for_a_moment_that_the_letter_alone_gives(urgency: Urgency) -> None:
    reason = {} if urgency is Urgency.NORMAL else {"urgency_reason": "they move"}
    matter = asked_about(urgency=urgency, **reason)
    check(matter, "no", "not_found")
    la = matter.world["la"].desk
    with pytest.raises(OutOfOrder) as early:
        neutral(matter, "nobody of the name")
    assert early.value.code == "neutral.too_early"
    released_at = matter.state("la").released_at
    assert released_at is not None
    matter.world.clock.at = released_at + EARLIEST[urgency] - timedelta(minutes=1)
    (proposal,) = matter.state("la").proposals
    with pytest.raises(OutOfOrder):
        confirm_proposal(la, matter.order("la", DESK, officer="second"), proposal)
    matter.world.clock.turn(minutes=2)
    confirm_proposal(la, matter.order("la", DESK, officer="second"), proposal)


@pytest.mark.parametrize("ground", ["NONREF", "PERSEC", "TORTURE", "VICTIM", "HUMAN"])
def test_no_refusal_tells_by_its_ground_that_the_person_is_here(ground: str) -> None:
    matter = asked_about("extradition")
    with pytest.raises(InvalidInput) as refusal:
        refused(matter, "m1", ground)
    assert refusal.value.code == "refuse.reveals"
    refused(matter, "m1", "DUAL")


def test_nor_by_words_of_its_own_under_the_neutral_ground() -> None:
    matter = asked_about()
    matter.world.clock.turn(days=3)
    with pytest.raises(InvalidInput) as refusal:
        refuse_measure(
            matter.world["la"].desk, matter.order("la", DESK), "m1", grounds=("NEUTRAL",), reason="He is in our camp."
        )
    assert refusal.value.code == "neutral.words"


def test_the_neutral_answer_takes_the_same_role_and_the_same_steps_in_every_case() -> None:
    matter = asked_about()
    la = matter.world["la"].desk
    with pytest.raises(OutOfOrder) as unasked:
        answer_neutrally(la, matter.order("la", DESK), "m1", why="nobody")
    assert unasked.value.code == "neutral.not_checked"
    check(matter, "no")
    with pytest.raises(NotPermitted):
        answer_neutrally(la, matter.order("la", LAWYER), "m1", why="nobody")


def test_what_is_known_of_protection_stays_on_the_node() -> None:
    matter = asked_about()
    check(matter, "yes")
    matter.world.clock.turn(days=2)
    neutral(matter, "a refugee since 2024")
    matter.world.exchange()
    kept = {type(known(one).body) for one in events(matter.world["la"], matter.case)}
    assert {b.ProtectionChecked, b.NoteWritten} <= kept
    for node in ("cn", "cn-zj"):
        theirs = {one.event.type for one in events(matter.world[node], matter.case)}
        assert not theirs & b.PRIVATE - {"request.assessed", "request.drafted", "audit.recorded", "case.opened",
                                         "request.delivered", "act.proposed"}  # fmt: skip
        for one in events(matter.world[node], matter.case):
            assert b"refugee" not in (one.content or b"")


@pytest.mark.parametrize("ground", ["NONREF", "PERSEC", "TORTURE", "VICTIM", "HUMAN"])
def test_nor_does_a_postponement_tell_it(ground: str) -> None:
    matter = asked_about("extradition")
    la, order = matter.world["la"].desk, matter.order("la", LAWYER)
    with pytest.raises(InvalidInput) as refusal:
        postpone(la, order, "m1", ground=ground, reason="", until=date(2026, 4, 1))
    assert refusal.value.code == "refuse.reveals"
    postpone(la, order, "m1", ground="DUAL", reason="", until=date(2026, 4, 1))


def test_the_neutral_words_as_a_refusal_take_the_same_role_and_steps() -> None:
    matter = asked_about()
    matter.world.clock.turn(days=3)
    la, words = matter.world["la"].desk, {"grounds": ("NEUTRAL",), "reason": NEUTRAL_WORDS}
    with pytest.raises(OutOfOrder) as unasked:
        refuse_measure(la, matter.order("la", DESK), "m1", **words)
    assert unasked.value.code == "neutral.not_checked"
    check(matter, "no")
    with pytest.raises(NotPermitted):
        refuse_measure(la, matter.order("la", LAWYER), "m1", **words)
    proposal = refuse_measure(la, matter.order("la", DESK), "m1", **words)
    with pytest.raises(NotPermitted):
        confirm_proposal(la, matter.order("la", LAWYER), proposal.digest)
    order = matter.order("la", DESK, officer="second")
    both = replace(order, officer=replace(order.officer, roles=frozenset({DESK, LAWYER})))
    assert confirm_proposal(la, both, proposal.digest).event.actor.role is DESK


def test_the_screening_of_one_person_does_not_count_for_another_who_takes_the_place() -> None:
    matter = assessed(world("extradition", looks=("victim_screening",)), "cn", "extradition")
    screening(matter, "cn")
    cn = matter.world["cn"]

    def worded(**changes: Any) -> None:
        letter = replace(matter.state("cn").letter, **changes)
        draft_request(cn.desk, cn.officers[Role.OFFICER], letter, purpose="test")
        assess_request(cn.desk, matter.order("cn", Role.OFFICER))

    worded(facts="The same person, told in other words.")
    assert "p1" in matter.state("cn").screenings
    (person,) = matter.state("cn").letter.subjects
    worded(subjects=(replace(person, names=("Somebody Else",)),))
    with pytest.raises(Refused) as stopped:
        release_request(cn.desk, matter.order("cn", DESK))
    assert stopped.value.code == "guard.not_screened"


def test_nothing_more_is_told_in_a_letter_that_two_persons_have_stopped() -> None:
    matter = alarmed("police_info")
    go(matter, "cn", "political_alarm", go_on=False)
    with pytest.raises(Barred) as stopped:
        supplement(matter.world["cn"].desk, matter.order("cn", DESK), text="He writes.", documents={})
    assert stopped.value.code == "guard.stopped"
    go(matter, "cn", "political_alarm")
    supplement(matter.world["cn"].desk, matter.order("cn", DESK), text="He stole.", documents={})


def test_a_waiver_or_a_decision_is_confirmed_once(compound: Matter) -> None:
    la, lawyer = compound.world["la"].desk, compound.order("la", LAWYER)
    waiver = screening(compound, result="waived", notes="in prison since 2019")
    confirm_proposal(la, lawyer, waiver.digest)
    screening(compound, result="victim", support="an invented shelter")
    with pytest.raises(InvalidInput):
        confirm_proposal(la, lawyer, waiver.digest)
    assert acceptance(compound) == "guard.victim"
    decided = decide_safeguard(la, lawyer, "m1", safeguard="victim", go_on=True, reason="seen", support="a shelter")
    confirm_proposal(la, compound.order("la", DESK), decided.digest)
    go(compound, "la", "victim", go_on=False, support="a shelter")
    with pytest.raises(InvalidInput):
        confirm_proposal(la, compound.order("la", DESK), decided.digest)
    assert acceptance(compound) == "guard.stopped"


def test_a_waiver_that_waits_is_overtaken_by_a_screening(compound: Matter) -> None:
    waiver = screening(compound, result="waived", notes="in prison since 2019")
    screening(compound, result="victim", support="an invented shelter")
    with pytest.raises(InvalidInput):
        confirm_proposal(compound.world["la"].desk, compound.order("la", LAWYER), waiver.digest)
    assert acceptance(compound) == "guard.victim"


HELD = ("readmission", "return_victim", "tsp")


@pytest.mark.parametrize("measure", HELD)
def test_whoever_would_be_sent_to_the_own_state_is_asked_about_before_that_state_is_told(measure: str) -> None:
    """The letter of the state that has the person does not leave before; another person takes another answer."""
    matter = assessed(world(measure, looks=("protection_check",)), "cn", measure)
    cn = matter.world["cn"].desk

    def outcome() -> str:
        try:
            release_request(cn, matter.order("cn", DESK))
        except Refused as refusal:
            return refusal.code
        return "released"

    def answered(protection: str) -> None:
        check_protection(
            cn, matter.order("cn", LAWYER), "m1", found="found", protection=protection,
            authority="an invented refugee office", reference="R-1",
        )  # fmt: skip

    assert outcome() == "guard.not_checked"
    for answer in ("pending", "yes", "not_disclosed"):
        answered(answer)
        assert outcome() == "guard.protected"
    answered("no")
    letter = matter.state("cn").letter
    another = replace(letter, subjects=(replace(letter.subjects[0], names=("Another Person",)),))
    draft_request(cn, matter.world["cn"].officers[Role.OFFICER], another, purpose="test")
    assess_request(cn, matter.order("cn", Role.OFFICER))
    assert outcome() == "guard.not_checked"
    answered("no")
    assert outcome() == "released"
    matter.world.exchange()
    assert not [one for one in events(matter.world["la"], matter.case) if one.event.type == "protection.checked"]


@pytest.mark.parametrize("measure", ["extradition", "transit", "police_info"])
def test_who_is_elsewhere_is_asked_about_where_the_person_is(measure: str) -> None:
    matter = assessed(world(measure, looks=("protection_check",)), "cn", measure)
    release_request(matter.world["cn"].desk, matter.order("cn", DESK))
    matter.world.exchange()
    la = matter.world["la"].desk
    acknowledge_request(la, matter.order("la", DESK), reference="LA-1")
    assert acceptance(matter) == "guard.not_checked"
