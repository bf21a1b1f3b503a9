"""A consent's box and an act's place as forms have them: degrees and kilometres for people, integers for the log."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import isfinite

from django.http import HttpRequest

from comity.domain.consent_boxes import Area, ConsentBox, Position
from comity.domain.errors import InvalidInput
from comity.web import typed

_FARTHEST_KM = 10_000


def read_box(request: HttpRequest, zone: str) -> ConsentBox:
    """The box of a form, whose moments are in UTC; `zone` is the clock by which people read it.

    Raises:
        InvalidInput: A moment, number or corner is none.
    """
    return ConsentBox(
        areas=tuple(_areas(request)),
        starts=_moment(request, "starts"),
        ends=_moment(request, "ends"),
        zone=zone,
        persons=lines(request, "persons"),
        most=whole(request, "most") or 0,
        powers=typed.several(request, "power"),
    )


def read_place(request: HttpRequest) -> Position | None:
    """Where an act was; None where nothing was typed.

    Raises:
        InvalidInput: A number is none.
    """
    latitude, longitude = _degrees(request, "latitude"), _degrees(request, "longitude")
    river, error = typed.words(request, "river"), whole(request, "error_m")
    if latitude is None and longitude is None and not river:
        return None
    kilometre = number(request, "river_km")
    return Position(latitude, longitude, error, river, None if kilometre is None else round(kilometre * 1000))


def moment_or_none(request: HttpRequest, name: str) -> datetime | None:
    """A moment in UTC; None where nothing was typed.

    Raises:
        InvalidInput: It is none.
    """
    return _moment(request, name) if typed.words(request, name) else None


def lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    """What was typed, a line each, without empty ones."""
    return tuple(dict.fromkeys(line.strip() for line in typed.words(request, name).splitlines() if line.strip()))


def whole(request: HttpRequest, name: str) -> int | None:
    """A number without fractions; None where nothing was typed.

    Raises:
        InvalidInput: It is none, or below nothing.
    """
    text = typed.words(request, name)
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _no_number(text)
    return int(text) if text else None


def number(request: HttpRequest, name: str) -> float | None:
    """A number of kilometres; None where nothing was typed.

    Raises:
        InvalidInput: It is none, below nothing or farther than any river is long.
    """
    text = typed.words(request, name)
    if not text:
        return None
    value = _decimal(text)
    if not 0 <= value <= _FARTHEST_KM:
        raise _no_number(text)
    return value


def _areas(request: HttpRequest) -> Iterator[Area]:
    """A polygon, a stretch of a river, or both."""
    name, river = typed.words(request, "area"), typed.words(request, "river")
    corners = tuple(_corner(line) for line in lines(request, "corners"))
    if corners:
        yield Area(name, corners)
    if river:
        start, end = number(request, "from_km") or 0, number(request, "to_km") or 0
        yield Area(name or river, (), river, round(start * 1000), round(end * 1000))


def _corner(line: str) -> tuple[int, int]:
    parts = line.replace(",", " ").split()
    if len(parts) != 2:
        raise _no_number(line)
    return _millionths(parts[0]), _millionths(parts[1])


def _degrees(request: HttpRequest, name: str) -> int | None:
    text = typed.words(request, name)
    return _millionths(text) if text else None


def _millionths(text: str) -> int:
    value = _decimal(text)
    if abs(value) > 180:
        raise _no_number(text)
    return round(value * 1_000_000)


def _decimal(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise _no_number(text) from error
    if not isfinite(value):
        raise _no_number(text)
    return value


def _moment(request: HttpRequest, name: str) -> datetime:
    text = typed.words(request, name)
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidInput(
            "page.moment", f"{text[:40]!r} is no moment.", advice="Write it like 2026-02-03T10:00, in UTC."
        ) from error


def _no_number(text: str) -> InvalidInput:
    return InvalidInput("page.number", f"{text[:40]!r} is no number that fits.", advice="Write it like 20.05.")
