"""Runs `spec/vectors/kit`."""

import json

import pytest
from tests.vectors.make_kit_vectors import FILE

from comity.domain.errors import NotVerified
from comity.exchange.kit import read_kit, unseal
from comity.exchange.kit_log import open_entry, read_log
from comity.exchange.suites import HybridOpeningKey

VECTORS = json.loads(FILE.read_text())


def test_the_kit_opens_with_its_passphrase_and_no_other() -> None:
    start, sealed = read_kit(bytes.fromhex(VECTORS["kit"]), [VECTORS["root"]])
    assert unseal(start.header, sealed, VECTORS["passphrase"]).hex() == VECTORS["content"]
    with pytest.raises(NotVerified) as refused:
        unseal(start.header, sealed, "other words of some length")
    assert refused.value.code == "kit.passphrase"
    with pytest.raises(NotVerified):
        read_kit(bytes.fromhex(VECTORS["kit"]), ["0000"])


def test_the_node_reads_the_log() -> None:
    log, key = read_log(bytes.fromhex(VECTORS["log"])), HybridOpeningKey(bytes.fromhex(VECTORS["node_seed"]))
    assert log.broken == ""
    assert [open_entry(log.start.header, one, key).hex() for one in log.entries] == VECTORS["questions"]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: str(case["name"]))
def test_what_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NotVerified) as refused:
        read_kit(bytes.fromhex(case["kit"]), [VECTORS["root"]])
    assert refused.value.code == case["code"]


@pytest.mark.parametrize("case", VECTORS["broken_logs"], ids=lambda case: str(case["name"]))
def test_how_far_a_log_holds(case: dict[str, object]) -> None:
    log = read_log(bytes.fromhex(str(case["log"])))
    assert log.broken
    assert len(log.entries) == case["holds"]
