"""`comity bench log`: the Merkle log against bare SHA-256, and sealing events against bare Ed25519, in one run."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from nacl.signing import SigningKey

from comity.domain.authorities import Membership, Power, Tier
from comity.domain.events import Event
from comity.domain.handling import Handling
from comity.domain.officers import Actor, Role
from comity.evidence.checkpoint import LogSigner, make_checkpoint
from comity.evidence.merkle import event_leaf, leaf_hash, verify_inclusion
from comity.evidence.sealing import body_digest, seal_event, verify_event
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, PublicKey
from comity.evidence.statements import DatedKey, HpkeKey, KeyStatement, RootSigner, make_statement
from comity.evidence.tiles import LogReader, LogWriter
from comity.evidence.whole_log import Head, Leaf, check_whole_log, write_log
from comity.exchange.suites import HybridOpeningKey

LEAVES = 1 << 17
IN_FILE = 2048  # events of the log file that is checked again and again
_BATCH = 256
_STEP = 40_503  # odd, so that the leaves that are proven lie all over the log and each comes once


class _Memory:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, index: int, width: int) -> bytes:
        return self.rows[level, index][: 32 * width]


def bench_log(seconds: float) -> dict[str, Any]:
    """Figures of the log and of sealing; `seconds` for each of them, and as long for what it is measured against."""
    store = _filled()
    hashes = _hash_rate(seconds)
    figures = [
        _figure("log append, in batches of 256", _append_rate(seconds), "two hashes a leaf, hashlib alone", hashes / 2),
        _figure(
            "inclusion proof of any leaf", _proof_rate(store, seconds), "254 hashes a tile, hashlib alone", hashes / 254
        ),
        _figure(
            "inclusion proof of the newest leaves",
            _proof_rate(store, seconds, newest=True),
            "254 hashes a tile, hashlib alone (in memory: none)",
            hashes / 254,
        ),
        _figure(
            "proof and its verification, any leaf",
            _proof_rate(store, seconds, verify=True),
            "254 and 18 hashes, hashlib alone",
            hashes / (254 + LEAVES.bit_length()),
        ),
    ]
    return {"figures": figures + _sealing(seconds) + [_whole_log(seconds)]}


def _sealing(seconds: float) -> list[dict[str, Any]]:
    """An event of 1 kB: sealed and verified, against PyNaCl signing and verifying a digest."""
    signer, key, salt, content = Ed25519Signer(bytes(32)), SigningKey(bytes(32)), bytes(32), bytes(1024)
    event = _event(salt, content)
    sealed = seal_event(event, signer, salt, content)
    digest = bytes(46)
    signed = key.sign(digest)
    sign = _rate(lambda: key.sign(digest), seconds)
    verify = _rate(lambda: key.verify_key.verify(digest, signed.signature), seconds)
    sealing = _rate(lambda: seal_event(event, signer, salt, content), seconds)
    verifying = _rate(lambda: verify_event(sealed.header, sealed.signature, signer.public, salt, content), seconds)
    return [
        _figure("event of 1 kB sealed", sealing, "PyNaCl sign alone", sign),
        _figure("event of 1 kB verified", verifying, "PyNaCl verify alone", verify),
    ]


def _whole_log(seconds: float) -> dict[str, Any]:
    """Events of a log file checked a second, by a log of headers alone, against verifying their signatures alone."""
    signer, key = Ed25519Signer(bytes(32)), SigningKey(bytes(32))
    root = RootSigner(Ed25519Signer(b"r" * 32), MLDSA44Signer(b"r" * 32))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    log = LogSigner(Ed25519Signer(b"l" * 32), MLDSA44Signer(b"l" * 32))
    statement = make_statement(_statement(root, log, signer.public, start), root)
    event = replace(_event(bytes(32), b""), author="cn", audience=("cn", "th"))
    sealed = seal_event(event, signer, bytes(32), b"")
    leaf = Leaf(replace(sealed, salt=None, content=None), bytes(32))
    tree = LogWriter(_Memory(), 0).append([event_leaf(leaf.salt, sealed.digest)] * IN_FILE)
    note = make_checkpoint("cn", tree.size, tree.root, log, start).to_bytes()
    data = b"".join(write_log(Head("cn", start, False, (statement,)), [*[leaf] * IN_FILE, note], signer))
    trusted = [root.public.fingerprint]

    def check() -> None:
        found = check_whole_log(BytesIO(data), trusted)
        assert {one.name for one in found.checks if not one.ok} == {"cosignatures"}, found.checks

    digest = bytes(46)
    signed = key.sign(digest)
    verify = _rate(lambda: key.verify_key.verify(digest, signed.signature), seconds)
    return _figure("events of a log file checked", _rate(check, seconds, IN_FILE), "PyNaCl verify alone", verify)


def _statement(root: RootSigner, log: LogSigner, key: PublicKey, start: datetime) -> KeyStatement:
    """The statement of an invented node."""
    end = start + timedelta(days=365)
    return KeyStatement(
        node="cn",
        state="CN",
        tier=Tier.NATIONAL,
        name="Invented",
        parent=None,
        powers=frozenset(Power),
        membership=Membership.FULL,
        sequence=1,
        issued=start,
        valid_from=start,
        valid_until=end,
        root=root.public,
        signing_keys=(DatedKey(key, start, end),),
        hpke_keys=(HpkeKey(HybridOpeningKey(bytes(32)).public_raw, start, end),),
        log=log.public,
        line_certificate=b"none",
        endpoints=("https://cn.invalid",),
    )


def _figure(name: str, value: float, against: str, against_value: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": "1/s",
        "against": against,
        "against_value": round(against_value, 1),
        "ratio": round(value / against_value, 3),
    }


def _rate(step: Callable[[], object], seconds: float, each: int = 1) -> float:
    """How often a second `step` does what it does `each` times."""
    start, done = time.perf_counter(), 0
    while True:
        for _ in range(8):
            step()
        done += 8 * each
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return done / elapsed


def _hash_rate(seconds: float) -> float:
    """SHA-256 of 65 bytes, as an inner node has, by hashlib in a loop."""
    sha256, left, right = hashlib.sha256, bytes(32), bytes(32)

    def step() -> None:
        for _ in range(_BATCH):
            sha256(b"\x01" + left + right).digest()

    return _rate(step, seconds, _BATCH)


def _append_rate(seconds: float) -> float:
    """Leaves a second: leaf hash, tree and tiles."""
    writer, store, numbers = LogWriter(_Memory(), 0), _Memory(), count()

    def step() -> None:
        appended = writer.append(leaf_hash(next(numbers).to_bytes(32, "big")) for _ in range(_BATCH))
        store.rows.update({(tile.level, tile.index): tile.hashes for tile in appended.tiles})

    return _rate(step, seconds, _BATCH)


def _filled() -> _Memory:
    store = _Memory()
    appended = LogWriter(store, 0).append(leaf_hash(number.to_bytes(32, "big")) for number in range(LEAVES))
    store.rows.update({(tile.level, tile.index): tile.hashes for tile in appended.tiles})
    return store


def _proof_rate(store: _Memory, seconds: float, *, newest: bool = False, verify: bool = False) -> float:
    """Proofs a second from the tiles of a log of `LEAVES`."""
    log = LogReader(store, LEAVES)
    root, places = log.root(), _places(newest)

    def step() -> None:
        index = next(places)
        proof = log.inclusion(index)
        if verify:
            verify_inclusion(leaf_hash(index.to_bytes(32, "big")), index, LEAVES, proof, root)

    return _rate(step, seconds)


def _places(newest: bool) -> Iterator[int]:
    for number in count():
        yield LEAVES - 1 - number % 1024 if newest else number * _STEP % LEAVES


def _event(salt: bytes, content: bytes) -> Event:
    return Event(
        id=UUID("01932c07-4f00-7000-8000-000000000001"),
        type="request.released",
        version=1,
        case=UUID("01932c07-4f00-7000-8000-000000000002"),
        author="cn-zj",
        actor=Actor("o-17", Role.OFFICER),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        after=(bytes(32),),
        audience=("cn-zj", "th"),
        handling=Handling(),
        basis=bytes(32),
        body=body_digest(salt, content),
    )
