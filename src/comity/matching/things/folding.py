"""Writing that means the same made the same: digits of every script, full width, invisible marks, case."""

import re
import unicodedata

MOST_CHARACTERS = 256
"""Longer texts are cut before they are read: no number of any scheme here is as long."""

_INVISIBLE = {"Cf", "Cc", "Cs", "Co", "Cn"}
_DASHES = re.compile(r"[‐-―−﹘﹣－·•‧・]")
_SPACES = re.compile(r"\s+")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Z]")


def fold(text: str) -> str:
    """The text in upper case with ASCII digits, plain spaces and hyphens, and nothing invisible.

    Thai, Lao, Khmer, Burmese, Arabic, full width and every other decimal digit of Unicode becomes 0 to 9.
    """
    return fold_keeping_case(text).upper()[:MOST_CHARACTERS]


def fold_keeping_case(text: str) -> str:
    """As `fold`, with the case kept: for wallets, whose check lies in it."""
    if text.isascii() and text.isprintable():  # the common case: nothing in it has another form
        return _SPACES.sub(" ", text[: 4 * MOST_CHARACTERS]).strip()[:MOST_CHARACTERS]
    plain = unicodedata.normalize("NFKC", text[: 4 * MOST_CHARACTERS])
    kept = (_plain_character(character) for character in plain)
    return _SPACES.sub(" ", _DASHES.sub("-", "".join(kept))).strip()[:MOST_CHARACTERS]


def alphanumeric(folded: str) -> str:
    """Only A to Z and 0 to 9 of a folded text; accents of Latin letters are dropped, other scripts fall away."""
    stripped = folded
    if not folded.isascii():
        stripped = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return _NOT_ALPHANUMERIC.sub("", stripped.upper())


def letters_and_digits(folded: str) -> str:
    """Letters, vowel signs and digits of every script; spaces and signs between them fall away."""
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")


def digits(folded: str) -> str:
    """Only 0 to 9 of a folded text."""
    return "".join(c for c in folded if "0" <= c <= "9")


def has_other_digits(text: str) -> bool:
    """True if a decimal digit of another script than ASCII stands in the text."""
    return not text.isascii() and any(not c.isascii() and unicodedata.decimal(c, None) is not None for c in text)


def _plain_character(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character
