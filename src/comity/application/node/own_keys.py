"""Our own statements: into the log and the history once, out to every peer, and sealing keys destroyed in their time.

The history is what later readers of our log rest on: an event is judged by the statement of its own day.
"""

from datetime import datetime, timedelta

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, Directory, read_statement
from comity.application.giving_up import give_up_rows
from comity.application.ports import OutboxRow, Unit
from comity.application.posting import LIFETIME, STATEMENT
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.errors import NotVerified, Unavailable
from comity.evidence.keyring import Keyring
from comity.evidence.sealing import sign_anew
from comity.evidence.statements import KeyStatement, is_countersigned
from comity.exchange.dispatch import GRACE
from comity.exchange.envelope import read_envelope
from comity.exchange.receipts import MAX_ITEMS

PURPOSE = "keeping keys"
RETENTION: timedelta = LIFETIME + GRACE  # what was sealed to a key on its last day is delivered or given up by then
KEY_REVOKED = "envelope.key_revoked"
_LOOKED_AT = 200  # newest of our statements in the log


def publish_statement(desk: Desk) -> bool:
    """Record our present statement in log and history, and send it to our peers; False if that was done before.

    Raises:
        NotVerified: ``statement.*``: the history has a newer statement than the key folder: the folder went back.
        Unavailable: The store.
    """
    raw = desk.keys.statement
    with desk.store.reading() as unit:
        history = unit.peers.statements(desk.node)
        if raw in history:
            return False
        statement = read_statement(raw)
        _check_history(history, statement)
        recorded = _is_recorded(unit, statement)
    complete = statement.parent is None or is_countersigned(raw)
    if recorded and not complete:
        return False
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        if not recorded:
            recorder.record(b.StatementPublished(statement.digest, statement.sequence), case=None)
            recorder.audit("statement.published", subject=statement.digest.hex(), sequence=str(statement.sequence))
        if complete:
            unit.peers.remember(desk.node, raw)
            _remember_parent(desk, unit)
            if history:  # the first one people exchange by hand
                _send_anew(recorder, statement)
                _tell_peers(recorder, raw)
        recorder.finish()
    return True


def own_statements(desk: Desk, unit: Unit) -> list[KeyStatement]:
    """Every statement of ours, oldest first, the present one last."""
    raws = unit.peers.statements(desk.node)
    return [read_statement(raw) for raw in dict.fromkeys((*raws, desk.keys.statement))]


def retired_keys(desk: Desk, unit: Unit, now: datetime) -> list[bytes]:
    """Sealing keys of ours that nothing can come for any more and whose private halves are still here."""
    ends: dict[bytes, datetime] = {}
    for statement in own_statements(desk, unit):
        for key in statement.hpke_keys:
            ends[key.id] = max(ends.get(key.id, key.valid_until), key.valid_until)
    past = [key_id for key_id, until in ends.items() if until + RETENTION <= now]
    return [key_id for key_id in past if desk.keys.opening(key_id) is not None]


def forget_retired(desk: Desk) -> tuple[bytes, ...]:
    """Destroy sealing keys whose time and the retention of undelivered mail have passed, on record.

    A key counts until the latest end that any statement of ours gave it: a peer that has not heard of the rotation
    seals to it until then.

    Raises:
        Unavailable: Store or disk.
    """
    now = desk.clock.now()
    with desk.store.reading() as unit:
        ids = retired_keys(desk, unit, now)
    if not ids:
        return ()
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for key_id in ids:
            recorder.audit("key.forgotten", subject=key_id.hex())
        recorder.finish()
        desk.keys.forget(ids)
    return tuple(ids)


def _check_history(history: list[bytes], statement: KeyStatement) -> None:
    """Our own statements are pinned like a peer's: no roll-back, no fork, no dropped revocation."""
    Keyring([*map(read_statement, history), statement])
    newest = max((read_statement(raw).sequence for raw in history), default=0)
    if statement.sequence < newest:
        raise NotVerified(
            "statement.rolled_back",
            f"This node has published statement {newest}; its key folder holds {statement.sequence}.",
            advice="Restore the newest key folder; an older one signs with keys that peers no longer expect.",
        )


def _is_recorded(unit: Unit, statement: KeyStatement) -> bool:
    stored = unit.events.of_type("statement.published", limit=_LOOKED_AT)
    return any(statement.digest in (one.signed.content or b"") for one in stored)


def _remember_parent(desk: Desk, unit: Unit) -> None:
    parent, data = desk.authority.parent, desk.keys.parent_statement
    if parent and data:
        unit.peers.remember(parent, data)


def _tell_peers(recorder: Recorder, raw: bytes) -> None:
    """A notice to each peer that we can reach; the others get it with their next call (`introducing.py`)."""
    for row in recorder.unit.peers.all():
        if row.standing == ACTIVE and row.address and _can_seal(recorder.directory, row.node, recorder.at):
            recorder.enclose([{"kind": STATEMENT, "statement": raw}], row.node, None)


def _send_anew(recorder: Recorder, statement: KeyStatement) -> None:
    """What waits under a key that is revoked now would be refused and hold up its line until it expires.

    It is given up at once, in signed words, and its events go out again under the new key: the same events by the same
    names, for a name is the header's digest and no signature is part of it.
    """
    gone = {entry.key_id for entry in statement.revoked}
    waiting = [row for row in recorder.unit.outbox.all() if row.state == "waiting"] if gone else []
    rows = [row for row in waiting if read_envelope(row.envelope).header.signer in gone]
    for node in dict.fromkeys(row.recipient for row in rows):
        theirs = [row for row in rows if row.recipient == node]
        for start in range(0, len(theirs), MAX_ITEMS):
            give_up_rows(recorder, node, theirs[start : start + MAX_ITEMS], KEY_REVOKED)
        for row in theirs:
            _post_anew(recorder, row)


def _post_anew(recorder: Recorder, row: OutboxRow) -> None:
    stored = [recorder.unit.events.get(digest) for digest in row.events]
    signer, ours = recorder.desk.keys.events, recorder.desk.node
    for one in stored:
        if one is None or one.signed.content is None or not _can_seal(recorder.directory, row.recipient, recorder.at):
            continue
        event = one.signed.event
        signed = sign_anew(one.signed, signer) if event.author == ours else one.signed
        beyond = [node for node in event.audience if node != ours and _leads(recorder.directory, node, row.recipient)]
        recorder.send_again(signed, frozenset(beyond), relayed=event.author != ours)


def _leads(directory: Directory, node: str, hop: str) -> bool:
    try:
        return directory.hop(node) == hop
    except Unavailable:
        return False


def _can_seal(directory: Directory, node: str, at: datetime) -> bool:
    try:
        directory.sealing_key(node, at)
        return directory.hop(node) == node
    except (NotVerified, Unavailable):
        return False
