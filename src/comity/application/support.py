"""What rests on a key that was in wrong hands, and what holds it up all the same.

A thief can sign with any date. What he cannot do is get something into a log that other states had cosigned before the
theft, or a receipt that another node had given before it. So an act under a revoked key stands if it is proven that it
was there before the key was in wrong hands, and is in doubt otherwise. The node whose key it is, its state and our own
prove nothing here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.application.desk import Desk
from comity.application.directory import ring_of
from comity.application.ports import CheckpointRow, OutboxRow, StoredEvent, Unit
from comity.domain.authorities import state_of
from comity.domain.errors import NotVerified
from comity.evidence.checkpoint import SignedCheckpoint, parse_checkpoint, verify_cosignature
from comity.evidence.keyring import Keyring
from comity.evidence.statements import Revocation
from comity.exchange.receipts import Receipt, read_receipt

COSIGNED, RECEIPT, STORED_BEFORE, NONE = "cosigned", "receipt", "stored_before", "none"
_MOST_TRIED = 500  # cosigned checkpoints, from the last before the moment backwards


@dataclass(frozen=True, slots=True)
class Held:
    """What holds an act up.

    `how` is ``cosigned`` (it was in our log under a checkpoint that other states cosigned before the moment),
    ``receipt`` (another node had acknowledged it before), ``stored_before`` (only our own clock and log say so) or
    ``none``: it is in doubt. `by` are the nodes that say so.
    """

    how: str
    by: tuple[str, ...] = ()

    @property
    def in_doubt(self) -> bool:
        """True if nothing shows that it was there before the key was in wrong hands."""
        return self.how == NONE


@dataclass(frozen=True, slots=True)
class Doubt:
    """An event under a key that its node has revoked: which key, why, from when on, and what holds the event up."""

    key_id: bytes
    reason: str
    since: datetime
    held: Held


class Support:
    """What was proven before a moment, as far as neither a node nor its state nor ours has to be believed for it."""

    def __init__(self, desk: Desk, unit: Unit, node: str, since: datetime) -> None:
        self._desk, self._unit, self._node, self._since = desk, unit, node, since
        self._partial = {state_of(node), desk.authority.state}
        self._rings: dict[str, Keyring] = {}
        self._size, self._witnesses = self._last_proven()
        self._acknowledged: dict[bytes, str] | None = None

    def of_event(self, stored: StoredEvent) -> Held:
        """What holds an event up."""
        if stored.leaf_index < self._size:
            return Held(COSIGNED, self._witnesses)
        by = self._receipts().get(stored.signed.digest)
        if by:
            return Held(RECEIPT, (by,))
        return self.of_moment(stored.stored_at)

    def of_moment(self, stored_at: datetime) -> Held:
        """What holds up something that is in no log: our own clock, if it came before."""
        return Held(STORED_BEFORE, (self._desk.node,)) if stored_at < self._since else Held(NONE)

    def of_sent(self, row: OutboxRow) -> Held:
        """What holds an envelope of ours up: the receipt that another node gave for it before the moment."""
        raw = self._unit.receipts.get(row.receipt) if row.receipt else None
        receipt = read_receipt(raw).receipt if raw else None
        if receipt and self._says_so(receipt):
            return Held(RECEIPT, (receipt.by,))
        return self.of_moment(row.created_at)

    def of_checkpoint(self, row: CheckpointRow) -> Held:
        """What holds a checkpoint up: another state's cosignature from before the moment."""
        by = self._cosigners(row)
        return Held(COSIGNED, by) if by else self.of_moment(row.at)

    def _last_proven(self) -> tuple[int, tuple[str, ...]]:
        """The largest size of our log that somebody independent cosigned before the moment, and who."""
        rows, row = [], self._unit.tiles.checkpoint(self._desk.node, at_least=1)
        while row is not None and row.at < self._since:
            if row.cosignatures:
                rows.append(row)
            row = self._unit.tiles.checkpoint(self._desk.node, at_least=row.size + 1)
        for candidate in rows[: -_MOST_TRIED - 1 : -1]:
            by = self._cosigners(candidate)
            if by:
                return candidate.size, by
        return 0, ()

    def _cosigners(self, row: CheckpointRow) -> tuple[str, ...]:
        signed = parse_checkpoint(row.note.encode())
        names = sorted({signature.name.removeprefix("comity/") for signature in signed.note.signatures})
        apart = [name for name in names if name != row.origin_node and state_of(name) not in self._partial]
        return tuple(name for name in apart if self._cosigned_before(signed, name))

    def _cosigned_before(self, signed: SignedCheckpoint, witness: str) -> bool:
        if witness not in self._rings:
            self._rings[witness] = ring_of(self._desk, self._unit, [witness])
        ring = self._rings[witness]
        if witness not in ring.nodes:
            return False
        for pair in ring.log_pairs(witness):
            try:
                at = verify_cosignature(signed, witness, pair)
                ring.check_log_pair(witness, pair, at)
            except NotVerified:
                continue
            return at < self._since
        return False

    def _receipts(self) -> Mapping[bytes, str]:
        """Events of ours that another node had acknowledged before the moment, and which node."""
        if self._acknowledged is None:
            self._acknowledged = {}
            for row in self._unit.outbox.all():
                held = self.of_sent(row)
                if held.how == RECEIPT:
                    self._acknowledged |= dict.fromkeys(row.events, held.by[0])
        return self._acknowledged

    def _says_so(self, receipt: Receipt) -> bool:
        """A receipt by neither state that is concerned, from before the moment."""
        return state_of(receipt.by) not in self._partial and receipt.at < self._since


def revocation_of(ring: Keyring, node: str, key_id: bytes) -> Revocation | None:
    """The node's revocation of this key, the one from the earliest moment."""
    if node not in ring.nodes:
        return None
    found = [one for statement in ring.history(node) for one in statement.revoked if one.key_id == key_id]
    return min(found, key=lambda one: one.valid_from, default=None)


def doubts_about(desk: Desk, unit: Unit, stored: Iterable[StoredEvent]) -> dict[bytes, Doubt]:
    """Of these events those under a revoked key, by digest."""
    rings: dict[str, Keyring] = {}
    supports: dict[tuple[str, datetime], Support] = {}
    found = {}
    for one in stored:
        author, key_id = one.signed.event.author, one.signed.key_id
        if author not in rings:
            rings[author] = ring_of(desk, unit, [author])
        revoked = revocation_of(rings[author], author, key_id)
        if revoked is not None:
            place = (author, revoked.valid_from)
            if place not in supports:
                supports[place] = Support(desk, unit, *place)
            held = supports[place].of_event(one)
            found[one.signed.digest] = Doubt(key_id, revoked.reason, revoked.valid_from, held)
    return found


def has_revocations(desk: Desk, unit: Unit, authors: Iterable[str]) -> bool:
    """True if any of these nodes has ever revoked a key."""
    rings = ((author, ring_of(desk, unit, [author])) for author in set(authors))
    return any(author in ring.nodes and ring.history(author)[0].revoked for author, ring in rings)
