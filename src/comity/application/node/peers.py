"""Peers: a statement file comes in, a named person compares the fingerprint, and only then does the node count.

A ministry's countersignature vouches for its provinces; our own ministry vouches for whoever it forwards. A newer
statement of a confirmed node replaces the pinned one only by the pinning rule (no roll-back, no fork, no new root).
"""

from dataclasses import replace

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, PENDING, SUSPENDED, Directory, read_statement
from comity.application.policy import acting
from comity.application.ports import PeerRow, Unit
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.officers import Officer, Role
from comity.evidence.fingerprints import read_fingerprint
from comity.evidence.statements import KeyStatement, accept_newer, parse_statement, prove_statement

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.NATIONAL_DESK, Role.SUPERVISOR})
PURPOSE = "keeping peers"


def import_statement(desk: Desk, by: Officer, data: bytes, *, address: str = "") -> PeerRow:
    """Keep a node's statement as pending, or as newer statement of a node that is confirmed.

    Raises:
        NotPermitted: The officer keeps no peers.
        NotVerified: The bytes are no statement that may be kept; nothing is written.
    """
    with audited(desk, by, PURPOSE, "peer.imported"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(by, KEEPERS, "keeping of peers"), PURPOSE)
        row = _pinned(recorder, data, vouched_by="", by_hand=True)
        if address or not row.address:
            row = replace(row, address=address or _address(read_statement(data)))
            unit.peers.put(row)
        recorder.audit("peer.imported", subject=row.node, standing=row.standing)
        recorder.finish()
    return row


def confirm_peer(desk: Desk, by: Officer, node: str, fingerprint: str) -> PeerRow:
    """A named person has compared the fingerprint with the other authority's people, and typed it in.

    Raises:
        NotPermitted: The officer keeps no peers.
        InvalidInput: No such pending node, or the text is no whole fingerprint.
        NotVerified: It is another fingerprint.
    """
    typed = read_fingerprint(fingerprint)
    with audited(desk, by, PURPOSE, "peer.confirmed"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(by, KEEPERS, "keeping of peers"), PURPOSE)
        row = unit.peers.get(node)
        if row is None:
            raise InvalidInput("peer.unknown", f"No statement of {node} was imported.", advice="Import it first.")
        if typed != row.fingerprint:
            raise NotVerified(
                "peer.fingerprint",
                f"The fingerprint of the imported statement of {node} is another one.",
                advice="Do not confirm. Get the statement anew, in person.",
            )
        statement = prove_statement(row.statement, {typed}, _parent_of(desk, unit, row))
        row = replace(row, standing=ACTIVE, confirmed_by=by.id)
        unit.peers.put(row)
        recorder.record(b.PeerConfirmed(node, row.fingerprint, statement.digest), case=None)
        recorder.audit("peer.confirmed", subject=node, fingerprint=row.fingerprint)
        recorder.finish()
    return row


def suspend_peer(desk: Desk, by: Officer, node: str, *, reason: str) -> None:
    """Take nothing more from a node, and send it nothing.

    Raises:
        NotPermitted: The officer keeps no peers.
        InvalidInput: Unknown node, or no reason.
    """
    with audited(desk, by, PURPOSE, "peer.suspended"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(by, KEEPERS, "keeping of peers"), PURPOSE)
        row = unit.peers.get(node)
        if row is None or not reason.strip():
            raise InvalidInput("peer.unknown", f"Name a known node and a reason, not {node!r}.", advice="See the list.")
        unit.peers.put(replace(row, standing=SUSPENDED))
        recorder.audit("peer.suspended", subject=node, reason=reason.strip())
        recorder.finish()


def pin_forwarded(recorder: Recorder, data: bytes, sender: str) -> None:
    """Take in a statement that a confirmed peer sent along with an event.

    A province's is good by its ministry's countersignature. Another state's is good only from our own parent, which
    compared the fingerprint itself. What is good by neither is kept as pending, for a person to confirm.

    Raises:
        NotVerified: The bytes are no statement that may be kept.
    """
    vouched_by = sender if sender == recorder.desk.authority.parent else ""
    try:
        _pinned(recorder, data, vouched_by=vouched_by)
    except NotVerified as refusal:
        if refusal.code != "statement.rolled_back":  # the sender has not heard of the newer one that we have
            raise
    recorder.directory.forget()


