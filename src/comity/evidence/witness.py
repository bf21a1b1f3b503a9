"""What a witness does with another node's checkpoint: cosign, or refuse and say why (https://c2sp.org/tlog-witness).

A witness keeps, for each origin, the size and root that it cosigned last. The store must compare and replace that in
one transaction, and before the answer leaves; this module decides and remembers nothing.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from comity.domain.authorities import NODE_ID
from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    checkpoint_time,
    parse_checkpoint,
    verify_checkpoint,
)
from comity.evidence.fields import Fields
from comity.evidence.merkle import EMPTY_ROOT, verify_consistency
from comity.evidence.moments import to_milliseconds
from comity.evidence.notes import read_base64
from comity.evidence.signatures import PublicKey, Signer, verify
from comity.evidence.statement_fields import KeyPair

MOST_PROOF = 63  # hashes
SUBMISSION = "comity/submission/1"  # domain of the signature under a submission
MOST_SUBMISSION = 64 << 10  # bytes

KeyOf: TypeAlias = Callable[[str, bytes, datetime], PublicKey]
"""The signing key of a node by its id at a moment; raises NotVerified where there is none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness last cosigned of an origin, and when the log had signed that (UTC; None if it is not known)."""

    size: int
    root: bytes
    at: datetime | None = None


NOTHING = Seen(0, EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log asks a witness to cosign: the size it last cosigned, the proof from there, the checkpoint's bytes."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class SignedSubmission:
    """A submission that its node signed as its own act: by whom, to which witness, when (UTC)."""

    submission: Submission
    by: str
    to: str
    at: datetime


def review(seen: Seen, submission: Submission, node: str, keys: KeyPair | None) -> SignedCheckpoint:
    """The checkpoint that the witness may cosign and must then remember.

    Args:
        seen: What it last cosigned of that node's log, or `NOTHING`.
        submission: What the node sent.
        node: The node whose log it should be.
        keys: That node's log keys, or None where this witness does not watch it.

    Raises:
        NotVerified: ``witness.unknown_log``; ``note.*``, ``checkpoint.*``, ``signature.wrong`` for a checkpoint that is
            not the log's; ``witness.bad_old_size``; ``witness.stale`` with the size to start from in the message;
            ``witness.rolled_back``; ``witness.old_checkpoint`` for a smaller tree that is no later than what was seen,
            which anybody may have kept; ``witness.forked``; ``witness.wrong_proof``.
    """
    if keys is None:
        raise _refused("unknown_log", f"This witness does not watch the log of {node}.", "Exchange key statements.")
    signed = verify_checkpoint(submission.checkpoint, node, keys)
    if signed.checkpoint.size < seen.size:
        raise _smaller(seen, signed.checkpoint, checkpoint_time(signed, node, keys))
    _check_sizes(seen, submission, signed.checkpoint)
    _check_growth(seen, submission, signed.checkpoint)
    return signed


def _check_sizes(seen: Seen, submission: Submission, new: Checkpoint) -> None:
    if submission.old_size > new.size:
        raise _refused("bad_old_size", "The old size is larger than the checkpoint's.", "Send the older size first.")
    if new.size == seen.size and new.root != seen.root:
        raise _refused(
            "forked",
            f"The log has shown two different trees of {seen.size} leaves.",
            "Keep both checkpoints: together they prove the fork to anybody.",
        )
    if submission.old_size != seen.size:
        raise _refused("stale", f"This witness last cosigned {seen.size} leaves.", "Send the proof from that size.")


def _smaller(seen: Seen, new: Checkpoint, at: datetime) -> NotVerified:
    """Smaller and signed later is a roll-back; an older checkpoint proves nothing, for anybody may have kept it."""
    if seen.at is not None and at <= seen.at:
        return _refused(
            "old_checkpoint",
            f"The checkpoint of {new.size} leaves is older than the one of {seen.size} that this witness cosigned.",
            "Send the newest one.",
        )
    return _refused(
        "rolled_back",
        f"The log showed {seen.size} leaves before and now shows {new.size}.",
        "Send a checkpoint at least as large; if the log has none, it has gone back.",
    )


def _check_growth(seen: Seen, submission: Submission, new: Checkpoint) -> None:
    if seen.size in (0, new.size):
        if submission.proof:
            raise _refused("wrong_proof", "There is nothing to prove here, yet a proof came.", "Send no proof.")
        return
    try:
        verify_consistency(seen.size, seen.root, new.size, new.root, submission.proof)
    except NotVerified as error:
        raise _refused(
            "wrong_proof",
            f"The tree of {new.size} leaves is not shown to continue the one of {seen.size}.",
            "Send the proof again; if it fails again, the log may have been rewritten.",
        ) from error


def submission_bytes(old_size: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """The request body of ``add-checkpoint``."""
    lines = [f"old {old_size}\n", *(b64encode(one).decode() + "\n" for one in proof), "\n"]
    return "".join(lines).encode() + checkpoint


def sign_submission(submission: Submission, *, by: str, to: str, at: datetime, signer: Signer) -> bytes:
    """The submission as its node's own act, so that a false proof in it is the node's and nobody else's."""
    body = encode(
        {
            "submission": submission_bytes(submission.old_size, submission.proof, submission.checkpoint),
            "by": by,
            "to": to,
            "at": to_milliseconds(at),
        }
    )
    return encode({"body": body, "key": signer.public.id, "signature": signer.sign(SUBMISSION, body)})


def open_submission(data: bytes, key_of: KeyOf) -> SignedSubmission:
    """The submission, if the node that it names has signed it.

    Raises:
        NotVerified: ``submission.*``, ``canonical.*``, ``witness.form``, ``signature.wrong``, and as `key_of`.
    """
    outer = Fields(decode(data, limit=MOST_SUBMISSION), "submission", ("body", "key", "signature"))
    body = outer.data("body", most=MOST_SUBMISSION)
    fields = Fields(decode(body, limit=MOST_SUBMISSION), "submission", ("submission", "by", "to", "at"))
    by, to = fields.text("by", 100), fields.text("to", 100)
    if not (NODE_ID.fullmatch(by) and NODE_ID.fullmatch(to)):
        raise fields.refused("node", "The submission names no node id.")
    at = fields.moment("at")
    verify(key_of(by, outer.data("key", 16), at), SUBMISSION, body, outer.data("signature", 64))
    return SignedSubmission(parse_submission(fields.data("submission", most=MOST_SUBMISSION)), by, to, at)


def parse_submission(data: bytes) -> Submission:
    """The submission of a request body; the checkpoint in it is only looked at for its form.

    Raises:
        NotVerified: ``witness.form``: not as the page says; ``note.*``, ``checkpoint.*``.
    """
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _refused("form", "The submission is not text.", "Write it as C2SP tlog-witness says.") from error
    old = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", first)
    if not blank or not old or len(lines) > MOST_PROOF:
        raise _refused("form", "The submission is not old size, proof and checkpoint.", "See C2SP tlog-witness.")
    parse_checkpoint(checkpoint)
    return Submission(int(old[1]), tuple(read_base64(line, "proof") for line in lines), checkpoint)


def _refused(code: str, message: str, advice: str) -> NotVerified:
    return NotVerified(f"witness.{code}", message, advice=advice)
