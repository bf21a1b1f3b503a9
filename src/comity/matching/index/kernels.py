"""Searching one segment, compiled: candidates from cells, trigrams and keys, then their features and order."""

import numpy as np

from comity.matching.compiling import njit
from comity.matching.ranking import kernels as rank
from comity.matching.ranking.sound_kernels import LONGEST, hear

SALT_WORD, SALT_NAME, SALT_NATIVE = 11, 12, 13
SPACE, START, END = 32, 1, 2
WORD_GLANCE = 0.9
"""At a glance a query may be one word of a name; that counts so much beside being the whole of it."""


@njit(cache=True)
def _finish(h, bits):
    h ^= h >> np.uint64(29)
    h *= np.uint64(0x9E3779B97F4A7C15)
    return np.int64(h >> np.uint64(64 - bits))


@njit(cache=True)
def _mix(h, c):
    return (h ^ np.uint64(c)) * np.uint64(1099511628211)


@njit(cache=True)
def gram_buckets(text, bits, out):
    """Buckets of the trigrams of a reading, ends marked, spaces left out; how many (at most 66)."""
    letters = np.empty(rank.WORD + 2, np.uint8)
    letters[0] = START
    n = rank.squeeze(text, letters[1:]) + 1
    letters[n] = END
    count = 0
    for i in range(n - 1):
        h = np.uint64(14695981039346656037)
        for j in range(3):
            h = _mix(h, letters[i + j])
        out[count] = _finish(h, bits)
        count += 1
    return count


@njit(cache=True)
def key_buckets(native, latin, bits, out):
    """Buckets of a form's keys: the whole reading whatever the order of its words, the text as written, each word."""
    count = 0
    at = np.empty(16, np.int64)
    n = rank.words(latin, at)
    whole = np.uint64(0)
    for w in range(n):
        h = np.uint64(14695981039346656037) ^ np.uint64(SALT_WORD)
        for i in range(at[2 * w], at[2 * w + 1]):
            h = _mix(h, latin[i])
        whole += h ^ (h >> np.uint64(31))
        if at[2 * w + 1] - at[2 * w] > 1:
            out[count] = _finish(h, bits)
            count += 1
    if n > 1:
        out[count] = _finish(whole ^ np.uint64(SALT_NAME), bits)
        count += 1
    if native.size:
        h = np.uint64(14695981039346656037) ^ np.uint64(SALT_NATIVE)
        for i in range(min(native.size, rank.WORD)):
            if native[i] != SPACE:
                h = _mix(h, native[i])
        out[count] = _finish(h, bits)
        count += 1
    return count


@njit(cache=True)
def count_postings(native, native_at, latin, latin_at, row, first, gram_bits, key_bits):
    """How many postings each bucket gets; only first readings of rows have any."""
    grams = np.zeros((1 << gram_bits) + 1, np.uint32)
    keys = np.zeros((1 << key_bits) + 1, np.uint32)
    out = np.empty(80, np.int64)
    for f in range(latin_at.size - 1):
        if not first[f]:
            continue
        text = latin[latin_at[f] : latin_at[f + 1]]
        for i in range(gram_buckets(text, gram_bits, out)):
            grams[out[i] + 1] += 1
        for i in range(key_buckets(native[native_at[row[f]] : native_at[row[f] + 1]], text, key_bits, out)):
            keys[out[i] + 1] += 1
    return grams, keys


@njit(cache=True)
def fill_postings(native, native_at, latin, latin_at, row, first, bits, gram_at, key_at, gram, key):
    """Write the postings; `gram_at` and `key_at` are running positions and are moved."""
    out = np.empty(80, np.int64)
    for f in range(latin_at.size - 1):
        if not first[f]:
            continue
        text = latin[latin_at[f] : latin_at[f + 1]]
        for i in range(gram_buckets(text, bits[0], out)):
            gram[gram_at[out[i]]] = f
            gram_at[out[i]] += 1
        for i in range(key_buckets(native[native_at[row[f]] : native_at[row[f] + 1]], text, bits[1], out)):
            key[key_at[out[i]]] = f
            key_at[out[i]] += 1


