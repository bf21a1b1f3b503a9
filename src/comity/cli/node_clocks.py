"""`comity node clocks`: the ladder that tells people before a deadline is broken."""

import typer

from comity.cli.options import Json, Node
from comity.cli.output import moment, print_json, print_table, say
from comity.cli.sessions import open_node

app = typer.Typer(help="Tell people before a deadline is broken.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Tell people before a deadline is broken."""


@app.command(epilog="Example: comity node clocks run --node /var/lib/comity/la")
def run(node: Node, as_json: Json = False) -> None:
    """Take every step of the ladder that is due now, once. A node that serves does so by itself."""
    from dataclasses import asdict

    from comity.application.node.remind import clock_round

    done = clock_round(open_node(node).desk)
    if as_json:
        failed = [{"request": request, "code": code} for request, code in done.failed]
        print_json({"steps": [asdict(one) for one in done.told], "failed": failed})
        return
    rows = (
        (
            f"{one.clock} {one.measure}".strip(),
            f"{one.percent} %",
            one.role,
            moment(one.due_at),
            "both sides" if one.shared else "here",
            one.case,
        )
        for one in done.told
    )
    print_table(("clock", "step", "told", "due", "seen by", "case"), rows, empty="Nobody is to be told.")
    for request, code in done.failed:
        say(f"Request {request}: {code}; the next round tries again.")
