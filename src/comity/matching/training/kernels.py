"""Sums of table rows and their updates, compiled, in floating point."""

import numpy as np
from numba import njit


@njit(cache=True, fastmath=True)
def sums(rows, at, wanted, table):
    """The sum of table rows of each wanted name."""
    d = table.shape[1]
    out = np.zeros((wanted.size, d), np.float32)
    for q in range(wanted.size):
        for f in range(at[wanted[q]], at[wanted[q] + 1]):
            row = rows[f]
            for j in range(d):
                out[q, j] += table[row, j]
    return out


@njit(cache=True, fastmath=True)
def descend(rows, at, wanted, gradient, table, seen, rate):
    """Adagrad with one accumulator a row: each row used by a wanted name moves against the name's gradient."""
    d = table.shape[1]
    for q in range(wanted.size):
        square = np.float32(0)
        for j in range(d):
            square += gradient[q, j] * gradient[q, j]
        square /= d
        for f in range(at[wanted[q]], at[wanted[q] + 1]):
            row = rows[f]
            seen[row] += square
            step = rate / np.sqrt(seen[row] + 1e-8)
            for j in range(d):
                table[row, j] -= step * gradient[q, j]
