"""Serving a node: one process with the officers' port, the peers' port, the courier, the witness and the clock round.

Officers' pages are Django as WSGI inside an async shell; the peers' port is a small door of our own behind mutual TLS.
Two ports, two sets of people; neither answers what belongs to the other.
"""

import asyncio
import importlib
import json
import logging
import os
import socket
import ssl
import sys
import threading
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware

from comity.adapters.keys import root_is_readable
from comity.adapters.keys.line import leaf_files
from comity.adapters.transport.caller import KEEP_ALIVE_SECONDS, Caller
from comity.adapters.transport.courier import Courier
from comity.adapters.transport.door import Door
from comity.adapters.transport.guarded import guarded
from comity.adapters.transport.tls import server_context, trust
from comity.adapters.transport.witness_round import WitnessRound
from comity.application.directory import ACTIVE, read_statement
from comity.application.node.own_keys import forget_retired, publish_statement
from comity.application.node.refusing import write_counts
from comity.application.node.remind import clock_round
from comity.application.query.forgetting import forget_searches
from comity.application.query.standing_round import StandingRounds, forget_standing
from comity.application.redress.hold_notices import send_held
from comity.application.redress.misuse import erase_ended
from comity.application.register.effect_today import EffectsOfToday
from comity.application.register.keep_register import register_round
from comity.application.relatives.protecting import purge_reports
from comity.bootstrap.config import Listener
from comity.bootstrap.indexing import follow_register
from comity.bootstrap.running import RunningNode, open_node
from comity.bootstrap.witnesses import ask_witnesses
from comity.domain.errors import Refused, Unavailable

FACE = "comity.web"
TRUST_SECONDS = 1.0
FORGET_ROUNDS = 3600  # rounds of `_keep_trust`: an hour
CLOCK_SECONDS = 10.0
FORGET_SEARCHES_ROUNDS = 360  # rounds of `_clocks`: an hour
DEFECT = 70  # exit code (core.md)


