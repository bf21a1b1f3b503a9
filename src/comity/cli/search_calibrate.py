"""`comity search calibrate`: how often the judgement of a candidate errs, by threshold, script and sex."""

from pathlib import Path
from typing import Annotated, Any

import typer

from comity.cli.options import Json
from comity.cli.output import print_json, print_table, progress, say

EPILOG = "Example: comity search calibrate --variants variants.parquet --distractors distractors.parquet --rounds 5"


def calibrate(
    variants: Annotated[
        Path,
        typer.Option("--variants", metavar="FILE", help="Parquet: person_key, name, lang, script, kind, source."),
    ],
    distractors: Annotated[
        Path,
        typer.Option("--distractors", metavar="FILE", help="Parquet: name, lang, script; names of nobody asked for."),
    ],
    n: Annotated[int, typer.Option("--n", min=100, help="Strangers in the register.")] = 200_000,
    searches: Annotated[
        int, typer.Option("--searches", min=100, help="Searches for persons who are not in it.")
    ] = 300_000,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often dates of birth are drawn anew.")] = 5,
    per_group: Annotated[
        int | None, typer.Option("--per-group", min=1, help="At most so many known persons of each group.")
    ] = 1500,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Draws dates, mistakes and who is a stranger.")] = 7,
    as_json: Json = False,
) -> None:
    """Measure wrong automatic candidates and missed persons at each threshold, with dates of birth known.

    Dates and their mistakes follow the stated synthetic model (docs/explanation/matching.md). Curves that ship, and
    curves fitted on some persons, are scored on others and on the same draws; errors of strangers are scaled to the
    register of the stated base rate.
    """
    from comity.matching.calibrating.run import Sizes  # numpy, pypinyin: only when they are needed
    from comity.matching.calibrating.run import calibrate as run

    with progress("Reading names, then meeting strangers…", rounds + 3) as step:
        done = 0

        def tell(_what: str) -> None:
            nonlocal done
            done += 1
            step(done)

        report = run(variants, distractors, Sizes(n, searches, rounds, per_group), seed, tell)
    if as_json:
        print_json(report)
    else:
        _show(report)


def _show(report: dict[str, Any]) -> None:
    columns = ("threshold", "wrong", "wrong_per_100k", "wrong_per_100k_at_most", "missed")
    for curves in ("shipped", "fitted"):
        found = report[curves]
        say(f"With the curves that {'ship' if curves == 'shipped' else 'were fitted in this run'}:")
        print_table(columns, [[point[c] for c in columns] for point in found["curve"]], empty="Nothing was measured.")
        say(_bound(found["chosen"]))
    shipped = report["shipped"]
    at = shipped["at"]
    say(
        f"The threshold in force, {at['threshold']}: {at['wrong']} wrong seen, at most "
        f"{at['wrong_per_100k_at_most']:.2f} in 100,000 searches (95 %); {at['missed']:.1%} go to a human instead"
    )
    rows = [(name, *found.values()) for name, found in shipped["groups"].items()]
    print_table(("group", "searches", "missed", "ci95"), rows, empty="No person of this file can be asked for.")
    say(f"Groups that do worse: {', '.join(shipped['weak_groups']) or 'none'}")


def _bound(chosen: dict[str, Any] | None) -> str:
    if chosen is None:
        return "No threshold keeps wrong automatic candidates surely below one in 100,000 searches; draw more rounds."
    return (
        f"From {chosen['threshold']:.4f} on: at most {chosen['wrong_per_100k_at_most']:.2f} wrong automatic "
        f"candidates in 100,000 searches (95 %), and {chosen['missed']:.1%} of known persons go to a human instead"
    )
