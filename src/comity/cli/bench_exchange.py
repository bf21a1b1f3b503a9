"""`comity bench exchange`: durable, signed, sealed, receipted messages between two real node processes on loopback.

Every message is a real act through its use case (policy, event, audit entry, log leaf, outbox row, one durable
transaction), sent by the courier over mutual TLS to a node that verifies, stores and receipts it. In the same run stand
beside it: the CPU limit that the rates of the primitives give for each end, the disk's own rate of commits, and for an
attachment the cipher and the disk alone.
"""

import contextlib
import os
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from comity.application.casework.amend_request import escalate_request
from comity.bootstrap import RunningNode
from comity.bootstrap.serving import courier_of
from comity.cli.bench_attachment import attachment_figures
from comity.cli.bench_nodes import SUPERVISOR, cpu_seconds, make_two, released, serving, start_to_first_answer
from comity.cli.bench_primitives import Figures, limit_per_message, measure

TARGET = 1700.0  # messages a second from batch 16 (design section 8)
START_TARGET = 3.0  # seconds (design section 8)
SIZES = {"1 kB": 1024, "100 kB": 100 << 10}  # bytes of a message's words
HEADROOM = 139  # bytes of its other members
BATCHES = (1, 16, 128)
UNDER_WAY = {1: 12, 16: 4, 128: 4}  # calls at once, by batch
CASES = 64
OFFICERS = 12
MEGABYTE = 1_000_000


def bench_exchange(seconds: float, attachment_gib: float = 0.0) -> dict[str, Any]:
    """Figures for messages of 1 kB and 100 kB in batches of 1, 16 and 128, and for an attachment.

    Args:
        seconds: About how long each figure runs.
        attachment_gib: Size of the attachment in GiB, instead of 100 MB.

    Returns:
        ``{"figures": [{"name", "value", "unit", "against", "against_value", "ratio"}]}``
    """
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as scratch:
        base = Path(scratch)
        began = time.perf_counter()
        sender = make_two(base)
        with serving(base / "la") as receiver:
            bench = _Bench(sender, receiver)
            figures = [_figure("set-up to first delivered letters", time.perf_counter() - began, "s")]
            figures += _message_figures(bench, base, seconds)
            size = int(attachment_gib * (1 << 30)) or 100 * MEGABYTE
            figures += [_figure(*row) for row in attachment_figures(sender, bench.courier, receiver, base, size)]
        start = start_to_first_answer(base / "la")
        figures.append(_figure("start of a node to its first answered page", start, "s", "target", START_TARGET))
        return {"figures": figures}


def _message_figures(bench: "_Bench", base: Path, seconds: float) -> list[dict[str, Any]]:
    figures = []
    commits = {batch: _plain_inserts(base, batch, min(seconds, 2.0)) for batch in (1, 16, 128)}
    for label, size in SIZES.items():
        terms = measure(min(0.1, seconds / 10), size)
        for batch in BATCHES:
            figures += _delivered(bench, f"{label}, batch {batch}", size, batch, seconds, terms, commits[1])
    alone, at_once = bench.acts(seconds, 1), bench.acts(seconds, OFFICERS)
    figures.append(_figure("acts committed, one officer", alone, "1/s", "commits of the disk", commits[1]))
    figures.append(_figure(f"acts committed, {OFFICERS} officers at once", at_once, "1/s", "one officer", alone))
    both = bench.acts_and_delivery(seconds)
    figures.append(_figure("acts and their delivery at once, 1 kB", both, "1/s", "target", TARGET))
    figures += [_figure(f"plain durable inserts of 1 kB, {b} a commit", v, "1/s") for b, v in commits.items()]
    return figures


def _delivered(
    bench: "_Bench", name: str, size: int, batch: int, seconds: float, terms: Figures, commits: float
) -> list[dict[str, Any]]:
    """One size and batch: the rate against target and limits, and what a message costs each end against its terms."""
    run = bench.delivered(size, batch, seconds)
    terms_us = limit_per_message(batch, terms)
    limit = 1e6 / max(terms_us["sender_us"], terms_us["receiver_us"])
    figures = [_figure(f"delivered, {name}", run.rate, "1/s", "CPU limit of the terms", limit)]
    if batch == 1:
        figures.append(_figure(f"delivered, {name}", run.rate, "1/s", "commits of the disk", commits))
    elif size == SIZES["1 kB"]:
        figures.append(_figure(f"delivered, {name}", run.rate, "1/s", "target", TARGET))
    for end, spent in (("sender", run.sender_us), ("receiver", run.receiver_us)):
        if spent is not None:
            figures.append(_figure(f"{end}'s CPU, {name}", spent, "us", "its terms", terms_us[f"{end}_us"]))
    return figures


