"""`comity version`."""

import typer

from comity import __version__
from comity.cli.options import Json
from comity.cli.output import print_json

app = typer.Typer()


@app.command(epilog="Example: comity version --json")
def version(as_json: Json = False) -> None:
    """Say which version this is."""
    if as_json:
        print_json({"version": __version__})
    else:
        typer.echo(f"comity {__version__}")
