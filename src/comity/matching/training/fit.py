"""Fit the encoder's table: names of one person near each other, the other names of a batch away."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.kernels import ROWS
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
    """

    dimensions: int = 64
    steps: int = 6_000
    batch: int = 1_024
    temperature: float = 0.06
    rate: float = 0.3
    seed: int = 0
    start: float = 0.1


def fit(pairs: Pairs, settings: Settings, progress: Callable[[int, float], None] = lambda _s, _l: None) -> Floats:
    """The table, float32 [rows, dimensions]; rows that no pair touched keep their first, small, random values."""
    rng = np.random.default_rng(settings.seed)
    table = (rng.standard_normal((ROWS, settings.dimensions)) * settings.start).astype(np.float32)
    seen = np.zeros(ROWS, np.float32)
    cumulative = np.cumsum(pairs.weight)
    loss = 0.0
    for step in range(settings.steps):
        rate = settings.rate * (1 - step / settings.steps) + 0.01
        drawn = np.unique(np.searchsorted(cumulative, rng.random(settings.batch) * cumulative[-1]))
        left = _draw(pairs.left, pairs.left_at, drawn, rng)
        right = _draw(pairs.right, pairs.right_at, drawn, rng)
        cost = _step(pairs, (left, right, pairs.person[drawn]), table, seen, settings.temperature, np.float32(rate))
        loss = cost if step == 0 else 0.98 * loss + 0.02 * cost
        progress(step, loss)
    return table


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


def _step(
    pairs: Pairs,
    drawn: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    table: Floats,
    seen: Floats,
    temperature: float,
    rate: np.float32,
) -> float:
    left, right, person = drawn
    x, x_length = _unit(sums(pairs.rows, pairs.at, left, table))
    y, y_length = _unit(sums(pairs.rows, pairs.at, right, table))
    n = len(left)
    scores = x @ y.T / np.float32(temperature)
    same = person[:, None] == person[None, :]
    np.fill_diagonal(same, val=False)
    scores[same] = -1e4
    by_row, by_column = _softmax(scores, 1), _softmax(scores, 0)
    cost = float(-np.log(np.diagonal(by_row) + 1e-9).mean())
    pull = (by_row + by_column) / 2
    pull[np.arange(n), np.arange(n)] -= 1
    pull /= np.float32(temperature * n)
    to_x, to_y = pull @ y, pull.T @ x
    to_x = (to_x - x * (to_x * x).sum(1, keepdims=True)) / x_length
    to_y = (to_y - y * (to_y * y).sum(1, keepdims=True)) / y_length
    descend(pairs.rows, pairs.at, left, to_x, table, seen, rate)
    descend(pairs.rows, pairs.at, right, to_y, table, seen, rate)
    return cost
