"""Checkpoints of our log, cosignatures that other states' nodes give it, and those that we give theirs.

What a witness remembers (size and root it cosigned last of each origin) is the newest checkpoint kept of it, so that
remembering and answering are one transaction. A log that contradicts itself is refused, and witnessed no further until
a named officer lifts the alarm (`alarms.py`).
"""

from dataclasses import dataclass, replace

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import Directory, ring_of
from comity.application.node.alarms import accuse, check_not_alarmed, is_stopped, own_log_contradicts
from comity.application.ports import CheckpointRow, Unit
from comity.application.recorder import Recorder
from comity.application.refusals import Refusal
from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import (
    LogSigner,
    cosign,
    make_checkpoint,
    parse_checkpoint,
    verify_cosignature,
)
from comity.evidence.misbehaviour import Kind
from comity.evidence.statements import KeyPair
from comity.evidence.tiles import LogReader
from comity.evidence.witness import NOTHING, Seen, Submission, open_submission, review, sign_submission
from comity.evidence.witnessed import prove_checkpoint
from comity.exchange.calls import MAX_AGE

PURPOSE = "witnessing"
_KINDS = {
    "witness.forked": Kind.FORKED,
    "witness.rolled_back": Kind.ROLLED_BACK,
    "witness.wrong_proof": Kind.BROKEN,
}


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """What a witness says: cosigned note bytes, or the code of its refusal and the size from which it wants a proof."""

    note: bytes | None
    code: str = ""
    seen_size: int = 0


def publish_checkpoint(desk: Desk) -> CheckpointRow:
    """A checkpoint of the log as it stands; the newest one again if nothing was added.

    Raises:
        OutOfOrder: ``log.alarmed``: the log contradicts what it has signed; it signs nothing more until that is lifted.
    """
    with desk.store.unit() as unit:
        check_not_alarmed(desk, unit)
        size = unit.tiles.size()
        newest = unit.tiles.newest_checkpoint(desk.node)
        if newest is not None and newest.size == size:
            return newest
        now = desk.clock.now()
        if newest is not None:
            now = max(now, newest.at)  # a clock that was set back must not look like a log that went back
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


def signed_submission_for(desk: Desk, witness: str, seen_size: int) -> bytes:
    """The same, signed as our own act for this witness; errors as `submission_for`."""
    submission = submission_for(desk, seen_size)
    return sign_submission(submission, by=desk.node, to=witness, at=desk.clock.now(), signer=desk.keys.events)


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


def witness_checkpoint(desk: Desk, node: str, submission: Submission, signed: bytes = b"") -> WitnessAnswer:
    """Cosign another node's checkpoint if it continues what we saw, or say why not. A refusal is on record.

    What was cosigned is kept as the newest checkpoint of that log, and makes no event of our own: two nodes that
    witness each other would otherwise give each other something new to cosign for ever.

    Args:
        desk: The node.
        node: Whose log it is.
        submission: What came.
        signed: The same as the node signed it, where it did; a false proof then is its own.
    """
    written: list[tuple[Refusal, int]] = []
    with desk.refusals.kept(written), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        newest = unit.tiles.newest_checkpoint(node)
        seen = _seen(desk, unit, newest)
        if is_stopped(unit, node):
            return _refused(recorder, node, seen, "witness.stopped", "An alarm on this log stands here.", written)
        try:
            checked = review(seen, submission, node, _keys(desk, recorder.directory, node))
        except NotVerified as refusal:
            kind = _KINDS.get(refusal.code)
            if kind is not None and newest is not None:
                accuse(recorder, kind, node, newest.note.encode(), submission.checkpoint, signed or None)
            return _refused(recorder, node, seen, refusal.code, refusal.message, written)
        checkpoint = checked.checkpoint
        cosigned = checked.with_signatures(*cosign(checkpoint, desk.node, _log_signer(desk), recorder.at))
        unit.tiles.add_checkpoint(
            CheckpointRow(
                node, checkpoint.size, checkpoint.root, cosigned.to_bytes().decode(), recorder.at, (desk.node,)
            )
        )
    return WitnessAnswer(cosigned.to_bytes())


def witness_signed(desk: Desk, data: bytes) -> WitnessAnswer:
    """The same for a submission that its node signed.

    Raises:
        NotVerified: It is not signed by a node that we know, not for us, or not of these minutes.
    """
    now = desk.clock.now()
    with desk.store.reading() as unit:
        directory = Directory(desk, unit)
        read = open_submission(
            data, lambda node, key, at: directory.event_key(node, key, signed_at=at, received_at=now)
        )
    if read.to != desk.node or abs(read.at - now) > MAX_AGE:
        raise NotVerified(
            "submission.not_now",
            f"The submission is for {read.to} at {read.at.isoformat()}, not for this node now.",
            advice="Send it to its own address; compare both nodes' clocks.",
        )
    return witness_checkpoint(desk, read.by, read.submission, data)


def last_cosigned(desk: Desk, node: str) -> bytes | None:
    """The newest checkpoint of that node's log that we cosigned, for the node itself to compare its log with."""
    with desk.store.reading() as unit:
        row = unit.tiles.newest_checkpoint(node)
    return row.note.encode() if row is not None and node != desk.node else None


def compare_with_witness(desk: Desk, witness: str, note: bytes) -> str:
    """Compare our log with a checkpoint of ours that a witness holds: empty if our log has it, else the alarm's kind.

    A log that is shorter or another one has been rolled back, restored from an old copy, or rewritten. It then signs
    nothing more until a named officer has restored it and lifts the alarm.

    Raises:
        NotVerified: The note is not a checkpoint under our own log keys; it says nothing about us.
    """
    with desk.store.unit() as unit:
        prove_checkpoint(note, desk.node, ring_of(desk, unit, [desk.node]))
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        kind = own_log_contradicts(recorder, witness, note)
        if kind:
            recorder.finish()
    return kind


def _refused(
    recorder: Recorder, node: str, seen: Seen, code: str, message: str, written: list[tuple[Refusal, int]]
) -> WitnessAnswer:
    refusal, count = recorder.desk.refusals.to_write(Refusal(node, "witness.refused", code), recorder.at)
    if count:
        written.append((refusal, count))
        recorder.audit("witness.refused", subject=refusal.who, outcome=refusal.code, message=message, count=str(count))
    recorder.finish()
    return WitnessAnswer(None, code, seen.size)


def _seen(desk: Desk, unit: Unit, newest: CheckpointRow | None) -> Seen:
    """What we cosigned last, and when its log had signed that; the moment is unknown if its keys are gone."""
    if newest is None:
        return NOTHING
    try:
        ring = ring_of(desk, unit, [newest.origin_node])
        at = prove_checkpoint(newest.note.encode(), newest.origin_node, ring).at
    except NotVerified:
        return Seen(newest.size, newest.root)
    return Seen(newest.size, newest.root, at)


def _keys(desk: Desk, directory: Directory, node: str) -> KeyPair | None:
    """The log keys of a node of another state that we know; no node witnesses for its own state."""
    if not directory.active(node) or node == desk.node:
        return None
    statement = directory.statement(node)
    return None if statement.state == desk.authority.state else statement.log_keys(desk.clock.now())


def _log_signer(desk: Desk) -> LogSigner:
    ed25519, mldsa44 = desk.keys.log
    return LogSigner(ed25519, mldsa44)
