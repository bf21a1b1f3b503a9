"""The best names among some rows only: those of persons whose date of birth goes with the one asked for.

A common name has thousands of bearers, and the nearest sixty of all need not have the right one among them. Few rows
are looked at one by one; many through the cells near the query, passing over whatever is not among them.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.weights import Weights, shipped
from comity.matching.index import among_kernels as kernels
from comity.matching.index.kernels import score
from comity.matching.index.search import Candidate, Query, ask
from comity.matching.index.segment import Arrays
from comity.matching.ranking.kernels import FEATURES, PEAKS

ONE_BY_ONE = 20_000  # forms; more are looked at by cells
_MOST = 4_096  # forms of one segment that are looked at more closely
_NO_FORMS = np.empty(0, np.int64)
_NO_ROWS = np.empty(0, np.uint8)

Rows = NDArray[np.uint32]


class RowForms(NamedTuple):
    """The forms of each row: those of row r are ``form[at[r]:at[r + 1]]``."""

    at: NDArray[np.uint32]
    form: NDArray[np.uint32]


def row_forms(segment: Arrays) -> RowForms:
    """The forms of each row of a segment."""
    form = np.argsort(segment.row, kind="stable").astype(np.uint32)
    at = np.searchsorted(segment.row[form], np.arange(segment.rows + 1)).astype(np.uint32)
    at.flags.writeable = form.flags.writeable = False  # as mapped ones are: one compiled kernel serves both
    return RowForms(at, form)


def find_among(
    segments: Sequence[Arrays],
    forms: Sequence[RowForms],
    rows: Sequence[Rows],
    removed: Sequence[Collection[int]],
    name: str,
    most: int,
    language: str = "",
    weights: Weights | None = None,
) -> list[Candidate]:
    """The persons whose names are most like `name` among these rows of each segment, best first.

    Args:
        segments: Built with the same weights.
        forms: Of each segment, as `row_forms` gives them.
        rows: Of each segment, those to look among.
        removed: Of each segment, rows that are never found.
        name: As it is written.
        most: How many persons at most.
        language: BCP 47 tag of the name, or "".
        weights: Other than the shipped ones (in training).
    """
    model = weights or shipped()
    query = ask(name, language, model)
    if query is None:
        return []
    peaks = np.zeros(PEAKS, np.float32)
    met = [_in_segment(query, *one, model, peaks) for one in zip(segments, forms, rows, strict=True)]
    best: dict[int, Candidate] = {}
    for number, (segment, (candidates, features, chosen)) in enumerate(zip(segments, met, strict=True)):
        scores = np.empty(len(candidates), np.float32)
        score(query, model.ranking, features, chosen, len(candidates), peaks, scores)
        for form, here in zip(candidates.tolist(), scores.tolist(), strict=True):
            row = int(segment.row[form])
            person = int(segment.person[row])
            if row not in removed[number] and (person not in best or best[person].score < here):
                best[person] = Candidate(person, number, row, here)
    return sorted(best.values(), key=lambda one: (-one.score, one.person))[:most]


_Met = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]


def _in_segment(
    query: Query, segment: Arrays, by_row: RowForms, rows: Rows, model: Weights, peaks: NDArray[np.float32]
) -> _Met:
    """Candidates of one segment, their features and query forms; `peaks` is raised to the best among them."""
    candidates, chosen = np.empty(_MOST, np.int64), np.empty(_MOST, np.int64)
    features = np.empty((kernels.MEASURED, FEATURES), np.float32)
    count = 0
    if segment.forms and len(rows):
        forms, wanted = _looked_at(segment, by_row, rows)
        out = (candidates, features, chosen, peaks)
        count = kernels.inspect_among(segment, query, forms, wanted, model.costs, *out)
    return candidates[:count], features[:count], chosen[:count]


def _looked_at(segment: Arrays, by_row: RowForms, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The forms to look at one by one, or else a mark for each row that is wanted."""
    if len(rows) <= ONE_BY_ONE:
        sizes = by_row.at[rows + 1] - by_row.at[rows]
        forms = np.empty(int(sizes.sum()), np.int64)
        kernels.forms_of(by_row.at, by_row.form, rows, forms)
        return forms, _NO_ROWS
    wanted = np.zeros(segment.rows, np.uint8)
    wanted[rows] = 1
    return _NO_FORMS, wanted


def count_word(segment: Arrays, word: str) -> int:
    """How many rows have this word in their first reading; words that share a key are counted together."""
    letters = np.frombuffer(word.encode("ascii", "ignore"), np.uint8)
    return int(kernels.count_word(segment, letters)) if segment.forms and letters.size > 1 else 0
