"""What proves to anybody that a node's log lied: two checkpoints under its own keys that cannot both be true.

One file (`spec/misbehaviour.md`), put together by the node that saw it, checked offline with root fingerprints:

- ``forked``: two trees of one size with different roots.
- ``rolled_back``: a smaller tree signed as the log's largest at a later moment than a larger one.
- ``broken``: a tree that its node itself offered as the continuation of another, with a proof that does not lead there;
  the submission is signed by the node, so the false proof is its own act.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from comity.domain.authorities import NODE_ID
from comity.domain.errors import NotVerified
from comity.evidence.bundle import Check
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.keyring import Keyring, prove_all
from comity.evidence.merkle import verify_consistency
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import Signer, verify
from comity.evidence.witness import open_submission
from comity.evidence.witnessed import ProvenCheckpoint, prove_checkpoint

FORMAT = DOMAIN = "comity/misbehaviour/1"
LIMIT = 4 << 20  # bytes
MOST_STATEMENTS = 200
_NAMES = ("format", "kind", "log", "first", "second", "submission", "reported_by", "reported_at", "statements")


class Kind(StrEnum):
    """How a log contradicts itself."""

    FORKED = "forked"
    ROLLED_BACK = "rolled_back"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """Two contradicting checkpoints of one log, as signed notes.

    Attributes:
        kind: How they contradict each other.
        log: Whose log it is.
        first: The checkpoint that was seen first.
        second: The one that contradicts it.
        submission: For ``broken``: the signed submission that brought the second; else None.
        reported_by: The node that put this together.
        reported_at: When, UTC.
        statements: Key statements of both nodes and those above them, parents first.
    """

    kind: Kind
    log: str
    first: bytes
    second: bytes
    submission: bytes | None
    reported_by: str
    reported_at: datetime
    statements: tuple[bytes, ...]

    @property
    def id(self) -> bytes:
        """32 bytes that name the contradiction, whoever reports it: of kind, log and both trees' texts."""
        texts = sorted(note.partition(b"\n\n")[0] for note in (self.first, self.second))
        return sha256(b"\x00".join([b"comity/misbehaviour/1", self.kind.encode(), self.log.encode(), *texts])).digest()


@dataclass(frozen=True, slots=True)
class SignedMisbehaviour:
    """The same with its reporter's signature, unchecked."""

    misbehaviour: Misbehaviour
    signed: bytes
    key_id: bytes
    signature: bytes


def make_misbehaviour(misbehaviour: Misbehaviour, signer: Signer) -> bytes:
    """The one file, under its reporter's signing key.

    Raises:
        NotVerified: A part is not as the page says.
    """
    signed = encode(_plain(misbehaviour))
    data = encode({"report": signed, "key": signer.public.id, "signature": signer.sign(DOMAIN, signed)})
    parse_misbehaviour(data)
    return data


def parse_misbehaviour(data: bytes) -> SignedMisbehaviour:
    """What the file holds, by form alone.

    Raises:
        NotVerified: ``misbehaviour.*``, ``canonical.*``: the bytes are none of this format.
    """
    outer = Fields(decode(data, limit=LIMIT), "misbehaviour", ("report", "key", "signature"))
    signed = outer.data("report", most=LIMIT)
    fields = Fields(decode(signed, limit=LIMIT), "misbehaviour", _NAMES)
    if fields.text("format") != FORMAT:
        raise fields.refused("format", "The report is of a format that this version does not know.")
    statements = fields.items("statements", MOST_STATEMENTS)
    if not all(type(item) is bytes for item in statements):
        raise fields.refused("statements", "The report's statements are not byte strings.")
    found = Misbehaviour(
        kind=fields.word("kind", Kind),
        log=_node(fields, "log"),
        first=fields.data("first"),
        second=fields.data("second"),
        submission=fields.optional("submission", fields.data),
        reported_by=_node(fields, "reported_by"),
        reported_at=fields.moment("reported_at"),
        statements=tuple(statements),
    )
    return SignedMisbehaviour(found, signed, outer.data("key", 16), outer.data("signature", 64))


def is_misbehaviour(data: bytes) -> bool:
    """True if the bytes look like such a file; whether they hold is for `verify_misbehaviour` to say."""
    try:
        parse_misbehaviour(data)
    except NotVerified:
        return False
    return True


