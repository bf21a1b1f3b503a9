"""The node's own log checked from the ground up: every event again, the whole tree from them, tiles, checkpoints.

The first difference ends the check and is named. What is checked is what a court would rest on: each stored event is
the one that was signed, the tree over all of them is the one whose checkpoints went out, and the signatures under those
are ours and the witnesses'.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import read_statement
from comity.application.oversight.read_audit import MAY_AUDIT
from comity.application.policy import acting
from comity.application.ports import CheckpointRow, StoredEvent, Unit
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotVerified, Unavailable
from comity.domain.officers import Officer
from comity.evidence.checkpoint import SignedCheckpoint, verify_checkpoint, verify_cosignature
from comity.evidence.keyring import Keyring
from comity.evidence.merkle import event_leaf
from comity.evidence.sealing import verify_signed_event
from comity.evidence.statements import KeyPair
from comity.evidence.tiles import LogWriter, Tile

BATCH = 1000  # events read at a time
ADVICE = "Stop using this node's log: keep the disk as evidence, and compare with the back-up and with the witnesses."


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """What held: leaves, events whose content was erased (their leaves hold), checkpoints, cosignatures under them.

    `doubtful` events are as they were stored, yet bear a key that its node says was in wrong hands by then.
    """

    size: int
    erased: int
    checkpoints: int
    cosignatures: int
    root: bytes
    doubtful: int = 0


def log_size(desk: Desk) -> int:
    """Number of leaves, to say how long a check will take."""
    with desk.store.reading() as unit:
        return unit.tiles.size()


def check_log(desk: Desk, told: Callable[[int], None] = lambda _: None) -> CheckedLog:
    """Check all of it in one reading transaction.

    Args:
        desk: The node.
        told: Called with the number of events checked so far.

    Raises:
        NotVerified: ``log.*``: the first difference, with where it is.
        Unavailable: The store cannot be read.
    """
    with desk.store.reading() as unit:
        return _Check(desk, unit, told).run()


def check_log_for(desk: Desk, officer: Officer, *, purpose: str) -> CheckedLog:
    """The same for an auditor, on record with what came out.

    Raises:
        NotPermitted: The officer is no auditor.
        InvalidInput: No purpose.
        NotVerified, Unavailable: As `check_log`.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Checking the log needs a purpose.", advice="Say what you check it for.")
    with audited(desk, officer, purpose, "log.checked"):
        actor = acting(officer, MAY_AUDIT, "checking of the log")
        checked = check_log(desk)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("log.checked", subject=f"{checked.size} leaves", root=checked.root.hex())
            recorder.finish()
    return checked


