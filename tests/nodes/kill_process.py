"""What the test of kill -9 runs in processes of their own, for Django is one node's a process.

``python -m tests.nodes.kill_process MODE FOLDER …``: ``introduce OTHER`` confirms a peer; ``begin`` releases a letter
and prints case and request; ``act NAME CASE REQUEST …`` says, in each of these cases at once, a word after the other
until it is killed; ``carry PEER`` delivers what is due; ``fill CASE REQUEST NAME`` fills the disk; ``hold SECONDS``
locks the store; ``report PEER`` prints as JSON what the node has and whether it holds.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

from comity.adapters.transport.courier import Courier
from comity.application.acting import Order
from comity.application.attachments import open_file
from comity.application.casework.amend_request import escalate_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.draft_request import NEW, draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.waive_item import waive_item
from comity.application.directory import Directory
from comity.application.node.peers import confirm_peer, import_statement
from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.ports import StoredEvent, Unit
from comity.application.reading import known
from comity.bootstrap import RunningNode, open_node
from comity.bootstrap.creating import DATABASE
from comity.bootstrap.serving import courier_of
from comity.cli.bench_nodes import OFFICER, released
from comity.domain.errors import ComityError, Unavailable
from comity.domain.officers import Officer, Role
from comity.domain.requests import Letter, MeasureAsked, Subject
from comity.evidence.merkle import event_leaf, node_hash
from comity.evidence.sealing import verify_signed_event
from comity.evidence.tiles import LogReader
from comity.exchange.receipts import read_receipt, verify_receipt

PURPOSE = "a test of kill -9"
ALL = 1_000_000


def officer(node: RunningNode, *roles: Role) -> Officer:
    return Officer(f"{node.desk.node}.{roles[0].value}", "Test officer", frozenset(roles))


def introduce(node: RunningNode, other: str) -> None:
    keeper = officer(node, Role.ADMINISTRATOR)
    row = import_statement(node.desk, keeper, (Path(other) / "keys" / "statement.cbor").read_bytes())
    confirm_peer(node.desk, keeper, row.node, row.fingerprint)


def begin(node: RunningNode) -> None:
    """A released letter about an invented person."""
    desk, writer = node.desk, officer(node, Role.OFFICER, Role.LAWYER)
    case = open_case(desk, writer, title="Kill", purpose=PURPOSE)
    asked = MeasureAsked(
        "m1", "police_info", "whose number it is", "", "p1", particulars={"use_wanted": "intelligence"}
    )
    person = Subject("p1", "suspect", ("Synthetic Person",), ("CN",), age_at_offence=35)
    letter = draft_request(
        desk, writer,
        Letter(NEW, case, 0, "CN", "LA", "cn", "la", "Kill", PURPOSE, "Invented.", "fraud_telecom", date(2025, 6, 1),
               "en", (asked,), (person,), "120", "60"),
        purpose=PURPOSE,
    )  # fmt: skip
    order = Order(writer, PURPOSE, case, letter.request)
    for key, items in assess_request(desk, order).open_items().items():
        for item in items:
            waive_item(desk, order, measure=key, item=item, reason="an invented case")
    release_request(desk, Order(officer(node, Role.NATIONAL_DESK), PURPOSE, case, letter.request))
    print(case, letter.request)


def act(node: RunningNode, name: str, *letters: str) -> None:
    """Say words until killed, an officer for each case; each is told on stdout once its act is done, so a word that was
    told is committed."""

    def speak(case: str, request: str) -> None:
        order = Order(officer(node, Role.NATIONAL_DESK), PURPOSE, UUID(case), UUID(request))
        for number in range(ALL):
            word = f"{name}.{request[-4:]}.{number}"
            with suppress(Unavailable):
                escalate_request(node.desk, order, to_whom="desk", reason=word)
                sys.stdout.write(f"{word}\n")
                sys.stdout.flush()
            time.sleep(0.02)

    threads = [Thread(target=speak, args=pair) for pair in zip(letters[::2], letters[1::2], strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def fill(node: RunningNode, case: str, request: str, name: str) -> None:
    """Say long words until the disk takes no more, and attach a file to it then; every refusal is told by its code."""
    who = officer(node, Role.NATIONAL_DESK)
    order, refused = Order(who, PURPOSE, UUID(case), UUID(request)), 0
    for number in range(2000):
        try:
            escalate_request(node.desk, order, to_whom="desk", reason=f"{name}.{number} " + "x" * 9000)
            print(f"{name}.{number}", flush=True)
        except Unavailable as fault:
            print(f"refused {fault.code}", flush=True)
            refused += 1
        if refused == 3:
            break
    try:
        attach_file(
            node.desk, who, UUID(case), BytesIO(bytes(8 << 20)), name="f", media_type="text/plain", purpose=PURPOSE
        )
        print("attached", flush=True)
    except Unavailable as fault:
        print(f"not attached {fault.code}", flush=True)


def attach(node: RunningNode, megabytes: str) -> None:
    """Release a letter with an attachment of invented bytes; its id and SHA-256."""
    desk, who = node.desk, OFFICER
    case = open_case(desk, who, title="Kill", purpose=PURPOSE)
    content = bytes(range(256)) * 4096 * int(megabytes)
    ref = attach_file(desk, who, case, BytesIO(content), name="f", media_type="text/plain", purpose=PURPOSE)
    released(desk, (ref,), case)
    print(ref.id, ref.sha256.hex())


def upload(node: RunningNode, peer: str) -> None:
    """Deliver letters and attachments until there is nothing left; where a stream begins and how far it is is told."""

    class Telling(Courier):
        def stream(self, peer: str, body: Any, pieces: Iterable[bytes | memoryview], size: int) -> Any:
            print("from", body["offset"], flush=True)
            return super().stream(peer, body, self._told(body["offset"], pieces), size)

        def _told(self, offset: int, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
            for number, piece in enumerate(pieces):
                if number % 8 == 0:
                    print("part", offset, flush=True)
                yield piece
                offset += len(piece)

    courier = Telling(node.desk, node.keys_folder)
    while courier.send(peer).envelopes or not courier.send_attachments(peer):
        time.sleep(0.1)
    print("whole", flush=True)
    time.sleep(ALL)


def kept(node: RunningNode, attachment: str) -> None:
    """State and SHA-256 of what an officer can read of an attachment."""
    with node.desk.store.reading() as unit:
        row = unit.attachments.get(UUID(attachment))
    digest = sha256()
    if row is not None and row.state == "kept":
        with open_file(node.desk, row.id) as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    print(row.state if row else "unknown", digest.hexdigest())


def hold(node: RunningNode, seconds: str) -> None:
    """Another process has the whole store to itself for a while."""
    with closing(sqlite3.connect(node.config.folder / DATABASE, isolation_level=None)) as store:
        store.execute("BEGIN EXCLUSIVE")
        print("holding", flush=True)
        time.sleep(float(seconds))
        store.execute("ROLLBACK")


def carry(node: RunningNode, peer: str) -> None:
    """Deliver until nothing waits, without waiting for the next try that the back-off set; how much was left."""
    with node.desk.store.unit() as unit:
        left = [row.digest for row in unit.outbox.due(peer, node.desk.clock.now() + timedelta(days=9), ALL)]
        unit.outbox.postpone(left, node.desk.clock.now(), "")
    print(len(left))
    courier, until = courier_of(node), time.monotonic() + 40
    while time.monotonic() < until:
        with node.desk.store.reading() as unit:
            waiting = unit.outbox.counts().get((peer, "waiting"), 0)
        if not waiting:
            return
        sent = courier.send(peer)
        if not sent.settled:
            time.sleep(0.2)


def report(node: RunningNode, peer: str) -> None:
    """What is here, each claim checked from the ground up; a claim that fails is named in `faults`."""
    faults: list[str] = []
    with node.desk.store.reading() as unit:
        stored = unit.events.in_log_order(0, ALL)
        faults += _log_faults(unit, stored)
        directory = Directory(node.desk, unit)
        words: list[str] = []
        of_case: dict[str, list[str]] = {}
        for one in stored:
            event = one.signed.event
            key = directory.event_key(event.author, one.signed.key_id, signed_at=event.at, received_at=one.stored_at)
            verify_signed_event(one.signed, key)
            if event.type == "request.escalated":
                words.append(known(one.signed).body.reason)
                of_case.setdefault(str(event.case), []).append(words[-1])
        faults += _outbox_faults(node, unit, directory, stored, peer)
        counts = {f"{to} {state}": count for (to, state), count in unit.outbox.counts().items()}
    differed = [str(one) for one in rebuild_projections(node.desk).differed]
    print(
        json.dumps(
            {"words": words, "of_case": of_case, "outbox": counts, "faults": faults + differed, "leaves": len(stored)}
        )
    )


def _log_faults(unit: Unit, stored: list[StoredEvent]) -> list[str]:
    leaves = [event_leaf(one.leaf_salt, one.signed.digest) for one in stored]
    faults = [] if [one.leaf_index for one in stored] == list(range(len(stored))) else ["leaf indexes have holes"]
    size = unit.tiles.size()
    if size != len(stored) or LogReader(unit.tiles, size).root() != _root(leaves):
        faults.append("the tiles are not the tree over the stored events")
    return faults


def _root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_root(leaves[:middle]), _root(leaves[middle:]))


def _outbox_faults(
    node: RunningNode, unit: Unit, directory: Directory, stored: list[StoredEvent], peer: str
) -> list[str]:
    """Every shared event of ours is in one envelope; each envelope delivered, its receipt verified and covering it."""
    from comity.adapters.storage import models  # models need Django's settings

    digests = [bytes(digest) for digest in models.Outgoing.objects.order_by("id").values_list("digest", flat=True)]
    rows = unit.outbox.by_digests(digests)
    ours = [one.signed for one in stored if one.signed.event.author == node.desk.node]
    shared = [signed.digest for signed in ours if peer in signed.event.audience]
    sent = [digest for row in rows for digest in row.events]
    faults = [] if sorted(sent) == sorted(shared) else ["shared events and envelopes do not agree"]
    lines: dict[Any, list[int]] = {}
    for row in rows:
        lines.setdefault((row.case, row.recipient), []).append(row.seq)
        raw = unit.receipts.get(row.receipt) if row.receipt else None
        if row.state != "delivered" or raw is None:
            faults.append(f"{row.message} is {row.state} and has {'a' if raw else 'no'} receipt")
            continue
        signed = read_receipt(raw)
        at = signed.receipt.at
        keys = [directory.event_key(row.recipient, k, signed_at=at, received_at=at) for k in signed.receipt.signers]
        verify_receipt(signed, keys)
        if (row.message, row.digest) not in {(item.id, item.digest) for item in signed.receipt.items}:
            faults.append(f"the receipt of {row.message} does not cover it")
    faults += [f"line {line} has {seqs}" for line, seqs in lines.items() if seqs != list(range(1, len(seqs) + 1))]
    return faults


def main() -> None:
    mode, folder, *rest = sys.argv[1:]
    node = open_node(Path(folder))
    work = {"act": act, "attach": attach, "begin": begin, "carry": carry, "fill": fill, "hold": hold,
            "introduce": introduce, "kept": kept, "report": report, "upload": upload}  # fmt: skip
    try:
        work[mode](node, *rest)  # type: ignore[operator]
    except ComityError as fault:
        sys.exit(f"{fault.code}: {fault}")


if __name__ == "__main__":
    main()
