"""Deadlines: when something is due, and everything that made it so.

Pure arithmetic on what events state: the rule, the moment of the event that started the clock, the days of both
states (`calendars.py`), and the recorded pauses. The same events give the same deadline on every node.

A span of hours runs through day and night. A span of days begins on the day after its start, by the calendar of the
authority that owes, and ends with the last second of its last day there. A day on which the clock stood, however
shortly, is not counted. A pause that begins after the deadline has passed changes nothing.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from comity.domain.calendars import DAY, StateCalendar, end_of, local_day
from comity.domain.clock_rules import CLOCKS, ClockRule, Unit
from comity.domain.measures import Measure
from comity.domain.requests import Urgency
from comity.domain.stages import Side


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which clocks stood, by a recorded act. `until` None: nobody has ended it yet.

    `measure` is the key of the measure whose clock stood, or empty for all clocks that the requested side owes.
    """

    reason: str
    words: str
    by: str
    since: datetime
    event: bytes
    measure: str = ""
    until: datetime | None = None
    seconded_by: str = ""
    ended_by: bytes = b""

    def holds_at(self, moment: datetime) -> bool:
        """True if the clock stands at this moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that was not counted: ``weekend``, ``holiday`` or ``paused``, and of which state."""

    day: date
    why: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due when, and why then.

    Attributes:
        name: What is due: ``acknowledge``, ``decide`` …
        due_at: UTC. While the clock stands without an end in sight: when it would be due if it ran on at once.
        rule: Key of the rule in `clock_rules.CLOCKS`.
        starts_at: Moment of the event that started it.
        started_by: Digest of that event; empty where it is not known here.
        duty: Which side owes.
        state: Which state owes, ISO code.
        zone: The clock of the authority that owes, IANA name.
        measure: Key of the measure, or empty.
        unpaused_at: When it would be due had it never stood.
        pauses: The pauses that count for it, in order.
        skipped: The days that were not counted, in order.
        unknown: Years through which it was counted without knowing their holidays, as ``LA 2029``.
        computed: Years whose holidays were computed by rule and not announced, as ``CN 2027``.
        not_before: The day until which the measure was postponed.
        base: Key of the rule that ran before the postponement.
    """

    name: str
    due_at: datetime
    rule: str
    starts_at: datetime
    started_by: bytes = b""
    duty: Side = Side.REQUESTED
    state: str = ""
    zone: str = "UTC"
    measure: str = ""
    unpaused_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unknown: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    not_before: date | None = None
    base: str = ""

    @property
    def stands(self) -> bool:
        """True if the clock stands and nobody has said until when."""
        return any(pause.until is None for pause in self.pauses)

    def stands_at(self, moment: datetime) -> bool:
        """True if the clock stands at this moment."""
        return any(pause.holds_at(moment) for pause in self.pauses)

    def is_late_at(self, moment: datetime) -> bool:
        """True if the time has run out and the clock does not stand."""
        return self.due_at < moment and not self.stands_at(moment)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars of the two sides of a request."""

    requesting: StateCalendar
    requested: StateCalendar

    def of(self, side: Side) -> StateCalendar:
        """The calendar of a side; of a duty of either side, the requested one's."""
        return self.requesting if side is Side.REQUESTING else self.requested

    def other(self, side: Side) -> StateCalendar:
        """The calendar of the other side."""
        return self.requested if side is Side.REQUESTING else self.requesting


POLICE = {
    Urgency.DANGER_TO_LIFE: ("clock.police_8h", "clock.police_execute_8h"),
    Urgency.URGENT: ("clock.police_3d", "clock.police_execute_3d"),
    Urgency.NORMAL: ("clock.police_7d", "clock.police_execute_7d"),
}
POSTPONED = "clock.postponed_until"
LONGEST_WAIT = timedelta(days=3650)  # a postponement until a later day counts as one until this
ANSWERS = {
    Urgency.DANGER_TO_LIFE: "clock.answer_24h",
    Urgency.URGENT: "clock.answer_7d",
    Urgency.NORMAL: "clock.answer_30d",
}
ANSWER = "answer"  # what is due to an open question
FEEDBACK, REVIEW = "clock.feedback_30d", "clock.danger_review_3wd"


