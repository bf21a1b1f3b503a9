"""What other nodes may ask of this one, once their signed call is verified: deliver, fetch, statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, TypeAlias

from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.application.node.deliver import due_for, to_tell
from comity.application.node.guarding import SIGNED, UNSIGNED
from comity.application.node.introducing import answer_introduction, own_chain
from comity.application.node.receive_batch import Result, receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.node.refusing import record_refusal
from comity.application.node.relaying import foreign_statements
from comity.application.node.take_attachment import Incoming, stored_size, take_part, take_rest
from comity.application.refusals import Refusal
from comity.domain.errors import NotVerified
from comity.exchange import part_calls, protocol, witness_calls
from comity.exchange.calls import Call, open_call
from comity.exchange.delivery import Verdict

MAX_FETCH_BYTES = 8 << 20
Receive: TypeAlias = Callable[[Sequence[bytes], str], list[Result]]


@dataclass(frozen=True, slots=True)
class Answered:
    """The bytes of an answer; `refused` is the weight of what was refused in it (`guarding.py`)."""

    data: bytes
    refused: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A call whose signature held, with the part that came after it."""

    call: Call
    part: bytes | memoryview = b""


def answer_call(desk: Desk, name: str, raw: bytes) -> bytes:
    """The bytes of an answer to a call, whatever its bytes are.

    Raises:
        NotVerified: The call does not prove who makes it, or is malformed; answer with `refusal`.
        Refused: Its maker may not ask that.
        Unavailable: The store.
    """
    if name == protocol.INTRODUCE:  # statements prove themselves, and whoever has new keys cannot sign with known ones
        return answer_introduction(desk, raw)
    return answer_asked(desk, verify_call(desk, name, raw)).data


def verify_call(desk: Desk, name: str, raw: bytes) -> Asked:
    """The call of these bytes, once it has proven who makes it. Nothing is done yet.

    ``attachment.put`` and ``.stream`` come as the call's length in four bytes, the signed call, the attachment's bytes.

    Raises:
        NotVerified: It does not prove who makes it; answer with `refusal`.
        Unavailable: The store.
    """
    if name not in (protocol.DELIVER, witness_calls.LAST) and name not in _ANSWERS:
        raise NotVerified("call.unknown_name", f"This node answers no call {name!r}.", advice="See spec/delivery.md.")
    framed = name in (part_calls.PUT, part_calls.STREAM)
    size = int.from_bytes(raw[:4], "big") if framed else 0
    signed, part = (raw[4 : 4 + size], memoryview(raw)[4 + size :]) if framed else (raw, b"")
    with desk.store.reading() as unit:
        call = open_call(signed, name=name, me=desk.node, at=desk.clock.now(), senders=Directory(desk, unit))
    return Asked(call, part)


def answer_asked(desk: Desk, asked: Asked, receive: Receive | None = None) -> Answered:
    """The answer to a call that was verified.

    Args:
        desk: The node.
        asked: The call.
        receive: What takes envelopes in; `receive_batch` for each call by itself if left out.

    Raises:
        NotVerified: Its body is malformed, or what it brings does not hold.
        Refused: Nobody announced the attachment that it speaks of.
        Unavailable: Store or disk.
    """
    if asked.call.name == protocol.DELIVER:
        plain, refused = _deliver(desk, asked, receive or partial(receive_batch, desk))
    else:
        plain, refused = _ANSWERS[asked.call.name](desk, asked)
    return Answered(protocol.answer_bytes(plain), refused)


def refusal(code: str) -> bytes:
    """The answer to a call that was refused as a whole."""
    return protocol.answer_bytes(protocol.make_refusal(code))


def _deliver(desk: Desk, asked: Asked, receive: Receive) -> tuple[Any, float]:
    call = asked.call
    delivery = protocol.parse_delivery(call.body)
    taken = _take_receipts(desk, delivery.receipts, call.by)
    results = receive(delivery.envelopes, call.by) if delivery.envelopes else []
    receipts = list(dict.fromkeys(result.receipt for result in results if result.receipt))
    places = {receipt: place for place, receipt in enumerate(receipts)}
    plain = tuple(_result(raw, result, places) for raw, result in zip(delivery.envelopes, results, strict=True))
    answer = protocol.make_delivery_answer(protocol.DeliveryAnswer(plain, tuple(receipts), taken))
    return answer, sum(map(_weight, results)) + UNSIGNED * (len(delivery.receipts) - len(taken))