def pin_newer(recorder: Recorder, data: bytes) -> bool:
    """Pin a newer statement of a node that counts here, whoever brought it; False if it is pinned already.

    Raises:
        NotVerified: By the pinning rule, or a signature does not fit.
    """
    node = parse_statement(data).node
    before = recorder.unit.peers.get(node)
    if before is None or before.standing != ACTIVE:
        raise NotVerified("peer.unknown", f"{node} does not count here.", advice="Import and confirm it first.")
    row = _pinned(recorder, data, vouched_by="")
    recorder.directory.forget()
    return row.statement != before.statement


def _pinned(recorder: Recorder, data: bytes, *, vouched_by: str, by_hand: bool = False) -> PeerRow:
    """The row of a statement that may be kept.

    One that nobody has confirmed binds nobody: what an officer imports or our ministry forwards takes its place,
    whatever its root and number; else whoever forwards an invented statement first could keep the real one out.
    """
    desk, unit = recorder.desk, recorder.unit
    new = parse_statement(data)
    if new.node == desk.node:
        raise NotVerified("peer.ourselves", "The statement is of this very node.", advice="Import the peer's.")
    old = unit.peers.get(new.node)
    if old is not None and not (old.standing == PENDING and (by_hand or vouched_by)):
        pinned = read_statement(old.statement)
        if accept_newer(pinned, new).digest == pinned.digest:
            return old
    parent = _parent_statement(recorder.directory, new)
    prove_statement(data, {new.root.fingerprint}, parent)
    voucher = (
        (old.confirmed_by if old and old.standing == ACTIVE else "") or (new.parent if parent else "") or vouched_by
    )
    row = PeerRow(
        node=new.node,
        statement=data,
        sequence=new.sequence,
        fingerprint=new.root.fingerprint,
        standing=_standing(old, new, voucher),
        confirmed_by=voucher or "",
        parent=new.parent,
        address=old.address if old else "",
        last_seen_at=old.last_seen_at if old else None,
    )
    unit.peers.put(row)
    if voucher and (old is None or old.standing == PENDING):
        body = b.PeerConfirmed(new.node, row.fingerprint, new.digest, vouched_by=voucher)
        recorder.record(body, case=None, actor=SYSTEM)
    if old is not None and old.standing == ACTIVE:
        _tell_change(recorder, read_statement(old.statement), new)
    return row


def _standing(old: PeerRow | None, new: KeyStatement, voucher: str) -> str:
    """A node whose root says of itself that it is lost counts no more, until people meet again."""
    if new.root_is_revoked or (old is not None and old.standing == SUSPENDED):
        return SUSPENDED
    return ACTIVE if voucher else PENDING


def _tell_change(recorder: Recorder, old: KeyStatement, new: KeyStatement) -> None:
    """A confirmed node's newer statement is on record, and what it revokes."""
    fresh = [entry for entry in new.revoked if entry not in old.revoked]
    recorder.audit(
        "statement.pinned",
        subject=new.digest.hex(),
        actor=SYSTEM,
        node=new.node,
        sequence=str(new.sequence),
        revoked=",".join(f"{one.key_id.hex()} {one.reason} {one.valid_from.isoformat()}" for one in fresh),
    )
    if new.root_is_revoked:
        recorder.audit("peer.suspended", subject=new.node, actor=SYSTEM, reason="its root says that it is lost")


def _parent_statement(directory: Directory, new: KeyStatement) -> KeyStatement | None:
    if new.parent is None:
        return None
    return directory.statement(new.parent)


def _parent_of(desk: Desk, unit: Unit, row: PeerRow) -> KeyStatement | None:
    return Directory(desk, unit).statement(row.parent) if row.parent else None


def _address(statement: KeyStatement) -> str:
    return statement.endpoints[0] if statement.endpoints else ""
