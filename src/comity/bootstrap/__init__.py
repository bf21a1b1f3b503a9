"""The one place that chooses adapters and wires a node."""

from comity.bootstrap.config import FILE as CONFIG_FILE
from comity.bootstrap.config import Listener, NodeConfig, read_config
from comity.bootstrap.creating import CreatedNode, countersign_statement, create_node
from comity.bootstrap.rotating import Prepared, install_keys, prepare_keys, sign_keys, waiting_sequence
from comity.bootstrap.running import RunningNode, open_node
from comity.bootstrap.witnesses import ask_witnesses

__all__ = [
    "CONFIG_FILE",
    "CreatedNode",
    "Listener",
    "NodeConfig",
    "Prepared",
    "RunningNode",
    "ask_witnesses",
    "countersign_statement",
    "create_node",
    "install_keys",
    "open_node",
    "prepare_keys",
    "read_config",
    "sign_keys",
    "waiting_sequence",
]
