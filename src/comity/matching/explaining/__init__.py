"""A match in words that an officer can check: both spellings side by side, and how much each fact weighs.

Independent of any renderer: `side_by_side` gives rows of keys and spellings; pages, papers and commands put words to
the keys from the catalogues.
"""

from comity.matching.explaining.keys import REASON_KEYS
from comity.matching.explaining.rows import Row, Strength, side_by_side, strength_of

__all__ = ["REASON_KEYS", "Row", "Strength", "side_by_side", "strength_of"]
