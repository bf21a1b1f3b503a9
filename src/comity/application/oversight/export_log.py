"""The whole log as one file, for somebody who checks it without this node (`spec/log-file.md`).

Headers, signatures and leaves always go out; what they name is who acted when on which case, by pseudonym. Content goes
out only where the auditor asks for it. The export is on record before the first byte is written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import statements_above
from comity.application.node.witnessing import publish_checkpoint
from comity.application.oversight.read_audit import MAY_AUDIT
from comity.application.policy import acting
from comity.application.ports import CheckpointRow, Unit
from comity.application.recorder import Recorder
from comity.domain.authorities import state_of
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.evidence.whole_log import Head, Leaf, write_log
from comity.evidence.witnessed import QUORUM

BATCH = 500  # events read at a time


@dataclass(frozen=True, slots=True)
class ExportedLog:
    """What was written: events, checkpoints, states that cosigned the last one, what witnesses asked then said."""

    size: int
    states: tuple[str, ...]
    quorum: bool
    needed: int
    asked: Mapping[str, str] = field(default_factory=dict)


def export_log(
    desk: Desk,
    officer: Officer,
    *,
    purpose: str,
    write: Callable[[Iterator[bytes]], None],
    content: bool = False,
    ask: Callable[[], Mapping[str, str]] | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> ExportedLog:
    """Write the log up to a checkpoint over all of it.

    Args:
        desk: The node.
        officer: An auditor.
        purpose: What for.
        write: Takes the file's pieces, one after the other.
        content: Also the events' content.
        ask: Asks the witnesses now, where too few states have cosigned the last checkpoint.
        told: Called with the number of events written so far.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: No purpose.
        OutOfOrder: An alarm stands on our own log.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading the log needs a purpose.", advice="Say what you read it for.")
    with audited(desk, officer, purpose, "log.exported"):
        actor = acting(officer, MAY_AUDIT, "export of the log")
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            scope = "with content" if content else "headers"
            recorder.audit("log.exported", subject=f"{unit.tiles.size()} leaves", scope=scope)
            recorder.finish()
        row = publish_checkpoint(desk)
    asked = ask() if ask is not None and len(_states(desk, row)) < QUORUM else {}
    with desk.store.reading() as unit:
        last = unit.tiles.checkpoint(desk.node, at_least=row.size) or row
        nodes = [desk.node, *(peer.node for peer in unit.peers.all())]
        head = Head(desk.node, desk.clock.now(), content, statements_above(desk, unit, nodes))
        write(write_log(head, _body(desk, unit, row.size, content, told), desk.keys.events))
    states = _states(desk, last)
    return ExportedLog(row.size, states, len(states) >= QUORUM, QUORUM, asked)


def _body(desk: Desk, unit: Unit, size: int, content: bool, told: Callable[[int], None]) -> Iterator[Leaf | bytes]:
    """Leaves in order, each checkpoint after the last leaf that it covers."""
    point = unit.tiles.checkpoint(desk.node, at_least=1)
    start = 0
    while start < size:
        for stored in unit.events.in_log_order(start, min(BATCH, size - start)):
            signed = stored.signed if content else replace(stored.signed, salt=None, content=None)
            yield Leaf(signed, stored.leaf_salt)
            start = stored.leaf_index + 1
            if point is not None and point.size == start:
                yield point.note.encode()
                point = unit.tiles.checkpoint(desk.node, at_least=start + 1)
        told(start)


def _states(desk: Desk, row: CheckpointRow) -> tuple[str, ...]:
    return tuple(sorted({state_of(node) for node in row.cosignatures} - {desk.authority.state}))
