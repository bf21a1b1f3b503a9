"""What two names have in common, compiled: each measure between 0 and 1, written into a row of features.

All work on the first 64 letters, so that one machine word holds a whole name (bit-parallel longest common subsequence,
Hyyrö 2004).
"""

import numpy as np
from numba import njit

WORD = 64
SPACE = 32

FEATURES = 16
COSINE, RATIO, QUERY_COVER, NAME_COVER, CLASS_RATIO, NATIVE, INITIALS, LENGTH, SAME, RARE, FIRST, BIAS = range(12)
COSINE_RATIO, COSINE_COVER, COSINE_SQUARED, BEST_WORD = range(12, 16)

_CLASSES = np.zeros(128, dtype=np.uint8)
for _number, _letters in enumerate(("bp", "vfw", "dt", "gkqc", "szxj", "lr", "m", "n"), 1):
    for _letter in _letters:
        _CLASSES[ord(_letter)] = _number


@njit(cache=True)
def masks_of(text, n, masks):
    """For each ASCII letter, the bits of the places where `text[:n]` has it. `masks` is zeroed by `clear_masks`."""
    for i in range(n):
        masks[text[i] & 127] |= np.uint64(1) << np.uint64(i)


@njit(cache=True)
def clear_masks(text, n, masks):
    """Undo `masks_of`."""
    for i in range(n):
        masks[text[i] & 127] = np.uint64(0)


@njit(cache=True)
def _ones(x):
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def common(masks, n, other, first, past):
    """Length of the longest common subsequence of the masked text of n letters and `other[first:past]`."""
    state = ~np.uint64(0)
    for i in range(first, past):
        matched = state & masks[other[i] & 127]
        state = (state + matched) | (state - matched)
    if n < WORD:
        state |= ~((np.uint64(1) << np.uint64(n)) - np.uint64(1))
    return WORD - _ones(state)


@njit(cache=True)
def squeeze(text, out):
    """`text` without its spaces in `out`, at most 64 letters; how many."""
    n = 0
    for i in range(text.size):
        if text[i] != SPACE and n < WORD:
            out[n] = text[i]
            n += 1
    return n


@njit(cache=True)
def classes(text, n, out):
    """Consonant classes of squeezed text, runs kept once, as small letters from ``a``; how many."""
    m = 0
    for i in range(n):
        c = _CLASSES[text[i] & 127]
        if c and (m == 0 or out[m - 1] != c + 96):
            out[m] = c + 96
            m += 1
    return m


@njit(cache=True)
def words(text, at):
    """Where the words of `text` begin and end (`at[2 k]`, `at[2 k + 1]`), at most 8; how many."""
    n, start = 0, 0
    size = min(text.size, 2 * WORD)
    for i in range(size + 1):
        if i == size or text[i] == SPACE:
            if i > start and n < 8:
                at[2 * n] = start
                at[2 * n + 1] = min(i, start + WORD)
                n += 1
            start = i + 1
    return n


@njit(cache=True)
def cover(words_a, n_a, masks_a, text_b, words_b, n_b, best_a, best_b):
    """For each word of both names the likeness of the most alike word of the other (`masks_a` row by row)."""
    best_a[:n_a] = 0
    best_b[:n_b] = 0
    for i in range(n_a):
        length_a = words_a[2 * i + 1] - words_a[2 * i]
        for j in range(n_b):
            first, past = words_b[2 * j], words_b[2 * j + 1]
            both = length_a + past - first
            ratio = 2.0 * common(masks_a[i], length_a, text_b, first, past) / both
            best_a[i] = max(best_a[i], ratio)
            best_b[j] = max(best_b[j], ratio)


@njit(cache=True)
def native_overlap(a, b):
    """Dice of the single characters of two texts as written, spaces left out."""
    n, m = min(a.size, WORD), min(b.size, WORD)
    used = np.uint64(0)
    shared, size_a, size_b = 0, 0, 0
    for j in range(m):
        size_b += b[j] != SPACE
    for i in range(n):
        if a[i] == SPACE:
            continue
        size_a += 1
        for j in range(m):
            if a[i] == b[j] and not (used >> np.uint64(j)) & np.uint64(1):
                used |= np.uint64(1) << np.uint64(j)
                shared += 1
                break
    return 2.0 * shared / (size_a + size_b) if shared else 0.0
