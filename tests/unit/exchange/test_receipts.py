from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import CASE, CN, LA, NOW, PEERS, TH, seal, uuid7

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.exchange.receipts import (
    MAX_ITEMS,
    MAX_RECEIPT,
    Receipt,
    ReceiptItem,
    ReceiptKind,
    SignedReceipt,
    check_receipt_of,
    read_receipt,
    receipt_covers,
    sign_receipt,
    verify_receipt,
    verify_receipt_from,
)

ENVELOPE = seal()
ITEM = ReceiptItem(ENVELOPE.header.id, ENVELOPE.digest)
BOTH = (TH.signer, TH.slow_signer)
KEYS = tuple(signer.public for signer in BOTH)


def sign(kind: ReceiptKind = ReceiptKind.DELIVERED, *items: ReceiptItem, **changes: Any) -> SignedReceipt:
    settings = {"by": "th", "to": "cn-zj", "at": NOW, "prev": None, "signers": (TH.signer,), **changes}
    return sign_receipt(kind, items or (ITEM,), **settings)


def resigned(**changes: Any) -> bytes:
    body = encode({**decode(sign().body), **changes})
    return encode({"receipt": body, "signatures": [TH.signer.sign("comity/receipt/1", body)]})


def verified(raw: bytes) -> Receipt:
    return verify_receipt(read_receipt(raw), KEYS)


def refusal(raw: bytes) -> str:
    with pytest.raises(NotVerified) as caught:
        verified(raw)
    return caught.value.code


SIGNED = sign(signers=BOTH)


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (ReceiptKind.DELIVERED, ITEM),
        (ReceiptKind.READ, replace(ITEM, officer="of-7f")),
        (ReceiptKind.REFUSED, replace(ITEM, code="delivery.fork")),
        (ReceiptKind.NON_DELIVERY, replace(ITEM, code="envelope.expired", case=CASE, seq=3)),
        (ReceiptKind.NON_DELIVERY, replace(ITEM, code="envelope.expired", case=None, seq=3)),
    ],
)
@pytest.mark.parametrize("signers", [BOTH, BOTH[:1]])
def test_every_kind_reads_back_as_it_was_signed(kind: ReceiptKind, item: ReceiptItem, signers: Any) -> None:
    signed = sign(kind, item, prev=b"\x05" * 32, signers=signers)
    assert read_receipt(signed.raw) == signed
    receipt = verified(signed.raw)
    assert (receipt.kind, receipt.by, receipt.to, receipt.at) == (kind, "th", "cn-zj", NOW)
    assert (receipt.items, receipt.prev) == ((item,), b"\x05" * 32)
    assert signed.digest == sha256(signed.raw).digest()


@given(st.integers(0, len(SIGNED.raw) * 8 - 1))
def test_one_flipped_bit_anywhere_does_not_verify(bit: int) -> None:
    changed = bytearray(SIGNED.raw)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed))


@given(st.integers(0, len(SIGNED.raw) - 1))
def test_a_truncated_receipt_does_not_verify(length: int) -> None:
    assert refusal(SIGNED.raw[:length])


@given(st.binary(max_size=300))
def test_noise_does_not_verify(noise: bytes) -> None:
    assert refusal(noise)


def test_oversized_receipt() -> None:
    assert refusal(bytes(MAX_RECEIPT + 1)) == "canonical.oversized"


def test_second_signature_cannot_be_taken_off() -> None:
    plain = decode(SIGNED.raw)
    assert refusal(encode({**plain, "signatures": plain["signatures"][:1]})) == "receipt.malformed"


def test_both_signatures_must_hold() -> None:
    first, second = SIGNED.signatures
    other = CN.slow_signer.sign("comity/receipt/1", SIGNED.body)
    assert refusal(encode({"receipt": SIGNED.body, "signatures": [first, other]})) == "receipt.wrong_signature"
    other = CN.signer.sign("comity/receipt/1", SIGNED.body)
    assert refusal(encode({"receipt": SIGNED.body, "signatures": [other, second]})) == "receipt.wrong_signature"


def test_signature_of_an_envelope_is_no_signature_of_a_receipt() -> None:
    body = sign().body
    raw = encode({"receipt": body, "signatures": [TH.signer.sign("comity/env/1", body)]})
    assert refusal(raw) == "receipt.wrong_signature"


def test_receipt_signed_with_a_key_that_its_node_never_stated() -> None:
    assert refusal(sign(signers=(LA.signer,)).raw) == "receipt.unknown_key"


