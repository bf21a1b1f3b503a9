from dataclasses import replace
from hashlib import sha256, sha512

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import CN, LA, NOW, PEERS, TH, WAYBILL, Neighbour, open_at_th

from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.exchange.circulars import seal_for_many
from comity.exchange.envelope import MAX_BODY, Envelope, close, open_envelope, read_envelope
from comity.exchange.headers import SharedContent

KEY = b"\x42" * 32
TO_BOTH = ((WAYBILL, TH.sealing), (replace(WAYBILL, recipient=LA.name), LA.sealing))
BODY = b"to all of you"
SEALED = seal_for_many(TO_BOTH, BODY, content_key=KEY, signer=CN.signer)


def opened(envelope: Envelope, by: Neighbour) -> bytes:
    return open_envelope(envelope.raw, me=by.name, at=NOW, senders=PEERS, opening_key=by.opening_key).body


def refusal(raw: bytes) -> str:
    with pytest.raises(NotVerified) as caught:
        open_at_th(raw)
    return caught.value.code


def test_every_recipient_opens_the_same_body() -> None:
    assert [opened(SEALED[0], TH), opened(SEALED[1], LA)] == [BODY, BODY]
    assert SEALED[0].content == SEALED[1].content
    assert SEALED[0].header.content == SEALED[1].header.content
    assert SEALED[0].digest != SEALED[1].digest


def test_a_recipient_cannot_open_the_other_ones_envelope() -> None:
    with pytest.raises(NotVerified) as caught:
        open_envelope(SEALED[1].raw, me=LA.name, at=NOW, senders=PEERS, opening_key=lambda _: TH.opening)
    assert caught.value.code == "envelope.unreadable"


@given(st.integers(0, len(SEALED[0].raw) * 8 - 1))
def test_one_flipped_bit_anywhere_does_not_verify(bit: int) -> None:
    changed = bytearray(SEALED[0].raw)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed))


def test_another_content_under_the_same_signature_does_not_verify() -> None:
    other = AESGCM(KEY).encrypt(bytes(12), b"to you but other", b"comity/content/1")
    assert refusal(encode({**decode(SEALED[0].raw), "content": other})) == "envelope.wrong_content"
    without = decode(SEALED[0].raw)
    del without["content"]
    assert refusal(encode(without)) == "envelope.malformed"


def test_a_sender_cannot_give_one_recipient_another_key_than_the_header_binds() -> None:
    lying = close(SEALED[0].header, b"\x43" * 32, signer=CN.signer, to=TH.sealing, content=SEALED[0].content)
    assert refusal(lying.raw) == "envelope.unreadable"


def test_a_key_that_is_bound_but_does_not_open_is_unreadable() -> None:
    said = SharedContent(sha256(bytes(40)).digest(), 40, sha256(b"comity/content/1\x00" + KEY).digest())
    junk = close(replace(SEALED[0].header, content=said), KEY, signer=CN.signer, to=TH.sealing, content=bytes(40))
    assert refusal(junk.raw) == "envelope.unreadable"


def test_a_whole_body_in_place_of_the_sealed_key_is_malformed() -> None:
    long = close(SEALED[0].header, b"\x43" * 33, signer=CN.signer, to=TH.sealing, content=SEALED[0].content)
    assert refusal(long.raw) == "envelope.malformed"


def test_a_direct_envelope_cannot_carry_a_shared_content() -> None:
    envelope = read_envelope(SEALED[0].raw)
    header = {**decode(envelope.header_raw), "suite": 1}
    del header["content"]
    raw_header = encode(header)
    signature = CN.signer.sign("comity/env/1", sha512(raw_header).digest() + sha512(envelope.sealed).digest())
    raw = encode({"header": raw_header, "sealed": envelope.sealed, "signature": signature, "content": envelope.content})
    assert refusal(raw) == "envelope.malformed"


def test_content_key_and_body_have_their_sizes() -> None:
    with pytest.raises(InvalidInput):
        seal_for_many(TO_BOTH, BODY, content_key=b"short", signer=CN.signer)
    with pytest.raises(InvalidInput):
        seal_for_many(TO_BOTH, bytes(MAX_BODY + 1), content_key=KEY, signer=CN.signer)
