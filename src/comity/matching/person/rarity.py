"""How common a word of a name is: agreement in Nguyen says little, agreement in a rare word much.

The share of a word is its share among the names of the culture in which it is commonest, since two persons whose
records are compared by name mostly share their culture. That is the careful side: no name is rarer than it is at home.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log10

from comity.matching.person.name_shares import SHIPPED

# Words that no table knows are taken to be this common, by their length. Measured by `scripts/make_name_shares.py` on
# rows that the table was not made of (2.4e-5 to 4.8e-4 in Latin letters, 2.4e-4 and 2.8e-5 in Han), then about doubled.
_UNKNOWN_LATIN = {1: 1e-2, 2: 1e-3, 3: 8e-4, 4: 6e-4, 5: 4e-4}
_UNKNOWN_LONG = 2.5e-4
_UNKNOWN_HAN = {1: 5e-4, 2: 6e-5}
_HAN_LONG = 1e-5


@dataclass(frozen=True, slots=True)
class Rarity:
    """Shares of words among names.

    Attributes:
        shares: Share of persons who have the word in their name, by word (0 to 1).
    """

    shares: Mapping[str, float] = field(default_factory=dict)

    def share(self, word: str) -> float:
        """How large a share of persons of its culture has this word in the name."""
        known = self.shares.get(word)
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


def with_rows(shipped: Rarity, names: Iterable[Iterable[str]], enough: int = 2000) -> Rarity:
    """The shipped shares, raised where a register's own names have a word oftener; unchanged below `enough` names."""
    counts: dict[str, int] = {}
    total = 0
    for words in names:
        total += 1
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    if total < enough:
        return shipped
    shares = dict(shipped.shares)
    for word, times in counts.items():
        share = times / total
        if times > 3 and share > shares.get(word, unknown_share(word)):
            shares[word] = share
    return Rarity(shares)
