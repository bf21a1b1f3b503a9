"""The working days that a release states for both sides: this node's calendars, on the two authorities' own clocks."""

from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.domain.calendars import DAY, WINDOW, ZONES, StateCalendar, local_day
from comity.domain.errors import NotVerified
from comity.domain.requests import Letter


def stated_calendars(desk: Desk, directory: Directory, letter: Letter) -> tuple[StateCalendar, ...]:
    """The days of the requesting and the requested state, from yesterday for `WINDOW`."""
    sides = (
        (letter.requesting_state, letter.requesting_node),
        (letter.requested_state, letter.requested_node),
    )
    today = desk.clock.now()
    found = []
    for state, node in sides:
        zone = _zone(directory, state, node)
        first = local_day(today, zone) - DAY
        found.append(desk.calendars.stated(state, zone, first, first + WINDOW))
    return tuple(found)


def _zone(directory: Directory, state: str, node: str) -> str:
    """The clock that the node's own key statement names; the capital's where we have no statement of it."""
    try:
        return directory.statement(node).time_zone
    except NotVerified:
        return ZONES.get(state[:2], "UTC")
