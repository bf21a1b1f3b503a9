"""Formats of numbers as data: each with its source, and whether that source was read here.

A recalled format may raise a doubt (a number that does not fit it is called wrong) but clears nothing: a number that
fits it stays unjudged.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from re import Pattern
from re import compile as pattern

from stdnum import luhn
from stdnum.cn import ric
from stdnum.id import nik
from stdnum.my import nric
from stdnum.th import pin


class Confidence(StrEnum):
    """Whether the source of a fact was read by whoever wrote it down here."""

    VERIFIED = "verified"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Format:
    """One state's format of one kind of number.

    Attributes:
        state: ISO 3166 alpha-2 of the issuing state.
        scheme: Name of the scheme here.
        shape: The whole number, separators dropped.
        checks: Raises or answers False if the check digit or the date in the number is wrong; None if it has none.
        source: Where the format is written.
        confidence: Whether that was read here.
    """

    state: str
    scheme: str
    shape: Pattern[str]
    checks: Callable[[str], bool] | None
    source: str
    confidence: Confidence


def _chinese(number: str) -> bool:
    ric.get_birth_date(number)
    return bool(ric.calc_check_digit(number) == number[-1])


def _indonesian(number: str) -> bool:
    return nik.get_birth_date(number) is not None


def _malaysian(number: str) -> bool:
    return nric.get_birth_date(number) is not None


def _singaporean(number: str) -> bool:
    offset = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}[number[0]]
    total = offset + sum(w * int(d) for w, d in zip((2, 7, 6, 5, 4, 3, 2), number[1:8], strict=True))
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
    at = total % 11
    return letters[number[0]][10 - at if number[0] == "M" else at] == number[8]


_LIBRARY = "python-stdnum 2.1, module "
_V, _R = Confidence.VERIFIED, Confidence.RECALLED

IDENTITY_FORMATS: tuple[Format, ...] = (
    Format("CN", "cn-ric", pattern(r"\d{17}[0-9X]"), _chinese, _LIBRARY + "cn.ric (GB 11643)", _V),
    Format("TH", "th-pin", pattern(r"[1-8]\d{12}"), pin.is_valid, _LIBRARY + "th.pin", _V),
    Format("ID", "id-nik", pattern(r"\d{16}"), _indonesian, _LIBRARY + "id.nik", _V),
    Format("MY", "my-nric", pattern(r"\d{12}"), _malaysian, _LIBRARY + "my.nric", _V),
    Format(
        "SG", "sg-nric", pattern(r"[STFGM]\d{7}[A-Z]"), _singaporean, "published reconstructions of the NRIC check", _R
    ),
    Format("VN", "vn-cccd", pattern(r"0\d{11}"), None, "Circular 07/2016/TT-BCA (province, century and sex, year)", _R),
    Format("VN", "vn-cmnd", pattern(r"\d{9}"), None, "identity cards issued before 2016", _R),
    Format(
        "KH",
        "kh-id",
        pattern(r"\d{9}(\d{2})?"),
        None,
        "Khmer identity cards as printed, with their check in brackets",
        _R,
    ),
    Format("BN", "bn-ic", pattern(r"[0-35]\d{7}"), None, "identity cards as printed (00-123456)", _R),
    Format("PH", "ph-pcn", pattern(r"\d{16}"), luhn.is_valid, "PhilSys card number", _R),
)
"""Identity numbers. States that are not here (Laos, Timor-Leste) have no format that we could source."""


def identity_formats(state: str, scheme: str) -> tuple[Format, ...]:
    """The formats that a number of this state and scheme may have; an empty state or scheme allows all of them."""
    return tuple(
        known
        for known in IDENTITY_FORMATS
        if state in ("", known.state) and (not scheme or scheme in (known.scheme, known.scheme.partition("-")[2]))
    )
