"""The outbox at work: what is due for a peer, what its answer settles, when to try again, giving up in signed words."""

from collections.abc import Sequence

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import Directory
from comity.application.giving_up import give_up_rows
from comity.application.ports import AttachmentRow, OutboxRow
from comity.application.receipting import check_pair, keys_of, named_rows, settle_receipt
from comity.application.recorder import Recorder
from comity.application.sealed_copies import empty_erased
from comity.domain import bodies as b
from comity.domain.events import SignedEvent
from comity.exchange.dispatch import GRACE, Schedule
from comity.exchange.receipts import (
    MAX_ITEMS,
    Receipt,
    ReceiptKind,
    SignedReceipt,
    read_receipt,
    verify_receipt,
)

PURPOSE = "exchange"


def due_for(desk: Desk, peer: str, limit: int) -> list[OutboxRow]:
    """Envelopes to send to a peer now, in the order in which they were made."""
    with desk.store.reading() as unit:
        now = desk.clock.now()
        return [row for row in unit.outbox.due(peer, now, limit) if now < row.expires_at]


def peers_waiting(desk: Desk) -> dict[str, str]:
    """Nodes for which something waits, with their addresses; those without a confirmed line are left out."""
    with desk.store.reading() as unit:
        directory = Directory(desk, unit)
        waiting = {*unit.outbox.recipients(), *unit.attachments.recipients()}
        rows = {node: directory.row(node) for node in sorted(waiting)}
        return {node: row.address for node, row in rows.items() if row and row.address and directory.active(node)}


def settle_answer(desk: Desk, peer: str, receipts: Sequence[bytes]) -> frozenset[bytes]:
    """Take in the receipts of a peer's answer; digests of the envelopes that they settle, now or before.

    A signed refusal settles its envelopes as failed, and says so in the audit log: it is for people to look at.

    Raises:
        NotVerified: A receipt does not prove what it says. Nothing is settled by it; the envelopes are tried again.
    """
    signed = [read_receipt(raw) for raw in dict.fromkeys(receipts)]
    with desk.store.reading() as unit:
        fresh = [one for one in signed if unit.receipts.get(one.digest) is None]
    if fresh:
        settle_receipts(desk, peer, fresh)
    return frozenset(item.digest for one in signed for item in one.receipt.items)


def settled_by(receipt: Receipt) -> frozenset[bytes]:
    """Digests of the envelopes that have their end by a receipt: it was taken in, or refused for good."""
    ends = receipt.kind in (ReceiptKind.DELIVERED, ReceiptKind.REFUSED)
    return frozenset(item.digest for item in receipt.items) if ends else frozenset()


def settle_receipts(desk: Desk, peer: str, receipts: Sequence[SignedReceipt]) -> None:
    """Take in receipts of a peer's answers, all of them or none; those that are stored already change nothing.

    Raises:
        NotVerified: A receipt does not prove what it says.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        fresh = [signed for signed in receipts if unit.receipts.get(signed.digest) is None]
        for signed in fresh:  # others were verified and settled with the answer to another call
            if signed.receipt.kind is ReceiptKind.REFUSED:
                _refusal(recorder, signed, peer)
            else:
                settle_receipt(recorder, signed, peer)
        if fresh:
            unit.peers.seen(peer, recorder.at)
        recorder.finish()


def _refusal(recorder: Recorder, signed: SignedReceipt, peer: str) -> None:
    receipt = signed.receipt
    check_pair(recorder, receipt, peer)
    verify_receipt(signed, keys_of(recorder, receipt))
    rows = named_rows(recorder, receipt, peer)
    recorder.unit.receipts.add(signed.digest, receipt.kind.value, peer, receipt.to, receipt.at, signed.raw)
    for item in receipt.items:
        row = rows[item.digest]
        if row.state == "waiting":
            recorder.unit.outbox.settle([row.digest], "failed", signed.digest, item.code)
            empty_erased(recorder.unit, [row], recorder.unit.events.types(row.events))
            failed = b.DeliveryFailed(peer, row.events, signed.digest, item.code)
            recorder.record(failed, case=row.case, actor=SYSTEM)
            recorder.audit("delivery.refused", case=row.case, subject=row.digest.hex(), outcome=item.code, node=peer)


def still_waiting(desk: Desk, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Those of these rows that no receipt has settled yet, as they are now."""
    if not rows:
        return []
    with desk.store.reading() as unit:
        waiting = {row.digest for row in unit.outbox.sent(row.digest for row in rows) if row.state == "waiting"}
    return [row for row in rows if row.digest in waiting]


def try_again(desk: Desk, rows: Sequence[OutboxRow], error: str) -> None:
    """Count a try that failed; the next comes after a growing, jittered delay."""
    if not rows:
        return
    with desk.store.unit() as unit:
        now = desk.clock.now()
        jitter = int.from_bytes(desk.randomness.token(2), "big") / 65536
        schedule = Schedule(min(row.attempts for row in rows)).after_failure(now, jitter)
        unit.outbox.postpone([row.digest for row in rows], schedule.due_at or now, error[:500])


def to_tell(desk: Desk, peer: str) -> list[bytes]:
    """Signed non-deliveries that a peer does not know of yet: without them its lines would wait for ever."""
    with desk.store.reading() as unit:
        digests = dict.fromkeys(row.receipt for row in unit.outbox.given_up(peer, MAX_ITEMS) if row.receipt)
        return [raw for raw in map(unit.receipts.get, digests) if raw is not None]


def told(desk: Desk, peer: str, digests: Sequence[bytes]) -> None:
    """The peer has taken these non-deliveries in."""
    if not digests:
        return
    with desk.store.unit() as unit:
        for row in unit.outbox.given_up(peer, MAX_ITEMS):
            if row.receipt in digests:
                unit.outbox.settle([row.digest], "failed", row.receipt, row.last_error)


def give_up_expired(desk: Desk) -> list[bytes]:
    """Sign the non-delivery of whatever expired without a receipt; the receipts' bytes, to be told to the peers."""
    with desk.store.reading() as unit:
        if not unit.outbox.expired(desk.clock.now() - GRACE, 1):
            return []
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        rows = unit.outbox.expired(recorder.at - GRACE, MAX_ITEMS)
        made = [
            give_up_rows(recorder, node, [r for r in rows if r.recipient == node])
            for node in dict.fromkeys(row.recipient for row in rows)
        ]
        recorder.finish()
    return made


def give_up_attachment(desk: Desk, attachment: AttachmentRow, node: str, code: str) -> SignedEvent:
    """Offer the bytes of an attachment no more to a node; the event in which the case says so.

    Args:
        desk: The node.
        attachment: What is not taken.
        node: The node that does not take it.
        code: Its own code where it refused for good, else the last fault of many tries.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        unit.attachments.sent(attachment.id, node)
        given_up = b.AttachmentGivenUp(attachment.id, node, code)
        signed = recorder.record(given_up, case=attachment.case, actor=SYSTEM)
        recorder.audit(
            "attachment.given_up", case=attachment.case, subject=attachment.sha256.hex(), outcome=code, node=node
        )
        recorder.finish()
    return signed
