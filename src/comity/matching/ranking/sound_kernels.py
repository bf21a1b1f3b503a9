"""How well a Latin name is what a query in another script may stand for, compiled: the cheapest way through its signs.

Each word of the query is heard against each run of up to three words of the name, so a bare family name is found in a
whole name. A sign that is not heard and a letter that no sign stands for cost `SILENT` and `EXTRA`.
"""

import numpy as np

from comity.matching.compiling import njit
from comity.matching.ranking import kernels as rank

SILENT, EXTRA = np.float32(3.5), np.float32(2.6)
LETTER = np.float32(2.0)
"""What one letter is worth as evidence: about the cost of meeting it by chance; less than one too many costs."""

LONGEST = 32
"""Letters of a run of words that are listened to."""

RUN = 3
FULL = np.float32(20)
_FAR = np.float32(1e6)


@njit(cache=True)
def _through(sounds, first, past, letters, n, line, after):
    """Costs in `line[j]` of hearing units `first` to `past` as `letters[:j]`; `after` is working memory."""
    line[0] = 0
    for j in range(n):
        line[j + 1] = line[j] + EXTRA
    for unit in range(first, past):
        for j in range(n + 1):
            after[j] = line[j] + SILENT
        for s in range(sounds.unit_at[unit], sounds.unit_at[unit + 1]):
            start = sounds.sound_at[s]
            size = sounds.sound_at[s + 1] - start
            cost = sounds.cost[s]
            for j in range(n - size + 1):
                c = line[j] + cost
                if c < after[j + size]:
                    same = True
                    for k in range(size):
                        if letters[j + k] != sounds.letters[start + k]:
                            same = False
                            break
                    if same:
                        after[j + size] = c
        for j in range(n):
            after[j + 1] = min(after[j + 1], after[j] + EXTRA)
        line[: n + 1] = after[: n + 1]


@njit(cache=True)
def hear(sounds, form, name, words, n_words, work, row):
    """Write the features of hearing a form of a query as `name`, whose words begin and end at `words`.

    `work` is working memory, float32 [2, LONGEST + 1].
    """
    letters = np.empty(LONGEST, np.uint8)
    total, heard_units, all_units = np.float32(0), np.float32(0), 0
    taken = np.int64(0)
    for q in range(sounds.words[form, 0], sounds.words[form, 1]):
        first, past = sounds.word_at[q], sounds.word_at[q + 1]
        best, best_like, best_run = -_FAR, np.float32(0), np.int64(0)
        for v in range(n_words):
            n, end = 0, min(n_words, v + RUN)
            for x in range(v, end):
                for i in range(words[2 * x], words[2 * x + 1]):
                    if n < LONGEST:
                        letters[n] = name[i]
                        n += 1
            _through(sounds, first, past, letters, n, work[0], work[1])
            size, run = 0, np.int64(0)
            for x in range(v, end):
                size = min(size + words[2 * x + 1] - words[2 * x], LONGEST)
                run |= np.int64(1) << np.int64(x)
                evidence = LETTER * size - work[0, size]
                if evidence > best:
                    best, best_run = evidence, run
                    best_like = np.exp(-work[0, size] / max(size, past - first))
        total += best
        heard_units += best_like * (past - first)
        all_units += past - first
        taken |= best_run
    if all_units == 0 or n_words == 0:
        return
    covered, length = 0, 0
    for v in range(n_words):
        size = words[2 * v + 1] - words[2 * v]
        length += size
        if (taken >> np.int64(v)) & 1:
            covered += size
    row[rank.SOUND] = heard_units / all_units
    row[rank.SOUND_EVIDENCE] = min(max(total / FULL, np.float32(-1)), np.float32(2))
    row[rank.SOUND_COVER] = row[rank.SOUND] * covered / max(length, 1)
