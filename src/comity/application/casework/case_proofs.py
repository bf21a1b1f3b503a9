"""What proves a case: for each event its signature, its place in this node's log, who cosigned that log, and receipts.

Everything is checked anew while it is read, as a stranger would check it; what does not hold says why. Nothing here is
content, yet it tells who dealt with whom: so reading it has a purpose and an audit entry like every reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import Directory, read_statement, ring_of, statement_history
from comity.application.policy import may_read
from comity.application.ports import CheckpointRow, StoredEvent, Unit
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.support import Doubt, doubts_about, has_revocations
from comity.domain import bodies as b
from comity.domain.cases import Known, in_order
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.officers import Officer
from comity.evidence.checkpoint import parse_checkpoint
from comity.evidence.merkle import event_leaf, verify_inclusion
from comity.evidence.sealing import verify_event
from comity.evidence.statements import Revocation
from comity.evidence.tiles import LogReader
from comity.evidence.witnessed import QUORUM, Cosigned, cosigners
from comity.exchange.receipts import read_receipt

MOST_CHECKPOINTS = 200  # that are looked at for the best cosigned one


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A node of another state that truly cosigned a checkpoint of our log, and when it says to have done so (UTC)."""

    node: str
    name: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckpointProof:
    """A checkpoint of our log: number of leaves, root (32 bytes), moment (UTC), and who cosigned it.

    `needed` other states have to have cosigned before a stranger verifies what rests on it.
    """

    size: int
    root: bytes
    at: datetime
    cosigners: tuple[Cosigner, ...]
    needed: int = QUORUM

    @property
    def states(self) -> tuple[str, ...]:
        """The other states that have cosigned, each once."""
        return tuple(sorted({one.state for one in self.cosigners}))

    @property
    def quorum(self) -> bool:
        """True if they are enough."""
        return len(self.states) >= self.needed


@dataclass(frozen=True, slots=True)
class ReceiptProof:
    """A receipt that came back for an event: ``delivered``, ``read`` or ``non_delivery``, by whom and when (UTC).

    `officer` is the pseudonym of who opened it; `signatures` how many keys signed (two: Ed25519 and ML-DSA-44).
    """

    kind: str
    by: str
    at: datetime
    digest: bytes
    officer: str
    signatures: int


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    """The node of an event has revoked the key that signed it: from when on (UTC), and why (lost, stolen, retired).

    `doubtful` is True if the event came to us after that moment: whoever had the key may have made it.
    """

    since: datetime
    reason: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class EventProof:
    """The proof of one event. `signature_fault` and `log_fault` are error codes, empty where the check holds.

    `checkpoint` is None while the newest checkpoint is older than the event; `revoked` unless its key was revoked.
    `doubt` says, where it was revoked, what holds the event up all the same.
    """

    digest: bytes
    type: str
    author: str
    at: datetime
    key_id: bytes
    erased: bool
    signature_fault: str
    leaf_index: int
    checkpoint: CheckpointProof | None
    log_fault: str
    receipts: tuple[ReceiptProof, ...]
    revoked: KeyRevoked | None = None
    doubt: Doubt | None = None

    @property
    def holds(self) -> bool:
        """True if every check holds and nobody else may have held its key."""
        return not (self.signature_fault or self.log_fault or (self.revoked and self.revoked.doubtful))


@dataclass(frozen=True, slots=True)
class CaseProofs:
    """Proofs of a case's events in the case's order, and the newest checkpoint of our log."""

    case: UUID
    log_size: int
    newest: CheckpointProof | None
    events: tuple[EventProof, ...]


