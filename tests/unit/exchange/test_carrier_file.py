from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import NOW, TH, open_at_th, seal

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import encode
from comity.exchange import carrier_file
from comity.exchange.carrier_file import MAGIC, MAX_FILE, Carrier, read_carrier, write_carrier
from comity.exchange.receipts import ReceiptItem, ReceiptKind, sign_receipt

ENVELOPE = seal()
RECEIPT = sign_receipt(
    ReceiptKind.DELIVERED,
    [ReceiptItem(ENVELOPE.header.id, ENVELOPE.digest)],
    by="th",
    to="cn-zj",
    at=NOW,
    prev=None,
    signers=(TH.signer,),
)
CARRIER = Carrier("cn-zj", "th", NOW, (ENVELOPE.raw, seal(seq=2, prev=ENVELOPE.digest).raw), (RECEIPT.raw,))
FILE = write_carrier(CARRIER)
LABEL = {"from": "cn-zj", "to": "th", "written": 0, "envelopes": 1, "receipts": 0}


def refusal(data: bytes) -> str:
    with pytest.raises(NotVerified) as caught:
        read_carrier(data)
    return caught.value.code


def frame(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + len(payload).to_bytes(4, "big") + payload


def file_of(*frames: bytes) -> bytes:
    content = MAGIC + b"".join(frames)
    return content + frame(0, sha256(content).digest())


def test_the_same_bytes_come_off_the_disk() -> None:
    assert read_carrier(FILE) == CARRIER
    assert open_at_th(read_carrier(FILE).envelopes[0]).body == b"the body"


@given(
    st.lists(st.binary(min_size=1, max_size=50), max_size=5), st.lists(st.binary(min_size=1, max_size=50), max_size=5)
)
def test_any_items_come_back_in_order(envelopes: list[bytes], receipts: list[bytes]) -> None:
    carrier = Carrier("cn", "th", NOW, tuple(envelopes), tuple(receipts))
    assert read_carrier(write_carrier(carrier)) == carrier


@given(st.integers(0, len(FILE) * 8 - 1))
def test_one_flipped_bit_anywhere_does_not_verify(bit: int) -> None:
    changed = bytearray(FILE)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed)).startswith("carrier.")


@given(st.integers(0, len(FILE) - 1))
def test_a_truncated_file_does_not_verify(length: int) -> None:
    assert refusal(FILE[:length]) in ("carrier.truncated", "carrier.not_a_carrier")


@given(st.binary(max_size=200))
def test_noise_does_not_verify(noise: bytes) -> None:
    assert refusal(noise).startswith("carrier.")
    assert refusal(MAGIC + noise).startswith("carrier.")


def test_bytes_after_the_end() -> None:
    assert refusal(FILE + b"\x00") == "carrier.damaged"


def test_oversized_file() -> None:
    assert refusal(bytes(MAX_FILE + 1)) == "carrier.oversized"


@pytest.mark.parametrize(
    "frames",
    [
        (),
        (frame(2, b"e"),),
        (frame(1, encode(LABEL)),),
        (frame(1, encode(LABEL)), frame(3, b"r")),
        (frame(1, encode({**LABEL, "receipts": 1})), frame(3, b"r"), frame(2, b"e")),
        (frame(1, encode(LABEL)), frame(1, encode(LABEL)), frame(2, b"e")),
        (frame(1, encode({**LABEL, "from": "CN"})), frame(2, b"e")),
        (frame(1, encode({**LABEL, "more": 1})), frame(2, b"e")),
        (frame(1, encode([])), frame(2, b"e")),
    ],
)
def test_whole_file_of_the_wrong_shape(frames: tuple[bytes, ...]) -> None:
    assert refusal(file_of(*frames)) == "carrier.malformed"


def test_unknown_kind_of_item() -> None:
    assert refusal(file_of(frame(1, encode(LABEL)), frame(2, b"e"), frame(4, b"x"))) == "carrier.damaged"


def test_too_many_items_are_neither_written_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier_file, "MAX_ITEMS", 2)
    assert refusal(FILE) == "carrier.oversized"
    with pytest.raises(InvalidInput) as caught:
        write_carrier(CARRIER)
    assert caught.value.code == "carrier.oversized"


def test_empty_item_is_not_written() -> None:
    with pytest.raises(InvalidInput):
        write_carrier(replace(CARRIER, envelopes=(b"",)))
