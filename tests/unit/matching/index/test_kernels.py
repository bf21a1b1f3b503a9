"""The compiled search's parts against the plain way of saying the same. All names are synthetic."""

import numpy as np
import pytest
from rapidfuzz.distance import Indel

from comity.matching.encoder.weights import shipped
from comity.matching.index import kernels
from comity.matching.index.build import build
from comity.matching.index.search import MOST, Query, Scratch, ask, scratch_for
from comity.matching.index.segment import Arrays

NAMES = [
    f"{first} {last}" for first in ("Somchai", "Mali", "Aung", "Li Wei", "Anna") for last in ("Jaidee", "Min", "Su")
]
LIMITS = np.array([4, 6, 1_000, 5, 50, 9], np.int64)


@pytest.fixture(scope="module")
def segment() -> Arrays:
    return build(NAMES)


@pytest.fixture
def scratch(segment: Arrays) -> Scratch:
    return scratch_for(segment.forms, LIMITS)


def test_the_bend_is_the_hyperbolic_tangent() -> None:
    xs = np.linspace(-12, 12, 4_001).astype(np.float32)
    assert max(abs(float(kernels._bend(x)) - float(np.tanh(np.float64(x)))) for x in xs) < 1e-6


@pytest.mark.parametrize("name", ["Somchai Jai Dee", "Ann", "มาลี", "王", "Li Wei Min"])
def test_what_is_gathered_is_gathered_once_and_leaves_the_tables_empty(
    segment: Arrays, scratch: Scratch, name: str
) -> None:
    query, candidates = ask(name, "", shipped()), np.empty(MOST, np.int64)
    assert query is not None
    count = kernels.gather(segment, query, LIMITS, scratch, candidates)
    assert count >= 6
    assert len(set(candidates[:count])) == count
    assert (scratch.forms == -1).all()


def test_candidates_beyond_the_room_are_left_out(segment: Arrays, scratch: Scratch) -> None:
    query, candidates = ask("Somchai Min", "", shipped()), np.empty(3, np.int64)
    assert query is not None
    assert kernels.gather(segment, query, LIMITS, scratch, candidates) == 3


def test_those_kept_are_the_nearest_at_a_glance(segment: Arrays) -> None:
    query = ask("王伟", "", shipped())
    assert query is not None
    everybody = np.arange(segment.forms)
    first = everybody.copy()
    cosines, chosen = np.empty(len(first), np.float32), np.empty(len(first), np.int64)
    assert kernels.shorten(segment, query, first, len(first), len(first), cosines, chosen) == len(first)
    vectors = segment.vector.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.allclose(cosines, (vectors @ query.vector.T)[everybody, chosen], atol=1e-5)
    fewer, near, by = everybody.copy(), np.empty(len(first), np.float32), np.empty(len(first), np.int64)
    assert kernels.shorten(segment, query, fewer, len(first), 4, near, by) == 4
    assert list(fewer[:4]) == sorted(fewer[:4])
    assert [float(cosines[form]) for form in fewer[:4]] == [float(one) for one in near[:4]]
    plain = [
        max(
            float(cosine) + 0.5 * _like(query, q, segment, form)
            for q, cosine in enumerate(vectors[form] @ query.vector.T)
        )
        for form in everybody
    ]
    assert sorted(np.argsort(plain)[-4:]) == list(fewer[:4])


def _like(query: Query, form: int, segment: Arrays, other: int) -> float:
    """What shared letters say at a glance: of the whole name, or of one word of it."""
    asked = bytes(query.latin[query.latin_at[form] : query.latin_at[form + 1]]).replace(b" ", b"")
    name = bytes(segment.latin[segment.latin_at[other] : segment.latin_at[other + 1]])
    words = [0.9 * Indel.normalized_similarity(asked, word) for word in name.split()] if b" " in name else []
    return max([Indel.normalized_similarity(asked, name.replace(b" ", b"")), *words])


def test_at_a_glance_one_word_of_a_name_is_enough() -> None:
    """A family name alone is like the name that has it, more than like one with as many letters in common."""
    names = build(["Nathaniel Quibberton", "Quinn Ebbertono Ataliana", "Somchai Jaidee"])
    query = ask("quibberton", "", shipped())
    assert query is not None
    query = query._replace(vector=np.zeros_like(query.vector))  # what the encoder says is left out
    rows = [int(np.flatnonzero(names.row == row)[0]) for row in range(3)]
    candidates, chosen = np.array(rows, np.int64), np.zeros(3, np.int64)
    assert kernels.shorten(names, query, candidates, 3, 1, np.zeros(3, np.float32), chosen) == 1
    assert int(names.row[candidates[0]]) == 0