class _Run:
    """What delivering many messages came to; CPU in microseconds a message."""

    def __init__(self, count: int, passed: float, sender: float, receiver: float | None) -> None:
        self.rate = count / passed
        self.sender_us = sender / count * 1e6
        self.receiver_us = None if receiver is None else receiver / count * 1e6


class _Bench:
    """The sending node with a released request in each of many cases, and the receiver's process."""

    def __init__(self, node: RunningNode, receiver: "subprocess.Popen[str]") -> None:
        self.courier = courier_of(node)
        self._desk = node.desk
        self._receiver = receiver
        self._lock = threading.Lock()
        self._acts = 0
        self._renew()

    def acts(self, seconds: float, officers: int) -> float:
        """Acts a second, each a durable transaction of its own; then delivered, uncounted."""
        counts = [0] * officers
        start = time.perf_counter()

        def work(number: int) -> None:
            while time.perf_counter() - start < seconds:
                self._act()
                counts[number] += 1

        _at_once(work, officers)
        passed = time.perf_counter() - start
        self._deliver(128, 4, 120)
        self._renew()
        return sum(counts) / passed

    def delivered(self, size: int, batch: int, seconds: float) -> _Run:
        """Messages from outbox to stored receipt."""
        most = 300 if size > SIZES["1 kB"] else 6000
        count = max(batch * UNDER_WAY[batch], int(min(most, seconds * (300 if batch == 1 else 1200))))
        _at_once(lambda _: self._act_times(count // OFFICERS, size), OFFICERS)
        count = count // OFFICERS * OFFICERS
        begun = time.perf_counter(), time.process_time(), cpu_seconds(self._receiver.pid)
        self._deliver(batch, UNDER_WAY[batch], 300)
        passed, sender = time.perf_counter() - begun[0], time.process_time() - begun[1]
        after = cpu_seconds(self._receiver.pid)
        self._renew()
        return _Run(count, passed, sender, None if after is None or begun[2] is None else after - begun[2])

    def acts_and_delivery(self, seconds: float) -> float:
        """Officers act while the courier delivers: messages settled a second, until the last is."""
        done = threading.Event()
        start = time.perf_counter()
        before = self._settled()

        def carry(_: int) -> None:
            while not (done.is_set() and not self._waiting()):
                if not self.courier.send("la").settled:
                    time.sleep(0.002)

        carriers = [threading.Thread(target=carry, args=(number,)) for number in range(3)]
        for thread in carriers:
            thread.start()
        _at_once(lambda _: self._act_until(start + seconds), OFFICERS)
        done.set()
        for thread in carriers:
            thread.join()
        passed = time.perf_counter() - start
        count = self._settled() - before
        self._renew()
        return count / passed

    def _act_until(self, until: float) -> None:
        while time.perf_counter() < until:
            self._act()

    def _act_times(self, count: int, size: int) -> None:
        for _ in range(count):
            self._act(size)

    def _act(self, size: int = SIZES["1 kB"]) -> None:
        with self._lock:
            order = replace(self._orders[self._acts % CASES], officer=SUPERVISOR)
            self._acts += 1
        escalate_request(self._desk, order, to_whom="desk", reason="x" * (size - HEADROOM))

    def _deliver(self, batch: int, under_way: int, seconds: float) -> None:
        """Send until nothing waits."""
        until = time.perf_counter() + seconds

        def work(_: int) -> None:
            while time.perf_counter() < until:
                sent = self.courier.send("la", batch)
                if sent.error:
                    raise RuntimeError(f"the bench's receiver refused: {sent.error}")
                if not sent.envelopes:
                    return

        _at_once(work, under_way)
        while self._waiting() and time.perf_counter() < until:
            work(0)
        if self._waiting():
            raise RuntimeError("the bench's receiver did not keep up")

    def _waiting(self) -> int:
        return self._count("waiting")

    def _settled(self) -> int:
        return self._count("delivered")

    def _count(self, state: str) -> int:
        with self._desk.store.reading() as unit:
            return unit.outbox.counts().get(("la", state), 0)

    def _renew(self) -> None:
        """New cases, so that no case grows to what no real one is."""
        self._orders = [released(self._desk) for _ in range(CASES)]
        self._deliver(128, 1, 120)


def _at_once(work: Callable[[int], None], threads: int) -> None:
    """Run it in so many threads; what one raised is raised here."""
    faults: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except BaseException as fault:  # noqa: BLE001  # raised below
            faults.append(fault)

    running = [threading.Thread(target=guarded, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if faults:
        raise faults[0]


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
