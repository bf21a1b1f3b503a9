"""The ladder before a deadline is broken: who is reminded at which part of its time, and when.

Parts are of the time in which the clock ran; a clock that stands reminds nobody. Each step is taken at most once for
one clock, whatever the node's own clock does; where several were passed at once, only the highest is taken.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.domain.clocks import Deadline, Pause
from comity.domain.officers import Role
from comity.domain.stages import Side

LATE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: from this percentage of the time on, this role is told."""

    percent: int
    role: Role


STEPS = (
    Step(50, Role.OFFICER),
    Step(75, Role.SUPERVISOR),
    Step(90, Role.NATIONAL_DESK),
    Step(LATE, Role.SUPERVISOR),
)
# A claim of danger is reviewed by somebody above the officers, and a review that fails is the auditor's.
REVIEW_STEPS = (
    Step(50, Role.SUPERVISOR),
    Step(75, Role.LAWYER),
    Step(90, Role.NATIONAL_DESK),
    Step(LATE, Role.AUDITOR),
)
# Who waits for the other side is told once: when it is late.
WAITING_STEPS = (Step(LATE, Role.SUPERVISOR),)


def told_from(roles: Collection[Role]) -> int | None:
    """The lowest percentage at which somebody with these roles is told of a clock of ours; None if they never are.

    Roles that are told of reviews only have the rung of reviews.
    """
    for ladder in (STEPS, REVIEW_STEPS):
        percents = [step.percent for step in ladder if step.role in roles]
        if percents:
            return min(percents)
    return None


ClockKey = tuple[str, str, bytes]
Reminded = Mapping[ClockKey, int]


def key_of(deadline: Deadline) -> ClockKey:
    """What names a clock within its request: what is due, for which measure, since which event."""
    return deadline.name, deadline.measure, deadline.started_by


def owes(node: str, deadline: Deadline, *, requesting_node: str, requested_node: str) -> bool | None:
    """True for the node whose duty the clock is, False for the one that waits for it, None for those in between."""
    holders = (requesting_node, requested_node)
    duty, waits = holders if deadline.duty is Side.REQUESTING else holders[::-1]
    return True if node == duty else (False if node == waits else None)


def steps_of(deadline: Deadline, *, owes: bool) -> tuple[Step, ...]:
    """The ladder of a clock at a node; `owes`: the node is the one whose duty it is."""
    if not owes:
        return WAITING_STEPS
    return REVIEW_STEPS if deadline.name == "review" else STEPS


def moment_of(deadline: Deadline, percent: int) -> datetime:
    """When this part of the clock's time has run, its pauses left out. After 100 it is late, so a millisecond later.

    Whole milliseconds, as every moment that is kept.
    """
    if percent >= LATE:
        return deadline.due_at + timedelta(milliseconds=1)
    stood = _merged(deadline.pauses, deadline.starts_at, deadline.due_at)
    runs = deadline.due_at - deadline.starts_at - sum((end - begin for begin, end in stood), timedelta())
    moment = deadline.starts_at + runs * percent / 100
    for begin, end in stood:
        if begin > moment:
            break
        moment += end - begin
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def due_step(deadline: Deadline, reached: int, now: datetime, *, owes: bool) -> Step | None:
    """The rung to take now, or None; `reached` is the percentage of the highest that was taken."""
    if deadline.stands_at(now):
        return None
    passed = [
        step
        for step in steps_of(deadline, owes=owes)
        if step.percent > reached and moment_of(deadline, step.percent) <= now
    ]
    return max(passed, key=lambda step: step.percent, default=None)


def next_step_at(deadline: Deadline, reached: int, *, owes: bool) -> datetime | None:
    """When to look at this clock again; None while it stands without an end in sight, or after the last rung."""
    if deadline.stands:
        return None
    moments = [moment_of(deadline, s.percent) for s in steps_of(deadline, owes=owes) if s.percent > reached]
    if not moments:
        return None
    return max(min(moments), *(pause.until for pause in deadline.pauses if pause.until), min(moments))


def _merged(pauses: tuple[Pause, ...], first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The times in which the clock stood, without overlap, within its own time."""
    merged: list[tuple[datetime, datetime]] = []
    for pause in pauses:
        begin, end = max(pause.since, first), min(pause.until or pause.since, last)
        if merged and begin < merged[-1][1]:
            begin = merged[-1][1]
        if end > begin:
            merged.append((begin, end))
    return merged
