"""Which family of scripts a query is of: what makes two names alike differs between them."""

from comity.matching.names.scripts import Script, script_of

FAMILIES = ("latin", "han", "kana", "hangul", "abugida", "alphabet", "abjad")
"""Rows of the ranking's weights and of the spelling costs."""

_OF = {
    Script.LATIN: "latin",
    Script.HAN: "han",
    Script.KANA: "kana",
    Script.HANGUL: "hangul",
    Script.THAI: "abugida",
    Script.LAO: "abugida",
    Script.KHMER: "abugida",
    Script.BURMESE: "abugida",
    Script.INDIC: "abugida",
    Script.ARABIC: "abjad",
}


def family_of(native: str) -> int:
    """The row of a name by its text as written, "" for plain ASCII: kana before Han, then what its first letter is."""
    scripts = [script_of(letter) for letter in native if letter.isalpha()]
    if not scripts:
        return 0
    script = Script.KANA if Script.KANA in scripts else scripts[0]
    return FAMILIES.index(_OF.get(script, "alphabet"))
