"""What two names have in common, compiled: each measure between 0 and 1, written into a row of features.

All work on the first 64 letters, so that one machine word holds a whole name (bit-parallel longest common subsequence,
Hyyrö 2004).
"""

import numpy as np

from comity.matching.compiling import njit

WORD = 64
SPACE = 32

(
    COSINE,
    RATIO,
    QUERY_COVER,
    NAME_COVER,
    CLASS_RATIO,
    NATIVE,
    INITIALS,
    LENGTH,
    SAME,
    RARE,
    FIRST,
    LAST_WORD,
    COSINE_RATIO,
    COSINE_COVER,
    COSINE_SQUARED,
    BEST_WORD,
    EDIT,
    EDIT_SQUARED,
    COSINE_EDIT,
    WORDS,
    EDIT_COVER,
    EDIT_NAME_COVER,
    RARE_EDIT,
    READING,
    COSINE_BEHIND,
    EDIT_BEHIND,
    COVER_BEHIND,
    BOTH_BEHIND,
    SOUND,
    SOUND_EVIDENCE,
    SOUND_COVER,
    SOUND_BEHIND,
    FEATURES,
) = range(33)

PEAKS = 5
"""Measures whose best of a whole search each candidate is set beside (`raise_best`)."""

SYMBOLS = 56
"""Signs of a spelling: none, 26 letters, digit, and the digraphs below."""

_DIGRAPHS = [
    "ch",
    "sh",
    "th",
    "ph",
    "kh",
    "zh",
    "gh",
    "ts",
    "ng",
    "ck",
    "dh",
    "bh",
    "dj",
    "tj",
    "aa",
    "ee",
    "oo",
    "ou",
    "au",
    "ai",
    "ei",
    "eu",
    "ie",
    "ae",
    "oe",
    "ue",
    "uo",
    "ui",
]
_SYMBOL_OF_TWO = np.zeros((128, 128), dtype=np.uint8)
for _number, _digraph in enumerate(_DIGRAPHS, 28):
    _SYMBOL_OF_TWO[ord(_digraph[0]), ord(_digraph[1])] = _number

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


@njit(cache=True)
def symbols(text, first, past, out):
    """The signs of `text[first:past]`, digraphs as one, spaces left out; how many, at most 64."""
    n, i = 0, first
    while i < past and n < WORD:
        letter = text[i] & 127
        two = _SYMBOL_OF_TWO[letter, text[i + 1] & 127] if i + 1 < past else np.uint8(0)
        if two:
            out[n] = two
            n += 1
            i += 1
        elif 97 <= letter <= 122:
            out[n] = letter - 96
            n += 1
        elif letter != SPACE:
            out[n] = 27
            n += 1
        i += 1
    return n


@njit(cache=True, fastmath=True)
def edit_cost(a, n, b, m, costs, line):
    """Least cost of turning signs `a[:n]` into `b[:m]`; `costs[x, y]`, 0 for nothing. `line` is working memory."""
    line[0] = 0
    for j in range(m):
        line[j + 1] = line[j] + costs[0, b[j]]
    for i in range(n):
        x = a[i]
        diagonal = line[0]
        line[0] += costs[x, 0]
        for j in range(m):
            best = diagonal + costs[x, b[j]]
            best = min(best, line[j + 1] + costs[x, 0])
            best = min(best, line[j] + costs[0, b[j]])
            diagonal = line[j + 1]
            line[j + 1] = best
    return line[m]


@njit(cache=True)
def likeness(a, n, b, m, costs, line):
    """1 for signs that the costs make the same, towards 0 the dearer the change is for the length."""
    if n == 0 or m == 0:
        return np.float32(0)
    return np.exp(-edit_cost(a, n, b, m, costs, line) / np.float32(max(n, m)))


@njit(cache=True)
def raise_best(features, count, best):
    """Raise `best` (float32 [PEAKS]) to the best cosine, edits, cover, sum of the first two, and evidence by sound
    among these candidates.
    """
    for c in range(count):
        row = features[c]
        best[0] = max(best[0], row[COSINE])
        best[1] = max(best[1], row[EDIT])
        best[2] = max(best[2], row[EDIT_COVER])
        best[3] = max(best[3], row[COSINE] + row[EDIT])
        best[4] = max(best[4], row[SOUND_EVIDENCE])


@njit(cache=True)
def compare(features, count, best):
    """Write how far each candidate lies behind the best of its whole search, whichever segment that is in."""
    for c in range(count):
        row = features[c]
        row[COSINE_BEHIND] = best[0] - row[COSINE]
        row[EDIT_BEHIND] = best[1] - row[EDIT]
        row[COVER_BEHIND] = best[2] - row[EDIT_COVER]
        row[BOTH_BEHIND] = best[3] - row[COSINE] - row[EDIT]
        row[SOUND_BEHIND] = best[4] - row[SOUND_EVIDENCE]
