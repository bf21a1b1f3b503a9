"""Hashed character n-grams of names, and their sums, compiled.

A name has a native part (code points of the text as written, when it is not plain ASCII) and a Latin part (ASCII bytes
of one reading, words separated by one space). Features:

- native: 1- to 3-grams over the letters without spaces, both ends marked;
- Latin: 1- to 4-grams over the letters without spaces, both ends marked; the first one to three letters of each word;
  each whole word; 2- and 3-grams of the consonant classes (``kh``, ``g`` and ``q`` are one class, and so on), which
  survive most romanisations.

Each feature is a bucket below `BUCKETS`. `place` says which row of the table a bucket has, -1 for none.
"""

import numpy as np

from comity.matching.compiling import njit

BUCKETS = 1 << 20
"""Features are hashed into so many buckets; the table has a row for those that names of several persons fill."""

MAX_LETTERS = 64
"""Letters of a name beyond this many are not encoded: a hostile query costs no more than a long name."""

MAX_FEATURES = 1024
START, END, SPACE = 1, 2, 32

_CLASSES = np.zeros(128, dtype=np.uint8)
for _number, _letters in enumerate(("bp", "vfw", "dt", "gkqc", "szxj", "lr", "m", "n"), 1):
    for _letter in _letters:
        _CLASSES[ord(_letter)] = _number


@njit(cache=True)
def _row(h):
    h ^= h >> np.uint64(29)
    h *= np.uint64(0x9E3779B97F4A7C15)
    h ^= h >> np.uint64(32)
    return np.int32(h & np.uint64(BUCKETS - 1))


@njit(cache=True)
def _mix(h, c):
    return (h ^ np.uint64(c)) * np.uint64(1099511628211)


@njit(cache=True)
def _salted(salt, size):
    return np.uint64(14695981039346656037) ^ (np.uint64(salt) * np.uint64(7919) + np.uint64(size))


@njit(cache=True)
def _grams(letters, n, salt, shortest, longest, out, p):
    for size in range(shortest, longest + 1):
        for i in range(n - size + 1):
            h = _salted(salt, size)
            for j in range(size):
                h = _mix(h, letters[i + j])
            out[p] = _row(h)
            p += 1
    return p


@njit(cache=True)
def _compact(text, letters):
    n = 1
    letters[0] = START
    for i in range(text.size):
        if text[i] != SPACE and n <= MAX_LETTERS:
            letters[n] = text[i]
            n += 1
    letters[n] = END
    return n + 1


@njit(cache=True)
def _words(text, out, p):
    start = 0
    limit = min(text.size, 2 * MAX_LETTERS)
    for i in range(limit + 1):
        if i == limit or text[i] == SPACE:
            h = _salted(3, 0)
            for j in range(start, i):
                h = _mix(h, text[j])
                if j - start < 3:
                    out[p] = _row(h)
                    p += 1
            if i - start > 3 and p < MAX_FEATURES - 8:
                out[p] = _row(_mix(h, END))
                p += 1
            start = i + 1
    return p


@njit(cache=True)
def _classes(text, letters):
    n = 1
    letters[0] = START
    for i in range(text.size):
        c = _CLASSES[text[i] & 127]
        if c != 0 and n <= MAX_LETTERS and not (n > 1 and letters[n - 1] == c + 8):
            letters[n] = c + 8
            n += 1
    letters[n] = END
    return n + 1


@njit(cache=True)
def features(native, latin, out):
    """Write the feature buckets of one name into `out` (at least `MAX_FEATURES`); how many there are."""
    letters = np.empty(MAX_LETTERS + 2, np.uint32)
    p = 0
    if native.size:
        p = _grams(letters, _compact(native, letters), 1, 1, 3, out, p)
    if latin.size:
        p = _grams(letters, _compact(latin, letters), 2, 1, 4, out, p)
        p = _grams(letters, _classes(latin, letters), 4, 2, 3, out, p)
        p = _words(latin, out, p)
    return p


@njit(cache=True)
def all_features(native, native_at, latin, latin_at):
    """Feature buckets of many packed names: one array, and where each name's begin."""
    n = native_at.size - 1
    at = np.zeros(n + 1, np.int64)
    buffer = np.empty(MAX_FEATURES, np.int32)
    for i in range(n):
        at[i + 1] = at[i] + features(
            native[native_at[i] : native_at[i + 1]], latin[latin_at[i] : latin_at[i + 1]], buffer
        )
    rows = np.empty(at[n], np.int32)
    for i in range(n):
        k = features(native[native_at[i] : native_at[i + 1]], latin[latin_at[i] : latin_at[i + 1]], buffer)
        rows[at[i] : at[i] + k] = buffer[:k]
    return rows, at


@njit(cache=True, fastmath=True)
def encode_one(native, latin, place, table, out):
    """The unit vector of one name in `out` (float32); zero if it has no letters."""
    buffer = np.empty(MAX_FEATURES, np.int32)
    k = features(native, latin, buffer)
    d = table.shape[1]
    total = np.zeros(d, np.int32)
    for f in range(k):
        row = place[buffer[f]]
        if row >= 0:
            for j in range(d):
                total[j] += np.int32(table[row, j])
    square = np.float32(0)
    for j in range(d):
        square += np.float32(total[j]) * np.float32(total[j])
    scale = np.float32(0) if square == 0 else np.float32(1) / np.sqrt(square)
    for j in range(d):
        out[j] = np.float32(total[j]) * scale


@njit(cache=True)
def encode_all(native, native_at, latin, latin_at, place, table, out):
    """The unit vectors of many packed names in `out`, float32 [n, d]."""
    for i in range(native_at.size - 1):
        encode_one(native[native_at[i] : native_at[i + 1]], latin[latin_at[i] : latin_at[i + 1]], place, table, out[i])
