"""Exit codes, and errors as people and programs read them. No traceback ever reaches an officer unasked."""

import json
import os
import sys
import traceback
from typing import Any

import typer

from comity.cli.words import clean
from comity.domain.errors import ComityError, InvalidInput, Unavailable

DONE, REFUSED, USAGE, UNAVAILABLE, DEFECT = 0, 1, 2, 3, 70
TRACEBACK = "COMITY_TRACEBACK"
_TITLES = {
    "refused": "Refused",
    "not_permitted": "Not permitted",
    "barred": "Barred by law",
    "not_verified": "Not verified",
    "invalid_input": "Cannot be used",
    "out_of_order": "Not open now",
    "unavailable": "Unavailable",
    "usage": "Not understood",
    "defect": "A defect of ours",
}


def exit_code(error: BaseException) -> int:
    """The exit code that an error ends the process with."""
    if isinstance(error, InvalidInput | typer.TyperException | typer.Abort | KeyboardInterrupt):
        return USAGE
    if isinstance(error, Unavailable):
        return UNAVAILABLE
    return REFUSED if isinstance(error, ComityError) else DEFECT


def describe(error: BaseException) -> dict[str, Any]:
    """An error as a program reads it: ``{"kind", "code", "message", "advice", "grounds"}``."""
    if isinstance(error, ComityError):
        return _fault(error.kind, error.code, error.message, error.advice, list(error.grounds))
    if isinstance(error, typer.TyperException):
        return _fault("usage", "usage", error.format_message(), _see_help(error))
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        return _fault("usage", "stopped", "Stopped before anything was done.", "Run it again.")
    return _fault(
        "defect",
        "defect",
        f"This is a defect of ours, not of yours ({type(error).__name__}: {str(error)[:200]}).",
        f"Run it again with {TRACEBACK}=1 set and send us what it prints; mind what that shows of the case.",
    )


def show_fault(error: BaseException, *, as_json: bool) -> None:
    """Print an error: one JSON document on stdout, or one readable block on stderr."""
    fault = describe(error)
    if as_json:
        sys.stdout.write(json.dumps({"error": fault}, ensure_ascii=False, indent=2) + "\n")
    else:
        _show_block(fault)
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)


def _show_block(fault: dict[str, Any]) -> None:
    from rich.console import Console  # only where something went wrong: `comity --help` stays quick
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(Text.assemble((_TITLES[fault["kind"]], "bold red"), f"  [{fault['code']}]"))
    for label, words in (("", fault["message"]), ("What to do: ", fault["advice"])):
        if words:
            console.print(Text.assemble("  ", (label, "bold"), clean(words)))
    if fault["grounds"]:
        console.print(Text.assemble("  ", ("Grounds: ", "bold"), clean(", ".join(fault["grounds"]))))


def _see_help(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"See `{context.command_path} --help`." if context is not None else "See `comity --help`."


def _fault(kind: str, code: str, message: str, advice: str, grounds: list[str] | None = None) -> dict[str, Any]:
    return {"kind": kind, "code": code, "message": message, "advice": advice, "grounds": grounds or []}
