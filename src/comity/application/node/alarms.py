"""Alarms on logs: a log that contradicts itself is witnessed no further, and everybody concerned is told.

Whoever sees a fork, a roll-back or a false proof keeps both signed checkpoints as one file that proves it to a third
person, stops witnessing that log, and tells the accused node and every other peer, sealed and receipted like anything
else that nodes tell each other. Whoever is told checks the proof itself; nobody is accused on a word. The accused node
signs no further checkpoint either: somebody has its keys, or its log has gone back. A named officer lifts an alarm.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, ring_of, statements_above
from comity.application.node.peers import KEEPERS
from comity.application.policy import acting
from comity.application.ports import AlarmRow, Unit
from comity.application.recorder import Recorder
from comity.domain.errors import ComityError, InvalidInput, NotVerified, OutOfOrder
from comity.domain.officers import Officer
from comity.evidence.checkpoint import Checkpoint, parse_checkpoint
from comity.evidence.misbehaviour import (
    Kind,
    Misbehaviour,
    check_contradiction,
    make_misbehaviour,
    parse_misbehaviour,
)
from comity.evidence.tiles import LogReader

NOTICE = "misbehaviour"
PURPOSE = "witnessing"
OWN_BEHIND, OWN_DIFFERS = "own_behind", "own_differs"


def is_stopped(unit: Unit, node: str) -> bool:
    """True if an alarm on that node's log stands here: it is not witnessed."""
    return bool(unit.alarms.open(node))


def check_not_alarmed(desk: Desk, unit: Unit) -> None:
    """Return if our own log may sign a checkpoint.

    Raises:
        OutOfOrder: ``log.alarmed``.
    """
    standing = unit.alarms.open(desk.node)
    if standing:
        raise OutOfOrder(
            "log.alarmed",
            f"This node's log contradicts a checkpoint that it has signed ({standing[0].kind}); it signs no other.",
            advice="See `comity log alarms`; restore the log, then have a named officer lift the alarm.",
        )


def list_alarms(desk: Desk) -> list[AlarmRow]:
    """Every alarm, the newest first. No content."""
    with desk.store.reading() as unit:
        return unit.alarms.all()


def accuse(recorder: Recorder, kind: Kind, log: str, first: bytes, second: bytes, submission: bytes | None) -> bool:
    """Raise an alarm on another node's log if the two checkpoints prove one, and tell the accused and all other peers.

    False where they prove nothing: a wrong proof that nobody signed, or an old checkpoint that was sent again.
    """
    desk, unit = recorder.desk, recorder.unit
    found = Misbehaviour(
        kind=kind,
        log=log,
        first=first,
        second=second,
        submission=submission if kind is Kind.BROKEN else None,
        reported_by=desk.node,
        reported_at=recorder.at,
        statements=statements_above(desk, unit, (log, desk.node)),
    )
    try:
        check_contradiction(found, ring_of(desk, unit, [log]))
    except NotVerified:
        return False
    return _raise(recorder, found, make_misbehaviour(found, desk.keys.events))


def take_accusation(recorder: Recorder, data: bytes, sender: str) -> None:
    """Check what a peer reported of a log, ours included. If it holds, the alarm is ours too, and is handed on once."""
    try:
        found = parse_misbehaviour(data).misbehaviour
        check_contradiction(found, ring_of(recorder.desk, recorder.unit, [found.log]))
    except NotVerified as refusal:
        recorder.audit("alarm.refused", subject=sender, outcome=refusal.code, message=refusal.message[:500])
        return
    _raise(recorder, found, data, but=sender)


def own_log_contradicts(recorder: Recorder, witness: str, note: bytes) -> str:
    """Raise an alarm if our log does not have this checkpoint of ours; its kind, or nothing."""
    desk, unit = recorder.desk, recorder.unit
    tree = parse_checkpoint(note).checkpoint
    kind = _how_own_log_differs(unit, tree)
    if not kind:
        return ""
    row = AlarmRow(
        id=sha256(b"\x00".join([b"comity/own-log/1", kind.encode(), tree.text.encode()])).digest(),
        kind=kind,
        log=desk.node,
        reported_by=witness,
        raised_at=recorder.at,
        first=note,
        second=b"",
        proof=b"",
    )
    if unit.alarms.get(row.id) is None or not unit.alarms.open(desk.node):
        unit.alarms.put(row)  # lifted before, and true again: it stands again
        recorder.audit("alarm.raised", subject=desk.node, outcome=kind, reported_by=witness, alarm=row.id.hex())
    return kind


