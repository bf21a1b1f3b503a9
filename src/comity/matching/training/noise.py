"""Other spellings of a Latin name, made by rules: what people write, and what romanisers disagree on."""

import re
from collections.abc import Sequence

import numpy as np

SWAPS: Sequence[tuple[str, str]] = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("ch", "j"), ("ch", "c"), ("sh", "s"), ("bh", "b"), ("dh", "d"), ("gh", "g"),
    ("r", "l"), ("l", "r"), ("v", "w"), ("w", "v"), ("f", "ph"), ("c", "k"), ("k", "c"), ("g", "k"), ("k", "g"),
    ("b", "p"), ("p", "b"), ("d", "t"), ("t", "d"), ("j", "ch"), ("z", "s"), ("s", "z"), ("x", "ks"), ("x", "s"),
    ("q", "k"), ("y", "i"), ("i", "y"), ("j", "y"), ("y", "j"), ("oo", "u"), ("u", "oo"), ("ee", "i"), ("i", "ee"),
    ("aa", "a"), ("a", "aa"), ("ai", "ay"), ("ay", "ai"), ("ei", "ey"), ("ao", "au"), ("au", "aw"), ("ou", "u"),
    ("u", "ou"), ("eo", "o"), ("ae", "e"), ("e", "ae"), ("oe", "o"), ("ue", "u"), ("ie", "i"), ("ua", "oa"),
    ("o", "u"), ("u", "o"), ("e", "i"), ("i", "e"), ("a", "e"), ("a", "o"), ("ng", "n"), ("n", "ng"), ("m", "n"),
    ("n", "m"), ("ck", "k"), ("tch", "ch"), ("ts", "c"), ("zh", "j"), ("x", "sh"), ("ks", "x"), ("gn", "n"),
    ("porn", "phon"), ("sri", "si"), ("krit", "grit"), ("chai", "shai"), ("wat", "vat"), ("dj", "j"), ("tj", "ch"),
    ("uy", "ui"), ("eu", "u"), ("ue", "eu"), ("or", "o"), ("er", "oe"), ("ar", "a"), ("h", ""), ("r", ""), ("e", ""),
)  # fmt: skip
"""What is written for what. Both directions where both are seen."""


def spelled_otherwise(name: str, rng: np.random.Generator, strength: float = 0.12) -> str:
    """`name` (words of a to z) as another hand might write it."""
    words = [_word(word, rng, strength) for word in name.split()]
    return " ".join(_words(words, rng))


def _word(word: str, rng: np.random.Generator, strength: float) -> str:
    out, i = [], 0
    while i < len(word):
        options = [(old, new) for old, new in SWAPS if word.startswith(old, i)] if rng.random() < strength else []
        if options:
            old, new = options[int(rng.integers(len(options)))]
            out.append(new)
            i += len(old)
        else:
            out.append(word[i])
            i += 1
    spelled = "".join(out)
    chance = rng.random()
    if chance < 0.04:
        spelled = re.sub(r"(.)\1", r"\1", spelled)
    elif chance < 0.08 and len(spelled) > 2:
        at = int(rng.integers(1, len(spelled)))
        spelled = spelled[:at] + spelled[at - 1] + spelled[at:]
    elif chance < 0.11 and len(spelled) > 3:
        at = int(rng.integers(1, len(spelled)))
        spelled = spelled[:at] + spelled[at + 1 :]
    return spelled or word


def _words(words: list[str], rng: np.random.Generator) -> list[str]:
    chance = rng.random()
    if len(words) > 1:
        if chance < 0.15:
            return words[1:] + words[:1]
        if chance < 0.25:
            return words[-1:] + words[:-1]
        if chance < 0.35:
            at = int(rng.integers(len(words) - 1))
            return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
        if chance < 0.42:
            at = int(rng.integers(len(words) - 1))
            return [*words[:at], words[at][:1], *words[at + 1 :]]
        if chance < 0.50 and len(words) > 2:
            at = int(rng.integers(1, len(words) - 1))
            return words[:at] + words[at + 1 :]
    if chance > 0.94 and len(words[0]) > 5:
        at = int(rng.integers(3, len(words[0]) - 2))
        return [words[0][:at], words[0][at:], *words[1:]]
    return words
