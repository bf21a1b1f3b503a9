"""Memory of the compiler's library is given back, and what a searching process holds is counted by whose it is."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from comity.matching import compiler_memory
from comity.matching.compiler_memory import Span, give_back, unchanged
from comity.matching.evaluation import resident
from comity.matching.evaluation.resident import Resident, held
from comity.matching.index.build import build
from comity.matching.index.search import Index

_SMAPS = """\
7f0000000000-7f0000002000 r--p 00000000 fe:00 11                         /env/llvmlite/binding/libllvmlite.so
Rss:                   8 kB
Anonymous:             0 kB
7f0000002000-7f0000006000 r-xp 00002000 fe:00 11                         /env/llvmlite/binding/libllvmlite.so
Rss:                  16 kB
Anonymous:             0 kB
7f0000006000-7f0000008000 r--p 00006000 fe:00 11                         /env/llvmlite/binding/libllvmlite.so
Rss:                   8 kB
Anonymous:             4 kB
7f0000008000-7f0000009000 rw-p 00008000 fe:00 11                         /env/llvmlite/binding/libllvmlite.so
Rss:                   4 kB
Anonymous:             0 kB
7f000000a000-7f000000b000 r-xp 00000000 fe:00 12                         /usr/lib/libother.so
Rss:                   4 kB
Anonymous:             0 kB
7f000000c000-7f000000e000 rw-p 00000000 00:00 0
Rss:                2048 kB
Anonymous:          2048 kB
7f0000010000-7f0000020000 r--p 00000000 fe:00 13                         /data/names/vector.npy
Rss:                1024 kB
Anonymous:             0 kB
""".splitlines()


def test_only_what_cannot_differ_from_the_file_is_let_go() -> None:
    library = "/env/llvmlite/binding/libllvmlite.so"
    assert list(unchanged(_SMAPS)) == [
        Span(0x7F0000000000, 0x7F0000002000, "r--p", library),
        Span(0x7F0000002000, 0x7F0000006000, "r-xp", library),
    ]


def test_each_page_counts_once_by_whose_it_is() -> None:
    found = held(_SMAPS, "/data/names")
    assert found == Resident(shared=1.0, own=2.0, files=0.0)
    assert found.total == 3.0
    assert held(_SMAPS, "/data").shared == 1.0
    assert held(_SMAPS, "/dat").shared == 0.0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what a process has mapped")
def test_a_search_goes_on_after_the_memory_is_given_back() -> None:
    index = Index([build(["Somchit Vongtest", "王虚构"])])
    before = index.search("ສົມຈິດ ວົງເທດ")
    assert give_back() > 1 << 20
    assert index.search("ສົມຈິດ ວົງເທດ") == before


def test_where_nothing_tells_what_is_mapped_nothing_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(compiler_memory, "_MAPS", tmp_path / "smaps")
    assert give_back() == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what a process has mapped")
def test_a_searching_process_holds_little_of_the_compilers_library(tmp_path: Path) -> None:
    for name, array in build(["Somchit Vongtest", "王虚构"])._asdict().items():
        np.save(tmp_path / f"{name}.npy", array)
    command = [sys.executable, "-P", "-m", resident.__name__, str(tmp_path)]
    said = Resident(**json.loads(subprocess.run(command, capture_output=True, check=True, timeout=300).stdout))
    assert 0 < said.shared < 1
    assert 40 < said.own < 200
    assert said.files < 45  # 67 of the library alone before
