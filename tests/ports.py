"""Ports on loopback for tests: each worker has its own to choose from, so that two never choose the same."""

import os

from comity.cli import ports

FIRST, EACH = 10_000, 600


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now, and that nobody else chooses before they are used."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST + worker % 16 * EACH
    return ports.free_ports(count, range(first, first + EACH))
