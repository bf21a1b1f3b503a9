"""The door: help that is quick, errors that are codes and words, and a page that names every command."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tests.unit.cli.stage import Stage

from comity import cli
from comity.cli import faults
from comity.cli.reference import MARK, commands, reference
from comity.domain.errors import Barred, InvalidInput, NotPermitted, NotVerified, OutOfOrder, Refused, Unavailable

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"
HEAVY = ("django", "cryptography", "rich", "comity.bootstrap", "comity.application", "comity.law")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("a.b", "no"), 1),
        (NotPermitted("a.b", "no"), 1),
        (Barred("a.b", "no"), 1),
        (NotVerified("a.b", "no"), 1),
        (OutOfOrder("a.b", "no"), 1),
        (InvalidInput("a.b", "no"), 2),
        (typer.BadParameter("no"), 2),
        (Unavailable("a.b", "no"), 3),
        (ValueError("no"), 70),
        (RecursionError("no"), 70),
    ],
)
def test_every_error_has_its_exit_code(error: Exception, code: int) -> None:
    assert faults.exit_code(error) == code
    assert set(faults.describe(error)) == {"kind", "code", "message", "advice", "grounds"}


def test_a_defect_says_that_it_is_ours_and_shows_no_traceback_unasked(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Path) -> None:
        raise RuntimeError("a wire is loose")

    monkeypatch.setattr("comity.bootstrap.open_node", broken)
    ended = stage.on("cn", "node", "status")
    assert ended.code == 70
    assert "A defect of ours" in ended.err
    assert "COMITY_TRACEBACK=1" in ended.err
    assert ended.out == ""
    told = stage.on("cn", "node", "status", "--json")
    assert (told.code, told.json["error"]["kind"], told.err) == (70, "defect", "")


def test_the_traceback_is_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMITY_TRACEBACK", "1")
    try:
        raise RuntimeError("a wire is loose")
    except RuntimeError as error:
        faults.show_fault(error, as_json=False)
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("case", "nonsense"), ("case", "show"), ("node", "status", "--nonsense"), ("case",), ()],
)
def test_what_is_not_understood_is_a_fault_of_use(stage: Stage, arguments: tuple[str, ...]) -> None:
    ended = stage.run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_a_fault_of_use_is_json_where_json_was_asked_for(stage: Stage) -> None:
    assert stage.run("case", "show", "--json").error == "usage"
    assert "Did you mean" in stage.run("cas", "--json").json["error"]["message"]


def test_version_is_told(stage: Stage) -> None:
    from comity import __version__

    assert stage.run("version", "--json").json == {"version": __version__}
    assert stage.run("version").out == f"comity {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    words = "import sys; from comity.cli import run; run(['--help']); print(sorted(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    loaded = ended.stdout.splitlines()[-1]
    assert "Usage: comity" in ended.stdout
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []


def test_a_reader_who_goes_away_is_no_fault() -> None:
    ended = subprocess.run(
        f"{sys.executable} -c 'from comity.cli import main; main()' case template | true; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ended.stdout, ended.stderr) == ("0\n", "")


def every_command() -> list[tuple[str, ...]]:
    return [command.path for command in commands()]


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*path, "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"Example: comity {' '.join(path)}" in text


@pytest.mark.parametrize(
    "path", [path for path in every_command() if path[-1] not in ("serve", "worker")], ids=" ".join
)
def test_every_command_that_ends_can_answer_in_json(path: tuple[str, ...]) -> None:
    (command,) = (one.command for one in commands() if one.path == path)
    assert "--json" in {name for parameter in command.params for name in parameter.opts}


def test_the_page_lists_every_command_as_it_is() -> None:
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[2]
    assert written == reference(), "run: python -m comity.cli.reference docs/reference/cli.md"
