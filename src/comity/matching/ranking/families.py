"""Of which family a reading is: what makes two names alike differs between scripts and traditions of reading."""

from comity.matching.names.scripts import Script, script_of

FAMILIES = (
    "latin",
    "mandarin",
    "southern",
    "japanese",
    "korean",
    "vietnamese",
    "han-foreign",
    "kana",
    "hangul",
    "hangul-foreign",
    "thai",
    "burmese",
    "burmese-foreign",
    "abugida",
    "alphabet",
    "abjad",
)
"""Rows of the ranking's weights and of the spelling costs."""

_OF = {
    Script.LATIN: "latin",
    Script.KANA: "kana",
    Script.HANGUL: "hangul",
    Script.THAI: "thai",
    Script.BURMESE: "burmese",
    Script.LAO: "abugida",
    Script.KHMER: "abugida",
    Script.INDIC: "abugida",
    Script.ARABIC: "abjad",
}
_OF_HAN = {
    "cantonese": "southern",
    "hokkien": "southern",
    "hakka": "southern",
    "korean": "korean",
    "vietnamese": "vietnamese",
    "transcribed": "han-foreign",
    "mandarin-joined": "han-foreign",
}
_OF_VIETNAMESE = {
    "sino-vietnamese": "mandarin",
    "sino-vietnamese-cantonese": "southern",
    "sino-vietnamese-korean": "korean",
}


def family_of(native: str, tradition: str) -> int:
    """The row of a reading by the text as written, "" for plain ASCII, and how it was read.

    Kana comes before Han, then what the first letter is.
    """
    scripts = [script_of(letter) for letter in native if letter.isalpha()]
    if not scripts:
        return 0
    script = Script.KANA if Script.KANA in scripts else scripts[0]
    if script is Script.HAN:
        family = "japanese" if tradition.startswith("japanese") else _OF_HAN.get(tradition, "mandarin")
    elif script is Script.HANGUL and tradition == "transcribed":
        family = "hangul-foreign"
    elif tradition == "burmese-foreign":
        family = tradition
    else:
        family = _OF_VIETNAMESE.get(tradition) or _OF.get(script, "alphabet")
    return FAMILIES.index(family)
