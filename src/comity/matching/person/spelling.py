"""How near two words in Latin letters are to each other, seen through the free ways in which names are romanised."""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

# Letters that romanisers of the region exchange freely. Order matters: longer ones first.
_EXCHANGED = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("bh", "b"), ("dh", "d"), ("gh", "g"), ("zh", "j"), ("ts", "c"), ("tz", "c"),
    ("dj", "j"), ("ch", "c"), ("sh", "s"), ("xh", "s"), ("ck", "k"), ("qu", "k"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
    ("oe", "u"), ("ea", "i"), ("ie", "i"), ("ay", "ai"), ("ey", "ei"), ("ya", "ia"), ("wa", "ua"), ("x", "s"),
    ("z", "s"), ("v", "w"), ("y", "i"), ("q", "k"), ("r", "l"), ("f", "p"), ("b", "p"), ("d", "t"), ("g", "k"),
    ("j", "c"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = re.compile("[aeiou]+")
_SKELETON_COSTS = 0.04
_SAME_CONSONANTS = 0.85  # muhammad, mohamed; ahmad, ahmed


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """A word with what romanisers exchange made one: ``phongsavanh`` and ``pongsawan`` come near each other."""
    for many, one in _EXCHANGED:
        if many in word:
            word = word.replace(many, one)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=1 << 17)
def consonants(word: str) -> str:
    """The consonants of a word's skeleton, or "" if they are fewer than three."""
    bare = _DOUBLED.sub(r"\1", _VOWEL.sub("", skeleton(word)))
    return bare if len(bare) > 2 else ""


def nearness(one: str, other: str) -> float:
    """How near two words are (0 to 1; 1 only if they are equal). Symmetric."""
    if one == other:
        return 1.0
    bare = ratio(one, other) / 100
    heard = ratio(skeleton(one), skeleton(other)) / 100 - _SKELETON_COSTS
    near = max(bare, heard)
    if 0.5 <= near < _SAME_CONSONANTS and consonants(one) and consonants(one) == consonants(other):
        near = _SAME_CONSONANTS
    return min(near, 0.99)
