"""Names into the 26 letters of a zone and, where a table goes both ways, back (Doc 9303-3, section 6).

Table A (Latin) and table B (Cyrillic) lose letters: back there are several readings, or none that is sure. Table C
(Arabic) marks with X what Latin lacks, so that the Arabic letters come back: ``MXHMD`` is محمد. There is no table for
Han, Thai, Lao, Khmer or Burmese: their zones carry what the state romanised, which `matching.names` reads.

Sources: Doc 9303-3, seventh edition, tables A to C as listed in public code that cites it (read on 2026-11-22) and the
worked example of its appendix B.5, which the tests run; the eighth edition's tables were not read.
"""

import unicodedata
from itertools import product

_LATIN = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Đ": "D", "Ħ": "H", "ı": "I", "Ĳ": "IJ", "Ŀ": "L", "Ł": "L", "Ŋ": "N",
    "Ö": "OE", "Ø": "OE", "Œ": "OE", "Þ": "TH", "Ŧ": "T", "Ü": "UE", "ẞ": "SS", "ß": "SS",
}  # fmt: skip
_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I", "Й": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F",
    "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU",
    "Я": "IA",
}  # fmt: skip
_ARABIC = {
    "ء": "XE", "آ": "XAA", "أ": "XAE", "ؤ": "U", "إ": "I", "ئ": "XI", "ا": "A", "ب": "B", "ت": "T", "ث": "XTH",
    "ج": "J", "ح": "XH", "خ": "XKH", "د": "D", "ذ": "XDH", "ر": "R", "ز": "Z", "س": "S", "ش": "XSH", "ص": "XSS",
    "ض": "XDZ", "ط": "XTT", "ظ": "XZZ", "ع": "E", "غ": "G", "ف": "F", "ق": "Q", "ك": "K", "ل": "L", "م": "M", "ن": "N",
    "ه": "H", "و": "W", "ى": "XAY", "ي": "Y", "ٱ": "XXA", "ٹ": "XXT", "ټ": "XRT", "پ": "P", "ځ": "XKE", "څ": "XXH",
    "چ": "XC", "ڈ": "XXD", "ډ": "XDR", "ڑ": "XXR", "ړ": "XRR", "ږ": "XRX", "ژ": "XJ", "ښ": "XXS", "ک": "XKK",
    "ګ": "XXK", "ڭ": "XNG", "گ": "XGG", "ں": "XNN", "ڼ": "XXN", "ھ": "XDO", "ۀ": "XYH", "ہ": "XXG", "ۂ": "XGE",
    "ۃ": "XTG", "ی": "XYA", "ۍ": "XXY", "ے": "XYB", "ۓ": "XBE",
}  # fmt: skip
_TEH_MARBUTA, _TEH_INSIDE, _TEH_AT_END = "ة", "XTA", "XAH"
_SHADDA = "\N{ARABIC SHADDA}"
_BACK_ARABIC = {code: letter for letter, code in _ARABIC.items()} | {_TEH_INSIDE: "ة", _TEH_AT_END: "ة"}
_BACK_LATIN = (
    ("NXX", "Ñ"), ("UXX", "Ü"), ("AE", "ÄÆ"), ("OE", "ÖØ"), ("UE", "Ü"), ("AA", "Å"), ("SS", "ß"), ("TH", "Þ"),
)  # fmt: skip
_MOST_READINGS = 16


def to_zone(name: str) -> str | None:
    """The name in a zone's letters, fillers between words; None if a letter stands in no table."""
    words = unicodedata.normalize("NFC", name).replace("-", " ").replace("ß", "ẞ").upper().split()
    zone = [_word(word) for word in words]
    return None if None in zone else "<".join(word for word in zone if word)


def from_arabic_zone(word: str) -> str:
    """The Arabic letters of a word that was written by table C, or "" if it was not (no X in it, or a foreign part)."""
    if "X" not in word:
        return ""
    letters, at = [], 0
    while at < len(word):
        code = next((word[at : at + n] for n in (3, 2, 1) if word[at : at + n] in _BACK_ARABIC), "")
        if not code:
            return ""
        letters.append(_BACK_ARABIC[code])
        at += len(code)
    return "".join(letters)


def latin_readings(word: str) -> tuple[str, ...]:
    """Spellings with their own letters that table A may have turned into this word, at most sixteen, itself first."""
    pieces: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        code, letters = next(((c, own) for c, own in _BACK_LATIN if word.startswith(c, at)), (word[at], ""))
        pieces.append((code, *letters))
        at += len(code)
    readings = ("".join(chosen) for chosen in product(*pieces))
    return tuple(reading for reading, _ in zip(readings, range(_MOST_READINGS), strict=False))


def _word(word: str) -> str | None:
    letters = []
    for at, character in enumerate(word):
        zone = _letter(character, word, at)
        if zone is None:
            return None
        letters.append(zone)
    return "".join(letters)


def _letter(character: str, word: str, at: int) -> str | None:
    if character == _TEH_MARBUTA:
        return _TEH_AT_END if at == len(word) - 1 else _TEH_INSIDE
    if character == _SHADDA and at:
        return _letter(word[at - 1], word, at - 1)
    for table in (_LATIN, _CYRILLIC, _ARABIC):
        if character in table:
            return table[character]
    return _plain(character)


def _plain(character: str) -> str | None:
    """The base letter without its marks; nothing for a mark or an apostrophe of its own; None for another script."""
    base = unicodedata.normalize("NFD", character)
    letters = "".join(c for c in base if not unicodedata.combining(c))
    if not letters or letters in "'’ʼ.":
        return ""
    return letters if letters.isascii() and letters.isalpha() else None
