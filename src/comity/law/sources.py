"""Sources: what a fact cites, what was read of it, and how far it can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of a `sources.toml`. `grade` is A to D, a word of [grade], or empty where nobody graded it."""

    id: str
    cite: str
    read: str
    grade: str


def read_sources(plain: Mapping[str, Any]) -> Mapping[str, Source]:
    """The sources of one file by id; what is left out of an entry is empty."""
    return {
        name: Source(name, *(str(entry.get(field, "")) for field in ("cite", "read", "grade")))
        for name, entry in plain.items()
        if isinstance(entry, Mapping)
    }


def cited(source: str) -> tuple[str, ...]:
    """The ids in a fact's source, in order: parts between semicolons that stand outside brackets, each up to its first
    space. ``overlay <name>: `` before them is left out."""
    if source.startswith("overlay "):
        source = source.partition(": ")[2]
    return tuple(part.split(" ", 1)[0] for part in parts_of(source) if part)


def parts_of(source: str) -> list[str]:
    """Sources between semicolons that stand outside brackets, with what narrows them."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(source):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and depth == 0:
            parts.append(source[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, source[start:])]
