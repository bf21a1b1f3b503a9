"""Who a person is said to be, and by which numbers a thing is known: what notices, searches and matches speak of.

Nothing here is certain: names are as somebody wrote them, a birth date may lack its day or its month, a number may be
mistyped. Nothing is normalised here either (that is `matching`); what was written is kept as it was written.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Sex(StrEnum):
    """As ICAO Doc 9303 part 3 writes it in a passport (F, M, X or not stated)."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """What a name is to its bearer. Each known name is a row of its own."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    BIRTH = "birth"
    NICKNAME = "nickname"
    SPELLING = "spelling"


class ThingKind(StrEnum):
    """Kinds of numbers and marks that a search can ask for beyond names."""

    TRAVEL_DOCUMENT = "travel_document"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    ACCOUNT = "account"
    WALLET = "wallet"
    PLATE = "plate"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    DEVICE = "device"
    ADDRESS = "address"
    EMAIL = "email"
    FIREARM = "firearm"
    ARTWORK = "artwork"


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name as it was written.

    Attributes:
        text: As written, any script, in the order in which it was written.
        kind: What it is to its bearer.
        language: BCP 47 tag such as ``km`` or ``zh-Hant`` when it is known, or "".
        family: The family name's words of `text` when they are known, or "" (single names have none).
    """

    text: str
    kind: NameKind = NameKind.PRIMARY
    language: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A Gregorian date of which parts may be unknown (None). A day is known only with its month.

    Raises:
        ValueError: No such date, or a part without the part above it.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day without its month")
        if self.year is not None and not 1 <= self.year <= 9999:
            raise ValueError("year outside 1 to 9999")
        if self.month is not None:
            date(self.year if self.year is not None else 2000, self.month, self.day if self.day is not None else 1)

    @property
    def is_known(self) -> bool:
        """True if anything of it is known."""
        return self.year is not None or self.month is not None

    def __str__(self) -> str:
        """ISO 8601 with zeros where it is unknown, as ICAO 9303 allows: ``1990-05-00``."""
        return f"{self.year or 0:04d}-{self.month or 0:02d}-{self.day or 0:02d}"


class UnknownPart(StrEnum):
    """Which parts of a date nobody knows. The catalogues have words for each but the first."""

    NONE = "none"
    DAY = "day"
    DAY_AND_MONTH = "day_and_month"
    YEAR = "year"
    DAY_AND_YEAR = "day_and_year"
    ALL = "all"


_WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_UNKNOWN: Final = {
    (True, True, True): UnknownPart.NONE,
    (True, True, False): UnknownPart.DAY,
    (True, False, False): UnknownPart.DAY_AND_MONTH,
    (False, True, True): UnknownPart.YEAR,
    (False, True, False): UnknownPart.DAY_AND_YEAR,
}


def known_of(written: PartialDate | str) -> tuple[str, UnknownPart]:
    """A date as people read it, without the zeros that stand for what is unknown, and which part that is.

    ``1988-04-00`` and ``1988-04`` are ``1988-04`` without its day; a date without its year is ``--04-02``, as ISO
    8601 once wrote it. What is no date, a partner's text, stays as it is written.
    """
    match = _WRITTEN.fullmatch(str(written))
    if match is None:
        return str(written), UnknownPart.NONE
    year, month, day = (int(part or 0) for part in match.groups())
    if not year and not month:
        return "", UnknownPart.ALL
    unknown = _UNKNOWN.get((bool(year), bool(month), bool(day)))
    if unknown is None:  # a day without its month
        return str(written), UnknownPart.NONE
    parts = (f"{year:04d}" if year else "-", f"{month:02d}" if month else "", f"{day:02d}" if day else "")
    return "-".join(part for part in parts if part), unknown


@dataclass(frozen=True, slots=True)
class ThingNumber:
    """A number or mark as it was written.

    Attributes:
        kind: What it is a number of.
        text: As written.
        state: Issuing state or state of registration, ISO 3166 alpha-2, or "" when it is unknown.
        scheme: Kind of number within the kind: ``passport``, ``imo``, ``mmsi``, ``iban``, ``imei`` …, or "".
    """

    kind: ThingKind
    text: str
    state: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class PersonIdentity:
    """What is known or said of who one person is. Empty parts are unknown, never "none".

    Attributes:
        names: At least one, the primary name first.
        births: Every date of birth that is claimed; they may contradict each other.
        sex: As stated.
        nationalities: ISO 3166 alpha-2 codes, as claimed.
        numbers: Documents and numbers that are said to be the person's.
        birth_place: Place of birth as written, or "".
    """

    names: tuple[PersonName, ...]
    births: tuple[PartialDate, ...] = ()
    sex: Sex = Sex.UNKNOWN
    nationalities: tuple[str, ...] = ()
    numbers: tuple[ThingNumber, ...] = ()
    birth_place: str = ""
