"""Fit the encoder's table: names of one person near each other, the other names of a batch away."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.matching.training.kernels import descend, sums
from comity.matching.training.pairs import Pairs

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the table is fitted. Steps, not seconds, end it: the same anywhere.

    Attributes:
        dimensions: Length of a vector.
        steps: Batches.
        batch: Pairs in a batch; each is a negative to all others.
        temperature: Of the softmax over a batch.
        rate: First step width; it falls linearly.
        seed: Of the first table and of every draw.
        start: Spread of the first table.
        pool: Other names looked at in each step, of which the nearest to each left name stand against the batch.
        dropped: Features left out at random, of 256.
    """

    dimensions: int = 96
    steps: int = 6_000
    batch: int = 768
    temperature: float = 0.06
    rate: float = 0.3
    seed: int = 0
    start: float = 0.05
    pool: int = 2_048
    dropped: int = 38


def fit(pairs: Pairs, settings: Settings, progress: Callable[[int, float], None] = lambda _s, _l: None) -> Floats:
    """The table, float32 [rows, dimensions]."""
    rng = np.random.default_rng(settings.seed)
    table = (rng.standard_normal((int(pairs.place.max()) + 1, settings.dimensions)) * settings.start).astype(np.float32)
    seen = np.zeros(len(table), np.float32)
    cumulative = np.cumsum(pairs.weight)
    loss = 0.0
    for step in range(settings.steps):
        rate = np.float32(settings.rate * (1 - step / settings.steps) + 0.01)
        drawn = np.unique(np.searchsorted(cumulative, rng.random(settings.batch) * cumulative[-1]))
        batch = _Batch(
            _draw(pairs.left, pairs.left_at, drawn, rng),
            _draw(pairs.right, pairs.right_at, drawn, rng),
            pairs.person[drawn],
            rng.choice(len(pairs.pool), settings.pool, replace=False),
            step * 7919,
        )
        cost = _step(pairs, batch, table, seen, settings, rate)
        loss = cost if step == 0 else 0.98 * loss + 0.02 * cost
        progress(step, loss)
    return table


@dataclass(frozen=True, slots=True)
class _Batch:
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    person: NDArray[np.int64]
    pool: NDArray[np.int64]
    salt: int


def _draw(
    values: NDArray[np.int64], at: NDArray[np.int64], drawn: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    first, past = at[drawn], at[drawn + 1]
    return values[first + (rng.random(len(drawn)) * (past - first)).astype(np.int64)]


def _unit(sums_: Floats) -> tuple[Floats, Floats]:
    length = np.sqrt((sums_ * sums_).sum(1, keepdims=True)) + np.float32(1e-6)
    return sums_ / length, length


def _softmax(scores: Floats, axis: int) -> Floats:
    grown = np.exp(scores - scores.max(axis, keepdims=True))
    shares: Floats = grown / grown.sum(axis, keepdims=True)
    return shares


def _step(pairs: Pairs, batch: _Batch, table: Floats, seen: Floats, settings: Settings, rate: np.float32) -> float:
    """One batch: each left name against all right names and the hardest of a pool of others; the loss before it."""
    drop, salt, n = settings.dropped, batch.salt, len(batch.left)
    x, x_length = _unit(sums(pairs.rows, pairs.at, batch.left, table, salt, drop))
    hard = _hardest(pairs, batch, x, table)
    right = np.concatenate([batch.right, pairs.pool[hard]])
    y, y_length = _unit(sums(pairs.rows, pairs.at, right, table, salt + n, drop))
    scores = x @ y.T / np.float32(settings.temperature)
    person = np.concatenate([batch.person, pairs.pool_person[hard]])
    same = (batch.person[:, None] == person[None, :]) | (batch.right[:, None] == right[None, :])
    same[np.arange(n), np.arange(n)] = False
    scores[same] = -1e4
    by_row, by_column = _softmax(scores, 1), _softmax(scores[:, :n], 0)
    cost = float(-np.log(by_row[np.arange(n), np.arange(n)] + 1e-9).mean())
    pull = by_row
    pull[:, :n] += by_column
    pull[np.arange(n), np.arange(n)] -= 2
    pull /= np.float32(2 * settings.temperature * n)
    to_x, to_y = pull @ y, pull.T @ x
    to_x = (to_x - x * (to_x * x).sum(1, keepdims=True)) / x_length
    to_y = (to_y - y * (to_y * y).sum(1, keepdims=True)) / y_length
    descend(pairs.rows, pairs.at, batch.left, to_x, table, seen, rate, salt, drop)
    descend(pairs.rows, pairs.at, right, to_y, table, seen, rate, salt + n, drop)
    return cost


def _hardest(pairs: Pairs, batch: _Batch, x: Floats, table: Floats) -> NDArray[np.int64]:
    """Of the batch's part of the pool the names nearest to each left name, but not its own person's."""
    z, _ = _unit(sums(pairs.rows, pairs.at, pairs.pool[batch.pool], table, 0, 0))
    scores = x @ z.T
    scores[batch.person[:, None] == pairs.pool_person[batch.pool][None, :]] = -1
    hardest: NDArray[np.int64] = batch.pool[np.unique(scores.argmax(1))]
    return hardest
