"""`comity bench search`: recall and speed beside other engines, same names, same questions, same run."""

import json
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from anyascii import anyascii

from comity.cli.search_peers import Fts5, NotRun, Peer, PgTrgm, RapidFuzz, Tantivy, postgres
from comity.matching.encoder.reading import forms
from comity.matching.evaluation import resident
from comity.matching.evaluation.groups import REGIONAL
from comity.matching.evaluation.measure import Answers, Sheet, answer, report, sheet
from comity.matching.evaluation.paired import sign_test
from comity.matching.evaluation.persons import gather
from comity.matching.evaluation.recall import recall
from comity.matching.evaluation.resident import Resident
from comity.matching.evaluation.run import WARMING
from comity.matching.evaluation.tables import read_distractors, read_variants
from comity.matching.index.build import build
from comity.matching.index.search import Index
from comity.matching.index.segment import Arrays

BULK = 10_000

BEHIND = 0.05
"""A group is below a peer where it found fewer persons and chance would do that less often than this."""


def bench_search(
    _seconds: float, *, variants: Path, distractors: Path, n: int = 100_000, per_group: int = 200
) -> dict[str, Any]:
    """Recall by group, times, memory and bulk rate of ours and of each peer; persons that the weights never saw."""
    persons = gather(read_variants(variants))
    asked = sheet(persons, lambda wanted: read_distractors(distractors, wanted), n, per_group=per_group, held_back=True)
    build(WARMING)
    began = time.perf_counter()
    segment = build(asked.names)
    build_s = time.perf_counter() - began
    index = Index([segment])
    for name in WARMING:
        index.search(name)
    ours = answer(asked, lambda text: [found.person for found in index.search(text)])
    said = report(asked, ours)
    peers = _peers(asked)
    return {
        "n": len(asked.names),
        "figures": [
            *_own_figures(said, segment, build_s),
            *_bulk_figures(index, asked),
            *_peer_figures(said, ours, peers),
        ],
        "groups": _groups(asked, ours, peers),
        "peers": {name: _peer_words(found) for name, found in peers.items()},
        "ours": said,
    }


def _figure(
    name: str, value: float, unit: str, against: str, other: float | None, *, less: bool = False
) -> dict[str, Any]:
    ratio = None if not other or not value else round(other / value if less else value / other, 2)
    return {"name": name, "value": value, "unit": unit, "against": against, "against_value": other, "ratio": ratio}


def _own_figures(said: Mapping[str, Any], segment: Arrays, build_s: float) -> list[dict[str, Any]]:
    large = said["n"] > 300_000
    mean, regional = said["mean"], said["regional_mean"]
    return [
        _figure("mean recall at 10", mean["recall_at_10"], "", "target", 0.80 if large else 0.90),
        _figure("mean recall at 1", mean["recall_at_1"], "", "target", None if large else 0.78),
        _figure(f"mean recall at 10, {len(REGIONAL)} regional groups", regional["recall_at_10"], "", "target", 0.90),
        _figure("search, p50, one thread", said["p50_ms"], "ms", "target at a million", 2.0, less=True),
        _figure("search, p95, one thread", said["p95_ms"], "ms", "", None),
        _figure("build", round(build_s, 1), "s", "", None),
        _figure("arrays", round(segment.size_bytes / 1e6, 1), "MB", "", None),
        *_resident_figures(_resident(segment)),
    ]


def _resident_figures(held: Resident) -> list[dict[str, Any]]:
    return [
        _figure("resident", held.total, "MB", "target at a million", 400.0, less=True),
        _figure("of it the index, which all processes share", held.shared, "MB", "", None),
        _figure("of it a process's own", held.own, "MB", "", None),
        _figure("of it programs and libraries", held.files, "MB", "", None),
    ]


_shared_index: Index | None = None


def _bulk_part(names: Sequence[str]) -> int:
    assert _shared_index is not None
    return sum(bool(_shared_index.search(name)) for name in names)


