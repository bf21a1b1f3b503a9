"""`comity node`: make a node, see how it stands, rebuild what it shows, run it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from comity.cli import alarms, archive, key_warnings, key_words, node_clocks, node_keys, officers, peers, serving
from comity.cli.asking import ask_secret
from comity.cli.options import Json, Node
from comity.cli.output import moment, print_facts, print_json, progress, say
from comity.cli.sessions import open_node
from comity.domain.authorities import Authority, Power, Tier, check_node_id, state_of
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.node.status import NodeStatus

app = typer.Typer(help="Make a node, keep its keys, officers and peers, run it.", no_args_is_help=True)
app.add_typer(archive.app, name="archive")
app.add_typer(node_keys.app, name="keys")
app.add_typer(node_clocks.app, name="clocks")
app.add_typer(officers.app, name="officers")
app.add_typer(peers.app, name="peers")
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)

ANYWHERE = "0.0.0.0"  # noqa: S104  # other states' nodes call from outside; who they are is proven by signatures
Port = Annotated[int, typer.Option(min=1, max=65535)]


@app.command(
    epilog="Example: comity node init ./cn --id cn --name Bureau --tier national --public https://cn.example:7443"
)
def init(
    folder: Annotated[Path, typer.Argument(help="A new folder for everything that the node keeps.")],
    node_id: Annotated[str, typer.Option("--id", help="Its id: cn, cn-zj, cn-zj-hz.")],
    name: Annotated[str, typer.Option("--name", help="The authority's name.")],
    tier: Annotated[Tier, typer.Option("--tier", help="How high it stands in its state.")],
    public: Annotated[str, typer.Option("--public", help="Address by which peers reach it, https://host:port.")],
    parent: Annotated[str, typer.Option("--parent", help="The node above, for a province or a city.")] = "",
    power: Annotated[list[Power], typer.Option("--power", help="What the node above delegates; may be repeated.")] = [],  # noqa: B006  # typer reads the default
    officers_host: Annotated[str, typer.Option(help="Where officers' browsers connect.")] = "127.0.0.1",
    officers_port: Port = 8443,
    peers_host: Annotated[str, typer.Option(help="Where other nodes connect.")] = ANYWHERE,
    peers_port: Port = 7443,
    time_zone: Annotated[str, typer.Option(help="IANA name of the authority's clock.")] = "UTC",
    language: Annotated[list[str], typer.Option("--language", help="Languages it reads; may be repeated.")] = ["en"],  # noqa: B006  # as above
    passphrase_stdin: Annotated[bool, typer.Option(help="Read the root's passphrase from stdin, one line.")] = False,
    as_json: Json = False,
) -> None:
    """Make a node: root key, online keys, line certificates, key statement, configuration.

    The root key is sealed under a passphrase of at least 16 characters, in a folder whose name says that it must leave
    this machine. The node does not serve while it is here.
    """
    from comity.bootstrap import Listener, NodeConfig, create_node

    authority = _authority(node_id, name, tier, parent, frozenset(power), time_zone, tuple(language))
    listeners = Listener(officers_host, officers_port), Listener(peers_host, peers_port)
    config = NodeConfig(authority, *listeners, public, folder=folder)
    words = "Passphrase of the root key"
    passphrase = ask_secret(words, from_stdin=passphrase_stdin, option="--passphrase-stdin", twice=True)
    with progress("Making keys"):
        created = create_node(config, passphrase)
    if as_json:
        print_json(
            {
                "node": node_id,
                "folder": str(folder),
                "fingerprint": created.fingerprint,
                "statement": str(created.statement),
                "root_folder": str(created.root_folder),
            }
        )
        return
    facts = {
        "Root fingerprint": created.fingerprint,
        "Key statement": created.statement,
        "Root key": created.root_folder,
    }
    print_facts(f"Node {node_id} is made in {folder}.", facts)
    say("", *_next_steps(config.authority, created.root_folder))


@app.command(epilog="Example: comity node status --node /var/lib/comity/cn-zj --json")
def status(
    node: Node,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 if something about keys is urgent: for a nightly job.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how the node stands: log and cosigners, outbox, peers, keys and their end, law, schema. No content.

    Warns 30, 14 and 7 days before a key ends, ours or a peer's, and says what to run.
    """
    from comity.application.node.status import node_status
    from comity.application.query.keeping import index_status
    from comity.cli.search_view import plain_index, show_index

    running = open_node(node)
    found = node_status(running.desk)
    root, schema = running.root_is_readable, running.schema_is_current
    index = index_status(running.desk)
    warnings = [*found.warnings, *key_warnings.waiting(node)]
    if as_json:
        facts = {"root_readable": root, "schema_current": schema, "warnings": key_warnings.plain(warnings)}
        print_json(_plain_status(found) | {"index": plain_index(index)} | facts)
    else:
        _show_status(found, root, schema)
        say("", "Search index")
        show_index(index)
        key_warnings.show(warnings)
    if strict and any(one.urgent for one in warnings):
        raise typer.Exit(1)


