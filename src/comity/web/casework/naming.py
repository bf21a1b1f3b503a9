"""How a case page calls nodes, officers and measures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from comity.application.node.list_nodes import NodeFacts

_PLAIN = re.compile(r"[A-Za-z0-9_]{1,20}")


@dataclass(frozen=True, slots=True)
class Names:
    """Nodes by id; a node that is not known here goes by its id."""

    nodes: Mapping[str, NodeFacts] = field(default_factory=dict)

    def __call__(self, node: str) -> str:
        """The name of a node."""
        return self.nodes[node].name if node in self.nodes else node


def slug(key: str) -> str:
    """A measure's key as it may stand in an element's id; a partner may have written anything as a key."""
    return key if _PLAIN.fullmatch(key) else sha256(key.encode(errors="replace")).hexdigest()[:16]
