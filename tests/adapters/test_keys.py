"""A key folder: what is installed is taken up while a process runs, what is forgotten is gone from the disk."""

import json
from pathlib import Path

import pytest

from comity.adapters.clock import SystemRandomness
from comity.adapters.keys import FileKeys, online
from comity.adapters.keys.custodian import make_custodian, open_custodian, read_public, write_public
from comity.adapters.keys.online import new_seeds, read_seeds, replace_seeds, write_private
from comity.bootstrap import Listener, NodeConfig, create_node, install_keys, prepare_keys, sign_keys
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.statements import parse_statement

PASSPHRASE = "invented passphrase for a test"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A node's folder, its root beside it."""
    authority = Authority("cn", "CN", Tier.NATIONAL, "Invented", None, frozenset(Power))
    listener = Listener("127.0.0.1", 8443)
    made = create_node(
        NodeConfig(authority, listener, listener, "https://127.0.0.1:7443", folder=tmp_path / "cn"), PASSPHRASE
    )
    made.root_folder.rename(tmp_path / "root")
    return made.folder


def test_a_running_process_takes_up_what_another_one_installs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online, "LOOK_SECONDS", 3600.0)
    keys = FileKeys(folder / "keys")
    first, sealing = keys.events.public, parse_statement(keys.statement).hpke_keys[0].id
    signed = sign_keys(prepare_keys(folder).data, folder.parent / "root", PASSPHRASE)
    assert keys.events.public == first, "prepared is not installed"
    install_keys(folder, signed)
    assert keys.events.public == first, "within that time it need not look"
    monkeypatch.setattr(online, "LOOK_SECONDS", 0.0)
    assert keys.statement == signed
    assert keys.events.public != first
    assert keys.opening(sealing) is not None, "what is sealed to the old key still opens"


def test_a_forgotten_key_is_in_no_byte_of_the_folder(folder: Path) -> None:
    sign = sign_keys(prepare_keys(folder).data, folder.parent / "root", PASSPHRASE)
    old = parse_statement((folder / "keys" / "statement.cbor").read_bytes()).hpke_keys[0].id
    seed = read_seeds(folder / "keys").hpke[0]
    install_keys(folder, sign)
    keys = FileKeys(folder / "keys")
    keys.forget([old])
    assert keys.opening(old) is None
    assert not [path for path in (folder / "keys").iterdir() if seed.encode() in path.read_bytes()]
    assert keys.opening(parse_statement(sign).hpke_keys[0].id) is not None


def test_replaced_seeds_are_overwritten_where_they_lay(folder: Path) -> None:
    path = folder / "keys" / "online-keys.json"
    before = read_seeds(folder / "keys")
    with path.open("rb") as still_open:
        replace_seeds(folder / "keys", before.promoted())
        assert before.events.encode() not in still_open.read()
    assert read_seeds(folder / "keys") == before


def test_a_folder_of_an_earlier_version_is_read(folder: Path) -> None:
    path = folder / "keys" / "online-keys.json"
    plain = json.loads(path.read_text())
    del plain["next"]
    write_private(path, json.dumps(plain).encode())
    assert read_seeds(folder / "keys").next is None
    FileKeys(folder / "keys")


def test_seeds_and_statement_that_do_not_belong_together_are_refused(folder: Path) -> None:
    online.write_seeds(folder / "keys", new_seeds(SystemRandomness()))
    with pytest.raises(InvalidInput) as refusal:
        FileKeys(folder / "keys")
    assert refusal.value.code == "keys.other_statement"


def test_a_custodian_s_key_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    made = make_custodian(tmp_path / "a.key", "Synthetic", PASSPHRASE, SystemRandomness())
    write_public(tmp_path / "a.pub", made)
    assert read_public(tmp_path / "a.pub") == made
    assert open_custodian(tmp_path / "a.key", PASSPHRASE).public_raw == made.raw
    with pytest.raises(NotVerified) as refusal:
        open_custodian(tmp_path / "a.key", "another passphrase altogether")
    assert refusal.value.code == "custodian.passphrase"
    for other in (tmp_path / "a.pub", tmp_path / "none"):
        with pytest.raises(InvalidInput):
            open_custodian(other, PASSPHRASE)
