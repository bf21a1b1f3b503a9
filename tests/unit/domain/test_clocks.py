"""Deadlines by kind and urgency, from the moment that set them, on the clocks of both sides."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.domain import clocks
from comity.domain.requests import Urgency

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NORMAL, URGENT, LIFE = Urgency.NORMAL, Urgency.URGENT, Urgency.DANGER_TO_LIFE


@pytest.mark.parametrize(
    ("urgency", "hours", "rule"),
    [(NORMAL, 7 * 24, "clock.police_7d"), (URGENT, 3 * 24, "clock.police_3d"), (LIFE, 8, "clock.police_8h")],
)
def test_police_information_is_decided_and_given_by_its_urgency(urgency: Urgency, hours: int, rule: str) -> None:
    due = AT + timedelta(hours=hours)
    assert clocks.decide_by(AT, urgency, police=True) == clocks.Deadline("decide", due, rule)
    assert clocks.execute_by(AT, urgency, police=True) == clocks.Deadline("execute", due, rule)


@pytest.mark.parametrize("urgency", list(Urgency))
def test_judicial_measures_have_thirty_days_to_decide_and_ninety_to_execute(urgency: Urgency) -> None:
    assert clocks.decide_by(AT, urgency, police=False).due_at == AT + timedelta(days=30)
    assert clocks.execute_by(AT, urgency, police=False).due_at == AT + timedelta(days=90)


def test_a_request_is_taken_for_work_in_seven_days_or_eight_hours_where_life_is_in_danger() -> None:
    assert {u: clocks.acknowledge_by(AT, u).due_at - AT for u in Urgency} == {
        NORMAL: timedelta(days=7),
        URGENT: timedelta(days=7),
        LIFE: timedelta(hours=8),
    }


def test_feedback_is_owed_in_thirty_days() -> None:
    assert clocks.feedback_by(AT) == clocks.Deadline("feedback", AT + timedelta(days=30), "clock.feedback_30d")


def test_one_moment_on_two_clocks() -> None:
    here, there = clocks.in_both_zones(AT, "Asia/Shanghai", "Asia/Yangon")
    assert (here.isoformat(), there.isoformat()) == ("2026-03-02T16:00:00+08:00", "2026-03-02T14:30:00+06:30")
    assert here == there == AT
