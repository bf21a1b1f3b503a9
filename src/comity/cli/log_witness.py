"""`comity log witness`: have the log cosigned by a node of another state by file, where no line leads to it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.files import check_new, read_file, write_file
from comity.cli.options import Json, Node
from comity.cli.output import print_json, say
from comity.cli.sessions import open_node
from comity.domain.errors import NotVerified

if TYPE_CHECKING:
    from comity.application.desk import Desk

app = typer.Typer(
    help="Have this log cosigned, and cosign others', by file; `serve` does it by the line.", no_args_is_help=True
)
LARGEST = 1 << 20  # bytes of a submission or note
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")]


@app.command(epilog="Example: comity log witness ask --by la --out for-la.txt --node /var/lib/comity/cn")
def ask(
    by: Annotated[str, typer.Option("--by", metavar="NODE-ID", help="The node that is to cosign.")],
    out: Out,
    node: Node,
    seen: Annotated[int, typer.Option(min=-1, help="Leaves it cosigned last, if it says another number.")] = -1,
    as_json: Json = False,
) -> None:
    """Write what another state's node needs to cosign our log: newest checkpoint and consistency proof."""
    from comity.application.node.witnessing import publish_checkpoint, submission_for
    from comity.evidence.witness import submission_bytes

    check_new(out)
    desk = open_node(node).desk
    newest = publish_checkpoint(desk)
    submission = submission_for(desk, _seen(desk, by) if seen < 0 else seen)
    write_file(out, submission_bytes(submission.old_size, submission.proof, submission.checkpoint))
    if as_json:
        print_json({"file": str(out), "size": newest.size, "seen": submission.old_size})
    else:
        say(f"{out}: {newest.size} leaves, {by} saw {submission.old_size}. Bring it to {by}.")


@app.command(epilog="Example: comity log witness cosign for-la.txt --of cn --out for-cn.txt --node /var/lib/comity/la")
def cosign(
    file: Annotated[Path, typer.Argument(help="What the other node wrote with `ask`.")],
    of: Annotated[str, typer.Option("--of", metavar="NODE-ID", help="Whose log it is.")],
    out: Out,
    node: Node,
    as_json: Json = False,
) -> None:
    """Cosign another state's log if it continues what we saw of it. A fork or a roll-back is refused, on record."""
    from comity.application.node.witnessing import witness_checkpoint
    from comity.evidence.witness import parse_submission

    submission = parse_submission(read_file(file, LARGEST, "a submission"))
    check_new(out)
    answer = witness_checkpoint(open_node(node).desk, of, submission)
    if answer.note is None:
        raise NotVerified(
            answer.code,
            f"The log of {of} was not cosigned; we last saw {answer.seen_size} leaves of it.",
            advice=f"Have them write the file anew with --seen {answer.seen_size}; if it fails again, keep both files.",
        )
    write_file(out, answer.note)
    if as_json:
        print_json({"file": str(out), "of": of})
    else:
        say(f"Cosigned: {out}. Bring it back to {of}.")


@app.command(epilog="Example: comity log witness take for-cn.txt --by la --node /var/lib/comity/cn")
def take(
    file: Annotated[Path, typer.Argument(help="What the witness wrote with `cosign`.")],
    by: Annotated[str, typer.Option("--by", metavar="NODE-ID", help="Who cosigned.")],
    node: Node,
    as_json: Json = False,
) -> None:
    """Keep a cosignature that another state's node gave our log."""
    from comity.application.node.witnessing import take_cosignature

    note = read_file(file, LARGEST, "a cosigned checkpoint")
    row = take_cosignature(open_node(node).desk, by, note)
    if as_json:
        print_json({"size": row.size, "cosigners": row.cosignatures})
    else:
        say(f"{row.size} leaves are cosigned by {', '.join(row.cosignatures)}.")


def _seen(desk: "Desk", witness: str) -> int:
    """The largest of our checkpoints that the witness cosigned, as far as we know; 0 if none."""
    seen = 0
    with desk.store.reading() as unit:
        row = unit.tiles.checkpoint(desk.node, at_least=1)
        while row is not None:
            seen = row.size if witness in row.cosignatures else seen
            row = unit.tiles.checkpoint(desk.node, at_least=row.size + 1)
    return seen
