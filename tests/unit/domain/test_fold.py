"""What a case makes of its events, in and out of place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.docs.casework_samples import SAMPLES
from tests.unit.domain.histories import (
    ALL,
    CASE,
    REQUEST,
    START,
    History,
    accepted,
    acknowledged,
    answer,
    answered,
    letter,
    released,
)

from comity.domain import bodies as b
from comity.domain.cases import Known, fold, heads
from comity.domain.earlier_bodies import AssuranceJudged, AssuranceVisited, EarlierJudged
from comity.domain.identifiers import uuid7
from comity.domain.officers import Role
from comity.domain.stages import RULES, MeasureStage, Stage

OTHER = uuid7(START, bytes(9) + b"\x02")


def test_the_whole_life_of_a_request_fits_and_closes_it() -> None:
    history = answered()
    history.add(b.FeedbackGiven(REQUEST, True, "a name"), "cn-zj", Role.OFFICER)
    for node in ("cn", "la"):
        history.add(b.RequestEvaluated(REQUEST, "all", "", ""), node, Role.SUPERVISOR)
    assert not history.case().out_of_order
    assert history.state().stage is Stage.CLOSED
    assert history.state().next_due is None


@pytest.mark.parametrize("order", ["fel", "flE", "efl", "elf", "lfe", "lef"])
def test_feedback_and_both_evaluations_close_it_in_whatever_order(order: str) -> None:
    history = answered()
    for step in order.lower():
        assert history.state().stage is not Stage.CLOSED
        if step == "f":
            history.add(b.FeedbackGiven(REQUEST, False, "nothing"), "cn-zj", Role.OFFICER)
        else:
            history.add(b.RequestEvaluated(REQUEST, "", "late", ""), {"e": "cn-zj", "l": "la"}[step], Role.SUPERVISOR)
    assert not history.case().out_of_order
    assert history.state().stage is Stage.CLOSED


def test_an_event_out_of_place_stays_in_the_timeline_with_its_reason_and_has_no_effect() -> None:
    history = released()
    before = history.state()
    early = history.add(b.FeedbackGiven(REQUEST, True, "a name"), "cn-zj", Role.OFFICER)
    assert history.state() == before
    assert history.why(early) == "the request is released"
    assert [entry.known for entry in history.case().out_of_order] == [early]
    assert len(history.case().timeline) == len(history.events)


WRONG_PLACE = [
    (b.RequestAcknowledged(REQUEST, "CN-1"), "cn", Role.NATIONAL_DESK, "a node of CN"),
    (b.RequestAcknowledged(REQUEST, "TH-1"), "th", Role.NATIONAL_DESK, "a node of TH"),
    (b.RequestAcknowledged(REQUEST, "LA-1"), "la", Role.OFFICER, "the role officer"),
    (b.RequestAcknowledged(REQUEST, "LA-1"), "la", Role.ADMINISTRATOR, "the role administrator"),
    (b.RequestWithdrawn(REQUEST, "gone"), "la", Role.SUPERVISOR, "a node of LA"),
    (b.RequestWithdrawn(REQUEST, "gone"), "cn-zj", Role.OFFICER, "the role officer"),
    (b.RequestSupplemented(REQUEST, "more"), "la", Role.NATIONAL_DESK, "a node of LA"),
    (b.RequestReleased(letter(), {}, "x"), "cn", Role.NATIONAL_DESK, "the request is released"),
    (b.RequestClarified(REQUEST, "what?"), "th", Role.OFFICER, "a node of TH"),
    (b.RequestClarified(OTHER, "what?"), "la", Role.OFFICER, "not known here"),
    (b.RequestEvaluated(REQUEST, "all", "", ""), "la", Role.SUPERVISOR, "the request is released"),
    (b.MeasureAccepted(REQUEST, "m1", "yes", "", "x", "y"), "la", Role.LAWYER, "the request is released"),
]


@pytest.mark.parametrize(("body", "author", "role", "why"), WRONG_PLACE)
def test_wrong_side_role_stage_or_request_has_no_effect_whoever_sends_it(body, author, role, why) -> None:
    history = released()
    before = history.state()
    audience = (*ALL, author)
    assert why in history.why(history.add(body, author, role, audience=audience))
    assert history.state() == before


DIGEST = b"\x01" * 32
SLIPS = {
    "act.proposed": b.ActProposed("measure.accepted", REQUEST, {"measure": "m2"}),
    "act.declined": b.ProposalDeclined(REQUEST, DIGEST, "no"),
    "case.opened": b.CaseOpened("Another title", "another purpose"),
    "clock.reminded": b.ClockReminded(REQUEST, "decide", "clock.police_7d", DIGEST, START, 50, "officer", "m1"),
    "earlier.judged": EarlierJudged(REQUEST, "a matter", "other_person", "another name", "", "x", "y"),
    "assurance.judged": AssuranceJudged(REQUEST, DIGEST, "lifted", "so be it", "x", "y"),
    "assurance.visited": AssuranceVisited(REQUEST, DIGEST, START.date(), "nobody", "kept", "all well"),
    "measure.executed": b.MeasureExecuted(REQUEST, "m1", "done"),
    "measure.not_executed": b.MeasureNotExecuted(REQUEST, "m1", "not done"),
    "request.assessed": b.RequestAssessed(REQUEST, DIGEST, {"letter": DIGEST}),
    "request.delivered": b.RequestDelivered(REQUEST, "la", "read", DIGEST),
    "request.drafted": b.RequestDrafted(letter(title="Another title")),
    "protection.checked": b.ProtectionChecked(REQUEST, "m1", "found", "no", "an office", "1"),
    "safeguard.decided": b.SafeguardDecided(REQUEST, DIGEST, "m1", "political_alarm", True, "go", "", "x", "y"),
    "victim.screened": b.VictimScreened(
        REQUEST, "p1", "no_indicators", START.date(), "zh", "none needed", (), non_punishment=True
    ),
    "request.waived": b.ItemWaived(REQUEST, DIGEST, "m1", "review:NAT", "so be it"),
}


SLIPS |= {
    name: replace(SAMPLES[name], request=REQUEST) for name in sorted(b.PRIVATE & frozenset(RULES) - frozenset(SLIPS))
}  # further types as the samples of the spec have them


@pytest.mark.parametrize("name", sorted(SLIPS))
def test_a_partner_cannot_put_what_is_private_to_a_node_into_a_case(name: str) -> None:
    """A proposal of theirs would need one confirmation of ours; their assessment would stand as that of our law."""
    history = acknowledged("police_info", "extradition")
    before, title = history.state(), history.case().title
    for author in ("cn", "la"):
        known = history.add(SLIPS[name], author, Role.LAWYER)
        assert "never leaves" in history.why(known)
    assert (history.state(), history.case().title) == (before, title)


def test_every_private_type_that_has_an_effect_is_tried_above() -> None:
    assert frozenset(SLIPS) == b.PRIVATE & (frozenset(RULES) | {"case.opened"})


TWO = "it takes two persons"


@pytest.mark.parametrize(
    ("decided_by", "seconded_by", "fits"),
    [
        ("la.lawyer1", "la.lawyer", True),
        ("la.lawyer", "la.lawyer", False),
        ("", "la.lawyer", False),
        ("la.lawyer1", "", False),
        ("la.lawyer1", "la.lawyer2", False),  # neither of whom signed
    ],
)
def test_refusal_and_coercive_acceptance_take_two_persons_whatever_the_partner_s_node_claims(
    decided_by: str, seconded_by: str, fits: bool
) -> None:
    for body in (
        b.MeasureRefused(REQUEST, "m1", ("LINK",), "no link", decided_by, seconded_by),
        b.MeasureAccepted(REQUEST, "m1", "yes", "", decided_by, seconded_by),
    ):
        history = acknowledged("mla_search_seizure")
        known = history.add(body, "la", Role.LAWYER)
        assert history.why(known) == ("" if fits else TWO)


def test_one_person_accepts_what_is_not_coercive() -> None:
    history = acknowledged("mla_evidence")
    assert not history.why(history.add(b.MeasureAccepted(REQUEST, "m1", "yes", "", "la.lawyer"), "la", Role.LAWYER))


def test_whoever_wrote_the_letter_does_not_release_it_whatever_the_release_says() -> None:
    history = History()
    history.private(b.RequestDrafted(letter()), "cn-zj", Role.OFFICER, actor="cn-zj.one")
    for drafted_by in ("cn-zj.one", "cn-zj.two", ""):
        known = history.add(b.RequestReleased(letter(), {}, drafted_by), "cn-zj", Role.SUPERVISOR, actor="cn-zj.one")
        assert history.why(known) == TWO
    known = history.add(b.RequestReleased(letter(), {}, "cn-zj.one"), "cn-zj", Role.SUPERVISOR, actor="cn-zj.two")
    assert not history.why(known)


def test_an_answer_is_approved_by_its_signer_who_did_not_prepare_it() -> None:
    history = acknowledged()
    bad = (
        answer(final=False, prepared_by="la.national_desk"),
        answer(final=False, prepared_by=""),
        answer(final=False, approval=b.HomeApproval("rule", "", START)),
        answer(final=False, approval=b.HomeApproval("rule", "la.third", START)),
    )
    for body in bad:
        assert history.why(history.add(body, "la", Role.NATIONAL_DESK)) == TWO
    assert not history.why(history.add(answer(final=False), "la", Role.NATIONAL_DESK))


@pytest.mark.parametrize("measure", ["extradition", "mla_evidence", "a_measure_of_a_later_version"])
def test_the_desk_decides_police_information_only(measure: str) -> None:
    history = acknowledged(measure, "police_info")
    refuse = {"grounds": ("LINK",), "reason": "no", "decided_by": "la.desk1", "seconded_by": "la.national_desk"}
    known = history.add(b.MeasureRefused(REQUEST, "m1", **refuse), "la", Role.NATIONAL_DESK)
    assert "lawyer" in history.why(known)
    assert not history.why(history.add(b.MeasureRefused(REQUEST, "m2", **refuse), "la", Role.NATIONAL_DESK))


def test_a_measure_that_this_version_does_not_know_can_be_refused_and_only_accepted_by_two() -> None:
    history = acknowledged("a_measure_of_a_later_version")
    one = history.add(b.MeasureAccepted(REQUEST, "m1", "yes", "", "la.lawyer"), "la", Role.LAWYER)
    assert history.why(one) == TWO
    two = b.MeasureRefused(REQUEST, "m1", ("FORM",), "unknown here", "la.lawyer1", "la.lawyer")
    assert not history.why(history.add(two, "la", Role.LAWYER))
    assert history.state().measures["m1"].stage is MeasureStage.REFUSED


@pytest.mark.parametrize(
    "changes",
    [
        {"case": OTHER},
        {"measures": ()},
        {"title": " "},
        {"requested_node": "th"},
        {"requesting_node": "la"},
        {"measures": letter("police_info", "extradition").measures[:1] * 2},
    ],
)
def test_a_partner_s_letter_that_is_not_whole_has_no_effect(changes) -> None:
    history = History()
    known = history.add(b.RequestReleased(letter(**changes), {}, "cn-zj.officer"), "cn", Role.NATIONAL_DESK)
    assert history.why(known)
    assert not history.case().requests


def test_an_answer_tells_the_asking_side_what_was_and_was_not_executed() -> None:
    history = acknowledged("police_info", "police_info", "police_info")
    for key in ("m1", "m2"):
        accepted(history, key)
    told = answer(
        b.MeasureResult("m1", "executed", "X."),
        b.MeasureResult("m2", "not_executed", "not in use"),
        b.MeasureResult("m3", "executed", "never accepted"),
        b.MeasureResult("m9", "executed", "never asked"),
        final=False,
    )
    assert not history.why(history.add(told, "la", Role.NATIONAL_DESK))
    stages = {key: measure.stage for key, measure in history.state().measures.items()}
    assert stages == {
        "m1": MeasureStage.EXECUTED, "m2": MeasureStage.NOT_EXECUTED, "m3": MeasureStage.ASKED
    }  # fmt: skip
    assert history.state().stage is Stage.ACKNOWLEDGED
    history.add(answer(), "la", Role.NATIONAL_DESK)
    state = history.state()
    assert (state.stage, state.next_due and state.next_due.name) == (Stage.ANSWERED, "feedback")


def test_withdrawal_takes_back_what_is_open_and_nothing_that_both_sides_know_has_ended() -> None:
    history = acknowledged("police_info", "police_info", "police_info", "police_info")
    refuse = b.MeasureRefused(REQUEST, "m1", ("LINK",), "no", "la.lawyer1", "la.lawyer")
    history.add(refuse, "la", Role.LAWYER)
    for key in ("m2", "m3"):
        accepted(history, key)
        history.private(b.MeasureExecuted(REQUEST, key, "X."), "la", Role.EXECUTING_AUTHORITY)
    history.add(answer(b.MeasureResult("m2", "executed", "X."), final=False), "la", Role.NATIONAL_DESK)
    waiting = history.private(b.ActProposed("measure.refused", REQUEST, {"measure": "m4"}), "la", Role.LAWYER)
    assert waiting.digest in history.state().proposals
    history.add(b.RequestWithdrawn(REQUEST, "found", ("m4",)), "cn", Role.NATIONAL_DESK)
    assert (history.state().stage, history.state().proposals) == (Stage.ACKNOWLEDGED, {})
    history.add(b.RequestWithdrawn(REQUEST, "found"), "cn", Role.NATIONAL_DESK)
    state = history.state()
    assert {key: m.stage.value for key, m in state.measures.items()} == {
        "m1": "refused", "m2": "executed", "m3": "withdrawn", "m4": "withdrawn"
    }  # fmt: skip
    assert (state.stage, state.next_due) == (Stage.WITHDRAWN, None)


def test_a_part_of_a_letter_that_has_not_left_is_not_withdrawn() -> None:
    history = History()
    history.private(b.RequestDrafted(letter("police_info", "mla_evidence")), "cn-zj", Role.OFFICER)
    part = history.private(b.RequestWithdrawn(REQUEST, "less", ("m1",)), "cn-zj", Role.SUPERVISOR)
    assert history.why(part)
    assert history.state().stage is Stage.DRAFT
    history.private(b.RequestWithdrawn(REQUEST, "no more"), "cn-zj", Role.SUPERVISOR)
    assert history.state().stage is Stage.WITHDRAWN


def test_nobody_sends_a_request_on_to_another_state() -> None:
    """Else the asking node would name a third state's node in the audience of whatever it says next."""
    history = released()
    for to_node in ("th", "cn", "LA", "", "la-"):
        assert history.why(history.add(b.RequestRerouted(REQUEST, to_node, "there"), "la", Role.NATIONAL_DESK))
    assert history.state().requested_node == "la"
    assert not history.why(history.add(b.RequestRerouted(REQUEST, "la-vt", "there"), "la", Role.NATIONAL_DESK))
    assert history.state().requested_node == "la-vt"


