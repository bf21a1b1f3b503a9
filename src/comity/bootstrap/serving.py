"""Serving a node: one process with the officers' port, the peers' port, the courier and the witness round.

Officers' pages are Django as WSGI inside an async shell; the peers' port is a small ASGI door behind mutual TLS. Two
ports, two sets of people; neither answers what belongs to the other.
"""

import asyncio
import importlib
import json
import ssl
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware

from comity.adapters.keys import root_is_readable
from comity.adapters.transport.courier import Courier, WitnessRound, guarded
from comity.adapters.transport.door import Door
from comity.adapters.transport.tls import server_context, trust
from comity.application.directory import ACTIVE, read_statement
from comity.bootstrap.running import RunningNode, open_node
from comity.domain.errors import Refused

FACE = "comity.web"
TRUST_SECONDS = 1.0


def serve(folder: Path, *, pages: bool = True, announce: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Serve the node in this folder until a signal ends it; without `pages` only the peers' port.

    Raises:
        Refused: ``root.readable``: the root key is still on the machine.
        InvalidInput, Unavailable: As `open_node`.
    """
    face = importlib.import_module(FACE) if pages else None
    node = open_node(folder, face.WEB_SETTINGS if face else None)
    check_root(node)
    shell = WSGIMiddleware(face.make_wsgi(node.desk, node.passwords), workers=4) if face else None
    asyncio.run(_serve(node, shell, announce or _print_ready))


def work(folder: Path) -> None:
    """Only deliver and witness, without ports, until a signal ends it."""
    node = open_node(folder)
    check_root(node)
    courier, stopping = Courier(node.desk, node.keys_folder), threading.Event()
    threading.Thread(target=_witness, args=(node, courier, stopping), daemon=True).start()
    try:
        courier.run()
    except KeyboardInterrupt:
        stopping.set()
        courier.stop()


def check_root(node: RunningNode) -> None:
    """Return if the root key is off the machine, or the node is one of `comity demo`.

    Raises:
        Refused: It is still here.
    """
    if root_is_readable(node.config.folder) and not node.config.demonstration:
        raise Refused(
            "root.readable",
            "The root key is still on this machine.",
            advice="Move its folder to an offline medium, in two custodians' hands, then start again.",
        )


async def _serve(node: RunningNode, shell: Any | None, announce: Callable[[dict[str, Any]], None]) -> None:
    courier, stopping = Courier(node.desk, node.keys_folder), threading.Event()
    context = server_context(node.keys_folder)
    door = Door(node.desk, courier.wake)
    peers = _server(door, node.config.peers.host, node.config.peers.port, context)
    servers = [peers]
    if shell is not None:
        servers.append(_server(shell, node.config.officers.host, node.config.officers.port, None))
    threads = [
        threading.Thread(target=courier.run, name="courier", daemon=True),
        threading.Thread(target=_witness, args=(node, courier, stopping), name="witness", daemon=True),
        threading.Thread(target=_keep_trust, args=(node, context, stopping), name="trust", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        await _all(servers, _announce(node, servers, announce))
    finally:
        stopping.set()
        courier.stop()
        threads[0].join(timeout=10)


async def _all(servers: list[uvicorn.Server], announcing: Coroutine[Any, Any, None]) -> None:
    """Run them; whichever ends (a signal, a port that is taken) ends the others."""
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    told = asyncio.create_task(announcing)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks, told)


def _server(app: Any, host: str, port: int, context: ssl.SSLContext | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
        ssl_context_factory=(lambda *_: context) if context else None,
    )
    return uvicorn.Server(config)


async def _announce(
    node: RunningNode, servers: list[uvicorn.Server], announce: Callable[[dict[str, Any]], None]
) -> None:
    while not all(server.started for server in servers):
        if any(server.should_exit for server in servers):
            return
        await asyncio.sleep(0.01)
    listener = node.config.officers
    address = f"http://{listener.host}:{listener.port}/" if len(servers) > 1 else None
    announce({"ready": node.config.authority.node, "officers": address, "peers": node.config.public})


def courier_of(node: RunningNode) -> Courier:
    """A courier for one round at a time, for commands and benches."""
    return Courier(node.desk, node.keys_folder)


def _print_ready(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _witness(node: RunningNode, courier: Courier, stopping: threading.Event) -> None:
    WitnessRound(node.desk, courier, node.config.witnesses).run(stopping, node.config.checkpoint_seconds)


def _keep_trust(node: RunningNode, context: ssl.SSLContext, stopping: threading.Event) -> None:
    """Believe line certificates of peers as they are confirmed; a suspended peer is refused by the message layer."""
    believed: set[bytes] = set()
    while not stopping.is_set():
        fresh = (guarded(lambda: _certificates(node)) or set()) - believed
        for certificate in fresh:
            guarded(lambda der=certificate: trust(context, [der]))  # type: ignore[misc]
        believed |= fresh
        stopping.wait(TRUST_SECONDS)


def _certificates(node: RunningNode) -> set[bytes]:
    with node.desk.store.reading() as unit:
        rows = [row for row in unit.peers.all() if row.standing == ACTIVE]
    return {read_statement(row.statement).line_certificate for row in rows}
