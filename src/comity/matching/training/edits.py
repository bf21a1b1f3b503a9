"""Learn what turning one spelling into another costs, by the likeliest alignments of names that belong together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from comity.matching.ranking import kernels as rank
from comity.matching.training.kernels import count_changes

ROUNDS = 5
TRUST = 200.0
"""So many counted changes of one sign weigh as much as what all families together say of it."""

DEAREST = 5.0
CHEAP_START, DEAR_START, GAP_START = 0.1, 2.5, 1.5


def learn_costs(
    left: Sequence[str], right: Sequence[str], family: NDArray[np.int64], families: int
) -> NDArray[np.float32]:
    """Costs [families, SYMBOLS, SYMBOLS] of writing a sign of a reading as a sign of a Latin name; 0 is no sign.

    Args:
        left: Readings of names.
        right: The Latin name of the same person, word order as it happens to be.
        family: Family of scripts of each pair.
        families: How many families there are.
    """
    a, a_size = _signs(left)
    b, b_size = _signs(right)
    costs = np.repeat(_first_costs()[None], families, axis=0)
    for _ in range(ROUNDS):
        counts = np.zeros_like(costs, dtype=np.float64)
        count_changes(a, a_size, b, b_size, family, costs, counts)
        costs = _costs(counts)
    return costs


def _signs(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    signs, sizes = np.zeros((len(texts), rank.WORD), np.uint8), np.zeros(len(texts), np.int64)
    for i, text in enumerate(texts):
        letters = np.frombuffer(text.encode(), np.uint8)
        sizes[i] = rank.symbols(letters, 0, len(letters), signs[i])
    return signs, sizes


def _first_costs() -> NDArray[np.float32]:
    costs = np.full((rank.SYMBOLS, rank.SYMBOLS), DEAR_START, np.float32)
    np.fill_diagonal(costs, CHEAP_START)
    costs[0, :] = costs[:, 0] = GAP_START
    return costs


def _costs(counts: NDArray[np.float64]) -> NDArray[np.float32]:
    """Minus the logarithm of how often a sign becomes another, of each family, drawn towards all families' shares."""
    everywhere = counts.sum(0) + 0.05
    everywhere /= everywhere.sum(1, keepdims=True)
    shares = (counts + TRUST * everywhere) / (counts.sum(2, keepdims=True) + TRUST)
    costs = np.minimum(-np.log(shares), DEAREST)
    given = counts[:, 1:].sum((1, 2), keepdims=True)
    added = (counts[:, :1] + 0.5) / (given + 1.0)
    costs[:, :1] = np.minimum(-np.log(np.minimum(added * 8, 0.9)), DEAREST)
    costs[:, 0, 0] = 0
    small: NDArray[np.float32] = costs.astype(np.float32)
    return small
