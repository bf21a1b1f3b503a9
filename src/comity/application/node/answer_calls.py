"""What other nodes may ask of this one, once their signed call is verified: deliver, fetch, statement."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import Directory
from comity.application.node.deliver import due_for, to_tell
from comity.application.node.introducing import answer_introduction, own_chain
from comity.application.node.receive_batch import Result, receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.node.take_attachment import stored_size, take_part
from comity.application.recorder import Recorder
from comity.domain.errors import NotVerified
from comity.exchange import part_calls, protocol
from comity.exchange.calls import Call, open_call

MAX_FETCH_BYTES = 8 << 20


def answer_call(desk: Desk, name: str, raw: bytes) -> bytes:
    """The bytes of an answer to a call, whatever its bytes are.

    Raises:
        NotVerified: The call does not prove who makes it, or is malformed; answer with `refusal`.
        Unavailable: The store.
    """
    if name == protocol.INTRODUCE:  # statements prove themselves, and whoever has new keys cannot sign with known ones
        return answer_introduction(desk, raw)
    answer = _ANSWERS.get(name)
    if answer is None:
        raise NotVerified("call.unknown_name", f"This node answers no call {name!r}.", advice="See spec/delivery.md.")
    with desk.store.reading() as unit:
        call = open_call(raw, name=name, me=desk.node, at=desk.clock.now(), senders=Directory(desk, unit))
    return protocol.answer_bytes(answer(desk, call))


def answer_part(desk: Desk, body: bytes) -> bytes:
    """The answer to ``attachment.put``: the call's length in four bytes, the signed call, the part's bytes.

    Raises:
        NotVerified: The call or the bytes do not hold.
        Refused: Nobody announced the attachment.
        Unavailable: Store or disk.
    """
    size = int.from_bytes(body[:4], "big")
    raw, content = body[4 : 4 + size], body[4 + size :]
    with desk.store.reading() as unit:
        senders = Directory(desk, unit)
        call = open_call(raw, name=part_calls.PUT, me=desk.node, at=desk.clock.now(), senders=senders)
    stored = take_part(desk, part_calls.parse_part_offer(call.body), content, call.by)
    return protocol.answer_bytes(part_calls.make_stored_answer(stored))


def refusal(code: str) -> bytes:
    """The answer to a call that was refused as a whole."""
    return protocol.answer_bytes(protocol.make_refusal(code))


def _deliver(desk: Desk, call: Call) -> Any:
    delivery = protocol.parse_delivery(call.body)
    taken = _take_receipts(desk, delivery.receipts, call.by)
    results = receive_batch(desk, delivery.envelopes) if delivery.envelopes else []
    receipts = list(dict.fromkeys(result.receipt for result in results if result.receipt))
    places = {receipt: place for place, receipt in enumerate(receipts)}
    plain = tuple(_result(raw, result, places) for raw, result in zip(delivery.envelopes, results, strict=True))
    return protocol.make_delivery_answer(protocol.DeliveryAnswer(plain, tuple(receipts), taken))


def _result(raw: bytes, result: Result, places: dict[bytes, int]) -> protocol.Result:
    place = places[result.receipt] if result.receipt else None
    return protocol.Result(sha256(raw).digest(), result.verdict, place, result.missing, result.code)


def _fetch(desk: Desk, call: Call) -> Any:
    """What waits for a node that we cannot reach; the same rows, the same receipts. It is answered at once."""
    fetch = protocol.parse_fetch(call.body)
    taken = _take_receipts(desk, fetch.receipts, call.by)
    rows = due_for(desk, call.by, fetch.limit)
    chosen, size = [], 0
    for row in rows:
        size += len(row.envelope)
        if size > MAX_FETCH_BYTES:
            break
        chosen.append(row.envelope)
    answer = protocol.FetchAnswer(tuple(chosen), tuple(to_tell(desk, call.by)), taken, more=len(chosen) < len(rows))
    return protocol.make_fetch_answer(answer)


def _take_receipts(desk: Desk, receipts: tuple[bytes, ...], by: str) -> tuple[bytes, ...]:
    """Digests of the receipts that hold; one that does not is left with its sender and costs the others nothing."""
    taken = []
    for raw in receipts:
        try:
            taken.append(receive_receipt(desk, raw, by))
        except NotVerified as refusal:
            _refused(desk, raw, by, refusal.code)
    return tuple(taken)


def _refused(desk: Desk, raw: bytes, by: str, code: str) -> None:
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, "exchange")
        recorder.audit("receipt.refused", subject=sha256(raw).hexdigest(), outcome=code, sender=by)
        recorder.finish()


def _statement(desk: Desk, call: Call) -> Any:
    """Our own statements, and those of nodes that we vouch for: parents before children."""
    node, above = protocol.parse_statement_request(call.body)
    if node == desk.node:
        return protocol.make_statement_answer(own_chain(desk))
    with desk.store.reading() as unit:
        row = unit.peers.get(node)
        ours = row is not None and row.standing == "active" and desk.node in (row.parent, row.confirmed_by)
    data = [row.statement] if row and ours and row.sequence > above else []
    return protocol.make_statement_answer([desk.keys.statement, *data] if data else [])


def _stored(desk: Desk, call: Call) -> Any:
    return part_calls.make_stored_answer(stored_size(desk, part_calls.parse_stored_request(call.body), call.by))


_ANSWERS: dict[str, Callable[[Desk, Call], Any]] = {
    protocol.DELIVER: _deliver,
    protocol.FETCH: _fetch,
    protocol.STATEMENT: _statement,
    part_calls.STORED: _stored,
}
