"""Whether one engine finds fewer persons than another on the same questions, by more than chance."""

from collections.abc import Sequence
from math import comb

from comity.matching.evaluation.recall import FIRST


def sign_test(ours: Sequence[int], theirs: Sequence[int]) -> float:
    """Two-sided exact sign test (McNemar's, exact) of hits among the first ten; 1 where they never disagree.

    Args:
        ours: Places of the persons asked for, 0 for not found.
        theirs: The same for another engine, question by question.
    """
    pairs = [(1 <= a <= FIRST, 1 <= b <= FIRST) for a, b in zip(ours, theirs, strict=True)]
    only_ours = sum(a and not b for a, b in pairs)
    only_theirs = sum(b and not a for a, b in pairs)
    n, fewer = only_ours + only_theirs, min(only_ours, only_theirs)
    return min(1.0, float(2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n))
