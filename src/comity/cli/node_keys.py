"""`comity node keys`: what a node's key statement says, its fingerprint, rotation, revocation, countersignature."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new, read_file, write_file
from comity.cli.moments import read_moment
from comity.cli.options import As, Csv, Json, Node, Purpose
from comity.cli.output import moment, print_csv, print_facts, print_json, print_table, progress, say
from comity.cli.sessions import open_node, open_session
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.desk import Desk
    from comity.application.node.status import KeysStatus
    from comity.bootstrap import RunningNode
    from comity.evidence.rotation import Proposal
    from comity.evidence.statements import KeyStatement

app = typer.Typer(help="Keys: show, compare, rotate, revoke, sign, countersign and install.", no_args_is_help=True)


class Reason(StrEnum):
    """Why a key is revoked."""

    LOST = "lost"
    STOLEN = "stolen"
    RETIRED = "retired"


LARGEST = 1 << 20  # bytes of a statement's file; the format's own limit is lower
_WARNINGS = {
    "expired": "EXPIRED",
    "expires_soon": "ends soon: make a new statement",
    "not_countersigned": "NOT COUNTERSIGNED by the node above",
}
NewFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")]
Again = Annotated[bool, typer.Option("--again", help="Throw away keys that were prepared before and not installed.")]
_CEREMONY = (
    "Two custodians of each authority meet in one room, and show who they are.",
    "Each side reads its fingerprint aloud, row by row; the other follows on its own node's screen, not on paper.",
    "Every group is compared. If one differs, stop: nobody confirms anything.",
    "The administrator of each node types the fingerprint as it was heard: comity node peers confirm.",
    "All four sign below. Each side keeps one sheet.",
    "The root goes back into its sealed cover, in two custodians' hands, away from every machine on a network.",
)
StatementFile = Annotated[Path, typer.Argument(help="A key statement's file.")]


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
        _show_history(running, of, as_json)
        return
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
        print_json(_plain(installed))
    elif installed.parent:
        say(f"Installed: {installed.node}, statement {installed.sequence}, countersigned by {installed.parent}.")
    else:
        say(f"Installed: {installed.node}, statement {installed.sequence}.")


@app.command(epilog="Example: comity node keys rotate --out cn-proposal.cbor --node /var/lib/comity/cn")
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


@app.command(epilog="Example: comity node keys revoke events --since 2026-11-20T08:00Z --reason stolen --out p.cbor")
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


@app.command(epilog="Example: comity node keys sign cn-proposal.cbor --root ./ROOT-KEY… --out cn-signed.cbor")
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
        _show(asked.statement)
        _show_change(asked)
    check_vouched(asked, emergency=emergency)
    passphrase = ask_secret("Passphrase of the root key", from_stdin=passphrase_stdin, option="--passphrase-stdin")
    with progress("Opening the root key"):
        signed = sign_keys(data, root, passphrase, emergency=emergency)
    write_file(out, signed)
    statement = parse_statement(signed)
    if as_json:
        print_json(_plain(statement) | {"file": str(out), "vouched": asked.vouched})
    elif statement.parent:
        say(f"Signed. Now {statement.parent} countersigns {out}: `comity node keys countersign`.")
    else:
        say(f"Signed. Bring {out} to the node: `comity node keys install`.")


@app.command(epilog="Example: comity node keys damage la 3f2a91bc --since 2026-11-20 --purpose theft --as admin")
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


def _show_history(running: "RunningNode", peer: str, as_json: bool) -> None:
    from comity.application.directory import ring_of

    with running.desk.store.reading() as unit:
        statements = ring_of(running.desk, unit, [peer]).history(peer)
    if as_json:
        print_json({"node": peer, "statements": [_plain(one) for one in statements]})
        return
    for one in statements:
        _show(one)


def _tell_prepared(statement: "KeyStatement", out: Path, as_json: bool) -> None:
    if as_json:
        print_json(_plain(statement) | {"file": str(out)})
        return
    _show(statement)
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


def parse_own(desk: "Desk") -> "KeyStatement":
    """The node's present statement."""
    from comity.evidence.statements import parse_statement

    return parse_statement(desk.keys.statement)


def plain_keys(keys: "KeysStatus") -> dict[str, Any]:
    """Facts of a statement for programs."""
    return {
        "sequence": keys.sequence,
        "fingerprint": keys.fingerprint,
        "valid_until": keys.valid_until,
        "warning": keys.warning,
        "days_left": keys.days_left,
        "within": keys.within,
    }


def describe_keys(keys: "KeysStatus") -> str:
    """The same in words."""
    warning = f"  {_WARNINGS[keys.warning]}" if keys.warning else ""
    left = f" ({keys.days_left} days)" if keys.within else ""
    return f"statement {keys.sequence}, good until {moment(keys.valid_until)}{left}{warning}"


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
        "log_keys": [statement.log.ed25519.id, statement.log.mldsa44.id],
        "revoked": [{"id": one.key_id, "since": one.valid_from, "reason": one.reason} for one in statement.revoked],
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
            "Log keys": [key_id.hex() for key_id in plain["log_keys"]],
            "Revoked": [f"{one['id'].hex()} {one['reason']} since {moment(one['since'])}" for one in plain["revoked"]],
            "Addresses": statement.endpoints,
        },
    )
