"""Devices: IMEI (3GPP TS 23.003, Luhn by python-stdnum ``imei``) and MAC addresses (``mac``)."""

import re

from stdnum import luhn

from comity.matching.things.folding import alphanumeric
from comity.matching.things.normal import Reading, Why

_MAC = re.compile(r"[0-9A-F]{12}")
_IMEI = re.compile(r"\d{14,16}")


def read_device(folded: str, state: str, scheme: str) -> Reading:
    """An IMEI by its first 14 digits (check digit and software version are not the device), a MAC, or a serial."""
    body, stated = alphanumeric(folded), scheme.lower()
    imei = body.removeprefix("IMEI")
    if stated in ("imei", "imeisv") or body != imei or (not stated and _IMEI.fullmatch(body)):
        return _imei(imei)
    mac = body.removeprefix("MAC")
    if stated == "mac" or body != mac or (not stated and _MAC.fullmatch(body)):
        right = bool(_MAC.fullmatch(mac))
        return Reading("mac", mac, "MAC", valid=right, why=(Why.FORMAT_RIGHT if right else Why.FORMAT_WRONG,))
    return Reading(scheme, body, f"{state or '?'}:", state, None, (Why.NO_RULE, Why.MAKER_UNKNOWN), exact=False)


def _imei(digits: str) -> Reading:
    if not _IMEI.fullmatch(digits):
        return Reading("imei", digits, "IMEI", valid=False, why=(Why.FORMAT_WRONG,))
    if len(digits) != 15:
        return Reading("imei", digits[:14], "IMEI", valid=None, why=(Why.NO_RULE,))
    right = bool(luhn.is_valid(digits))
    why = (Why.CHECK_RIGHT if right else Why.CHECK_WRONG,)
    return Reading("imei", digits[:14], "IMEI", valid=right, why=why, exact=right, near=(digits,))
