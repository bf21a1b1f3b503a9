"""The box of a host state's consent, in place, time, persons and powers, and whether an act lies inside it.

Pure: both nodes compute the same answer from the same events. An act is inside only if it is inside for certain: its
whole circle of error within one area, its whole span of time within the window, every person named, the power given.
What is not known is not inside. Places are WGS84 in millionths of a degree, so that no float crosses a border; lengths
are metres. On a flat projection about the act an area of a few degrees is off by less than one part in a thousand; that
much of the distance to the edge is added to the error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Final

from comity.domain.errors import InvalidInput

POWERS: Final = (
    "observe", "accompany", "carry_arms", "board_vessel", "search_with_host", "pursue", "arrest_by_host_only",
    "use_device", "deliver",
)  # fmt: skip
FAULTS: Final = (
    "no_consent", "time_unknown", "time", "before_consent", "revoked", "place_unknown", "place", "person", "too_many",
    "power",
)  # fmt: skip
METRES_PER_DEGREE: Final = 111_320.0
LARGEST_EXTENT: Final = 5_000_000  # millionths of a degree
MOST_CORNERS: Final = 500
MOST_AREAS: Final = 50
LONGEST: Final = timedelta(days=366)
AHEAD: Final = timedelta(minutes=5)  # by which an act may seem to lie after its own record
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the host state: a polygon of (latitude, longitude) in millionths of a degree, or a stretch of a river
    in metres from its mouth or from the mark that `name` says."""

    name: str
    polygon: tuple[tuple[int, int], ...] = ()
    river: str = ""
    from_m: int = 0
    to_m: int = 0


@dataclass(frozen=True, slots=True)
class ConsentBox:
    """What the host consents to. Moments are UTC; `zone` is the clock by which people read them."""

    areas: tuple[Area, ...]
    starts: datetime
    ends: datetime
    zone: str
    persons: tuple[str, ...]
    most: int
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an act was, and within how many metres that is known; None is unknown."""

    latitude: int | None = None
    longitude: int | None = None
    error_m: int | None = None
    river: str = ""
    river_m: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as it is judged: when (with its error in seconds), where, who, by which power."""

    at: datetime | None
    at_error_s: int | None
    position: Position | None
    persons: tuple[str, ...]
    power: str


@dataclass(frozen=True, slots=True)
class Cover:
    """A consent as it stands: its box, when it was given, and from when on it is revoked."""

    box: ConsentBox
    given_at: datetime
    revoked_at: datetime | None = None


def faults(cover: Cover | None, deed: Deed, recorded_at: datetime) -> tuple[str, ...]:
    """Why an act is not inside; nothing if it is.

    Words: ``no_consent``, ``before_consent``, ``revoked``, ``time``, ``time_unknown``, ``place``, ``place_unknown``,
    ``person``, ``too_many``, ``power``.
    """
    if cover is None:
        return ("no_consent",)
    box = cover.box
    found = [
        *_time_faults(cover, deed, recorded_at),
        *_place_faults(box.areas, deed.position),
        *(["person"] if not deed.persons or not set(deed.persons) <= set(box.persons) else []),
        *(["too_many"] if len(set(deed.persons)) > box.most else []),
        *(["power"] if deed.power not in box.powers else []),
    ]
    return tuple(found)


def check_box(box: ConsentBox) -> ConsentBox:
    """Return the box if it is one: areas that are areas, a window that ends, persons, number and powers named.

    Raises:
        InvalidInput: ``consent.box``: what is wrong with it.
    """
    wrong = [
        (not box.areas or len(box.areas) > MOST_AREAS, "names no area, or too many"),
        (not all(_is_area(area) for area in box.areas), "has an area that is none"),
        (not timedelta() < box.ends - box.starts <= LONGEST, "has no window of time of a year at most"),
        (not box.zone.strip(), "has no time zone"),
        (not box.persons or not all(one.strip() for one in box.persons), "names no persons"),
        (not 1 <= box.most <= len(set(box.persons)), "has a number of persons that does not fit"),
        (not box.powers or not set(box.powers) <= set(POWERS), f"has no powers of {', '.join(POWERS)}"),
    ]
    for fault, words in wrong:
        if fault:
            raise InvalidInput("consent.box", f"The consent {words}.", advice="Complete the box.")
    return box


