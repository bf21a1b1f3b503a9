"""`comity node serve` and `comity node worker`."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Option("--node", envvar="COMITY_NODE", help="The node's folder.")]


def serve(
    node: Folder,
    peers_only: Annotated[bool, typer.Option("--peers-only", help="Only the peers' port, no pages.")] = False,
    until_stdin_ends: Annotated[
        bool, typer.Option("--until-stdin-ends", help="End also with whoever started it and holds its standard input.")
    ] = False,
) -> None:
    """Serve officers' pages and the peers' port, deliver and witness, until Ctrl-C.

    Prints one line of JSON when both ports answer. Refuses to start while the root key is on the machine.

    Example: comity node serve --node /var/lib/comity/cn-zj
    """
    if until_stdin_ends:
        from comity.bootstrap.lifeline import end_with_stdin

        end_with_stdin()
    from comity.bootstrap import serving

    serving.serve(node, pages=not peers_only)


def worker(node: Folder) -> None:
    """Only deliver and witness, without ports, for nodes whose pages run elsewhere.

    Example: comity node worker --node /var/lib/comity/cn-zj
    """
    from comity.bootstrap import serving

    serving.work(node)
