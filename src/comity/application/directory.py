"""Who the other nodes are, by the statements pinned here, and which way leads to them.

Trust comes from three places only: a named person compared the root's fingerprint; a confirmed ministry's root
countersigned its province's statement; our own ministry forwarded the statement of a node that it has confirmed.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from comity.application.desk import Desk
from comity.application.ports import PeerRow, Unit
from comity.domain.errors import NotVerified, Unavailable
from comity.evidence.keyring import Keyring
from comity.evidence.signatures import PublicKey
from comity.evidence.statements import KeyStatement, parse_statement
from comity.exchange.suites import HybridSealingKey

PENDING, ACTIVE, SUSPENDED = "pending", "active", "suspended"


@lru_cache(maxsize=1024)
def read_statement(data: bytes) -> KeyStatement:
    """A statement that was proven when it was pinned; parsed once."""
    return parse_statement(data)


@lru_cache(maxsize=1024)
def _sealing_key(raw: bytes) -> HybridSealingKey:
    return HybridSealingKey(raw)


class Directory:
    """The nodes that this one knows, in one transaction; fits `exchange.envelope.SenderKeys`."""

    def __init__(self, desk: Desk, unit: Unit) -> None:
        self._desk = desk
        self._unit = unit
        self._rows: dict[str, PeerRow | None] = {}

    def row(self, node: str) -> PeerRow | None:
        """What is known of a node; None for strangers and for ourselves."""
        if node not in self._rows:
            self._rows[node] = self._unit.peers.get(node)
        return self._rows[node]

    def forget(self) -> None:
        """Read rows anew: a statement was just pinned."""
        self._rows.clear()

    def active(self, node: str) -> bool:
        """True if the node is confirmed and not suspended."""
        row = self.row(node)
        return row is not None and row.standing == ACTIVE

    def statement(self, node: str) -> KeyStatement:
        """The newest pinned statement of a node, our own included.

        Raises:
            NotVerified: ``peer.unknown`` or ``peer.not_active``.
        """
        if node == self._desk.node:
            return read_statement(self._desk.keys.statement)
        row = self.row(node)
        if row is None:
            raise NotVerified(
                "peer.unknown",
                f"No key statement of {node} is pinned here.",
                advice="Import its statement and compare the fingerprint with its people.",
            )
        if row.standing != ACTIVE:
            raise NotVerified(
                "peer.not_active", f"{node} is {row.standing} here.", advice="A named officer has to confirm it first."
            )
        return read_statement(row.statement)

    def knows(self, node: str) -> bool:
        """True if events and envelopes of this node can be checked here."""
        return node == self._desk.node or self.active(node)

    def signing_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey | None:
        """The node's key of this id if it was good when it signed, and is not revoked by now."""
        try:
            return self.event_key(node, key_id, signed_at=signed_at, received_at=received_at)
        except NotVerified:
            return None

    def event_key(self, node: str, key_id: bytes, *, signed_at: datetime, received_at: datetime) -> PublicKey:
        """The node's key of this id at the moment of signing, by its newest statement or an older one of its history.

        The moment of signing is only what the signer says: who stole a key can write an earlier date. So a key that is
        revoked when something new arrives is not believed, whatever date the thing bears.

        Raises:
            NotVerified: ``peer.*`` or ``key.*``.
        """
        newest = self.statement(node)
        if newest.has_revoked(key_id, received_at):
            raise NotVerified(
                "key.revoked",
                f"{node} has revoked the key that signed this.",
                advice="Ask them through another channel.",
            )
        try:
            return newest.signing_key(key_id, signed_at)
        except NotVerified as refusal:
            if refusal.code != "key.unknown":
                raise
            for data in reversed(self._unit.peers.statements(node)):
                older = read_statement(data)
                if any(dated.key.id == key_id for dated in older.signing_keys):
                    return older.signing_key(key_id, signed_at)
            raise

    def sealing_key(self, node: str, at: datetime) -> HybridSealingKey:
        """The key to seal to a node now."""
        return _sealing_key(self.statement(node).current_hpke_key(at).raw)

    def hop(self, node: str) -> str:
        """The node to hand something to so that it reaches `node`: itself, its ministry, or ours.

        Raises:
            Unavailable: No line leads there, or the node is suspended: then no way round leads there either.
        """
        if self._has_line(node):
            return node
        row = self.row(node)
        if row is not None and row.standing == SUSPENDED:
            raise Unavailable("line.suspended", f"{node} is suspended here.", advice="Confirm it anew, or wait.")
        above = (row.parent if row else None) or node.rpartition("-")[0]
        if above and above != self._desk.node and self._has_line(above):
            return above
        ours = self._desk.authority.parent
        if ours and self._has_line(ours):
            return ours
        raise Unavailable(
            "line.none",
            f"No confirmed line leads to {node}.",
            advice="Add the node, or its national node, as a peer and confirm its fingerprint.",
        )

    def _has_line(self, node: str) -> bool:
        row = self.row(node)
        return row is not None and row.standing == ACTIVE and bool(row.address)


def statement_history(desk: Desk, unit: Unit, node: str) -> list[bytes]:
    """Every statement of a node that is at hand here, our own and our parent's included."""
    own = [desk.keys.statement] if node == desk.node else []
    above = desk.keys.parent_statement if node == desk.authority.parent else None
    return [*own, *([above] if above else []), *unit.peers.statements(node)]


def statements_above(desk: Desk, unit: Unit, nodes: Iterable[str]) -> tuple[bytes, ...]:
    """Every statement of these nodes and of those above them, each once, parents first."""
    waiting, found = set(nodes), dict[bytes, None]()
    while waiting:
        node = waiting.pop()
        for data in statement_history(desk, unit, node):
            if data not in found:
                found[data] = None
                waiting |= {read_statement(data).parent or node} - {node}
    return tuple(sorted(found, key=_place))


def ring_of(desk: Desk, unit: Unit, nodes: Iterable[str]) -> Keyring:
    """The keys that these nodes have had, by statements that were proven when they were pinned.

    Raises:
        NotVerified: Two statements of one node contradict each other.
    """
    data = dict.fromkeys(raw for node in nodes for raw in statement_history(desk, unit, node))
    return Keyring(map(read_statement, data))


def _place(data: bytes) -> tuple[int, str, int]:
    statement = read_statement(data)
    return statement.node.count("-"), statement.node, statement.sequence
