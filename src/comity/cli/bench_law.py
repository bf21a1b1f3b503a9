"""`comity bench law`: how fast the gate answers, one core, with the search for changes, and the whole matrix.

Rates are of the process's own CPU time, so that a busy machine does not spoil them; the matrix is timed on the wall and
by the CPU of its busiest process.
"""

import gc
import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process of the matrix did: assessments, CPU seconds with the corpus loaded, peak memory in MB."""

    count: int
    cpu_s: float
    memory_mb: float


def bench_law(seconds: float) -> dict[str, Any]:
    """Figures of the gate; `seconds` of CPU for each of the first two. The matrix runs once, as long as it takes."""
    corpus = open_corpus()
    sample = [question for number, question in enumerate(_matrix(corpus)) if number % _SAMPLE == 0]
    rate, searches = _rate(sample, corpus, seconds), _searches(sample, corpus, seconds)
    mean_ms, slow_ms, slowest_ms = sum(searches) / len(searches), searches[int(len(searches) * 0.99)], searches[-1]
    shares, wall_s = _run_matrix()
    count, cpu_s = sum(share.count for share in shares), max(share.cpu_s for share in shares)
    memory_mb = max(_memory_mb(), *(share.memory_mb for share in shares))
    return {
        "figures": [
            _figure("assessments with full trace, one core", rate, "1/s", TARGET_PER_SECOND, rate / TARGET_PER_SECOND),
            _figure("assessment with what would change it, mean", mean_ms, "ms", LIMIT_MS, LIMIT_MS / mean_ms),
            _figure("the same, 99 of 100 within", slow_ms, "ms", LIMIT_MS, LIMIT_MS / slow_ms),
            _figure("the same, slowest of the run", slowest_ms, "ms", LIMIT_MS, LIMIT_MS / slowest_ms),
            _figure(f"matrix of {count} assessments, {_CORES} processes, wall", wall_s, "s", LIMIT_MATRIX_S,
                    LIMIT_MATRIX_S / wall_s),
            _figure("the same, CPU of the busiest process", cpu_s, "s", LIMIT_MATRIX_S, LIMIT_MATRIX_S / cpu_s),
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


def _rate(sample: list[Question], corpus: Corpus, seconds: float) -> float:
    """Questions answered a second of CPU."""
    done, start = 0, time.process_time()
    while True:
        for question in sample:
            assess(question, corpus)
        done += len(sample)
        elapsed = time.process_time() - start
        if elapsed >= seconds:
            return done / elapsed


def _searches(sample: list[Question], corpus: Corpus, seconds: float) -> list[float]:
    """Milliseconds of CPU of single questions, each assessed and searched, from the fastest to the slowest.

    What was made before is taken out of the collector's sight, as a node that runs for days has it in its oldest part.
    """
    gc.collect()
    gc.freeze()
    took, start = list[float](), time.process_time()
    for question in sample:
        begun = time.process_time()
        assess(question, corpus)
        what_would_change(question, corpus)
        took.append(1_000 * (time.process_time() - begun))
        if time.process_time() - start >= seconds:
            break
    gc.unfreeze()
    return sorted(took)


def _matrix(corpus: Corpus, share: int = 0, shares: int = 1) -> Iterator[Question]:
    """Every ordered pair of states, every offence, every measure; or one share of the pairs."""
    states = sorted(code for code, state in corpus.states.items() if not state.is_unit)
    for requesting, requested in list(permutations(states, 2))[share::shares]:
        person = Person((requesting,), age=35)
        for offence in corpus.offences:
            for measure in Measure:
                yield Question(DAY, requesting, requested, measure, offence, ACT, person)


def _run_matrix() -> tuple[list[_Share], float]:
    """What each of two processes did of the matrix, and the wall time of both, corpus loading included."""
    start = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with context.Pool(_CORES) as pool:
        shares = pool.map(_run_share, range(_CORES))
    return shares, time.perf_counter() - start


def _run_share(share: int) -> _Share:
    corpus = open_corpus()
    count = sum(1 for question in _matrix(corpus, share, _CORES) if assess(question, corpus).outcome)
    return _Share(count, time.process_time(), _memory_mb())


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
