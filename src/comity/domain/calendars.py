"""Working days of a state: which days its offices are open, as the release of a request states it.

The days travel in the event that starts the clocks (decision 0011), so that every node counts the same days for the
same case, whatever edition of the calendars it has itself. A year of which nobody knew the holidays is never a year
without holidays: it is named wherever a deadline was counted through it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

SATURDAY, SUNDAY = 5, 6
WINDOW = timedelta(days=400)  # how far ahead a release states the days; the longest clock of a request is 90 days
DAY = timedelta(days=1)
_MOST_OFF, _MOST_ON, _MOST_WEEKEND = 120, 40, 3  # in a window of `LONGEST`; more is no calendar of any state
LONGEST = timedelta(days=800)
# Where a release states no zone (made before clocks knew calendars): the capital's.
ZONES = {
    "BN": "Asia/Brunei", "CN": "Asia/Shanghai", "ID": "Asia/Jakarta", "KH": "Asia/Phnom_Penh", "LA": "Asia/Vientiane",
    "MM": "Asia/Yangon", "MY": "Asia/Kuala_Lumpur", "PH": "Asia/Manila", "SG": "Asia/Singapore", "TH": "Asia/Bangkok",
    "TL": "Asia/Dili", "VN": "Asia/Ho_Chi_Minh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StateCalendar:
    """The days of one state from `first` to `last`, as somebody stated them.

    Attributes:
        state: ISO code in capitals.
        zone: IANA name of the clock of the authority that acts for the state.
        edition: Which edition of the calendars the days were taken from.
        weekend: Days of the week with closed offices, Monday is 0.
        off: Closed days that are no weekend.
        on: Days of a weekend with open offices (make-up working days).
        computed: Years whose holidays were computed by rule and not announced by the state.
        unknown: Years of which no holiday is known.
    """

    state: str
    zone: str
    edition: str
    first: date
    last: date
    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)
    off: tuple[date, ...] = ()
    on: tuple[date, ...] = ()
    computed: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()

    def is_weekend(self, day: date) -> bool:
        """True if the offices are closed on that day of the week, and not exceptionally open."""
        return day.weekday() in self.weekend and day not in self.on

    def is_working(self, day: date) -> bool:
        """True if the offices are open, as far as the calendar knows."""
        return not self.is_weekend(day) and day not in self.off

    def is_known(self, day: date) -> bool:
        """True if the calendar knows the holidays around that day."""
        return self.first <= day <= self.last and day.year not in self.unknown


def unstated(state: str, day: date) -> StateCalendar:
    """The calendar of a state of which nobody stated the days: weekends only, and every year unknown."""
    return StateCalendar(state, ZONES.get(state[:2], "UTC"), "", day, day, unknown=(day.year,))


def is_sound(calendar: StateCalendar) -> bool:
    """True if the days can be those of a state; a partner's word is not taken for a year without working days."""
    return (
        timedelta() <= calendar.last - calendar.first <= LONGEST
        and len(calendar.off) <= _MOST_OFF
        and len(calendar.on) <= _MOST_ON
        and len(set(calendar.weekend)) <= _MOST_WEEKEND
        and set(calendar.weekend) <= set(range(7))
        and _zone_or_none(calendar.zone) is not None
    )


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC for a name that this machine does not know."""
    return _zone_or_none(name) or UTC


def _zone_or_none(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; odd names are ValueErrors
        return None


def local_day(moment: datetime, zone: str) -> date:
    """The day on the calendar of a place."""
    return moment.astimezone(zone_of(zone)).date()


def end_of(day: date, zone: str) -> datetime:
    """The last second of a day there, in UTC."""
    return datetime.combine(day, time(23, 59, 59), zone_of(zone)).astimezone(UTC)
