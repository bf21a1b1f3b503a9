"""From typed or scanned text to the fields of a zone, with every doubt named."""

from collections.abc import Iterator
from datetime import date

from comity.domain.identity import PartialDate, Sex
from comity.matching.mrz.characters import FILLER, bare, check_digit, foreign, lines_of
from comity.matching.mrz.correcting import composite_digit, correct, other_readings
from comity.matching.mrz.dates import read_birth, read_expiry
from comity.matching.mrz.layouts import Layout, Span, layout_of
from comity.matching.mrz.states import STATE_BY_CODE, is_known
from comity.matching.mrz.zone import CheckDigit, Fault, FaultCode, Field, MrzReading, TravelZone

_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "X": Sex.UNSPECIFIED, "<": Sex.UNSPECIFIED}
_UNKNOWN_DATE = PartialDate()


def read(text: str, today: date) -> MrzReading:
    """What the zone says. Never raises: what fits no document has no zone and says why.

    Args:
        text: Typed or sent by a reader: any case, spaces, with or without line ends.
        today: The day of the reading, from which centuries are told.
    """
    lines = lines_of(text)
    found = layout_of(lines)
    if found is None:
        widths = " + ".join(str(len(line)) for line in lines) or "0"
        return MrzReading(None, (Fault(Field.LINES, FaultCode.LINES, widths, "2 × 44, 2 × 36, 3 × 30"),))
    layout, written = found
    if strangers := foreign(written):
        return MrzReading(None, (Fault(Field.LINES, FaultCode.CHARACTER, strangers, "A-Z 0-9 <"),))
    return _fields(layout, written, today)


def _fields(layout: Layout, written: str, today: date) -> MrzReading:
    corrected = correct(written, layout)
    text = corrected.text
    raw, number_check, optionals = _number(text, layout)
    checks = (number_check, *_checks(text, layout))
    birth, expiry = _at(text, layout.birth), _at(text, layout.expiry)
    issuer, nationality = bare(text[2:5]), bare(_at(text, layout.nationality))
    family, given = _name(_at(text, layout.name))
    zone = TravelZone(
        format=layout.format,
        document_code=bare(text[:2]),
        issuer=issuer,
        issuer_state=STATE_BY_CODE.get(issuer, ""),
        family=family,
        given=given,
        name_cut=text[layout.name[1] - 1] != FILLER,
        number=_spaced(raw),
        number_readings=tuple(_spaced(reading) for reading in other_readings(raw, number_check.written)),
        nationality=nationality,
        nationality_state=STATE_BY_CODE.get(nationality, ""),
        birth=read_birth(birth, today) or _UNKNOWN_DATE,
        sex=_SEXES.get(text[layout.sex], Sex.UNKNOWN),
        expiry=read_expiry(expiry, today) or _UNKNOWN_DATE,
        optional=optionals,
        checks=checks,
        corrections=corrected.corrections,
    )
    return MrzReading(zone, tuple(_faults(zone, text, layout, today)))


def _number(text: str, layout: Layout) -> tuple[str, CheckDigit, tuple[str, ...]]:
    """The number, its check, and the optional data that are left beside it.

    A number of more than nine characters has a filler where its check digit would stand, and goes on in the optional
    data up to its last character, the check digit, which a filler ends.
    """
    start, end = layout.number
    optionals = [_at(text, span) for span in layout.optionals]
    head = text[start:end]
    if text[end] != FILLER or layout.overflow is None or optionals[0].startswith(FILLER):
        check = CheckDigit(Field.NUMBER, text[end], check_digit(head))
        return head, check, _present(optionals)
    tail, _, rest = optionals[0].partition(FILLER)
    check = CheckDigit(Field.NUMBER, tail[-1], check_digit(head + tail[:-1]))
    return head + tail[:-1], check, _present([rest, *optionals[1:]])


def _checks(text: str, layout: Layout) -> Iterator[CheckDigit]:
    yield CheckDigit(Field.BIRTH, text[layout.birth[1]], check_digit(_at(text, layout.birth)))
    yield CheckDigit(Field.EXPIRY, text[layout.expiry[1]], check_digit(_at(text, layout.expiry)))
    if layout.optional_check is not None:
        yield _optional_check(text[layout.optional_check], _at(text, layout.optionals[0]))
    if layout.composite_check is not None:
        yield CheckDigit(Field.COMPOSITE, text[layout.composite_check], composite_digit(text, layout))


def _optional_check(written: str, field: str) -> CheckDigit:
    """A passport without a personal number may have a filler for its check digit (Doc 9303-4, 4.2.2)."""
    computed = FILLER if written == FILLER and not bare(field) else check_digit(field)
    return CheckDigit(Field.OPTIONAL, written, computed)


def _faults(zone: TravelZone, text: str, layout: Layout, today: date) -> Iterator[Fault]:
    for check in zone.checks:
        if not check.holds:
            yield Fault(check.field, FaultCode.CHECK_DIGIT, check.written, check.computed)
    if read_birth(_at(text, layout.birth), today) is None:
        yield Fault(Field.BIRTH, FaultCode.DATE, _at(text, layout.birth), "YYMMDD")
    if read_expiry(_at(text, layout.expiry), today) is None:
        yield Fault(Field.EXPIRY, FaultCode.DATE, _at(text, layout.expiry), "YYMMDD")
    if zone.sex is Sex.UNKNOWN:
        yield Fault(Field.SEX, FaultCode.SEX, text[layout.sex], "F M X <")
    for field, code in ((Field.ISSUER, zone.issuer), (Field.NATIONALITY, zone.nationality)):
        if not is_known(code):
            yield Fault(field, FaultCode.STATE, code)
    if not text[0].isalpha():
        yield Fault(Field.DOCUMENT_CODE, FaultCode.CHARACTER, text[:2], "A-Z")
    name = _at(text, layout.name)
    if any(c.isdigit() for c in name) or not bare(name) or name.startswith(FILLER):
        yield Fault(Field.NAME, FaultCode.NAME, name)


def _name(field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Primary and secondary identifier, word by word (Doc 9303-3, 4.6). A name of one part is the primary one."""
    primary, _, secondary = bare(field).partition(FILLER * 2)
    return _words(primary), _words(secondary)


def _words(part: str) -> tuple[str, ...]:
    return tuple(word for word in part.split(FILLER) if word)


def _present(optionals: list[str]) -> tuple[str, ...]:
    return tuple(_spaced(field) for field in optionals if bare(field))


def _spaced(field: str) -> str:
    """A field without fillers around it; a filler inside stands for a sign that was left out."""
    return field.strip(FILLER).replace(FILLER, " ")


def _at(text: str, span: Span) -> str:
    return text[span[0] : span[1]]
