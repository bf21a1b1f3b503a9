"""The how-to for a lawyer who adds a treaty, followed word for word in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.scanning import ROOT

PAGE = (ROOT / "docs" / "how-to" / "add-a-treaty.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"(?:^`(?P<path>[^`\n]+)`\n\n)?^```(?P<kind>toml|bash|text)\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A shell in which `comity` and `python` are those under test."""
    folder = tmp_path_factory.mktemp("bin")
    for name, words in (
        ("comity", f'exec "{sys.executable}" -m comity "$@"'),
        ("python", f'exec "{sys.executable}" "$@"'),
    ):
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "300", "NO_COLOR": "1"}


def test_the_page_does_what_it_says(tmp_path: Path, environment: dict[str, str]) -> None:
    said, kinds = "", []
    for step in STEP.finditer(PAGE):
        kind, block = step["kind"], step["block"]
        kinds.append(kind)
        if kind == "toml":
            file = tmp_path / step["path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block, encoding="utf-8")
        elif kind == "bash":
            said = run(block, tmp_path, environment)
        else:
            lacking = [line for line in block.splitlines() if line.strip() not in said]
            assert not lacking, f"{lacking} is not in:\n{said}"
    assert kinds.count("toml") == 4
    assert kinds.count("bash") == kinds.count("text") == 5


def run(script: str, folder: Path, environment: dict[str, str]) -> str:
    """What a block of commands prints; it must end well."""
    done = subprocess.run(  # our own page
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_each_file_that_the_page_gives_is_named() -> None:
    assert all(step["path"] for step in STEP.finditer(PAGE) if step["kind"] == "toml")


def test_the_example_is_marked_as_invented() -> None:
    assert PAGE.count("invented") >= 4
