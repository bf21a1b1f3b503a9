"""How a node stands: its log, what is on its way, its peers, its keys. No content and nobody's personal data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.application.desk import Desk
from comity.application.directory import ACTIVE, PENDING, read_statement
from comity.application.node.alarms import list_alarms
from comity.application.ports import AlarmRow, CheckpointRow, GapRow, PeerRow, Unit
from comity.domain.authorities import state_of
from comity.evidence.statements import KeyStatement
from comity.evidence.witnessed import QUORUM

EXPIRES_SOON = timedelta(days=30)
STEPS = (7, 14, 30)  # days before the end at which a warning becomes more urgent
ALL_WAITING = timedelta(days=3650)  # whatever waits, however long its next try is put off, is due by then


@dataclass(frozen=True, slots=True)
class LineStatus:
    """What the outbox has for a node in one state; for what waits, since when, how often tried and the last error."""

    peer: str
    state: str
    count: int
    oldest_at: datetime | None = None
    attempts: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class KeysStatus:
    """A key statement. `warning` is ``expired``, ``expires_soon``, ``not_countersigned`` or empty.

    `days_left` are whole days until its end, negative once it is over; `within` is 7, 14 or 30 where it ends within so
    many days, 0 once it is over, None while it is far.
    """

    sequence: int
    fingerprint: str
    valid_until: datetime
    warning: str
    days_left: int = 0
    within: int | None = None


WARNINGS = (
    "keys.ended",
    "keys.ending",
    "keys.not_countersigned",
    "keys.waiting",
    "peer.ended",
    "peer.ending",
    "peer.pending",
    "peer.lost",
)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about keys that somebody has to do. `urgent` if it is over or within seven days, or was stolen.

    `what` is one of ``keys.ended``, ``keys.ending``, ``keys.not_countersigned``, ``keys.waiting`` (a rotation was begun
    and not installed), ``peer.ended``, ``peer.ending``, ``peer.pending`` (a statement that nobody has confirmed) and
    ``peer.lost`` (its root says that it is lost). `command` is what to run.
    """

    what: str
    node: str
    urgent: bool
    command: str
    ends_at: datetime | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class PeerStatus:
    """A node that this one knows."""

    node: str
    name: str
    standing: str
    confirmed_by: str
    address: str
    last_seen_at: datetime | None
    keys: KeysStatus


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """How a node stands. `checkpoint` is the newest of its own log, None while there is none.

    `witness_states` are the other states whose nodes cosigned that, and `quorum` how many it takes; `alarms` are those
    that stand on any log, our own included. `gaps` are lines over which something came and is held, since what should
    be before it has not come.
    """

    node: str
    name: str
    tier: str
    parent: str | None
    corpus: str
    log_size: int
    checkpoint: CheckpointRow | None
    witness_states: tuple[str, ...]
    quorum: int
    alarms: tuple[AlarmRow, ...]
    lines: tuple[LineStatus, ...]
    gaps: tuple[GapRow, ...]
    peers: tuple[PeerStatus, ...]
    keys: KeysStatus
    warnings: tuple[Warned, ...] = ()


def node_status(desk: Desk) -> NodeStatus:
    """How the node stands now, read in one transaction.

    Raises:
        Unavailable: The store cannot be read.
    """
    now, authority = desk.clock.now(), desk.authority
    own = read_statement(desk.keys.statement)
    lacking = authority.parent is not None and desk.keys.parent_statement is None
    standing = tuple(row for row in list_alarms(desk) if row.lifted_at is None)
    keys = _keys(own, now, "not_countersigned" if lacking else "")
    with desk.store.reading() as unit:
        rows = unit.peers.all()
        newest = unit.tiles.newest_checkpoint(desk.node)
        return NodeStatus(
            node=desk.node,
            name=authority.name,
            tier=authority.tier.value,
            parent=authority.parent,
            corpus=desk.law.version,
            log_size=unit.tiles.size(),
            checkpoint=newest,
            witness_states=other_states(desk, newest.cosignatures if newest else ()),
            quorum=QUORUM,
            alarms=standing,
            lines=line_status(unit, now),
            gaps=tuple(unit.lines.gaps()),
            peers=peer_status(rows, now),
            keys=keys,
            warnings=(*_own_warnings(desk, keys, lacking=lacking), *_peer_warnings(rows, now)),
        )


