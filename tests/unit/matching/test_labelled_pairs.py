"""Pairs that others labelled (nomenklatura's name and entity checks, MIT): how well the weight of names parts them."""

import csv
import gzip
import json
from collections.abc import Sequence
from typing import Any

from tests.data_folder import DATA, needs_data

from comity.domain.identity import PersonIdentity, PersonName
from comity.matching.person import compare
from comity.matching.scoring import Band

NAMES = DATA / "names"


def _weight(one: str, other: str) -> float:
    match = compare(PersonIdentity((PersonName(one),)), PersonIdentity((PersonName(other),)))
    assert match.band is not Band.AUTOMATIC
    return sum(piece.weight for piece in match.evidence)


def _area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The area under the curve: how often a true pair weighs more than a false one."""
    return sum((a > b) + (a == b) / 2 for a in right for b in wrong) / (len(right) * len(wrong))


def _name(entity: dict[str, Any]) -> str:
    parts = (entity.get(part, "") for part in ("firstName", "middleName", "lastName"))
    return str(entity.get("name") or " ".join(filter(None, parts)))


@needs_data
def test_names_that_others_labelled_are_parted() -> None:
    with gzip.open(NAMES / "pairs_dev.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [(row["is_match"] == "true", _weight(row["name1"], row["name2"])) for row in csv.DictReader(file)]
    area = _area([weight for same, weight in rows if same], [weight for same, weight in rows if not same])
    assert area >= PAIRS, area


@needs_data
def test_entities_that_others_labelled_are_parted() -> None:
    with gzip.open(NAMES / "entity_checks_dev.jsonl.gz", "rt", encoding="utf-8") as file:
        checks = [json.loads(line) for line in file]
    rows = [(check["match"], _weight(_name(check["query"]), _name(check["candidate"]))) for check in checks]
    area = _area([weight for same, weight in rows if same], [weight for same, weight in rows if not same])
    assert area >= ENTITIES, area


PAIRS, ENTITIES = 0.85, 0.87
