"""`comity bench law`: how fast the gate answers, one core, with the search for changes, and the whole matrix."""

import multiprocessing
import resource
import time
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from typing import Any

from comity.bootstrap.law import open_corpus
from comity.domain.measures import Measure
from comity.law import Corpus, Person, Question, assess, what_would_change

DAY, ACT = date(2026, 2, 1), date(2025, 6, 1)
TARGET_PER_SECOND, LIMIT_MS, LIMIT_MATRIX_S = 5_000.0, 20.0, 60.0
_CORES = 2
_SAMPLE = 97  # a prime: the sample runs through pairs, offences and measures alike


def bench_law(seconds: float) -> dict[str, Any]:
    """Figures of the gate; `seconds` for each of the first two. The matrix runs once, as long as it takes."""
    corpus = open_corpus()
    sample = [question for number, question in enumerate(_matrix(corpus)) if number % _SAMPLE == 0]
    rate = _rate(sample, corpus, seconds)
    changing_ms = 1_000 / _rate(sample, corpus, seconds, with_changes=True)
    count, matrix_s = _run_matrix()
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "figures": [
            _figure("assessments with full trace, one core", rate, "1/s", TARGET_PER_SECOND, rate / TARGET_PER_SECOND),
            _figure("assessment with what would change it", changing_ms, "ms", LIMIT_MS, LIMIT_MS / changing_ms),
            _figure(f"matrix of {count} assessments, {_CORES} processes", matrix_s, "s", LIMIT_MATRIX_S,
                    LIMIT_MATRIX_S / matrix_s),
            _figure("peak memory of one process", memory_mb, "MB", None, None),
        ]
    }  # fmt: skip


def _figure(name: str, value: float, unit: str, target: float | None, ratio: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "against": "design target" if target is not None else None,
        "against_value": target,
        "ratio": None if ratio is None else round(ratio, 2),
    }


def _rate(sample: list[Question], corpus: Corpus, seconds: float, *, with_changes: bool = False) -> float:
    """Questions answered a second; with `with_changes` each is assessed and searched."""
    done, start = 0, time.perf_counter()
    while True:
        for question in sample:
            assess(question, corpus)
            if with_changes:
                what_would_change(question, corpus)
            done += 1
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                return done / elapsed


def _matrix(corpus: Corpus, share: int = 0, shares: int = 1) -> Iterator[Question]:
    """Every ordered pair of states, every offence, every measure; or one share of the pairs."""
    states = sorted(code for code, state in corpus.states.items() if not state.is_unit)
    for requesting, requested in list(permutations(states, 2))[share::shares]:
        person = Person((requesting,), age=35)
        for offence in corpus.offences:
            for measure in Measure:
                yield Question(DAY, requesting, requested, measure, offence, ACT, person)


def _run_matrix() -> tuple[int, float]:
    """How many assessments the matrix has, and the wall time of two processes for it, corpus loading included."""
    start = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with context.Pool(_CORES) as pool:
        counts = pool.map(_run_share, range(_CORES))
    return sum(counts), time.perf_counter() - start


def _run_share(share: int) -> int:
    corpus = open_corpus()
    return sum(1 for question in _matrix(corpus, share, _CORES) if assess(question, corpus).outcome)
