"""The next key statement of a node, and the proposal by which its root comes to sign it (`spec/key-proposal.md`).

1. The next statement has the same root and the number after the last one proposed. Nothing that was revoked is dropped.
2. Keys that go stay listed for the overlap, unless they are revoked; keys that come are good at once.
3. A proposal is signed by every new key (whoever proposes them holds them) and by the node's present key. Without the
   present key's signature it is an emergency, and people have to say so at the root.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.signatures import PublicKey, Signer, verify
from comity.evidence.statement_fields import LIMIT, read_body, statement_body
from comity.evidence.statements import (
    DatedKey,
    HpkeKey,
    KeyPair,
    KeyStatement,
    Revocation,
    RootSigner,
    accept_newer,
    make_statement,
    prove_own,
)

DOMAIN = "comity/key-proposal/1"
LIFE = timedelta(days=120)  # rotation every 90 days, with 30 days of overlap
OVERLAP = timedelta(days=30)
CLOCKS = timedelta(minutes=5)  # a key is good so long before it is made, for peers whose clocks run behind
REASONS = ("lost", "stolen", "retired")
_NAMES = ("body", "replaces", "new", "present")
_MOST_SIGNATURES = 8


@dataclass(frozen=True, slots=True)
class NewKeys:
    """Public halves of one set of online keys. `hpke` is 1,216 raw bytes."""

    events: PublicKey
    receipts: PublicKey
    log: KeyPair
    hpke: bytes

    @property
    def signing(self) -> tuple[PublicKey, ...]:
        """Every key of it that signs."""
        return (self.events, self.receipts, self.log.ed25519, self.log.mldsa44)


@dataclass(frozen=True, slots=True)
class Span:
    """How long the next keys are good, how long the last ones stay beside them, and how far back the new ones reach.

    `back` is more than a few minutes only where the new keys have to sign anew what stolen ones had signed.
    """

    life: timedelta = LIFE
    overlap: timedelta = OVERLAP
    back: timedelta = CLOCKS


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a root is asked to sign. `vouched` is True if the node's present key signed the proposal too."""

    statement: KeyStatement
    replaces: KeyStatement
    vouched: bool


def next_statement(
    old: KeyStatement,
    keys: NewKeys,
    at: datetime,
    sequence: int,
    *,
    span: Span | None = None,
    revoked: Iterable[Revocation] = (),
) -> KeyStatement:
    """The statement after `old`: new keys in, those before them ending with the overlap, revocations added.

    Raises:
        InvalidInput: The number does not rise, the overlap is longer than the life, a revocation has no known reason,
            names none of the node's keys, or lies in the future.
    """
    span = span or Span()
    added = tuple(revoked)
    _check_plan(old, at, sequence, span, added)
    start, until, ends = at - span.back, at + span.life, at + span.overlap
    gone = {entry.key_id for entry in (*old.revoked, *added)}
    signing = tuple(DatedKey(key, start, until) for key in (keys.events, keys.receipts))
    kept = tuple(
        replace(dated, valid_until=min(dated.valid_until, ends))
        for dated in old.signing_keys
        if dated.key.id not in gone and dated.valid_until > at and dated.valid_from < ends
    )
    sealing = tuple(
        replace(key, valid_until=min(key.valid_until, ends))
        for key in old.hpke_keys
        if key.id not in gone and key.valid_until > at and key.valid_from < ends
    )
    return replace(
        old,
        sequence=sequence,
        issued=at,
        valid_from=at - CLOCKS,
        valid_until=until,
        signing_keys=(*signing, *kept),
        hpke_keys=(HpkeKey(keys.hpke, at - CLOCKS, until), *sealing),
        log=keys.log,
        revoked=(*old.revoked, *added),
    )


def make_proposal(replaces: bytes, statement: KeyStatement, new: Sequence[Signer], present: Signer | None) -> bytes:
    """The proposal: the unsigned statement, the one that it replaces, and who vouches for it.

    Args:
        replaces: The present statement's bytes.
        statement: What the root is asked to sign.
        new: Private halves of every key that signs and that the present statement does not list.
        present: The present signing key; None where it is stolen or lost.

    Raises:
        NotVerified: The statement cannot follow the present one.
    """
    body = statement_body(statement)
    read_body(body)
    signatures = [[signer.public.id, signer.sign(DOMAIN, body)] for signer in new]
    mine = [present.public.id, present.sign(DOMAIN, body)] if present else None
    data = encode({"body": body, "replaces": replaces, "new": signatures, "present": mine})
    read_proposal(data)
    return data