def check_contradiction(found: Misbehaviour, ring: Keyring) -> str:
    """In words what the log has signed that cannot be true, if it has.

    Raises:
        NotVerified: ``misbehaviour.none``: the two do not contradict each other; a signature does not fit.
    """
    first, second = (prove_checkpoint(note, found.log, ring) for note in (found.first, found.second))
    match found.kind:
        case Kind.FORKED:
            return _forked(found, first, second)
        case Kind.ROLLED_BACK:
            return _rolled_back(found, first, second)
        case Kind.BROKEN:
            return _broken(found, first, second, ring)


def verify_misbehaviour(data: bytes, roots: Collection[str]) -> list[Check]:
    """Everything that the file proves to somebody who trusts these roots.

    Raises:
        NotVerified: The bytes are no such file. Any other fault is a failed check.
    """
    signed = parse_misbehaviour(data)
    found = signed.misbehaviour
    ring, faults = prove_all(found.statements, roots)
    held = f"Proven up to a trusted root: {', '.join(ring.nodes)}."
    said = "; ".join(f"{fault.message} [{fault.code}]" for fault in faults)
    statements = Check("statements", bool(ring.nodes) and not faults, said or held)

    def reporter() -> str:
        verify(ring.signing_key(found.reported_by, signed.key_id, found.reported_at), DOMAIN, signed.signed,
               signed.signature)  # fmt: skip
        return f"Reported by {found.reported_by} at {found.reported_at.isoformat()}, nothing added or changed."

    return [
        statements,
        _checked("reporter", reporter),
        _checked("contradiction", lambda: check_contradiction(found, ring)),
    ]


def _checked(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name, True, step())
    except NotVerified as error:
        return Check(name, False, f"{error.message} [{error.code}]")


def _forked(found: Misbehaviour, first: ProvenCheckpoint, second: ProvenCheckpoint) -> str:
    one, two = first.signed.checkpoint, second.signed.checkpoint
    if one.size != two.size or one.root == two.root:
        raise _none(found, "they are not two trees of one size")
    return f"{found.log} has signed two different trees of {one.size} leaves."


def _rolled_back(found: Misbehaviour, first: ProvenCheckpoint, second: ProvenCheckpoint) -> str:
    one, two = first.signed.checkpoint, second.signed.checkpoint
    if two.size >= one.size or second.at <= first.at:
        raise _none(found, "the second is not smaller and signed later")
    return (
        f"{found.log} has signed {one.size} leaves at {first.at.isoformat()} "
        f"and only {two.size} at {second.at.isoformat()}."
    )


def _broken(found: Misbehaviour, first: ProvenCheckpoint, second: ProvenCheckpoint, ring: Keyring) -> str:
    one, two = first.signed.checkpoint, second.signed.checkpoint
    if found.submission is None:
        raise _none(found, "the signed submission is missing")
    offered = open_submission(found.submission, ring.signing_key)
    submission = offered.submission
    if (offered.by, submission.checkpoint, submission.old_size) != (found.log, found.second, one.size):
        raise _none(found, "the submission is not of these two")
    try:
        verify_consistency(one.size, one.root, two.size, two.root, submission.proof)
    except NotVerified:
        return (
            f"{found.log} offered {two.size} leaves as the continuation of {one.size}, "
            "under its signature, with a proof that does not lead there."
        )
    raise _none(found, "the proof in the submission does lead from one to the other")


def _plain(found: Misbehaviour) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": found.kind.value,
        "log": found.log,
        "first": found.first,
        "second": found.second,
        "submission": found.submission,
        "reported_by": found.reported_by,
        "reported_at": to_milliseconds(found.reported_at),
        "statements": list(found.statements),
    }


def _node(fields: Fields, name: str) -> str:
    node = fields.text(name, 100)
    if not NODE_ID.fullmatch(node):
        raise fields.refused(name, f"The report's {name} is no node id.")
    return node


def _none(found: Misbehaviour, why: str) -> NotVerified:
    return NotVerified(
        "misbehaviour.none",
        f"The two checkpoints do not show that the log of {found.log} is {found.kind.value}: {why}.",
        advice="Do not rely on the accusation.",
    )
