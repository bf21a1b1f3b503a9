"""Asking other states' nodes to cosign our log now, from any process of the node: what needs proof does not wait."""

from comity.adapters.transport.courier import Courier
from comity.adapters.transport.witness_round import WitnessRound
from comity.bootstrap.running import RunningNode


def ask_witnesses(node: RunningNode) -> dict[str, str]:
    """One round: for each witness ``cosigned``, ``current`` or the code of what went wrong (``line.down``)."""
    courier = Courier(node.desk, node.keys_folder)
    try:
        return WitnessRound(node.desk, courier, node.config.witnesses).once()
    finally:
        courier.close()
