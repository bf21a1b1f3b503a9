"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

Node = Annotated[Path, typer.Option("--node", envvar="COMITY_NODE", metavar="FOLDER", help="The node's folder.")]
As = Annotated[str, typer.Option("--as", envvar="COMITY_AS", metavar="LOGIN", help="The officer who is signed in.")]
OptionalAs = Annotated[
    str, typer.Option("--as", envvar="COMITY_AS", metavar="LOGIN", help="The administrator who is signed in.")
]
Purpose = Annotated[
    str,
    typer.Option("--purpose", envvar="COMITY_PURPOSE", metavar="TEXT", help="What for; it stands in the audit log."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print one CSV table.")]
