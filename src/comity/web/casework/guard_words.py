"""The choices of the forms that guard a person, in the reader's language."""

from comity.application.casework.check_protection import FOUND, PROTECTIONS
from comity.application.casework.guards import SAFEGUARDS
from comity.application.casework.screen_victim import INDICATORS, RESULTS
from comity.web.languages import Language

CHOICES: dict[str, tuple[str, ...]] = {
    "found": FOUND,
    "indicator": INDICATORS,
    "protection": PROTECTIONS,
    "safeguard": SAFEGUARDS,
    "screening": RESULTS,
}


def wordings(language: Language, section: str, *, more: bool) -> list[tuple[str, ...]]:
    """Values with their words, and with `more` an empty explanation, as the parts for one choice want it."""
    rest = ("",) if more else ()
    return [(value, language.word(section, value) or value, *rest) for value in CHOICES[section]]
