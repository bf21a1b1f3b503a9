"""Lao in Latin letters as names are spelled on passports: a French custom (Vong, Xay, Phout, Souk, Chanh, Kéo).

There is no binding rule; the commonest letters for each sound are taken, and a second reading has the other ones.
"""

from functools import lru_cache

from comity.matching.names.tai import Grammar, Syllable, Tail, cut

_ONSETS = dict(
    zip(
        "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮຼ",
        [
            "k",
            "kh",
            "kh",
            "ng",
            "ch",
            "s",
            "x",
            "nh",
            "d",
            "t",
            "th",
            "th",
            "n",
            "b",
            "p",
            "ph",
            "f",
            "ph",
            "f",
            "m",
            "y",
            "r",
            "l",
            "v",
            "h",
            "_",
            "h",
            "l",
        ],
        strict=True,
    )
) | {"ອ": "", "ໜ": "n", "ໝ": "m"}
_FINALS = dict(
    zip(
        "ກງຍດນບມວຣລຈສຊທຕພປຄ",
        ["k", "ng", "y", "t", "n", "p", "m", "o", "r", "l", "t", "t", "t", "t", "t", "p", "p", "k"],
        strict=True,
    )
)
_NONE, _MUST = "no", "must"
_GRAMMAR = Grammar(
    consonants=frozenset(_ONSETS),
    signs=frozenset("ະັາຳິີຶືຸູົໍຽຼ"),
    tails={
        "": (
            Tail("ະ", "a", _NONE), Tail("ົວະ", "oua", _NONE), Tail("ົວ", "oua", _NONE, 0.8), Tail("ັວ", "oua", _NONE, 0.8),
            Tail("ັ", "a", _MUST), Tail("າ", "aa"), Tail("ຳ", "am", _NONE), Tail("ິ", "i"), Tail("ີ", "i"), Tail("ຶ", "eu"),
            Tail("ື", "eu"), Tail("ຸ", "ou"), Tail("ູ", "ou"), Tail("ົ", "o", _MUST), Tail("ໍ", "oo"), Tail("ອ", "oo", _MUST, 1.1),
            Tail("ວ", "oua", _MUST, 1.3), Tail("ັຽ", "ia", _NONE), Tail("ຽ", "ia"), Tail("", "o", _MUST, 2.2), Tail("", "a", _NONE, 2.2),
        ),
        "ເ": (
            Tail("ົາະ", "o", _NONE), Tail("ົາ", "ao", _NONE, 0.8), Tail("າະ", "o", _NONE), Tail("ັຍ", "ia", _NONE), Tail("ັຽ", "ia", _NONE),
            Tail("ຍ", "ia", _NONE, 1.0), Tail("ຽ", "ia"), Tail("ິ", "eu"), Tail("ີ", "eu"), Tail("ືອ", "eua"), Tail("ຶອ", "eua"),
            Tail("ື", "eua"), Tail("ັ", "e", _MUST), Tail("ະ", "e", _NONE), Tail("", "e", cost=1.1),
        ),
        "ແ": (Tail("ັ", "e", _MUST), Tail("ະ", "e", _NONE), Tail("", "e", cost=1.1)),
        "ໂ": (Tail("ັ", "o", _MUST), Tail("ະ", "o", _NONE), Tail("", "o", cost=1.1)),
        "ໄ": (Tail("ຍ", "ay", _NONE, 0.9), Tail("", "ay", _NONE)),
        "ໃ": (Tail("", "ay", _NONE),),
    },
    clusters=frozenset(
        ["ຫງ", "ຫຍ", "ຫນ", "ຫມ", "ຫຣ", "ຫລ", "ຫວ", "ຫຼ", "ກວ", "ຂວ", "ຄວ", "ງວ", "ຈວ", "ຊວ", "ສວ", "ທວ", "ຖວ", "ກຣ", "ກລ", "ປຣ", "ປລ", "ພຣ", "ພລ", "ຄຣ", "ຕຣ", "ບຣ", "ບລ", "ຟຣ", "ຟລ", "ດຣ"]
    ),
    good_finals=frozenset("ກງຍດນບມວ"),
    killed="໌",
)  # fmt: skip
_TONES = str.maketrans("", "", "່້໊໋ໆຯ")


def _prepared(word: str) -> str:
    return word.replace("ໍາ", "ຳ").replace("ຫນ", "ໜ").replace("ຫມ", "ໝ").translate(_TONES)


@lru_cache(maxsize=1 << 11)
def syllables(word: str) -> tuple[Syllable, ...]:
    """Syllables of a Lao word."""
    return tuple(cut(_GRAMMAR, _prepared(word)))


def _onset(letters: str) -> str:
    if len(letters) > 1 and letters[0] == "ຫ":
        letters = letters[1:]
    return "".join(_ONSETS[letter] for letter in letters)


_SHORT = {"aa": "a", "oo": "o"}  # length shows only in what is written behind it


def _plain(syllable: Syllable) -> str:
    vowel = _SHORT.get(syllable.vowel, syllable.vowel)
    return _onset(syllable.onset) + vowel + _FINALS.get(syllable.final, "")


def _french(syllable: Syllable) -> str:
    """As `_plain`, with the mute e and the th that French custom puts at the end: Phomvihane, Xayasone, Sisoulith."""
    spelled = _plain(syllable)
    if syllable.final == "ນ" and syllable.vowel in _SHORT:
        return spelled + "e"
    return spelled


_OTHER = (
    ("x", "s"),
    ("ou", "u"),
    ("eu", "ue"),
    ("nh", "y"),
    ("v", "w"),
    ("ay", "ai"),
    ("ph", "p"),
    ("ch", "j"),
    ("kh", "k"),
)


@lru_cache(maxsize=1 << 11)
def readings(word: str) -> dict[str, str]:
    """Readings of one Lao word: the French custom, then the other letters for the same sounds."""
    parts = syllables(word)
    french = "".join(map(_french, parts)).replace("aynh", "ayy").replace("yy", "y")
    french += "h" if french.endswith("t") else ""
    other = "".join(map(_plain, parts)).replace("aynh", "ayy")
    for custom, letters in _OTHER:
        other = other.replace(custom, letters)
    return {"lao": french, "lao-other": other}
