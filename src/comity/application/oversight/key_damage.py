"""What a stolen key could have done here: every act at this node that rests on it, and what holds each of them up.

For administrators and auditors: it names events by type and digest and says which cases are touched, and shows no
content. Whoever decides about a case then looks at the acts in doubt with the other side.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import ring_of
from comity.application.policy import acting
from comity.application.ports import StoredEvent, Unit
from comity.application.reading import known
from comity.application.recorder import AUDIT, Recorder
from comity.application.support import NONE, Held, Support, revocation_of
from comity.domain import bodies as b
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer, Role
from comity.evidence.checkpoint import parse_checkpoint
from comity.evidence.keyring import Keyring
from comity.evidence.notes import COSIGN_ED25519, COSIGN_MLDSA44, NOTE_ED25519, NoteKey
from comity.evidence.rotation import key_ids
from comity.evidence.statements import KeyPair
from comity.exchange.envelope import header_of
from comity.exchange.receipts import read_receipt

MAY_SEE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
DECISIONS = ("measure.", "request.released", "request.answered", "request.rerouted", "request.submitted")
_ON_RECEIPTS = frozenset({
    "delivery.expired", "delivery.given_up", "delivery.refused", "envelope.received", "envelope.refused",
    "receipt.read", "receipt.taken",
})  # fmt: skip
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Act:
    """Something that rests on the key.

    `kind` is event, decision, receipt, envelope, checkpoint or cosignature; `name` the digest by which it goes; `what`
    its type; `said_at` the moment that it bears and `known_at` when this node had it, both UTC.
    """

    kind: str
    name: bytes
    what: str
    case: UUID | None
    said_at: datetime
    known_at: datetime
    held: Held


@dataclass(frozen=True, slots=True)
class Damage:
    """Every act under one key of one node, oldest first. `since` is when it came into wrong hands, UTC."""

    node: str
    key_id: bytes
    purpose: str
    since: datetime
    revoked: bool
    acts: tuple[Act, ...]

    @property
    def in_doubt(self) -> tuple[Act, ...]:
        """Those that nothing holds up."""
        return tuple(act for act in self.acts if act.held.in_doubt)

    @property
    def cases(self) -> Mapping[UUID, int]:
        """Cases with acts in doubt, and how many."""
        return Counter(act.case for act in self.in_doubt if act.case is not None)


def key_damage(
    desk: Desk, officer: Officer, node: str, key: str, *, purpose: str, since: datetime | None = None
) -> Damage:
    """The acts that rest on a key, the looking on record.

    Args:
        desk: This node.
        officer: Who asks.
        node: Whose key it is, ours or a peer's.
        key: Its id in hexadecimal digits, or the first eight of it or more.
        purpose: What for.
        since: When it came into wrong hands; the moment of its revocation if not given.

    Raises:
        NotPermitted: The officer is neither administrator nor auditor.
        InvalidInput: No purpose; no such key; it is not revoked and no moment was given.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Looking at damage needs a purpose.", advice="Say what you look for.")
    with audited(desk, officer, purpose, "damage.read"):
        actor = acting(officer, MAY_SEE, "looking at what rests on a key")
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            ring = ring_of(desk, unit, [node])
            key_id, what = _find(ring, node, key)
            revoked = revocation_of(ring, node, key_id)
            start = since or (revoked.valid_from if revoked else None)
            if start is None:
                raise InvalidInput(
                    "damage.since",
                    f"{node} has not revoked this key, so nothing says when it came into wrong hands.",
                    advice="Give --since.",
                )
            found = _Search(desk, unit, node, key_id, ring, Support(desk, unit, node, start)).acts()
            damage = Damage(node, key_id, what, start, revoked is not None, found)
            recorder.audit(
                "damage.read",
                subject=key_id.hex(),
                outcome="read",
                node=node,
                acts=str(len(damage.acts)),
                in_doubt=str(len(damage.in_doubt)),
            )
            recorder.finish()
    return damage


def _find(ring: Keyring, node: str, key: str) -> tuple[bytes, str]:
    known: dict[bytes, str] = {}
    if node in ring.nodes:
        for statement in ring.history(node):
            known = key_ids(statement) | known
    hits = [key_id for key_id in known if len(key) >= 8 and key_id.hex().startswith(key.lower())]
    if len(hits) != 1:
        raise InvalidInput(
            "keys.unknown",
            f"{key[:40]!r} names {len(hits)} keys that {node} has ever stated here.",
            advice="Take the id from `comity node keys show --of`, at least eight digits of it.",
        )
    return hits[0], known[hits[0]]


