"""Learn the weights of the ranking: the right person's name before the other candidates of the same search."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Search:
    """One search with a known answer.

    Attributes:
        features: Of each candidate, float32 [candidates, features].
        right: Which candidates are the person asked for; at least one, and not all.
        family: Family of scripts of the query.
        weight: How much it counts.
    """

    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    family: int
    weight: float


def learn_weights(
    searches: Sequence[Search], families: int, steps: int = 150, hold: float = 0.02
) -> NDArray[np.float32]:
    """Weights [families, features] by listwise softmax; each family is held near the weights that all share.

    Args:
        searches: With known answers.
        families: How many families of scripts there are.
        steps: Of Adam, over all searches at once.
        hold: How strongly a family's own part is drawn to zero.
    """
    columns = searches[0].features.shape[1]
    features = np.concatenate([s.features for s in searches]).astype(np.float32)
    right = np.concatenate([s.right for s in searches])
    sizes = np.array([len(s.features) for s in searches])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    which = np.repeat(np.arange(len(searches)), sizes)
    family = np.array([s.family for s in searches])
    weight = np.array([s.weight for s in searches])
    weight /= weight.sum()
    parts = np.zeros((families + 1, columns))
    mean, spread = np.zeros_like(parts), np.zeros_like(parts)
    for step in range(1, steps + 1):
        scores = np.einsum("ij,ij->i", features, (parts[0] + parts[1 + family])[which].astype(np.float32))
        shares = _shares(scores, first, which)
        wanted = _shares(np.where(right, scores, -1e9), first, which)
        pull = ((shares - wanted) * weight[which])[:, None] * features
        each = np.add.reduceat(pull, first, axis=0)
        gradient = np.zeros_like(parts)
        np.add.at(gradient, 1 + family, each)
        gradient[0] = each.sum(0) + 1e-5 * parts[0]
        gradient[1:] += hold / 100 * parts[1:]
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.99 * spread + 0.01 * gradient**2
        rate = 0.3 * (1 - step / (steps + 1))
        parts -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-9)
    weights: NDArray[np.float32] = (parts[0] + parts[1:]).astype(np.float32)
    return weights


def _shares(scores: NDArray[np.float64], first: NDArray[np.int64], which: NDArray[np.int64]) -> NDArray[np.float64]:
    grown = np.exp(scores - np.maximum.reduceat(scores, first)[which])
    shares: NDArray[np.float64] = grown / np.add.reduceat(grown, first)[which]
    return shares
