"""Vehicles by their identification number. Source: ISO 3779 (17 characters without I, O, Q); the check digit in place 9
is mandatory in North America (49 CFR 565) and China (GB 16735), elsewhere the place is free: there it proves nothing.
Both recalled; the check is proven on published example numbers in the tests.
"""

import re

from comity.matching.things.folding import alphanumeric
from comity.matching.things.normal import Reading, Why

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECKED_REGIONS = "12345L"


def read_vehicle(folded: str, state: str, scheme: str) -> Reading:
    """A VIN, or a chassis or engine number of another length, which is unique only with its maker."""
    body = alphanumeric(folded).removeprefix("VIN") if scheme == "vin" else alphanumeric(folded)
    if len(body) == 17:
        return _vin(body)
    if scheme == "vin":
        return Reading("vin", body, valid=False, why=(Why.FORMAT_WRONG,), exact=False)
    return Reading(scheme, body, f"{state or '?'}:", state, None, (Why.NO_RULE, Why.MAKER_UNKNOWN), exact=False)


def _vin(body: str) -> Reading:
    if not _VIN.fullmatch(body):
        return Reading("vin", body, valid=False, why=(Why.FORMAT_WRONG,))
    right = vin_check_digit(body) == body[8]
    if body[0] in _CHECKED_REGIONS:
        return Reading("vin", body, valid=right, why=(Why.CHECK_RIGHT if right else Why.CHECK_WRONG,))
    return Reading("vin", body, valid=None, why=(Why.CHECK_RIGHT if right else Why.NO_RULE,))


def vin_check_digit(vin: str) -> str:
    """The character that place 9 of these 17 would have where it is a check digit."""
    total = sum(w * (int(c) if c.isdigit() else _VALUES[c]) for w, c in zip(_WEIGHTS, vin, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)
