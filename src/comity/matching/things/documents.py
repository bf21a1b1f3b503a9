"""Passports and other travel documents, and identity numbers of states.

A travel document's number means nothing without its issuer (Doc 9303-3, 4.7): without one it is only near. Its check
digit stands in the machine readable zone, not in the number: `matching.mrz` judges it.
"""

from stdnum.exceptions import ValidationError

from comity.matching.things.folding import alphanumeric
from comity.matching.things.formats import Confidence, Format, identity_formats
from comity.matching.things.normal import Reading, Why
from comity.matching.things.registration_cards import read_registration_card

_PROVING = ("CN", "TH")
"""States whose identity numbers carry a real check digit: the others' checks only rule out impossible dates."""


def read_travel_document(folded: str, state: str, scheme: str) -> Reading:
    """The number without fillers and signs, under its issuer."""
    body = alphanumeric(folded)
    why = (Why.NO_RULE,) + (() if state else (Why.STATE_UNKNOWN,))
    return Reading(scheme, body, f"{state or '?'}:", state, None, why, bool(state))


def read_identity_number(folded: str, state: str, scheme: str) -> Reading:
    """A number by its state's format; where no state is given, by a format whose check digit proves it."""
    if state in ("", "MM") and (card := read_registration_card(folded)) is not None:
        return card
    body = alphanumeric(folded)
    judged = [_judge(known, body) for known in identity_formats(state, scheme)]
    best = next((reading for reading in judged if reading is not None and reading.valid is not False), None)
    if state:
        return best or _unfit(body, state, scheme, next((r for r in judged if r is not None), None), bool(judged))
    return _by_its_check(body, scheme, judged)


def _judge(known: Format, body: str) -> Reading | None:
    """What a format makes of a number, or None if the number has not its shape."""
    if not known.shape.fullmatch(body):
        return None
    if known.checks is None:
        return _reading(known, body, None, Why.FORMAT_RECALLED)
    try:
        right = known.checks(body)
    except ValidationError:
        return _reading(known, body, False, Why.DATE_IMPOSSIBLE)
    if not right:
        return _reading(known, body, False, Why.CHECK_WRONG)
    return _reading(known, body, True if known.confidence is Confidence.VERIFIED else None, Why.CHECK_RIGHT)


def _reading(known: Format, body: str, valid: bool | None, why: Why) -> Reading:
    return Reading(known.scheme, body, f"{known.state}:", known.state, valid, (why,))


def _unfit(body: str, state: str, scheme: str, nearest: Reading | None, has_formats: bool) -> Reading:
    if nearest is not None:
        return nearest
    why = Why.FORMAT_WRONG if has_formats else Why.NO_RULE
    return Reading(scheme, body, f"{state}:", state, False if has_formats else None, (why,))


def _by_its_check(body: str, scheme: str, judged: list[Reading | None]) -> Reading:
    """Without a stated state only a check digit of one single format tells whose number it is."""
    proven = [r for r in judged if r is not None and r.valid and r.state in _PROVING]
    if len(proven) == 1:
        one = proven[0]
        return Reading(one.scheme, body, one.prefix, one.state, True, (*one.why, Why.STATE_READ))
    return Reading(scheme, body, "?:", "", None, (Why.NO_RULE, Why.STATE_UNKNOWN), exact=False)
