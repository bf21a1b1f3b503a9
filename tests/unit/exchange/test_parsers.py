"""Any canonical value in any place: a parser gives a value or `NotVerified`, and nothing else leaves it."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha512
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import ATTACHMENT, CN, NOW, PEERS, TH, open_at_th, seal, uuid7

import comity.exchange
from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.exchange import part_calls, protocol
from comity.exchange.calls import open_call, sign_call
from comity.exchange.carrier_file import read_carrier
from comity.exchange.contents import make_body, parse_body
from comity.exchange.headers import parse_attachment, parse_header
from comity.exchange.parts import Part
from comity.exchange.receipts import ReceiptItem, ReceiptKind, read_receipt, sign_receipt

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.binary(max_size=40)
    | st.binary(min_size=32, max_size=32)
    | st.text(max_size=20)
    | st.sampled_from(["cn", "th", "H1", "delivered", "accepted", "envelope.expired", uuid7(9).bytes])
)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner))
ENVELOPE = seal(attachments=(ATTACHMENT,))
RECEIPT = sign_receipt(
    ReceiptKind.NON_DELIVERY,
    [ReceiptItem(uuid7(1), bytes(32), code="a.b", seq=1)],
    by="th", to="cn", at=NOW, prev=None, signers=(TH.signer,),
)  # fmt: skip
DELIVERY = protocol.Delivery((b"one",), (b"two",))
RESULT = protocol.Result(bytes(32), protocol.Verdict.HELD, missing=((1, 2),))
PARSERS: dict[str, tuple[Callable[[Any], object], Any]] = {
    "header": (lambda value: parse_header(encode(value)), decode(ENVELOPE.header_raw)),
    "attachment": (parse_attachment, decode(ENVELOPE.header_raw)["attachments"][0]),
    "receipt": (lambda value: read_receipt(resigned(value)), decode(RECEIPT.body)),
    "receipt item": (lambda value: read_receipt(resigned({**decode(RECEIPT.body), "items": [value]})),
                     decode(RECEIPT.body)["items"][0]),
    "body": (lambda value: parse_body(encode(value)), decode(make_body([1], [2]))),
    "call": (lambda value: opened_call(value), decode(decode(sign_call("fetch", {}, by="th", to="cn-zj", at=NOW,
                                                                      signer=TH.signer))["call"])),
    "delivery": (protocol.parse_delivery, protocol.make_delivery(DELIVERY)),
    "delivery answer": (lambda value: protocol.parse_delivery_answer(value, DELIVERY),
                        protocol.make_delivery_answer(protocol.DeliveryAnswer((RESULT,)))),
    "result": (lambda value: protocol.parse_delivery_answer({"results": [value], "receipts": [], "taken": []},
                                                            DELIVERY),
               protocol.make_delivery_answer(protocol.DeliveryAnswer((RESULT,)))["results"][0]),
    "fetch": (protocol.parse_fetch, protocol.make_fetch(protocol.Fetch())),
    "fetch answer": (protocol.parse_fetch_answer, protocol.make_fetch_answer(protocol.FetchAnswer((b"x",)))),
    "statement request": (protocol.parse_statement_request, protocol.make_statement_request("cn", 1)),
    "statement answer": (protocol.parse_statement_answer, protocol.make_statement_answer([b"x"])),
    "stored request": (part_calls.parse_stored_request, part_calls.make_stored_request(uuid7(1))),
    "stored answer": (part_calls.parse_stored_answer, part_calls.make_stored_answer(1)),
    "part request": (part_calls.parse_part_request, part_calls.make_part_request(uuid7(1), Part(0, 1))),
    "part offer": (part_calls.parse_part_offer, part_calls.make_part_offer(uuid7(1), 0, b"x")),
    "any answer": (lambda value: protocol.read_answer(encode(value)), {"refused": "a.b"}),
}  # fmt: skip


def resigned(body: Any) -> bytes:
    raw = encode(body)
    return encode({"receipt": raw, "signatures": [TH.signer.sign("comity/receipt/1", raw)]})


def opened_call(value: Any) -> object:
    call = encode(value)
    raw = encode({"call": call, "signature": TH.signer.sign("comity/call/1", call)})
    return open_call(raw, name="fetch", me="cn-zj", at=NOW, senders=PEERS)


def only_not_verified(act: Callable[[], object]) -> None:
    """Whatever else comes out fails the test by itself."""
    with suppress(NotVerified):
        act()


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
@settings(max_examples=60)
def test_any_value_in_any_place(name: str, data: st.DataObject) -> None:
    parse, good = PARSERS[name]
    value = data.draw(values)
    place = data.draw(st.sampled_from(["whole", *good]))
    only_not_verified(lambda: parse(value if place == "whole" else {**good, place: value}))


@given(st.sampled_from(sorted(decode(ENVELOPE.header_raw))), values)
def test_any_value_in_a_header_that_its_sender_signed(name: str, value: Any) -> None:
    header = encode({**decode(ENVELOPE.header_raw), name: value})
    signature = CN.signer.sign("comity/env/1", sha512(header).digest() + sha512(ENVELOPE.sealed).digest())
    only_not_verified(lambda: open_at_th(encode({"header": header, "sealed": ENVELOPE.sealed, "signature": signature})))


@given(st.binary(max_size=100))
def test_any_bytes(raw: bytes) -> None:
    for parse in (open_at_th, read_receipt, read_carrier, parse_header, parse_body, protocol.read_answer):
        only_not_verified(lambda parse=parse: parse(raw))


def test_every_name_behind_the_door_is_there() -> None:
    assert sorted(comity.exchange.__all__) == comity.exchange.__all__
    assert all(hasattr(comity.exchange, name) for name in comity.exchange.__all__)
