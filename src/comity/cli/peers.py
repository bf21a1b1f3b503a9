"""`comity node peers`: other nodes come in by their statement's file and count once a named person compared it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.files import read_file
from comity.cli.key_words import LARGEST, describe_keys, plain_keys
from comity.cli.options import As, Json, Node
from comity.cli.output import moment, print_facts, print_json, print_table, say
from comity.cli.sessions import open_node, open_session

if TYPE_CHECKING:
    from comity.application.node.status import LineStatus, PeerStatus
    from comity.application.ports import GapRow, PeerRow

app = typer.Typer(help="Other nodes: import, confirm, suspend, list.", no_args_is_help=True)
NodeName = Annotated[str, typer.Argument(metavar="NODE-ID", help="The other node's id.")]


@app.command("import", epilog="Example: comity node peers import la.cbor --address https://la.example:7443 --as admin")
def import_peer(
    file: Annotated[Path, typer.Argument(help="The other node's key statement.")],
    node: Node,
    by: As,
    address: Annotated[str, typer.Option(help="Where it is reached, if not where its statement says.")] = "",
    as_json: Json = False,
) -> None:
    """Keep a node's key statement. It counts once its fingerprint is confirmed, or where its ministry vouches for it.

    The file's own fingerprint is not shown: what you type to confirm has to come from the other authority's people.
    """
    from comity.application.node.peers import import_statement

    data = read_file(file, LARGEST, "a key statement")
    session = open_session(node, by)
    row = import_statement(session.desk, session.officer, data, address=address)
    if as_json:
        print_json(_plain_row(row))
        return
    print_facts(f"{row.node} is {row.standing}.", {"Address": row.address})
    if row.standing == "pending":
        say(
            "Meet their people, or call them on a number that you know. Have them read their fingerprint, and type",
            f"what you hear: comity node peers confirm {row.node} --fingerprint …",
        )


@app.command(epilog="Example: comity node peers confirm la --fingerprint 3f2a-91bc-… --as admin --node ./cn")
def confirm(
    peer: NodeName,
    node: Node,
    by: As,
    fingerprint: Annotated[str, typer.Option("--fingerprint", help="As their people read it to you, all 64 digits.")],
    as_json: Json = False,
) -> None:
    """Confirm, in your name, that you compared a node's root fingerprint with its people."""
    from comity.application.node.peers import confirm_peer

    session = open_session(node, by)
    row = confirm_peer(session.desk, session.officer, peer, fingerprint)
    if as_json:
        print_json(_plain_row(row))
    else:
        say(f"{row.node} is confirmed by {row.confirmed_by}.")


@app.command(epilog='Example: comity node peers suspend la --reason "key lost, their call" --as admin --node ./cn')
def suspend(
    peer: NodeName,
    node: Node,
    by: As,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    as_json: Json = False,
) -> None:
    """Take nothing more from a node, and send it nothing."""
    from comity.application.node.peers import suspend_peer

    session = open_session(node, by)
    suspend_peer(session.desk, session.officer, peer, reason=reason)
    if as_json:
        print_json({"suspended": peer})
    else:
        say(f"{peer} is suspended.")


@app.command("list", epilog="Example: comity node peers list --node /var/lib/comity/cn")
def list_nodes(node: Node, as_json: Json = False) -> None:
    """List the nodes that this one knows: standing, who vouches, last seen, how long their keys are good."""
    from comity.application.node.status import list_peers

    rows = list_peers(open_node(node).desk)
    if as_json:
        print_json({"peers": plain_peers(rows)})
    else:
        show_peers(rows)


def plain_peers(rows: "Iterable[PeerStatus]") -> list[dict[str, Any]]:
    """Peers for programs."""
    names = ("node", "name", "standing", "confirmed_by", "address", "last_seen_at")
    return [{name: getattr(row, name) for name in names} | {"keys": plain_keys(row.keys)} for row in rows]


def show_peers(rows: "Iterable[PeerStatus]") -> None:
    """Peers for people."""
    table = (
        (
            row.node,
            row.name,
            row.standing,
            row.confirmed_by,
            moment(row.last_seen_at) or "never",
            describe_keys(row.keys),
        )
        for row in rows
    )
    print_table(("node", "name", "standing", "vouched by", "last seen", "keys"), table, empty="No other node is known.")


def plain_lines(lines: "Iterable[LineStatus]") -> list[dict[str, Any]]:
    """The outbox for programs."""
    names = ("peer", "state", "count", "oldest_at", "attempts", "last_error")
    return [{name: getattr(line, name) for name in names} for line in lines]


def show_lines(lines: "Iterable[LineStatus]") -> None:
    """The outbox for people."""
    table = (
        (line.peer, line.state, line.count, moment(line.oldest_at), line.attempts or "", line.last_error)
        for line in lines
    )
    columns = ("to", "state", "envelopes", "oldest", "tries", "last error")
    print_table(columns, table, empty="Nothing was ever sent.")


def plain_gaps(gaps: "Iterable[GapRow]") -> list[dict[str, Any]]:
    """Lines with a gap for programs."""
    names = ("sender", "case", "count", "size_bytes", "first_seq", "oldest_at")
    return [{name: getattr(gap, name) for name in names} for gap in gaps]


def show_gaps(gaps: "Iterable[GapRow]") -> None:
    """Lines with a gap for people."""
    table = ((gap.sender, str(gap.case or ""), gap.count, gap.first_seq, moment(gap.oldest_at)) for gap in gaps)
    print_table(("from", "case", "envelopes", "first place", "since"), table, empty="Nothing is held.")


def _plain_row(row: "PeerRow") -> dict[str, Any]:
    names = ("node", "standing", "fingerprint", "confirmed_by", "parent", "address", "sequence")
    return {name: getattr(row, name) for name in names}
