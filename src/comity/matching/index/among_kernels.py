"""Searching among some forms of a segment, compiled."""

import numpy as np

from comity.matching.compiling import njit
from comity.matching.index import kernels

PROBES = 256
NEAREST = 400  # by sound, for each reading of the query
MEASURED = 250


@njit(cache=True)
def forms_of(at, form, rows, out):
    """The forms of these rows into `out`; how many."""
    count = 0
    for row in rows:
        for place in range(at[row], at[row + 1]):
            out[count] = form[place]
            count += 1
    return count


@njit(cache=True)
def _dot(vector, form, query):
    s = np.int32(0)
    for j in range(np.uint64(query.size)):
        s = np.int32(s + np.int32(np.int32(vector[form, j]) * np.int32(query[j])))
    return np.int64(s)


@njit(cache=True)
def _offer(score, form, scores, found):
    if score > scores[0]:
        scores[0], found[0] = score, form
        kernels._sift(scores, found, scores.size)


@njit(cache=True)
def _gather(segment, query, forms, wanted, candidates):
    """The forms nearest by sound to any reading of the query: of `forms`, or if there are none, of wanted rows."""
    scores, found = np.empty(NEAREST, np.int64), np.empty(NEAREST, np.int64)
    cells = np.empty(PROBES, np.int64)
    taken = np.zeros(segment.row.size, np.uint8)
    count = 0
    for q in range(query.latin_at.size - 1):
        scores[:] = -(1 << 40)
        found[:] = -1
        if forms.size:
            for f in forms:
                _offer(_dot(segment.vector, f, query.bytes[q]), f, scores, found)
        else:
            probes = PROBES if q == 0 else PROBES // 4
            for n in range(kernels.nearest_cells(segment.centre, query.vector[q], probes, cells)):
                for f in range(segment.cell_at[cells[n]], segment.cell_at[cells[n] + 1]):
                    if wanted[segment.row[f]]:
                        _offer(_dot(segment.vector, f, query.bytes[q]), f, scores, found)
        for f in found:
            if f >= 0 and not taken[f] and count < candidates.size:
                taken[f] = 1
                candidates[count] = f
                count += 1
    return count


@njit(cache=True)
def inspect_among(segment, query, forms, wanted, costs, candidates, features, chosen, best):
    """Candidates among some forms of a segment, their features and query forms; how many. `best` is raised."""
    count = _gather(segment, query, forms, wanted, candidates)
    cosines = np.empty(count, np.float32)
    count = kernels.shorten(segment, query, candidates, count, MEASURED, cosines, chosen)
    kernels.measure_all(segment, query, candidates, chosen, count, cosines, costs, features, best)
    return count


@njit(cache=True)
def count_word(segment, text):
    """How many forms are kept under a word's key."""
    h = np.uint64(14695981039346656037) ^ np.uint64(kernels.SALT_WORD)
    for letter in text:
        h = kernels._mix(h, letter)
    bucket = kernels._finish(h, np.int64(np.round(np.log2(segment.key_at.size - 1))))
    return np.int64(segment.key_at[bucket + 1]) - np.int64(segment.key_at[bucket])
