"""How rare a true hit is: the prior on which every probability of a match stands.

Source of the default: European Court of Auditors, Special Report 20/2019, as `features.md` reads it: about one hit in
37,000 searches of the Schengen Information System. Those counts hold automated plate searches too, so a node that
measured its own searches states its own rate.
"""

from dataclasses import dataclass
from math import log10


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often a search has its person in the register, and among how many persons.

    Attributes:
        searches_per_true_hit: Searches for each one whose person is in the register.
        persons: Persons in the register.
        source: Where the figures come from, for the screen.

    Raises:
        ValueError: Not a rate.
    """

    searches_per_true_hit: float = 37_000
    persons: int = 1_000_000
    source: str = "ECA SR 20/2019"

    def __post_init__(self) -> None:
        if self.searches_per_true_hit <= 1 or self.persons < 1:
            raise ValueError("a base rate needs more than one search a hit and at least one person")

    @property
    def log_odds(self) -> float:
        """log10 of the odds that one given record is the person searched for, before anything is compared."""
        share = 1 / (self.searches_per_true_hit * self.persons)
        return log10(share / (1 - share))


BASE_RATE = BaseRate()


def probability_of(weight: float, base: BaseRate) -> float:
    """The probability of being one person, from the calibrated weight (log10) of all that was compared."""
    log_odds = weight + base.log_odds
    if log_odds > 0:
        return 1 / (1 + 10 ** -min(log_odds, 300.0))
    odds: float = 10 ** max(log_odds, -300.0)
    return odds / (1 + odds)
