"""What a machine readable zone says, and how far it proves it."""

from dataclasses import dataclass
from enum import StrEnum

from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber


class ZoneFormat(StrEnum):
    """Sizes of documents, each with its own lines."""

    TD1 = "td1"
    TD2 = "td2"
    TD3 = "td3"
    MRV_A = "mrv_a"
    MRV_B = "mrv_b"


class Field(StrEnum):
    """Parts of a zone, as faults and corrections name them."""

    LINES = "lines"
    DOCUMENT_CODE = "document_code"
    ISSUER = "issuer"
    NAME = "name"
    NUMBER = "number"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    SEX = "sex"
    EXPIRY = "expiry"
    OPTIONAL = "optional"
    COMPOSITE = "composite"


class FaultCode(StrEnum):
    """Why a field does not hold."""

    LINES = "lines"
    CHARACTER = "character"
    CHECK_DIGIT = "check_digit"
    DATE = "date"
    STATE = "state"
    SEX = "sex"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold.

    Attributes:
        field: Where.
        code: What.
        found: What stands there.
        expected: What would hold, or "".
    """

    field: Field
    code: FaultCode
    found: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """One check digit: the digit that is written and the one that its field gives (Doc 9303-3, 4.9)."""

    field: Field
    written: str
    computed: str

    @property
    def holds(self) -> bool:
        """True if the field is as it was when the document was made."""
        return self.written == self.computed


@dataclass(frozen=True, slots=True)
class Correction:
    """Look-alike characters that were read otherwise because the check digits then hold."""

    field: Field
    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class TravelZone:
    """The fields of a zone, after corrections.

    Attributes:
        format: Size of the document.
        document_code: One or two letters (``P``, ``ID``, ``V``).
        issuer: Code of the issuer as written, without fillers.
        issuer_state: Its ISO 3166 alpha-2, or "" (a body, an unknown code).
        family: The primary identifier's words ("" if the name has one part only and it is written as the given one).
        given: The secondary identifier's words.
        name_cut: True if the name fills its field: letters or whole names may be missing.
        number: The document's number as written, the part that overflows included.
        number_readings: What it may have been if its check digit fails: one look-alike exchanged. Never put in its
            place, since one exchange in ten passes by chance; to be searched for beside it, and said.
        nationality: Code as written, without fillers.
        nationality_state: Its ISO 3166 alpha-2, or "".
        birth: Date of birth; parts that the zone leaves open are None. The century is chosen (see `dates`).
        sex: As stated.
        expiry: Last day of validity; the century is chosen.
        optional: What the issuer put into the optional fields, without fillers.
        checks: Every check digit.
        corrections: What was read otherwise than written.
    """

    format: ZoneFormat
    document_code: str
    issuer: str
    issuer_state: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    name_cut: bool
    number: str
    number_readings: tuple[str, ...]
    nationality: str
    nationality_state: str
    birth: PartialDate
    sex: Sex
    expiry: PartialDate
    optional: tuple[str, ...]
    checks: tuple[CheckDigit, ...]
    corrections: tuple[Correction, ...]

    @property
    def is_visa(self) -> bool:
        """True for visas, whose number is the visa's, or the passport's, as the issuer chose."""
        return self.format in (ZoneFormat.MRV_A, ZoneFormat.MRV_B)

    def identity(self) -> PersonIdentity:
        """Who the document says its bearer is."""
        return PersonIdentity(
            names=(PersonName(" ".join((*self.family, *self.given)), family=" ".join(self.family)),),
            births=(self.birth,) if self.birth.is_known else (),
            sex=self.sex,
            nationalities=(self.nationality_state,) if self.nationality_state else (),
            numbers=self._numbers(),
        )

    def _numbers(self) -> tuple[ThingNumber, ...]:
        """The document, and in a passport the personal number of the optional field (Doc 9303-4, 4.2.2)."""
        scheme = "visa" if self.is_visa else "passport" if self.document_code.startswith("P") else "card"
        document = ThingNumber(ThingKind.TRAVEL_DOCUMENT, self.number, self.issuer_state, scheme)
        if self.format is ZoneFormat.TD3 and self.optional:
            personal = ThingNumber(ThingKind.IDENTITY_NUMBER, self.optional[0], self.issuer_state)
            return (document, personal) if self.number else (personal,)
        return (document,) if self.number else ()


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What came of reading: the zone (None if the lines fit no document) and everything that does not hold."""

    zone: TravelZone | None
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """True if the zone was read and nothing of it is in doubt."""
        return self.zone is not None and not self.faults
