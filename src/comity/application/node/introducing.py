"""Two nodes show each other their newest key statements before anything else is said (`spec/delivery.md`).

A peer that was offline while keys were rotated knows neither the new key nor that there is one, so nothing that is
signed with it can tell. A statement needs no such signature: its root's is enough. What comes in is therefore read from
whoever brings it, and pinned only if it is the newer statement of a node that counts here already.
"""

from collections.abc import Sequence

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, read_statement
from comity.application.node.peers import pin_newer
from comity.application.ports import Unit
from comity.application.recorder import Recorder
from comity.application.refusals import Refusal
from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode
from comity.evidence.statement_fields import LIMIT
from comity.evidence.statements import parse_statement, prove_own
from comity.exchange import protocol

PURPOSE = "keeping peers"


def own_chain(desk: Desk) -> list[bytes]:
    """Our statement, the parent's before it."""
    return [data for data in (desk.keys.parent_statement, desk.keys.statement) if data is not None]


def answer_introduction(desk: Desk, raw: bytes) -> bytes:
    """Take in the statements that a caller shows, and show ours.

    Raises:
        NotVerified: The bytes are no introduction.
        Unavailable: The store.
    """
    plain = decode(raw, limit=protocol.MAX_STATEMENTS * (LIMIT + 64))
    take_statements(desk, protocol.parse_statement_answer(plain))
    return protocol.answer_bytes(protocol.make_statement_answer(own_chain(desk)))


def take_statements(desk: Desk, statements: Sequence[bytes]) -> tuple[str, ...]:
    """Pin those that are newer statements of nodes that count here; the ids of these nodes.

    What does not hold costs nothing but its reading. A fork or a dropped revocation that the node's own root has signed
    is on record: then the root itself is in wrong hands.
    """
    with desk.store.reading() as unit:
        newer = [data for data in statements if _is_news(desk, unit, data)]
    if not newer:
        return ()
    pinned: list[str] = []
    written: list[tuple[Refusal, int]] = []
    with desk.refusals.kept(written), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for data in newer:
            node = parse_statement(data).node
            try:
                if pin_newer(recorder, data):
                    pinned.append(node)
            except NotVerified as refusal:
                _note(recorder, node, refusal, written)
        recorder.finish()
    return tuple(pinned)


def _note(recorder: Recorder, node: str, refusal: NotVerified, written: list[tuple[Refusal, int]]) -> None:
    kind, count = recorder.desk.refusals.to_write(Refusal(node, "statement.refused", refusal.code), recorder.at)
    if count:
        written.append((kind, count))
        recorder.audit(
            "statement.refused", subject=kind.who, outcome=kind.code, message=refusal.message[:500], count=str(count)
        )


def _is_news(desk: Desk, unit: Unit, data: bytes) -> bool:
    """True if the statement is one of a node that counts here, signed by the root that is pinned, and not this one."""
    try:
        claimed = parse_statement(data)
        row = unit.peers.get(claimed.node)
        if claimed.node == desk.node or row is None or row.standing != ACTIVE:
            return False
        pinned = read_statement(row.statement)
        if claimed.digest == pinned.digest or claimed.root != pinned.root or claimed.sequence < pinned.sequence:
            return False
        prove_own(data)
    except NotVerified:
        return False
    return True
