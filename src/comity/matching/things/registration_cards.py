"""Myanmar's national registration card: ``12/ကမရ(နိုင်)123456``, in Latin ``12/KaMaYa(N)123456``.

Written in Burmese or in Latin. Several Burmese letters have one Latin spelling (ယ and ရ are both Ya), so a card in one
script meets a card in the other as near, never as the same. Source: the format as described by the public projects
libstdmmr/NRCPrefix and ezysign/go-mm-nrc-validator (read); romanisation of the letters as those lists spell them.
"""

import re

from comity.matching.things.normal import Reading, Why

_CARD = re.compile(
    r"(?:MM:)?\s*(?P<region>1[0-4]|[1-9])\s*[/\\\-_.]?\s*"
    r"(?P<town>[A-Z ]{3,12}?|[က-အဥဦ]{3})\s*"
    r"\(?\s*(?P<class>နိုင်|ဧည့်|ပြု|သာသနာ|သာ|သ|NAING|AEE|EE|PYU|THA|N|E|P|T|F)\s*\)?\s*"
    r"(?P<number>\d{6})"
)
_CLASSES = {
    "နိုင်": "N", "NAING": "N", "N": "N", "ဧည့်": "E", "AEE": "E", "EE": "E", "E": "E", "F": "E",
    "ပြု": "P", "PYU": "P", "P": "P", "သာသနာ": "T", "သာ": "T", "သ": "T", "THA": "T", "T": "T",
}  # fmt: skip
_BURMESE = {
    "က": "KA", "ခ": "KA", "ဂ": "GA", "ဃ": "GA", "င": "NGA", "စ": "SA", "ဆ": "SA", "ဇ": "ZA", "ဈ": "ZA", "ည": "NYA",
    "ဉ": "NYA", "ဋ": "TA", "ဌ": "TA", "ဍ": "DA", "ဎ": "DA", "ဏ": "NA", "တ": "TA", "ထ": "TA", "ဒ": "DA", "ဓ": "DA",
    "န": "NA", "ပ": "PA", "ဖ": "PA", "ဗ": "BA", "ဘ": "BA", "မ": "MA", "ယ": "YA", "ရ": "YA", "လ": "LA", "ဝ": "WA",
    "သ": "THA", "ဟ": "HA", "ဠ": "LA", "အ": "A", "ဥ": "U", "ဦ": "U",
}  # fmt: skip
_LATIN = (
    ("HTA", "TA"), ("KHA", "KA"), ("PHA", "PA"), ("HPA", "PA"), ("GHA", "GA"), ("BHA", "BA"), ("DHA", "DA"),
    ("HSA", "SA"), ("SSA", "SA"), ("RA", "YA"), ("OU", "U"), ("OO", "U"), ("AH", "A"), ("AA", "A"),
)  # fmt: skip


def read_registration_card(folded: str) -> Reading | None:
    """The card that the text writes, or None if it writes none."""
    match = _CARD.fullmatch(folded.strip())
    if match is None:
        return None
    town = match["town"].replace(" ", "")
    body = f"{match['region']}/{town}({_CLASSES[match['class']]}){match['number']}"
    bridged = f"{match['region']}{town_sound(town)}{match['number']}"
    return Reading("mm-nrc", body, "MM:", "MM", None, (Why.FORMAT_RECALLED,), near=(bridged,))


def town_sound(town: str) -> str:
    """The township's letters as one Latin spelling that both scripts reach."""
    if any(c in _BURMESE for c in town):
        return "".join(_BURMESE.get(c, c) for c in town)
    for spelling, sound in _LATIN:
        town = town.replace(spelling, sound)
    return town
