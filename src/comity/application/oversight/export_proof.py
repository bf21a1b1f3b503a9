"""What proves a case, gathered into one file for somebody who trusts neither side (`spec/bundle.md`).

An officer's own notes never go out. Unless more is asked for, only what a node of another state has too goes out, and
not what this one keeps to itself (drafts, results not yet released). A handling code that another state put on its
words binds here as well: without its permission, named by the officer, the content is withheld, and header, signature
and log proof alone go out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import statements_above
from comity.application.node.witnessing import publish_checkpoint
from comity.application.policy import may_read
from comity.application.ports import CheckpointRow, StoredEvent, Unit
from comity.application.reading import assessment_digest, known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Known
from comity.domain.errors import InvalidInput
from comity.domain.events import Event
from comity.domain.handling import HandlingCode
from comity.domain.officers import Officer
from comity.evidence.bundle import Bundle, BundledEvent, LeafProof, Outside, Record, make_bundle
from comity.evidence.tiles import LogReader
from comity.evidence.witnessed import QUORUM
from comity.exchange.envelope import header_of
from comity.exchange.receipts import read_receipt

MOST_CHECKPOINTS = 200  # that are looked at for the best cosigned one
NOTE = "note.written"


class Scope(StrEnum):
    """Which events go out: those that another state has too, or all but the officers' own notes."""

    SHARED = "shared"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class ExportedProof:
    """A bundle's bytes and what is in it.

    Attributes:
        data: The file.
        events: How many events it has.
        withheld: Events whose content stays here, for a handling code binds it.
        left_out: How many events of the case it leaves out.
        checkpoint_size: Leaves of the log that its checkpoint covers.
        cosigners: Nodes of other states that cosigned that checkpoint.
        states: Their states, each once.
        quorum: True if these are `needed`, as many as a proof takes; else nobody verifies it who asks for no fewer.
        asked: What witnesses said that were asked on the spot, by node: ``cosigned``, ``current`` or a code of why not.
    """

    data: bytes
    events: int
    withheld: tuple[bytes, ...]
    left_out: int
    checkpoint_size: int
    cosigners: tuple[str, ...]
    states: tuple[str, ...]
    quorum: bool
    needed: int
    asked: Mapping[str, str] = field(default_factory=dict)


def export_proof(
    desk: Desk,
    officer: Officer,
    case: UUID,
    *,
    purpose: str,
    scope: Scope = Scope.SHARED,
    permission: str = "",
    ask: Callable[[], Mapping[str, str]] | None = None,
) -> ExportedProof:
    """The proof bundle of a case as this node has it, its export on record.

    Args:
        desk: The node.
        officer: Who exports.
        case: The case.
        purpose: What for.
        scope: Which events go out.
        permission: Where other states' handling codes H1 to H3 bind: by what they permitted this (reference, date).
        ask: Asks the witnesses now. It is called where too few states have cosigned what the proof rests on.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, the case is not here, or nothing of it falls into the scope.
    """
    with audited(desk, officer, purpose, "case.exported", case):
        actor = may_read(officer, purpose)
        publish_checkpoint(desk)
        asked = ask() if ask is not None and _lacks_witnesses(desk, case) else {}
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            made = _Export(recorder, case, scope, bool(permission.strip())).make()
            recorder.audit(
                "case.exported",
                case=case,
                subject=sha256(made.data).hexdigest(),
                scope=scope.value,
                events=str(made.events),
                permission=permission.strip()[:500],
            )
            recorder.finish()
    return replace(made, asked=asked)


