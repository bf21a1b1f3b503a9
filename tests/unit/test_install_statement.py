"""Statements of nodes below others: each countersigned by the one above, up to a national root."""

from pathlib import Path

import pytest

from comity.bootstrap import Listener, NodeConfig, countersign_statement, create_node, install_keys
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.errors import NotVerified

PASSPHRASE = "invented passphrase for a test"
TIERS = (Tier.NATIONAL, Tier.PROVINCE, Tier.CITY)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nodes: cn, cn-zj and cn-zj-hz, not yet countersigned."""
    folder = tmp_path_factory.mktemp("tiers")
    for node in ("cn", "cn-zj", "cn-zj-hz", "la"):
        tier = TIERS[node.count("-")]
        powers = frozenset(Power) if tier is Tier.NATIONAL else frozenset({Power.POLICE_INFORMATION})
        parent = node.rpartition("-")[0] or None
        authority = Authority(node, node[:2].upper(), tier, f"Invented {node}", parent, powers)
        listener = Listener("127.0.0.1", 8443)
        create_node(
            NodeConfig(authority, listener, listener, "https://127.0.0.1:7443", folder=folder / node), PASSPHRASE
        )
    return folder


def statement(base: Path, node: str) -> bytes:
    return (base / node / "keys" / "statement.cbor").read_bytes()


def countersigned(base: Path, node: str, by: str) -> bytes:
    (root,) = (base / by).glob("ROOT-KEY-*")
    return countersign_statement(statement(base, node), root, PASSPHRASE)


def test_a_city_installs_what_its_province_signed_under_the_ministry(base: Path) -> None:
    province = install_keys(base / "cn-zj", countersigned(base, "cn-zj", "cn"), [statement(base, "cn")])
    assert province.node == "cn-zj"
    chain = [statement(base, "cn"), statement(base, "cn-zj")]
    city = install_keys(base / "cn-zj-hz", countersigned(base, "cn-zj-hz", "cn-zj"), chain)
    assert city.parent == "cn-zj"
    with pytest.raises(NotVerified):
        install_keys(base / "cn-zj-hz", countersigned(base, "cn-zj-hz", "cn-zj"), chain[1:])


def test_a_stranger_s_signature_installs_nothing(base: Path) -> None:
    before = statement(base, "cn-zj")
    with pytest.raises(NotVerified):
        install_keys(base / "cn-zj", countersigned(base, "cn-zj", "la"), [statement(base, "cn")])
    with pytest.raises(NotVerified):
        install_keys(base / "cn-zj-hz", countersigned(base, "cn-zj", "cn"), [statement(base, "cn")])
    assert statement(base, "cn-zj") == before
