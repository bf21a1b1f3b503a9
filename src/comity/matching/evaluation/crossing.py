"""Names of nobody, put together from halves of two names."""

import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

MADE_AT_ONCE = 1_000_000


def crossed(names: Sequence[str], wanted: int, rng: np.random.Generator) -> list[str]:
    """The beginning of one name before the end of another, cut between words, or between letters where there is one."""
    known = set(names)
    found = {
        _cut(names[one], rng)[0] + _cut(names[other], rng)[1]
        for one, other in rng.integers(len(names), size=(wanted, 2))
    }
    return sorted(found - known)


def _cut(name: str, rng: np.random.Generator) -> tuple[str, str]:
    words = [at for at, letter in enumerate(name) if letter in " ·・" and 0 < at < len(name) - 1]
    letters = [at for at in range(1, len(name)) if not unicodedata.category(name[at]).startswith("M")]
    places = words or letters
    if not places:
        return name, name
    at = places[int(rng.integers(len(places)))]
    return name[:at], name[at:]


def multiplied(names: Sequence[str], wanted: int, seed: int) -> Iterator[str]:
    """These names, then as many different ones as it takes, put together within each script; `wanted` in all."""
    yield from names[:wanted]
    by_script: dict[str, list[str]] = {}
    for name in names:
        by_script.setdefault(_script(name), []).append(name)
    several = [kept for _, kept in sorted(by_script.items()) if len(kept) > 1]
    rng, left, known = np.random.default_rng(seed), wanted - len(names), set(names)
    while left > 0 and several:
        batch = min(left, MADE_AT_ONCE)
        made: list[str] = []
        for kept in several:
            share = max(2, round(batch * len(kept) / len(names)))
            made += [name for name in crossed(kept, share, rng) if name not in known]
        if not made:
            return
        made = made[:left]
        known.update(made)
        left -= len(made)
        yield from made


def _script(name: str) -> str:
    """The first word of the Unicode name of the first letter, which is the script but for CJK."""
    letter = next((letter for letter in name if letter.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
