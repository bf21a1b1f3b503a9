"""`comity bench exchange`: durable, signed, sealed, receipted messages between two real node processes on loopback.

Every message is a real act through its use case (policy, event, audit entry, log leaf, outbox row, one durable
transaction), sent by the courier over mutual TLS to a node that verifies, stores and receipts it. In the same run stand
beside it: the CPU limit that the rates of the primitives give, and a plain loop of durable SQLite inserts.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from comity.application.acting import Order
from comity.application.casework.amend_request import clarify_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import NEW, draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.waive_item import waive_item
from comity.application.node.peers import confirm_peer, import_statement
from comity.bootstrap import Listener, NodeConfig, RunningNode, create_node, open_node
from comity.bootstrap.serving import courier_of
from comity.cli.bench_primitives import limit_per_message, measure
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.officers import Officer, Role
from comity.domain.requests import Letter, MeasureAsked, Subject

TARGET = 1700.0  # messages a second from batch 16 (design section 8)
START_TARGET = 3.0  # seconds (design section 8)
CASES = 64
PASSPHRASE = "a bench is thrown away after it"  # noqa: S105  # of nodes in a temporary folder
PURPOSE = "bench"


def bench_exchange(seconds: float) -> dict[str, Any]:
    """Figures for batches of 1, 16, 64 and 128; each runs about as many seconds as given.

    Returns:
        ``{"figures": [{"name", "value", "unit", "against", "against_value", "ratio"}]}``
    """
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as scratch:
        base = Path(scratch)
        ports = _free_ports(4)
        for name, state, at in (("cn", "CN", 0), ("la", "LA", 2)):
            _create(base, name, state, ports[at], ports[at + 1])
        _introduce(base, "la", "cn")
        sender = open_node(base / "cn")
        _confirm(sender, base / "la")
        with _serving(base / "la"):
            figures = _measured(sender, base, seconds, time.perf_counter())
        start = _start_to_first_answer(base / "la")
        figures.append(_figure("start of a node to its first answered page", start, "s", "target", START_TARGET))
        return {"figures": figures}


def _measured(sender: RunningNode, base: Path, seconds: float, started: float) -> list[dict[str, Any]]:
    bench = _Bench(sender)
    bench.deliver(64, time.perf_counter() + 30)
    terms = measure(seconds=min(0.1, seconds / 10))
    inserts = {batch: _plain_inserts(base, batch, min(seconds, 2.0)) for batch in (1, 16, 128)}
    figures = [_figure("set-up to first delivered letters", time.perf_counter() - started, "s")]
    figures.append(_figure("acts committed, one a transaction", bench.acts(seconds), "1/s", "plain insert", inserts[1]))
    for batch in (1, 16, 64, 128):
        rate, sender_us = bench.end_to_end(batch, seconds)
        limit = limit_per_message(batch, terms)
        cpu_limit = 1e6 / max(limit["sender_us"], limit["receiver_us"])
        figures.append(_figure(f"delivered, batch {batch}", rate, "1/s", "CPU limit of the terms", cpu_limit))
        if batch >= 16:
            figures.append(_figure(f"delivered, batch {batch}", rate, "1/s", "target", TARGET))
        figures.append(_figure(f"sender's CPU a message, batch {batch}", sender_us, "us", "its terms",
                               limit["sender_us"]))  # fmt: skip
    rate = bench.pipelined(seconds)
    figures.append(_figure("act and delivery at once, pipelined", rate, "1/s", "target", TARGET))
    figures += [_figure(f"plain durable inserts of 1 kB, {b} a commit", v, "1/s") for b, v in inserts.items()]
    return figures


class _Bench:
    """The sending node with a released request in each of many cases."""

    def __init__(self, node: RunningNode) -> None:
        self._node = node
        self._desk = node.desk
        self._courier = courier_of(node)
        self._officer = Officer("cn.officer", "Bench officer", frozenset({Role.OFFICER, Role.LAWYER}))
        self._supervisor = Officer("cn.desk", "Bench desk", frozenset({Role.NATIONAL_DESK}))
        self._orders = [self._released() for _ in range(CASES)]
        self._next = 0

    def acts(self, seconds: float) -> float:
        """Acts a second, each a durable transaction of its own; then delivered, uncounted."""
        count, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < seconds:
            self._act()
            count += 1
        self.deliver(64, time.perf_counter() + 120)
        self._renew()
        return count / passed

    def end_to_end(self, batch: int, seconds: float) -> tuple[float, float]:
        """Messages a second from outbox to stored receipt, and the sender's CPU microseconds for each."""
        wanted = int(min(2000, max(100, seconds * (150 if batch == 1 else 600))))
        for _ in range(wanted):
            self._act()
        start, cpu = time.perf_counter(), time.process_time()
        settled = self.deliver(batch, start + 120)
        passed, spent = time.perf_counter() - start, time.process_time() - cpu
        self._renew()
        return settled / passed, spent / max(settled, 1) * 1e6

    def pipelined(self, seconds: float) -> float:
        """Acting in turn with delivering, both ends busy: messages settled a second."""
        settled, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            for _ in range(64):
                self._act()
            settled += self._courier.send("la", 64).settled
        self._renew()
        return settled / (time.perf_counter() - start)

    def deliver(self, batch: int, until: float) -> int:
        """Send until nothing is due; the number settled."""
        settled = 0
        while time.perf_counter() < until:
            sent = self._courier.send("la", batch)
            settled += sent.settled
            if not sent.envelopes:
                return settled
            if sent.error:
                raise RuntimeError(f"the bench's receiver refused: {sent.error}")
        raise RuntimeError("the bench's receiver did not keep up")

    def _act(self) -> None:
        order = self._orders[self._next % CASES]
        self._next += 1
        clarify_request(self._desk, order, text="x" * 900)

    def _renew(self) -> None:
        """New cases, so that no case grows to what no real one is."""
        self._orders = [self._released() for _ in range(CASES)]
        self.deliver(64, time.perf_counter() + 60)

    def _released(self) -> Order:
        desk, officer = self._desk, self._officer
        case = open_case(desk, officer, title="Bench", purpose=PURPOSE)
        letter = draft_request(desk, officer, _letter(case), purpose=PURPOSE)
        order = Order(officer, PURPOSE, case, letter.request)
        for key, items in assess_request(desk, order).open_items().items():
            for item in items:
                waive_item(desk, order, measure=key, item=item, reason="an invented case for a bench")
        released = Order(self._supervisor, PURPOSE, case, letter.request)
        release_request(desk, released)
        return released