def acknowledge_rule(urgency: Urgency) -> str:
    """Which clock runs until the receiving desk takes a request for work."""
    return "clock.acknowledge_8h" if urgency is Urgency.DANGER_TO_LIFE else "clock.acknowledge_7d"


def decide_rule(urgency: Urgency, *, police: bool) -> str:
    """Which clock runs until a measure is decided."""
    return POLICE[urgency][0] if police else "clock.judicial_decision_30d"


def answer_rule(urgency: Urgency) -> str:
    """Which clock runs until a question of the requested side is answered."""
    return ANSWERS[urgency]


def execute_rule(urgency: Urgency, *, police: bool, measure: str = "") -> str:
    """Which clock runs until an accepted measure is carried out; some measures have their own."""
    if measure == Measure.MLA_ELECTRONIC_PRODUCTION:
        return "clock.production_8h" if urgency is Urgency.DANGER_TO_LIFE else "clock.production_10d"
    if measure == Measure.POLICE_HIT_FOLLOWUP and urgency is not Urgency.DANGER_TO_LIFE:
        return "clock.core_data_48h"
    return POLICE[urgency][1] if police else "clock.judicial_execution_90d"


def start(
    rule: str, at: datetime, by: bytes, calendars: Calendars, *, measure: str = "", pauses: Iterable[Pause] = ()
) -> Deadline:
    """The deadline of a clock of the table that starts now; `pauses` are those recorded for its side."""
    row = CLOCKS[rule]
    owing = calendars.of(row.duty)
    begun = Deadline(row.clock, at, rule, at, by, row.duty, owing.state, owing.zone, measure)
    return retimed(begun, calendars, pauses)


def postponed(deadline: Deadline, until: date, calendars: Calendars, pauses: Iterable[Pause] = ()) -> Deadline:
    """The deadline of a measure that waits until a day: the end of that day, and never earlier than it was."""
    latest = local_day(deadline.starts_at, deadline.zone) + LONGEST_WAIT
    base = deadline.base or deadline.rule
    return retimed(replace(deadline, rule=POSTPONED, base=base, not_before=min(until, latest)), calendars, pauses)


def retimed(deadline: Deadline, calendars: Calendars, pauses: Iterable[Pause]) -> Deadline:
    """The same clock under these pauses."""
    own = tuple(sorted((p for p in pauses if _counts(p, deadline)), key=lambda p: (p.since, p.event)))
    rule = deadline.base or deadline.rule
    timing = _timing(rule, deadline.starts_at, deadline.not_before, calendars, own)
    unpaused = _timing(rule, deadline.starts_at, deadline.not_before, calendars, ()) if own else timing
    return replace(
        deadline,
        due_at=timing.due_at,
        unpaused_at=unpaused.due_at,
        pauses=tuple(pause for pause in own if pause.since < timing.due_at),
        skipped=timing.skipped,
        unknown=timing.unknown,
        computed=timing.computed,
    )


def _counts(pause: Pause, deadline: Deadline) -> bool:
    """True if the pause is one of this clock, and reaches into its time."""
    if CLOCKS[deadline.rule].duty is not Side.REQUESTED or pause.measure not in ("", deadline.measure):
        return False
    return pause.until is None or pause.until > deadline.starts_at


@dataclass(frozen=True, slots=True)
class _Timing:
    due_at: datetime
    skipped: tuple[Skipped, ...]
    unknown: tuple[str, ...]
    computed: tuple[str, ...]


@lru_cache(maxsize=4096)
def _timing(
    rule: str, start: datetime, not_before: date | None, calendars: Calendars, pauses: tuple[Pause, ...]
) -> _Timing:
    row = CLOCKS[rule]
    if row.unit is Unit.HOURS:
        due = _hours(row, start, pauses)
        waits = due if not_before is None else end_of(not_before, calendars.of(row.duty).zone)
        return _Timing(max(due, waits), (), (), ())
    count = _Count(row, calendars, start)
    due, known = count.last(frozenset(), not_before), 0
    while True:  # a later pause counts only if the earlier ones moved the deadline behind its beginning
        active = [pause for pause in pauses if pause.since < due]
        if len(active) == known:
            return count.timing(due)
        known = len(active)
        due = count.last(_stopped(active, start, count.zone), not_before)


