"""The 37 characters of a zone, its check digits, and what typing and scanning make of them."""

import unicodedata

FILLER = "<"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {FILLER: 0}
_WEIGHTS = (7, 3, 1)
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "≤": "<", "〈": "<", "《": "<<", "_": "<"})
MOST_CHARACTERS = 600
"""Longer input is no zone and is not looked at: the longest has 90 characters."""


def check_digit(field: str) -> str:
    """The digit that belongs to a field (Doc 9303-3, 4.9: weights 7, 3, 1, modulo 10); foreign characters count 0."""
    return str(sum(_VALUES.get(c, 0) * _WEIGHTS[at % 3] for at, c in enumerate(field)) % 10)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines as they were meant: capital letters, one kind of filler, no spaces, no empty lines."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].translate(_FILLERS)).upper()
    return tuple(line for line in ("".join(part.split()) for part in plain.splitlines()) if line)


def foreign(line: str) -> str:
    """The characters of a line that no zone has."""
    return "".join(dict.fromkeys(c for c in line if c not in _VALUES))


def bare(field: str) -> str:
    """A field without its trailing fillers; fillers inside become spaces' place: they stay."""
    return field.rstrip(FILLER)
