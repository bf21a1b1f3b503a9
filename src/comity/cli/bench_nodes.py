"""Two nodes for a bench: one in this process, the other a real process that serves its peers' port."""

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx

from comity.application.acting import Order
from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import NEW, draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.waive_item import waive_item
from comity.application.desk import Desk
from comity.application.node.peers import confirm_peer, import_statement
from comity.bootstrap import Listener, NodeConfig, RunningNode, create_node, open_node
from comity.cli.ports import free_ports
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.officers import Officer, Role
from comity.domain.requests import AttachmentRef, Letter, MeasureAsked, Subject

PASSPHRASE = "a bench is thrown away after it"  # noqa: S105  # of nodes in a temporary folder
PURPOSE = "bench"
OFFICER = Officer("cn.officer", "Bench officer", frozenset({Role.OFFICER, Role.LAWYER}))
SUPERVISOR = Officer("cn.desk", "Bench desk", frozenset({Role.NATIONAL_DESK}))


def make_two(base: Path) -> RunningNode:
    """Two nodes under `base` that know each other, ``cn`` and ``la``; the first, open in this process."""
    ports = free_ports(4)
    for name, state, at in (("cn", "CN", 0), ("la", "LA", 2)):
        _create(base, name, state, ports[at], ports[at + 1])
    _introduce(base, "la", "cn")
    node = open_node(base / "cn")
    _confirm(node, base / "la")
    return node


def released(desk: Desk, attachments: tuple[AttachmentRef, ...] = (), case: UUID | None = None) -> Order:
    """An order on a released letter, in a case of its own if none is given."""
    case = case or open_case(desk, OFFICER, title="Bench", purpose=PURPOSE)
    letter = draft_request(desk, OFFICER, _letter(case, attachments), purpose=PURPOSE)
    order = Order(OFFICER, PURPOSE, case, letter.request)
    for key, items in assess_request(desk, order).open_items().items():
        for item in items:
            waive_item(desk, order, measure=key, item=item, reason="an invented case for a bench")
    order = Order(SUPERVISOR, PURPOSE, case, letter.request)
    release_request(desk, order)
    return order


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The receiving node as a process of its own."""
    command = [sys.executable, "-m", "comity", "node", "serve", "--peers-only", "--node", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            json.loads(process.stdout.readline())
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def start_to_first_answer(folder: Path) -> float:
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


def cpu_seconds(process: int) -> float | None:
    """CPU time that a process has used so far; None where the system does not say (`proc(5)`)."""
    path = Path(f"/proc/{process}/stat")
    if not path.exists():
        return None
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory_mb(process: int) -> float | None:
    """The most memory that a process has held, in megabytes; None where the system does not say."""
    path = Path(f"/proc/{process}/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)


def _letter(case: UUID, attachments: tuple[AttachmentRef, ...]) -> Letter:
    """An invented letter about an invented person."""
    asked = MeasureAsked("m1", "police_info", "whose number it is", "p1", particulars={"use_wanted": "intelligence"})
    subject = Subject("p1", "suspect", ("Synthetic Person",), ("CN",), age_at_offence=35)
    return Letter(
        NEW, case, 0, "CN", "LA", "cn", "la", "Bench", PURPOSE, "Invented facts.", "fraud_telecom", date(2025, 6, 1),
        "en", (asked,), (subject,), "120", "60", attachments=attachments,
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
