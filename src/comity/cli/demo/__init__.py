"""`comity demo`: the whole story on this machine, five real node processes on loopback."""

import json
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import pyotp
import typer
from rich.console import Console

from comity.cli.demo.plot import make_plot
from comity.cli.demo.processes import StoryFailed
from comity.cli.demo.story import PASSWORD, Story
from comity.cli.demo.telling import Teller
from comity.cli.faults import DEFECT

app = typer.Typer()
CODE_SECONDS = 30


@app.command(epilog="Example: comity demo --seed 7 --serve")
def demo(
    seed: Annotated[int, typer.Option(min=0, help="Varies states, offence, measures, ground and who is killed.")] = 1,
    serve: Annotated[
        bool | None, typer.Option("--serve/--no-serve", help="Leave the pages up until Ctrl-C; usual at a terminal.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="A new folder for the five nodes; kept. Otherwise a temporary one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document at the end instead.")] = False,
) -> None:
    """Play the story: a province asks two states, the law decides, kill -9 strikes, everything is proven.

    Exit code 0 only if every proof was verified by another process, 70 if anything was not as it has to be.
    """
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    stay = at_terminal and not as_json if serve is None else serve
    console = Console(quiet=as_json, soft_wrap=True)
    base = folder or Path(tempfile.mkdtemp(prefix="comity-demo-"))
    signal.signal(signal.SIGTERM, _interrupt)
    story = Story(base, make_plot(seed), Teller(console, paced=at_terminal))
    began = time.perf_counter()
    try:
        story.play()
        _end(story, console, time.perf_counter() - began, as_json=as_json)
        if stay:
            _stay(story, console)
    except StoryFailed as failed:
        typer.echo(f"The story failed, which is a defect of ours: {failed}", err=True)
        raise typer.Exit(DEFECT) from failed
    finally:
        story.close()
        if folder is None:
            shutil.rmtree(base, ignore_errors=True)


def _end(story: Story, console: Console, seconds: float, *, as_json: bool) -> None:
    report: dict[str, Any] = {
        "verified": True,
        "seconds": round(seconds, 1),
        "seed": story.plot.seed,
        "case": story.case,
        "killed": {"node": story.plot.kill, "moment": story.plot.moment},
        "register": asdict(story.register),
        "started_in_seconds": {node: player.served.started_in for node, player in story.players.items()},
    }
    if as_json:
        typer.echo(json.dumps(report))
        return
    console.print()
    console.print(f"Every proof verified. {seconds:.1f} s, seed {story.plot.seed}; another seed tells another story.")
    console.print("All persons, numbers and accounts are invented. docs/tutorial.md does it by hand.")


def _stay(story: Story, console: Console) -> None:
    """Addresses and sign-ins, and one-time codes as they change, until Ctrl-C."""
    console.print()
    console.print(
        "The nodes stay up until Ctrl-C. Sign in with any of these; a code works once, the next comes in 30 s."
    )
    for player in story.players.values():
        console.print(f"  {player.node:<6} {player.served.officers}  officers: {', '.join(player.secrets)}")
    console.print(f"  password: {PASSWORD}", markup=False)
    try:
        while True:
            ahead = int(time.time()) + CODE_SECONDS  # the node takes the next code too, and nobody has used that one
            for player in story.players.values():
                codes = (f"{login} {pyotp.TOTP(secret).at(ahead)}" for login, secret in player.secrets.items())
                console.print(f"  codes at {player.node:<6} {'  '.join(codes)}", style="dim")
            time.sleep(CODE_SECONDS - time.time() % CODE_SECONDS)
    except KeyboardInterrupt:
        console.print("Ending the nodes.")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


__all__ = ["StoryFailed", "app"]
