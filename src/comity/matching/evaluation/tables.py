"""Read variants and distractors from parquet files."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from comity.domain.errors import InvalidInput
from comity.matching.evaluation.crossing import multiplied
from comity.matching.evaluation.persons import Variant

_LATIN = re.compile("^[\x00-\u024f\u1e00-\u1eff]+$")
_NATIVE = ("zh", "th", "my", "km")


def read_variants(path: Path) -> list[Variant]:
    """The rows of a variants file: person_key, name, lang, script, kind, source.

    Raises:
        InvalidInput: ``variants.unreadable``: no such file, or not these columns.
    """
    return [Variant(*row) for row in _rows(path, "person_key, name, lang, script, kind, source")]


def read_distractors(path: Path, wanted: int) -> list[str]:
    """Names of nobody who is asked for: Latin ones first, then Han, Thai, Burmese and Khmer ones.

    Raises:
        InvalidInput: ``variants.unreadable``: no such file, or not these columns, or not that many names.
    """
    rows = list(_rows(path, "name, lang, script"))
    latin = (n for n, lang, script in rows if script in ("Latin", "") and lang != "zh" and _LATIN.match(n))
    native = (n for n, lang, script in rows if script not in ("Latin", "") and lang in _NATIVE)
    found = [name for _, name in zip(range(wanted), _both(latin, native), strict=False)]
    if len(found) < wanted:
        raise too_few(path, len(found), wanted)
    return found


def read_and_cross(path: Path, wanted: int, seed: int) -> list[str]:
    """Every usable name of the file, and beyond them names that are put together from halves of two.

    Raises:
        InvalidInput: ``variants.unreadable``, ``variants.too_few``: not even so.
    """
    names = read_names(path)
    if wanted <= len(names):
        return read_distractors(path, wanted)
    found = list(multiplied(names, wanted, seed))
    if len(found) < wanted:
        raise too_few(path, len(found), wanted)
    return found


def read_names(path: Path) -> list[str]:
    """Every name of nobody who is asked for, of all scripts, in the file's order.

    Raises:
        InvalidInput: ``variants.unreadable``: no such file, or not these columns.
    """
    rows = _rows(path, "name, lang, script")
    return [n for n, lang, script in rows if lang in _NATIVE or (script in ("Latin", "") and _LATIN.match(n))]


def too_few(path: Path, found: int, wanted: int) -> InvalidInput:
    """The error for a file without that many names."""
    return InvalidInput(
        "variants.too_few",
        f"{path.name} has {found:,} usable names, {wanted:,} are wanted.",
        advice="Ask for fewer with --n; `comity search evaluate --cross` puts further ones together.",
    )


def _both(latin: Iterator[str], native: Iterator[str]) -> Iterator[str]:
    yield from latin
    yield from native


def _rows(path: Path, columns: str) -> list[tuple[str, ...]]:
    try:
        with duckdb.connect(":memory:") as base:
            return base.execute(f"select {columns} from read_parquet(?)", [str(path)]).fetchall()  # noqa: S608  # fixed words
    except duckdb.Error as error:
        raise InvalidInput(
            "variants.unreadable",
            f"{path.name} cannot be read as a table with the columns {columns}.",
            advice="Give a parquet file as docs/reference/cli.md describes it.",
        ) from error