def lift_alarm(desk: Desk, officer: Officer, alarm: bytes, *, reason: str) -> AlarmRow:
    """A named officer takes responsibility: the log is witnessed again, or our own signs again.

    An alarm on our own log is lifted only once our log has the checkpoints that it contradicted.

    Raises:
        NotPermitted: The officer keeps no peers.
        InvalidInput: No such alarm, it is lifted already, or no reason.
        OutOfOrder: ``alarm.still_true``: our own log still contradicts what it signed.
    """
    with audited(desk, officer, PURPOSE, "alarm.lifted"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, KEEPERS, "lifting of alarms"), PURPOSE)
        row = unit.alarms.get(alarm)
        if row is None or row.lifted_at is not None or not reason.strip():
            raise InvalidInput(
                "alarm.unknown", "Name an alarm that stands, and a reason.", advice="See `comity log alarms`."
            )
        if row.log == desk.node:
            _check_restored(unit, row)
        row = replace(row, lifted_by=officer.id, lifted_at=recorder.at, reason=reason.strip()[:500])
        unit.alarms.put(row)
        recorder.audit("alarm.lifted", subject=row.log, alarm=alarm.hex(), reason=row.reason)
        recorder.finish()
    return row


def find_alarm(desk: Desk, prefix: str) -> AlarmRow:
    """The alarm whose id begins so, in hexadecimal digits.

    Raises:
        InvalidInput: None does, or several do.
    """
    found = [row for row in list_alarms(desk) if row.id.hex().startswith(prefix.lower())]
    if len(found) != 1 or not prefix:
        raise InvalidInput(
            "alarm.unknown", f"{len(found)} alarms begin with {prefix!r}.", advice="See `comity log alarms`."
        )
    return found[0]


def _raise(recorder: Recorder, found: Misbehaviour, proof: bytes, but: str = "") -> bool:
    """Keep an alarm that is new, on record, and tell everybody else; one that is known changes nothing."""
    unit = recorder.unit
    if unit.alarms.get(found.id) is not None:
        return False
    unit.alarms.put(
        AlarmRow(
            id=found.id,
            kind=found.kind.value,
            log=found.log,
            reported_by=found.reported_by,
            raised_at=recorder.at,
            first=found.first,
            second=found.second,
            proof=proof,
        )
    )
    told = [node for node in _reachable(recorder) if node not in (but, found.reported_by)]
    for node in told:
        recorder.enclose([{"kind": NOTICE, "proof": proof}], node, None)
    recorder.audit(
        "alarm.raised",
        subject=found.log,
        outcome=found.kind.value,
        actor=SYSTEM,
        reported_by=found.reported_by,
        alarm=found.id.hex(),
        told=" ".join(told),
    )
    return True


def _reachable(recorder: Recorder) -> Iterable[str]:
    """Confirmed peers to which something can be sealed and sent now."""
    for row in recorder.unit.peers.all():
        if row.standing != ACTIVE or not row.address:
            continue
        try:
            recorder.directory.sealing_key(row.node, recorder.at)
        except ComityError:
            continue  # its keys have run out; whoever keeps peers sees that in the node's status
        yield row.node


def _how_own_log_differs(unit: Unit, tree: Checkpoint) -> str:
    if tree.size > unit.tiles.size():
        return OWN_BEHIND
    return "" if LogReader(unit.tiles, tree.size).root() == tree.root else OWN_DIFFERS


def _check_restored(unit: Unit, row: AlarmRow) -> None:
    """Return if our log has these checkpoints again; of a fork's two it can only have one."""
    differing = [
        _how_own_log_differs(unit, parse_checkpoint(note).checkpoint) for note in (row.first, row.second) if note
    ]
    true_again = not all(differing) if row.kind in (Kind.FORKED, Kind.BROKEN) else not any(differing)
    if not true_again:
        raise OutOfOrder(
            "alarm.still_true",
            "This node's log still does not have what it has signed.",
            advice="Restore it from the newest back-up or archive first; what is lost cannot be lifted away.",
        )