@njit(cache=True)
def _sift(scores, items, n):
    """Restore the heap whose smallest score is on top, after its top was replaced."""
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            return
        if child + 1 < n and scores[child + 1] < scores[child]:
            child += 1
        if scores[i] <= scores[child]:
            return
        scores[i], scores[child] = scores[child], scores[i]
        items[i], items[child] = items[child], items[i]
        i = child


@njit(cache=True, fastmath=True)
def nearest_cells(centre, query, probes, out):
    """The `probes` cells nearest to the query; how many there are."""
    cells = centre.shape[0]
    if probes >= cells:
        for c in range(cells):
            out[c] = c
        return cells
    scores = np.full(probes, np.float32(-1e9))
    for c in range(cells):
        s = np.float32(0)
        for j in range(centre.shape[1]):
            s += centre[c, j] * query[j]
        if s > scores[0]:
            scores[0], out[0] = s, c
            _sift(scores, out, probes)
    return probes


@njit(cache=True)
def scan(vector, cell_at, cells, n_cells, query, scores, found):
    """The forms nearest to a query vector within some cells, as a heap in `scores` and `found`.

    Indices without a sign and sums of 32 bits, so that the compiler multiplies many bytes at once.
    """
    k = scores.size
    scores[:] = -(1 << 30)
    found[:] = -1
    d = np.uint64(vector.shape[1])
    for n in range(n_cells):
        for f in range(np.uint64(cell_at[cells[n]]), np.uint64(cell_at[cells[n] + 1])):
            s = np.int32(0)
            for j in range(d):
                s = np.int32(s + np.int32(np.int32(vector[f, j]) * np.int32(query[j])))
            if s > scores[0]:
                scores[0], found[0] = s, f
                _sift(scores, found, k)


@njit(cache=True)
def _slot(keys, form):
    """Where a form stands in an open table whose size is a power of two, or the empty place where it would."""
    mask = np.uint64(keys.size - 1)
    at = (np.uint64(form) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40) & mask
    while keys[at] != -1 and keys[at] != form:
        at = (at + np.uint64(1)) & mask
    return at


@njit(cache=True)
def scan_grams(segment, text, budget, scratch, scores, found):
    """The forms that share most, and the rarest, trigrams with a reading; postings beyond the budget are not read.

    Of a first trigram that has more postings than the table has room for, the rest is not looked at. The table must be
    empty and is empty again afterwards.
    """
    forms_of, total, touched = scratch.forms, scratch.total, scratch.touched
    buckets = np.empty(80, np.int64)
    bits = np.int64(np.round(np.log2(segment.gram_at.size - 1)))
    n = gram_buckets(text, bits, buckets)
    sizes = np.empty(n, np.int64)
    for i in range(n):
        sizes[i] = np.int64(segment.gram_at[buckets[i] + 1]) - np.int64(segment.gram_at[buckets[i]])
    order = np.argsort(sizes)
    used, count, last = 0, 0, np.int64(-1)
    forms = segment.row.size
    for o in range(n):
        bucket, size = buckets[order[o]], sizes[order[o]]
        if size == 0 or bucket == last:
            continue
        if used + size > budget and used > 0:
            break
        used += size
        last = bucket
        weight = np.float32(np.log(forms / (1.0 + size)) + 0.1)
        for p in range(np.uint64(segment.gram_at[bucket]), np.uint64(segment.gram_at[bucket + 1])):
            f = np.int32(segment.gram[p])
            if f < 0 or f >= forms:
                continue
            at = _slot(forms_of, f)
            if forms_of[at] == -1:
                if count == touched.size:
                    continue
                forms_of[at], total[at] = f, np.float32(0)
                touched[count] = at
                count += 1
            total[at] += weight
    scores[:] = 0
    found[:] = -1
    for i in range(count):
        at = touched[i]
        f = forms_of[at]
        length = np.int64(segment.latin_at[f + 1]) - np.int64(segment.latin_at[f])
        s = total[at] / np.sqrt(np.float32(length + 4))
        forms_of[at] = -1
        if s > scores[0]:
            scores[0], found[0] = s, f
            _sift(scores, found, scores.size)