class _Search:
    """One look through the store."""

    def __init__(self, desk: Desk, unit: Unit, node: str, key_id: bytes, ring: Keyring, support: Support) -> None:
        self._desk, self._unit, self._node, self._key_id = desk, unit, node, key_id
        self._support = support
        self._notes = _note_keys(ring, node, key_id)
        self._noted: dict[str, StoredEvent] = {}

    def acts(self) -> tuple[Act, ...]:
        """Everything, by when this node had it."""
        events = list(self._events())  # first, for it also notes where our log speaks of receipts
        found = [*events, *self._receipts(), *self._envelopes(), *self._checkpoints()]
        return tuple(sorted(found, key=lambda act: (act.known_at, act.kind, act.name)))

    def _events(self) -> Iterator[Act]:
        start = 0
        while batch := self._unit.events.in_log_order(start, _BATCH):
            for stored in batch:
                signed = stored.signed
                if signed.key_id == self._key_id and signed.event.author == self._node:
                    yield self._event(stored)
                if signed.event.type == AUDIT and signed.content is not None:
                    self._note(stored)
            start = batch[-1].leaf_index + 1

    def _event(self, stored: StoredEvent) -> Act:
        event = stored.signed.event
        kind = "decision" if event.type.startswith(DECISIONS) else "event"
        held = self._support.of_event(stored)
        return Act(kind, stored.signed.digest, event.type, event.case, event.at, stored.stored_at, held)

    def _note(self, stored: StoredEvent) -> None:
        """Remember where our log says that a receipt came or was made: its place there says when that was."""
        body = known(stored.signed).body
        if isinstance(body, b.AuditRecorded) and body.act in _ON_RECEIPTS:
            self._noted.setdefault(body.subject, stored)

    def _receipts(self) -> Iterator[Act]:
        """Receipts with a signature of the key."""
        for raw in self._unit.receipts.made_by(self._node):
            signed = read_receipt(raw)
            receipt = signed.receipt
            if self._key_id in receipt.signers:
                known_at, held = self._by_receipt(signed.digest, receipt.at)
                yield Act("receipt", signed.digest, receipt.kind.value, None, receipt.at, known_at, held)

    def _envelopes(self) -> Iterator[Act]:
        """Envelopes under the key. Those that came in rest, for us, on the receipt that we made for them."""
        for row in self._unit.inbox.signed_with(self._node, self._key_id):
            _, held = self._by_receipt(row.receipt, row.received_at)
            what = "received" if row.signer else "received, key not noted"
            yield Act("envelope", row.digest, what, row.case, row.received_at, row.received_at, held)
        if self._node != self._desk.node:
            return
        for sent in self._unit.outbox.all():
            if header_of(sent.envelope).signer == self._key_id:
                held = self._support.of_sent(sent)
                yield Act("envelope", sent.digest, sent.state, sent.case, sent.created_at, sent.created_at, held)

    def _by_receipt(self, digest: bytes, otherwise: datetime) -> tuple[datetime, Held]:
        """When our log speaks of a receipt, and what holds that entry up; a receipt's own moment proves nothing."""
        noted = self._noted.get(digest.hex())
        return (noted.stored_at, self._support.of_event(noted)) if noted else (otherwise, Held(NONE))

    def _checkpoints(self) -> Iterator[Act]:
        """Checkpoints that the key signed as a log, and cosignatures that it gave ours."""
        if not self._notes:
            return
        ours = self._desk.node
        for origin, kind in ((self._node, "checkpoint"), (ours, "cosignature")):
            row = self._unit.tiles.checkpoint(origin, at_least=1)
            while row is not None:
                names = {(one.name, one.key_id) for one in parse_checkpoint(row.note.encode()).note.signatures}
                if names & self._notes[kind]:
                    held = self._support.of_checkpoint(row)
                    yield Act(kind, row.root, f"{row.size} leaves of {origin}", None, row.at, row.at, held)
                row = self._unit.tiles.checkpoint(origin, at_least=row.size + 1)


def _note_keys(ring: Keyring, node: str, key_id: bytes) -> dict[str, set[tuple[str, bytes]]]:
    """Names and ids under which this key signs notes, as a log and as a witness; empty if it is no log key."""
    pairs = [pair for pair in ring.log_pairs(node) if key_id in (pair.ed25519.id, pair.mldsa44.id)]
    if not pairs:
        return {}
    return {
        "checkpoint": {_note_id(node, NOTE_ED25519, pair) for pair in pairs},
        "cosignature": {_note_id(node, kind, pair) for pair in pairs for kind in (COSIGN_ED25519, COSIGN_MLDSA44)},
    }


def _note_id(node: str, kind: int, pair: KeyPair) -> tuple[str, bytes]:
    key = NoteKey(f"comity/{node}", kind, pair.mldsa44 if kind == COSIGN_MLDSA44 else pair.ed25519)
    return key.name, key.id
