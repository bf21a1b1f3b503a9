"""Search an index: segments, what was added to them and what was removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.kernels import encode_all
from comity.matching.encoder.reading import forms, pack_latin, pack_native
from comity.matching.encoder.weights import Weights, shipped
from comity.matching.index.build import to_bytes
from comity.matching.index.kernels import find, inspect
from comity.matching.index.segment import Arrays
from comity.matching.ranking.families import family_of
from comity.matching.ranking.kernels import FEATURES

LARGE = 300_000
"""Segments of more forms are searched within narrower limits, so that a search stays about a millisecond or two."""

# cells probed, nearest kept, trigram postings read, best by trigrams kept, postings of one key read, measured in full
_LIMITS = np.array([64, 400, 40_000, 60, 200, 250], np.int64)
_LIMITS_LARGE = np.array([64, 100, 10_000, 40, 100, 64], np.int64)
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
    family: int


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
    read = forms(name, language)
    latins = [text for text in read.latins[:MAX_QUERY_READINGS] if text or read.native]
    if not latins:
        return None
    native, latin = pack_native([read.native] * len(latins)), pack_latin(latins)
    vector = np.empty((len(latins), weights.table.shape[1]), np.float32)
    encode_all(native.letters, native.at, latin.letters, latin.at, weights.place, weights.table, vector)
    return Query(native.letters, native.at, latin.letters, latin.at, vector, to_bytes(vector), family_of(read.native))


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
        self._forms = np.empty(MOST, np.int64)
        self._features = np.empty((int(_LIMITS[5]), FEATURES), np.float32)
        self._scores = np.empty(MOST, np.float32)

    def search(self, name: str, k: int = 10, language: str = "") -> list[Candidate]:
        """The `k` persons whose names are most like `name`, best first; none if the name has no letters."""
        query = ask(name, language, self._weights)
        if query is None:
            return []
        best: dict[int, Candidate] = {}
        for number, segment in enumerate(self._segments):
            for candidate in self._search_segment(query, number, segment, k):
                known = best.get(candidate.person)
                if known is None or known.score < candidate.score:
                    best[candidate.person] = candidate
        return sorted(best.values(), key=lambda c: (-c.score, c.person))[:k]

    def inspect(self, name: str, language: str = "") -> tuple[NDArray[np.int64], NDArray[np.float32], int] | None:
        """Rows of the first segment that come into question, their features and the query's family (for training)."""
        query = ask(name, language, self._weights)
        if query is None:
            return None
        costs, segment = self._weights.costs[query.family], self._segments[0]
        count = inspect(segment, query, self._limits[0], self._scratch[0], costs, self._forms, self._features)
        return segment.row[self._forms[:count]].astype(np.int64), self._features[:count].copy(), query.family

    def _search_segment(self, query: Query, number: int, segment: Arrays, k: int) -> Iterable[Candidate]:
        if not segment.forms:
            return
        costs, ranking = self._weights.costs[query.family], self._weights.ranking
        scratch = self._scratch[number]
        out = (self._forms, self._features, self._scores)
        count = find(segment, query, self._limits[number], scratch, costs, ranking, *out)
        removed = self._removed[number]
        seen: set[int] = set()
        for i in np.argsort(-self._scores[:count], kind="stable"):
            form = int(self._forms[i])
            row = int(segment.row[form])
            person = int(segment.person[row])
            if row in removed or person in seen:
                continue
            seen.add(person)
            yield Candidate(person, number, row, float(self._scores[i]))
            if len(seen) == k:
                return