def read_proposal(data: bytes) -> Proposal:
    """The proposal, if its parts hold: what people at the root may rely on when they look at it.

    Raises:
        NotVerified: ``proposal.*``: malformed, or a new key's owner did not sign; ``statement.*`` if the proposed
            statement cannot follow the one that it replaces.
    """
    fields = Fields(decode(data, limit=3 * LIMIT), "proposal", _NAMES)
    body = fields.data("body", most=LIMIT, least=1)
    statement, replaced = read_body(body), prove_own(fields.data("replaces", most=LIMIT, least=1))
    accept_newer(replaced, statement)
    if statement.sequence <= replaced.sequence:
        raise fields.refused("sequence", "The proposed statement has the number of the present one.")
    known = {dated.key.id for dated in replaced.signing_keys} | {replaced.log.ed25519.id, replaced.log.mldsa44.id}
    signed = dict(_signature(fields, item) for item in fields.items("new", _MOST_SIGNATURES))
    for key in _signing(statement):
        if key.id not in known:
            if key.id not in signed:
                raise fields.refused("new", "A new key did not sign the proposal; nobody has shown to hold it.")
            verify(key, DOMAIN, body, signed[key.id])
    return Proposal(statement, replaced, _vouched(fields, body, replaced))


def sign_proposal(data: bytes, root: RootSigner) -> bytes:
    """The statement that a proposal asks for, under its root. A parent's countersignature comes after.

    Raises:
        NotVerified: As `read_proposal`; ``statement.other_root``.
    """
    return make_statement(read_proposal(data).statement, root)


def is_proposal(data: bytes) -> bool:
    """True if the bytes look like a proposal and not like a statement."""
    try:
        plain = decode(data, limit=3 * LIMIT)
    except NotVerified:
        return False
    return isinstance(plain, dict) and "replaces" in plain


def key_ids(statement: KeyStatement) -> dict[bytes, str]:
    """Every key that a statement lists, by id, with what it is for."""
    found = {dated.key.id: f"signing ({dated.key.algorithm})" for dated in statement.signing_keys}
    found |= {key.id: "sealing" for key in statement.hpke_keys}
    found |= {statement.log.ed25519.id: "log (ed25519)", statement.log.mldsa44.id: "log (ml-dsa-44)"}
    return found


def _check_plan(old: KeyStatement, at: datetime, sequence: int, span: Span, revoked: tuple[Revocation, ...]) -> None:
    faults = [
        (sequence <= old.sequence, "rotation.sequence", f"Statement {sequence} cannot follow {old.sequence}."),
        (not timedelta(0) <= span.overlap < span.life, "rotation.overlap", "The overlap is not shorter than the life."),
        (any(one.reason not in REASONS for one in revoked), "rotation.reason", f"A reason is one of {REASONS}."),
        (any(one.valid_from > at for one in revoked), "rotation.since", "A key is revoked from the past or from now."),
    ]
    for fault, code, words in faults:
        if fault:
            raise InvalidInput(code, words, advice="Look at `comity node keys show`.")


def _signing(statement: KeyStatement) -> list[PublicKey]:
    listed = [dated.key for dated in statement.signing_keys]
    return [*listed, statement.log.ed25519, statement.log.mldsa44]


def _signature(fields: Fields, item: object) -> tuple[bytes, bytes]:
    if not (isinstance(item, list) and len(item) == 2 and all(type(part) is bytes for part in item)):
        raise fields.refused("new", "A signature under a proposal is a key's id and bytes.")
    return item[0], item[1]


def _vouched(fields: Fields, body: bytes, replaced: KeyStatement) -> bool:
    if fields.raw("present") is None:
        return False
    key_id, signature = _signature(fields, fields.raw("present"))
    key = next((dated.key for dated in replaced.signing_keys if dated.key.id == key_id), None)
    if key is None:
        raise fields.refused("present", "The proposal is signed by a key that the present statement does not list.")
    verify(key, DOMAIN, body, signature)
    return True
