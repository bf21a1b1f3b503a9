"""`comity bench NAME`: our figure, the limit or peer measured in the same run, and the ratio."""

import importlib
import json
import os
import platform
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from comity.domain.errors import InvalidInput

BENCHES = {
    "border": ("bench_border", "bench_border", 0.0),
    "exchange": ("bench_exchange", "bench_exchange", 5.0),
    "law": ("bench_law", "bench_law", 3.0),
    "log": ("bench_log", "bench_log", 1.0),
    "search": ("bench_search", "bench_search", 0.0),
}

app = typer.Typer()


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(BENCHES)}.")],
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, help="About how long each figure runs.")
    ] = None,
    attachment_gib: Annotated[
        float | None,
        typer.Option("--attachment-gib", min=0.001, help="Size of the attachment of `exchange`, in GiB; else 100 MB."),
    ] = None,
    variants: Annotated[
        Path | None, typer.Option("--variants", metavar="FILE", help="Names for `search`, as for `search evaluate`.")
    ] = None,
    distractors: Annotated[
        Path | None, typer.Option("--distractors", metavar="FILE", help="Other names for `search` and `border`.")
    ] = None,
    n: Annotated[int | None, typer.Option("--n", min=1, help="Names in the index; else 100,000.")] = None,
    per_group: Annotated[
        int | None, typer.Option("--per-group", min=1, help="Queries of each group of `search`, at most; else 200.")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FOLDER", help="Keep the node of `border` here, and ask it again next time."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure on this machine, now.

    Example: comity bench exchange --seconds 5
    """
    if name not in BENCHES:
        raise InvalidInput("bench.unknown", f"There is no bench {name!r}.", advice=f"Take one of {', '.join(BENCHES)}.")
    if attachment_gib is not None and name != "exchange":
        raise InvalidInput("bench.option", "Only the bench exchange has an attachment.", advice="Leave the option out.")
    module, function, usual = BENCHES[name]
    more = {"attachment_gib": attachment_gib} | _of_search(name, variants, distractors, n, per_group, keep)
    more = {option: value for option, value in more.items() if value is not None}
    console = Console(stderr=True)
    with console.status(f"Measuring {name}…"):
        measured = getattr(importlib.import_module(f"comity.cli.{module}"), function)(seconds or usual, **more)
    report = {"bench": name, "machine": _machine(), **measured}
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        Console().print(_table(report))


def _of_search(
    name: str,
    variants: Path | None,
    distractors: Path | None,
    n: int | None,
    per_group: int | None,
    keep: Path | None,
) -> dict[str, Any]:
    given = {"variants": variants, "distractors": distractors, "n": n, "per_group": per_group, "keep": keep}
    needed = {"search": ("variants", "distractors"), "border": ("distractors",)}.get(name, ())
    if any(given[option] is None for option in needed):
        raise InvalidInput(
            "bench.option",
            f"The bench {name} needs names.",
            advice=f"Give files with {' and '.join(f'--{option}' for option in needed)}.",
        )
    allowed = {"search": set(given) - {"keep"}, "border": {"distractors", "n", "keep"}}.get(name, set())
    if any(value is not None for option, value in given.items() if option not in allowed):
        raise InvalidInput("bench.option", "This bench does not read that option.", advice="Leave the option out.")
    return given


def _machine() -> dict[str, Any]:
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _table(report: dict[str, Any]) -> Table:
    table = Table(title=f"{report['bench']} on {report['machine']['cores']} cores, {report['machine']['system']}")
    for column in ("figure", "value", "unit", "against", "its value", "ratio"):
        table.add_column(column, justify="left" if column in ("figure", "unit", "against") else "right")
    for figure in report["figures"]:
        row = (figure[key] for key in ("name", "value", "unit", "against", "against_value", "ratio"))
        table.add_row(
            *("" if cell is None else f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in row)
        )
    return table
