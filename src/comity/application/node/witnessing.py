"""Checkpoints of our log, cosignatures that other states' nodes give it, and those that we give theirs.

What a witness remembers (size and root it cosigned last of each origin) is the newest checkpoint kept of it, so that
remembering and answering are one transaction. A fork or a roll-back is refused and stands in the audit log.
"""

from dataclasses import dataclass, replace

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import Directory
from comity.application.ports import CheckpointRow, Unit
from comity.application.recorder import Recorder
from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import (
    LogSigner,
    cosign,
    make_checkpoint,
    parse_checkpoint,
    verify_cosignature,
)
from comity.evidence.statements import KeyPair
from comity.evidence.tiles import LogReader
from comity.evidence.witness import NOTHING, Seen, Submission, review

PURPOSE = "witnessing"


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """What a witness says: cosigned note bytes, or the code of its refusal and the size from which it wants a proof."""

    note: bytes | None
    code: str = ""
    seen_size: int = 0


def publish_checkpoint(desk: Desk) -> CheckpointRow:
    """A checkpoint of the log as it stands; the newest one again if nothing was added."""
    with desk.store.unit() as unit:
        size = unit.tiles.size()
        newest = unit.tiles.newest_checkpoint(desk.node)
        if newest is not None and newest.size == size:
            return newest
        now = desk.clock.now()
        root = LogReader(unit.tiles, size).root()
        signed = make_checkpoint(desk.node, size, root, _log_signer(desk), now)
        row = CheckpointRow(desk.node, size, root, signed.to_bytes().decode(), now)
        unit.tiles.add_checkpoint(row)
    return row


def submission_for(desk: Desk, seen_size: int) -> Submission:
    """Our newest checkpoint with the proof that it continues what a witness saw at `seen_size` leaves."""
    with desk.store.reading() as unit:
        newest = unit.tiles.newest_checkpoint(desk.node)
        if newest is None:
            raise NotVerified("log.no_checkpoint", "There is no checkpoint yet.", advice="Publish one first.")
        if not 0 <= seen_size <= newest.size:
            raise NotVerified(
                "log.witness_ahead",
                f"A witness says it saw {seen_size} leaves; the log has {newest.size}.",
                advice="This log may have been rolled back: stop, and compare with the back-up.",
            )
        proof = LogReader(unit.tiles, newest.size).consistency(seen_size) if 0 < seen_size < newest.size else []
        return Submission(seen_size, tuple(proof), newest.note.encode())


def take_cosignature(desk: Desk, witness: str, note: bytes) -> CheckpointRow:
    """Keep the cosignatures that a witness put to our checkpoint.

    Raises:
        NotVerified: The note is not of our checkpoint, or the cosignature is not the witness's.
    """
    signed = parse_checkpoint(note)
    with desk.store.unit() as unit:
        row = unit.tiles.checkpoint(desk.node, at_least=signed.checkpoint.size)
        if row is None or (row.size, row.root) != (signed.checkpoint.size, signed.checkpoint.root):
            raise NotVerified("witness.other", "The cosigned note is not of a checkpoint of ours.", advice="Ask again.")
        statement = Directory(desk, unit).statement(witness)
        if statement.state == desk.authority.state:
            raise NotVerified(
                "witness.own_state",
                f"{witness} is of our own state; who trusts neither side learns nothing from its signature.",
                advice="Ask a node of another state.",
            )
        verify_cosignature(signed, witness, statement.log_keys(desk.clock.now()))
        names = {f"comity/{witness}"}
        fresh = [signature for signature in signed.note.signatures if signature.name in names]
        merged = parse_checkpoint(row.note.encode())
        present = {(signature.name, signature.key_id) for signature in merged.note.signatures}
        merged = merged.with_signatures(*(s for s in fresh if (s.name, s.key_id) not in present))
        cosigners = tuple(sorted({*row.cosignatures, witness}))
        row = replace(row, note=merged.to_bytes().decode(), cosignatures=cosigners)
        unit.tiles.add_checkpoint(row)
    return row


def witness_checkpoint(desk: Desk, node: str, submission: Submission) -> WitnessAnswer:
    """Cosign another node's checkpoint if it continues what we saw, or say why not. A refusal is on record.

    What was cosigned is kept as the newest checkpoint of that log, and makes no event of our own: two nodes that
    witness each other would otherwise give each other something new to cosign for ever.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        seen = _seen(unit, node)
        try:
            signed = review(seen, submission, node, _keys(desk, recorder.directory, node))
        except NotVerified as refusal:
            recorder.audit("witness.refused", subject=node, outcome=refusal.code, message=refusal.message)
            recorder.finish()
            return WitnessAnswer(None, refusal.code, seen.size)
        checkpoint = signed.checkpoint
        cosigned = signed.with_signatures(*cosign(checkpoint, desk.node, _log_signer(desk), recorder.at))
        unit.tiles.add_checkpoint(
            CheckpointRow(
                node, checkpoint.size, checkpoint.root, cosigned.to_bytes().decode(), recorder.at, (desk.node,)
            )
        )
    return WitnessAnswer(cosigned.to_bytes())


def _seen(unit: Unit, node: str) -> Seen:
    newest = unit.tiles.newest_checkpoint(node)
    return NOTHING if newest is None else Seen(newest.size, newest.root)


def _keys(desk: Desk, directory: Directory, node: str) -> KeyPair | None:
    """The log keys of a node of another state that we know; no node witnesses for its own state."""
    if not directory.active(node) or node == desk.node:
        return None
    statement = directory.statement(node)
    return None if statement.state == desk.authority.state else statement.log_keys(desk.clock.now())


def _log_signer(desk: Desk) -> LogSigner:
    ed25519, mldsa44 = desk.keys.log
    return LogSigner(ed25519, mldsa44)
