"""Making a node: root, online keys, line certificates, key statement, configuration. Nothing is overwritten."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from comity.adapters.clock import SystemClock, SystemRandomness
from comity.adapters.keys import ROOT_FOLDER, check_passphrase, make_line, new_seeds, open_root, seal_root
from comity.adapters.keys.online import STATEMENT, read_seeds, write_private, write_seeds
from comity.bootstrap.config import FILE, NodeConfig, read_config, write_config
from comity.domain.errors import InvalidInput
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import (
    DatedKey,
    HpkeKey,
    KeyPair,
    KeyStatement,
    RootSigner,
    countersign,
    make_statement,
)
from comity.exchange.suites import HybridOpeningKey

KEYS = "keys"
DATABASE = "node.sqlite3"
FILES = "files"
KEY_LIFE = timedelta(days=120)  # rotation every 90 days with 30 days of overlap


@dataclass(frozen=True, slots=True)
class CreatedNode:
    """What `init` made: the folder, the root's fingerprint, and where statement and root are."""

    folder: Path
    fingerprint: str
    statement: Path
    root_folder: Path


def create_node(config: NodeConfig, passphrase: str) -> CreatedNode:
    """Make a node in `config.folder`.

    Raises:
        InvalidInput: There is a node already, the address is no https address, the passphrase is too short, or the
            configuration cannot be; nothing is left behind.
    """
    folder, keys = config.folder, config.folder / KEYS
    host = _host(config.public)
    check_passphrase(passphrase)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_config(folder, config)
    try:
        read_config(folder)
    except InvalidInput:
        (folder / FILE).unlink()
        raise
    keys.mkdir(mode=0o700)
    randomness, now = SystemRandomness(), SystemClock().now()
    root = seal_root(folder / ROOT_FOLDER, passphrase, randomness)
    seeds = new_seeds(randomness)
    write_seeds(keys, seeds)
    write_private(keys / "web-secret", randomness.token(32).hex().encode())
    line = make_line(keys, config.authority.node, tuple(dict.fromkeys((host, config.peers.host))), now)
    statement = make_statement(_first_statement(config, keys, root, line, now), root)
    write_private(keys / STATEMENT, statement)
    return CreatedNode(folder, root.public.fingerprint, keys / STATEMENT, folder / ROOT_FOLDER)


def countersign_statement(data: bytes, root_folder: Path, passphrase: str) -> bytes:
    """A ministry's countersignature on the statement of a node below it, which delegates the powers in it.

    Raises:
        NotVerified: The bytes are no statement with a parent, or the passphrase is wrong.
        Unavailable: The root is not there.
    """
    return countersign(data, open_root(root_folder, passphrase))


def _first_statement(config: NodeConfig, keys: Path, root: RootSigner, line: bytes, now: datetime) -> KeyStatement:
    seeds, authority = read_seeds(keys), config.authority
    until = now + KEY_LIFE
    signing = (Ed25519Signer(bytes.fromhex(seeds.events)), MLDSA44Signer(bytes.fromhex(seeds.receipts)))
    log = KeyPair(
        Ed25519Signer(bytes.fromhex(seeds.log_ed25519)).public, MLDSA44Signer(bytes.fromhex(seeds.log_mldsa44)).public
    )
    sealing = HybridOpeningKey(bytes.fromhex(seeds.hpke[0]))
    return KeyStatement(
        node=authority.node,
        state=authority.state,
        tier=authority.tier,
        name=authority.name,
        parent=authority.parent,
        powers=authority.powers,
        membership=None,
        sequence=1,
        issued=now,
        valid_from=now - timedelta(minutes=5),
        valid_until=until,
        root=root.public,
        signing_keys=tuple(DatedKey(signer.public, now - timedelta(minutes=5), until) for signer in signing),
        hpke_keys=(HpkeKey(sealing.public_raw, now - timedelta(minutes=5), until),),
        log=log,
        line_certificate=line,
        endpoints=(config.public,),
        languages=authority.languages,
        time_zone=authority.time_zone,
    )


def _host(public: str) -> str:
    parts = urlsplit(public)
    if parts.scheme != "https" or not parts.hostname:
        raise InvalidInput(
            "config.public", f"{public!r} is no https address.", advice="Write it like https://node.example:7443."
        )
    return parts.hostname
