from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import uuid7

from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.exchange import part_calls, protocol
from comity.exchange.delivery import Verdict
from comity.exchange.parts import PART, Part
from comity.exchange.protocol import (
    MAX_BATCH,
    MAX_BATCH_BYTES,
    Delivery,
    DeliveryAnswer,
    Fetch,
    FetchAnswer,
    Result,
    batches,
)

blobs = st.lists(st.binary(min_size=1, max_size=30), max_size=6).map(tuple)
digests = st.lists(st.binary(min_size=32, max_size=32), max_size=3).map(tuple)
ENVELOPES = (b"one", b"two", b"three", b"four", b"five")
NAMES = tuple(sha256(raw).digest() for raw in ENVELOPES)
ANSWER = DeliveryAnswer(
    results=(
        Result(NAMES[0], Verdict.ACCEPTED, receipt=1),
        Result(NAMES[1], Verdict.DUPLICATE, receipt=0),
        Result(NAMES[2], Verdict.HELD, missing=((2, 3), (7, 7))),
        Result(NAMES[3], Verdict.REFUSED, receipt=1, code="delivery.fork"),
        Result(NAMES[4], Verdict.LATER, code="delivery.line_full"),
    ),
    receipts=(b"older", b"newer"),
    taken=(bytes(32),),
)
DELIVERY = Delivery(ENVELOPES)


def again(plain: Any) -> Any:
    """As it arrives at the other node."""
    return decode(encode(plain))


def refusal(parse: Callable[[Any], object], plain: Any) -> str:
    with pytest.raises(NotVerified) as caught:
        parse(plain)
    return caught.value.code


@given(blobs, blobs, digests, st.booleans())
def test_what_one_makes_the_other_reads(envelopes: tuple, receipts: tuple, taken: tuple, more: bool) -> None:
    delivery = Delivery(envelopes, receipts)
    assert protocol.parse_delivery(again(protocol.make_delivery(delivery))) == delivery
    fetched = FetchAnswer(envelopes, receipts, taken, more)
    assert protocol.parse_fetch_answer(again(protocol.make_fetch_answer(fetched))) == fetched
    fetch = Fetch(len(envelopes), 30, receipts)
    assert protocol.parse_fetch(again(protocol.make_fetch(fetch))) == fetch
    assert protocol.parse_statement_answer(again(protocol.make_statement_answer(envelopes))) == envelopes


def test_answer_to_a_delivery_reads_back() -> None:
    plain = protocol.read_answer(protocol.answer_bytes(protocol.make_delivery_answer(ANSWER)))
    assert protocol.parse_delivery_answer(plain, DELIVERY) == ANSWER


def test_answer_about_other_envelopes_is_not_taken() -> None:
    plain = protocol.make_delivery_answer(ANSWER)
    for other in (ENVELOPES[:4], ENVELOPES[::-1], (*ENVELOPES, b"six")):
        code = refusal(lambda value, other=other: protocol.parse_delivery_answer(value, Delivery(other)), plain)
        assert code == "answer.other_batch"


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (0, {"receipt": None}),
        (1, {"receipt": None}),
        (0, {"receipt": 2}),
        (0, {"receipt": -1}),
        (0, {"receipt": True}),
        (0, {"code": "delivery.fork"}),
        (0, {"verdict": "lost"}),
        (0, {"digest": b""}),
        (2, {"missing": [[3, 2]]}),
        (2, {"missing": [[0, 2]]}),
        (2, {"missing": [[1]]}),
        (2, {"missing": [["a", "b"]]}),
        (2, {"missing": [[1, 2]] * 33}),
        (3, {"code": ""}),
        (4, {"code": "Not A Code"}),
        (4, {"more": 1}),
    ],
)
def test_malformed_result(number: int, changes: dict[str, Any]) -> None:
    plain = protocol.make_delivery_answer(ANSWER)
    plain["results"][number] |= changes
    assert refusal(lambda value: protocol.parse_delivery_answer(value, DELIVERY), plain) == "answer.malformed"


