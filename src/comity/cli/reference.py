"""The page of all commands, written from the commands themselves: ``python -m comity.cli.reference PAGE``.

What stands in the page above the mark is written by hand and stays.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer import core
from typer._click import Command, Context  # typer carries its own click

from comity.cli import PLACES, app

MARK = "<!-- written by comity.cli.reference from here on -->\n"
_COMMON = ("--node", "--as", "--purpose", "--json", "--csv")


@dataclass(frozen=True, slots=True)
class Described:
    """A command: its words, and what typer made of it."""

    path: tuple[str, ...]
    command: Command


def commands() -> Iterator[Described]:
    """Every command that does something, in the order of the help."""
    door = typer.main.get_command(app)
    assert isinstance(door, core.TyperGroup)
    context = Context(door, info_name="comity")
    for name in PLACES:
        found = door.get_command(context, name)
        assert found is not None
        yield from _leaves((name,), found)


def reference() -> str:
    """The list, as Markdown."""
    return "".join(_section(one) for one in commands())


def _leaves(path: tuple[str, ...], command: Command) -> Iterator[Described]:
    if not isinstance(command, core.TyperGroup):
        yield Described(path, command)
        return
    for name, inner in command.commands.items():
        yield from _leaves((*path, name), inner)


def _section(one: Described) -> str:
    command = one.command
    words = " ".join((command.help or "").split("Example:")[0].split())
    example = (command.epilog or (command.help or "").partition("Example:")[2]).strip().removeprefix("Example:").strip()
    named = {name: parameter for parameter in command.params for name in parameter.opts}
    own = [_option(parameter) for parameter in command.params if not {*parameter.opts} & {*_COMMON, "--help"}]
    shared = [f"- and `{'`, `'.join(common)}`"] if (common := [name for name in _COMMON if name in named]) else []
    parts = [f"## comity {' '.join(one.path)}", words, f"```\n{example}\n```", "\n".join([*own, *shared])]
    return "\n" + "\n\n".join(filter(None, parts)) + "\n"


def _option(parameter: Any) -> str:
    names = parameter.metavar or parameter.name.upper()
    if parameter.param_type_name == "option":
        names = ", ".join((*parameter.opts, *parameter.secondary_opts))
    required = " Required." if parameter.required else ""
    return f"- `{names}` {(parameter.help or '').strip()}{required}"


def main(page: Path) -> None:
    """Write the list into the page, under its mark."""
    head, mark, _ = page.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise SystemExit(f"{page} has no line {MARK.strip()}")
    page.write_text(head + mark + reference(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