def _time_faults(cover: Cover, deed: Deed, recorded_at: datetime) -> Iterable[str]:
    if deed.at is None or deed.at_error_s is None or deed.at_error_s < 0 or deed.at > recorded_at + AHEAD:
        return ["time_unknown"]
    try:
        error = timedelta(seconds=deed.at_error_s)
        first, last = deed.at - error, deed.at + error
    except OverflowError:
        return ["time_unknown"]
    return [
        *(["time"] if not cover.box.starts <= first or not last <= cover.box.ends else []),
        *(["before_consent"] if first < cover.given_at else []),
        *(["revoked"] if cover.revoked_at is not None and last >= cover.revoked_at else []),
    ]


def _place_faults(areas: tuple[Area, ...], position: Position | None) -> Iterable[str]:
    if position is None or position.error_m is None or position.error_m < 0:
        return ["place_unknown"]
    on_river = bool(position.river) and position.river_m is not None
    on_map = position.latitude is not None and position.longitude is not None
    if not on_river and not on_map:
        return ["place_unknown"]
    inside = any(_holds(area, position) for area in areas)
    return [] if inside else ["place"]


def _holds(area: Area, position: Position) -> bool:
    assert position.error_m is not None  # asked by the caller
    if area.river:
        if position.river_m is None or position.river.casefold() != area.river.casefold():
            return False
        return area.from_m <= position.river_m - position.error_m and position.river_m + position.error_m <= area.to_m
    if position.latitude is None or position.longitude is None:
        return False
    corners = [_flat(corner, position.latitude, position.longitude) for corner in area.polygon]
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    nearest = min(_distance(*edge) for edge in edges)
    return _encloses(edges) and nearest * 0.999 >= position.error_m and nearest > 0


def _flat(corner: tuple[int, int], latitude: int, longitude: int) -> Point:
    """A corner in metres east and north of the act."""
    middle = radians((corner[0] + latitude) / 2e6)
    east = (corner[1] - longitude) / 1e6 * METRES_PER_DEGREE * cos(middle)
    return east, (corner[0] - latitude) / 1e6 * METRES_PER_DEGREE


def _encloses(edges: list[tuple[Point, Point]]) -> bool:
    """True if the origin is inside: a ray to the east crosses the edges an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in edges:
        if (y1 > 0) != (y2 > 0) and x1 + (0 - y1) * (x2 - x1) / (y2 - y1) > 0:
            crossings += 1
    return crossings % 2 == 1


def _distance(start: Point, end: Point) -> float:
    """From the origin to an edge."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(start[0] * dx + start[1] * dy) / length))
    return hypot(start[0] + along * dx, start[1] + along * dy)


def _is_area(area: Area) -> bool:
    if area.river:
        return bool(area.name.strip()) and not area.polygon and 0 <= area.from_m < area.to_m
    corners = area.polygon
    if not area.name.strip() or not 3 <= len(corners) <= MOST_CORNERS or len(set(corners)) != len(corners):
        return False
    latitudes, longitudes = [one[0] for one in corners], [one[1] for one in corners]
    small = all(max(values) - min(values) <= LARGEST_EXTENT for values in (latitudes, longitudes))
    on_earth = max(map(abs, latitudes)) <= 90_000_000 and max(map(abs, longitudes)) <= 180_000_000
    edges = zip(corners, (*corners[1:], corners[0]), strict=True)
    has_room = sum(a[0] * b[1] - b[0] * a[1] for a, b in edges) != 0
    return small and on_earth and has_room and not _crosses_itself(corners)


def _crosses_itself(corners: tuple[tuple[int, int], ...]) -> bool:
    count = len(corners)
    edges = [(corners[i], corners[(i + 1) % count]) for i in range(count)]
    return any(
        _cross(edges[i], edges[j])
        for i in range(count)
        for j in range(i + 1, count)
        if j != i + 1 and (i, j) != (0, count - 1)
    )


def _cross(one: tuple[tuple[int, int], tuple[int, int]], other: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    (a, b), (c, d) = one, other
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)
