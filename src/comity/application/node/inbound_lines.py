"""The lines that a batch of envelopes comes over: read together, ruled on in memory, written together.

What is held behind a gap is written at once, since it is seldom; how far each line came is written by `close`.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.application.ports import HeldRow, Unit
from comity.exchange.delivery import Arrival, InboundLine
from comity.exchange.envelope import Envelope

Key = tuple[UUID | None, str]
MAX_HELD = 4096  # envelopes held for one sender over all its lines
MAX_HELD_BYTES = 256 << 20
SENDER_FULL = "delivery.sender_full"  # too much held for this sender; it sends what is missing first


class InboundLines:
    """Lines inside one transaction.

    Args:
        unit: The transaction.
        at: Now, UTC.
    """

    def __init__(self, unit: Unit, at: datetime) -> None:
        self._unit = unit
        self._at = at
        self._lines: dict[Key, InboundLine] = {}
        self._moved: dict[Key, None] = {}
        self._holding: dict[str, tuple[int, int]] = {}

    def read(self, envelopes: Iterable[Envelope]) -> None:
        """Read the lines of these, with what each holds."""
        wanted: dict[str, dict[UUID | None, None]] = {}
        for envelope in envelopes:
            key = envelope.header.case, envelope.header.sender
            if key not in self._lines:
                wanted.setdefault(key[1], {})[key[0]] = None
        for sender, cases in wanted.items():
            ends, held = self._unit.lines.inbound_of(cases, sender), self._unit.lines.held_of(cases, sender)
            for case in cases:
                seq, digest = ends.get(case, (0, None))
                self._lines[case, sender] = InboundLine(seq, digest, tuple(map(self._arrival, held.get(case, ()))))

    def line(self, envelope: Envelope) -> InboundLine:
        """The envelope's line as it is now."""
        key = envelope.header.case, envelope.header.sender
        if key not in self._lines:
            self.read([envelope])
        return self._lines[key]

    def held(self, envelope: Envelope) -> dict[bytes, bytes]:
        """What the envelope's line holds: bytes by digest, the envelope's own among them."""
        header = envelope.header
        rows = self._unit.lines.held(header.case, header.sender) if self.line(envelope).held else []
        return {**{row.digest: row.envelope for row in rows}, envelope.digest: envelope.raw}

    def has_room(self, envelope: Envelope, after: InboundLine) -> bool:
        """True unless the line after a ruling holds more than before, and too much is held for its sender already."""
        if len(after.held) <= len(self.line(envelope).held):
            return True
        sender = envelope.header.sender
        count, size = self._holding.get(sender) or held_for(self._unit, sender)
        self._holding[sender] = count + 1, size + len(envelope.raw)
        return count < MAX_HELD and size + len(envelope.raw) <= MAX_HELD_BYTES

    def keep(self, envelope: Envelope, after: InboundLine) -> None:
        """The line as the ruling on this envelope leaves it."""
        key, before = (envelope.header.case, envelope.header.sender), self.line(envelope)
        self._lines[key] = after
        if after.last_seq != before.last_seq:
            self._moved[key] = None
        if not before.held and not after.held:
            return
        kept, had = {arrival.digest for arrival in after.held}, {arrival.digest for arrival in before.held}
        if had - kept:
            self._unit.lines.release(sorted(had - kept))
        for arrival in after.held:
            if arrival.digest not in had:
                self._unit.lines.hold(self._row(envelope, arrival))

    def close(self) -> None:
        """Write how far the lines came."""
        ends: dict[str, dict[UUID | None, tuple[int, bytes]]] = {}
        for case, sender in self._moved:
            line = self._lines[case, sender]
            if line.last_digest is not None:
                ends.setdefault(sender, {})[case] = line.last_seq, line.last_digest
        for sender, moved in ends.items():
            self._unit.lines.set_inbound_of(sender, moved)

    def _arrival(self, row: HeldRow) -> Arrival:
        return Arrival(row.seq, row.prev, row.digest, row.expires_at or self._at, empty=row.empty)

    def _row(self, envelope: Envelope, arrival: Arrival) -> HeldRow:
        case, sender = envelope.header.case, envelope.header.sender
        return HeldRow(
            arrival.digest, sender, case, arrival.seq, envelope.raw, self._at, arrival.prev, arrival.expires_at,
            arrival.empty,
        )  # fmt: skip


def held_for(unit: Unit, sender: str) -> tuple[int, int]:
    """How many envelopes of how many bytes are held for a sender."""
    gaps = unit.lines.gaps(sender)
    return sum(gap.count for gap in gaps), sum(gap.size_bytes for gap in gaps)
