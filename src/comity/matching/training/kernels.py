"""Sums of table rows and their updates, and changes of spelling counted; compiled."""

import numpy as np

from comity.matching.compiling import njit
from comity.matching.ranking import kernels as rank


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


@njit(cache=True)
def count_changes(a, a_size, b, b_size, family, costs, counts):
    """Add the changes of each pair's cheapest alignment to the counts of its family; hopeless pairs do not count."""
    table = np.empty((rank.WORD + 1, rank.WORD + 1), np.float32)
    for p in range(a_size.size):
        n, m, cost = a_size[p], b_size[p], costs[family[p]]
        table[0, 0] = 0
        for j in range(m):
            table[0, j + 1] = table[0, j] + cost[0, b[p, j]]
        for i in range(n):
            x = a[p, i]
            table[i + 1, 0] = table[i, 0] + cost[x, 0]
            for j in range(m):
                y = b[p, j]
                table[i + 1, j + 1] = min(
                    table[i, j] + cost[x, y], table[i, j + 1] + cost[x, 0], table[i + 1, j] + cost[0, y]
                )
        if table[n, m] > 1.5 * max(n, m):
            continue
        i, j = n, m
        while i > 0 or j > 0:
            if i > 0 and j > 0 and table[i, j] == table[i - 1, j - 1] + cost[a[p, i - 1], b[p, j - 1]]:
                counts[family[p], a[p, i - 1], b[p, j - 1]] += 1
                i, j = i - 1, j - 1
            elif i > 0 and (j == 0 or table[i, j] == table[i - 1, j] + cost[a[p, i - 1], 0]):
                counts[family[p], a[p, i - 1], 0] += 1
                i -= 1
            else:
                counts[family[p], 0, b[p, j - 1]] += 1
                j -= 1
