"""What a stolen key has touched: `comity node keys damage`."""

from datetime import datetime
from typing import Annotated, Any

import typer

from comity.cli.moments import read_moment
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import moment, print_csv, print_facts, print_json, print_table, progress
from comity.cli.sessions import open_session


def damage(
    peer: Annotated[str, typer.Argument(metavar="NODE-ID", help="Whose key it is: this node's or a peer's.")],
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key's id, at least eight digits of it.")],
    node: Node,
    by: As,
    purpose: Purpose,
    since: Annotated[
        str, typer.Option("--since", help="When it came into wrong hands; else the moment of its revocation.")
    ] = "",
    doubtful: Annotated[bool, typer.Option("--in-doubt", help="Only what nothing holds up.")] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List every act here that rests on a key, what holds each up, and which cases have acts in doubt. No content.

    An act stands if it is proven that it was there before the key was in wrong hands: in our log under a checkpoint
    that other states had cosigned, or by another node's receipt. Exit code 1 if anything is in doubt.
    """
    from comity.application.oversight.key_damage import key_damage

    session = open_session(node, by)
    at = read_moment(since) if since else None
    with progress("Looking through the log"):
        found = key_damage(session.desk, session.officer, peer, key, purpose=purpose, since=at)
    acts = found.in_doubt if doubtful else found.acts
    columns = ("kind", "name", "what", "case", "said_at", "known_at", "held", "by")
    rows = [
        (act.kind, act.name, act.what, act.case, act.said_at, act.known_at, act.held.how, act.held.by) for act in acts
    ]
    if as_json:
        print_json(
            {
                "node": found.node,
                "key": found.key_id,
                "purpose": found.purpose,
                "since": found.since,
                "revoked": found.revoked,
                "total": len(found.acts),
                "in_doubt": len(found.in_doubt),
                "cases": [{"case": str(case), "in_doubt": count} for case, count in found.cases.items()],
                "acts": [dict(zip(columns, row, strict=True)) for row in rows],
            }
        )
    elif as_csv:
        print_csv(columns, ([_cell(value) for value in row] for row in rows))
    else:
        print_facts(
            f"{found.node}  {found.key_id.hex()}  {found.purpose}",
            {
                "In wrong hands since": moment(found.since),
                "Acts that rest on it": len(found.acts),
                "In doubt": len(found.in_doubt),
                "Cases touched": [f"{case} ({count})" for case, count in found.cases.items()],
            },
        )
        shown = ((row[0], row[2], row[1].hex()[:16], row[3] or "", moment(row[5]), row[6]) for row in rows)
        print_table(("kind", "what", "name", "case", "here since", "held up by"), shown, empty="Nothing rests on it.")
    if found.in_doubt:
        raise typer.Exit(1)


def _cell(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if isinstance(value, datetime) else value
