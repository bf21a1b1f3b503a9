"""`comity law overlay`: an agency's own facts of law, signed so that a node reads them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.asking import ask_secret
from comity.cli.files import check_new
from comity.cli.options import Json, OptionalAs
from comity.cli.output import print_facts, print_json, progress, say
from comity.cli.sessions import open_node, open_session
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.evidence.overlays import Manifest, SignedManifest

app = typer.Typer(help="An agency's own facts of law: make a key, sign, verify, show.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The overlay's folder, with overlay.toml in it.")]
Signers = Annotated[
    list[str], typer.Option("--signer", metavar="KEY", help="Verifier key that is trusted; may be repeated.")
]
Stdin = Annotated[bool, typer.Option(help="Read the passphrase from stdin, one line.")]
OptionalNode = Annotated[Path | None, typer.Option("--node", envvar="COMITY_NODE", help="The node's folder.")]


@app.command(epilog="Example: comity law overlay key --name law.moj.example --out moj.key")
def key(
    name: Annotated[str, typer.Option("--name", help="The key's name, without blanks; people will compare it.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file that its holder keeps, off any node.")],
    passphrase_stdin: Stdin = False,
    as_json: Json = False,
) -> None:
    """Make an agency's signing key. Nodes that trust it name its public half under [law] signers in node.toml."""
    from comity.bootstrap.overlays import make_agency_key

    check_new(out)
    passphrase = ask_secret(f"Passphrase of {name}", from_stdin=passphrase_stdin, option="--passphrase-stdin",
                            twice=True)  # fmt: skip
    with progress("Making the key"):
        made = make_agency_key(out, name, passphrase)
    if as_json:
        print_json({"name": made.name, "key": made.text, "file": str(out)})
    else:
        say(f"Keep {out} off every node. Nodes that trust it write into node.toml:", "", "[law]")
        say(f'signers = ["{made.text}"]')


@app.command(epilog="Example: comity law overlay sign ./bureau --key moj.key")
def sign(
    folder: Folder,
    key_file: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="An agency's key; without it the node signs.")
    ] = None,
    node: OptionalNode = None,
    by: OptionalAs = "",
    passphrase_stdin: Stdin = False,
    as_json: Json = False,
) -> None:
    """Sign an overlay as it stands: with an agency's key, or with the node's own as its administrator.

    What the gate cannot read is not signed. Every later change to a file needs a new signature.
    """
    from comity.bootstrap.overlays import key_of_node, sign_with_agency_key, sign_with_node_key

    if key_file is not None:
        words = f"Passphrase of {key_file.name}"
        passphrase = ask_secret(words, from_stdin=passphrase_stdin, option="--passphrase-stdin")
        with progress("Reading and signing"):
            signed, by_key = sign_with_agency_key(folder, key_file, passphrase), ""
    elif node is not None:
        session = open_session(node, by)
        signed = sign_with_node_key(folder, session.node, session.officer)
        by_key = key_of_node(session.node).text
    else:
        raise InvalidInput("overlay.no_key", "Nobody is named to sign.", advice="Give --key FILE, or --node and --as.")
    _show(signed, as_json, {"key": by_key} if by_key else {})


@app.command(epilog="Example: comity law overlay verify ./bureau --signer law.moj.example+1a2b3c4d+AbC…")
def verify(folder: Folder, signer: Signers = [], node: OptionalNode = None, as_json: Json = False) -> None:  # noqa: B006  # typer reads the default, nobody changes it
    """Check an overlay as the gate does at its start: signed by a trusted key, unaltered, readable.

    Trusted are the keys given, and with --node those that the node trusts. Exit code 1 if the gate would stop.
    """
    from comity.bootstrap.overlays import key_of_node, verify_overlay

    trusted = list(signer)
    if node is not None:
        running = open_node(node)
        trusted += [key_of_node(running).text, *running.config.signers]
    used = verify_overlay(folder, trusted)
    if as_json:
        print_json({"verified": True, "name": used.name, "digest": used.digest, "signer": used.signer,
                    "authority": used.authority, "rank": used.rank})  # fmt: skip
    else:
        print_facts("Verified", {"Name": used.name, "Authority": used.authority, "Rank": str(used.rank),
                                 "Digest": used.digest, "Signed by": used.signer})  # fmt: skip


@app.command(epilog="Example: comity law overlay show ./bureau")
def show(folder: Folder, as_json: Json = False) -> None:
    """Show what an overlay's manifest says. It proves nothing; `verify` does."""
    from comity.bootstrap.overlays import show_overlay

    _show(show_overlay(folder), as_json, {})


def _show(signed: "SignedManifest", as_json: bool, more: dict[str, str]) -> None:
    manifest, signers = signed.manifest, [f"{one.name}+{one.key_id.hex()}" for one in signed.note.signatures]
    if as_json:
        print_json(_plain(manifest) | {"signers": signers} | more)
        return
    facts = {"Name": manifest.name, "Authority": manifest.authority, "Issued": manifest.issued.isoformat(),
             "Rank": str(manifest.rank), "Files": str(len(manifest.files)), "Digest": manifest.digest,
             "Signature of": ", ".join(signers)}  # fmt: skip
    print_facts("", facts | ({"Verifier key": more["key"]} if more else {}))


def _plain(manifest: "Manifest") -> dict[str, object]:
    return {"name": manifest.name, "authority": manifest.authority, "issued": manifest.issued.isoformat(),
            "rank": manifest.rank, "digest": manifest.digest, "files": dict(manifest.files)}  # fmt: skip
