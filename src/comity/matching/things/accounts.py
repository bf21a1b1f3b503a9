"""Bank accounts and payment cards. Sources: ISO 13616 by python-stdnum ``iban``; ISO/IEC 7812 (Luhn) by ``luhn``."""

import re

from stdnum import iban, luhn, numdb
from stdnum.exceptions import ValidationError

from comity.matching.things.folding import alphanumeric
from comity.matching.things.normal import Reading, Why

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"\d{13,19}")
_UNION_PAY = re.compile(r"62\d{14,17}")
"""UnionPay's range as commonly described; recalled."""


def read_account(folded: str, state: str, scheme: str) -> Reading:
    """An IBAN, a payment card, or a national account with what of its bank was written."""
    body = alphanumeric(folded)
    stated = scheme.lower()
    if stated == "iban" or body.startswith("IBAN") or (not stated and _looks_like_iban(body)):
        return _iban(body.removeprefix("IBAN"))
    if stated in ("card", "unionpay") or body.startswith("CARD") or (not stated and _looks_like_card(body)):
        return _card(body.removeprefix("CARD"))
    return _national(body, state, scheme)


def _looks_like_iban(body: str) -> bool:
    """True if it begins like an IBAN of a state that has them, whatever its check digits say."""
    return bool(_IBAN.fullmatch(body)) and bool(numdb.get("iban").info(body)[0][1])


def _is_iban(body: str) -> bool:
    try:
        return bool(_IBAN.fullmatch(body)) and bool(iban.validate(body, check_country=False))
    except ValidationError:
        return False


def _looks_like_card(body: str) -> bool:
    return bool(_UNION_PAY.fullmatch(body)) or bool(_CARD.fullmatch(body) and len(body) >= 15 and luhn.is_valid(body))


def _iban(body: str) -> Reading:
    right = _is_iban(body)
    why = Why.CHECK_RIGHT if right else Why.CHECK_WRONG if _IBAN.fullmatch(body) else Why.FORMAT_WRONG
    return Reading("iban", body, "IBAN", body[:2] if right else "", right, (why,), near=(body[4:],))


def _card(body: str) -> Reading:
    shaped = bool(_CARD.fullmatch(body))
    right = shaped and bool(luhn.is_valid(body))
    why = Why.CHECK_RIGHT if right else Why.CHECK_WRONG if shaped else Why.FORMAT_WRONG
    return Reading("unionpay" if _UNION_PAY.fullmatch(body) else "card", body, "CARD", valid=right, why=(why,))


def _national(body: str, state: str, scheme: str) -> Reading:
    has_bank = any(c.isalpha() for c in body)
    why = (Why.NO_RULE,) + (() if state else (Why.STATE_UNKNOWN,)) + (() if has_bank else (Why.BANK_UNKNOWN,))
    bare = body.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if has_bank else body
    return Reading(scheme, body, f"{state or '?'}:", state, None, why, bool(state and has_bank), (bare,))
