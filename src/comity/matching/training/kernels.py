"""Sums of table rows and their updates, compiled, in floating point."""

import numpy as np
from numba import njit


@njit(cache=True)
def _kept(row, salt, dropped):
    """False for a share of `dropped` / 256 of rows; which ones depends on the salt."""
    h = (np.uint64(row) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    return (h >> np.uint64(56)) >= np.uint64(dropped)


@njit(cache=True, fastmath=True)
def sums(rows, at, wanted, table, salt, dropped):
    """The sum of table rows of each wanted name, some rows left out at random (the same ones for the same salt)."""
    d = table.shape[1]
    out = np.zeros((wanted.size, d), np.float32)
    for q in range(wanted.size):
        for f in range(at[wanted[q]], at[wanted[q] + 1]):
            row = rows[f]
            if _kept(row, salt + q, dropped):
                for j in range(d):
                    out[q, j] += table[row, j]
    return out


@njit(cache=True, fastmath=True)
def descend(rows, at, wanted, gradient, table, seen, rate, salt, dropped):
    """Adagrad with one accumulator a row: each row used by a wanted name moves against the name's gradient."""
    d = table.shape[1]
    for q in range(wanted.size):
        square = np.float32(0)
        for j in range(d):
            square += gradient[q, j] * gradient[q, j]
        square /= d
        for f in range(at[wanted[q]], at[wanted[q] + 1]):
            row = rows[f]
            if _kept(row, salt + q, dropped):
                seen[row] += square
                step = rate / np.sqrt(seen[row] + 1e-8)
                for j in range(d):
                    table[row, j] -= step * gradient[q, j]
