"""Registers in the form that is asked for: a table for people, CSV, JSON or Markdown."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from comity.cli.output import print_csv, print_json, print_table, say
from comity.cli.words import clean
from comity.law.tables import Table, markdown


class Form(StrEnum):
    """How a register leaves."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MD = "md"


Format = Annotated[Form, typer.Option("--format", help="table, csv, json or md.")]


def form_of(form: Form, *, as_json: bool) -> Form:
    """The form that two options ask for; ``--json`` wins."""
    return Form.JSON if as_json else form


def print_register(
    table: Table,
    form: Form,
    *,
    title: str,
    plain: Mapping[str, Any],
    empty: str,
    brief: Table | None = None,
    note: str = "",
) -> None:
    """Print a register: `plain` is the JSON document, `brief` what a screen shows, `note` a last line for people."""
    if form is Form.JSON:
        print_json(plain)
    elif form is Form.CSV:
        print_csv(table.columns, table.rows)
    elif form is Form.MD:
        typer.echo(clean(markdown(table, title, note)), nl=False)
    else:
        shown = brief or table
        say(title)
        print_table([name.replace("_", " ") for name in shown.columns], shown.rows, empty=empty)
        say(*([note] if note else []))
