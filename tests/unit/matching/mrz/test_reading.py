"""Zones of every size, whole and damaged."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_folder import DATA, needs_data

from comity.domain.identity import PartialDate, Sex, ThingKind
from comity.matching.mrz import FaultCode, Field, ZoneFormat, read
from comity.matching.mrz.characters import check_digit

TODAY = date(2026, 11, 22)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
ALL = {ZoneFormat.TD3: TD3, ZoneFormat.TD1: TD1, ZoneFormat.TD2: TD2, ZoneFormat.MRV_A: MRV_A, ZoneFormat.MRV_B: MRV_B}


def codes(text: str) -> set[tuple[Field, FaultCode]]:
    return {(fault.field, fault.code) for fault in read(text, TODAY).faults}


@needs_data
def test_every_sample_is_read_as_its_list_says() -> None:
    with (DATA / "interop" / "mrz" / "samples.csv").open() as lines:
        samples = list(csv.DictReader(lines))
    assert samples
    for sample in samples:
        reading = read("\n".join((sample["line1"], sample["line2"], sample["line3"])), TODAY)
        assert reading.zone is not None
        assert reading.zone.format.value.replace("_", "") == sample["format"].lower()
        assert all(check.holds for check in reading.zone.checks) is (sample["all_check_digits_valid"] == "yes")


@pytest.mark.parametrize("size", list(ZoneFormat))
def test_a_specimen_gives_every_field(size: ZoneFormat) -> None:
    reading = read(ALL[size], TODAY)
    zone = reading.zone
    assert zone is not None
    assert reading.holds
    assert (zone.format, zone.family, zone.given, zone.sex) == (size, ("ERIKSSON",), ("ANNA", "MARIA"), Sex.FEMALE)
    assert not zone.name_cut


def test_a_passport_gives_person_document_and_personal_number() -> None:
    zone = read(
        "PTCHNCESHI<<YANGBEN<<<<<<<<<<<<<<<<<<<<<<<<<\nG622925996CHN8310291F1904220LCOCMKNENBPJB984", TODAY
    ).zone
    assert zone is not None
    person = zone.identity()
    assert (person.names[0].text, person.names[0].family) == ("CESHI YANGBEN", "CESHI")
    assert person.births == (PartialDate(1983, 10, 29),)
    assert person.nationalities == ("CN",)
    assert [(n.kind, n.text, n.state) for n in person.numbers] == [
        (ThingKind.TRAVEL_DOCUMENT, "G62292599", "CN"),
        (ThingKind.IDENTITY_NUMBER, "LCOCMKNENBPJB9", "CN"),
    ]


FORGIVEN = {
    "small letters": TD3.lower(),
    "spaces": TD3.replace("<<", "< <").replace("UTO", " UTO "),
    "one line": TD3.replace("\n", ""),
    "carriage returns": TD3.replace("\n", "\r") + "\r\n",
    "trailing fillers left out": "\n".join(line.rstrip("<") for line in TD3.split("\n")),
    "fillers in quotes' shape": TD3.replace("<<", "«"),
    "full width": TD3.replace("<", "＜"),
    "empty lines": "\n\n" + TD3.replace("\n", "\n\n"),
}


@pytest.mark.parametrize("typed", FORGIVEN.values(), ids=FORGIVEN)
def test_typing_is_forgiven(typed: str) -> None:
    assert read(typed, TODAY) == read(TD3, TODAY)


def test_a_card_without_its_fillers_is_a_card() -> None:
    assert read("I<UTOD231458907\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA", TODAY) == read(TD1, TODAY)


def test_a_long_number_runs_over_into_the_optional_data() -> None:
    """Doc 9303-5, 4.2.2: D23145890734 with the check digit 9 after it (the worked number of its appendix)."""
    number = "D23145890734"
    first = f"I<UTO{number[:9]}<{number[9:]}{check_digit(number)}<<<<<<<<<<<"
    second = "7408122F1204159UTO<<<<<<<<<<<"
    composite = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    reading = read(f"{first}\n{second}{composite}\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", TODAY)
    assert check_digit(number) == "9"
    assert reading.holds
    assert reading.zone is not None
    assert (reading.zone.number, reading.zone.optional) == (number, ())


def made(birth: str = "740812", expiry: str = "270415", name: str = "ERIKSSON<<ANNA", number: str = "L898902C3") -> str:
    """A passport with these fields and right check digits."""
    line = f"{number}{check_digit(number)}UTO{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}"
    line += "<" * 14 + "<"
    composite = check_digit(line[0:10] + line[13:20] + line[21:43])
    return f"P<UTO{name:<<39}\n{line}{composite}"


CENTURIES = [
    ("740812", PartialDate(1974, 8, 12)),
    ("261122", PartialDate(2026, 11, 22)),
    ("261123", PartialDate(1926, 11, 23)),
    ("74<<<<", PartialDate(1974)),
    ("7408<<", PartialDate(1974, 8)),
    ("740800", PartialDate(1974, 8)),
    ("<<<<<<", PartialDate()),
]


@pytest.mark.parametrize(("birth", "expected"), CENTURIES)
def test_a_birth_is_never_in_the_future_and_may_lack_parts(birth: str, expected: PartialDate) -> None:
    reading = read(made(birth=birth), TODAY)
    assert reading.holds
    assert reading.zone is not None
    assert reading.zone.birth == expected


@pytest.mark.parametrize("birth", ["741312", "740230", "74<<12", "7<<812", "<408<<"])
def test_six_characters_that_are_no_date_are_named(birth: str) -> None:
    assert (Field.BIRTH, FaultCode.DATE) in codes(made(birth=birth))


def test_an_expiry_goes_fifty_years_ahead_and_no_further() -> None:
    years = [read(made(expiry=e), TODAY).zone for e in ("270415", "760415", "770415")]
    assert [zone.expiry.year for zone in years if zone] == [2027, 2076, 1977]


def test_a_name_that_fills_its_field_may_be_cut() -> None:
    full = read(made(name="PAPANDROPOULOUS<<JONATHON<ALEXANDER<CHR"), TODAY).zone
    single = read(made(name="ARKFREITH"), TODAY).zone
    assert full is not None
    assert full.name_cut
    assert single is not None
    assert (single.family, single.given, single.name_cut) == (("ARKFREITH",), (), False)


def test_letters_in_dates_are_read_as_the_digits_that_their_check_proves() -> None:
    reading = read(TD3.replace("7408122F1204159", "74O8I22F12O4159"), TODAY)
    assert reading.holds
    assert reading.zone is not None
    assert [(c.field, c.written, c.read_as) for c in reading.zone.corrections] == [
        (Field.BIRTH, "74O8I22", "7408122"),
        (Field.EXPIRY, "12O4159", "1204159"),
    ]


def test_a_number_is_never_rewritten_and_its_other_readings_are_given() -> None:
    reading = read(TD3.replace("L898902C36", "L8989O2C36"), TODAY)
    assert reading.zone is not None
    assert reading.zone.number == "L8989O2C3"
    assert "L898902C3" in reading.zone.number_readings
    assert reading.zone.corrections == ()
    assert (Field.NUMBER, FaultCode.CHECK_DIGIT) in {(f.field, f.code) for f in reading.faults}


def test_a_check_digit_read_as_a_letter_is_the_digit_that_holds() -> None:
    damaged = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C3GUTO7408122F1204159ZE184226B<<<<<1O"
    reading = read(damaged, TODAY)
    assert reading.holds
    assert reading.zone is not None
    assert [c.field for c in reading.zone.corrections] == [Field.NUMBER, Field.COMPOSITE]


def test_each_check_digit_that_fails_is_named_with_what_would_hold() -> None:
    reading = read(TD3.replace("L898902C36", "L898902C35"), TODAY)
    named = {(f.field, f.found, f.expected) for f in reading.faults if f.code is FaultCode.CHECK_DIGIT}
    assert (Field.NUMBER, "5", "6") in named
    assert {field for field, _, _ in named} == {Field.NUMBER, Field.COMPOSITE}


BROKEN = [
    ("", Field.LINES, FaultCode.LINES),
    ("P<UTO", Field.LINES, FaultCode.LINES),
    (TD3[:-3], Field.LINES, FaultCode.LINES),
    (TD3.replace("ANNA", "ANN?"), Field.LINES, FaultCode.CHARACTER),
    (TD3.replace("ANNA", "ANN4"), Field.NAME, FaultCode.NAME),
    (TD3.replace("P<UTO", "P<ZZQ"), Field.ISSUER, FaultCode.STATE),
    (TD3.replace("36UTO", "36U70"), Field.NATIONALITY, FaultCode.STATE),
    (TD3.replace("2F1", "2K1"), Field.SEX, FaultCode.SEX),
    (TD3.replace("P<UTO", "1<UTO"), Field.DOCUMENT_CODE, FaultCode.CHARACTER),
]


@pytest.mark.parametrize(("text", "field", "code"), BROKEN)
def test_what_is_malformed_is_explained_by_field(text: str, field: Field, code: FaultCode) -> None:
    assert (field, code) in codes(text)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    reading = read(text, TODAY)
    assert reading.zone is not None or reading.faults


@given(st.sampled_from(list(ALL.values())), st.data())
def test_a_changed_number_is_doubted_unless_its_check_digit_cannot_see_it(specimen: str, data: st.DataObject) -> None:
    """Weights 7, 3, 1 modulo 10 do not see a change by ten (0, A, K and U are one): nothing else may pass."""
    whole = read(specimen, TODAY).zone
    assert whole is not None
    at = specimen.index(whole.number) + data.draw(st.integers(0, len(whole.number) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    damaged = read(specimen[:at] + other + specimen[at + 1 :], TODAY)
    if damaged.holds and other != specimen[at]:
        assert (int(other, 36) - int(specimen[at], 36)) % 10 == 0


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<\n", min_size=60, max_size=100))
def test_zones_of_any_characters_never_raise(text: str) -> None:
    reading = read(text, TODAY)
    if reading.zone is not None:
        reading.zone.identity()
