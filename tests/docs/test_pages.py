"""The documents as a whole: links lead somewhere, commands and configuration are those of the code, nothing leaks."""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.docs.scanning import ROOT

from comity.bootstrap import config
from comity.domain.measures import Measure, is_coercive

README = (ROOT / "README.md").read_text()
NODE = (ROOT / "docs" / "reference" / "node.md").read_text()
# Where this repository is worked on is nobody else's business, nor where packages come from.
PLACE = re.compile(r"(?<![\w.])/(?:work|root|farm|home)/[\w.]")
HOST = re.compile(r"pypi\.org|pythonhosted\.org|(?:--|-)?(?:extra-)?index-url[ =]+https?:")
MAY_NAME_PLACES = {"tests/docs/test_pages.py"}
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    """Links of a page to files or headings that are not there."""
    found = []
    for link in LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


def test_every_relative_link_of_every_page_leads_somewhere() -> None:
    pages = tracked("*.md")
    assert len(pages) > 20
    assert {page.relative_to(ROOT).as_posix(): links for page in pages if (links := broken(page))} == {}


def test_no_tracked_file_names_the_place_where_it_was_made() -> None:
    leaks = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        name = path.relative_to(ROOT).as_posix()
        if name not in MAY_NAME_PLACES:
            leaks += [f"{name}: {found}" for pattern in (PLACE, HOST) for found in pattern.findall(text)]
    assert leaks == []


def test_the_readme_names_both_commands_and_they_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in ("run", "test"):
        assert f"    make {command} " in README
        assert command in targets
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= set(targets)


def test_the_readme_s_picture_is_an_image_that_needs_nothing_else() -> None:
    picture = (ROOT / "docs" / "pictures" / "story.svg").read_text()
    assert "docs/pictures/story.svg" in README
    assert picture.startswith("<svg ")
    assert re.findall(r"(?:href|src|url)\s*=?\s*[\"'(](?!#)", picture) == []
    steps = re.findall(r"^(\d+)\. ", README.split("## The story")[1].split("\n## ")[0], re.MULTILINE)
    assert steps == re.findall(r">(\d+)  ", picture)


def test_every_entry_of_the_configuration_is_explained_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", NODE, re.MULTILINE)
    assert sorted(rows) == sorted(
        (section, entry) for section, names in config._SECTIONS.items() for entry in names or ()
    )
    for section in (section for section, names in config._SECTIONS.items() if names is None):
        assert f"| `{section}` |" in NODE, "a section whose entries are free is explained as a whole"


def test_licence_and_changelog_are_there_and_agree_with_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text().count("Apache License") >= 1
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()


def test_the_coercive_measures_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "explanation" / "roles-and-two-persons.md").read_text().replace("\n", " ")
    words = {
        Measure.EXTRADITION: "extradition",
        Measure.EXTRADITION_SIMPLIFIED: "simplified extradition",
        Measure.TRANSIT: "transit",
        Measure.MLA_ELECTRONIC_PRODUCTION: "production of electronic data",
        Measure.MLA_ASSET_RETURN: "return of assets",
        Measure.READMISSION: "readmission",
        Measure.JOINT_INVESTIGATION_TEAM: "joint investigation team",
        Measure.PATROL_PASSAGE: "passage of a patrol",
        Measure.CONTROLLED_DELIVERY: "controlled delivery",
        Measure.CROSS_BORDER_SURVEILLANCE: "cross-border surveillance",
        Measure.OPERATION_CONSENT: "consent to an operation",
        Measure.PROVISIONAL_ARREST: "provisional arrest",
        Measure.MLA_SEARCH_SEIZURE: "search and seizure",
        Measure.MLA_ASSET_FREEZE: "freezing of assets",
        Measure.TSP: "transfer of a sentenced person",
        Measure.JOINT_PATROL: "joint patrol",
        Measure.DEPORTATION: "deportation",
    }
    assert set(words) == {measure for measure in Measure if is_coercive(measure)}
    assert [word for word in words.values() if word not in page] == []


def test_every_row_of_the_glossary_has_every_language() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("|")]
    tables = [row.split("|")[1:-1] for row in rows]
    wide = [[cell.strip() for cell in row] for row in tables if len(row) == 8]
    assert len(wide) > 50
    assert [row[0] for row in wide if not all(row)] == []