def test_whoever_gets_a_request_by_re_routing_has_the_same_clocks() -> None:
    history = acknowledged("police_info", "mla_evidence")
    old = history.state()
    history.at += timedelta(days=2)
    body = b.RequestRerouted(REQUEST, "la-vt", "there", old.letter, old.released_at, old.reference, old.released_in)
    moved = history.add(body, "la", Role.NATIONAL_DESK, audience=(*ALL, "la-vt"))
    there = fold(CASE, [known for known in history.events if "la-vt" in known.event.audience]).requests[REQUEST]
    assert there.deadlines == history.state().deadlines == old.deadlines
    assert {k: m.due for k, m in there.measures.items()} == {k: m.due for k, m in old.measures.items()}
    assert (there.stage, there.reference, there.requested_node) == (old.stage, "LA-1", "la-vt")
    assert there.audience == moved.event.audience
    accepted(history)
    assert history.why(history.add(b.RequestRerouted(REQUEST, "la", "back"), "la", Role.NATIONAL_DESK))


def test_a_supplement_asks_again_what_waited_for_information_and_keeps_what_was_waived_at_release() -> None:
    wording = letter("police_info", "mla_evidence")
    history = released(wording=wording)
    history.add(b.RequestAcknowledged(REQUEST, "LA-1"), "la", Role.NATIONAL_DESK)
    history.add(b.InformationAsked(REQUEST, "m2", "dates"), "la", Role.LAWYER)
    assert history.state().measures["m2"].stage is MeasureStage.INFORMATION_ASKED
    body = b.RequestSupplemented(REQUEST, "The dates.", {"m2": ("facts_summary",)})
    history.add(body, "cn-zj", Role.SUPERVISOR)
    state = history.state()
    assert state.measures["m2"].stage is MeasureStage.ASKED
    assert state.letter.revision == wording.revision + 1
    assert (state.letter.measure("m2").documents, state.letter.measure("m1").documents) == (("facts_summary",), ())
    assert state.letter.facts.endswith("The dates.")


