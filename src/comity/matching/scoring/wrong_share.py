"""Of the candidates that a threshold lets through, how many will be somebody else: the figure that every screen shows.

Before anybody has judged a hit, it follows from the base rate and from what the threshold let through when it was
measured. Each judged hit then moves it: the measured share counts as `PRIOR_HITS` hits already judged, and the
false-hit register's counts are added to them (Beta-binomial).
"""

from dataclasses import dataclass

from comity.matching.scoring.rates import BaseRate

PRIOR_HITS = 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a band let through when it was measured.

    Attributes:
        wrong_per_search: Candidates of the band that are another person, for each search of a person who is not in the
            register.
        found: Share of persons who are in the register and come out in the band (0 to 1).
    """

    wrong_per_search: float
    found: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Counts of the false-hit register for one band: candidates that officers confirmed, and that they found wrong."""

    confirmed: int = 0
    wrong: int = 0


NONE_JUDGED = Judged()


def measured_share(base: BaseRate, measured: Measured) -> float:
    """The wrong share by base rate and measurement alone (0 to 1); 1 if the band finds nobody."""
    right = measured.found / base.searches_per_true_hit
    wrong = measured.wrong_per_search
    return wrong / (wrong + right) if wrong + right > 0 else 1.0


def expected_wrong_share(base: BaseRate, measured: Measured, judged: Judged = NONE_JUDGED) -> float:
    """The expected share of wrong candidates in a band today (0 to 1).

    Raises:
        ValueError: Negative counts.
    """
    if judged.confirmed < 0 or judged.wrong < 0:
        raise ValueError("counts of judged hits are not negative")
    before = measured_share(base, measured)
    return (before * PRIOR_HITS + judged.wrong) / (PRIOR_HITS + judged.wrong + judged.confirmed)
