"""Vessels: IMO numbers (check digit by python-stdnum ``imo``; IMO resolution A.1117(30)), MMSI (ITU-R M.585), local
registrations, which are unique only within their state.
"""

import re

from stdnum import imo

from comity.matching.things.folding import alphanumeric, letters_and_digits
from comity.matching.things.mids import FLAG_BY_MID
from comity.matching.things.normal import Reading, Why

_SEVEN, _NINE = re.compile(r"\d{7}"), re.compile(r"\d{9}")
_SHIP_MID = re.compile(r"[2-7]\d{8}")


def read_vessel(folded: str, state: str, scheme: str) -> Reading:
    """What the scheme says, or what the text says of itself, or what its check proves."""
    body, stated = alphanumeric(folded), scheme.lower()
    if stated == "imo" or body.startswith("IMO") or (not stated and imo.is_valid(body)):
        return _imo(body.removeprefix("IMO"))
    if stated == "mmsi" or body.startswith("MMSI") or (not stated and _is_ship_mmsi(body)):
        return _mmsi(body.removeprefix("MMSI"))
    local = letters_and_digits(folded)
    why = (Why.NO_RULE,) + (() if state else (Why.STATE_UNKNOWN,))
    return Reading(scheme, local, f"{state or '?'}:", state, None, why, bool(state))


def _imo(body: str) -> Reading:
    if not _SEVEN.fullmatch(body):
        return Reading("imo", body, "IMO", valid=False, why=(Why.FORMAT_WRONG,))
    right = bool(imo.is_valid(body))
    return Reading("imo", body, "IMO", valid=right, why=(Why.CHECK_RIGHT if right else Why.CHECK_WRONG,))


def _is_ship_mmsi(body: str) -> bool:
    return bool(_SHIP_MID.fullmatch(body)) and body[:3] in FLAG_BY_MID


def _mmsi(body: str) -> Reading:
    """Ships' own numbers name their flag in the first three digits; coast stations and groups (00…, 0…) after zeros."""
    flag = FLAG_BY_MID.get(body.lstrip("0")[:3], "")
    if not _NINE.fullmatch(body):
        return Reading("mmsi", body, "MMSI", valid=False, why=(Why.FORMAT_WRONG,))
    why = (Why.FORMAT_RIGHT, Why.STATE_READ) if flag else (Why.NO_RULE, Why.STATE_UNKNOWN)
    return Reading("mmsi", body, "MMSI", flag, True if flag else None, why)
