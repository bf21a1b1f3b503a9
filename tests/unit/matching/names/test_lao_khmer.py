"""Names of public persons in Lao and Khmer beside their usual spelling, collected from public pages (see the file)."""

import csv
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from comity.matching.names import read

FILE = Path(__file__).parents[3] / "data/names/lao_khmer.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def nearness(row: dict[str, str]) -> float:
    spelled = read(row["latin"]).latins[0].text.replace(" ", "")
    return max(fuzz.ratio(latin.text.replace(" ", ""), spelled) for latin in read(row["native"]).latins)


@pytest.mark.parametrize(("language", "least", "mean"), [("lo", 75, 93), ("km", 80, 92)])
def test_romanisation_comes_near_the_usual_spelling(language: str, least: float, mean: float) -> None:
    found = [nearness(row) for row in ROWS if row["language"] == language]
    assert min(found) >= least
    assert sum(found) / len(found) >= mean


def test_each_row_says_where_it_is_from() -> None:
    assert all(row["source"] and row["licence"] for row in ROWS)


def test_nothing_but_this_test_reads_the_file_so_that_nothing_is_trained_on_it() -> None:
    root = FILE.parents[3]
    code = [path for folder in ("src", "scripts", "tests") for path in (root / folder).rglob("*") if path.is_file()]
    texts = (path for path in code if path.suffix in ("", ".py", ".sh", ".toml"))
    naming = {path.name for path in texts if "lao_khmer.csv" in path.read_text(encoding="utf-8", errors="ignore")}
    assert naming == {Path(__file__).name}
    assert {row["licence"] for row in ROWS} == {
        "CC0 (Wikidata)", "CC BY-SA (Wikipedia text)", "fact read there; no licence stated"
    }, "another source's terms go into tests/data/names/README.md"  # fmt: skip