def _letter(case: UUID) -> Letter:
    """An invented letter about an invented person."""
    asked = MeasureAsked("m1", "police_info", "whose number it is", "p1", particulars={"use_wanted": "intelligence"})
    subject = Subject("p1", "suspect", ("Synthetic Person",), ("CN",), age_at_offence=35)
    return Letter(
        NEW, case, 0, "CN", "LA", "cn", "la", "Bench", PURPOSE, "Invented facts.", "fraud_telecom", date(2025, 6, 1),
        "en", (asked,), (subject,), "120", "60",
    )  # fmt: skip


def _create(base: Path, name: str, state: str, officers: int, peers: int) -> None:
    authority = Authority(name, state, Tier.NATIONAL, f"Bench node {name}", None, frozenset(Power))
    config = NodeConfig(
        authority,
        Listener("127.0.0.1", officers),
        Listener("127.0.0.1", peers),
        f"https://127.0.0.1:{peers}",
        checkpoint_seconds=3600,
        demonstration=True,
        folder=base / name,
    )
    create_node(config, PASSPHRASE)


def _introduce(base: Path, name: str, other: str) -> None:
    """Confirm a peer in a node of another process: Django is one node's a process."""
    process = multiprocessing.get_context("spawn").Process(target=_confirm_in, args=(base / name, base / other))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError("the bench's nodes could not be introduced")


def _confirm_in(folder: Path, other: Path) -> None:
    _confirm(open_node(folder), other)


def _confirm(node: RunningNode, other: Path) -> None:
    keeper = Officer(f"{node.desk.node}.keeper", "Bench keeper", frozenset({Role.ADMINISTRATOR}))
    row = import_statement(node.desk, keeper, (other / "keys" / "statement.cbor").read_bytes())
    confirm_peer(node.desk, keeper, row.node, row.fingerprint)


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[None]:
    """The receiving node as a process of its own."""
    command = [sys.executable, "-m", "comity", "node", "serve", "--peers-only", "--node", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            json.loads(process.stdout.readline())
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _start_to_first_answer(folder: Path) -> float:
    """Seconds from starting the process, pages and all, to the first page that it answers."""
    command = [sys.executable, "-m", "comity", "node", "serve", "--node", str(folder)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = json.loads(process.stdout.readline())["officers"]
            httpx.get(f"{address}sign-in", trust_env=False).raise_for_status()
            return time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _plain_inserts(base: Path, batch: int, seconds: float) -> float:
    """Rows of 1 kB a second in bare SQLite, WAL and FULL, `batch` a commit: the disk's own rate."""
    with contextlib.closing(sqlite3.connect(base / f"plain-{batch}.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, body BLOB)")
        count, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < seconds:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO plain (body) VALUES (?)", [(os.urandom(1024),)] * batch)
            database.execute("COMMIT")
            count += batch
    return count / passed


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _figure(name: str, value: float, unit: str, against: str = "", against_value: float = 0.0) -> dict[str, Any]:
    ratio = value / against_value if against_value else None
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "against": against or None,
        "against_value": round(against_value, 1) if against_value else None,
        "ratio": round(ratio, 2) if ratio is not None else None,
    }