def _weight(result: Result) -> float:
    if result.verdict is Verdict.REFUSED:
        return SIGNED
    return UNSIGNED if result.verdict is Verdict.LATER else 0.0


def _result(raw: bytes, result: Result, places: dict[bytes, int]) -> protocol.Result:
    place = places[result.receipt] if result.receipt else None
    return protocol.Result(sha256(raw).digest(), result.verdict, place, result.missing, result.code)


def _fetch(desk: Desk, asked: Asked) -> tuple[Any, float]:
    """What waits for a node that we cannot reach; the same rows, the same receipts. It is answered at once."""
    call = asked.call
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
    return protocol.make_fetch_answer(answer), UNSIGNED * (len(fetch.receipts) - len(taken))


def _take_receipts(desk: Desk, receipts: tuple[bytes, ...], by: str) -> tuple[bytes, ...]:
    """Digests of the receipts that hold; one that does not is left with its sender and costs the others nothing."""
    taken = []
    for raw in receipts:
        try:
            taken.append(receive_receipt(desk, raw, by))
        except NotVerified as refusal:
            record_refusal(desk, Refusal(by, "receipt.refused", refusal.code), sha256(raw).hexdigest())
    return tuple(taken)


def _statement(desk: Desk, asked: Asked) -> tuple[Any, float]:
    """Our own statements, and those of nodes that we vouch for: parents before children."""
    node, above = protocol.parse_statement_request(asked.call.body)
    if node == desk.node:
        return protocol.make_statement_answer(own_chain(desk)), 0
    with desk.store.reading() as unit:
        row = unit.peers.get(node)
        ours = row is not None and row.standing == "active" and desk.node in (row.parent, row.confirmed_by)
    data = [row.statement] if row and ours and row.sequence > above else []
    return protocol.make_statement_answer([desk.keys.statement, *data] if data else []), 0


def _stored(desk: Desk, asked: Asked) -> tuple[Any, float]:
    attachment = part_calls.parse_stored_request(asked.call.body)
    return part_calls.make_stored_answer(stored_size(desk, attachment, asked.call.by)), 0


def _put(desk: Desk, asked: Asked) -> tuple[Any, float]:
    stored = take_part(desk, part_calls.parse_part_offer(asked.call.body), asked.part, asked.call.by)
    return part_calls.make_stored_answer(stored), 0


def begin_stream(desk: Desk, asked: Asked) -> Incoming:
    """The attachment whose rest follows a call of ``attachment.stream``; errors as `take_rest`."""
    attachment, rest = part_calls.parse_rest_offer(asked.call.body)
    return take_rest(desk, attachment, rest, asked.call.by)


def end_stream(incoming: Incoming) -> bytes:
    """The answer once all has come; errors as `Incoming.end`."""
    return protocol.answer_bytes(part_calls.make_stored_answer(incoming.end()))


def _stream(desk: Desk, asked: Asked) -> tuple[Any, float]:
    """A stream that is here already."""
    incoming = begin_stream(desk, asked)
    incoming.add(memoryview(asked.part), lambda: None)
    return part_calls.make_stored_answer(incoming.end()), 0


def _witness_peers(desk: Desk, asked: Asked) -> tuple[Any, float]:
    """Who could witness the caller's log through us."""
    return protocol.make_statement_answer(foreign_statements(desk, asked.call.by)), 0


_ANSWERS: dict[str, Callable[[Desk, Asked], tuple[Any, float]]] = {
    protocol.FETCH: _fetch,
    protocol.STATEMENT: _statement,
    part_calls.STORED: _stored,
    part_calls.PUT: _put,
    part_calls.STREAM: _stream,
    witness_calls.PEERS: _witness_peers,
}
