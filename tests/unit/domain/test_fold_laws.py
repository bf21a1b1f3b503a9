"""Laws of the fold, over histories of three nodes that act at once, in and out of turn, honestly and not."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.domain.histories import ALL, CASE, REQUEST, START, History, answer, letter

from comity.domain import bodies as b
from comity.domain.calendars import StateCalendar
from comity.domain.cases import Known, fold, heads, in_order
from comity.domain.clock_rules import BY_RULE
from comity.domain.officers import Role
from comity.domain.requests import Urgency
from comity.domain.stages import ABROAD, RULES, MeasureStage, Side

NODES = (*ALL, "th")
WORDING = letter("police_info", "extradition")
DIGEST = b"\x05" * 32
DANGER = replace(WORDING, urgency=Urgency.DANGER_TO_LIFE, urgency_reason="a hostage")
CALENDARS = (
    StateCalendar("CN", "Asia/Shanghai", "x", date(2026, 1, 1), date(2027, 1, 1), off=(date(2026, 3, 9),)),
    StateCalendar("LA", "Asia/Vientiane", "x", date(2026, 1, 1), date(2027, 1, 1), off=(date(2026, 3, 10),)),
)
ACTS = [
    b.RequestDrafted(WORDING),
    b.RequestAssessed(REQUEST, DIGEST, {"letter": DIGEST}),
    b.ItemWaived(REQUEST, DIGEST, "m1", "review:NAT", "so be it"),
    b.RequestSubmitted(REQUEST, WORDING, "cn-zj.1"),
    b.RequestReturned(REQUEST, "no link"),
    b.RequestReleased(WORDING, {"letter": DIGEST}, "cn-zj.1"),
    b.RequestReleased(replace(WORDING, requesting_state="TH", requesting_node="th"), {}, "th.1"),
    b.RequestDelivered(REQUEST, "la", "delivered", DIGEST),
    b.RequestAcknowledged(REQUEST, "LA-1"),
    b.MeasureAccepted(REQUEST, "m1", "yes", "", "la.1", "la.2"),
    b.MeasureAccepted(REQUEST, "m2", "yes", "", "la.1", "la.2"),
    b.MeasureRefused(REQUEST, "m2", ("LINK",), "no", "la.1", "la.2"),
    b.MeasurePostponed(REQUEST, "m2", "PENDING", "ours first", date(2026, 9, 1)),
    b.InformationAsked(REQUEST, "m9", "dates"),
    b.InformationAsked(REQUEST, "m1", "dates"),
    b.AssuranceAsked(REQUEST, "m2", "specialty", "In writing.", (), "la.1", b.HomeApproval("rule", "la.2", START)),
    b.MeasureExecuted(REQUEST, "m1", "X."),
    b.MeasureNotExecuted(REQUEST, "m2", "not found"),
    answer(b.MeasureResult("m1", "executed", "X."), final=False, approval=b.HomeApproval("rule", "la.2", START)),
    answer(b.MeasureResult("m2", "refused", "no"), approval=b.HomeApproval("rule", "la.2", START)),
    b.FeedbackGiven(REQUEST, True, "a name"),
    b.RequestEvaluated(REQUEST, "all", "", ""),
    b.RequestSupplemented(REQUEST, "more", {"m1": ("facts_summary",)}),
    b.RequestClarified(REQUEST, "what?"),
    b.RequestWithdrawn(REQUEST, "found", ("m1",)),
    b.RequestWithdrawn(REQUEST, "found"),
    b.RequestRerouted(REQUEST, "la-vt", "there", WORDING, START),
    b.RequestRerouted(REQUEST, "th", "there"),
    b.InterimReplied(REQUEST, "slow", date(2026, 9, 1)),
    b.RequestEscalated(REQUEST, "the director", "late"),
    b.ClockPaused(REQUEST, "third_party", "the bank", "m1", None, "la.1", "la.2"),
    b.ClockPaused(REQUEST, "force_majeure", "flood", "", date(2026, 3, 20), "la.1", "la.2"),
    b.ClockPaused(REQUEST, "tired", "we are"),
    b.ClockResumed(REQUEST, "it answered", "m1"),
    b.ClockResumed(REQUEST, "dry"),
    b.ClockReminded(REQUEST, "decide", "clock.police_7d", DIGEST, START, 50, "officer", "m1"),
    b.ClockLate(REQUEST, "decide", "clock.police_7d", DIGEST, START, "m1"),
    b.DangerReviewed(REQUEST, DIGEST, True, "it was real"),
    b.RequestReleased(DANGER, {"letter": DIGEST}, "cn-zj.1", (), CALENDARS, "nobody is here"),
    b.ActProposed("measure.refused", REQUEST, {"measure": "m2"}),
    b.ProposalDeclined(REQUEST, DIGEST, "no"),
    b.CaseOpened("A title", "a purpose"),
    b.NoteWritten("mine"),
    b.ContentErased(DIGEST, "rule", "over"),
    None,
]
ROLES = [role for role in Role if role is not Role.AUDITOR]


def _fitting(body: object, random: Random) -> tuple[str, Role]:
    """A node and a role that may do this."""
    rule = RULES.get(b.TYPES.get(type(body), ""))
    if rule is None:
        return random.choice(NODES), random.choice(ROLES)
    nodes = {Side.REQUESTING: ("cn", "cn-zj"), Side.REQUESTED: ("la",)}.get(rule.side, ALL)
    return random.choice(nodes), random.choice(sorted(rule.roles))


@st.composite
def histories(draw: st.DrawFn) -> list[Known]:
    """What nodes made that each had only a part of what the others had made; some of it fits, some does not."""
    random = Random(draw(st.integers(0, 2**32)))
    whole = History()
    has: dict[str, list[Known]] = {node: [] for node in NODES}
    sensible = draw(st.booleans())
    for step in range(draw(st.integers(1, 40))):
        body = ACTS[step % len(ACTS)] if sensible and random.random() < 0.7 else random.choice(ACTS)
        author, role = _fitting(body, random) if sensible else (random.choice(NODES), random.choice(ROLES))
        private = random.random() < 0.3 or (body is not None and b.TYPES[type(body)] in b.PRIVATE)
        audience = () if private else ALL if sensible else tuple(random.sample(NODES, random.randint(1, 4)))
        event_type = "request.sung" if body is None else ""
        known = whole.add(
            body, author, role, audience=audience, actor=f"{author}.{random.choice((1, 2, 2, 2))}",
            seen=has[author], event_type=event_type,
        )  # fmt: skip
        if random.random() < 0.1:
            known = replace(known, body=None)
            whole.events[-1] = known
        has[author].append(known)
        for node in NODES:
            has[node] += [
                k for k in whole.events if k not in has[node] and node in k.event.audience and random.random() < 0.6
            ]
        whole.at = START if random.random() < 0.1 else whole.at
    return whole.events


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_makes_the_same_case(events: list[Known], random: Random) -> None:
    shuffled = random.sample(events, len(events))
    assert fold(CASE, shuffled) == fold(CASE, events) == fold(CASE, [*shuffled, *shuffled[:3]])


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_a_case_with_holes_folds_and_shows_all_that_is_there(events: list[Known], random: Random) -> None:
    left = random.sample(events, random.randint(0, len(events)))
    case = fold(CASE, left)
    assert {entry.known.digest for entry in case.timeline} == {known.digest for known in left}
    assert len(case.timeline) == len(left)


@settings(max_examples=150, deadline=None)
@given(histories())
def test_an_event_stands_after_all_that_it_names(events: list[Known]) -> None:
    places = {known.digest: place for place, known in enumerate(in_order(events))}
    for known in events:
        assert all(places[before] < places[known.digest] for before in known.event.after if before in places)


@settings(max_examples=150, deadline=None)
@given(histories())
def test_what_was_out_of_order_can_be_taken_away_and_nothing_changes(events: list[Known]) -> None:
    case = fold(CASE, events)
    wrong = {entry.known.digest for entry in case.out_of_order}
    title = case.title
    rest = fold(CASE, [known for known in in_order(events) if known.digest not in wrong])
    if not any(wrong & set(known.event.after) for known in events):
        assert rest.requests == case.requests
        assert rest.title == title


@settings(max_examples=150, deadline=None)
@given(histories())
def test_no_event_names_one_that_a_node_of_its_audience_may_not_have(events: list[Known]) -> None:
    by_digest = {known.digest: known for known in events}
    for known in events:
        for before in known.event.after:
            assert set(known.event.audience) <= set(by_digest[before].event.audience)


@settings(max_examples=150, deadline=None)
@given(histories())
def test_private_events_do_not_change_the_order_of_shared_ones(events: list[Known]) -> None:
    shared = [known for known in events if not known.event.is_private]
    assert [k for k in in_order(events) if not k.event.is_private] == in_order(shared)
    audience = frozenset(ALL)
    assert heads(events, audience) == heads(shared, audience)


@settings(max_examples=300, deadline=None)
@given(histories())
def test_nothing_stands_for_a_question_that_nobody_owes_an_answer_to(events: list[Known]) -> None:
    """And nobody owes one where the measure or the request is over."""
    for state in fold(CASE, events).requests.values():
        owed = {one.started_by for one in state.questions}
        standing = [pause for clock in state.clocks for pause in clock.pauses if pause.until is None]
        assert {pause.event for pause in standing if pause.reason in BY_RULE} <= owed
        assert not owed or state.stage in ABROAD
        stages = {state.measures[one.measure].stage for one in state.questions}
        assert not stages & {MeasureStage.REFUSED, MeasureStage.WITHDRAWN}


def test_the_histories_above_have_acts_in_place_and_out_of_place() -> None:
    reached: set[str] = set()
    asked: set[int] = set()
    wrong = 0

    @settings(max_examples=150, deadline=None)
    @given(histories())
    def look(events: list[Known]) -> None:
        nonlocal wrong
        case = fold(CASE, events)
        wrong += len(case.out_of_order)
        reached.update(state.stage.value for state in case.requests.values())
        asked.update(len(state.questions) for state in case.requests.values())

    look()
    assert wrong > 100
    assert {"draft", "released", "acknowledged", "withdrawn"} <= reached
    assert {0, 1, 2} <= asked
