"""A consent's box as a TOML file: degrees and kilometres for people, integers for the wire.

starts = 2026-03-02T08:00:00+07:00
ends = 2026-03-04T18:00:00+07:00
zone = "Asia/Vientiane"
persons = ["boat 3", "Li Ming"]
most = 1
powers = ["observe", "accompany"]

[[areas]]
name = "the bend"
polygon = [[20.0, 100.0], [20.0, 100.1], [20.1, 100.1], [20.1, 100.0]]   # latitude, longitude

[[areas]]
name = "km 2350 to 2360 from the sea"
river = "Mekong"
from_km = 2350
to_km = 2360
"""

import tomllib
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from comity.domain.consent_boxes import Area, ConsentBox, check_box
from comity.domain.errors import InvalidInput

LARGEST = 1 << 20  # bytes
_BOX = frozenset({"starts", "ends", "zone", "persons", "most", "powers", "areas"})
_AREA = frozenset({"name", "polygon", "river", "from_km", "to_km"})


def read_box(data: bytes) -> ConsentBox:
    """The box of a file.

    Raises:
        InvalidInput: ``consent.file``: it cannot be read or has what it may not; ``consent.box``: the box is none.
    """
    try:
        plain = tomllib.loads(data.decode())
        _only(plain, _BOX, "the file")
        box = ConsentBox(
            areas=tuple(_area(one) for one in plain["areas"]),
            starts=_moment(plain["starts"]),
            ends=_moment(plain["ends"]),
            zone=_text(plain["zone"]),
            persons=tuple(_text(one) for one in plain["persons"]),
            most=_integer(plain["most"]),
            powers=tuple(_text(one) for one in plain["powers"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInput(
            "consent.file", f"This is no consent as a file: {error}.", advice="See `comity operation consent --help`."
        ) from error
    return check_box(box)


def microdegrees(degrees: float) -> int:
    """Millionths of a degree.

    Raises:
        ValueError: It is no angle.
    """
    if (
        isinstance(degrees, bool)
        or not isinstance(degrees, (int, float))
        or not isfinite(degrees)
        or abs(degrees) > 180
    ):
        raise ValueError(f"{degrees!r} is no angle in degrees")
    return round(degrees * 1_000_000)


def _area(plain: Any) -> Area:
    _only(plain, _AREA, "an area")
    corners = tuple(
        (microdegrees(latitude), microdegrees(longitude)) for latitude, longitude in plain.get("polygon", ())
    )
    river = _text(plain.get("river", ""))
    return Area(_text(plain["name"]), corners, river, _metres(plain, "from_km"), _metres(plain, "to_km"))


def _metres(plain: dict[str, Any], name: str) -> int:
    value = plain.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 10_000:
        raise ValueError(f"{name} must be kilometres")
    return round(value * 1000)


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value!r} is no moment with its zone")
    return value.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value.strip()


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return value


def _only(plain: Any, names: frozenset[str], what: str) -> None:
    unknown = sorted(set(plain) - names) if isinstance(plain, dict) else ["no table"]
    if unknown:
        raise ValueError(f"{what} has {', '.join(unknown)[:80]}")