@njit(cache=True)
def _word_rarity(segment, text, first, past):
    h = np.uint64(14695981039346656037) ^ np.uint64(SALT_WORD)
    for i in range(first, past):
        h = _mix(h, text[i])
    bits = np.int64(np.round(np.log2(segment.key_at.size - 1)))
    b = _finish(h, bits)
    held = np.float64(segment.key_at[b + 1]) - np.float64(segment.key_at[b])
    return np.log((segment.row.size + 2.0) / (held + 1.0))


@njit(cache=True)
def measure(segment, query, q, candidates, chosen, count, cosines, all_costs, out):
    """Features of the candidates that chose query form `q`, into `out` [candidates, FEATURES].

    `all_costs` are those of every family; `chosen` says which query form stands for each candidate.
    """
    costs = all_costs[query.family[q]]
    text = query.latin[query.latin_at[q] : query.latin_at[q + 1]]
    letters = np.empty(rank.WORD, np.uint8)
    n = rank.squeeze(text, letters)
    masks = np.zeros(128, np.uint64)
    rank.masks_of(letters, n, masks)
    sounds = np.empty(rank.WORD, np.uint8)
    n_sounds = rank.classes(letters, n, sounds)
    sound_masks = np.zeros(128, np.uint64)
    rank.masks_of(sounds, n_sounds, sound_masks)
    words_a, words_b = np.empty(16, np.int64), np.empty(16, np.int64)
    n_a = rank.words(text, words_a)
    word_masks = np.zeros((8, 128), np.uint64)
    rarity = np.zeros(8)
    signs_a, n_signs = np.empty((8, rank.WORD), np.uint8), np.zeros(8, np.int64)
    whole_a, turned_a, whole_b = (
        np.empty(rank.WORD, np.uint8),
        np.empty(rank.WORD, np.uint8),
        np.empty(rank.WORD, np.uint8),
    )
    line = np.empty(rank.WORD + 1, np.float32)
    work = np.empty((2, LONGEST + 1), np.float32)
    total_a = 0
    for w in range(n_a):
        first, past = words_a[2 * w], words_a[2 * w + 1]
        rank.masks_of(text[first:past], past - first, word_masks[w])
        rarity[w] = _word_rarity(segment, text, first, past)
        n_signs[w] = rank.symbols(text, first, past, signs_a[w])
        total_a += n_signs[w]
    n_whole = _joined(signs_a, n_signs, n_a, 0, whole_a)
    n_turned = _joined(signs_a, n_signs, n_a, n_a - 1, turned_a)
    sign_b = np.empty(rank.WORD, np.uint8)
    best_a, best_b, edit_a = np.zeros(8), np.zeros(8), np.zeros(8)
    other, other_sounds = np.empty(rank.WORD, np.uint8), np.empty(rank.WORD, np.uint8)
    rare_total = max(rarity[:n_a].sum(), 1e-6)
    letters_a = max(n, 1)
    for c in range(count):
        if chosen[c] != q:
            continue
        f = candidates[c]
        name = segment.latin[segment.latin_at[f] : segment.latin_at[f + 1]]
        m = rank.squeeze(name, other)
        row = out[c]
        row[:] = 0
        cosine = cosines[c]
        row[rank.COSINE] = cosine
        row[rank.COSINE_SQUARED] = cosine * cosine
        row[rank.READING] = 1.0 / (1.0 + q)
        a = query.native[query.native_at[q] : query.native_at[q + 1]]
        r = segment.row[f]
        b = segment.native[segment.native_at[r] : segment.native_at[r + 1]]
        if a.size and b.size:
            row[rank.NATIVE] = rank.native_overlap(a, b)
        if n == 0 or m == 0:
            continue
        ratio = 2.0 * rank.common(masks, n, other, 0, m) / (n + m)
        row[rank.RATIO] = ratio
        m_sounds = rank.classes(other, m, other_sounds)
        if n_sounds + m_sounds:
            shared = rank.common(sound_masks, n_sounds, other_sounds, 0, m_sounds)
            row[rank.CLASS_RATIO] = 2.0 * shared / (n_sounds + m_sounds)
        n_b = rank.words(name, words_b)
        rank.cover(words_a, n_a, word_masks, name, words_b, n_b, best_a, best_b)
        covered, rare, initials, best, length_b, covered_b = 0.0, 0.0, 0, 0.0, 0, 0.0
        edit_a[:] = 0
        n_b_whole, edit_b_cover, total_b = 0, 0.0, 0
        for v in range(n_b):
            size = words_b[2 * v + 1] - words_b[2 * v]
            covered_b += best_b[v] * size
            length_b += size
            m_signs = rank.symbols(name, words_b[2 * v], words_b[2 * v + 1], sign_b)
            like_b = 0.0
            for w in range(n_a):
                like = rank.likeness(signs_a[w], n_signs[w], sign_b, m_signs, costs, line)
                edit_a[w] = max(edit_a[w], like)
                like_b = max(like_b, like)
            edit_b_cover += like_b * m_signs
            total_b += m_signs
            for i in range(m_signs):
                if n_b_whole < rank.WORD:
                    whole_b[n_b_whole] = sign_b[i]
                    n_b_whole += 1
        edit_cover, rare_edit = 0.0, 0.0
        for w in range(n_a):
            covered += best_a[w] * (words_a[2 * w + 1] - words_a[2 * w])
            edit_cover += edit_a[w] * n_signs[w]
            rare_edit += edit_a[w] * rarity[w]
            best = max(best, best_a[w])
            if best_a[w] == 1.0:
                rare += rarity[w]
            for v in range(n_b):
                if text[words_a[2 * w]] == name[words_b[2 * v]]:
                    initials += 1
                    break
        edit = rank.likeness(whole_a, n_whole, whole_b, n_b_whole, costs, line)
        if n_a > 1:
            edit = max(edit, rank.likeness(turned_a, n_turned, whole_b, n_b_whole, costs, line))
        cover = covered / letters_a
        row[rank.QUERY_COVER] = cover
        row[rank.NAME_COVER] = covered_b / max(length_b, 1)
        row[rank.BEST_WORD] = best
        row[rank.LAST_WORD] = best_a[n_a - 1]
        row[rank.RARE] = rare / rare_total
        row[rank.INITIALS] = initials / max(n_a, n_b)
        row[rank.WORDS] = min(n_a, n_b) / max(n_a, n_b)
        row[rank.LENGTH] = min(n, m) / max(n, m)
        row[rank.SAME] = 1.0 if n_a == n_b and cover == 1.0 and covered_b == length_b else 0.0
        row[rank.FIRST] = 1.0 if letters[0] == other[0] else 0.0
        row[rank.COSINE_RATIO] = cosine * ratio
        row[rank.COSINE_COVER] = cosine * cover
        row[rank.EDIT] = edit
        row[rank.EDIT_SQUARED] = edit * edit
        row[rank.COSINE_EDIT] = cosine * edit
        row[rank.EDIT_COVER] = edit_cover / max(total_a, 1)
        row[rank.EDIT_NAME_COVER] = edit_b_cover / max(total_b, 1)
        row[rank.RARE_EDIT] = rare_edit / rare_total
        if query.sounds.words[q, 0] < query.sounds.words[q, 1]:
            hear(query.sounds, q, name, words_b, n_b, work, row)