class _Nothing:
    """The tiles of an empty log."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        raise AssertionError(f"an empty log has no tile {level}/{index} of {width} hashes")


class _Check:
    """One check inside its transaction."""

    def __init__(self, desk: Desk, unit: Unit, told: Callable[[int], None]) -> None:
        self._desk, self._unit, self._told = desk, unit, told
        self._rings: dict[str, Keyring] = {}
        self._size = unit.tiles.size()
        self._writer = LogWriter(_Nothing(), 0)
        self._erased = self._checkpoints = self._cosignatures = self._doubtful = 0

    def run(self) -> CheckedLog:
        """Walk the events from one checkpoint to the next."""
        events = self._events()
        row = self._next_checkpoint()
        while row is not None:
            if row.size > self._size:
                raise _differs("rolled_back", f"A checkpoint has {row.size} leaves, the log {self._size}.")
            self._append(events, row.size)
            self._check_checkpoint(row)
            row = self._next_checkpoint()
        self._append(events, self._size)
        self._check_newest()
        if next(events, None) is not None:
            raise _differs("surplus", f"There are more events than the {self._size} leaves of the log.")
        root = self._writer.root()
        return CheckedLog(self._size, self._erased, self._checkpoints, self._cosignatures, root, self._doubtful)

    def _events(self) -> Iterator[StoredEvent]:
        start = 0
        while batch := self._unit.events.in_log_order(start, BATCH):
            yield from batch
            start = batch[-1].leaf_index + 1

    def _next_checkpoint(self) -> CheckpointRow | None:
        """Our next checkpoint that covers more than what was appended so far."""
        return self._unit.tiles.checkpoint(self._desk.node, at_least=self._writer.size + 1)

    def _append(self, events: Iterable[StoredEvent], size: int) -> None:
        """Check events up to a tree of this size, and the tiles that they make."""
        events = iter(events)
        while self._writer.size < size:
            count = min(BATCH, size - self._writer.size)
            leaves = [self._leaf(self._writer.size + offset, next(events, None)) for offset in range(count)]
            for tile in self._writer.append(leaves).tiles:
                if self._stored(tile) != tile.hashes:
                    raise _differs(
                        "tile_differs", f"Tile {tile.index} of level {tile.level} is not that of the events."
                    )
            self._told(self._writer.size)

    def _stored(self, tile: Tile) -> bytes:
        """What the store has of this tile; nothing where it has fewer hashes."""
        try:
            return self._unit.tiles.tile(tile.level, tile.index, tile.width)
        except Unavailable as fault:
            if fault.code != "store.no_tile":
                raise
            return b""

    def _leaf(self, index: int, stored: StoredEvent | None) -> bytes:
        """The leaf hash of the event that should be at this index, once it is certain that it is that event."""
        if stored is None or stored.leaf_index != index:
            raise _differs("event_missing", f"There is no event for leaf {index}.")
        signed = stored.signed
        name = f"The event of leaf {index} ({signed.event.type}, {signed.digest.hex()[:16]})"
        if sha256(signed.header).digest() != signed.digest:
            raise _differs("event_differs", f"{name} has another header than its digest says.")
        event = signed.event
        late = event.author == self._desk.node and event.is_private
        try:
            ring = self._ring(event.author)
            verify_signed_event(signed, ring.stated_key(event.author, signed.key_id, event.at, after_end=late))
        except NotVerified as fault:
            raise _differs("event_differs", f"{name} does not prove itself: {fault.message} [{fault.code}]") from fault
        self._erased += signed.content is None
        self._doubtful += ring.has_revoked(event.author, signed.key_id, stored.stored_at)
        return event_leaf(stored.leaf_salt, signed.digest)

    def _ring(self, node: str) -> Keyring:
        """Every statement of a node that was ever pinned here: its keys count whether or not it is suspended by now."""
        if node not in self._rings:
            ours = [self._desk.keys.statement] if node == self._desk.node else []
            raws = dict.fromkeys((*self._unit.peers.statements(node), *ours))
            self._rings[node] = Keyring(map(read_statement, raws))
        return self._rings[node]

    def _check_checkpoint(self, row: CheckpointRow) -> None:
        name = f"Our checkpoint of {row.size} leaves"
        if row.root != self._writer.root():
            raise _differs("root_differs", f"{name} has another root than the events make.")
        try:
            signed = self._signed_by_us(row.note.encode())
        except NotVerified as fault:
            raise _differs("checkpoint_differs", f"{name} is not signed by our log: {fault.message}") from fault
        if (signed.checkpoint.size, signed.checkpoint.root) != (row.size, row.root):
            raise _differs("checkpoint_differs", f"{name} bears a note of another tree.")
        for witness in row.cosignatures:
            self._check_cosignature(signed, witness, name)
        self._checkpoints += 1

    def _signed_by_us(self, note: bytes) -> SignedCheckpoint:
        """The checkpoint under whichever of our log keys, over the years, signed it."""
        *newer, oldest = self._ring(self._desk.node).log_pairs(self._desk.node)
        for pair in newer:
            try:
                return verify_checkpoint(note, self._desk.node, pair)
            except NotVerified:
                continue
        return verify_checkpoint(note, self._desk.node, oldest)

    def _check_newest(self) -> None:
        """Of two checkpoints of one size only the first was walked to; a second one with another root is a fork."""
        newest = self._unit.tiles.newest_checkpoint(self._desk.node)
        if newest is None:
            return
        first = self._unit.tiles.checkpoint(self._desk.node, at_least=newest.size)
        if first is not None and first.root != newest.root:
            raise _differs("forked", f"We have signed two different trees of {newest.size} leaves.")

    def _check_cosignature(self, signed: SignedCheckpoint, witness: str, name: str) -> None:
        if not any(_has_cosigned(signed, witness, pair) for pair in self._ring(witness).log_pairs(witness)):
            raise _differs("cosignature_differs", f"{name} does not bear the cosignatures of {witness} that it should.")
        self._cosignatures += 1


def _has_cosigned(signed: SignedCheckpoint, witness: str, pair: KeyPair) -> bool:
    try:
        verify_cosignature(signed, witness, pair)
    except NotVerified:
        return False
    return True


def _differs(code: str, message: str) -> NotVerified:
    return NotVerified(f"log.{code}", message, advice=ADVICE)
