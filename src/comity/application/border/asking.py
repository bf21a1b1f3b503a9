"""What an officer at the line may ask: a machine readable zone as a reader sends it, or what can be typed."""

import re
from dataclasses import dataclass, replace
from datetime import date

from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.matching.mrz import MrzReading, read
from comity.matching.mrz.dates import read_birth
from comity.matching.things.folding import fold

MOST_TYPED = 200
_SEXES = {"f": Sex.FEMALE, "m": Sex.MALE, "x": Sex.UNSPECIFIED, "": Sex.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the page and of the API, as typed.

    Attributes:
        zone: A machine readable zone; where it is read, the other fields only add to it.
        name: One name, any script.
        birth: ``1990``, ``1990-05``, ``1990-05-12``, or as a passport writes it, ``900512``.
        sex: ``f``, ``m``, ``x`` or empty.
        nationality: ISO 3166 alpha-2, or empty.
        document: Number of a travel document or identity card.
        issuer: Its state, ISO 3166 alpha-2, or empty.
    """

    zone: str = ""
    name: str = ""
    birth: str = ""
    sex: str = ""
    nationality: str = ""
    document: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a check is about.

    Attributes:
        person: The identity asked for; its names may be empty (a document alone).
        numbers: Numbers to look up: the document's, and what it may have been if its check digit fails.
        zone: The zone as read, or None.
    """

    person: PersonIdentity
    numbers: tuple[ThingNumber, ...]
    zone: MrzReading | None


def understand(typed: Typed, today: date) -> Asked:
    """The identity and the numbers that were asked for.

    Raises:
        InvalidInput: ``border.empty`` (nothing to look for), ``border.zone`` (the lines are of no document),
            ``border.birth``, ``border.sex`` or ``border.too_long``.
    """
    if max(len(field) for field in (typed.name, typed.birth, typed.document)) > MOST_TYPED:
        raise InvalidInput("border.too_long", "A field is too long to be one.", advice="Type it again.")
    asked = _zone(typed.zone, today) if typed.zone.strip() else Asked(PersonIdentity(()), (), None)
    asked = _with_typed(asked, typed, today)
    if not asked.person.names and not asked.numbers:
        raise InvalidInput("border.empty", "There is nothing to look for.", advice="Give a zone, a name or a number.")
    return asked


def _zone(text: str, today: date) -> Asked:
    reading = read(text, today)
    zone = reading.zone
    if zone is None:
        found = reading.faults[0].found
        raise InvalidInput(
            "border.zone", f"The lines fit no travel document ({found}).", advice="Read it again, or type the name."
        )
    person = zone.identity()
    if not "".join(name.text for name in person.names).strip():
        person = replace(person, names=())
    others = tuple(replace(person.numbers[0], text=other) for other in zone.number_readings if person.numbers)
    return Asked(person, (*person.numbers, *others), reading)


def _with_typed(asked: Asked, typed: Typed, today: date) -> Asked:
    """What was typed beside: it fills what is empty and adds names and numbers."""
    person = asked.person
    if typed.name.strip():
        person = replace(person, names=(*person.names, PersonName(typed.name.strip())))
    if typed.birth.strip() and not person.births:
        person = replace(person, births=(birth_of(typed.birth.strip(), today),))
    if typed.sex and person.sex in (Sex.UNKNOWN, Sex.UNSPECIFIED):
        person = replace(person, sex=_sex(typed.sex))
    if typed.nationality and not person.nationalities:
        person = replace(person, nationalities=(typed.nationality.upper(),))
    if not typed.document.strip():
        return replace(asked, person=person)
    document = ThingNumber(ThingKind.TRAVEL_DOCUMENT, typed.document.strip(), typed.issuer.upper())
    card = replace(document, kind=ThingKind.IDENTITY_NUMBER)
    person = replace(person, numbers=(*person.numbers, document))
    return replace(asked, person=person, numbers=(*asked.numbers, document, card))


def birth_of(text: str, today: date) -> PartialDate:
    """A date of birth as typed.

    Raises:
        InvalidInput: ``border.birth``.
    """
    text = fold(text)
    digits = re.sub(r"[-/. ]", "", text)
    if len(digits) == 6 and len(text) == 6 and digits.isdecimal():
        reading = _six(digits, today)
        if reading is not None:
            return reading
    try:
        if len(digits) not in (4, 6, 8):
            raise ValueError
        year, *rest = (int(digits[start:end]) for start, end in ((0, 4), (4, 6), (6, 8)) if digits[start:end])
        return PartialDate(_common_era(year, today) or None, *(part or None for part in rest))
    except ValueError as error:
        raise InvalidInput(
            "border.birth", f"{text[:20]!r} is no date of birth.", advice="Type 1990-05-12, 1990-05 or 1990."
        ) from error


def _common_era(year: int, today: date) -> int:
    """A year that lies centuries ahead is one of the Buddhist era, 543 years before."""
    return year - 543 if year > today.year + 300 else year


def _six(digits: str, today: date) -> PartialDate | None:
    """``900512`` as passports write it; ``199005`` is a year with its month."""
    if digits[:2] in ("19", "20") and 1 <= int(digits[4:]) <= 12:
        return None
    return read_birth(digits, today)


def _sex(text: str) -> Sex:
    try:
        return _SEXES[text.strip().lower()[:1]]
    except KeyError as error:
        raise InvalidInput("border.sex", f"{text[:20]!r} is no sex.", advice="Type F, M or X.") from error