def _hours(row: ClockRule, start: datetime, pauses: Sequence[Pause]) -> datetime:
    due, covered = start + timedelta(hours=row.span), start
    for pause in pauses:
        if pause.since >= due:
            break
        begin, end = max(pause.since, covered), pause.until or pause.since
        if end > begin:
            due, covered = due + (end - begin), end
    return due


def _stopped(pauses: Iterable[Pause], start: datetime, zone: str) -> frozenset[date]:
    """The days on which the clock stood."""
    days: set[date] = set()
    for pause in pauses:
        day, last = local_day(max(pause.since, start), zone), local_day(max(pause.until or pause.since, start), zone)
        while day <= last:
            days.add(day)
            day += DAY
    return frozenset(days)


class _Count:
    """Counts days of one clock, and remembers what it passed over."""

    def __init__(self, row: ClockRule, calendars: Calendars, start: datetime) -> None:
        self._row = row
        self._looks = [calendars.of(row.duty), *([calendars.other(row.duty)] if row.both else [])]
        self.zone = self._looks[0].zone
        self._first = local_day(start, self.zone)
        self._skipped: list[Skipped] = []
        self._last = self._first

    def last(self, stopped: frozenset[date], not_before: date | None) -> datetime:
        """When the last day ends."""
        self._skipped, day, counted = [], self._first, 0
        while counted < self._span():
            day += DAY
            if not self._passes(day, stopped, closed=self._row.unit is Unit.WORKING_DAYS):
                counted += 1
        day = day if not_before is None else max(day, not_before)
        while self._passes(day, stopped if not_before is None else frozenset(), closed=self._row.rolls):
            day += DAY
        self._last = day
        return end_of(day, self.zone)

    def timing(self, due: datetime) -> _Timing:
        return _Timing(due, tuple(self._skipped), self._years(known=False), self._years(known=True))

    def _span(self) -> int:
        """Days to count; a span of months is the days to the same day of a later month, or that month's last."""
        if self._row.unit is not Unit.MONTHS:
            return self._row.span
        months = self._first.month - 1 + self._row.span
        year, month = self._first.year + months // 12, months % 12 + 1
        return (date(year, month, min(self._first.day, monthrange(year, month)[1])) - self._first).days

    def _passes(self, day: date, stopped: frozenset[date], *, closed: bool) -> bool:
        """True if the day is passed over, which is then on record; `closed`: days with closed offices are."""
        why, state = "paused" if day in stopped and day > self._first else "", ""
        for calendar in self._looks if closed and not why else ():
            if not calendar.is_working(day):
                why, state = "weekend" if calendar.is_weekend(day) else "holiday", calendar.state
                break
        if why:
            self._skipped.append(Skipped(day, why, state))
        return bool(why)

    def _years(self, *, known: bool) -> tuple[str, ...]:
        """The years through which it counted: those computed by rule, or those of which nothing is known."""
        if not self._row.rolls and self._row.unit is not Unit.WORKING_DAYS:
            return ()
        found = []
        for calendar in self._looks:
            for year in range(self._first.year, self._last.year + 1):
                first, last = max(self._first, date(year, 1, 1)), min(self._last, date(year, 12, 31))
                lacks = not (calendar.is_known(first) and calendar.is_known(last))
                if lacks if not known else year in calendar.computed and not lacks:
                    found.append(f"{calendar.state} {year}")
        return tuple(found)


def in_both_zones(moment: datetime, first: str, second: str) -> tuple[datetime, datetime]:
    """The same moment on the clocks of two authorities; `first` and `second` are IANA zone names."""
    return moment.astimezone(ZoneInfo(first)), moment.astimezone(ZoneInfo(second))