def other_states(desk: Desk, nodes: Iterable[str]) -> tuple[str, ...]:
    """The states of these nodes but our own, each once, ascending."""
    return tuple(sorted({state_of(node) for node in nodes} - {desk.authority.state}))


def list_peers(desk: Desk) -> tuple[PeerStatus, ...]:
    """The nodes that this one knows, by id."""
    with desk.store.reading() as unit:
        return peer_status(unit.peers.all(), desk.clock.now())


def list_lines(desk: Desk) -> tuple[LineStatus, ...]:
    """What the outbox has, by node and state."""
    with desk.store.reading() as unit:
        return line_status(unit, desk.clock.now())


def line_status(unit: Unit, now: datetime) -> tuple[LineStatus, ...]:
    """What the outbox has, by node and state."""
    return tuple(_line(unit, peer, state, count, now) for (peer, state), count in sorted(unit.outbox.counts().items()))


def peer_status(rows: Iterable[PeerRow], now: datetime) -> tuple[PeerStatus, ...]:
    """How each peer stands."""
    return tuple(_peer(row, now) for row in rows)


def _line(unit: Unit, peer: str, state: str, count: int, now: datetime) -> LineStatus:
    first = unit.outbox.due(peer, now + ALL_WAITING, 1) if state == "waiting" else []
    if not first:
        return LineStatus(peer, state, count)
    return LineStatus(peer, state, count, first[0].created_at, first[0].attempts, first[0].last_error)


def _peer(row: PeerRow, now: datetime) -> PeerStatus:
    statement = read_statement(row.statement)
    return PeerStatus(
        node=row.node,
        name=statement.name,
        standing=row.standing,
        confirmed_by=row.confirmed_by,
        address=row.address,
        last_seen_at=row.last_seen_at,
        keys=_keys(statement, now),
    )


def _keys(statement: KeyStatement, now: datetime, warning: str = "") -> KeysStatus:
    until = statement.valid_until
    if until <= now:
        warning = "expired"
    elif not warning and until - now <= EXPIRES_SOON:
        warning = "expires_soon"
    days = (until - now).days
    within = 0 if until <= now else next((step for step in STEPS if until - now <= timedelta(days=step)), None)
    return KeysStatus(statement.sequence, statement.root.fingerprint, until, warning, days, within)


def _own_warnings(desk: Desk, keys: KeysStatus, *, lacking: bool) -> list[Warned]:
    found = []
    if keys.within is not None:
        what = "keys.ending" if keys.within else "keys.ended"
        command = "comity node keys rotate --out proposal.cbor"
        found.append(Warned(what, desk.node, keys.within <= STEPS[0], command, keys.valid_until, keys.days_left))
    if lacking:
        found.append(
            Warned(
                "keys.not_countersigned", desk.node, True, "comity node keys install signed.cbor --parent above.cbor"
            )
        )
    return found


def _peer_warnings(rows: Iterable[PeerRow], now: datetime) -> list[Warned]:
    found = []
    for row in rows:
        statement = read_statement(row.statement)
        keys, confirm = _keys(statement, now), f"comity node peers confirm {row.node} --fingerprint …"
        if statement.root_is_revoked:
            found.append(Warned("peer.lost", row.node, True, f"comity node peers import {row.node}.cbor"))
        elif row.standing == PENDING:
            found.append(Warned("peer.pending", row.node, False, confirm))
        elif row.standing == ACTIVE and keys.within is not None:
            what = "peer.ending" if keys.within else "peer.ended"
            command = f"comity node peers import {row.node}.cbor"
            found.append(Warned(what, row.node, keys.within == 0, command, keys.valid_until, keys.days_left))
    return found
