"""A ministry reaches witnesses abroad for its provinces, which have no line there (`spec/checkpoint.md`).

What a province has signed for a witness goes on as it is, and the answer comes back as it is: a ministry cannot cosign
for another state, nor change a word. Relaying makes no event, so nodes that witness each other have nothing new to
cosign by it. A witness that does not know the province yet is sent its statement, which the ministry countersigned.
"""

from dataclasses import dataclass

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, Directory
from comity.application.node.peers import pin_forwarded
from comity.application.ports import PeerRow, Unit
from comity.application.posting import STATEMENT
from comity.application.recorder import Recorder
from comity.domain.authorities import state_of
from comity.domain.errors import NotVerified, Refused, Unavailable
from comity.evidence.statements import parse_statement
from comity.evidence.witness import open_submission
from comity.exchange.protocol import MAX_STATEMENTS

PURPOSE = "witnessing"


@dataclass(frozen=True, slots=True)
class Passage:
    """Something about a log for a witness: by the log's node, through the next node on the way, `hop`."""

    log: str
    witness: str
    hop: str


def passage_of(desk: Desk, data: bytes) -> Passage | None:
    """Where a signed submission has to go; None if it is for this node itself.

    Raises:
        NotVerified: It is not signed by a node that we know, or not of these minutes.
        Refused: ``witness.not_relayed``.
        Unavailable: No line leads to that witness.
    """
    now = desk.clock.now()
    with desk.store.reading() as unit:
        directory = Directory(desk, unit)
        read = open_submission(
            data, lambda node, key, at: directory.event_key(node, key, signed_at=at, received_at=now)
        )
        return None if read.to == desk.node else _passage(desk, directory, read.by, read.to)


def passage_to(desk: Desk, asker: str, log: str, witness: str) -> Passage:
    """The way to ask a witness about a log, for the log's node or one above it; errors as `passage_of`."""
    with desk.store.reading() as unit:
        directory = Directory(desk, unit)
        if log != asker and asker not in _above(directory, log):
            raise _not_relayed(f"{asker} does not speak for {log}")
        return _passage(desk, directory, log, witness)


def own_passage(desk: Desk, unit: Unit, witness: str) -> Passage | None:
    """Our own way to a witness of another state: straight, or through our ministry; None if there is none."""
    try:
        hop = Directory(desk, unit).hop(witness)
    except Unavailable:
        return None
    return Passage(desk.node, witness, hop) if hop in (witness, desk.authority.parent) else None


def foreign_statements(desk: Desk, asker: str) -> list[bytes]:
    """Statements of the national nodes of other states to which a line leads from here, for a node below this one.

    Raises:
        Refused: ``witness.not_relayed``: the asker is no node below this one.
    """
    with desk.store.reading() as unit:
        if desk.node not in _above(Directory(desk, unit), asker):
            raise _not_relayed(f"{asker} is no node below {desk.node}")
        rows = [row for row in unit.peers.all() if is_candidate(desk, row)]
        reached = [row.statement for row in rows if own_passage(desk, unit, row.node)]
    return reached[:MAX_STATEMENTS]


def is_candidate(desk: Desk, row: PeerRow) -> bool:
    """True if the node may witness our state's logs: confirmed, national, of another state."""
    return row.standing == ACTIVE and row.parent is None and state_of(row.node) != desk.authority.state


def take_foreign_statements(desk: Desk, statements: tuple[bytes, ...]) -> None:
    """Pin what our own ministry names as nodes of other states: it vouches for whoever it forwards.

    Raises:
        NotVerified: One is no statement that may be kept; those before it are.
    """
    parent = desk.authority.parent
    for data in statements:
        with desk.store.unit() as unit:
            known = unit.peers.get(parse_statement(data).node)
            if parent is None or (known is not None and known.standing == ACTIVE):
                continue
            recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
            pin_forwarded(recorder, data, parent)
            recorder.finish()


def introduce_log(desk: Desk, passage: Passage) -> None:
    """Send a witness the statements of the log's node and of those between it and us; it may not know them.

    Raises:
        Unavailable: The store, or nothing can be sealed to the witness now.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        below = [passage.log, *_above(recorder.directory, passage.log)]
        rows = [recorder.directory.row(node) for node in reversed(below) if node != desk.node]
        notices = [{"kind": STATEMENT, "statement": row.statement} for row in rows if row is not None]
        if not notices:
            return
        try:
            recorder.enclose(notices, passage.hop, None)
            recorder.finish()
        except NotVerified as fault:
            raise Unavailable("line.none", f"Nothing can be sealed to {passage.hop}.", advice=fault.advice) from fault


def _passage(desk: Desk, directory: Directory, log: str, witness: str) -> Passage:
    if desk.node not in _above(directory, log):
        raise _not_relayed(f"{log} is no node below {desk.node}")
    row = directory.row(witness)
    if row is None or not is_candidate(desk, row):
        raise _not_relayed(f"{witness} is no confirmed national node of another state")
    hop = directory.hop(witness)
    if hop not in (witness, desk.authority.parent):
        raise _not_relayed(f"no line of {desk.node} leads to {witness}")
    return Passage(log, witness, hop)


def _above(directory: Directory, node: str) -> list[str]:
    """The nodes above a confirmed node, by their statements, the nearest first; none if one of them is not known."""
    found: list[str] = []
    row = directory.row(node) if directory.active(node) else None
    while row is not None and row.parent and row.parent not in found:
        found.append(row.parent)
        row = directory.row(row.parent) if directory.active(row.parent) else None
    return found


def _not_relayed(why: str) -> Refused:
    return Refused("witness.not_relayed", f"Nothing is relayed: {why}.", advice="Ask the node's own ministry.")
