"""`comity log check` and `export`: the whole log checked on its node, or from one file by anybody."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.files import check_new, write_pieces
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_facts, print_json, print_table, progress, say
from comity.cli.sessions import open_node, open_session
from comity.domain.errors import InvalidInput
from comity.evidence.witnessed import QUORUM

if TYPE_CHECKING:
    from comity.evidence.whole_log import CheckedFile

app = typer.Typer()


@app.command(epilog="Example: comity log check cn.log --root 3f2a-91bc-… --root 77d0-0e1c-…")
def check(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, readable=True, help="A log file; else give --node.")
    ] = None,
    node: Annotated[
        Path | None, typer.Option("--node", envvar="COMITY_NODE", metavar="FOLDER", help="The node's folder.")
    ] = None,
    root: Annotated[
        list[str],
        typer.Option("--root", metavar="FINGERPRINT", help="A national root that you trust; may be repeated."),
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
    witnesses: Annotated[
        int, typer.Option(min=1, help="From how many other states the last checkpoint must be cosigned.")
    ] = QUORUM,
    as_json: Json = False,
) -> None:
    """Check a whole log: every event, the tree over all of them, every checkpoint, every signature.

    With a file it needs no node: whoever has root fingerprints checks it offline. With --node the stored events, tiles
    and checkpoints are compared. Exit code 1 if anything differs, and it is named.
    """
    if file is not None:
        _check_file(file, root, witnesses, as_json)
    elif node is not None:
        _check_node(node, as_json)
    else:
        raise InvalidInput("log.nothing", "Nothing to check is named.", advice="Name a log file, or give --node.")


@app.command(epilog="Example: comity log export --out cn.log --purpose oversight --as auditor")
def export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file for the log.")],
    node: Node,
    login: As,
    purpose: Purpose,
    content: Annotated[
        bool, typer.Option("--content", help="Also what the events say, not only their headers.")
    ] = False,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask witnesses now, if too few states have cosigned the log yet.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write the whole log into one file that anybody checks without this node: `comity log check FILE`. For auditors.

    Headers, signatures, leaves, checkpoints, cosignatures and key statements; no content unless asked for. Audited.
    """
    from comity import bootstrap
    from comity.application.oversight.check_log import log_size
    from comity.application.oversight.export_log import export_log

    check_new(out)
    session = open_session(node, login)
    with progress("Writing the log", total=log_size(session.desk)) as told:
        made = export_log(
            session.desk,
            session.officer,
            purpose=purpose,
            write=lambda pieces: write_pieces(out, pieces),
            content=content,
            ask=(lambda: bootstrap.ask_witnesses(session.node)) if ask else None,
            told=told,
        )
    if as_json:
        names = ("size", "states", "quorum", "needed", "asked")
        print_json({"file": str(out), "bytes": out.stat().st_size} | {name: getattr(made, name) for name in names})
        return
    say(f"{out}: {made.size} events, {out.stat().st_size} bytes, cosigned by {len(made.states)} other states.")
    if not made.quorum:
        say(f"It takes {made.needed}: whoever checks it asks for fewer (--witnesses), or you export it again later.")


def _check_node(node: Path, as_json: bool) -> None:
    from comity.application.oversight.check_log import check_log, log_size

    desk = open_node(node).desk
    with progress("Checking the log", total=log_size(desk)) as told:
        checked = check_log(desk, told)
    if as_json:
        names = ("size", "erased", "checkpoints", "cosignatures", "root", "doubtful")
        print_json({"holds": True} | {name: getattr(checked, name) for name in names})
        return
    print_facts(
        "The log holds.",
        {
            "Events": f"{checked.size}, {checked.erased} of them with their content erased",
            "Root": checked.root,
            "Checkpoints": checked.checkpoints,
            "Cosignatures": checked.cosignatures,
            "Under a revoked key": checked.doubtful or None,
        },
    )


def _check_file(path: Path, roots: list[str], witnesses: int, as_json: bool) -> None:
    from comity.evidence.whole_log import check_whole_log

    with path.open("rb") as file, progress("Checking the log") as told:
        found = check_whole_log(file, roots, witnesses=witnesses, told=told)
    if as_json:
        print_json(_plain(found))
    else:
        print_table(("check", "holds", "why"), ((one.name, one.ok, one.why) for one in found.checks), empty="")
        say(
            f"Verified: {found.size} events of {found.node}."
            if found.verified
            else "Not verified. Rely on nothing that a failed check covers."
        )
    if not found.verified:
        raise typer.Exit(1)


def _plain(found: "CheckedFile") -> dict[str, Any]:
    newest = found.newest
    return {
        "verified": found.verified,
        "node": found.node,
        "size": found.size,
        "root": found.root,
        "doubtful": found.doubtful,
        "checks": [{"name": one.name, "ok": one.ok, "why": one.why} for one in found.checks],
        "witnesses": newest
        and {
            "size": newest.size,
            "at": newest.at,
            "cosigners": [{"node": one.node, "state": one.state, "at": one.at} for one in newest.cosigners],
            "states": newest.states,
            "needed": found.needed,
            "reached": newest.reaches(found.needed),
        },
    }
