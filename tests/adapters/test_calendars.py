"""The shipped calendars: every state and year is there, marked by what it rests on, and malformed files are refused."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from comity.adapters.calendars import CorpusCalendars
from comity.adapters.corpus import load_corpus
from comity.adapters.shipped import shipped_folder
from comity.domain.calendars import WINDOW, is_sound
from comity.domain.errors import InvalidInput

FOLDER = shipped_folder("corpus") / "calendars"
STATES = ("BN", "CN", "HK", "ID", "KH", "LA", "MM", "MO", "MY", "PH", "SG", "TH", "TL", "VN")
SHIPPED = CorpusCalendars()


def of(state: str, first: date, days: int = 365, calendars: CorpusCalendars = SHIPPED):
    return calendars.stated(state, "Asia/Shanghai", first, first + timedelta(days=days))


def test_every_state_has_four_years_with_source_licence_and_confidence() -> None:
    assert tuple(path.stem for path in sorted(FOLDER.glob("*.toml"))) == STATES
    for state in STATES:
        plain = tomllib.loads((FOLDER / f"{state}.toml").read_text())
        assert (plain["licence"], plain["confidence"]) == ("MIT", "recalled")
        assert list(plain["years"]) == ["2025", "2026", "2027", "2028"]
        for year in plain["years"].values():
            assert len(year["off"]) >= 6
            assert year["standing"] == "computed" or not year["estimated"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("year", range(2025, 2029))
def test_what_a_release_would_state_is_sound_and_says_what_is_computed_or_unknown(state: str, year: int) -> None:
    first = date(year, 6, 1)
    found = SHIPPED.stated(state, "Asia/Shanghai", first, first + WINDOW)
    assert is_sound(found)
    assert all(first <= day <= first + WINDOW for day in (*found.off, *found.on))
    assert found.unknown == ((2029,) if year == 2028 else ())
    if year >= 2027:
        assert year in found.computed


def test_make_up_days_are_open_and_bridge_days_are_closed() -> None:
    china = of("CN", date(2026, 9, 1), 60)
    assert china.on == (date(2026, 9, 20), date(2026, 10, 10))
    golden = {date(2026, 10, day) for day in (1, 2, 5, 6, 7)}
    assert golden <= set(china.off)
    assert china.is_working(date(2026, 10, 10))
    assert not china.is_working(date(2026, 10, 11))
    assert of("VN", date(2026, 8, 1), 40).on == (date(2026, 8, 22),)


def test_a_unit_has_its_own_days_and_an_unknown_state_has_none_that_pass_for_working() -> None:
    assert date(2026, 4, 7) in of("CN-HK", date(2026, 4, 1), 30).off  # Easter Monday moved; not in the mainland
    unknown = of("XX", date(2026, 1, 1), 30)
    assert (unknown.off, unknown.unknown) == ((), (2026,))


def test_brunei_rests_on_fridays_and_sundays() -> None:
    assert of("BN", date(2026, 1, 1)).weekend == (4, 6)


def test_days_have_names_and_unknown_days_have_none() -> None:
    assert SHIPPED.name("LA", date(2026, 4, 14)) == "Lao New Year's Day"
    assert SHIPPED.name("LA", date(2026, 4, 17)) == SHIPPED.name("XX", date(2026, 4, 14)) == ""


def overlay(folder: Path, text: str, name: str = "LA.toml") -> CorpusCalendars:
    (folder / "calendars").mkdir(exist_ok=True)
    (folder / "calendars" / name).write_text(text)
    return CorpusCalendars([folder])


HEAD = 'id = "LA"\nsource = "our gazette 12"\nlicence = "public"\nconfidence = "verified"\n'


def test_an_agency_s_year_replaces_the_shipped_one_and_changes_the_edition(tmp_path: Path) -> None:
    own = overlay(tmp_path, HEAD + '[years.2027]\nstanding = "listed"\n[years.2027.off]\n2027-07-20 = "Boat day"\n')
    found = own.stated("LA", "Asia/Vientiane", date(2026, 12, 1), date(2027, 12, 31))
    assert [day for day in found.off if day.year == 2027] == [date(2027, 7, 20)]
    assert date(2026, 12, 2) in found.off
    assert found.computed == ()
    assert own.edition != SHIPPED.edition == CorpusCalendars().edition


def test_calendars_are_no_law_so_a_decision_outlives_them(tmp_path: Path) -> None:
    assert (tmp_path / "overlay.toml").write_text('name = "x"\nauthority = "y"\n')
    plain = load_corpus(overlays=[tmp_path], drafts=True).version
    overlay(tmp_path, HEAD)
    assert load_corpus(overlays=[tmp_path], drafts=True).version == plain


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        HEAD.replace('"LA"', '"TH"'),
        HEAD.replace("licence", "license"),
        HEAD + "weekend = [7]\n",
        HEAD + "weekend = [true]\n",
        HEAD + "years = 3\n",
        HEAD + '[years.27]\nstanding = "listed"\n',
        HEAD + '[years.2027]\nstanding = "guessed"\n',
        HEAD + '[years.2027]\nstanding = "listed"\nholidays = []\n',
        HEAD + '[years.2027]\nstanding = "listed"\non = [2026-01-01]\n',
        HEAD + '[years.2027]\nstanding = "listed"\non = ["2027-01-01"]\n',
        HEAD + '[years.2027]\nstanding = "listed"\noff = [2027-01-01]\n',
        HEAD + '[years.2027]\nstanding = "listed"\n[years.2027.off]\nsoon = "x"\n',
        HEAD + '[years.2027]\nstanding = "listed"\n[years.2027.off]\n2026-01-01 = "x"\n',
    ],
)
def test_a_malformed_calendar_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        overlay(tmp_path, text)
    assert refusal.value.code in ("calendar.malformed", "corpus.malformed")
    assert "LA.toml" in refusal.value.message