def test_waivers_that_count_after_release_are_those_of_the_release() -> None:
    wording = letter()
    old = b.ItemWaived(REQUEST, b"\x01" * 32, "m1", "review:NAT", "of another wording")
    new = b.ItemWaived(REQUEST, b"\x02" * 32, "m1", "review:POL", "of this wording")
    history = History()
    history.private(b.RequestDrafted(wording), "cn-zj", Role.OFFICER)
    for waiver in (old, new):
        history.private(waiver, "cn-zj", Role.LAWYER)
    history.add(b.RequestReleased(wording, {}, "cn-zj.officer", (new,)), "cn-zj", Role.SUPERVISOR)
    assert history.state().waivers == ((new, "cn-zj.lawyer"),)


def test_a_new_wording_lets_go_of_waivers_and_proposals() -> None:
    history = History()
    history.private(b.RequestDrafted(letter()), "cn-zj", Role.OFFICER)
    history.private(b.ItemWaived(REQUEST, b"\x01" * 32, "m1", "review:NAT", "so be it"), "cn-zj", Role.LAWYER)
    assert history.state().waivers
    history.private(b.RequestDrafted(letter(revision=2)), "cn-zj", Role.OFFICER)
    assert (history.state().waivers, history.state().letter.revision) == ((), 2)


