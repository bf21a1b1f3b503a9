"""How the node and its peers stand, for those who keep it and those who audit it. No case content, nobody's data.

What `status.py` tells whoever holds the machine, an officer sees here by role; only a refusal is on record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import ACTIVE, ring_of
from comity.application.node.peers import KEEPERS
from comity.application.node.status import LineStatus, NodeStatus, PeerStatus, line_status, node_status, peer_status
from comity.application.policy import acting
from comity.application.ports import CheckpointRow, PeerRow, Unit
from comity.domain.authorities import state_of
from comity.domain.officers import Officer, Role
from comity.evidence.checkpoint import parse_checkpoint
from comity.evidence.witnessed import Cosigned, cosigners

MAY_SEE = KEEPERS | {Role.AUDITOR}
PURPOSE = "keeping peers"


@dataclass(frozen=True, slots=True)
class WitnessStatus:
    """A node of another state as witness of our log, and we of its.

    Attributes:
        node: Its id.
        name: Its name.
        state: Its state.
        cosigned_at: When it cosigned our newest checkpoint, UTC; None if it has not.
        seen_size: Leaves of its log that we cosigned last; 0 if none.
        seen_at: When we did, UTC.
        stopped: True if an alarm on its log stands here.
    """

    node: str
    name: str
    state: str
    cosigned_at: datetime | None
    seen_size: int
    seen_at: datetime | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The node's status with its witnesses, and how many envelopes came in from each node."""

    status: NodeStatus
    witnesses: tuple[WitnessStatus, ...]
    received: Mapping[str, int]
    now: datetime

    @property
    def quorum(self) -> bool:
        """True if nodes of enough other states have truly cosigned our newest checkpoint."""
        return len({one.state for one in self.witnesses if one.cosigned_at}) >= self.status.quorum


@dataclass(frozen=True, slots=True)
class PeerOverview:
    """A peer with what waits for it or failed, and how many envelopes came in from it."""

    peer: PeerStatus
    lines: tuple[LineStatus, ...]
    received: int


def node_overview(desk: Desk, officer: Officer) -> Overview:
    """How the node stands now.

    Raises:
        NotPermitted: The officer neither keeps nor audits the node.
    """
    with audited(desk, officer, PURPOSE, "node.seen"):
        acting(officer, MAY_SEE, "looking at the node")
    status, now = node_status(desk), desk.clock.now()
    with desk.store.reading() as unit:
        foreign = [row for row in unit.peers.all() if state_of(row.node) != desk.authority.state]
        cosigned = _cosigned(desk, unit, status.checkpoint)
        names = {peer.node: peer.name for peer in status.peers}
        witnesses = tuple(_witness(unit, row, names, cosigned) for row in foreign if row.standing == ACTIVE)
        return Overview(status, witnesses, unit.inbox.counts(), now)


def peers_overview(desk: Desk, officer: Officer) -> tuple[PeerOverview, ...]:
    """Every peer, by id; errors as `node_overview`."""
    with audited(desk, officer, PURPOSE, "node.seen"):
        acting(officer, MAY_SEE, "looking at the peers")
    now = desk.clock.now()
    with desk.store.reading() as unit:
        lines, received = line_status(unit, now), unit.inbox.counts()
        return tuple(
            PeerOverview(peer, tuple(one for one in lines if one.peer == peer.node), received.get(peer.node, 0))
            for peer in peer_status(unit.peers.all(), now)
        )


def _cosigned(desk: Desk, unit: Unit, newest: CheckpointRow | None) -> dict[str, Cosigned]:
    if newest is None:
        return {}
    signed, ring = parse_checkpoint(newest.note.encode()), ring_of(desk, unit, newest.cosignatures)
    return {one.node: one for one in cosigners(signed, ring, desk.authority.state)}


def _witness(unit: Unit, row: PeerRow, names: Mapping[str, str], cosigned: Mapping[str, Cosigned]) -> WitnessStatus:
    seen = unit.tiles.newest_checkpoint(row.node)
    return WitnessStatus(
        node=row.node,
        name=names.get(row.node, row.node),
        state=state_of(row.node),
        cosigned_at=cosigned[row.node].at if row.node in cosigned else None,
        seen_size=seen.size if seen else 0,
        seen_at=seen.at if seen else None,
        stopped=bool(unit.alarms.open(row.node)),
    )
