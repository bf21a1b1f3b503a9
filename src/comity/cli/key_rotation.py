"""New keys for a node: what it proposes, what its offline root signs, and what the node above countersigns."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new, read_file, write_file
from comity.cli.key_words import LARGEST, NewFile, StatementFile, parse_own, plain_statement, show_statement
from comity.cli.moments import read_moment
from comity.cli.options import Json, Node
from comity.cli.output import print_facts, print_json, progress, say
from comity.cli.sessions import open_node
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.bootstrap import RunningNode
    from comity.evidence.rotation import Proposal
    from comity.evidence.statements import KeyStatement

Again = Annotated[bool, typer.Option("--again", help="Throw away keys that were prepared before and not installed.")]


class Reason(StrEnum):
    """Why a key is revoked."""

    LOST = "lost"
    STOLEN = "stolen"
    RETIRED = "retired"


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
        show_statement(below)
    passphrase = ask_secret("Passphrase of the root key", from_stdin=passphrase_stdin, option="--passphrase-stdin")
    with progress("Opening the root key"):
        signed = countersign_statement(data, root, passphrase)
    write_file(out, signed)
    if as_json:
        print_json(plain_statement(below) | {"file": str(out)})
    else:
        say(f"Countersigned: {below.node} now has these powers. Bring {out} and your own statement to it.")


def rotate(node: Node, out: NewFile, again: Again = False, as_json: Json = False) -> None:
    """Step 1 of 3: make new online keys, and write the proposal that the offline root signs. Nothing changes yet.

    Then carry the file to the root's machine: `comity node keys sign`; a province's statement goes on to its ministry:
    `comity node keys countersign`; and back here: `comity node keys install`.
    """
    from comity.bootstrap import prepare_keys

    check_new(out)
    open_node(node)
    prepared = prepare_keys(node, again=again)
    write_file(out, prepared.data)
    _tell_prepared(prepared.statement, out, as_json)


def revoke(
    key: Annotated[
        list[str],
        typer.Argument(help="Key id, or its beginning; or events, receipts, log, sealing, all, root.", metavar="KEY…"),
    ],
    node: Node,
    out: NewFile,
    since: Annotated[str, typer.Option("--since", help="From when on it was in wrong hands, like 2026-11-20T08:00Z.")],
    reason: Annotated[Reason, typer.Option("--reason", help="Why.")],
    again: Again = False,
    as_json: Json = False,
) -> None:
    """Our key is stolen: revoke it and take new keys, in one statement. Writes the proposal for the root.

    Everything goes the way of `rotate`, but at once. A proposal that the stolen key should have signed is not vouched
    for: the root's people compare key ids by voice and give --emergency.
    """
    from comity.bootstrap import prepare_keys
    from comity.evidence.statements import Revocation

    check_new(out)
    running, at = open_node(node), read_moment(since)
    revoked = [Revocation(key_id, at, reason.value) for key_id in _chosen(running, key)]
    prepared = prepare_keys(node, revoked=revoked, again=again)
    write_file(out, prepared.data)
    _tell_prepared(prepared.statement, out, as_json)


def sign(
    proposal: Annotated[Path, typer.Argument(help="What `rotate` or `revoke` wrote at the node.")],
    root: Annotated[Path, typer.Option("--root", help="The folder of the node's own root key.")],
    out: NewFile,
    emergency: Annotated[
        bool, typer.Option("--emergency", help="The present key is stolen or lost and could not sign the proposal.")
    ] = False,
    passphrase_stdin: Annotated[bool, typer.Option(help="Read the root's passphrase from stdin, one line.")] = False,
    as_json: Json = False,
) -> None:
    """Step 2 of 3, at the offline root: look at what is proposed, and sign the statement with both root keys."""
    from comity.bootstrap import sign_keys
    from comity.bootstrap.rotating import check_vouched
    from comity.evidence.rotation import read_proposal
    from comity.evidence.statements import parse_statement

    data = read_file(proposal, 3 * LARGEST, "a key proposal")
    asked = read_proposal(data)
    check_new(out)
    if not as_json:
        show_statement(asked.statement)
        _show_change(asked)
    check_vouched(asked, emergency=emergency)
    passphrase = ask_secret("Passphrase of the root key", from_stdin=passphrase_stdin, option="--passphrase-stdin")
    with progress("Opening the root key"):
        signed = sign_keys(data, root, passphrase, emergency=emergency)
    write_file(out, signed)
    statement = parse_statement(signed)
    if as_json:
        print_json(plain_statement(statement) | {"file": str(out), "vouched": asked.vouched})
    elif statement.parent:
        say(f"Signed. Now {statement.parent} countersigns {out}: `comity node keys countersign`.")
    else:
        say(f"Signed. Bring {out} to the node: `comity node keys install`.")


def _tell_prepared(statement: "KeyStatement", out: Path, as_json: bool) -> None:
    if as_json:
        print_json(plain_statement(statement) | {"file": str(out)})
        return
    show_statement(statement)
    say("", f"{out} is for the offline root: `comity node keys sign {out}`. Until it is installed nothing changes.")


def _show_change(asked: "Proposal") -> None:
    from comity.evidence.rotation import key_ids

    before, after = key_ids(asked.replaces), key_ids(asked.statement)
    print_facts(
        "What changes",
        {
            "Vouched for": "by the node's present key" if asked.vouched else "BY NOBODY: compare the ids by voice",
            "Statement": f"{asked.replaces.sequence} → {asked.statement.sequence}",
            "New": [f"{what} {key_id.hex()}" for key_id, what in after.items() if key_id not in before],
            "No longer listed": [f"{what} {key_id.hex()}" for key_id, what in before.items() if key_id not in after],
            "Revoked": [
                f"{one.key_id.hex()} {one.reason} since {one.valid_from.isoformat()}"
                for one in asked.statement.revoked
                if one not in asked.replaces.revoked
            ],
        },
    )


def _chosen(running: "RunningNode", words: list[str]) -> list[bytes]:
    """Ids of our keys, of today or earlier, that these words name.

    Raises:
        InvalidInput: A word names none, or more than one.
    """
    from comity.application.node.own_keys import own_statements
    from comity.evidence.rotation import key_ids

    desk = running.desk
    with desk.store.reading() as unit:
        known = {key_id: what for one in own_statements(desk, unit) for key_id, what in key_ids(one).items()}
    log = [one.public.id for one in desk.keys.log]
    present = key_ids(parse_own(desk))
    sealing = [key_id for key_id, what in present.items() if what == "sealing"]
    groups = {
        "events": [desk.keys.events.public.id],
        "receipts": [desk.keys.receipts.public.id],
        "log": log,
        "sealing": sealing,
        "all": list(present),
        "root": [key.id for key in (parse_own(desk).root.ed25519, parse_own(desk).root.mldsa44)],
    }
    found: dict[bytes, None] = {}
    for word in words:
        hits = groups.get(word) or [one for one in known if len(word) >= 8 and one.hex().startswith(word.lower())]
        if not hits or (word not in groups and len(hits) > 1):
            raise InvalidInput(
                "keys.unknown",
                f"{word[:40]!r} names none of this node's keys, or several.",
                advice="Take an id from `comity node keys show`, at least eight digits of it.",
            )
        found |= dict.fromkeys(hits)
    return list(found)
