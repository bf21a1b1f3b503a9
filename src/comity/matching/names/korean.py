"""Korean names in Latin letters as Koreans spell them, beside the Revised Romanisation.

Most names on passports do not follow the rule of 2000 but custom: Kim, Lee, Park, Choi; Young, Hyun, Joon. The
surnames and syllables of `tables/korean.txt` are those customs.
"""

from functools import lru_cache

from comity.matching.names import hangul
from comity.matching.names.tables import pairs

SURNAMES = pairs("korean.txt", "surnames")
DOUBLE_SURNAMES = pairs("korean.txt", "double")
GIVEN = pairs("korean.txt", "given")
# Initial r and n that South Korea does not pronounce at the start of a word (Standard Pronunciation, rule of initials).
_INITIALS = str.maketrans(
    "려력련렬렴령례료룡류륙륜률륭리린림립녀년념니라락란람랑래량로록론뢰루",
    "여역연열염영예요용유육윤율융이인임입여연염이나낙난남낭내양노녹논뇌누",
)


@lru_cache(maxsize=1 << 13)
def custom(syllable: str) -> str:
    """One syllable of a given name as it is usually spelled."""
    return GIVEN.get(syllable) or hangul.revised(syllable)


def given_syllables(syllables: list[str]) -> list[str]:
    """Given-name syllables (Hangul of each Hanja) as usually spelled, the first by the rule of initials."""
    if syllables:
        syllables = [syllables[0].translate(_INITIALS), *syllables[1:]]
    return [custom(syllable) for syllable in syllables]


def split_surname(word: str) -> tuple[str, str]:
    """(surname, given name) of a Hangul word that can be a Korean name, or ("", word)."""
    if 3 <= len(word) <= 4 and word[:2] in DOUBLE_SURNAMES:
        return word[:2], word[2:]
    if 2 <= len(word) <= 3 and word[0] in SURNAMES:
        return word[0], word[1:]
    return "", word


# McCune-Reischauer as used for names from the North, without its signs: unvoiced first letters.
_NORTHERN = (
    ("kk", "kk"),
    ("tt", "tt"),
    ("pp", "pp"),
    ("jj", "tch"),
    ("g", "k"),
    ("d", "t"),
    ("b", "p"),
    ("j", "ch"),
    ("r", "r"),
)


@lru_cache(maxsize=1 << 13)
def northern(syllable: str) -> str:
    """One syllable in McCune-Reischauer without signs: ``정`` to ``chong``."""
    latin = hangul.revised(syllable)
    for onset, spelled in _NORTHERN:
        if latin.startswith(onset):
            latin = spelled + latin[len(onset) :]
            break
    return latin.replace("eo", "o").replace("eu", "u")


def readings(word: str) -> dict[str, str]:
    """Readings of one Hangul word, the likeliest first."""
    revised = hangul.revised(word)
    surname, given = split_surname(word)
    if not surname:
        return {"revised": revised}
    family = SURNAMES.get(surname) or DOUBLE_SURNAMES[surname]
    usual = " ".join([family, *map(custom, given)])
    by_rule = " ".join([hangul.revised(surname), hangul.revised(given)])
    north = " ".join(
        [{"이": "ri", "임": "rim", "노": "ro", "유": "ryu"}.get(surname, northern(surname)), *map(northern, given)]
    )
    return {"korean": usual, "revised": by_rule, "northern": north}
