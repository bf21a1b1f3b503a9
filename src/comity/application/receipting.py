"""Receipts as the node makes and takes them: delivered by the machine, read when an officer opens, non-delivery when we
gave up. Each names the one before it between the same two nodes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.ports import InboxRow, SentRow, Unit
from comity.application.posting import RECEIPT
from comity.application.recorder import Recorder
from comity.application.sealed_copies import empty_erased
from comity.domain import bodies as b
from comity.domain.errors import NotVerified
from comity.evidence.signatures import PublicKey
from comity.exchange.receipts import (
    MAX_ITEMS,
    Receipt,
    ReceiptItem,
    ReceiptKind,
    SignedReceipt,
    sign_receipt,
    verify_receipt,
)

SETTLING = frozenset({ReceiptKind.DELIVERED, ReceiptKind.READ})


def make_receipt(
    desk: Desk, unit: Unit, kind: ReceiptKind, items: Sequence[ReceiptItem], to: str, at: datetime, *, durable: bool
) -> SignedReceipt:
    """Sign and keep a receipt. `durable` adds the ML-DSA-44 signature that is to convince for decades."""
    signers = (desk.keys.events, desk.keys.receipts) if durable else (desk.keys.events,)
    prev = unit.receipts.last_made(to)
    signed = sign_receipt(kind, items, by=desk.node, to=to, at=at, prev=prev, signers=signers)
    unit.receipts.add(signed.digest, kind.value, desk.node, to, at, signed.raw)
    return signed


def acknowledge_reading(recorder: Recorder, case: UUID) -> None:
    """Send read receipts for the case's envelopes that no officer had opened before."""
    unread = recorder.unit.inbox.unread(case)
    by_sender: dict[str, list[InboxRow]] = {}
    for row in unread:
        by_sender.setdefault(row.sender, []).append(row)
    for sender, rows in by_sender.items():
        for start in range(0, len(rows), MAX_ITEMS):
            _acknowledge(recorder, case, sender, rows[start : start + MAX_ITEMS])
    if unread:
        recorder.unit.inbox.mark_read([row.digest for row in unread])


def _acknowledge(recorder: Recorder, case: UUID, sender: str, rows: list[InboxRow]) -> None:
    reader = recorder.actor.id
    items = [ReceiptItem(row.message, row.digest, officer=reader) for row in rows]
    signed = make_receipt(recorder.desk, recorder.unit, ReceiptKind.READ, items, sender, recorder.at, durable=False)
    recorder.enclose([{"kind": RECEIPT, "receipt": signed.raw}], sender, case)
    recorder.audit("receipt.read", case=case, subject=signed.digest.hex(), to=sender)


def settle_receipt(recorder: Recorder, signed: SignedReceipt, sender: str) -> Receipt:
    """Take in a receipt that a partner made: mark what it covers, and say so in the cases that it is about.

    Raises:
        NotVerified: Not by that node for us, of a kind that settles nothing, not signed with its keys, or about
            envelopes that are not ours to it.
    """
    receipt = signed.receipt
    check_pair(recorder, receipt, sender)
    if receipt.kind not in SETTLING:
        raise other_pair(receipt, sender)
    if recorder.unit.receipts.get(signed.digest) is not None:
        return receipt  # byte for byte the one that was verified and settled before
    verify_receipt(signed, keys_of(recorder, receipt))
    rows = named_rows(recorder, receipt, sender)
    _keep(recorder, signed, [rows[item.digest] for item in receipt.items])
    return receipt


def check_pair(recorder: Recorder, receipt: Receipt, sender: str) -> None:
    """Return if a receipt is by this node, for us.

    Raises:
        NotVerified: ``receipt.other_pair``.
    """
    if receipt.by != sender or receipt.to != recorder.desk.node:
        raise other_pair(receipt, sender)


def other_pair(receipt: Receipt, sender: str) -> NotVerified:
    """The error for a receipt that is not this node's word to us."""
    return NotVerified(
        "receipt.other_pair",
        f"A receipt of kind {receipt.kind.value} by {receipt.by} to {receipt.to} is no word of {sender} on ours.",
        advice="Keep it as evidence, and ask the sender.",
    )


def named_rows(recorder: Recorder, receipt: Receipt, sender: str) -> dict[bytes, SentRow]:
    """The envelopes that a receipt of `sender` names, by digest: every one is ours to it.

    Raises:
        NotVerified: ``receipt.other_envelope``.
    """
    rows = {row.digest: row for row in recorder.unit.outbox.sent(item.digest for item in receipt.items)}
    for item in receipt.items:
        row = rows.get(item.digest)
        if row is None or row.recipient != sender or row.message != item.id:
            raise NotVerified(
                "receipt.other_envelope",
                f"The receipt names message {item.id}, which we never sent to {sender}.",
                advice="Keep it as evidence, and ask the sender.",
            )
    return rows


def keys_of(recorder: Recorder, receipt: Receipt) -> list[PublicKey]:
    """The signer's keys that the receipt names, as they were good at its moment.

    Raises:
        NotVerified: ``peer.*`` or ``key.*``.
    """
    return [
        recorder.directory.event_key(receipt.by, key_id, signed_at=receipt.at, received_at=recorder.at)
        for key_id in receipt.signers
    ]


def _keep(recorder: Recorder, signed: SignedReceipt, rows: list[SentRow]) -> None:
    receipt, unit = signed.receipt, recorder.unit
    unit.receipts.add(signed.digest, receipt.kind.value, receipt.by, receipt.to, receipt.at, signed.raw)
    fresh = [row for row in rows if row.state != "delivered" or receipt.kind is ReceiptKind.READ]
    if receipt.kind is ReceiptKind.DELIVERED:
        unit.outbox.settle([row.digest for row in rows], "delivered", signed.digest)
    types = unit.events.types(digest for row in fresh for digest in row.events)
    empty_erased(unit, fresh, types)
    for row in fresh:
        if any(types.get(digest) == "request.released" for digest in row.events):
            _tell_requests(recorder, receipt, signed.digest, row)
    recorder.audit("receipt.taken", subject=signed.digest.hex(), actor=SYSTEM, kind=receipt.kind.value, by=receipt.by)


def _tell_requests(recorder: Recorder, receipt: Receipt, digest: bytes, row: SentRow) -> None:
    """Where the envelope carried the release that a request rests on, its delivery becomes an event of the case."""
    if row.case is None:
        return
    requests = recorder.case(row.case).requests
    for state in requests.values():
        if state.released_in in row.events:
            body = b.RequestDelivered(state.id, receipt.by, receipt.kind.value, digest)
            recorder.record(body, case=row.case, actor=SYSTEM)