@app.command(epilog="Example: comity node rebuild --node /var/lib/comity/cn-zj")
def rebuild(node: Node, as_json: Json = False) -> None:
    """Drop what the inbox lists and fold it anew from the events. Exit code 1 if anything had been different."""
    from comity.application.oversight.rebuild_projections import rebuild_projections

    desk = open_node(node).desk
    with progress("Rebuilding"):
        rebuilt = rebuild_projections(desk)
    if as_json:
        differed = [str(one) for one in rebuilt.differed]
        print_json({"cases": rebuilt.cases, "rows": rebuilt.rows, "differed": differed})
    else:
        say(f"{rebuilt.cases} cases folded into {rebuilt.rows} rows.")
        say(
            f"{len(rebuilt.differed)} rows had been different and are right now."
            if rebuilt.differed
            else "Nothing had been different."
        )
    if rebuilt.differed:
        raise typer.Exit(1)


def _authority(
    node: str, name: str, tier: Tier, parent: str, powers: frozenset[Power], zone: str, languages: tuple[str, ...]
) -> Authority:
    """The authority, whole in itself.

    Raises:
        InvalidInput: An id, the time zone, or parent and tier do not go together.
    """
    check_node_id(node)
    if (tier is Tier.NATIONAL) == bool(parent):
        raise InvalidInput(
            "node.parent",
            "A national node has no parent, every other node has one.",
            advice="Look at --tier, --parent.",
        )
    if parent and not node.startswith(f"{check_node_id(parent)}-"):
        raise InvalidInput("node.parent", f"{node} does not lie below {parent}.", advice=f"Call it {parent}-….")
    if not name.strip():
        raise InvalidInput("node.name", "The authority has no name.", advice="Give --name.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            "node.time_zone", f"{zone!r} is no time zone.", advice="Write it like Asia/Vientiane."
        ) from error
    given = frozenset(Power) if tier is Tier.NATIONAL else powers
    return Authority(node, state_of(node), tier, name.strip(), parent or None, given, zone, languages)


def _next_steps(authority: Authority, root: Path) -> list[str]:
    steps = [f"Now: 1. Move {root} to an offline medium, in two custodians' hands."]
    if authority.parent:
        steps.append(f"     2. Have {authority.parent} countersign the key statement, then `comity node keys install`.")
    steps.append(f"     {len(steps) + 1}. Make an administrator: `comity node officers add --role administrator …`.")
    steps.append("     Read the fingerprint to your peers in person; it is what they trust.")
    return steps


def _plain_status(found: "NodeStatus") -> dict[str, Any]:
    newest = found.checkpoint
    return {
        "node": found.node,
        "name": found.name,
        "tier": found.tier,
        "parent": found.parent,
        "corpus": found.corpus,
        "keys": key_words.plain_keys(found.keys),
        "log": {
            "size": found.log_size,
            "checkpoint": newest
            and {"size": newest.size, "root": newest.root, "at": newest.at, "cosigners": newest.cosignatures},
            "witness_states": found.witness_states,
            "quorum": {"needed": found.quorum, "reached": len(found.witness_states) >= found.quorum},
        },
        "alarms": [alarms.plain_alarm(row) for row in found.alarms],
        "outbox": peers.plain_lines(found.lines),
        "gaps": peers.plain_gaps(found.gaps),
        "peers": peers.plain_peers(found.peers),
    }


def _show_status(found: "NodeStatus", root_readable: bool, schema_current: bool) -> None:
    newest = found.checkpoint
    checkpoint = f"{newest.size} leaves at {moment(newest.at)}" if newest else "none yet"
    print_facts(
        f"{found.node}  {found.name}",
        {
            "Tier": f"{found.tier}, below {found.parent}" if found.parent else found.tier,
            "Keys": key_words.describe_keys(found.keys),
            "Root key": "STILL ON THIS MACHINE: take its folder away" if root_readable else "not on this machine",
            "Law": f"corpus {found.corpus}",
            "Database": "current" if schema_current else "of another version",
            "Log": f"{found.log_size} leaves",
            "Checkpoint": checkpoint,
            "Cosigned by": (newest.cosignatures if newest else ()) or "nobody yet",
            "Witness states": f"{len(found.witness_states)} of {found.quorum} that it takes",
        },
    )
    if found.alarms:
        say("", "ALARMS that stand: see `comity log alarms`")
        alarms.show_alarms(found.alarms)
    say("", "Outbox")
    peers.show_lines(found.lines)
    if found.gaps:
        say("", "Held behind a gap: what is missing has not come")
        peers.show_gaps(found.gaps)
    say("", "Peers")
    peers.show_peers(found.peers)
