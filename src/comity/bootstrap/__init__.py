"""The one place that chooses adapters and wires a node."""

from comity.bootstrap.config import FILE as CONFIG_FILE
from comity.bootstrap.config import Listener, NodeConfig, read_config
from comity.bootstrap.creating import CreatedNode, countersign_statement, create_node, install_statement
from comity.bootstrap.running import RunningNode, open_node
from comity.bootstrap.witnesses import ask_witnesses

__all__ = [
    "CONFIG_FILE",
    "CreatedNode",
    "Listener",
    "NodeConfig",
    "RunningNode",
    "ask_witnesses",
    "countersign_statement",
    "create_node",
    "install_statement",
    "open_node",
    "read_config",
]
