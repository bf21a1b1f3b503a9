"""What each sign of a name in another script may stand for in Latin letters, each with a cost.

A reading is one guess for a whole name; here no guess is made: 戴 may be dai, tai, day or da, and a candidate is asked
which of these it has, one after the other. Costs are minus logarithms of chances: how often a sign had these letters in
foreign names (`transcription`), and, for Han characters, how each people that writes them reads them.
"""

from functools import lru_cache

from comity.matching.names import han, transcription
from comity.matching.names.scripts import Script, script_of

Sounds = tuple[tuple[str, float], ...]
"""Latin letters, which may be none, and their costs."""

MOST_UNITS = 24
MOST_SOUNDS = 16
DEAREST = 6.0


@lru_cache(maxsize=1 << 11)
def sounds(word: str) -> tuple[Sounds, ...]:
    """For each unit of one word what it may stand for, the cheapest first; empty for a script that is not learned."""
    split = transcription.units(word)[:MOST_UNITS]
    if not split:
        return ()
    heard = transcription.chances(split)
    if script_of(word[0]) is Script.HAN:
        for place, unit in enumerate(split):
            for text, cost in han.sounds(unit, first=place == 0).items():
                heard[place][text] = min(cost, heard[place].get(text, DEAREST))
    if not all(heard):
        return ()
    return tuple(_cheapest(cell) for cell in heard)


def _cheapest(cell: dict[str, float]) -> Sounds:
    kept = sorted((cost, text) for text, cost in cell.items() if cost < DEAREST)[:MOST_SOUNDS]
    return tuple((text, cost) for cost, text in kept)
