"""Search an index: segments, what was added to them and what was removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.kernels import encode_all
from comity.matching.encoder.reading import forms_of_each, pack_latin, pack_native
from comity.matching.encoder.weights import Weights, shipped
from comity.matching.index.build import to_bytes
from comity.matching.index.kernels import inspect, score
from comity.matching.index.segment import Arrays
from comity.matching.ranking.families import family_of
from comity.matching.ranking.kernels import FEATURES, PEAKS, compare
from comity.matching.ranking.lattice import Lattice, lattice

LARGE = 300_000
"""Segments of more forms are searched within narrower limits, so that a search stays about a millisecond or two."""

# cells probed, nearest kept, trigram postings read, best by trigrams kept, postings of one key read, measured in full
_LIMITS = np.array([64, 400, 40_000, 60, 200, 250], np.int64)
_LIMITS_LARGE = np.array([96, 100, 5_000, 40, 100, 64], np.int64)
MAX_QUERY_READINGS = 8
MOST = 4_096
"""Candidates of one segment that are looked at, at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whose name may be the one asked for.

    Attributes:
        person: The person's number, as given when the index was built.
        segment: Which segment the name is in.
        row: The row of that segment whose spelling came nearest.
        score: How alike the names are, higher is more alike. No probability: `matching.person` weighs evidence.
    """

    person: int
    segment: int
    row: int
    score: float


class Query(NamedTuple):
    """A name in all its readings, encoded."""

    native: NDArray[np.uint32]
    native_at: NDArray[np.uint32]
    latin: NDArray[np.uint8]
    latin_at: NDArray[np.uint32]
    vector: NDArray[np.float32]
    bytes: NDArray[np.int8]
    family: NDArray[np.int64]
    sounds: Lattice


class Scratch(NamedTuple):
    """Working memory of one search, which belongs to one thread. Tables of forms are open, -1 where nothing stands.

    Attributes:
        forms: Table of the forms that trigrams name, empty between searches.
        total: What its trigrams say for the form at the same place.
        touched: Places of that table that are filled.
        seen: Table of candidates.
    """

    forms: NDArray[np.int32]
    total: NDArray[np.float32]
    touched: NDArray[np.int64]
    seen: NDArray[np.int32]


def scratch_for(forms: int, limits: NDArray[np.int64]) -> Scratch:
    """Fresh working memory for searches of so many forms within these limits; at most half of a table is filled."""
    room = 1 << min(forms, int(2 * limits[2])).bit_length()
    return Scratch(
        np.full(2 * room, -1, np.int32),
        np.empty(2 * room, np.float32),
        np.empty(room, np.int64),
        np.empty(4 * MOST, np.int32),
    )


def ask(name: str, language: str, weights: Weights) -> Query | None:
    """A name as a query, or None if it has nothing that could be found (no letters)."""
    known = _readings(name, language)[:MAX_QUERY_READINGS]
    if not known:
        return None
    native, latin = pack_native([one.native for one in known]), pack_latin([one.latin for one in known])
    vector = np.empty((len(known), weights.table.shape[1]), np.float32)
    encode_all(native.letters, native.at, latin.letters, latin.at, weights.place, weights.table, vector)
    family = np.array([family_of(one.native, one.tradition) for one in known], np.int64)
    texts = native.letters, native.at, latin.letters, latin.at
    return Query(*texts, vector, to_bytes(vector), family, lattice([one.native for one in known]))


class _Reading(NamedTuple):
    native: str
    latin: str
    tradition: str


def _readings(name: str, language: str) -> list[_Reading]:
    """The readings of each name that the text holds, the likeliest of each before the next."""
    held = [
        [_Reading(read.native, *one) for one in zip(read.latins, read.traditions, strict=True)]
        for read in forms_of_each(name, language)
    ]
    turns = (one for turn in zip_longest(*held) for one in turn if one is not None)
    return [one for one in turns if one.latin or one.native]


class Index:
    """Segments that are searched as one. Not safe for several threads at once: give each its own (arrays are shared).

    Args:
        segments: Built by `build`, all with the same weights.
        removed: For each segment the rows that must never be found again.
        weights: Other than the shipped ones (in training).
    """

    def __init__(
        self,
        segments: Sequence[Arrays],
        removed: Sequence[Iterable[int]] | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._weights = weights or shipped()
        self._segments = tuple(segments)
        self._removed = [frozenset(rows) for rows in removed] if removed else [frozenset[int]() for _ in segments]
        self._limits = [_LIMITS if segment.forms <= LARGE else _LIMITS_LARGE for segment in segments]
        self._scratch = [scratch_for(*one) for one in zip((s.forms for s in segments), self._limits, strict=True)]
        self._found = [
            (np.empty(MOST, np.int64), np.empty((int(limits[5]), FEATURES), np.float32), np.empty(MOST, np.int64))
            for limits in self._limits
        ]
        self._scores = np.empty(MOST, np.float32)

    def search(self, name: str, k: int = 10, language: str = "") -> list[Candidate]:
        """The `k` persons whose names are most like `name`, best first; none if the name has no letters."""
        query = ask(name, language, self._weights)
        if query is None:
            return []
        peaks = np.zeros(PEAKS, np.float32)
        counts = [self._inspect_segment(query, number, peaks) for number in range(len(self._segments))]
        best: dict[int, Candidate] = {}
        for number, count in enumerate(counts):
            for candidate in self._best_of_segment(query, number, count, peaks, k):
                known = best.get(candidate.person)
                if known is None or known.score < candidate.score:
                    best[candidate.person] = candidate
        return sorted(best.values(), key=lambda c: (-c.score, c.person))[:k]

    def inspect(
        self, name: str, language: str = ""
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]] | None:
        """Rows of the first segment that come into question, their features and families (for training)."""
        query = ask(name, language, self._weights)
        if query is None:
            return None
        peaks = np.zeros(PEAKS, np.float32)
        count = self._inspect_segment(query, 0, peaks)
        forms_, features, chosen = self._found[0]
        compare(features, count, peaks)
        rows = self._segments[0].row[forms_[:count]].astype(np.int64)
        return rows, features[:count].copy(), query.family[chosen[:count]]

    def _inspect_segment(self, query: Query, number: int, peaks: NDArray[np.float32]) -> int:
        """How many candidates a segment has; they are in `_found`, and `peaks` is raised to the best among them."""
        segment = self._segments[number]
        if not segment.forms:
            return 0
        settings = (self._limits[number], self._scratch[number], self._weights.costs)
        return int(inspect(segment, query, *settings, *self._found[number], peaks))

    def _best_of_segment(
        self, query: Query, number: int, count: int, peaks: NDArray[np.float32], k: int
    ) -> Iterable[Candidate]:
        segment, removed = self._segments[number], self._removed[number]
        forms_, features, chosen = self._found[number]
        score(query, self._weights.ranking, features, chosen, count, peaks, self._scores)
        seen: set[int] = set()
        for i in np.argsort(-self._scores[:count], kind="stable"):
            row = int(segment.row[int(forms_[i])])
            person = int(segment.person[row])
            if row in removed or person in seen:
                continue
            seen.add(person)
            yield Candidate(person, number, row, float(self._scores[i]))
            if len(seen) == k:
                return
