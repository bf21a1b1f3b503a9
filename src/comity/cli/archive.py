"""`comity node archive`: everything a node keeps in one file, which two custodians open together."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new
from comity.cli.options import As, Json, Node
from comity.cli.output import moment, print_facts, print_json, progress, say
from comity.cli.sessions import open_session

if TYPE_CHECKING:
    from comity.bootstrap.archiving import ShownArchive

app = typer.Typer(
    help="Archives of a node: make while it serves, restore by two custodians, resume.", no_args_is_help=True
)
ArchiveFile = Annotated[Path, typer.Argument(help="An archive.")]
FromStdin = Annotated[bool, typer.Option(help="Read passphrases from stdin, one line each.")]
Roots = Annotated[
    list[str],
    typer.Option("--fingerprint", help="Of the national root, as people compared it; without it, it is only shown."),
]


@app.command(epilog="Example: comity node archive custodian --name 'A. Custodian' --key a.key --public a.pub")
def custodian(
    name: Annotated[str, typer.Option("--name", help="Who this is; it stands in the archive in clear.")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="A new file that the custodian keeps.")],
    public: Annotated[Path, typer.Option("--public", metavar="FILE", help="A new file that the node gets.")],
    passphrase_stdin: FromStdin = False,
    as_json: Json = False,
) -> None:
    """Make a custodian's key. Done by the custodian, on a machine of their own; the node needs the public file."""
    from comity.bootstrap.archiving import new_custodian

    check_new(key)
    check_new(public)
    words = f"Passphrase of {name}"
    passphrase = ask_secret(words, from_stdin=passphrase_stdin, option="--passphrase-stdin", twice=True)
    with progress("Making the key"):
        made = new_custodian(key, public, name, passphrase)
    if as_json:
        print_json({"name": made.name, "id": made.key.id, "key": str(key), "public": str(public)})
    else:
        say(
            f"{made.name}: keep {key} off the node. Give {public} to the node,",
            f"and read its id aloud: {made.key.id.hex()}",
        )


@app.command(epilog="Example: comity node archive make --custodian a.pub --custodian b.pub --out cn.archive --as admin")
def make(
    node: Node,
    by: As,
    people: Annotated[
        list[Path], typer.Option("--custodian", metavar="FILE", help="A custodian's public file; two or more.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
    as_json: Json = False,
) -> None:
    """Archive everything that the node keeps, while it serves. Any two of the custodians can open it, none alone.

    In it are the database, files, online keys and configuration. The root is not: it has its own custody.
    """
    from comity.bootstrap.archiving import count_files, make_archive

    check_new(out)
    session = open_session(node, by)
    with progress("Archiving", total=count_files(node)) as told:
        made = make_archive(session.node, session.officer, people, out, told)
    facts = _plain_parts(made.parts.header, made.manifest) | {"file": str(out), "sha256": made.sha256}
    if as_json:
        print_json(facts)
    else:
        print_facts(f"Archived in {out}.", _words(facts))


@app.command(epilog="Example: comity node archive show cn.archive --fingerprint e94f-…")
def show(file: ArchiveFile, fingerprint: Roots = [], as_json: Json = False) -> None:  # noqa: B006  # typer reads it
    """Check an archive without opening it: whose it is, who can open it, that every byte is as the node signed it."""
    from comity.bootstrap.archiving import show_archive

    with progress("Checking"):
        shown = show_archive(file, fingerprint)
    facts = _plain(shown)
    if as_json:
        print_json(facts)
    else:
        print_facts(f"{file} is whole.", _words(facts))


@app.command(epilog="Example: comity node archive restore cn.archive --into /var/lib/comity/cn --key a.key --key b.key")
def restore(
    file: ArchiveFile,
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="A new or empty folder.")],
    key: Annotated[list[Path], typer.Option("--key", metavar="FILE", help="A custodian's key file; two of them.")],
    fingerprint: Roots = [],  # noqa: B006  # typer reads it
    passphrase_stdin: FromStdin = False,
    as_json: Json = False,
) -> None:
    """Bring a node back, with two custodians present. It can be read at once, and writes nothing before `resume`."""
    from comity.bootstrap.archiving import check_restored, restore_archive

    keys = [
        (path, ask_secret(f"Passphrase of {path.name}", from_stdin=passphrase_stdin, option="--passphrase-stdin"))
        for path in key
    ]
    with progress("Restoring"):
        shown = restore_archive(file, into, keys, fingerprint)
        size, root = check_restored(into)
    facts = _plain(shown) | {"folder": str(into), "leaves": size, "root": root}
    if as_json:
        print_json(facts)
        return
    print_facts(f"Restored into {into}.", _words(facts))
    say(
        "", f"Now: comity node archive resume --node {into} --by NAME --reason … : it is compared with its peers first."
    )


@app.command(epilog="Example: comity node archive resume --by 'A. Custodian' --reason 'disk lost' --node ./cn")
def resume(
    node: Node,
    by: Annotated[str, typer.Option("--by", help="Name of the person who decides; it stands in the log.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the node was restored.")],
    without: Annotated[
        list[str], typer.Option("--without", metavar="NODE-ID", help="A peer that cannot be asked; your decision.")
    ] = [],  # noqa: B006  # typer reads it
    as_json: Json = False,
) -> None:
    """Compare a restored node with what other states cosigned of its log; if none saw more, it writes again.

    If one saw more, or another log, the node stays closed: it would sign a second history.
    """
    from comity.bootstrap.archiving import resume_node

    with progress("Asking the peers"):
        compared = resume_node(node, by=by, reason=reason, without=without)
    if as_json:
        print_json({"compared": [{"node": one.node, "outcome": one.outcome, "size": one.size} for one in compared]})
    else:
        said = [f"{one.node}: {one.outcome}" for one in compared]
        print_facts("The node writes again.", {"Peers": said or "none of another state is known"})


def _plain(shown: "ShownArchive") -> dict[str, Any]:
    facts = _plain_parts(shown.parts.header, shown.manifest)
    return facts | {"statement": shown.statement.sequence, "fingerprint": shown.statement.root.fingerprint}


def _plain_parts(header: Any, manifest: Any) -> dict[str, Any]:
    return {
        "archive": str(header.id),
        "node": header.node,
        "made_at": header.made_at,
        "custodians": [one.name for one in header.custodians],
        "needed": 2,
        "files": manifest.files,
        "size": manifest.size,
        "log_size": manifest.log_size,
        "log_root": manifest.log_root,
    }


def _words(facts: dict[str, Any]) -> dict[str, Any]:
    names = {
        "node": "Node",
        "custodians": "Any two of",
        "files": "Files",
        "size": "Bytes",
        "log_size": "Log, leaves",
        "log_root": "Log, root",
        "fingerprint": "Root fingerprint",
        "sha256": "SHA-256 of the file",
        "leaves": "Leaves in the database",
    }
    shown = {words: facts[name] for name, words in names.items() if name in facts}
    return {"Made": moment(facts["made_at"])} | shown
