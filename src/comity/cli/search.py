"""`comity search`: find a person by name, and measure how well that works."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.options import Json
from comity.cli.output import print_json, print_table, progress, say

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _search() -> None:
    """Find a person by name, whatever the script, and measure how well that works."""


@app.command(
    epilog="Example: comity search evaluate --variants variants.parquet --distractors distractors.parquet --n 100000"
)
def evaluate(
    variants: Annotated[
        Path,
        typer.Option(
            "--variants", metavar="FILE", help="Parquet: person_key, name, lang, script, kind, source; a name a row."
        ),
    ],
    distractors: Annotated[
        Path,
        typer.Option("--distractors", metavar="FILE", help="Parquet: name, lang, script; names of nobody asked for."),
    ],
    n: Annotated[int, typer.Option("--n", min=1, help="Names in the index.")] = 100_000,
    per_group: Annotated[
        int | None, typer.Option("--per-group", min=1, help="At most so many queries of each group; all without it.")
    ] = None,
    held_back: Annotated[
        bool,
        typer.Option(
            "--held-back", help="Ask only for persons that the shipped weights never saw, nor anyone of the same name."
        ),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws the queries.")] = 7,
    as_json: Json = False,
) -> None:
    """Measure how often the right person is found by name alone.

    Each person is in the index by one Latin name and is asked for by other names of theirs, in other scripts and
    languages. Prints recall at 1 and at 10 per query group with 95 % intervals, and the time of a search.
    """
    from comity.matching.evaluation import run  # numba: only when it is needed

    with progress("Indexing, then searching…", 2) as step:
        report = run.evaluate(
            variants, distractors, n, per_group=per_group, held_back=held_back, seed=seed, progress=step
        )
    if as_json:
        print_json(report)
    else:
        _show(report)


def _show(report: dict[str, object]) -> None:
    groups = report["groups"]
    assert isinstance(groups, dict)
    columns = ("queries", "recall_at_1", "recall_at_10", "mrr", "ci95")
    rows = [(name, *(found[c] for c in columns)) for name, found in groups.items()]
    rows += [
        (f"{group}: {part}", *(found[c] for c in columns))
        for group, parts in _table(report, "parts").items()
        for part, found in parts.items()
    ]
    rows += [(name, *(_table(report, name)[c] for c in columns)) for name in ("mean", "regional_mean") if report[name]]
    print_table(("group", *columns), rows, empty="No person of this file can be asked for.")
    say(f"{report['n']:,} names, {report['index_mb']} MB, built in {report['build_s']} s")
    say(f"A search takes {report['p50_ms']} ms (p50), {report['p95_ms']} ms (p95), one thread")


def _table(report: dict[str, object], name: str) -> dict[str, dict[str, dict[str, object]]]:
    table = report[name]
    assert isinstance(table, dict)
    return table
