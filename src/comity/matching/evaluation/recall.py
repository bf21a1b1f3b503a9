"""Recall, mean reciprocal rank and their 95 % intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FIRST = 10
"""Places that count: recall@10, and a reciprocal rank of zero beyond."""

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Recall:
    """How a group of queries was answered.

    Attributes:
        queries: How many were asked.
        at_1: Share whose person came first.
        at_10: Share whose person was among the first ten.
        mrr: Mean of 1/place, 0 beyond the tenth.
        ci95: Interval of `at_10`: Wilson's for one group, a bootstrap over queries within groups for a mean of groups.
    """

    queries: int
    at_1: float
    at_10: float
    mrr: float
    ci95: tuple[float, float]

    def as_json(self) -> dict[str, object]:
        """The shape that outsiders rely on."""
        return {
            "queries": self.queries,
            "recall_at_1": round(self.at_1, 4),
            "recall_at_10": round(self.at_10, 4),
            "mrr": round(self.mrr, 4),
            "ci95": [round(bound, 4) for bound in self.ci95],
        }


def recall(places: Sequence[int]) -> Recall:
    """The recall of one group from the place of each query's person, 1 for the first, 0 for not found."""
    n = len(places)
    at_1 = sum(place == 1 for place in places)
    at_10 = sum(1 <= place <= FIRST for place in places)
    mrr = sum(1 / place for place in places if 1 <= place <= FIRST)
    return Recall(n, at_1 / n, at_10 / n, mrr / n, wilson(at_10, n))


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share = hits / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * np.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def mean_recall(groups: Mapping[str, Sequence[int]], seed: int = 7, draws: int = 2_000) -> Recall:
    """The plain mean over groups, each weighing the same however many queries it has."""
    each = [recall(places) for places in groups.values()]
    rng = np.random.default_rng(seed)
    means = np.zeros(draws)
    for places in groups.values():
        found = np.array([1 <= place <= FIRST for place in places], dtype=np.float64)
        means += rng.choice(found, (draws, len(found))).mean(axis=1)
    low, high = np.percentile(means / len(groups), [2.5, 97.5])
    return Recall(
        sum(r.queries for r in each),
        float(np.mean([r.at_1 for r in each])),
        float(np.mean([r.at_10 for r in each])),
        float(np.mean([r.mrr for r in each])),
        (float(low), float(high)),
    )