def test_keys_are_looked_up_by_who_signs_and_when() -> None:
    assert verify_receipt_from(SIGNED, PEERS, NOW) == SIGNED.receipt
    early = sign(at=NOW - timedelta(days=61))
    by_laos = sign(by="la", signers=(LA.signer,))
    for signed in (early, by_laos):
        with pytest.raises(NotVerified) as caught:
            verify_receipt_from(signed, PEERS, NOW)
        assert caught.value.code == "receipt.unknown_key"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "lost"},
        {"kind": 1},
        {"items": []},
        {"items": [{"id": ITEM.id.bytes, "digest": ITEM.digest}] * 2},
        {"items": [{"id": ITEM.id.bytes, "digest": ITEM.digest, "code": "x"}]},
        {"items": [None]},
        {"kind": "refused"},
        {"kind": "refused", "items": [{"id": ITEM.id.bytes, "digest": ITEM.digest, "code": "No spaces"}]},
        {"kind": "read", "items": [{"id": ITEM.id.bytes, "digest": ITEM.digest, "officer": ""}]},
        {"by": "TH"},
        {"to": "th"},
        {"at": "now"},
        {"prev": bytes(31)},
        {"signers": []},
        {"signers": [bytes(15)]},
        {"signers": [bytes(16), bytes(16)]},
        {"more": 0},
    ],
)
def test_receipt_that_its_own_signer_wrote_wrongly(changes: dict[str, Any]) -> None:
    assert refusal(resigned(**changes)) == "receipt.malformed"


def test_receipt_of_a_later_version() -> None:
    assert refusal(resigned(v=2)) == "receipt.unknown_version"


def test_receipt_covers_its_envelopes_only() -> None:
    receipt = sign().receipt
    assert receipt_covers(receipt, ENVELOPE.digest)
    assert not receipt_covers(receipt, bytes(32))


def test_receipt_is_of_the_envelope_whose_id_digest_and_nodes_it_names() -> None:
    assert check_receipt_of(sign().receipt, ENVELOPE.header, ENVELOPE.digest) == ITEM


@pytest.mark.parametrize(
    ("kind", "item", "pair", "code"),
    [
        ("delivered", ITEM, ("la", "cn-zj"), "receipt.other_pair"),
        ("delivered", ITEM, ("cn-zj", "th"), "receipt.other_pair"),
        ("non_delivery", replace(ITEM, code="a.b", case=CASE, seq=1), ("th", "cn-zj"), "receipt.other_pair"),
        ("non_delivery", replace(ITEM, code="a.b", case=CASE, seq=2), ("cn-zj", "th"), "receipt.other_envelope"),
        ("delivered", replace(ITEM, digest=bytes(32)), ("th", "cn-zj"), "receipt.other_envelope"),
        ("delivered", replace(ITEM, id=uuid7(9)), ("th", "cn-zj"), "receipt.other_envelope"),
    ],
)
def test_receipt_of_something_else(kind: str, item: ReceiptItem, pair: tuple[str, str], code: str) -> None:
    receipt = sign(ReceiptKind(kind), item, by=pair[0], to=pair[1]).receipt
    with pytest.raises(NotVerified) as caught:
        check_receipt_of(receipt, ENVELOPE.header, ENVELOPE.digest)
    assert caught.value.code == code


def test_non_delivery_is_signed_by_the_senders_own_node() -> None:
    item = replace(ITEM, code="envelope.expired", case=CASE, seq=1)
    late = sign(ReceiptKind.NON_DELIVERY, item, by="cn-zj", to="th", at=NOW + timedelta(days=8), signers=(CN.signer,))
    assert check_receipt_of(late.receipt, ENVELOPE.header, ENVELOPE.digest) == item


@pytest.mark.parametrize(
    "changes",
    [
        {"signers": ()},
        {"signers": (TH.slow_signer,)},
        {"signers": BOTH[::-1]},
        {"by": "th", "to": "th"},
    ],
)
def test_unfit_receipt_is_not_signed(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        sign(**changes)


def test_batch_has_its_limit() -> None:
    items = [ReceiptItem(uuid7(number), sha256(bytes([number % 256, number // 256])).digest()) for number in range(257)]
    assert len(verified(sign(ReceiptKind.DELIVERED, *items[:MAX_ITEMS]).raw).items) == MAX_ITEMS
    with pytest.raises(InvalidInput):
        sign(ReceiptKind.DELIVERED, *items)
