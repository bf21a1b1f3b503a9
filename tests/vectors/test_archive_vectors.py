"""Runs `spec/vectors/archive`, and compares the page's example bytes."""

import json
import re

import pytest
from tests.unit.exchange.test_archive import opened
from tests.vectors.make_archive_vectors import FILE

from comity.domain.errors import NotVerified
from comity.exchange.suites import HybridOpeningKey

VECTORS = json.loads(FILE.read_text())
PAGE = (FILE.parents[2] / "archive.md").read_text()


def custodian(place: int) -> HybridOpeningKey:
    seed = VECTORS["stranger_seed"] if place < 0 else VECTORS["custodian_seeds"][place]
    return HybridOpeningKey(bytes.fromhex(seed))


@pytest.mark.parametrize("case", VECTORS["opens"], ids=lambda case: str(case["custodians"]))
def test_who_opens_it(case: dict[str, object]) -> None:
    keys = [custodian(place) for place in case["custodians"]]
    file, roots = bytes.fromhex(VECTORS["archive"]), [VECTORS["root"]]
    if not case["code"]:
        assert opened(file, keys, roots).hex() == VECTORS["content"]
        return
    with pytest.raises(NotVerified) as refused:
        opened(file, keys, roots)
    assert refused.value.code == case["code"]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: str(case["name"]))
def test_what_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NotVerified) as refused:
        opened(bytes.fromhex(case["file"]), [custodian(0), custodian(1)], [VECTORS["root"]])
    assert case["code"] in ("", refused.value.code)


def test_the_page_begins_with_the_vector_s_bytes() -> None:
    shown = re.search(r"```\n([0-9a-f]+)\n```", PAGE)
    assert shown is not None
    assert VECTORS["archive"].startswith(shown[1])
