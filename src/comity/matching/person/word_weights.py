"""What the nearness of two words, or of two whole names, is worth: log10 of m/u by script and length.

Measured, not assumed: m on 40,000 pairs of names of one person; u on 150,000 pairs of two for words and 44 million for
whole names, from the Wikidata-derived and MIT rows of the development variants; smoothed so that a nearer spelling
never weighs less, and half a unit taken from whole names since persons of one culture meet oftener than strangers.
"""

from bisect import bisect_right

_EDGES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
# By the shorter word's length: up to 3 letters, 4 and 5, more.
_SAME_SCRIPT = (
    (-0.9, -0.4, -0.2, 0.0, 0.2, 0.4, 0.5, 0.7, 1.0),
    (-1.2, -0.45, 0.1, 0.5, 0.75, 1.1, 1.25, 1.5, 1.6),
    (-1.3, -1.05, -0.45, 0.4, 0.65, 1.25, 1.35, 1.7, 2.2),
)
_ACROSS = (
    (-0.3, 0.3, 0.55, 0.75, 0.8, 1.0, 1.5, 1.5, 1.5),
    (-0.65, 0.35, 0.75, 1.1, 1.5, 1.8, 2.4, 2.5, 2.5),
    (-1.0, 0.2, 1.15, 1.9, 2.1, 2.5, 2.5, 2.9, 2.9),
)
# Whole names written together, by the shorter one's length: up to 7 letters, 8 to 12, more.
_WHOLE = (
    (-0.5, 0.7, 1.6, 2.1, 2.5, 3.1, 3.2, 3.5, 3.5),
    (-0.7, 0.6, 1.6, 2.3, 2.9, 3.4, 3.8, 4.3, 4.4),
    (-0.9, 0.6, 2.0, 3.0, 3.4, 3.9, 4.4, 4.7, 4.8),
)
EQUAL_SAME_SCRIPT = -0.15  # log10 of how often one person's word is spelled the same again in the same script
INITIAL = 0.75
FEWER_WORDS = -0.05  # a word that one side lacks: as common with one person (0.83 a pair) as with two (0.84)
TONE = -1.0  # a mark on a letter that both sides write, and write differently
PARTICLE = -0.7  # bin beside binti
PARENT = -2.0  # salman bin muhammad beside muhammad bin salman
CHARACTERS = -1.6  # Han words of one or two characters that differ, simplified and traditional being one


def word_weight(near: float, length: int, *, same_script: bool) -> float:
    """What two unequal words this near are worth; `length` is the shorter one's."""
    table = _SAME_SCRIPT if same_script else _ACROSS
    return table[0 if length <= 3 else 1 if length <= 5 else 2][bisect_right(_EDGES, near)]


def whole_weight(near: float, length: int) -> float:
    """What two whole names this near are worth; `length` is the shorter one's."""
    return _WHOLE[0 if length < 8 else 1 if length < 13 else 2][bisect_right(_EDGES, near)]
