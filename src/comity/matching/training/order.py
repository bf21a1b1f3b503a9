"""Learn the weights of the ranking: the right person's name before the other candidates of the same search."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.matching.ranking.weights import Ranking

Floats = NDArray[np.float32]

HIDDEN = 24
STEPS = 1_000
BATCH = 256
RATE = 0.003
HOLDS = (0.1, 0.5, 0.5, 0.5)
"""How strongly each part (linear, hidden, shift, out) is drawn to zero in each step, in step widths."""

NETS = 4
"""So many are learned from other first weights, and their scores are averaged: one alone is better or worse by luck."""

FAMILY_HOLD = 2.0
"""How strongly what is peculiar to one family is drawn to zero besides: most families have few searches."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search with a known answer.

    Attributes:
        features: Of each candidate, float32 [candidates, features].
        right: Which candidates are the person asked for; at least one, and not all.
        family: Family of the reading by which each candidate was met, int64 [candidates].
        weight: How much it counts.
    """

    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    family: NDArray[np.int64]
    weight: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some searches' candidates one behind the other."""

    features: Floats
    right: NDArray[np.bool_]
    family: NDArray[np.int64]
    weight: Floats
    first: NDArray[np.int64]
    which: NDArray[np.int64]


def learn_weights(searches: Sequence[Search], families: int, seed: int = 0) -> Ranking:
    """The ranking by listwise softmax: the mean of several nets, as one whose hidden layer has the units of all.

    Args:
        searches: With known answers.
        families: How many families of scripts there are.
        seed: Of the first weights and of the order of searches.
    """
    nets = [_learn_net(searches, families, seed * NETS + number) for number in range(NETS)]
    return Ranking(
        np.mean([net.linear for net in nets], axis=0, dtype=np.float32),
        np.concatenate([net.hidden for net in nets], axis=1),
        np.concatenate([net.shift for net in nets], axis=1),
        (np.concatenate([net.out for net in nets]) / NETS).astype(np.float32),
    )


def _learn_net(searches: Sequence[Search], families: int, seed: int) -> Ranking:
    """Weights of each family, held near those all share, and one small hidden layer."""
    rng = np.random.default_rng(seed)
    everything = np.concatenate([s.features for s in searches])
    mean, spread = everything.mean(0), everything.std(0) + np.float32(1e-3)
    spread[np.ptp(everything, axis=0) == 0] = np.inf  # a measure that never varied says nothing
    columns = everything.shape[1]
    parts: list[Floats] = [
        np.zeros((families + 1, columns), np.float32),
        (rng.standard_normal((columns, HIDDEN)) * 0.3).astype(np.float32),
        (rng.standard_normal((families, HIDDEN)) * 0.3).astype(np.float32),
        (rng.standard_normal(HIDDEN) * 0.1).astype(np.float32),
    ]
    first = [np.zeros_like(part) for part in parts]
    second = [np.zeros_like(part) for part in parts]
    for step in range(1, STEPS + 1):
        drawn = rng.choice(len(searches), min(BATCH, len(searches)), replace=False)
        gradients = _gradients(_rows([searches[int(i)] for i in drawn], mean, spread), parts)
        rate = RATE * (1 - step / (STEPS + 1))
        for part, hold, gradient, m, v in zip(parts, HOLDS, gradients, first, second, strict=True):
            m += 0.1 * (gradient - m)
            v += 0.01 * (gradient**2 - v)
            part -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
            part -= rate * hold * part
        parts[0][1:] -= rate * FAMILY_HOLD * parts[0][1:]
    linear, hidden, shift, out = parts
    return Ranking(
        ((linear[0] + linear[1:]) / spread).astype(np.float32),
        (hidden / spread[:, None]).astype(np.float32),
        (shift - (mean / spread) @ hidden).astype(np.float32),
        out,
    )


def _rows(searches: Sequence[Search], mean: Floats, spread: Floats) -> _Rows:
    sizes = np.array([len(s.features) for s in searches])
    weight = np.array([s.weight for s in searches], np.float32)
    return _Rows(
        (np.concatenate([s.features for s in searches]) - mean) / spread,
        np.concatenate([s.right for s in searches]),
        np.concatenate([s.family for s in searches]),
        weight / weight.sum(),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        np.repeat(np.arange(len(searches)), sizes),
    )


def _gradients(rows: _Rows, parts: Sequence[Floats]) -> list[Floats]:
    linear, hidden, shift, out = parts
    layer = np.tanh(rows.features @ hidden + shift[rows.family])
    straight = (linear[0] + linear[1:])[rows.family]
    scores = layer @ out + (rows.features * straight).sum(1)
    shares = _shares(scores, rows.first, rows.which)
    wanted = _shares(np.where(rows.right, scores, np.float32(-1e9)), rows.first, rows.which)
    pull = ((shares - wanted) * rows.weight[rows.which]).astype(np.float32)
    inner = np.outer(pull, out) * (1 - layer * layer)
    to_linear, to_shift = np.zeros_like(linear), np.zeros_like(shift)
    for family in range(len(shift)):
        here = rows.family == family
        to_linear[1 + family] = pull[here] @ rows.features[here]
        to_shift[family] = inner[here].sum(0)
    to_linear[0] = to_linear[1:].sum(0)
    return [to_linear, (rows.features.T @ inner).astype(np.float32), to_shift, layer.T @ pull]


def _shares(scores: Floats, first: NDArray[np.int64], which: NDArray[np.int64]) -> Floats:
    grown: Floats = np.exp(scores - np.maximum.reduceat(scores, first)[which])
    return np.asarray(grown / np.add.reduceat(grown, first)[which], np.float32)
