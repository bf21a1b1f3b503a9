"""`comity node keys`: what a node's key statement says, its fingerprint, the ceremony's sheet, a new one's place."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.files import read_file
from comity.cli.key_damage import damage
from comity.cli.key_rotation import countersign, revoke, rotate, sign
from comity.cli.key_words import LARGEST, StatementFile, parse_own, plain_statement, show_history, show_statement
from comity.cli.options import Json, Node
from comity.cli.output import moment, print_facts, print_json, say
from comity.cli.sessions import open_node

app = typer.Typer(help="Keys: show, compare, rotate, revoke, sign, countersign and install.", no_args_is_help=True)
_CEREMONY = (
    "Two custodians of each authority meet in one room, and show who they are.",
    "Each side reads its fingerprint aloud, row by row; the other follows on its own node's screen, not on paper.",
    "Every group is compared. If one differs, stop: nobody confirms anything.",
    "The administrator of each node types the fingerprint as it was heard: comity node peers confirm.",
    "All four sign below. Each side keeps one sheet.",
    "The root goes back into its sealed cover, in two custodians' hands, away from every machine on a network.",
)


@app.command(epilog="Example: comity node keys show --node /var/lib/comity/cn-zj")
def show(
    node: Node,
    of: Annotated[
        str, typer.Option("--of", metavar="NODE-ID", help="Of a peer: every statement that it had here.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Show what the node's own key statement says, and where its file is; or the statements of a peer, newest first."""
    from comity.evidence.statements import parse_statement

    running = open_node(node)
    if of:
        show_history(running, of, as_json)
        return
    statement = parse_statement(running.desk.keys.statement)
    file = running.keys_folder / "statement.cbor"
    if as_json:
        print_json(plain_statement(statement) | {"file": str(file)})
    else:
        show_statement(statement)
        print_facts("", {"File": file})


@app.command(epilog="Example: comity node keys fingerprint --node /var/lib/comity/cn")
def fingerprint(node: Node, as_json: Json = False) -> None:
    """Print the root's fingerprint, to be read to a peer's people in person."""
    from comity.evidence.statements import parse_statement

    text = parse_statement(open_node(node).desk.keys.statement).root.fingerprint
    if as_json:
        print_json({"fingerprint": text})
    else:
        say(text)


@app.command(epilog="Example: comity node keys ceremony --node /var/lib/comity/cn > sheet.txt")
def ceremony(node: Node, as_json: Json = False) -> None:
    """Print the sheet of a key ceremony: the root's fingerprint in groups, the steps, lines to sign.

    The pages have the same in the officer's language, for paper: /node/ceremony.
    """
    from comity.application.node.ceremony import sheet_of

    desk = open_node(node).desk
    sheet = sheet_of(parse_own(desk), desk.clock.now())
    if as_json:
        names = ("node", "name", "sequence", "valid_until", "fingerprint", "rows", "keys", "made_at")
        print_json({name: getattr(sheet, name) for name in names})
        return
    blank = "_" * 34
    say(f"KEY CEREMONY   {sheet.node}  {sheet.name}", "", "Fingerprint of the root", "")
    say(*(f"   {number}   {'   '.join(row)}" for number, row in enumerate(sheet.rows, 1)), "")
    say(f"Key statement {sheet.sequence}, good until {moment(sheet.valid_until)}. Printed {moment(sheet.made_at)}.", "")
    say(*(f"{number}. {words}" for number, words in enumerate(_CEREMONY, 1)), "")
    say(*(f"{words:<22}{blank}" for words in ("Date and place", "The other authority")), "")
    say(*(f"{words} {number:<12}{blank}" for number in (1, 2) for words in ("Custodian", "Signature")))


app.command(epilog="Example: comity node keys countersign zj.cbor --root ./ROOT-KEY… --out zj-signed.cbor")(countersign)


@app.command(epilog="Example: comity node keys install zj-signed.cbor --parent cn.cbor --node /var/lib/comity/cn-zj")
def install(
    statement: StatementFile,
    node: Node,
    parent: Annotated[
        list[Path], typer.Option("--parent", help="Statement of a node above: the national one first, then the next.")
    ] = [],  # noqa: B006  # typer reads the default
    as_json: Json = False,
) -> None:
    """Put a signed statement, and those of the nodes above, into this node's keys: with it the rotation is done.

    Whatever runs on this node goes on with the new keys within a second. Peers are told at once, or with the next call.
    """
    from comity import bootstrap

    bootstrap.read_config(node)
    data, *above = (read_file(path, LARGEST, "a key statement") for path in (statement, *parent))
    open_node(node)  # what the history says of our statements is asked before the switch
    installed = bootstrap.install_keys(node, data, above)
    open_node(node)  # into log and history, and out to the peers
    if as_json:
        print_json(plain_statement(installed))
    elif installed.parent:
        say(f"Installed: {installed.node}, statement {installed.sequence}, countersigned by {installed.parent}.")
    else:
        say(f"Installed: {installed.node}, statement {installed.sequence}.")


app.command(epilog="Example: comity node keys rotate --out cn-proposal.cbor --node /var/lib/comity/cn")(rotate)
app.command(epilog="Example: comity node keys revoke events --since 2026-11-20T08:00Z --reason stolen --out p.cbor")(
    revoke
)
app.command(epilog="Example: comity node keys sign cn-proposal.cbor --root ./ROOT-KEY… --out cn-signed.cbor")(sign)
app.command(epilog="Example: comity node keys damage la 3f2a91bc --since 2026-11-20 --purpose theft --as admin")(damage)
