"""Gives back memory of the compiler's library, which a process that has all its kernels needs no more.

Loading kept kernels reads some 67 MB of the library's file (LLVM in ``libllvmlite``) into the process. They are bytes
of a file that are never written, so they are read again whenever they are needed: nothing is lost, and a later
compilation only begins a little more slowly. Linux alone tells a process what it has mapped; elsewhere nothing is done.
"""

import ctypes
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

LIBRARY: Final = "libllvmlite"
_MAPS: Final = Path("/proc/self/smaps")
_HEADER: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ +(.*)")
_DONT_NEED: Final = 4  # MADV_DONTNEED of Linux


class Span(NamedTuple):
    """A mapping of this process: its place, how it may be used, and of which file."""

    start: int
    end: int
    rights: str
    file: str


def give_back() -> int:
    """Let go of the library's unchanged pages; how many bytes of addresses were let go."""
    try:
        spans = list(unchanged(_MAPS.read_text(encoding="utf-8", errors="replace").splitlines()))
    except OSError:
        return 0
    return sum(one.end - one.start for one in spans if _let_go(one))


def unchanged(lines: Iterable[str]) -> Iterator[Span]:
    """The library's mappings that cannot be written and of which no page differs from the file, out of ``smaps``."""
    span: Span | None = None
    for line in lines:
        if (header := _HEADER.fullmatch(line.rstrip())) is not None:
            span = Span(int(header[1], 16), int(header[2], 16), header[3], header[4])
        elif line.startswith("Anonymous:") and span is not None:
            is_same = line.split()[1] == "0" and "w" not in span.rights and span.rights.endswith("p")
            if is_same and Path(span.file).name.startswith(LIBRARY):
                yield span


def _let_go(span: Span) -> bool:
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return bool(advise(span.start, span.end - span.start, _DONT_NEED) == 0)
