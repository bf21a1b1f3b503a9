"""What a key statement says, as values and as the canonical bytes that are signed (`spec/key-statement.md`).

Whether it is true is for `statements.py`. Here only the form is checked: reading and writing give the same bytes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from comity.domain.authorities import NODE_ID, Membership, Power, Tier
from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.fingerprints import root_fingerprint
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import ED25519, MLDSA44, PublicKey, key_id

HPKE_NAME = "mlkem768-x25519"  # in an HPKE key's id
HPKE_SIZE = 1216  # bytes: ML-KEM-768 encapsulation key, then X25519 public key
LIMIT = 256 << 10  # bytes of a whole statement
MOST_KEYS = 32
_NAMES = (
    "node", "state", "tier", "name", "parent", "powers", "membership", "sequence", "issued", "valid_from",
    "valid_until", "root", "signing_keys", "hpke_keys", "log", "line_certificate", "endpoints", "languages",
    "time_zone", "revoked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatedKey:
    """A signing key, good from `valid_from` until `valid_until` (exclusive), UTC."""

    key: PublicKey
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class HpkeKey:
    """A key to seal to: `raw` is the ML-KEM-768 encapsulation key (1,184 bytes) and the X25519 key (32 bytes)."""

    raw: bytes
    valid_from: datetime
    valid_until: datetime

    @property
    def id(self) -> bytes:
        """16 bytes that name the key."""
        return key_id(HPKE_NAME, self.raw)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Two public keys that always act together: `ed25519` for today, `mldsa44` for decades."""

    ed25519: PublicKey
    mldsa44: PublicKey

    @property
    def fingerprint(self) -> str:
        """What people compare, if this is a root."""
        return root_fingerprint(self.ed25519, self.mldsa44)


@dataclass(frozen=True, slots=True)
class Revocation:
    """From this moment on nothing that the key signed counts. `reason` is a word: ``lost``, ``stolen``, ``retired``."""

    key_id: bytes
    valid_from: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeyStatement:
    """What a node says of itself, read from its bytes (rules in `statements.py`).

    `line_certificate` is the DER of the node's own small CA for mTLS; it protects the line and proves nobody.
    `unknown` holds fields of later versions.
    """

    node: str
    state: str
    tier: Tier
    name: str
    parent: str | None
    powers: frozenset[Power]
    membership: Membership | None
    sequence: int
    issued: datetime
    valid_from: datetime
    valid_until: datetime
    root: KeyPair
    signing_keys: tuple[DatedKey, ...]
    hpke_keys: tuple[HpkeKey, ...]
    log: KeyPair
    line_certificate: bytes
    endpoints: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "UTC"
    revoked: tuple[Revocation, ...] = ()
    unknown: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the signed part: the statement's name."""
        return sha256(statement_body(self)).digest()

    def signing_key(self, wanted: bytes, at: datetime) -> PublicKey:
        """The signing key of this id, if it was good at that moment.

        Raises:
            NotVerified: ``key.unknown``, ``key.not_yet_valid``, ``key.expired`` or ``key.revoked``.
        """
        found = next((dated for dated in self.signing_keys if dated.key.id == wanted), None)
        if found is None:
            raise _key_refused("unknown", self.node, "does not list the signing key that was used")
        self._good(wanted, found, at)
        return found.key

    def hpke_key(self, wanted: bytes, at: datetime) -> HpkeKey:
        """The sealing key of this id, if it was good at that moment; errors as `signing_key`."""
        found = next((key for key in self.hpke_keys if key.id == wanted), None)
        if found is None:
            raise _key_refused("unknown", self.node, "does not list the sealing key that was used")
        self._good(wanted, found, at)
        return found

    def current_hpke_key(self, at: datetime) -> HpkeKey:
        """The key to seal to now: of those that are good the one that stays so longest.

        Raises:
            NotVerified: ``key.none_valid``: none is good now.
        """
        good = [
            key for key in self.hpke_keys if key.valid_from <= at < key.valid_until and not self.has_revoked(key.id, at)
        ]
        if not good:
            raise _key_refused("none_valid", self.node, "has no sealing key that is good now")
        return max(good, key=lambda key: (key.valid_until, key.id))

    def log_keys(self, at: datetime) -> KeyPair:
        """The keys under this node's checkpoints and cosignatures.

        Raises:
            NotVerified: ``key.revoked``: one of them was revoked by that moment.
        """
        if self.has_revoked(self.log.ed25519.id, at) or self.has_revoked(self.log.mldsa44.id, at):
            raise _key_refused("revoked", self.node, "has revoked its log key")
        return self.log

    def _good(self, wanted: bytes, dated: DatedKey | HpkeKey, at: datetime) -> None:
        if self.has_revoked(wanted, at):
            raise _key_refused("revoked", self.node, "had revoked the key by then")
        if at < dated.valid_from:
            raise _key_refused("not_yet_valid", self.node, f"lists the key only from {dated.valid_from.isoformat()}")
        if at >= dated.valid_until:
            raise _key_refused("expired", self.node, f"lists the key only until {dated.valid_until.isoformat()}")

    @property
    def root_is_revoked(self) -> bool:
        """True if the node's root says of itself that it is lost: nothing under it counts, from whatever moment."""
        roots = (self.root.ed25519.id, self.root.mldsa44.id)
        return any(entry.key_id in roots for entry in self.revoked)

    def has_revoked(self, wanted: bytes, at: datetime) -> bool:
        """True if the key of this id was revoked by that moment."""
        return any(entry.key_id == wanted and entry.valid_from <= at for entry in self.revoked)


