"""`comity exchange`: what is under way, and envelopes carried on a disk where no line leads."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli import peers
from comity.cli.files import check_new, read_file, write_file
from comity.cli.options import As, Json, Node
from comity.cli.output import print_facts, print_json, progress, say
from comity.cli.sessions import open_node, open_session

if TYPE_CHECKING:
    from comity.application.node.carry_file import ImportedFile

app = typer.Typer(help="See what is under way, and carry it on a disk where no line leads.", no_args_is_help=True)


@app.command(epilog="Example: comity exchange status --node /var/lib/comity/cn-zj")
def status(node: Node, as_json: Json = False) -> None:
    """Show the outbox by node and state: how many, since when, how often tried, the last error. No content."""
    from comity.application.node.status import list_lines

    lines = list_lines(open_node(node).desk)
    if as_json:
        print_json({"outbox": peers.plain_lines(lines)})
    else:
        peers.show_lines(lines)


@app.command(epilog="Example: comity exchange export --to la --out for-la.carrier --as desk")
def export(
    to: Annotated[str, typer.Option("--to", metavar="NODE-ID", help="The node that the disk goes to.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file for the envelopes.")],
    node: Node,
    login: As,
    as_json: Json = False,
) -> None:
    """Write everything that waits for a node into one file: the same sealed envelopes that the line would carry."""
    from comity.application.node.carry_file import export_file

    check_new(out)
    session = open_session(node, login)
    with progress("Writing"):
        made = export_file(session.desk, session.officer, to)
        write_file(out, made.data)
    if as_json:
        facts = {name: getattr(made, name) for name in ("envelopes", "receipts", "left")}
        print_json({"file": str(out), "to": to, "bytes": len(made.data)} | facts)
        return
    say(f"{out}: {made.envelopes} envelopes and {made.receipts} receipts for {to}.")
    if made.left:
        say(f"{made.left} did not fit; export again once these are settled.")


@app.command("import", epilog="Example: comity exchange import for-la.carrier --receipts for-cn.carrier --as desk")
def import_(
    file: Annotated[Path, typer.Argument(help="The file that came on a disk.")],
    node: Node,
    login: As,
    receipts: Annotated[
        Path | None, typer.Option("--receipts", metavar="FILE", help="A new file for our receipts, to carry home.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in a file that came on a disk, and write the receipts that go home. Doing it twice changes nothing.

    Exit code 1 if something in it was refused; whatever proves itself is taken in all the same.
    """
    from comity.application.node.carry_file import import_file
    from comity.exchange.carrier_file import MAX_FILE

    data = read_file(file, MAX_FILE, "envelopes")
    home = receipts or file.with_name(f"{file.name}.receipts")
    check_new(home)
    session = open_session(node, login)
    with progress("Taking in"):
        taken = import_file(session.desk, session.officer, data)
    if taken.answer is not None:
        write_file(home, taken.answer)
    plain = _plain(taken) | {"receipts_file": str(home) if taken.answer else None}
    if as_json:
        print_json(plain)
    else:
        _show(taken, plain)
    if plain["refused"] or taken.faults:
        raise typer.Exit(1)


def _plain(taken: "ImportedFile") -> dict[str, Any]:
    verdicts = Counter(result.verdict.value for result in taken.results)
    refused = [
        {"place": place, "verdict": result.verdict.value, "code": result.code, "message": result.message}
        for place, result in enumerate(taken.results, 1)
        if result.code
    ]
    return {
        "sender": taken.sender,
        "envelopes": len(taken.results),
        "verdicts": dict(sorted(verdicts.items())),
        "refused": refused,
        "missing": [gap for result in taken.results for gap in result.missing],
        "settled": taken.settled,
        "receipt_faults": taken.faults,
    }


def _show(taken: "ImportedFile", plain: dict[str, Any]) -> None:
    print_facts(
        f"From {taken.sender}: {plain['envelopes']} envelopes",
        {
            **{name.capitalize(): count for name, count in plain["verdicts"].items()},
            "Ours now settled": taken.settled or None,
            "Places still missing": [f"{first} to {last}" for first, last in plain["missing"]],
        },
    )
    for fault in plain["refused"]:
        say(f"  Envelope {fault['place']} was refused [{fault['code']}] {fault['message']}")
    for code in taken.faults:
        say(f"  A receipt was refused [{code}]")
    if plain["receipts_file"]:
        say(f"Carry {plain['receipts_file']} home to {taken.sender}; there: comity exchange import")
