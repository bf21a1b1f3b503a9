"""Envelopes and receipts carried on a disk where no line leads: same bytes, same checks (`spec/carrier-file.md`).

Out: everything that waits for a node. In: whatever a file holds is taken in as if it had come by the line; the receipts
go back in a file of their own, and settle what they cover when the sender reads that file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.node.deliver import settle_answer, to_tell
from comity.application.node.peers import KEEPERS
from comity.application.node.receive_batch import Result, receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.officers import Actor, Officer
from comity.exchange.carrier_file import MAX_FILE, MAX_ITEMS, Carrier, read_carrier, write_carrier
from comity.exchange.protocol import batches
from comity.exchange.receipts import ReceiptKind, read_receipt

PURPOSE = "exchange"
_ROOM = MAX_FILE - (1 << 20)  # bytes for envelopes; the rest is for the label, frames and receipts
_SETTLING = frozenset({ReceiptKind.DELIVERED, ReceiptKind.READ, ReceiptKind.REFUSED})


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A carrier file's bytes and what it holds; `left` envelopes did not go in and need another file."""

    data: bytes
    envelopes: int
    receipts: int
    left: int


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of a file's items.

    Attributes:
        sender: Whose file it says to be.
        results: For each envelope, in the file's order.
        settled: How many of our envelopes the file's receipts settle.
        faults: Codes of receipts that did not prove what they say.
        answer: A carrier file for the sender with our receipts; None if there is nothing to say.
    """

    sender: str
    results: tuple[Result, ...]
    settled: int
    faults: tuple[str, ...]
    answer: bytes | None


def export_file(desk: Desk, officer: Officer, to: str) -> ExportedFile:
    """Everything that waits for a node, due or not, as one file; nothing is settled by carrying it.

    Raises:
        NotPermitted: The officer keeps no peers.
        InvalidInput: Nothing waits for that node.
    """
    with audited(desk, officer, PURPOSE, "carrier.exported"):
        actor = acting(officer, KEEPERS, "carrying of envelopes")
    now = desk.clock.now()
    with desk.store.reading() as unit:
        rows = unit.outbox.due(to, now + timedelta(days=3650), MAX_ITEMS)
    waiting = [row.envelope for row in rows if row.expires_at > now]
    receipts = tuple(to_tell(desk, to))
    envelopes = _fitting(waiting, MAX_ITEMS - len(receipts))
    if not envelopes and not receipts:
        raise InvalidInput("carrier.nothing", f"Nothing waits for {to}.", advice="Look at `comity exchange status`.")
    data = write_carrier(Carrier(desk.node, to, now, tuple(envelopes), receipts))
    _note(desk, actor, "carrier.exported", data, to, len(envelopes), len(receipts))
    return ExportedFile(data, len(envelopes), len(receipts), len(waiting) - len(envelopes))


def import_file(desk: Desk, officer: Officer, data: bytes) -> ImportedFile:
    """Take in a carrier file. Reading the same file twice changes nothing and gives the same receipts.

    Raises:
        NotPermitted: The officer keeps no peers.
        NotVerified: The bytes are no whole carrier file, or it is for another node; nothing is taken in.
    """
    with audited(desk, officer, PURPOSE, "carrier.imported"):
        actor = acting(officer, KEEPERS, "carrying of envelopes")
    carrier = read_carrier(data)
    if carrier.recipient != desk.node:
        raise NotVerified(
            "carrier.not_for_us",
            f"The file is for {carrier.recipient}; this node is {desk.node}.",
            advice="Bring it to that node.",
        )
    settled, faults = _take_receipts(desk, carrier)
    results = [result for batch in batches(carrier.envelopes) for result in receive_batch(desk, batch)]
    _note(desk, actor, "carrier.imported", data, carrier.sender, len(results), len(carrier.receipts))
    return ImportedFile(carrier.sender, tuple(results), settled, tuple(faults), _answer(desk, carrier, results))


def _take_receipts(desk: Desk, carrier: Carrier) -> tuple[int, list[str]]:
    """How many envelopes the receipts settle, and what was wrong with others; a bad one costs the rest nothing."""
    settled, faults = 0, []
    for raw in carrier.receipts:
        try:
            if read_receipt(raw).receipt.kind in _SETTLING:
                settled += len(settle_answer(desk, carrier.sender, [raw]))
            else:
                receive_receipt(desk, raw, carrier.sender)
        except NotVerified as fault:
            faults.append(fault.code)
    return settled, faults


def _answer(desk: Desk, carrier: Carrier, results: Sequence[Result]) -> bytes | None:
    receipts = tuple(dict.fromkeys(result.receipt for result in results if result.receipt))
    if not receipts:
        return None
    return write_carrier(Carrier(desk.node, carrier.sender, desk.clock.now(), (), receipts))


def _fitting(envelopes: Iterable[bytes], most: int) -> list[bytes]:
    """The first of them that one file can hold."""
    chosen: list[bytes] = []
    size = 0
    for envelope in envelopes:
        size += len(envelope) + 5
        if size > _ROOM or len(chosen) >= most - 1:
            break
        chosen.append(envelope)
    return chosen


def _note(desk: Desk, actor: Actor, act: str, data: bytes, node: str, envelopes: int, receipts: int) -> None:
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, actor, PURPOSE)
        digest = sha256(data).hexdigest()
        recorder.audit(act, subject=digest, node=node, envelopes=str(envelopes), receipts=str(receipts))
        recorder.finish()
