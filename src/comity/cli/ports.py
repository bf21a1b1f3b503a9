"""Ports on loopback for nodes of a demonstration or a bench."""

import socket
from contextlib import suppress
from random import SystemRandom

PORTS = range(20_000, 32_000)
"""Below those that systems give to whoever asks for any port (from 32,768 on Linux, from 49,152 elsewhere), so that
nobody is given one between our look and the moment at which a node listens there."""


def free_ports(count: int, within: range = PORTS) -> list[int]:
    """Ports on loopback that nobody uses now.

    Raises:
        OSError: There are not so many.
    """
    found: list[int] = []
    for port in SystemRandom().sample(within, len(within)):
        if len(found) == count:
            break
        with suppress(OSError), socket.socket() as one:
            one.bind(("127.0.0.1", port))
            found.append(port)
    if len(found) < count:
        raise OSError(f"fewer than {count} ports of {within} are free")
    return found
