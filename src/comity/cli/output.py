"""What commands print: one JSON document, one CSV table, or text for people. Progress goes to stderr."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from comity.cli.words import cell, clean, one_line

if TYPE_CHECKING:
    from rich.console import Console

_PIPE = 10_000  # columns: what goes into a pipe or file is not wrapped


def print_json(plain: Any) -> None:
    """One JSON document. Bytes are hex, moments ISO 8601 in UTC."""
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2, default=_plain) + "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One table with a heading; RFC 4180, cells that would be formulas are quoted."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([cell(_text(value)) for value in row] for row in rows)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same table as bytes for a file, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(_text(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def screen() -> "Console":
    """Where text for people goes. Nothing in it is markup."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _PIPE
    return console


def say(*lines: str) -> None:
    """Lines of text, each made safe for a terminal."""
    console = screen()
    for line in lines:
        console.print(clean(line))


def print_facts(title: str, facts: Mapping[str, object]) -> None:
    """A heading and what is said under it, one fact a line; empty facts are left out."""
    shown = {name: _text(value) for name, value in facts.items() if value not in (None, "", (), [])}
    width = max(map(len, shown), default=0)
    say(*([title] if title else []), *(f"  {name:<{width}}  {value}" for name, value in shown.items()))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, empty: str) -> None:
    """A table for people, or the words `empty`."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(one_line(_text(value)), overflow="fold") for value in row))
    screen().print(table if table.row_count else empty, soft_wrap=False)


@contextmanager
def progress(words: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show on stderr, where it is a terminal, that something is under way; call what it gives with how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    if total is not None:
        columns[2:2] = [BarColumn(), MofNCompleteColumn()]
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.update(task, completed=done)


def moment(at: datetime | None) -> str:
    """A moment in UTC as people read it, to the second."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC") if at else ""


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(_text(one) for one in value)
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | set | frozenset):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
