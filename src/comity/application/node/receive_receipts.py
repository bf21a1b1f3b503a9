"""Receipts that come beside envelopes: a sender's signed word that something will not come, which frees its line."""

from comity.application.desk import SYSTEM, Desk
from comity.application.node.inbound_lines import MAX_HELD, held_for
from comity.application.ports import HeldRow, InboxRow, Unit
from comity.application.receipting import check_pair, keys_of, settle_receipt
from comity.application.recorder import Recorder
from comity.domain.errors import NotVerified
from comity.exchange.delivery import Arrival, InboundLine, Verdict, give_up
from comity.exchange.receipts import Receipt, ReceiptItem, ReceiptKind, read_receipt, verify_receipt

PURPOSE = "exchange"


def receive_receipt(desk: Desk, raw: bytes, sender: str) -> bytes:
    """Take in one receipt by `sender`; its digest.

    A non-delivery passes the places that it names. What was held behind one of them is not handed over here: it stays
    held and is ruled on when its sender offers it again, with every check anew.

    Raises:
        NotVerified: It does not prove what it says; nothing is written.
    """
    signed = read_receipt(raw)
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        if signed.receipt.kind is not ReceiptKind.NON_DELIVERY:
            settle_receipt(recorder, signed, sender)
        elif unit.receipts.get(signed.digest) is None:
            check_pair(recorder, signed.receipt, sender)
            verify_receipt(signed, keys_of(recorder, signed.receipt))
            unit.receipts.add(
                signed.digest, signed.receipt.kind.value, sender, desk.node, signed.receipt.at, signed.raw
            )
            _check_room(unit, signed.receipt, sender)
            for item in sorted(signed.receipt.items, key=lambda one: one.seq):
                _pass(recorder, item, sender, signed.digest)
            recorder.audit("delivery.given_up", subject=signed.digest.hex(), sender=sender)
        recorder.finish()
    return signed.digest


def _check_room(unit: Unit, receipt: Receipt, sender: str) -> None:
    """Places given up behind a gap are held as envelopes are, and bounded as they are."""
    if held_for(unit, sender)[0] + len(receipt.items) > MAX_HELD:
        raise NotVerified(
            "delivery.sender_full",
            f"Too much is held for {sender} already.",
            advice="Send what is missing, or give it up, first.",
        )


def _pass(recorder: Recorder, item: ReceiptItem, sender: str, receipt: bytes) -> None:
    unit, at = recorder.unit, recorder.at
    seq, digest = unit.lines.inbound(item.case, sender)
    rows = {row.digest: row for row in unit.lines.held(item.case, sender)}
    held = tuple(Arrival(row.seq, row.prev, row.digest, row.expires_at or at, empty=row.empty) for row in rows.values())
    stored = unit.inbox.at(item.case, sender, item.seq)
    known = stored.digest if stored else None
    ruling = give_up(InboundLine(seq, digest, held), item.seq, item.digest, at=at, known=known)
    if known is not None or ruling.verdict not in (Verdict.HELD, Verdict.ACCEPTED):
        return
    unit.lines.release([d for d in (*ruling.dropped, item.digest) if d in rows])
    if ruling.verdict is Verdict.HELD:
        unit.lines.hold(HeldRow(item.digest, sender, item.case, item.seq, b"", at, None, at, True))
    else:
        _advance(unit, item, sender, held)
    unit.inbox.add([InboxRow(item.digest, item.id, sender, item.case, item.seq, at, receipt, read=True)])


def _advance(unit: Unit, item: ReceiptItem, sender: str, held: tuple[Arrival, ...]) -> None:
    """Pass the place, and the empty ones that follow it: nobody would ever offer those anew."""
    seq, digest, passed = item.seq, item.digest, []
    for following in held:
        if following.seq <= seq:
            continue
        if following.seq != seq + 1 or not following.empty or following.prev not in (None, digest):
            break
        seq, digest = following.seq, following.digest
        passed.append(digest)
    unit.lines.release(passed)
    unit.lines.set_inbound(item.case, sender, seq, digest)
