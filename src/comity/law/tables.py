"""A register as columns and rows, for every way in which it leaves: a screen, a spreadsheet, a page of text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their stable names, and rows of as many texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def plain(self) -> list[dict[str, str]]:
        """Each row as a mapping, for JSON."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def markdown(table: Table, title: str = "", note: str = "") -> str:
    """The table in Markdown (GitHub's pipe table), below a heading and followed by a note where they are given.

    What a cell holds is text and never markup: pipes, line ends and the signs of Markdown and HTML are escaped.
    """
    lines = [f"# {_text(title)}", ""] if title else []
    lines += [_line(table.columns), _line(["---"] * len(table.columns), plain=True), *map(_line, table.rows)]
    lines += ["", _text(note)] if note else []
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], *, plain: bool = False) -> str:
    return "| " + " | ".join(cell if plain else _text(cell) for cell in cells) + " |"


def _text(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\|`*[]<>" else sign for sign in flat)