def test_what_was_submitted_is_worded_anew_only_after_it_came_back() -> None:
    """Else the desk would release a wording that its writer has replaced."""
    history = History()
    history.private(b.RequestDrafted(letter()), "cn-zj", Role.OFFICER)
    history.add(b.RequestSubmitted(REQUEST, letter(), "cn-zj.officer"), "cn-zj", Role.SUPERVISOR, audience=("cn",))
    again = b.RequestDrafted(letter(revision=2))
    assert history.why(history.private(again, "cn-zj", Role.OFFICER)) == "the request is submitted"
    history.add(b.RequestReturned(REQUEST, "no link"), "cn", Role.NATIONAL_DESK, audience=("cn-zj",))
    assert not history.why(history.private(again, "cn-zj", Role.OFFICER))


def test_erased_content_keeps_its_place_and_takes_its_effect_away() -> None:
    history = released()
    history.events = [replace(known, body=None) for known in history.events]
    case = history.case()
    assert [entry.known.digest for entry in case.timeline] == [known.digest for known in history.events]
    assert not case.requests
    assert not case.out_of_order


def test_a_type_or_version_of_later_is_kept_and_shown() -> None:
    history = released()
    before = history.state()
    history.add(None, "la", Role.NATIONAL_DESK, event_type="request.sung")
    history.add(None, "la", Role.NATIONAL_DESK, event_type="request.acknowledged", version=2)
    assert history.state() == before
    assert [entry.known.event.type for entry in history.case().timeline][-2:] == [
        "request.sung",
        "request.acknowledged",
    ]