def _bulk_figures(index: Index, asked: Sheet) -> list[dict[str, Any]]:
    """A passenger list on both cores: the questions, repeated up to `BULK` names."""
    global _shared_index  # processes made by fork inherit it
    texts = [question.text for group in asked.asked.values() for question in group]
    names = (texts * (BULK // len(texts) + 1))[:BULK]
    _shared_index = index
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(_bulk_part, [names[i : i + 250] for i in range(0, BULK, 250)], chunksize=1)
    rate = BULK / (time.perf_counter() - began)
    return [_figure(f"{BULK:,} names, two processes", round(rate), "names/s", "target at a million", 1_000.0)]


def _resident(segment: Arrays) -> Resident:
    """Memory of a fresh process that maps the arrays and searches."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        for name, array in segment._asdict().items():
            np.save(Path(folder) / f"{name}.npy", array)
        command = [sys.executable, "-P", "-m", resident.__name__, folder]
        said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=600)
    return Resident(**json.loads(said.stdout))


def _romanised(by: Callable[[str], str], names: Sequence[str]) -> list[str]:
    return [by(name) for name in names]


def by_anyascii(text: str) -> str:
    """Letter by letter, as most would."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", anyascii(text).lower().replace("'", "")).split())


def by_our_reading(text: str) -> str:
    """The default reading of the product."""
    return forms(text).latins[0]


READERS: Mapping[str, Callable[[str], str]] = {"anyascii": by_anyascii, "our reading": by_our_reading}

Found = dict[str, Any] | str
"""What a peer found by reader, with its build time; or why it was not run."""


def _peers(asked: Sheet) -> dict[str, Found]:
    found: dict[str, Found] = {}
    with ExitStack() as stack:
        makers: dict[str, Callable[[Sequence[str]], Peer]] = {
            RapidFuzz.name: RapidFuzz,
            Tantivy.name: Tantivy,
            Fts5.name: Fts5,
        }
        try:
            folder = stack.enter_context(postgres())
            makers[PgTrgm.name] = lambda names: PgTrgm(names, folder)
        except NotRun as why:
            found[PgTrgm.name] = f"not run: {why}"
        for name, make in makers.items():
            try:
                found[name] = {reader: _run(asked, make, by) for reader, by in READERS.items()}
            except NotRun as why:
                found[name] = f"not run: {why}"
    return found


def _run(asked: Sheet, make: Callable[[Sequence[str]], Peer], by: Callable[[str], str]) -> dict[str, Any]:
    names = _romanised(by, asked.names)
    began = time.perf_counter()
    peer = make(names)
    seconds = time.perf_counter() - began
    return {"answers": answer(asked, lambda text: peer.search(by(text))), "build_s": round(seconds, 1)}


def _best(found: dict[str, Any], group: str) -> Sequence[int]:
    """Places of the reader that found more in this group."""
    by_reader: list[Sequence[int]] = [one["answers"].places[group] for one in found.values()]
    return max(by_reader, key=lambda places: (recall(places).at_10, recall(places).at_1))


def _groups(asked: Sheet, ours: Answers, peers: Mapping[str, Found]) -> dict[str, Any]:
    groups = {}
    for group in asked.asked:
        row: dict[str, Any] = {"ours": recall(ours.places[group]).as_json(), "peers": {}}
        for name, found in peers.items():
            if isinstance(found, str):
                continue
            theirs = _best(found, group)
            p = sign_test(ours.places[group], theirs)
            less = recall(ours.places[group]).at_10 < recall(theirs).at_10
            row["peers"][name] = {
                "recall_at_1": round(recall(theirs).at_1, 4),
                "recall_at_10": round(recall(theirs).at_10, 4),
                "p": round(p, 4),
                "ours_is_below": less and p < BEHIND,
                "ours_is_lower": less,
            }
        groups[group] = row
    return groups


def _peer_words(found: Found) -> Any:
    if isinstance(found, str):
        return found
    words = {}
    for reader, one in found.items():
        milliseconds = one["answers"].milliseconds
        words[reader] = {
            "build_s": one["build_s"],
            "p50_ms": round(float(np.percentile(milliseconds, 50)), 3),
            "p95_ms": round(float(np.percentile(milliseconds, 95)), 3),
        }
    return words


def _peer_figures(said: Mapping[str, Any], ours: Answers, peers: Mapping[str, Found]) -> list[dict[str, Any]]:
    figures = []
    for name, found in peers.items():
        if isinstance(found, str):
            continue
        best = {group: _best(found, group) for group in ours.places}
        mean = float(np.mean([recall(places).at_10 for places in best.values()]))
        first = float(np.mean([recall(places).at_1 for places in best.values()]))
        median = min(one["p50_ms"] for one in _peer_words(found).values())
        figures += [
            _figure("mean recall at 10", said["mean"]["recall_at_10"], "", name, round(mean, 4)),
            _figure("mean recall at 1", said["mean"]["recall_at_1"], "", name, round(first, 4)),
            _figure("search, p50", said["p50_ms"], "ms", name, median, less=True),
        ]
    return figures
