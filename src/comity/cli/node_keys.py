"""`comity node keys`: what a node's key statement says, its fingerprint, and a ministry's countersignature."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new, read_file, write_file
from comity.cli.options import Json, Node
from comity.cli.output import moment, print_facts, print_json, progress, say
from comity.cli.sessions import open_node

if TYPE_CHECKING:
    from comity.application.node.status import KeysStatus
    from comity.evidence.statements import KeyStatement

app = typer.Typer(help="Keys: show, compare, countersign and install statements.", no_args_is_help=True)
LARGEST = 1 << 20  # bytes of a statement's file; the format's own limit is lower
_WARNINGS = {
    "expired": "EXPIRED",
    "expires_soon": "ends soon: make a new statement",
    "not_countersigned": "NOT COUNTERSIGNED by the node above",
}
StatementFile = Annotated[Path, typer.Argument(help="A key statement's file.")]


@app.command(epilog="Example: comity node keys show --node /var/lib/comity/cn-zj")
def show(node: Node, as_json: Json = False) -> None:
    """Show what the node's own key statement says, and where its file is."""
    from comity.evidence.statements import parse_statement

    running = open_node(node)
    statement = parse_statement(running.desk.keys.statement)
    file = running.keys_folder / "statement.cbor"
    if as_json:
        print_json(_plain(statement) | {"file": str(file)})
    else:
        _show(statement)
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


@app.command(epilog="Example: comity node keys countersign zj.cbor --root ./ROOT-KEY… --out zj-signed.cbor")
def countersign(
    statement: StatementFile,
    root: Annotated[Path, typer.Option("--root", help="The folder of the ministry's root key.")],
    out: Annotated[Path, typer.Option("--out", help="A new file for the countersigned statement.")],
    passphrase_stdin: Annotated[bool, typer.Option(help="Read the root's passphrase from stdin, one line.")] = False,
    as_json: Json = False,
) -> None:
    """Countersign the statement of a node below, which delegates the powers in it. Done at the offline root."""
    from comity.bootstrap import countersign_statement
    from comity.evidence.statements import parse_statement

    data = read_file(statement, LARGEST, "a key statement")
    below = parse_statement(data)
    check_new(out)
    if not as_json:
        _show(below)
    passphrase = ask_secret("Passphrase of the root key", from_stdin=passphrase_stdin, option="--passphrase-stdin")
    with progress("Opening the root key"):
        signed = countersign_statement(data, root, passphrase)
    write_file(out, signed)
    if as_json:
        print_json(_plain(below) | {"file": str(out)})
    else:
        say(f"Countersigned: {below.node} now has these powers. Bring {out} and your own statement to it.")


@app.command(epilog="Example: comity node keys install zj-signed.cbor --parent cn.cbor --node /var/lib/comity/cn-zj")
def install(
    statement: StatementFile,
    parent: Annotated[
        list[Path], typer.Option("--parent", help="Statement of a node above: the national one first, then the next.")
    ],
    node: Node,
    as_json: Json = False,
) -> None:
    """Put a countersigned statement, and that of the node above, into this node's keys."""
    from comity.bootstrap import install_statement, read_config

    read_config(node)
    data, *above = (read_file(path, LARGEST, "a key statement") for path in (statement, *parent))
    installed = install_statement(node, data, above)
    if as_json:
        print_json(_plain(installed))
    else:
        say(f"Installed: {installed.node}, countersigned by {installed.parent}.")


def plain_keys(keys: "KeysStatus") -> dict[str, Any]:
    """Facts of a statement for programs."""
    return {
        "sequence": keys.sequence,
        "fingerprint": keys.fingerprint,
        "valid_until": keys.valid_until,
        "warning": keys.warning,
    }


def describe_keys(keys: "KeysStatus") -> str:
    """The same in words."""
    warning = f"  {_WARNINGS[keys.warning]}" if keys.warning else ""
    return f"statement {keys.sequence}, good until {moment(keys.valid_until)}{warning}"


def _plain(statement: "KeyStatement") -> dict[str, Any]:
    return {
        "node": statement.node,
        "name": statement.name,
        "tier": statement.tier.value,
        "parent": statement.parent,
        "powers": sorted(power.value for power in statement.powers),
        "sequence": statement.sequence,
        "valid_from": statement.valid_from,
        "valid_until": statement.valid_until,
        "fingerprint": statement.root.fingerprint,
        "signing_keys": [
            {"id": dated.key.id, "algorithm": dated.key.algorithm, "valid_until": dated.valid_until}
            for dated in statement.signing_keys
        ],
        "sealing_keys": [{"id": key.id, "valid_until": key.valid_until} for key in statement.hpke_keys],
        "endpoints": statement.endpoints,
    }


def _show(statement: "KeyStatement") -> None:
    plain = _plain(statement)
    print_facts(
        f"{statement.node}  {statement.name}",
        {
            "Tier": plain["tier"],
            "Node above": plain["parent"],
            "Powers": plain["powers"],
            "Statement": f"{statement.sequence}, good until {moment(statement.valid_until)}",
            "Root fingerprint": plain["fingerprint"],
            "Signing keys": [f"{key['algorithm']} {key['id'].hex()}" for key in plain["signing_keys"]],
            "Sealing keys": [key["id"].hex() for key in plain["sealing_keys"]],
            "Addresses": statement.endpoints,
        },
    )
