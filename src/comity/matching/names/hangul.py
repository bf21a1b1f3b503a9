"""Korean Hangul in the Revised Romanisation (Ministry of Culture notice 2000-8) and as Koreans usually spell names."""

_ONSETS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_CODAS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip


def syllables(text: str) -> list[str]:
    """Each Hangul syllable in letters by itself, without the changes between syllables (names are written so)."""
    out = []
    for letter in text:
        place = ord(letter) - 0xAC00
        if 0 <= place < 11172:
            onset, rest = divmod(place, 588)
            vowel, coda = divmod(rest, 28)
            out.append(_ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda])
    return out


def revised(text: str) -> str:
    """Revised Romanisation of a word, syllable by syllable."""
    return "".join(syllables(text))
