"""Khmer, Lao, Thai and Burmese letter by letter, from the letters' Unicode names."""

import unicodedata

_VOWELS = {
    "aa": "a", "ii": "i", "uu": "u", "yy": "eu", "y": "eu", "ya": "ia", "oe": "oe", "ie": "ie", "ae": "ae", "ai": "ai",
    "oo": "o", "au": "au", "ua": "ua", "ei": "e",
}  # fmt: skip


def _sound(letter: str) -> str:
    words = unicodedata.name(letter, "").split()
    if "LETTER" in words:
        name = words[words.index("LETTER") + 1].lower()
        return name if name in ("a", "o") else name.rstrip("ao")
    if "VOWEL" in words:
        return _VOWELS.get(words[-1].lower(), words[-1].lower())
    if "NIKAHIT" in words:
        return "m"
    return "h" if "REAHMUK" in words else ""


_TABLE = {code: _sound(chr(code)) for start in (0x0E80, 0x1780) for code in range(start, start + 0x80)}


def letters(text: str) -> str:
    """Khmer and Lao as letters of their names; other scripts unchanged."""
    return text.translate(_TABLE)
