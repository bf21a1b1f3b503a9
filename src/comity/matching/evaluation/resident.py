"""How much memory a process holds that does nothing but search an index of mapped files.

    python -m comity.matching.evaluation.resident FOLDER

A process of its own, so that nothing else is in it: it makes itself ready as a node does, maps the arrays, searches,
and prints what it holds as one JSON document. Every page that is mapped counts, whoever else has it.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from comity.matching.index.search import Index
from comity.matching.index.segment import Arrays, from_arrays
from comity.matching.index.warming import go_the_whole_way

SEARCHES = 2_000
_HEADER = re.compile(r"[0-9a-f]+-[0-9a-f]+ \S{4} \S+ \S+ \S+(?: +(.*))?")


class Resident(NamedTuple):
    """Megabytes (2**20 bytes) of a process.

    Attributes:
        shared: Pages of the index's files, which all processes share.
        own: Memory that nobody else has.
        files: Pages of programs and libraries, which processes that have them share, too.
    """

    shared: float
    own: float
    files: float

    @property
    def total(self) -> float:
        """All of it."""
        return round(self.shared + self.own + self.files, 1)


def map_and_search(folder: Path) -> Resident:
    """What this process holds after `SEARCHES` different searches over the arrays in `folder` (``name.npy``)."""
    go_the_whole_way()
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in Arrays._fields}
    index = Index([from_arrays(arrays)])
    for number in range(SEARCHES):
        index.search(f"{chr(97 + number % 26)}an {chr(97 + number // 26 % 26)}en {('somchai', 'ก', '王')[number % 3]}")
    return held(Path("/proc/self/smaps").read_text().splitlines(), str(folder.resolve()))


def held(lines: Iterable[str], folder: str) -> Resident:
    """What a process holds by its ``smaps``, files below `folder` being the index."""
    sums = {"shared": 0, "own": 0, "files": 0}
    kind = "files"
    for line in lines:
        name, _, value = line.partition(":")
        if (header := _HEADER.fullmatch(line.rstrip())) is not None:
            kind = "shared" if (header[1] or "").startswith(f"{folder}/") else "files"
        elif name == "Rss":
            sums[kind] += int(value.split()[0])
        elif name == "Anonymous":
            sums[kind] -= int(value.split()[0])
            sums["own"] += int(value.split()[0])
    return Resident(*(round(sums[kind] / 1024, 1) for kind in Resident._fields))


if __name__ == "__main__":
    json.dump(map_and_search(Path(sys.argv[1]))._asdict(), sys.stdout)
