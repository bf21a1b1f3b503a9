"""Deadlines by kind and urgency, on real days, in the calendar and on the clock of the authority that owes."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.docs.scanning import ROOT

from comity.adapters.calendars import CorpusCalendars
from comity.domain import clocks
from comity.domain.calendars import StateCalendar, is_sound, unstated
from comity.domain.clock_rules import CLOCKS, TABLE, Unit
from comity.domain.clocks import Calendars, Deadline, Pause, Skipped
from comity.domain.requests import Urgency

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NORMAL, URGENT, LIFE = Urgency.NORMAL, Urgency.URGENT, Urgency.DANGER_TO_LIFE
SHIPPED = CorpusCalendars()
ZONES = {
    "CN": "Asia/Shanghai", "LA": "Asia/Vientiane", "MM": "Asia/Yangon", "TH": "Asia/Bangkok",
    "VN": "Asia/Ho_Chi_Minh", "KH": "Asia/Phnom_Penh",
}  # fmt: skip


def stated(state: str, on: date, days: int = 400) -> StateCalendar:
    return SHIPPED.stated(state, ZONES[state], on, on + timedelta(days=days))


def between(requesting: str, requested: str, on: date) -> Calendars:
    return Calendars(stated(requesting, on), stated(requested, on))


def start(rule: str, at: datetime, requesting: str = "CN", requested: str = "LA", **more: object) -> Deadline:
    return clocks.start(rule, at, b"\x01", between(requesting, requested, at.date()), **more)  # type: ignore[arg-type]


def local(due: Deadline) -> str:
    return due.due_at.astimezone(ZoneInfo(due.zone)).strftime("%Y-%m-%d %H:%M:%S")


def pause(since: datetime, until: datetime | None = None, measure: str = "", event: bytes = b"\x02") -> Pause:
    return Pause("third_party", "the bank", "la.1", since, event, measure, until)


@pytest.mark.parametrize(
    ("urgency", "decide", "execute", "due"),
    [
        (NORMAL, "clock.police_7d", "clock.police_execute_7d", "2026-03-10 23:59:59"),  # 8 and 9 March: Women's Day
        (URGENT, "clock.police_3d", "clock.police_execute_3d", "2026-03-05 23:59:59"),
        (LIFE, "clock.police_8h", "clock.police_execute_8h", "2026-03-02 23:00:00"),
    ],
)
def test_police_information_is_decided_and_given_by_its_urgency(urgency, decide, execute, due) -> None:
    assert clocks.decide_rule(urgency, police=True) == decide
    assert clocks.execute_rule(urgency, police=True) == execute
    assert {local(start(decide, AT)), local(start(execute, AT))} == {due}


@pytest.mark.parametrize(
    ("measure", "urgency", "rule"),
    [
        ("mla_electronic_production", Urgency.NORMAL, "clock.production_10d"),
        ("mla_electronic_production", Urgency.DANGER_TO_LIFE, "clock.production_8h"),
        ("police_hit_followup", Urgency.URGENT, "clock.core_data_48h"),
        ("police_hit_followup", Urgency.DANGER_TO_LIFE, "clock.police_execute_8h"),
        ("police_info", Urgency.NORMAL, "clock.police_execute_7d"),
    ],
)
def test_some_measures_have_a_clock_of_their_own(measure: str, urgency: Urgency, rule: str) -> None:
    assert clocks.execute_rule(urgency, police=measure.startswith("police"), measure=measure) == rule


@pytest.mark.parametrize("urgency", list(Urgency))
def test_judicial_measures_have_thirty_days_to_decide_and_ninety_to_execute(urgency: Urgency) -> None:
    assert local(start(clocks.decide_rule(urgency, police=False), AT)) == "2026-04-01 23:59:59"
    # The ninetieth day, 31 May 2026, is a Sunday.
    assert local(start(clocks.execute_rule(urgency, police=False), AT)) == "2026-06-01 23:59:59"


def test_a_request_is_taken_for_work_in_seven_days_or_eight_hours_where_life_is_in_danger() -> None:
    rules = [clocks.acknowledge_rule(urgency) for urgency in (NORMAL, URGENT, LIFE)]
    assert rules == ["clock.acknowledge_7d", "clock.acknowledge_7d", "clock.acknowledge_8h"]


def test_feedback_is_owed_by_the_requesting_side_on_its_own_clock() -> None:
    due = start(clocks.FEEDBACK, AT)
    assert (due.state, due.zone, local(due)) == ("CN", "Asia/Shanghai", "2026-04-01 23:59:59")


# Real days: (what happens, rule, moment in UTC, state that owes, last second there, days left out and why)
HOLIDAYS = [
    ("Songkran", "clock.acknowledge_7d", "2026-04-07T03:00", "TH", "2026-04-16", ["04-14", "04-15"]),
    ("Tet", "clock.acknowledge_7d", "2026-02-10T03:00", "VN", "2026-02-23", ["02-17", "02-18", "02-19", "02-20"]),
    ("Khmer New Year", "clock.acknowledge_7d", "2026-04-07T03:00", "KH", "2026-04-17", ["04-14", "04-15", "04-16"]),
    ("Lao New Year", "clock.acknowledge_7d", "2026-04-07T03:00", "LA", "2026-04-17", ["04-14", "04-15", "04-16"]),
    ("Thingyan", "clock.acknowledge_7d", "2026-04-07T03:00", "MM", "2026-04-22", ["04-14", "04-21"]),
    ("Golden Week", "clock.acknowledge_7d", "2026-09-25T03:00", "CN", "2026-10-08", ["10-02", "10-05", "10-07"]),
    ("Spring Festival", "clock.acknowledge_7d", "2026-02-09T03:00", "CN", "2026-02-24", ["02-16", "02-20", "02-23"]),
    ("a make-up Saturday", "clock.acknowledge_7d", "2026-10-03T03:00", "CN", "2026-10-10", []),
    ("a make-up Sunday", "clock.acknowledge_7d", "2026-09-13T03:00", "CN", "2026-09-20", []),
    ("an ordinary Saturday", "clock.acknowledge_7d", "2026-10-10T03:00", "CN", "2026-10-19", []),
    ("already the next day there", "clock.acknowledge_7d", "2026-03-02T18:00", "LA", "2026-03-10", []),
]


@pytest.mark.parametrize(("what", "rule", "at", "state", "last", "left_out"), HOLIDAYS, ids=[h[0] for h in HOLIDAYS])
def test_a_last_day_on_which_the_offices_are_closed_gives_way(what, rule, at, state, last, left_out) -> None:
    other = "LA" if state == "CN" else "CN"
    due = start(rule, datetime.fromisoformat(at).replace(tzinfo=UTC), other, state)
    assert local(due) == f"{last} 23:59:59", what
    holidays = {skipped.day.isoformat()[5:] for skipped in due.skipped if skipped.why == "holiday"}
    assert set(left_out) <= holidays
    assert {skipped.state for skipped in due.skipped} <= {state}


def test_working_days_pass_over_golden_week_and_count_its_make_up_days() -> None:
    """Released on the afternoon of 30 September: 8, 9 and the make-up Saturday 10 October are the working days."""
    due = start(clocks.REVIEW, datetime(2026, 9, 30, 7, 0, tzinfo=UTC))
    assert local(due) == "2026-10-10 23:59:59"
    assert Skipped(date(2026, 10, 1), "holiday", "CN") in due.skipped
    assert Skipped(date(2026, 10, 4), "weekend", "CN") in due.skipped


def test_a_rule_of_both_states_counts_days_that_both_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CLOCKS, clocks.REVIEW, replace(CLOCKS[clocks.REVIEW], both=True))
    due = start(clocks.REVIEW, datetime(2026, 4, 10, 7, 0, tzinfo=UTC))  # a Friday; 14 to 16 April closed in LA
    assert local(due) == "2026-04-20 23:59:59"
    assert {s.state for s in due.skipped if s.why == "holiday"} == {"LA"}


def test_the_same_moment_ends_the_day_there_and_is_shown_on_both_clocks() -> None:
    due = start("clock.acknowledge_7d", datetime(2026, 3, 3, 3, tzinfo=UTC), "CN", "MM")
    here, there = clocks.in_both_zones(due.due_at, "Asia/Shanghai", "Asia/Yangon")
    assert (here.isoformat(), there.isoformat()) == ("2026-03-11T01:29:59+08:00", "2026-03-10T23:59:59+06:30")


def test_a_year_nobody_knows_is_named_and_counted_with_weekends_only() -> None:
    at = datetime(2028, 12, 28, 3, tzinfo=UTC)
    due = start("clock.acknowledge_7d", at)
    assert due.unknown == ("LA 2029",)
    assert due.computed == ("LA 2028",)
    nobody = Calendars(unstated("CN", at.date()), unstated("LA", at.date()))
    blind = clocks.start("clock.acknowledge_7d", at, b"", nobody)
    assert set(blind.unknown) == {"LA 2028", "LA 2029"}
    assert blind.zone == "Asia/Vientiane"


def test_a_year_that_was_only_computed_is_named() -> None:
    assert start("clock.judicial_decision_30d", datetime(2027, 2, 1, tzinfo=UTC)).computed == ("LA 2027",)
    assert start("clock.judicial_decision_30d", AT).computed == ()


def test_a_calendar_that_cannot_be_one_is_told_from_one_that_can() -> None:
    fine = stated("CN", AT.date())
    assert is_sound(fine)
    days = tuple(AT.date() + timedelta(days=n) for n in range(200))
    for odd in (
        replace(fine, off=days),
        replace(fine, on=days),
        replace(fine, weekend=(0, 1, 2, 3)),
        replace(fine, weekend=(9,)),
        replace(fine, last=date.max),
        replace(fine, first=date.max, last=date.min),
        replace(fine, zone="Asia/Nowhere"),
        replace(fine, zone="../../etc/passwd"),
    ):
        assert not is_sound(odd)


def test_months_end_on_the_same_day_or_the_last() -> None:
    assert local(start("clock.complaint_access_1m", datetime(2027, 1, 31, 3, tzinfo=UTC))) == "2027-03-01 23:59:59"
    assert local(start("clock.complaint_correction_3m", datetime(2026, 3, 17, 3, tzinfo=UTC))) == "2026-06-17 23:59:59"


def test_hours_run_through_the_night_and_stand_as_long_as_they_stand() -> None:
    plain = start("clock.police_8h", AT)
    stood = start("clock.police_8h", AT, pauses=[pause(AT + timedelta(hours=1), AT + timedelta(hours=6))])
    assert (plain.due_at - AT, stood.due_at - AT) == (timedelta(hours=8), timedelta(hours=13))
    assert stood.unpaused_at == plain.due_at


def test_overlapping_pauses_count_once_and_one_after_the_deadline_not_at_all() -> None:
    hour = timedelta(hours=1)
    two = [pause(AT + hour, AT + 5 * hour), pause(AT + 3 * hour, AT + 6 * hour, event=b"\x03")]
    late = pause(AT + 30 * hour, AT + 50 * hour, event=b"\x04")
    due = start("clock.police_8h", AT, pauses=[*two, late])
    assert due.due_at - AT == 13 * hour
    assert [p.event for p in due.pauses] == [b"\x02", b"\x03"]


def test_a_day_on_which_it_stood_is_not_counted() -> None:
    stood = pause(datetime(2026, 3, 4, 2, tzinfo=UTC), datetime(2026, 3, 5, 2, tzinfo=UTC))
    due = start("clock.police_3d", AT, pauses=[stood])
    assert local(due) == "2026-03-07 23:59:59"
    assert [(s.day.day, s.why) for s in due.skipped] == [(4, "paused"), (5, "paused")]


def test_a_pause_without_an_end_stands_and_one_of_another_measure_does_not_touch_it() -> None:
    open_ended = start("clock.police_7d", AT, measure="m1", pauses=[pause(AT + timedelta(days=1), measure="m1")])
    assert open_ended.stands
    assert open_ended.stands_at(AT + timedelta(days=500))
    assert not open_ended.is_late_at(AT + timedelta(days=500))
    other = start("clock.police_7d", AT, measure="m2", pauses=[pause(AT + timedelta(days=1), measure="m1")])
    assert other == start("clock.police_7d", AT, measure="m2")


def test_the_requested_side_s_pauses_do_not_stop_what_the_requesting_side_owes() -> None:
    stood = pause(AT + timedelta(days=1), AT + timedelta(days=20))
    assert start(clocks.FEEDBACK, AT, pauses=[stood]) == start(clocks.FEEDBACK, AT)


def test_a_postponed_measure_is_due_at_the_end_of_its_day_and_never_earlier_than_it_was() -> None:
    calendars = between("CN", "LA", AT.date())
    due = clocks.start("clock.judicial_decision_30d", AT, b"", calendars, measure="m1")
    later = clocks.postponed(due, date(2026, 6, 13), calendars)  # a Saturday
    assert (local(later), later.rule) == ("2026-06-15 23:59:59", "clock.postponed_until")
    sooner = clocks.postponed(due, date(2026, 3, 10), calendars)
    assert sooner.due_at == due.due_at
    again = clocks.postponed(later, date(2026, 7, 1), calendars)
    assert (local(again), again.base) == ("2026-07-01 23:59:59", "clock.judicial_decision_30d")
    assert clocks.postponed(due, date.max, calendars).due_at < datetime(2040, 1, 1, tzinfo=UTC)


def test_the_page_has_the_table() -> None:
    page = (ROOT / "docs" / "explanation" / "clocks.md").read_text()
    rows = re.findall(r"^\| `(clock\.\w+)` \| (\w+) \| (\d+) ([a-z ]+?)(?:, [a-z ]+)? \|", page, re.MULTILINE)
    assert rows == [(r.key, r.clock, str(r.span), r.unit.value.replace("_", " ")) for r in TABLE]


DAYS = [rule.key for rule in TABLE if rule.unit is not Unit.HOURS]
MOMENTS = st.integers(0, 500 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PAUSES = st.lists(
    st.tuples(st.integers(-40, 400), st.one_of(st.none(), st.integers(0, 300))), min_size=0, max_size=4
)  # fmt: skip


def _pauses(at: datetime, drawn: list[tuple[int, int | None]]) -> list[Pause]:
    return [
        pause(begin, None if length is None else begin + timedelta(hours=length), event=bytes([n]))
        for n, (hours, length) in enumerate(drawn)
        for begin in [at + timedelta(hours=hours)]
    ]


@given(st.sampled_from(sorted(CLOCKS)), MOMENTS, PAUSES, st.randoms())
def test_a_pause_never_shortens_and_the_order_of_pauses_does_not_count(rule, at, drawn, random) -> None:
    pauses = _pauses(at, drawn)
    calendars = between("CN", "LA", at.date())
    shuffled = list(pauses)
    random.shuffle(shuffled)
    due = clocks.start(rule, at, b"", calendars, pauses=pauses)
    assert due == clocks.start(rule, at, b"", calendars, pauses=shuffled)
    for less in range(len(pauses)):
        assert clocks.start(rule, at, b"", calendars, pauses=pauses[:less]).due_at <= due.due_at
    assert due.unpaused_at <= due.due_at


@given(st.sampled_from(DAYS), MOMENTS, st.sets(st.integers(0, 200), max_size=30), PAUSES)
def test_adding_holidays_never_makes_a_deadline_earlier(rule, at, more, drawn) -> None:
    calendars = between("CN", "LA", at.date())
    extra = {at.date() + timedelta(days=n) for n in more}
    longer = Calendars(
        *(replace(c, off=tuple(sorted({*c.off, *extra}))) for c in (calendars.requesting, calendars.requested))
    )
    pauses = _pauses(at, drawn)
    before = clocks.start(rule, at, b"", calendars, pauses=pauses)
    assert clocks.start(rule, at, b"", longer, pauses=pauses).due_at >= before.due_at


@given(st.sampled_from(DAYS), MOMENTS)
def test_a_deadline_that_rolls_ends_on_a_working_day_of_the_state_that_owes(rule, at) -> None:
    calendars = between("CN", "LA", at.date())
    due = clocks.start(rule, at, b"", calendars)
    if CLOCKS[rule].rolls and not due.unknown:
        assert calendars.of(due.duty).is_working(due.due_at.astimezone(ZoneInfo(due.zone)).date())
