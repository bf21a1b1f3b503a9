"""Dated facts of `corpus/calendars`: one file a state, one table a year. An overlay's year replaces the shipped one.

`scripts/make_calendars.py` writes the shipped ones. They are no law, so a new edition leaves decisions of the gate as
they are.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from comity.adapters.corpus.files import read_toml
from comity.adapters.shipped import shipped_folder
from comity.domain.calendars import SATURDAY, SUNDAY, StateCalendar
from comity.domain.errors import InvalidInput

_HEAD = {"id", "weekend", "source", "licence", "confidence", "years"}
_YEAR = {"standing", "estimated", "on", "off"}
LISTED, COMPUTED = "listed", "computed"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one state: closed days with their names, open days of a weekend, and what is only computed."""

    standing: str
    off: Mapping[date, str]
    on: frozenset[date]
    estimated: frozenset[date]

    @property
    def is_computed(self) -> bool:
        """True if the state had not announced all of it."""
        return self.standing == COMPUTED or bool(self.estimated)


@dataclass(frozen=True, slots=True)
class StateYears:
    """What is known of one state."""

    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)
    years: Mapping[int, Year] = field(default_factory=dict)


class CorpusCalendars:
    """The shipped calendars, with overlays on top.

    Raises:
        InvalidInput: A file is malformed; the node does not start on half a calendar.
        Unavailable: The shipped corpus is not installed.
    """

    def __init__(self, overlays: Sequence[Path] = (), folder: Path | None = None) -> None:
        shipped = (folder or shipped_folder("corpus")) / "calendars"
        folders = [shipped, *(overlay / "calendars" for overlay in overlays if (overlay / "calendars").is_dir())]
        self._states: dict[str, StateYears] = {}
        for one in folders:
            for path in sorted(one.glob("*.toml")):
                state, read = _read(path)
                self._states[state] = _merged(self._states.get(state), read)
        self.edition = _edition(folders)

    def stated(self, state: str, zone: str, first: date, last: date) -> StateCalendar:
        """The days of a state, as the port says."""
        known = self._known(state)
        years = {year: known.years.get(year) for year in range(first.year, last.year + 1)}
        here = [one for one in years.values() if one is not None]
        on = {day for one in here for day in one.on}
        off = {day for one in here for day in one.off}
        closed = (day for day in off if day.weekday() not in known.weekend or day in on)
        opened = (day for day in on if day not in off)
        return StateCalendar(
            state,
            zone,
            self.edition,
            first,
            last,
            known.weekend,
            tuple(sorted(day for day in closed if first <= day <= last)),
            tuple(sorted(day for day in opened if first <= day <= last)),
            tuple(year for year, one in years.items() if one is not None and one.is_computed),
            tuple(year for year, one in years.items() if one is None),
        )

    def name(self, state: str, day: date) -> str:
        """What a closed day is called."""
        year = self._known(state).years.get(day.year)
        return year.off.get(day, "") if year else ""

    def _known(self, state: str) -> StateYears:
        unit = state.partition("-")[2]
        return self._states.get(unit) or self._states.get(state[:2]) or StateYears()


def calendar_faults(folder: Path) -> list[InvalidInput]:
    """What cannot be read of the calendars in a corpus or overlay, a fault a file at most."""
    faults = []
    for path in sorted((folder / "calendars").glob("*.toml")):
        try:
            _read(path)
        except InvalidInput as fault:
            faults.append(fault)
    return faults


def _merged(below: StateYears | None, above: StateYears) -> StateYears:
    return above if below is None else replace(above, years={**below.years, **above.years})


def _read(path: Path) -> tuple[str, StateYears]:
    where = f"calendars/{path.name}"
    plain = read_toml(path, where)
    weekend, years = plain.get("weekend", [SATURDAY, SUNDAY]), plain.get("years", {})
    fine = (
        set(plain) <= _HEAD
        and plain.get("id") == path.stem
        and all(isinstance(plain.get(name), str) and plain[name] for name in ("source", "licence", "confidence"))
        and isinstance(weekend, list)
        and all(type(day) is int and 0 <= day <= 6 for day in weekend)
        and isinstance(years, dict)
    )
    if not fine:
        raise _malformed(where, "id, source, licence, confidence, weekend or years is missing, or a field is unknown")
    read = {_year_of(where, key): _year(where, key, year) for key, year in years.items()}
    return path.stem, StateYears(tuple(weekend), read)


def _year_of(where: str, key: str) -> int:
    if not (key.isdecimal() and len(key) == 4):
        raise _malformed(where, f"{key!r} is no year")
    return int(key)


def _year(where: str, key: str, plain: Any) -> Year:
    if not isinstance(plain, dict) or not set(plain) <= _YEAR or plain.get("standing") not in (LISTED, COMPUTED):
        raise _malformed(where, f"{key}: standing is listed or computed, beside off, on and estimated")
    off = plain.get("off", {})
    if not isinstance(off, dict):
        raise _malformed(where, f"{key}: off is a table of days")
    try:
        named = {date.fromisoformat(day): str(name) for day, name in off.items()}
    except ValueError:
        raise _malformed(where, f"{key}: a key of off is no day") from None
    on, estimated = plain.get("on", []), plain.get("estimated", [])
    days = [*named, *on, *estimated] if isinstance(on, list) and isinstance(estimated, list) else [None]
    if not all(type(day) is date and day.year == int(key) for day in days):
        raise _malformed(where, f"{key}: a day is none, or of another year")
    return Year(plain["standing"], named, frozenset(on), frozenset(estimated))


def _malformed(where: str, what: str) -> InvalidInput:
    return InvalidInput("calendar.malformed", f"{where}: {what}.", advice="See corpus/README.md.")


def _edition(folders: Sequence[Path]) -> str:
    """First 12 hex digits of SHA-256 over the names and bytes of all files."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"calendars {total.hexdigest()[:12]}"
