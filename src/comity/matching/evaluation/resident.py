"""How much memory a process holds that does nothing but search an index of mapped files."""

import re
from pathlib import Path

import numpy as np

from comity.matching.index.search import Index
from comity.matching.index.segment import Arrays, from_arrays

SEARCHES = 2_000


def map_and_search(folder: Path) -> float:
    """Megabytes resident after `SEARCHES` different searches over the arrays in `folder` (``name.npy``)."""
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in Arrays._fields}
    index = Index([from_arrays(arrays)])
    for number in range(SEARCHES):
        index.search(f"{chr(97 + number % 26)}an {chr(97 + number // 26 % 26)}en {('somchai', 'ก', '王')[number % 3]}")
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return round(int(found[1]) / 1024, 1) if found else 0.0
