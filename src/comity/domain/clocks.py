"""Deadlines: moments in UTC, each with the rule that set it. Working days and holidays come with the clocks' issue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from comity.domain.requests import Urgency


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due when, and by which rule. `rule` is a message key such as ``clock.acknowledge_7d``."""

    name: str
    due_at: datetime
    rule: str


ACKNOWLEDGE = timedelta(days=7)
FEEDBACK = timedelta(days=30)

# First answer by urgency for police information: 8 hours, 3 days, 7 days (after Directive (EU) 2023/977 art. 5,
# adopted as our own promise in features.md section 6; no law between the first users demands it).
POLICE_ANSWER = {
    Urgency.DANGER_TO_LIFE: (timedelta(hours=8), "clock.police_8h"),
    Urgency.URGENT: (timedelta(days=3), "clock.police_3d"),
    Urgency.NORMAL: (timedelta(days=7), "clock.police_7d"),
}
# Decision and execution of judicial measures where neither treaty nor statute sets a time: 30 and 90 days
# (after the European Investigation Order's model; features.md section 2.4, recalled; our own promise, not law).
JUDICIAL_DECISION = timedelta(days=30)
JUDICIAL_EXECUTION = timedelta(days=90)


def acknowledge_by(received_at: datetime, urgency: Urgency) -> Deadline:
    """When the receiving desk must have taken the request for work."""
    if urgency is Urgency.DANGER_TO_LIFE:
        return Deadline("acknowledge", received_at + timedelta(hours=8), "clock.police_8h")
    return Deadline("acknowledge", received_at + ACKNOWLEDGE, "clock.acknowledge_7d")


def decide_by(received_at: datetime, urgency: Urgency, *, police: bool) -> Deadline:
    """When a measure must be decided."""
    if police:
        span, rule = POLICE_ANSWER[urgency]
        return Deadline("decide", received_at + span, rule)
    return Deadline("decide", received_at + JUDICIAL_DECISION, "clock.judicial_decision_30d")


def execute_by(accepted_at: datetime, urgency: Urgency, *, police: bool) -> Deadline:
    """When an accepted measure must be carried out."""
    if police:
        span, rule = POLICE_ANSWER[urgency]
        return Deadline("execute", accepted_at + span, rule)
    return Deadline("execute", accepted_at + JUDICIAL_EXECUTION, "clock.judicial_execution_90d")


def feedback_by(answered_at: datetime) -> Deadline:
    """When the requesting officer owes feedback on the answer."""
    return Deadline("feedback", answered_at + FEEDBACK, "clock.feedback_30d")


def in_both_zones(moment: datetime, first: str, second: str) -> tuple[datetime, datetime]:
    """The same moment on the clocks of two authorities; `first` and `second` are IANA zone names."""
    return moment.astimezone(ZoneInfo(first)), moment.astimezone(ZoneInfo(second))