class _Export:
    """One export inside its transaction."""

    def __init__(self, recorder: Recorder, case: UUID, scope: Scope, permitted: bool) -> None:
        self._desk, self._unit, self._at = recorder.desk, recorder.unit, recorder.at
        self._case, self._scope, self._permitted = case, scope, permitted
        stored = {one.signed.digest: one for one in self._unit.events.of_case(case)}
        if not stored:
            raise InvalidInput("case.unknown", f"This node has no case {case}.", advice="Look at `comity case list`.")
        self._all = stored
        self._chosen = sorted((one for one in stored.values() if self._goes_out(one)), key=lambda one: one.leaf_index)

    def make(self) -> ExportedProof:
        """Gather and sign."""
        if not self._chosen:
            raise InvalidInput(
                "export.nothing_shared",
                "Nothing of this case was shared with another state yet.",
                advice="Export the whole of it, for your own state's court or oversight, with --whole.",
            )
        row = _checkpoint(self._desk, self._unit, self._chosen[-1].leaf_index + 1)
        withheld = [one for one in self._chosen if self._is_withheld(one.signed.event)]
        receipts = list(self._receipts())
        bundle = Bundle(
            made_by=self._desk.node,
            made_at=self._at,
            case=self._case,
            statements=self._statements(receipts, row.cosignatures),
            events=self._events(row),
            checkpoints=(row.note.encode(),),
            outside=self._outside(),
            records=tuple(Record("receipt", raw) for raw in receipts),
            decisions=self._decisions(),
        )
        return ExportedProof(
            data=make_bundle(bundle, self._desk.keys.events),
            events=len(self._chosen),
            withheld=tuple(one.signed.digest for one in withheld),
            left_out=len(self._all) - len(self._chosen),
            checkpoint_size=row.size,
            cosigners=row.cosignatures,
            states=tuple(sorted(_states(self._desk, row))),
            quorum=len(_states(self._desk, row)) >= QUORUM,
            needed=QUORUM,
        )

    def _goes_out(self, stored: StoredEvent) -> bool:
        event = stored.signed.event
        if event.type == NOTE:
            return False
        return self._scope is Scope.WHOLE or any(self._is_abroad(node) for node in event.audience)

    def _is_abroad(self, node: str) -> bool:
        return state_of(node) != self._desk.authority.state

    def _is_withheld(self, event: Event) -> bool:
        """True if another state's handling code keeps the content here."""
        binds = event.handling.code is not HandlingCode.H0 and self._is_abroad(event.author)
        return binds and not self._permitted

    def _events(self, row: CheckpointRow) -> tuple[BundledEvent, ...]:
        log = LogReader(self._unit.tiles, self._unit.tiles.size())
        return tuple(self._event(stored, log, row.size) for stored in self._chosen)

    def _event(self, stored: StoredEvent, log: LogReader, size: int) -> BundledEvent:
        proof = tuple(log.inclusion(stored.leaf_index, size))
        signed = stored.signed
        if self._is_withheld(signed.event):
            signed = replace(signed, salt=None, content=None)
        return BundledEvent(signed, LeafProof(stored.leaf_salt, stored.leaf_index, 0, proof))

    def _outside(self) -> tuple[Outside, ...]:
        """Events that those in the bundle came after and that it leaves out."""
        here = {one.signed.digest for one in self._chosen}
        named = {digest for one in self._chosen for digest in one.signed.event.after}
        return tuple(Outside(digest, self._why(digest)) for digest in sorted(named - here))

    def _why(self, digest: bytes) -> str:
        stored = self._all.get(digest)
        if stored is None:
            return "this node never had it"
        return "an officer's own note" if stored.signed.event.type == NOTE else "not shared with another state"

    def _decisions(self) -> tuple[b.PlainValue, ...]:
        """Assessments on which events in the bundle rest, once each."""
        bases = {one.signed.event.basis for one in self._chosen}
        found: dict[bytes, b.PlainValue] = {}
        for read in self._read():
            match read.body:
                case (
                    b.RequestAssessed(assessment=plain)
                    | b.RequestReleased(assessment=plain)
                    | b.RequestSupplemented(assessment=plain)
                ):
                    found[assessment_digest(plain)] = plain
        return tuple(plain for digest, plain in sorted(found.items()) if digest in bases)

    def _read(self) -> Iterator[Known]:
        """Events of the bundle whose content goes out, with their bodies."""
        for stored in self._chosen:
            if not self._is_withheld(stored.signed.event):
                yield known(stored.signed)

    def _receipts(self) -> Iterator[bytes]:
        """Receipts for the envelopes of the case, both ways, each once."""
        seen: set[bytes] = set()
        for raw in self._all_receipts():
            if raw not in seen:
                seen.add(raw)
                yield raw

    def _all_receipts(self) -> Iterator[bytes]:
        for peer in self._unit.peers.all():
            if self._scope is Scope.WHOLE or self._is_abroad(peer.node):
                yield from self._receipts_with(peer.node)
        for read in self._read():
            match read.body:
                case b.RequestDelivered(receipt=digest) | b.DeliveryFailed(receipt=digest):
                    raw = self._unit.receipts.get(digest)
                    if raw is not None:
                        yield raw

    def _receipts_with(self, node: str) -> Iterator[bytes]:
        """What the node said of our envelopes of the case, from the last back by `prev`, and we of its."""
        _, digest = self._unit.lines.outbound(self._case, node)
        while digest is not None:
            row = next(iter(self._unit.outbox.by_digests([digest])), None)
            if row is None:
                break
            raw = self._unit.receipts.get(row.receipt) if row.receipt else None
            if raw is not None:
                yield raw
            digest = header_of(row.envelope).prev
        last, _ = self._unit.lines.inbound(self._case, node)
        for seq in range(1, last + 1):
            came = self._unit.inbox.at(self._case, node, seq)
            raw = self._unit.receipts.get(came.receipt) if came is not None else None
            if raw is not None:
                yield raw

    def _statements(self, receipts: Iterable[bytes], cosigners: Iterable[str]) -> tuple[bytes, ...]:
        """Every statement of every node that signed something in the bundle, and of those above it; parents first."""
        nodes = {self._desk.node, *cosigners}
        nodes |= {one.signed.event.author for one in self._chosen}
        nodes |= {read_receipt(raw).receipt.by for raw in receipts}
        return statements_above(self._desk, self._unit, nodes)


def _checkpoint(desk: Desk, unit: Unit, at_least: int) -> CheckpointRow:
    """Of the checkpoints over so many leaves the one that most other states have cosigned, the earliest of such."""
    best = row = unit.tiles.checkpoint(desk.node, at_least=at_least)
    assert best is not None  # one was published before this transaction
    for _ in range(MOST_CHECKPOINTS):
        row = unit.tiles.checkpoint(desk.node, at_least=row.size + 1) if row else None
        if row is None:
            break
        if len(_states(desk, row)) > len(_states(desk, best)):
            best = row
    return best


def _lacks_witnesses(desk: Desk, case: UUID) -> bool:
    """True if too few states have cosigned a checkpoint over all that this node has of the case."""
    with desk.store.reading() as unit:
        last = max((stored.leaf_index for stored in unit.events.of_case(case)), default=-1)
        return last >= 0 and len(_states(desk, _checkpoint(desk, unit, last + 1))) < QUORUM


def _states(desk: Desk, row: CheckpointRow) -> set[str]:
    """The other states that have cosigned it."""
    return {state_of(node) for node in row.cosignatures} - {desk.authority.state}