@njit(cache=True)
def _joined(signs, sizes, n, first, out):
    """All words' signs one behind the other from word `first` on, around the end; how many."""
    count = 0
    for k in range(n):
        w = (first + k) % n
        for i in range(sizes[w]):
            if count < rank.WORD:
                out[count] = signs[w, i]
                count += 1
    return count


@njit(cache=True)
def _add(seen, candidates, count, form):
    """One more candidate unless it is one already or there is no room; how many there are."""
    at = _slot(seen, form)
    if seen[at] == form or count == candidates.size:
        return count
    seen[at] = form
    candidates[count] = form
    return count + 1


@njit(cache=True)
def gather(segment, query, limits, scratch, candidates):
    """The union of what cells, trigrams and keys offer for every form of a query; how many.

    `limits`: cells probed, nearest kept, trigram postings read, best by trigrams kept, postings of one key read, and
    (for `shorten`) candidates measured in full.
    """
    count = 0
    seen = scratch.seen
    seen[:] = -1
    cells = np.empty(max(limits[0], 1), np.int64)
    near, near_at = np.empty(limits[1], np.int32), np.empty(limits[1], np.int32)
    gram, gram_at = np.empty(limits[3], np.float32), np.empty(limits[3], np.int32)
    keys = np.empty(80, np.int64)
    bits = np.int64(np.round(np.log2(segment.key_at.size - 1)))
    forms = segment.row.size
    for q in range(query.latin_at.size - 1):
        probes = limits[0] if q == 0 else max(limits[0] // 4, 1)
        n_cells = nearest_cells(segment.centre, query.vector[q], probes, cells)
        scan(segment.vector, segment.cell_at, cells, n_cells, query.bytes[q], near, near_at)
        text = query.latin[query.latin_at[q] : query.latin_at[q + 1]]
        scan_grams(segment, text, limits[2] if q == 0 else limits[2] // 4, scratch, gram, gram_at)
        for i in range(limits[1]):
            if near_at[i] >= 0:
                count = _add(seen, candidates, count, near_at[i])
        for i in range(limits[3]):
            if gram_at[i] >= 0:
                count = _add(seen, candidates, count, gram_at[i])
        native = query.native[query.native_at[q] : query.native_at[q + 1]]
        for i in range(key_buckets(native, text, bits, keys)):
            first = np.int64(segment.key_at[keys[i]])
            past = np.int64(segment.key_at[keys[i] + 1])
            if past - first > limits[4]:
                continue
            for p in range(first, past):
                f = np.int32(segment.key[p])
                if 0 <= f < forms:
                    count = _add(seen, candidates, count, f)
    return count


@njit(cache=True, fastmath=True)
def _dot(bytes_, query):
    s = np.float32(0)
    for j in range(np.uint64(bytes_.size)):
        s += np.float32(bytes_[j]) * query[j]
    return s


@njit(cache=True)
def _length(bytes_):
    square = np.int32(0)
    for j in range(np.uint64(bytes_.size)):
        square = np.int32(square + np.int32(np.int32(bytes_[j]) * np.int32(bytes_[j])))
    return np.sqrt(np.float32(max(square, 1)))


@njit(cache=True)
def shorten(segment, query, candidates, count, most, cosines, chosen):
    """Keep the `most` candidates that are nearest at a glance, and say by which query form; how many remain.

    `cosines` is left with the cosine of the chosen form.
    """
    queries = query.latin_at.size - 1
    masks, sizes = np.zeros((queries, 128), np.uint64), np.empty(queries, np.int64)
    letters, words = np.empty(rank.WORD, np.uint8), np.empty(16, np.int64)
    for q in range(queries):
        sizes[q] = rank.squeeze(query.latin[query.latin_at[q] : query.latin_at[q + 1]], letters)
        rank.masks_of(letters, sizes[q], masks[q])
    kept = min(most, count)
    glance, places = np.full(kept, np.float32(-9)), np.empty(kept, np.int64)
    for c in range(count):
        f = candidates[c]
        vector = segment.vector[f]
        name = segment.latin[segment.latin_at[f] : segment.latin_at[f + 1]]
        m, n_words = rank.squeeze(name, letters), rank.words(name, words)
        length, best = _length(vector), np.float32(-9)
        for q in range(queries):
            cosine = _dot(vector, query.vector[q]) / length
            ratio = 2.0 * rank.common(masks[q], sizes[q], letters, 0, m) / max(sizes[q] + m, 1)
            if n_words > 1:
                for w in range(n_words):
                    first, past = words[2 * w], words[2 * w + 1]
                    alike = 2.0 * rank.common(masks[q], sizes[q], name, first, past) / max(sizes[q] + past - first, 1)
                    ratio = max(ratio, WORD_GLANCE * alike)
            s = cosine + np.float32(0.5 * ratio)
            if s > best:
                best, cosines[c], chosen[c] = s, cosine, q
        if best > glance[0]:
            glance[0], places[0] = best, c
            _sift(glance, places, kept)
    if count <= most:
        return count
    places.sort()
    for i in range(kept):  # they only move forward
        candidates[i], cosines[i], chosen[i] = candidates[places[i]], cosines[places[i]], chosen[places[i]]
    return kept


@njit(cache=True)
def inspect(segment, query, limits, scratch, costs, candidates, features, chosen, best):
    """Candidates of one segment, their features (`features` [limits[5], FEATURES]) and query forms; how many.

    `best` is raised to what is best among them (`rank.raise_best`).
    """
    count = gather(segment, query, limits, scratch, candidates)
    cosines = np.empty(count, np.float32)
    count = shorten(segment, query, candidates, count, limits[5], cosines, chosen)
    measure_all(segment, query, candidates, chosen, count, cosines, costs, features, best)
    return count


@njit(cache=True)
def measure_all(segment, query, candidates, chosen, count, cosines, costs, features, best):
    """Features of all candidates, each by the query form that stands for it; `best` is raised."""
    for q in range(query.latin_at.size - 1):
        measure(segment, query, q, candidates, chosen, count, cosines, costs, features)
    rank.raise_best(features, count, best)


@njit(cache=True, fastmath=True)
def _bend(x):
    """The hyperbolic tangent, off by at most 3e-7, no branch: one polynomial over another (Eigen, `ptanh`)."""
    x = min(max(x, np.float32(-7.9)), np.float32(7.9))
    y = x * x
    p = np.float32(-2.76076847742355e-16)
    p = p * y + np.float32(2.00018790482477e-13)
    p = p * y + np.float32(-8.60467152213735e-11)
    p = p * y + np.float32(5.12229709037114e-08)
    p = p * y + np.float32(1.48572235717979e-05)
    p = p * y + np.float32(6.37261928875436e-04)
    p = p * y + np.float32(4.89352455891786e-03)
    q = np.float32(1.19825839466702e-06)
    q = q * y + np.float32(1.18534705686654e-04)
    q = q * y + np.float32(2.26843463243900e-03)
    q = q * y + np.float32(4.89352518554385e-03)
    return x * p / q


@njit(cache=True, fastmath=True)
def score(query, ranking, features, chosen, count, best, scores):
    """How alike each candidate is, from its features beside the best of the search and its query form's family."""
    rank.compare(features, count, best)
    units = np.uint64(ranking.out.size)
    layer = np.empty(ranking.out.size, np.float32)
    for c in range(np.uint64(count)):
        family = query.family[chosen[c]]
        linear = ranking.linear[family]
        s = np.float32(0)
        layer[:] = ranking.shift[family]
        for j in range(np.uint64(rank.FEATURES)):
            x = features[c, j]
            s += x * linear[j]
            for u in range(units):
                layer[u] += x * ranking.hidden[j, u]
        for u in range(units):
            s += _bend(layer[u]) * ranking.out[u]
        scores[c] = s
