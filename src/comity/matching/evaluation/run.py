"""The whole measurement, from files to a report."""

import time
from collections.abc import Callable
from pathlib import Path

from comity.matching.evaluation.measure import answer, report, sheet
from comity.matching.evaluation.persons import gather
from comity.matching.evaluation.tables import read_and_cross, read_distractors, read_variants
from comity.matching.index.build import build
from comity.matching.index.search import Index

WARMING = ("warm up", "ก", "王")
"""Searched before the clock starts: compiled code is loaded from its cache, not measured."""


def evaluate(
    variants: Path,
    distractors: Path,
    n: int,
    *,
    per_group: int | None = None,
    held_back: bool = False,
    seed: int = 7,
    cross: bool = False,
    progress: Callable[[int], None] = lambda _step: None,
) -> dict[str, object]:
    """Recall by group for the shipped engine; arguments as of `measure.sheet`.

    Args:
        cross: Put names together from halves of two where the distractors are too few.
        progress: Is told 1 when the searches begin.
    """
    persons = gather(read_variants(variants))
    asked = sheet(
        persons,
        lambda wanted: read_and_cross(distractors, wanted, seed) if cross else read_distractors(distractors, wanted),
        n,
        per_group=per_group,
        held_back=held_back,
        seed=seed,
    )
    build(WARMING)
    began = time.perf_counter()
    segment = build(asked.names)
    seconds = time.perf_counter() - began
    index = Index([segment])
    for name in WARMING:
        index.search(name)
    progress(1)
    answers = answer(asked, lambda text: [candidate.person for candidate in index.search(text)])
    return {
        **report(asked, answers),
        "index_mb": round(segment.size_bytes / 1e6, 1),
        "build_s": round(seconds, 2),
        "held_back_only": held_back,
        "names_put_together": cross,
        "seed": seed,
    }
