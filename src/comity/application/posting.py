"""From events to envelopes in the outbox: who gets what, by which way, in which order.

Per (case, other node) there is one line with `seq` and `prev`. Nodes that no line reaches directly are served by the
next hop, which is told whom to hand it on to; the hop is always in the event's audience.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.application.attachments import entries_for
from comity.application.desk import Desk
from comity.application.directory import Directory, read_statement
from comity.application.ports import OutboxRow, Unit
from comity.domain.errors import NotVerified, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.handling import HandlingCode
from comity.evidence.sealing import signed_event_to_plain
from comity.exchange.contents import make_body
from comity.exchange.envelope import seal_envelope
from comity.exchange.headers import Waybill

LIFETIME = timedelta(days=14)
RELAY, RECEIPT, STATEMENT = "relay", "receipt", "statement"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Events for some nodes. `relayed` is True for a partner's event that this node hands on."""

    events: tuple[SignedEvent, ...]
    nodes: frozenset[str]
    case: UUID | None
    relayed: bool = False
    notices: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Load:
    """What one hop gets of one case."""

    events: dict[bytes, SignedEvent] = field(default_factory=dict)
    relay: dict[bytes, set[str]] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)


def post(desk: Desk, unit: Unit, directory: Directory, parcels: list[Parcel], at: datetime) -> None:
    """Seal an envelope for each hop and case, and put it into the outbox.

    Raises:
        Unavailable: A node in an audience cannot be reached by any confirmed line, or our own key is not good now.
        InvalidInput: The content is larger than an envelope may be.
    """
    if any(parcel.nodes for parcel in parcels):
        _check_own_key(desk, at)
    loads: dict[tuple[UUID | None, str], _Load] = {}
    for parcel in parcels:
        for node in sorted(parcel.nodes):
            hop = _hop(directory, parcel, node)
            load = loads.setdefault((parcel.case, hop), _Load())
            load.notices.extend(parcel.notices)
            for event in parcel.events:
                load.events[event.digest] = event
                if hop != node:
                    load.relay.setdefault(event.digest, set()).add(node)
                if event.event.author != desk.node:
                    load.authors.add(event.event.author)
    unit.outbox.add([_seal(desk, unit, directory, case, hop, load, at) for (case, hop), load in loads.items()])


def _check_own_key(desk: Desk, at: datetime) -> None:
    """Return if our signing key is good now: what an ended one signs, no peer takes, so it does not leave."""
    try:
        read_statement(desk.keys.statement).signing_key(desk.keys.events.public.id, at)
    except NotVerified as fault:
        raise Unavailable(
            "keys.not_good",
            f"This node's signing key is not good now [{fault.code}]; no other node would believe what it signs.",
            advice="Rotate the keys: `comity node keys rotate`.",
        ) from fault


def _hop(directory: Directory, parcel: Parcel, node: str) -> str:
    hop = directory.hop(node)
    audiences = [set(event.event.audience) for event in parcel.events]
    if hop != node and not all(hop in audience for audience in audiences):
        raise Unavailable(
            "line.not_audience",
            f"The only line to {node} goes through {hop}, which may not see this.",
            advice=f"Add {hop} to the audience, or confirm {node} as a direct peer.",
        )
    return hop


def _seal(
    desk: Desk, unit: Unit, directory: Directory, case: UUID | None, hop: str, load: _Load, at: datetime
) -> OutboxRow:
    seq, prev = unit.lines.outbound(case, hop)
    to = directory.sealing_key(hop, at)
    waybill = Waybill(
        id=desk.new_id(at),
        case=case,
        sender=desk.node,
        recipient=hop,
        seq=seq + 1,
        prev=prev,
        sent_at=at,
        expires_at=at + LIFETIME,
        attachments=entries_for(desk, unit, load.events.values(), hop, to),
        handling=max((e.event.handling.code for e in load.events.values()), default=HandlingCode.H0),
    )
    body = make_body([signed_event_to_plain(event) for event in load.events.values()], _notices(directory, load, hop))
    envelope = seal_envelope(waybill, body, signer=desk.keys.events, to=to)
    unit.lines.set_outbound(case, hop, seq + 1, envelope.digest)
    return OutboxRow(
        message=waybill.id,
        digest=envelope.digest,
        recipient=hop,
        case=case,
        seq=seq + 1,
        envelope=envelope.raw,
        events=tuple(load.events),
        created_at=at,
        expires_at=waybill.expires_at,
        due_at=at,
    )


def _notices(directory: Directory, load: _Load, hop: str) -> list[dict[str, Any]]:
    """Whom to hand events on to, and the statements of authors that the recipient may not know."""
    relay = [{"kind": RELAY, "event": digest, "nodes": sorted(nodes)} for digest, nodes in load.relay.items()]
    above = {row.parent for row in map(directory.row, load.authors) if row is not None and row.parent}
    nodes = sorted((load.authors | above) - {hop}, key=lambda node: (node.count("-"), node))  # parents before children
    rows = [directory.row(node) for node in nodes]
    statements = [{"kind": STATEMENT, "statement": row.statement} for row in rows if row is not None]
    return [*statements, *relay, *load.notices]
