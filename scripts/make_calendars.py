"""Write `corpus/calendars/<STATE>.toml`: which days the offices of a state are closed, and open on a weekend.

The days are facts, taken from the library `holidays` (MIT, https://github.com/vacanza/holidays), which is needed only
here and not to run Comity. In an environment that has it:

    python scripts/make_calendars.py

A year is `listed` where that library has what the state announced for it, and `computed` where it only applies the
rules of earlier years; nothing of either was compared with the state's own gazette, so every day is recalled. A day
that the library itself calls estimated stands under `estimated` too.
"""

import datetime as dt
import sys
from pathlib import Path

import holidays

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "calendars"
YEARS = range(2025, 2029)
# Until when the library holds announced days, by its tables of moved days and the sources that it cites; a year
# in which it calls a day estimated is none of them.
LISTED_UNTIL = {"KH": 2025, "MM": 2025, "TL": 2025}
LISTED_ELSE = 2026
STATES = ("BN", "CN", "HK", "ID", "KH", "LA", "MM", "MO", "MY", "PH", "SG", "TH", "TL", "VN")
HEAD = """# Days on which offices in {state} are closed, or open on a weekend. Written by scripts/make_calendars.py:
# corrections go into an agency's overlay, or into the library and a new run.
id = "{state}"
weekend = {weekend}
source = "holidays {version}, https://github.com/vacanza/holidays"
licence = "MIT"
confidence = "recalled"
"""


def main() -> None:
    """Write every state's file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for state in STATES:
        (FOLDER / f"{state}.toml").write_text(calendar(state), encoding="utf-8")
        sys.stdout.write(f"{state}\n")


def calendar(state: str) -> str:
    """The file of one state."""
    days = _days(state)
    weekend = sorted({5, 6} if state in {"HK", "MO"} else days.weekend)
    parts = [HEAD.format(state=state, weekend=weekend, version=holidays.__version__)]
    for year in YEARS:
        found = {day: name for day, name in sorted(days.items()) if day.year == year}
        parts.append(_year(state, year, found, sorted(day for day in days.weekend_workdays if day.year == year)))
    return "\n".join(parts)


def _days(state: str) -> holidays.HolidayBase:
    kinds = set(holidays.country_holidays(state).supported_categories) & {"public", "government"}
    language = "en_US" if "en_US" in holidays.country_holidays(state).supported_languages else None
    return holidays.country_holidays(state, years=YEARS, categories=kinds, language=language)


def _year(state: str, year: int, found: dict[dt.date, str], on: list[dt.date]) -> str:
    estimated = [day for day, name in found.items() if "(estimated)" in name]
    listed = year <= LISTED_UNTIL.get(state, LISTED_ELSE) and not estimated
    lines = [f"[years.{year}]", f'standing = "{"listed" if listed else "computed"}"']
    lines.append(f"estimated = [{', '.join(day.isoformat() for day in estimated)}]")
    lines.append(f"on = [{', '.join(day.isoformat() for day in on)}]")
    lines += ["", f"[years.{year}.off]"]
    lines += [f'{day.isoformat()} = "{_plain(name)}"' for day, name in found.items()]
    return "\n".join(lines) + "\n"


def _plain(name: str) -> str:
    return name.replace("(estimated)", "").replace('"', "'").replace("  ", " ").strip()


if __name__ == "__main__":
    main()
