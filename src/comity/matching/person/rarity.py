"""How common a word of a name is: agreement in Nguyen says little, agreement in a rare word much.

The share of a word is its share among the names of the culture in which it is commonest, since two persons whose
records are compared by name mostly share their culture. That is the careful side: no name is rarer than it is at home.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log10

from comity.matching.person.name_shares import SHIPPED

# Words that no table knows are taken to be this common, by their length. Measured by `scripts/make_name_shares.py` on
# rows that the table was not made of (2.4e-5 to 4.8e-4 in Latin letters, 2.4e-4 and 2.8e-5 in Han), then about doubled.
_UNKNOWN_LATIN = {1: 1e-2, 2: 1e-3, 3: 8e-4, 4: 6e-4, 5: 4e-4}
_UNKNOWN_LONG = 2.5e-4
_UNKNOWN_HAN = {1: 5e-4, 2: 6e-5}
_HAN_LONG = 1e-5
ENOUGH = 2_000  # names of a register from which on its own shares count
_BY_CHANCE = 3  # bearers of a word who say nothing of how common it is


@dataclass(frozen=True, slots=True)
class Rarity:
    """Shares of words among names.

    Attributes:
        shares: Share of persons who have the word in their name, by word (0 to 1).
        own: Larger shares of some words in the register that is searched.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    own: Mapping[str, float] = field(default_factory=dict)

    def share(self, word: str) -> float:
        """How large a share of persons of its culture has this word in the name."""
        known = self.own.get(word, self.shares.get(word))
        return known if known is not None else unknown_share(word)

    def agreement(self, word: str) -> float:
        """log10 of how much likelier two records have this word in common if they are of one person; at least 0."""
        return max(0.0, -log10(self.share(word)))


def unknown_share(word: str) -> float:
    """The share of a word that no table knows, by its length."""
    if word and word[0] >= "\u2e80":
        return _UNKNOWN_HAN.get(len(word), _HAN_LONG)
    return _UNKNOWN_LATIN.get(len(word), _UNKNOWN_LONG)


def _shipped() -> Mapping[str, float]:
    shares: dict[str, float] = {}
    for _culture, _source, packed in SHIPPED:
        pairs = packed.split()
        shares |= {word: float(share) for word, share in zip(pairs[::2], pairs[1::2], strict=True)}
    return shares


SHIPPED_RARITY = Rarity(_shipped())


def raised(shipped: Rarity, counts: Mapping[str, int], names: int) -> Rarity:
    """The shipped shares, raised where a register's own names have a word oftener; unchanged below `ENOUGH` names.

    Args:
        shipped: Shares by culture.
        counts: How many of the register's names have each word.
        names: How many names the register has.
    """
    if names < ENOUGH:
        return shipped
    shares = {word: min(1.0, times / names) for word, times in counts.items() if times > _BY_CHANCE}
    return replace(shipped, own={word: share for word, share in shares.items() if share > shipped.share(word)})
