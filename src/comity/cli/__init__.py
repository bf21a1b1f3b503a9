"""The command line: parse, call one use case, print. `main` is the door; what an error ends with is in `faults.py`."""

import contextlib
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer import core
from typer._click import Command, Context, HelpFormatter  # typer carries its own click and shows it nowhere else
from typer._click.exceptions import NoArgsIsHelpError

from comity.cli import faults

__all__ = ["PLACES", "main", "run"]

PLACES = {
    "sign-in": ("sessions", "sign_in_app", "Sign in with a password and a one-time code; good for eight hours."),
    "sign-out": ("sessions", "sign_out_app", "End a session, on the node and in its folder."),
    "case": ("case", "app", "Write, release, decide and answer requests, and see what proves them."),
    "law": ("law", "app", "What the law between two states allows, on which articles, and what is missing."),
    "corpus": ("corpus", "app", "Check the law's facts, and see what changed between two editions of them."),
    "jurisdiction": ("jurisdiction", "app", "Consult on which state prosecutes: tables side by side, minutes."),
    "notice": ("notice", "app", "Write, review and circulate notices; annotate, take back, see what proves it."),
    "speciality": ("registers", "speciality_app", "Keep for what persons were surrendered, and what touches that."),
    "assurance": ("registers", "assurance_app", "Keep what was promised for a surrender, visits and breaches."),
    "handover": ("handover", "app", "Hand a person over: no field empty, both sides signed, on paper too."),
    "operation": ("operation", "app", "Consent to acts on your soil in a box, log acts abroad, see what is outside."),
    "safeguard": ("safeguard", "app", "Judge hits, publish how many were wrong, see who searched your records."),
    "certificate": ("certificate", "app", "Certify that somebody is not the person of a record, and check papers."),
    "relatives": (
        "relatives",
        "app",
        "Keep reports of missing persons apart: consent, two persons, take-down at once.",
    ),
    "evidence": ("evidence", "app", "Check what proves a case, offline, trusting neither state."),
    "exchange": ("exchange", "app", "See what is under way, and carry it on a disk where no line leads."),
    "search": ("search", "app", "Find a person by name, whatever the script, and measure how well that works."),
    "log": ("log", "app", "Check this node's log, read the audit, have the log witnessed."),
    "node": ("node", "app", "Make a node, keep its keys, officers and peers, run it."),
    "demo": ("demo", "app", "Play the whole story on this machine, four real nodes, every proof checked."),
    "bench": ("bench", "app", "Measure this machine: our figure, the limit of the same run, the ratio."),
    "version": ("version", "app", "Say which version this is."),
}
"""Each command's module in this package, its app there, what it is for. Only the command asked for is imported."""


class Door(core.TyperGroup):
    """The group of everything; it loads a command when that command is asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("dict[str, Command]", dict.fromkeys(PLACES))

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002  # click's signature
        """The command of this name, its module imported now."""
        if cmd_name not in PLACES:
            return None
        module, name, _ = PLACES[cmd_name]
        found: typer.Typer = getattr(importlib.import_module(f"comity.cli.{module}"), name)
        found.rich_markup_mode, found._add_completion = None, False  # plain help: quick, and examples keep their form
        return typer.main.get_command(found)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """The list in the help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in PLACES.items()])


app = typer.Typer(cls=Door, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback(epilog="Exit codes: 0 done, 1 refused or not verified, 2 usage, 3 unavailable, 70 a defect of ours.")
def _door() -> None:
    """Police and judicial cooperation between states, only as far as the law between them allows.

    Every step leaves proof. `comity demo` plays the whole story on this machine.
    """


_FIRST_GARBAGE = 100_000  # objects that may be there before any is garbage: most commands end sooner, an eighth faster


def main() -> None:
    """The installed command."""
    gc.set_threshold(_FIRST_GARBAGE, *gc.get_threshold()[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal of another alphabet
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        ended = typer.main.get_command(app).main(args=list(arguments), prog_name="comity", standalone_mode=False)
    except NoArgsIsHelpError as asked:
        sys.stderr.write(f"{asked.format_message()}\n")
        return faults.USAGE
    except SystemExit as left:  # the reader of our output went away; nobody is left to tell
        return faults.DONE if isinstance(left.__context__, BrokenPipeError) else faults.DEFECT
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # every error ends as a code and a block of words
        faults.show_fault(error, as_json="--json" in arguments)
        return faults.exit_code(error)
    return ended if isinstance(ended, int) else faults.DONE
