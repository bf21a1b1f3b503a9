"""Words of a decision in a reader's language, as plain text. What the catalogue lacks is printed as it is."""

from babel import Locale, UnknownLocaleError

from comity.adapters.words.catalogues import Language
from comity.domain.decisions import Change, Finding
from comity.domain.identity import UnknownPart, known_of

SECTIONS = (
    "absence", "absent", "alternative", "assurance", "change", "channel", "clock_of_law", "confidence", "costs",
    "effect", "flag", "gate", "ground", "item", "layer", "maximum", "measure", "missing", "offence", "outcome",
    "reason", "sheet", "warning",
)  # fmt: skip
"""Sections of the catalogue that a sheet draws on."""

_ITEMS = {"missing": "missing", "assurance": "assurance", "curable": "ground", "optional": "ground", "review": "ground"}
WORDS_OF = {"assurance": "assurance", "ground": "ground", "offences": "offence"}
"""Parameters of a reason that are words of the catalogue, by their section; several stand between commas."""
_DOCUMENTS = frozenset({"document", "documents"})
_STATES = frozenset({"state", "requesting", "requested"})


def speaks(language: Language, source: Language) -> bool:
    """True if the language has every word of a sheet that the source has."""
    wanted = {key for key in source.messages if key[0] in SECTIONS}
    return wanted <= language.messages.keys()


def word(language: Language, section: str, key: str) -> str:
    """A controlled word."""
    return language.word(section, key) or key


def birth(language: Language, written: str) -> str:
    """A date of birth: what is known of it, and which part is not."""
    known, unknown = known_of(written)
    said = "" if unknown is UnknownPart.NONE else word(language, "unknown_part", unknown)
    return f"{known} ({said})" if known and said else known or said


def say(language: Language, key: str) -> str:
    """A word of the sheet's own."""
    return word(language, "sheet", key)


def reason(language: Language, finding: Finding) -> str:
    """Why a rule spoke; a partner's newer reason stays in its English."""
    template = language.word("reason", finding.reason)
    if template is None:
        return finding.text
    values = {name: _parameter(language, name, value) for name, value in finding.parameters.items()}
    try:
        return template.format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError):  # a partner's parameters do not fit the reason
        return finding.text


def open_item(language: Language, item: str) -> str:
    """An open item such as ``missing:translation`` or ``review:NAT``."""
    kind, _, name = item.partition(":")
    return f"{word(language, 'item', kind)}: {word(language, _ITEMS.get(kind, 'missing'), name)}"


def keyed(language: Language, section: str, text: str) -> str:
    """What is written ``<word>:<parameter>``."""
    name, _, parameter = text.partition(":")
    said = word(language, section, name)
    return f"{said} ({parameter})" if parameter else said


def channel(language: Language, text: str) -> str:
    """How a request goes, and to whom."""
    way, _, authority = text.partition(", to ")
    said = word(language, "channel", way)
    return f"{said} ({authority})" if authority else said


def change(language: Language, one: Change) -> str:
    """What would change the outcome, step by step."""
    steps = one.parts or ((one.what, one.name),)
    return "; ".join(_step(language, what, name) for what, name in steps)


def state_name(language: Language, code: str) -> str:
    """A state or territorial unit, with its code."""
    name = language.locale.territories.get(code.partition("-")[2] or code)
    return f"{name} ({code})" if name else code


def language_name(language: Language, code: str) -> str:
    """A language by its code."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language.locale) or code
    except (UnknownLocaleError, ValueError):
        return code


def _step(language: Language, what: str, name: str) -> str:
    said = word(language, "change", what)
    if what in _DOCUMENTS:
        return f"{said}: {', '.join(word(language, 'missing', one) for one in name.split(', '))}"
    if what == "fact":
        field, sign, value = name.partition(": ")
        return (
            f"{said}: {word(language, 'field', field)}: {value}" if sign else f"{said}: {word(language, 'flag', name)}"
        )
    return f"{said}: {name}" if name else said


def _parameter(language: Language, name: str, value: str) -> str:
    if name in _STATES:
        return state_name(language, value)
    if name in WORDS_OF:
        return ", ".join(word(language, WORDS_OF[name], one) for one in value.split(", "))
    if name == "elements":
        return value.replace("_", " ")
    return language.word("maximum", value) or value