@pytest.mark.parametrize(
    ("parse", "plain"),
    [
        (protocol.parse_delivery, None),
        (protocol.parse_delivery, {"envelopes": [b"x"]}),
        (protocol.parse_delivery, {"envelopes": [b"x"] * (MAX_BATCH + 1), "receipts": []}),
        (protocol.parse_delivery, {"envelopes": [b""], "receipts": []}),
        (protocol.parse_delivery, {"envelopes": ["text"], "receipts": []}),
        (protocol.parse_delivery, {"envelopes": [], "receipts": [bytes(200_000)]}),
        (protocol.parse_fetch, {"limit": MAX_BATCH + 1, "wait": 0, "receipts": []}),
        (protocol.parse_fetch, {"limit": 1, "wait": 61, "receipts": []}),
        (protocol.parse_fetch_answer, {"envelopes": [], "receipts": [], "taken": [], "more": 1}),
        (protocol.parse_fetch_answer, {"envelopes": [], "receipts": [], "taken": [b"short"], "more": False}),
        (protocol.parse_statement_request, {"node": "CN", "above": 0}),
        (protocol.parse_statement_request, {"node": "cn", "above": -1}),
        (protocol.parse_statement_answer, {"statements": [b"x"] * 17}),
        (part_calls.parse_stored_request, {"attachment": bytes(16)}),
        (part_calls.parse_stored_answer, {"stored": -1}),
        (part_calls.parse_part_request, {"attachment": uuid7(1).bytes, "offset": 0, "size": PART + 1}),
        (part_calls.parse_part_request, {"attachment": uuid7(1).bytes, "offset": 0, "size": 0}),
        (part_calls.parse_part_offer, {"attachment": uuid7(1).bytes, "offset": 0, "size": 1, "sha256": b""}),
    ],
)
def test_malformed_call_or_answer(parse: Callable[[Any], object], plain: Any) -> None:
    assert refusal(parse, plain).endswith(".malformed")


def test_statement_calls() -> None:
    assert protocol.parse_statement_request(again(protocol.make_statement_request("cn-zj", 4))) == ("cn-zj", 4)


def test_part_calls() -> None:
    assert part_calls.parse_stored_request(again(part_calls.make_stored_request(uuid7(3)))) == uuid7(3)
    assert part_calls.parse_stored_answer(again(part_calls.make_stored_answer(77))) == 77
    request = part_calls.make_part_request(uuid7(3), Part(PART, 5))
    assert part_calls.parse_part_request(again(request)) == (uuid7(3), Part(PART, 5))


def test_offered_part_is_the_one_that_follows() -> None:
    offer = part_calls.parse_part_offer(again(part_calls.make_part_offer(uuid7(3), PART, b"bytes")))
    assert (offer.attachment, offer.part) == (uuid7(3), Part(PART, 5))
    part_calls.check_part(offer, b"bytes")
    for wrong in (b"byte", b"bytez", b""):
        assert refusal(lambda content: part_calls.check_part(offer, content), wrong) == "part.wrong_bytes"


def test_refusal_of_a_whole_call_says_its_code() -> None:
    raw = protocol.answer_bytes(protocol.make_refusal("call.stale"))
    with pytest.raises(NotVerified, match=r"call\.stale") as caught:
        protocol.read_answer(raw)
    assert caught.value.code == "answer.refused"
    assert refusal(protocol.read_answer, encode({"refused": "<b>"})) == "answer.malformed"
    assert refusal(protocol.read_answer, b"not found").startswith("canonical.")


@given(st.lists(st.integers(1, MAX_BATCH_BYTES // 3), max_size=12), st.integers(0, 300))
def test_batches_keep_order_and_fit(sizes: list[int], small: int) -> None:
    raws = [bytes(1)] * small + [memoryview(ZEROS)[:size] for size in sizes]
    cut = list(batches(raws))  # type: ignore[arg-type]
    assert [raw for batch in cut for raw in batch] == raws
    for batch in cut:
        assert 0 < len(batch) <= MAX_BATCH
        assert sum(map(len, batch)) <= MAX_BATCH_BYTES


ZEROS = bytes(MAX_BATCH_BYTES // 3)
