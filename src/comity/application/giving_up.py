"""Giving up in signed words: what will not come any more frees its place in the line (`spec/delivery.md`)."""

from comity.application.desk import SYSTEM
from comity.application.ports import OutboxRow
from comity.application.receipting import make_receipt
from comity.application.recorder import Recorder
from comity.application.sealed_copies import empty_erased
from comity.domain import bodies as b
from comity.exchange.delivery import EXPIRED
from comity.exchange.receipts import ReceiptItem, ReceiptKind


def give_up_rows(recorder: Recorder, node: str, rows: list[OutboxRow], code: str = EXPIRED) -> bytes:
    """Sign that these envelopes will not come, which frees their places at the node; the receipt's bytes."""
    items = [ReceiptItem(row.message, row.digest, code=code, case=row.case, seq=row.seq) for row in rows]
    unit, at = recorder.unit, recorder.at
    signed = make_receipt(recorder.desk, unit, ReceiptKind.NON_DELIVERY, items, node, at, durable=True)
    unit.outbox.settle([row.digest for row in rows], "given_up", signed.digest, code)
    for row in rows:
        failed = b.DeliveryFailed(node, row.events, signed.digest, code)
        recorder.record(failed, case=row.case, actor=SYSTEM)
        recorder.audit("delivery.expired", case=row.case, subject=row.digest.hex(), outcome=code, node=node)
    empty_erased(unit, rows, unit.events.types(digest for row in rows for digest in row.events))
    return signed.raw
