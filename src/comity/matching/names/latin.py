"""Names in Latin letters: accents and special letters folded to a to z."""

import re
import unicodedata

_SPECIAL = str.maketrans(
    {
        "đ": "d", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "ng",
        "ŧ": "t", "ĸ": "k", "ß": "ss", "ə": "a", "ɓ": "b", "ɗ": "d", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ƙ": "k",
    }
)  # fmt: skip
# German, Scandinavian: the two-letter spelling in place of the accented letter, as ICAO 9303-3 section 6 also has it.
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_ACCENTED = re.compile("[äöüøå]")
_NOT_LETTER = re.compile("[^a-z ]+")


def fold(text: str) -> str:
    """Cleaned Latin text with its accents gone: ``nguyễn`` to ``nguyen``. Letters unknown here are dropped."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return _NOT_LETTER.sub("", bare)


def spelled_out(text: str) -> str:
    """Cleaned Latin text with ``ö`` as ``oe`` and so on, or "" if it has no such letter."""
    return fold(text.translate(_DIGRAPHS)) if not text.isascii() and _ACCENTED.search(text) else ""
