"""Who bears what, and by which way a request goes: the nearest source speaks."""

from collections.abc import Callable

import pytest

from comity.domain.decisions import Decision


@pytest.mark.parametrize(
    ("inputs", "rule", "source"),
    [
        ({"from": "CN", "to": "KH"}, "treaty_text", "CN-KH-EXT-1999"),
        ({"from": "TH", "to": "CN"}, "by_agreement", "CN:extradition:2000-12-28"),
        ({"from": "VN", "to": "MY", "measure": "mla_evidence"}, "ordinary_requested", "ASEAN_MLAT"),
        ({"from": "TH", "to": "CN", "measure": "mla_evidence"}, "by_agreement", "CN:mla:2018-10-26"),
        ({"from": "TH", "to": "CN", "measure": "mla_asset_return"}, "expenses_deducted", "state.CN.mla_asset_return"),
        ({"from": "CN", "to": "LA", "measure": "patrol_passage"}, "each_own", "generic.patrol_passage"),
    ],
)
def test_costs_come_from_the_nearest_source(
    ask: Callable[..., Decision], inputs: dict[str, str], rule: str, source: str
) -> None:
    costs = ask(**inputs).costs
    assert costs["rule"] == rule
    assert costs["source"].startswith(source)
    assert costs["confidence"] in ("verified", "recalled")


@pytest.mark.parametrize(
    ("measure", "way"),
    [
        ("joint_investigation_team", "central authorities"),
        ("controlled_delivery", "consent of the host state"),
        ("police_hit_followup", "police liaison"),
        ("readmission", "diplomatic"),
    ],
)
def test_each_measure_goes_its_way(ask: Callable[..., Decision], measure: str, way: str) -> None:
    assert ask(**{"from": "MM", "to": "LA", "measure": measure}).channel == way