def statement_body(statement: KeyStatement) -> bytes:
    """The signed part of a statement: canonical bytes of all its fields."""
    plain = {
        "node": statement.node,
        "state": statement.state,
        "tier": statement.tier.value,
        "name": statement.name,
        "parent": statement.parent,
        "powers": sorted(power.value for power in statement.powers),
        "membership": statement.membership.value if statement.membership else None,
        "sequence": statement.sequence,
        "issued": to_milliseconds(statement.issued),
        "valid_from": to_milliseconds(statement.valid_from),
        "valid_until": to_milliseconds(statement.valid_until),
        "root": _pair_plain(statement.root),
        "signing_keys": [
            {"algorithm": dated.key.algorithm, "raw": dated.key.raw} | _window(dated)
            for dated in statement.signing_keys
        ],
        "hpke_keys": [{"id": key.id, "raw": key.raw} | _window(key) for key in statement.hpke_keys],
        "log": _pair_plain(statement.log),
        "line_certificate": statement.line_certificate,
        "endpoints": list(statement.endpoints),
        "languages": list(statement.languages),
        "time_zone": statement.time_zone,
        "revoked": [
            {"key": entry.key_id, "from": to_milliseconds(entry.valid_from), "reason": entry.reason}
            for entry in statement.revoked
        ],
    }
    return encode({**statement.unknown, **plain})


def read_body(body: bytes) -> KeyStatement:
    """The statement of its signed part.

    Raises:
        NotVerified: A field is not as `spec/key-statement.md` says; the code is ``statement.<field>``.
    """
    fields = Fields(decode(body, limit=LIMIT), "statement")
    statement = KeyStatement(
        node=_node(fields, "node"),
        state=fields.text("state", 2),
        tier=fields.word("tier", Tier),
        name=fields.text("name"),
        parent=fields.optional("parent", lambda name: _node(fields, name)),
        powers=_powers(fields),
        membership=fields.optional("membership", lambda name: fields.word(name, Membership)),
        sequence=fields.whole("sequence", 1),
        issued=fields.moment("issued"),
        valid_from=fields.moment("valid_from"),
        valid_until=fields.moment("valid_until"),
        root=_pair(fields, "root"),
        signing_keys=tuple(_signing_key(item) for item in fields.items("signing_keys", MOST_KEYS)),
        hpke_keys=tuple(_hpke_key(item) for item in fields.items("hpke_keys", MOST_KEYS)),
        log=_pair(fields, "log"),
        line_certificate=fields.data("line_certificate", most=8192, least=1),
        endpoints=fields.texts("endpoints", 16),
        languages=fields.texts("languages", 32, 35),
        time_zone=fields.text("time_zone", 64),
        revoked=tuple(_revocation(item) for item in fields.items("revoked")),
        unknown=fields.others(_NAMES),
    )
    _check_whole(fields, statement)
    return statement


