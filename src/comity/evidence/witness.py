"""What a witness does with another node's checkpoint: cosign, or refuse and say why (https://c2sp.org/tlog-witness).

A witness keeps, for each origin, the size and root that it cosigned last. The store must compare and replace that in
one transaction, and before the answer leaves; this module decides and remembers nothing.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint, verify_checkpoint
from comity.evidence.merkle import EMPTY_ROOT, verify_consistency
from comity.evidence.notes import read_base64
from comity.evidence.statement_fields import KeyPair

MOST_PROOF = 63  # hashes


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness last cosigned of an origin."""

    size: int
    root: bytes


NOTHING = Seen(0, EMPTY_ROOT)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log asks a witness to cosign: the size it last cosigned, the proof from there, the checkpoint's bytes."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


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
            ``witness.rolled_back``; ``witness.forked``; ``witness.wrong_proof``.
    """
    if keys is None:
        raise _refused("unknown_log", f"This witness does not watch the log of {node}.", "Exchange key statements.")
    signed = verify_checkpoint(submission.checkpoint, node, keys)
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
    if new.size < seen.size:
        raise _refused(
            "rolled_back",
            f"The log showed {seen.size} leaves before and now shows {new.size}.",
            "Send a checkpoint at least as large; if the log has none, it has gone back.",
        )
    if submission.old_size != seen.size:
        raise _refused("stale", f"This witness last cosigned {seen.size} leaves.", "Send the proof from that size.")


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