def test_heads_are_the_latest_that_the_whole_audience_has() -> None:
    history = released()
    release = history.events[-1]
    assert heads(history.events, frozenset(ALL)) == (release.digest,)
    note = history.private(b.NoteWritten("mine"), "cn-zj", Role.OFFICER)
    assert note.event.after  # a note may name what it is about, and nobody sees that
    assert heads(history.events, frozenset(ALL)) == (release.digest,)
    home = history.events[2]
    assert heads(history.events[:3], frozenset({"cn", "cn-zj"})) == (home.digest,)
    assert heads(history.events, frozenset({*ALL, "th"})) == ()


def test_two_at_once_are_both_named_by_the_next() -> None:
    history = released()
    base = list(history.events)
    one = history.add(b.RequestClarified(REQUEST, "one"), "cn", Role.OFFICER, seen=base)
    two = history.add(b.RequestAcknowledged(REQUEST, "LA-1"), "la", Role.NATIONAL_DESK, seen=base)
    assert set(heads(history.events, frozenset(ALL))) == {one.digest, two.digest}
    assert not history.case().out_of_order


def test_of_withdrawal_and_answer_at_once_one_stands_and_the_other_is_shown() -> None:
    history = acknowledged()
    accepted(history)
    history.private(b.MeasureExecuted(REQUEST, "m1", "X."), "la", Role.EXECUTING_AUTHORITY)
    base = list(history.events)
    history.add(b.RequestWithdrawn(REQUEST, "found"), "cn", Role.NATIONAL_DESK, seen=base)
    late = history.add(answer(b.MeasureResult("m1", "executed", "X.")), "la", Role.NATIONAL_DESK, seen=base)
    for events in (history.events, history.events[::-1]):
        case = fold(CASE, events)
        assert case.requests[REQUEST].stage is Stage.WITHDRAWN
        assert [entry.known for entry in case.out_of_order] == [late]


def test_an_event_that_names_what_never_came_is_not_held_up() -> None:
    history = released()
    lone: Known = replace(history.events[-1], event=replace(history.events[-1].event, after=(b"\x07" * 32,)))
    assert fold(CASE, [lone]).requests[REQUEST].stage is Stage.RELEASED


def test_postponed_and_asked_measures_stay_open_to_decision() -> None:
    history = acknowledged("mla_evidence")
    history.add(b.MeasurePostponed(REQUEST, "m1", "PENDING", "ours first", date(2026, 9, 1)), "la", Role.LAWYER)
    assert history.state().measures["m1"].until == date(2026, 9, 1)
    assert not history.why(accepted(history))
    assert "accepted" in history.why(accepted(history))