def case_proofs(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> CaseProofs:
    """The proofs of a case, its reading on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or the case is not here.
    """
    with audited(desk, officer, purpose, "proofs.read", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        stored = {one.signed.digest: one for one in unit.events.of_case(case)}
        if not stored:
            raise InvalidInput("case.unknown", f"This node has no case {case}.", advice="Look at `comity case list`.")
        proofs = _Prover(desk, unit, recorder.directory).prove(case, stored)
        recorder.audit("proofs.read", case=case, subject=str(case), outcome="read")
        recorder.finish()
    return proofs


def event_proof(desk: Desk, unit: Unit, directory: Directory, stored: StoredEvent) -> EventProof:
    """The proof of one event of this node's log, checked anew; whoever asks has answered for who may read it."""
    return _Prover(desk, unit, directory).one(stored)


class _Prover:
    """Checks the events of one case in one transaction."""

    def __init__(self, desk: Desk, unit: Unit, directory: Directory) -> None:
        self._desk = desk
        self._unit = unit
        self._directory = directory
        self._size = unit.tiles.size()
        self._doubts: dict[bytes, Doubt] = {}
        self._log = LogReader(unit.tiles, self._size)
        self._known: dict[tuple[int, bytes], CheckpointProof] = {}
        self._revocations: dict[str, dict[bytes, Revocation]] = {}

    def prove(self, case: UUID, stored: dict[bytes, StoredEvent]) -> CaseProofs:
        if has_revocations(self._desk, self._unit, {one.signed.event.author for one in stored.values()}):
            self._doubts = doubts_about(self._desk, self._unit, stored.values())
        events = in_order(known(one.signed) for one in stored.values())
        receipts = self._receipts(events)
        newest = self._unit.tiles.newest_checkpoint(self._desk.node)
        return CaseProofs(
            case=case,
            log_size=self._size,
            newest=self._shown(newest) if newest else None,
            events=tuple(
                self._event(stored[event.digest], newest, tuple(receipts.get(event.digest, ()))) for event in events
            ),
        )

    def one(self, stored: StoredEvent) -> EventProof:
        return self._event(stored, self._unit.tiles.newest_checkpoint(self._desk.node), ())

    def _event(
        self, stored: StoredEvent, newest: CheckpointRow | None, receipts: tuple[ReceiptProof, ...]
    ) -> EventProof:
        signed = stored.signed
        row = self._covering(stored.leaf_index, newest)
        return EventProof(
            digest=signed.digest,
            type=signed.event.type,
            author=signed.event.author,
            at=signed.event.at,
            key_id=signed.key_id,
            erased=signed.content is None,
            signature_fault=self._signature_fault(stored),
            leaf_index=stored.leaf_index,
            checkpoint=self._shown(row) if row else None,
            log_fault=self._log_fault(stored, row) if row else "",
            receipts=receipts,
            revoked=self._revoked(stored),
            doubt=self._doubts.get(signed.digest),
        )

    def _revoked(self, stored: StoredEvent) -> KeyRevoked | None:
        author = stored.signed.event.author
        if author not in self._revocations:
            history = statement_history(self._desk, self._unit, author)
            entries = [entry for data in history for entry in read_statement(data).revoked]
            entries.sort(key=lambda entry: entry.valid_from, reverse=True)  # the earliest moment is what counts
            self._revocations[author] = {entry.key_id: entry for entry in entries}
        entry = self._revocations[author].get(stored.signed.key_id)
        if entry is None:
            return None
        return KeyRevoked(entry.valid_from, entry.reason, doubtful=entry.valid_from <= stored.stored_at)

    def _signature_fault(self, stored: StoredEvent) -> str:
        signed, event = stored.signed, stored.signed.event
        try:
            key = self._directory.event_key(
                event.author, signed.key_id, signed_at=event.at, received_at=stored.stored_at
            )
            verify_event(signed.header, signed.signature, key, signed.salt, signed.content)
        except NotVerified as fault:
            return fault.code
        return ""

    def _log_fault(self, stored: StoredEvent, row: CheckpointRow) -> str:
        leaf = event_leaf(stored.leaf_salt, stored.signed.digest)
        try:
            proof = self._log.inclusion(stored.leaf_index, row.size)
            verify_inclusion(leaf, stored.leaf_index, row.size, proof, row.root)
        except NotVerified as fault:
            return fault.code
        return ""

    def _covering(self, leaf: int, newest: CheckpointRow | None) -> CheckpointRow | None:
        """The newest checkpoint over the leaf; where too few states cosigned that one yet, the best that is there."""
        if newest is None or newest.size <= leaf:
            return None
        best = row = newest
        if self._shown(newest).quorum:
            return newest
        for _ in range(MOST_CHECKPOINTS):
            found = self._unit.tiles.checkpoint(self._desk.node, at_least=leaf + 1 if row is newest else row.size + 1)
            if found is None or found.size >= newest.size:
                break
            row = found
            if len(self._shown(row).states) > len(self._shown(best).states):
                best = row
        return best

    def _shown(self, row: CheckpointRow) -> CheckpointProof:
        """The checkpoint with those whose cosignatures hold; each is verified once."""
        key = (row.size, row.root)
        if key not in self._known:
            signed, ring = parse_checkpoint(row.note.encode()), ring_of(self._desk, self._unit, row.cosignatures)
            found = cosigners(signed, ring, self._desk.authority.state)
            self._known[key] = CheckpointProof(row.size, row.root, row.at, tuple(map(self._cosigner, found)))
        return self._known[key]

    def _cosigner(self, found: Cosigned) -> Cosigner:
        known = self._directory.knows(found.node)
        name = self._directory.statement(found.node).name if known else found.node
        return Cosigner(found.node, name, found.state, found.at)

    def _receipts(self, events: Iterable[Known]) -> dict[bytes, list[ReceiptProof]]:
        """Receipts by the digest of the event whose envelope they are about."""
        found: dict[bytes, list[ReceiptProof]] = {}
        released: dict[UUID, bytes] = {}
        for event in events:
            match event.body:
                case b.RequestReleased(letter=letter):
                    released[letter.request] = event.digest
                case b.RequestDelivered(request=request, receipt=receipt) if request in released:
                    found.setdefault(released[request], []).extend(self._receipt(receipt))
                case b.DeliveryFailed(events=failed, receipt=receipt):
                    for digest in failed:
                        found.setdefault(digest, []).extend(self._receipt(receipt))
        return found

    def _receipt(self, digest: bytes) -> list[ReceiptProof]:
        raw = self._unit.receipts.get(digest)
        if raw is None:
            return []
        receipt = read_receipt(raw).receipt
        officer = next((item.officer for item in receipt.items if item.officer), "")
        return [ReceiptProof(receipt.kind.value, receipt.by, receipt.at, digest, officer, len(receipt.signers))]
