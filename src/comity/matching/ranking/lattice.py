"""What the signs of a query may stand for, as arrays that the compiled comparison reads."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.matching.names.sounds import Sounds, sounds

MOST_WORDS = 4


class Lattice(NamedTuple):
    """Words of a query in another script: their units, and what each may stand for, with costs.

    Attributes:
        words: First and past word of each form of the query, int64 [forms, 2].
        word_at: Where each word's units begin, int64 [words + 1].
        unit_at: Where each unit's sounds begin, int64 [units + 1].
        sound_at: Where each sound's letters begin, int64 [sounds + 1].
        letters: ASCII letters of the sounds.
        cost: Of each sound, float32 [sounds].
    """

    words: NDArray[np.int64]
    word_at: NDArray[np.int64]
    unit_at: NDArray[np.int64]
    sound_at: NDArray[np.int64]
    letters: NDArray[np.uint8]
    cost: NDArray[np.float32]


def lattice(natives: Sequence[str]) -> Lattice:
    """The sounds of each form's text as written; words in scripts that are not learned are left out."""
    known: list[tuple[Sounds, ...]] = []
    range_of: dict[str, tuple[int, int]] = {}
    for native in dict.fromkeys(natives):
        heard = [found for word in native.split()[:MOST_WORDS] if (found := sounds(word))]
        range_of[native] = len(known), len(known) + len(heard)
        known += heard
    units = [unit for word in known for unit in word]
    parts = [sound for unit in units for sound in unit]
    return Lattice(
        np.array([range_of[native] for native in natives], np.int64).reshape(-1, 2),
        _starts([len(word) for word in known]),
        _starts([len(unit) for unit in units]),
        _starts([len(text) for text, _ in parts]),
        np.frombuffer("".join(text for text, _ in parts).encode("ascii", "replace"), np.uint8),
        np.array([cost for _, cost in parts], np.float32),
    )


def _starts(sizes: Sequence[int]) -> NDArray[np.int64]:
    at = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=at[1:])
    return at
