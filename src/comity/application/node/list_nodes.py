"""Who the nodes are, as every officer may know: names, states and time zones. No personal data, so no audit entry."""

from dataclasses import dataclass

from comity.application.desk import Desk
from comity.application.directory import ACTIVE, read_statement


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A node as its key statement presents it; `time_zone` is an IANA name."""

    node: str
    name: str
    state: str
    time_zone: str


def list_nodes(desk: Desk) -> dict[str, NodeFacts]:
    """This node and every confirmed peer, by node id."""
    own = desk.authority
    with desk.store.reading() as unit:
        statements = [read_statement(row.statement) for row in unit.peers.all() if row.standing == ACTIVE]
    peers = {one.node: NodeFacts(one.node, one.name, one.state, one.time_zone) for one in statements}
    return {own.node: NodeFacts(own.node, own.name, own.state, own.time_zone)} | peers