def _check_whole(fields: Fields, statement: KeyStatement) -> None:
    """What no field shows alone."""
    if statement.state != statement.node[:2].upper():
        raise fields.refused("state", f"{statement.node} is not a node of {statement.state}.")
    if (statement.tier is Tier.NATIONAL) != (statement.parent is None):
        raise fields.refused("tier", "A national node has no parent, and every other node has one.")
    if statement.valid_from >= statement.valid_until:
        raise fields.refused("valid_until", "The statement ends before it begins.")
    keys: tuple[DatedKey | HpkeKey, ...] = (*statement.signing_keys, *statement.hpke_keys)
    if any(key.valid_until > statement.valid_until for key in keys):
        raise fields.refused("key_outlives", "A key is listed for longer than the statement holds.")
    pairs = (statement.root.ed25519, statement.root.mldsa44, statement.log.ed25519, statement.log.mldsa44)
    ids = [key.id for key in pairs] + [dated.key.id for dated in statement.signing_keys]
    ids += [key.id for key in statement.hpke_keys]
    if len(set(ids)) != len(ids):
        raise fields.refused("key_reused", "One key is listed for two purposes, or twice.")


def _node(fields: Fields, name: str) -> str:
    value = fields.text(name, 100)
    if not NODE_ID.fullmatch(value):
        raise fields.refused(name, f"The statement's {name} is no node id.")
    return value


def _powers(fields: Fields) -> frozenset[Power]:
    try:
        return frozenset(Power(value) for value in fields.ascending_texts("powers"))
    except ValueError as error:
        raise fields.refused("powers", "The statement claims a power that this version does not know.") from error


def _public_key(fields: Fields, name: str, algorithm: str) -> PublicKey:
    return PublicKey(algorithm, fields.data(name, 32 if algorithm == ED25519 else 1312))


def _pair(fields: Fields, name: str) -> KeyPair:
    inner = Fields(fields.raw(name), "statement", (ED25519, MLDSA44))
    return KeyPair(_public_key(inner, ED25519, ED25519), _public_key(inner, MLDSA44, MLDSA44))


def _pair_plain(pair: KeyPair) -> dict[str, Any]:
    return {ED25519: pair.ed25519.raw, MLDSA44: pair.mldsa44.raw}


def _window(dated: DatedKey | HpkeKey) -> dict[str, Any]:
    return {"from": to_milliseconds(dated.valid_from), "until": to_milliseconds(dated.valid_until)}


def _read_window(fields: Fields) -> tuple[datetime, datetime]:
    start, end = fields.moment("from"), fields.moment("until")
    if start >= end:
        raise fields.refused("until", "A key ends before it begins.")
    return start, end


def _signing_key(value: Any) -> DatedKey:
    fields = Fields(value, "statement", ("algorithm", "raw", "from", "until"))
    algorithm = fields.text("algorithm")
    if algorithm not in (ED25519, MLDSA44):
        raise fields.refused("algorithm", "A signing key is of an algorithm that this version does not know.")
    return DatedKey(_public_key(fields, "raw", algorithm), *_read_window(fields))


def _hpke_key(value: Any) -> HpkeKey:
    fields = Fields(value, "statement", ("id", "raw", "from", "until"))
    key = HpkeKey(fields.data("raw", HPKE_SIZE), *_read_window(fields))
    if fields.data("id", 16) != key.id:
        raise fields.refused("id", "A sealing key's id is not that of its bytes.")
    return key


def _revocation(value: Any) -> Revocation:
    fields = Fields(value, "statement", ("key", "from", "reason"))
    return Revocation(fields.data("key", 16), fields.moment("from"), fields.text("reason"))


def _key_refused(code: str, node: str, why: str) -> NotVerified:
    return NotVerified(
        f"key.{code}", f"The statement of {node} {why}.", advice="Ask the node for its latest key statement."
    )
