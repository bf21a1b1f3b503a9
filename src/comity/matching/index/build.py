"""Build a segment from names."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.kernels import encode_all
from comity.matching.encoder.reading import L, Packed, forms_of_each, pack_latin, pack_native
from comity.matching.encoder.weights import Weights, shipped
from comity.matching.index.kernels import count_postings, fill_postings
from comity.matching.index.segment import Arrays, from_arrays

CHUNK = 20_000
CELLS_FROM = 200_000
"""Below this many forms a search reads every vector; above, the nearest cells."""

SAMPLED = 30
"""Forms for each cell from which its middle is found."""

SCALE = 254.0
"""A unit vector's parts times this, cut at 127: parts beyond one half are rare, and finer steps serve the others."""

MAX_READINGS = 2
"""Readings of one name that are stored; a query may have more. A text that holds several names has so many of each."""

Progress = Callable[[int, int], None]


def build(
    names: Sequence[str],
    persons: Sequence[int] | NDArray[np.int64] | None = None,
    languages: Sequence[str] | None = None,
    progress: Progress = lambda _done, _all: None,
    weights: Weights | None = None,
) -> Arrays:
    """The segment of these names.

    Args:
        names: Spellings, each a row.
        persons: Number of the person of each row; by default each row is a person of its own.
        languages: BCP 47 tags of the spellings where they are known.
        progress: Is told how many rows are read, and of how many.
        weights: Other than the shipped ones (in training).
    """
    model = weights or shipped()
    natives: list[str] = []
    latins: list[str] = []
    rows: list[int] = []
    of_form: list[str] = []
    firsts: list[bool] = []
    for row, name in enumerate(names):
        held = forms_of_each(name, languages[row] if languages else "")
        natives.append(" ".join(read.native for read in held if read.native))
        for read in held:
            readings = read.latins[:MAX_READINGS]
            latins += readings
            rows += [row] * len(readings)
            of_form += [read.native] * len(readings)
            firsts += [True] + [False] * (len(readings) - 1)
        if row % CHUNK == 0:
            progress(row, len(names))
    row_of = np.asarray(rows, np.uint32)
    latin = pack_latin(latins)
    vector = _encode(of_form, latin, model)
    centre, cell = _cells(vector)
    order = np.argsort(cell, kind="stable")
    first = np.asarray(firsts, np.bool_)[order]
    native, latin, row_of = pack_native(natives), _reorder(latin, order), row_of[order]
    segment: dict[str, NDArray[Any]] = {
        "person": np.arange(len(names)) if persons is None else np.asarray(persons, np.int64),
        "row": row_of,
        "vector": vector[order],
        "centre": centre,
        "cell_at": np.searchsorted(cell[order], np.arange(len(centre) + 1)).astype(np.uint32),
        "latin": latin.letters,
        "latin_at": latin.at,
        "native": native.letters,
        "native_at": native.at,
        **_postings(native, latin, row_of, first),
    }
    progress(len(names), len(names))
    return from_arrays(segment)


def _encode(natives: list[str], latin: Packed[np.uint8], model: Weights) -> NDArray[np.int8]:
    vector = np.empty((len(natives), model.table.shape[1]), np.int8)
    for first in range(0, len(natives), CHUNK):
        past = min(first + CHUNK, len(natives))
        out = np.empty((past - first, model.table.shape[1]), np.float32)
        native = pack_native(natives[first:past])
        texts = (native.letters, native.at, latin.letters, latin.at[first : past + 1])
        encode_all(*texts, model.place, model.table, out)
        vector[first:past] = to_bytes(out)
    return vector


def to_bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit vectors as signed bytes."""
    whole: NDArray[np.int8] = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return whole


def _reorder(packed: Packed[L], order: NDArray[np.int64]) -> Packed[L]:
    lengths = (packed.at[1:] - packed.at[:-1]).astype(np.int64)[order]
    at = np.zeros(len(order) + 1, np.uint32)
    np.cumsum(lengths, out=at[1:])
    source = np.repeat(packed.at[:-1].astype(np.int64)[order] - at[:-1], lengths) + np.arange(int(at[-1]))
    return Packed(packed.letters[source], at)


def _cells(vector: NDArray[np.int8], rounds: int = 5) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Middles of the cells (spherical k-means on a sample), and the cell of each form."""
    if len(vector) < CELLS_FROM:
        return np.zeros((1, vector.shape[1]), np.float32), np.zeros(len(vector), np.int64)
    cells = 1 << int(np.round(np.log2(3.2 * np.sqrt(len(vector)))))
    rng = np.random.default_rng(0)
    sample = vector[np.sort(rng.choice(len(vector), cells * SAMPLED, replace=False))].astype(np.float32)
    centre = _units(sample[rng.choice(len(sample), cells, replace=False)])
    for _ in range(rounds):
        nearest = _nearest(sample, centre)
        total = np.zeros_like(centre)
        np.add.at(total, nearest, sample)
        centre = np.where(np.bincount(nearest, minlength=cells)[:, None] > 0, _units(total), centre)
    return centre, _nearest(vector, centre)


def _nearest(vector: NDArray[Any], centre: NDArray[np.float32]) -> NDArray[np.int64]:
    """The nearest middle of each, a few at a time: all products at once would be gigabytes."""
    parts = range(0, len(vector), CHUNK)
    return np.concatenate([(vector[i : i + CHUNK].astype(np.float32) @ centre.T).argmax(1) for i in parts])


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.sqrt((vectors * vectors).sum(1, keepdims=True)) + np.float32(1e-6)
    units: NDArray[np.float32] = vectors / lengths
    return units


def _bits(forms_: int, least: int, most: int) -> int:
    return int(np.clip(np.ceil(np.log2(max(forms_, 1))), least, most))


def _postings(
    native: Packed[np.uint32], latin: Packed[np.uint8], row: NDArray[np.uint32], first: NDArray[np.bool_]
) -> dict[str, NDArray[np.uint32]]:
    bits = (_bits(len(row), 10, 18), _bits(len(row), 10, 21))
    texts = (native.letters, native.at, latin.letters, latin.at, row, first)
    counted = count_postings(*texts, *bits)
    gram_at, key_at = (np.cumsum(counts, dtype=np.uint32) for counts in counted)
    gram, key = np.empty(int(gram_at[-1]), np.uint32), np.empty(int(key_at[-1]), np.uint32)
    fill_postings(*texts, bits, gram_at[:-1].copy(), key_at[:-1].copy(), gram, key)
    return {"gram_at": gram_at, "gram": gram, "key_at": key_at, "key": key}
