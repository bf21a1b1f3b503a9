"""A whole round in bytes: post, call, open, rule, sign, answer, settle; then again, and out of order."""

from dataclasses import dataclass, field, replace

from tests.unit.exchange.neighbours import CASE, CN, NOW, PEERS, TH, WAYBILL, uuid7

from comity.evidence.canonical import decode, encode
from comity.exchange import (
    Envelope,
    InboundLine,
    OutboundLine,
    ReceiptItem,
    ReceiptKind,
    Ruling,
    SignedReceipt,
    Verdict,
    arrival_of,
    check_receipt_of,
    make_body,
    open_call,
    open_envelope,
    parse_body,
    read_receipt,
    receive,
    seal_envelope,
    sign_call,
    sign_receipt,
    verify_receipt_from,
)
from comity.exchange.protocol import (
    Delivery,
    DeliveryAnswer,
    Result,
    make_delivery,
    make_delivery_answer,
    parse_delivery,
    parse_delivery_answer,
)


@dataclass
class Inbox:
    """What the receiving node stores, and how it answers a call."""

    line: InboundLine = field(default_factory=InboundLine)
    places: dict[int, Envelope] = field(default_factory=dict)
    receipts: dict[bytes, SignedReceipt] = field(default_factory=dict)
    last: bytes | None = None
    read: list[str] = field(default_factory=list)

    def answer(self, call: bytes) -> bytes:
        delivery = parse_delivery(open_call(call, name="deliver", me="th", at=NOW, senders=PEERS).body)
        rulings = [self.rule(raw) for raw in delivery.envelopes]
        released = [digest for _, ruling in rulings for digest in ruling.released]
        if released:
            self.hand_over(released)
        receipts = list(dict.fromkeys(self.receipts[digest].raw for digest in self.receipts))
        results = [self.result(envelope, ruling, receipts) for envelope, ruling in rulings]
        return encode(make_delivery_answer(DeliveryAnswer(tuple(results), tuple(receipts))))

    def rule(self, raw: bytes) -> tuple[Envelope, Ruling]:
        envelope = open_envelope(raw, me="th", at=NOW, senders=PEERS, opening_key=TH.opening_key).envelope
        known = self.places.get(envelope.header.seq)
        arrival = arrival_of(envelope.header, envelope.digest)
        ruling = receive(self.line, arrival, at=NOW, known=known.digest if known else None)
        self.places[envelope.header.seq] = envelope
        self.line = ruling.line
        return envelope, ruling

    def hand_over(self, released: list[bytes]) -> None:
        envelopes = [envelope for digest in released for envelope in self.places.values() if envelope.digest == digest]
        items = [ReceiptItem(envelope.header.id, envelope.digest) for envelope in envelopes]
        both = (TH.signer, TH.slow_signer)
        receipt = sign_receipt(ReceiptKind.DELIVERED, items, by="th", to="cn-zj", at=NOW, prev=self.last, signers=both)
        self.last = receipt.digest
        for envelope in envelopes:
            self.receipts[envelope.digest] = receipt
            opened = open_envelope(envelope.raw, me="th", at=NOW, senders=PEERS, opening_key=TH.opening_key)
            self.read += parse_body(opened.body).notices

    def result(self, envelope: Envelope, ruling: Ruling, receipts: list[bytes]) -> Result:
        receipt = self.receipts.get(envelope.digest)
        place = receipts.index(receipt.raw) if receipt else None
        return Result(envelope.digest, Verdict(ruling.verdict), place, ruling.line.missing if place is None else ())


def post(line: OutboundLine, count: int) -> tuple[OutboundLine, list[Envelope]]:
    envelopes = []
    for _ in range(count):
        seq, prev = line.next_place
        waybill = replace(WAYBILL, id=uuid7(seq), seq=seq, prev=prev)
        envelope = seal_envelope(waybill, make_body(notices=[f"notice {seq}"]), signer=CN.signer, to=TH.sealing)
        line = line.posted(envelope.header, envelope.digest)
        envelopes.append(envelope)
    return line, envelopes


def deliver(inbox: Inbox, envelopes: list[Envelope]) -> DeliveryAnswer:
    delivery = Delivery(tuple(envelope.raw for envelope in envelopes))
    call = sign_call("deliver", make_delivery(delivery), by="cn-zj", to="th", at=NOW, signer=CN.signer)
    return parse_delivery_answer(decode(inbox.answer(call)), delivery)


def settle(line: OutboundLine, answer: DeliveryAnswer, envelopes: list[Envelope]) -> OutboundLine:
    by_digest = {envelope.digest: envelope for envelope in envelopes}
    for raw in answer.receipts:
        receipt = verify_receipt_from(read_receipt(raw), PEERS, NOW)
        for item in receipt.items:
            assert check_receipt_of(receipt, by_digest[item.digest].header, item.digest) == item
        line = line.settled({item.digest for item in receipt.items})
    return line


def test_a_batch_is_delivered_receipted_and_settled() -> None:
    line, envelopes = post(OutboundLine(CASE, "cn-zj", "th"), 3)
    inbox = Inbox()
    answer = deliver(inbox, envelopes)
    assert [result.verdict for result in answer.results] == [Verdict.ACCEPTED] * 3
    assert len(answer.receipts) == 1
    assert inbox.read == ["notice 1", "notice 2", "notice 3"]
    assert settle(line, answer, envelopes).waiting == ()


def test_the_same_batch_again_gets_the_same_receipt_and_hands_nothing_over() -> None:
    _, envelopes = post(OutboundLine(CASE, "cn-zj", "th"), 3)
    inbox = Inbox()
    first, again = deliver(inbox, envelopes), deliver(inbox, envelopes)
    assert [result.verdict for result in again.results] == [Verdict.DUPLICATE] * 3
    assert again.receipts == first.receipts
    assert inbox.read == ["notice 1", "notice 2", "notice 3"]


def test_what_comes_before_its_time_waits_and_is_receipted_when_the_gap_closes() -> None:
    line, envelopes = post(OutboundLine(CASE, "cn-zj", "th"), 3)
    inbox = Inbox()
    early = deliver(inbox, envelopes[1:])
    assert [result.verdict for result in early.results] == [Verdict.HELD] * 2
    assert early.results[0].missing == ((1, 1),)
    assert settle(line, early, envelopes).waiting == line.waiting
    late = deliver(inbox, envelopes[:1])
    assert inbox.read == ["notice 1", "notice 2", "notice 3"]
    assert settle(line, late, envelopes).waiting == ()
