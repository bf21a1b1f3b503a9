"""`comity law collection`: which steps both states' rules ask for, before evidence is collected."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from comity.bootstrap.law import open_corpus
from comity.cli.acts import read_day
from comity.cli.options import Json
from comity.cli.output import print_json, print_table, say

app = typer.Typer()


@app.command(
    "collection",
    epilog="Example: comity law collection --from CN --to VN --evidence electronic_data --done hash_computed",
)
def collection(
    requesting: Annotated[str, typer.Option("--from", help="State whose court is to use it.")],
    requested: Annotated[str, typer.Option("--to", help="State where it is collected.")],
    evidence: Annotated[str, typer.Option(help="electronic_data, statement, document or object.")],
    done: Annotated[list[str], typer.Option(help="A step that is planned or done; may be repeated.")] = [],  # noqa: B006  # typer reads it
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="The law of this day.")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Also as a new PDF file.")] = None,
    language: Annotated[str, typer.Option(help="Language of the paper, like en or zh.")] = "en",
    as_json: Json = False,
) -> None:
    """Say what is missing before collection. Exit 1 if a step is missing or a state's rules are unknown."""
    from comity.bootstrap.paper import collection_form, open_printer
    from comity.cli.files import check_new, write_file
    from comity.law.admissibility import collection_sheet

    if out is not None:
        check_new(out)
    now = datetime.now(UTC)
    day: date = read_day(as_of, "--as-of") if as_of else now.date()
    sheet = collection_sheet(requesting, requested, evidence, day, open_corpus(), done)
    form = collection_form(sheet, now)
    if out is not None:
        pdf = open_printer().print_form(form, language)
        write_file(out, pdf)
    if as_json:
        paper = {"file": str(out), "sha256": hashlib.sha256(pdf).hexdigest()} if out is not None else {}
        print_json({**form.attached, **paper})
    else:
        rows = (
            (row.step, "done" if row.done else "missing", rule.state, rule.law, rule.article, rule.confidence.value)
            for row in sheet.rows
            for rule in row.rules
        )
        print_table(("step", "state of it", "asked by", "law", "article", "sure"), rows, empty="No rule is known.")
        say(*(f"Nobody has read the rules of {state}: ask a lawyer there first." for state in sheet.unknown))
        say(f"Missing: {', '.join(sheet.missing)}." if sheet.missing else "Nothing known is missing.")
    if not sheet.is_ready:
        raise typer.Exit(1)
