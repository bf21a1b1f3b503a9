"""The tutorial's commands are those that there are, and, with real nodes, do what the page says they do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.scanning import ROOT
from tests.ports import free_ports
from typer.testing import CliRunner

from comity.cli import PLACES, app

PAGE = (ROOT / "docs" / "tutorial.md").read_text()
FOLDER = "comity-tutorial"
PORTS = ("7441", "7442", "8441", "8442")
SAID = ("refused, as it should be", '"ready": "cn"', "The log holds", "not verified, as it should be")


def script(folder: Path, ports: dict[str, int]) -> str:
    """Every bash block of the page in order, in this folder and on these ports, in a set-up environment."""
    blocks = re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    text = "\n".join(blocks).replace(". .venv/bin/activate\n", "").replace(FOLDER, str(folder))
    for named, free in ports.items():
        assert named in text
        text = text.replace(named, str(free))
    return f"set -eu -o pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{text}\n"


def commands(page: Path) -> set[tuple[str, ...]]:
    """Commands that a page gives: ``comity`` and the words after it, up to the first that is none."""
    return {
        tuple(found.split())
        for found in re.findall(r"\bcomity((?: [a-z][a-z-]+){1,3})(?=[ `\n)\"|])", page.read_text())
    }


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/reference/node.md"])
def test_every_command_that_a_page_gives_is_there(page: str) -> None:
    from typer.main import get_command

    missing = []
    given = commands(ROOT / page)
    assert ("node", "serve") in {words[:2] for words in given}
    for words in given:
        if words[0] not in PLACES:
            continue
        group = get_command(app)
        for word in words:
            if not hasattr(group, "get_command"):
                break
            group = group.get_command(None, word)
            if group is None:
                missing.append(" ".join(words))
                break
    assert missing == []
    assert CliRunner().invoke(app, ["--help"]).exit_code == 0


@pytest.mark.nodes
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    where = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    told = subprocess.run(
        ["bash", "-c", script(tmp_path / "tutorial", dict(zip(PORTS, free_ports(len(PORTS)), strict=True)))],
        cwd=tmp_path,
        env=where,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert [words for words in SAID if words not in told.stdout] == []
    assert not (tmp_path / "tutorial").exists()
