"""Telephone numbers, by the numbering plans that `phonenumbers` ships (ITU-T E.164)."""

import phonenumbers
from phonenumbers import PhoneNumber

from comity.matching.things.folding import digits
from comity.matching.things.normal import Reading, Why


def read_phone(folded: str, state: str, home_state: str) -> Reading:
    """A number in E.164 where its country can be told: stated, written with its code, or dialled at home."""
    read = (Why.STATE_READ,)
    tries: tuple[tuple[str, str, tuple[Why, ...]], ...] = (
        (_international(folded), "", read),
        (folded, state, ()),
        (folded, "" if state else home_state, (Why.STATE_ASSUMED,)),
        ("+" + digits(folded), "", read),
    )
    for text, region, why in tries:
        number = _parsed(text, region)
        if number is not None and phonenumbers.is_valid_number(number):
            return _known(number, (Why.FORMAT_RIGHT, *why), valid=True)
    for text, region, why in tries[:2]:
        number = _parsed(text, region)
        if number is not None:
            return _known(number, (Why.FORMAT_WRONG, *why), valid=False)
    return _national(folded)


def _international(folded: str) -> str:
    """The number with a plus if it is written with its country's code: ``+66…``, ``0066…``, or our own form."""
    bare = folded.lstrip(" (")
    if bare.startswith("+"):
        return bare
    return "+" + digits(bare)[2:] if digits(bare).startswith("00") else ""


def _parsed(text: str, region: str) -> PhoneNumber | None:
    if not text or not (region or text.startswith("+")):
        return None
    try:
        return phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None


def _known(number: PhoneNumber, why: tuple[Why, ...], *, valid: bool) -> Reading:
    body = phonenumbers.national_significant_number(number)
    region = phonenumbers.region_code_for_number(number) or ""
    return Reading(
        scheme="e164",
        body=body,
        prefix=f"+{number.country_code}",
        state=region if len(region) == 2 and region.isalpha() else "",
        valid=valid,
        why=why,
        near=(body[-8:],),
    )


def _national(folded: str) -> Reading:
    body = digits(folded).lstrip("0")
    why = (Why.STATE_UNKNOWN,) if body else (Why.EMPTY,)
    return Reading("", body, prefix="?:" if body else "", why=why, exact=False, near=(body[-8:],))