def serve(folder: Path, *, pages: bool = True, announce: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Serve the node in this folder until a signal ends it; without `pages` only the peers' port.

    Raises:
        Refused: ``root.readable``: the root key is still on the machine.
        InvalidInput, Unavailable: As `open_node`.
    """
    face = importlib.import_module(FACE) if pages else None
    node = open_node(folder, face.WEB_SETTINGS if face else None)
    check_root(node)
    shell = (
        WSGIMiddleware(face.make_wsgi(node.desk, node.passwords, lambda: ask_witnesses(node)), workers=4)
        if face
        else None
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(_serve(node, shell, announce or _print_ready))


def work(folder: Path) -> None:
    """Only deliver and witness, without ports, until a signal ends it."""
    node = open_node(folder)
    check_root(node)
    courier, stopping = Courier(node.desk, node.keys_folder), threading.Event()
    _thread("witness", lambda: _witness(node, courier, stopping)).start()
    _thread("clocks", lambda: _clocks(node, courier, stopping)).start()
    _thread("index", lambda: follow_register(node.desk, stopping, warm=False)).start()
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
    door = Door(node.desk, courier.wake, lines=courier)
    peers = _server(door, node.config.peers, context)
    servers = [peers]
    if shell is not None:
        servers.append(_server(shell, node.config.officers, None))
    sockets = [_listen(server.config.host, server.config.port) for server in servers]
    threads = [
        _thread("courier", courier.run),
        _thread("witness", lambda: _witness(node, courier, stopping)),
        _thread("clocks", lambda: _clocks(node, courier, stopping)),
        _thread("trust", lambda: _keep_trust(node, context, stopping)),
        _thread("index", lambda: follow_register(node.desk, stopping, warm=shell is not None)),
    ]
    for thread in threads:
        thread.start()
    try:
        await _all(servers, sockets, _announce(node, servers, announce))
    finally:
        stopping.set()
        courier.stop()
        threads[0].join(timeout=10)
        guarded(lambda: write_counts(node.desk, ending=True))


def _thread(name: str, work: Callable[[], None]) -> threading.Thread:
    """A thread whose death ends the process: a node that has silently stopped to deliver is worse than none."""

    def loudly() -> None:
        try:
            work()
        except BaseException:  # noqa: BLE001  # a defect of ours; systemd or a person starts the node again
            traceback.print_exc()
            os._exit(DEFECT)

    return threading.Thread(target=loudly, name=name, daemon=True)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        Unavailable: The port is taken, or the host is not this machine's.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise Unavailable(
            "serve.port",
            f"{host}:{port} cannot be listened on: {error.strerror}.",
            advice="Is the node running already?",
        ) from error


async def _all(
    servers: list[uvicorn.Server], sockets: list[socket.socket], announcing: Coroutine[Any, Any, None]
) -> None:
    """Run them; whichever ends, for a signal or a fault, ends the others."""
    tasks = [asyncio.create_task(one.serve(sockets=[where])) for one, where in zip(servers, sockets, strict=True)]
    told = asyncio.create_task(announcing)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks, told)


def _server(app: Any, where: Listener, context: ssl.SSLContext | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=where.host,
        port=where.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=int(KEEP_ALIVE_SECONDS),
        interface="asgi3",
        http=cast(type[asyncio.Protocol], Caller) if isinstance(app, Door) else "auto",  # asyncio takes a buffered one
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


def _clocks(node: RunningNode, courier: Courier, stopping: threading.Event) -> None:
    """Tell people before deadlines are broken, a round every so often."""
    rounds, effects, standing = 0, EffectsOfToday(), StandingRounds()
    while not stopping.wait(CLOCK_SECONDS):
        done = guarded(lambda: clock_round(node.desk))
        guarded(lambda: erase_ended(node.desk))
        if guarded(lambda: register_round(node.desk)):
            courier.wake()
        guarded(lambda: effects.round(node.desk))
        if (met := guarded(lambda: standing.round(node.desk))) is not None and met.shown:
            courier.wake()  # owners are told
        guarded(lambda: purge_reports(node.desk))
        if rounds % FORGET_SEARCHES_ROUNDS == 0:
            guarded(lambda: forget_searches(node.desk))
            guarded(lambda: forget_standing(node.desk))
        rounds += 1
        if guarded(lambda: send_held(node.desk)):
            courier.wake()
        if done is not None and any(told.shared for told in done.told):
            courier.wake()
        for request, code in done.failed if done is not None else ():
            logging.getLogger(__name__).warning("the clocks of request %s: %s", request, code)


def _keep_trust(node: RunningNode, context: ssl.SSLContext, stopping: threading.Event) -> None:
    """Believe line certificates of peers as they are confirmed; a suspended peer is refused by the message layer.

    Our own side is kept here too: a statement that was installed meanwhile goes out, the line's new leaf is taken up,
    sealing keys whose time has passed are destroyed, and refusals that were only counted come on record though nobody
    calls any more.
    """
    believed: set[bytes] = set()
    leaf, rounds = _leaf(node), 0
    while not stopping.is_set():
        guarded(lambda: publish_statement(node.desk))
        guarded(lambda: write_counts(node.desk))
        if rounds % FORGET_ROUNDS == 0:
            guarded(lambda: forget_retired(node.desk))
        if _leaf(node) != leaf:
            leaf = _leaf(node)
            context.load_cert_chain(*leaf_files(node.keys_folder))
        rounds += 1
        fresh = (guarded(lambda: _certificates(node)) or set()) - believed
        for certificate in fresh:
            guarded(lambda der=certificate: trust(context, [der]))  # type: ignore[misc]
        believed |= fresh
        stopping.wait(TRUST_SECONDS)


def _leaf(node: RunningNode) -> int:
    return leaf_files(node.keys_folder)[0].stat().st_mtime_ns


def _certificates(node: RunningNode) -> set[bytes]:
    with node.desk.store.reading() as unit:
        rows = [row for row in unit.peers.all() if row.standing == ACTIVE]
    return {read_statement(row.statement).line_certificate for row in rows}
