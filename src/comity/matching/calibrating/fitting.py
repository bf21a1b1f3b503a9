"""Fit the curve of the weight of names on persons known and strangers, and choose thresholds on the curve of errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from comity.matching.scoring.calibration import Calibration, rising

STEP = 0.5
FIRST = 1.5  # below it strangers were not all compared (`strangers.WORTH_A_LOOK`)
_FEWEST = 5  # strangers in a step from which on its share is taken as measured


def fit_whole(known: Sequence[float], asked: int, strangers: Sequence[float], pairs: int) -> Calibration:
    """What each raw weight of names that agree in full is worth: log10 of its share among known persons over that
    among strangers.

    Strangers are few: above the last step in which five were seen all are taken together, with as many strangers as
    there may have been (upper 95 %); that is the worth of the middle one of the known.

    Args:
        known: Raw weights of names of one person that agree in full.
        asked: How many known persons they were taken from.
        strangers: Raw weights of names of two persons that agree in full.
        pairs: How many pairs those were taken from.
    """
    edges = np.arange(FIRST, 7.0 + STEP, STEP)
    ours, theirs = _counts(known, edges), _counts(strangers, edges)
    few = min(1 + max((at for at, times in enumerate(theirs) if times >= _FEWEST), default=-1), len(theirs) - 1)
    points = []
    for place in (place for place in range(few) if theirs[place] >= _FEWEST):
        seen = log10(max(ours[place], 0.5) / asked) - log10(theirs[place] / pairs)
        points.append((float(edges[place] + STEP / 2), seen, float(theirs[place] + ours[place])))
    left, above = sum(theirs[few:]), [one for one in known if one >= edges[few]]
    seen = log10(max(len(above), 0.5) / max(asked, 1)) - log10(at_most(left) / max(pairs, 1))
    middle = max(float(np.median(above)), edges[few] + STEP / 2) if above else edges[few] + STEP / 2
    points.append((round(float(middle), 2), seen, float(left + len(above))))
    return Calibration(((0.0, 0.0), *((place, round(max(value, 0.0), 2)) for place, value in rising(points))))


def _counts(values: Sequence[float], edges: NDArray[np.float64]) -> list[int]:
    return [int(one) for one in np.histogram(np.asarray(values, dtype=np.float64), edges)[0]]


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold lets through.

    Attributes:
        threshold: Probability from which on a candidate is automatic.
        wrong: Wrong automatic candidates seen.
        wrong_per_100k: For each 100,000 searches over the base rate's register.
        wrong_per_100k_at_most: Its upper 95 % bound (one-sided, Poisson).
        missed: Share of known persons who are not automatic (0 to 1).
    """

    threshold: float
    wrong: int
    wrong_per_100k: float
    wrong_per_100k_at_most: float
    missed: float


def curve(
    thresholds: Sequence[float], wrong: Sequence[float], searches: float, right: Sequence[float], asked: int
) -> list[Point]:
    """The errors at each threshold.

    Args:
        wrong: Probabilities of strangers whom the structure would let through.
        searches: Searches that made them, scaled to the base rate's register.
        right: Probabilities of known persons whom the structure would let through.
        asked: Known persons asked for.
    """
    strangers, known = np.sort(np.asarray(wrong)), np.sort(np.asarray(right))
    points = []
    for threshold in thresholds:
        above = len(strangers) - int(np.searchsorted(strangers, threshold, side="left"))
        found = len(known) - int(np.searchsorted(known, threshold, side="left"))
        each = 1e5 / searches
        points.append(Point(threshold, above, above * each, at_most(above) * each, 1 - found / max(asked, 1)))
    return points


def at_most(count: int) -> float:
    """The one-sided upper 95 % bound of a Poisson count: 3.0 for none.

    Source: Wilson and Hilferty's cube of the normal quantile on the chi-squared distribution (recalled); 0 exactly.
    """
    if count == 0:
        return 2.996
    n = count + 1
    return float(n * (1 - 1 / (9 * n) + 1.645 / (3 * n**0.5)) ** 3)


def choose(points: Sequence[Point], most_per_100k: float = 1.0) -> Point | None:
    """The lowest threshold whose bound holds, or None if none does."""
    good = [point for point in points if point.wrong_per_100k_at_most <= most_per_100k]
    return min(good, key=lambda point: point.threshold) if good else None
