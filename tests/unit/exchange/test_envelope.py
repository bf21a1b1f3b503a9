from dataclasses import replace
from datetime import timedelta
from hashlib import sha256, sha512
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import (
    ATTACHMENT,
    CN,
    LA,
    NOW,
    PEERS,
    TH,
    WAYBILL,
    Directory,
    open_at_th,
    seal,
    uuid7,
)

from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.handling import HandlingCode
from comity.evidence.canonical import decode, encode
from comity.exchange.contents import make_body, parse_body
from comity.exchange.envelope import MAX_BODY, MAX_ENVELOPE, open_envelope, read_envelope, seal_envelope
from comity.exchange.headers import MAX_LIFETIME

SEALED = seal(attachments=(ATTACHMENT,))


def resigned(**changes: Any) -> bytes:
    """An envelope whose header was changed and which its true sender then signed, as a hostile peer may do."""
    return rewritten({**decode(SEALED.header_raw), **changes})


def rewritten(header: Any) -> bytes:
    raw_header = encode(header)
    signature = CN.signer.sign("comity/env/1", sha512(raw_header).digest() + sha512(SEALED.sealed).digest())
    return encode({"header": raw_header, "sealed": SEALED.sealed, "signature": signature})


def refusal(raw: bytes, **where: Any) -> str:
    with pytest.raises(NotVerified) as caught:
        open_at_th(raw, **where)
    return caught.value.code


@given(st.binary(max_size=5000), st.sampled_from(HandlingCode), st.integers(2, 2**62))
def test_what_is_sealed_opens(body: bytes, handling: HandlingCode, seq: int) -> None:
    envelope = seal(body=body, handling=handling, seq=seq, prev=b"\x07" * 32, case=None)
    opened = open_at_th(envelope.raw)
    assert opened.body == body
    assert opened.envelope == envelope
    assert opened.envelope.header.handling is handling
    assert opened.envelope.digest == sha256(envelope.raw).digest()


def test_header_reads_back_as_it_was_written() -> None:
    header = read_envelope(SEALED.raw).header
    assert header == SEALED.header
    assert header.attachments == (ATTACHMENT,)
    assert (header.signer, header.sealed_to) == (CN.signer.public.id, TH.opening.id)


@given(st.integers(0, len(SEALED.raw) * 8 - 1))
def test_one_flipped_bit_anywhere_does_not_verify(bit: int) -> None:
    changed = bytearray(SEALED.raw)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed))


@given(st.integers(0, len(SEALED.raw) - 1))
def test_a_truncated_envelope_does_not_verify(length: int) -> None:
    assert refusal(SEALED.raw[:length])


@given(st.binary(max_size=300))
def test_noise_does_not_verify(noise: bytes) -> None:
    assert refusal(noise)


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.binary() | st.text(), st.lists) | st.just({}))
def test_other_values_do_not_verify(value: Any) -> None:
    assert refusal(encode(value))
    assert refusal(encode({"header": encode(value), "sealed": SEALED.sealed, "signature": SEALED.signature}))


def test_trailing_bytes_do_not_verify() -> None:
    assert refusal(SEALED.raw + b"\x00").startswith("canonical.")


def test_oversized_envelope_is_refused_before_it_is_read() -> None:
    assert refusal(bytes(MAX_ENVELOPE + 1)) == "envelope.oversized"


def test_largest_body_travels_and_a_larger_one_does_not() -> None:
    assert len(open_at_th(seal(body=bytes(MAX_BODY)).raw).body) == MAX_BODY
    with pytest.raises(InvalidInput, match="attachment"):
        seal(body=bytes(MAX_BODY + 1))


def test_envelope_for_another_node_is_not_for_us() -> None:
    to_laos = seal_envelope(replace(WAYBILL, recipient="la"), b"", signer=CN.signer, to=LA.sealing)
    assert refusal(to_laos.raw) == "envelope.not_for_us"


def test_unknown_sender() -> None:
    from_laos = seal_envelope(replace(WAYBILL, sender="la"), b"", signer=LA.signer, to=TH.sealing)
    assert refusal(from_laos.raw) == "envelope.unknown_sender"


def test_key_of_another_node_is_an_unknown_key() -> None:
    posing = seal_envelope(WAYBILL, b"", signer=LA.signer, to=TH.sealing)
    assert refusal(posing.raw) == "envelope.unknown_key"


def test_key_that_was_not_yet_valid_at_sending_is_an_unknown_key() -> None:
    later = Directory()
    later.learn(CN, since=NOW + timedelta(seconds=1))
    with pytest.raises(NotVerified) as caught:
        open_envelope(SEALED.raw, me=TH.name, at=NOW, senders=later, opening_key=TH.opening_key)
    assert caught.value.code == "envelope.unknown_key"


def test_key_that_was_stolen_cannot_be_used_by_writing_an_earlier_date() -> None:
    peers = Directory()
    peers.learn(CN)
    peers.revoked[CN.signer.public.id] = NOW + timedelta(hours=1)
    early, late = NOW + timedelta(minutes=59), NOW + timedelta(hours=1)
    assert open_envelope(SEALED.raw, me="th", at=early, senders=peers, opening_key=TH.opening_key).body == b"the body"
    with pytest.raises(NotVerified) as caught:
        open_envelope(SEALED.raw, me="th", at=late, senders=peers, opening_key=TH.opening_key)
    assert caught.value.code == "envelope.unknown_key"


def test_signature_by_the_named_key_is_required() -> None:
    posing = seal_envelope(WAYBILL, b"", signer=LA.signer, to=TH.sealing)
    header = {**decode(posing.header_raw), "signer": CN.signer.public.id}
    raw = encode({"header": encode(header), "sealed": posing.sealed, "signature": posing.signature})
    assert refusal(raw) == "envelope.wrong_signature"


def test_expired_envelope() -> None:
    assert refusal(SEALED.raw, at=WAYBILL.expires_at) == "envelope.expired"
    assert open_at_th(SEALED.raw, at=WAYBILL.expires_at - timedelta(milliseconds=1)).body == b"the body"


def test_envelope_from_the_future() -> None:
    assert refusal(SEALED.raw, at=NOW - timedelta(minutes=6)) == "envelope.from_the_future"
    assert open_at_th(SEALED.raw, at=NOW - timedelta(minutes=5)).body == b"the body"


def test_unknown_opening_key() -> None:
    with pytest.raises(NotVerified) as caught:
        open_envelope(SEALED.raw, me=TH.name, at=NOW, senders=PEERS, opening_key=lambda _: None)
    assert caught.value.code == "envelope.unknown_opening_key"


def test_body_sealed_to_another_key_is_unreadable() -> None:
    with pytest.raises(NotVerified) as caught:
        open_envelope(SEALED.raw, me=TH.name, at=NOW, senders=PEERS, opening_key=lambda _: LA.opening)
    assert caught.value.code == "envelope.unreadable"


def test_body_does_not_open_under_another_header_even_if_its_sender_signs_it() -> None:
    assert refusal(resigned(seq=2, prev=bytes(32))) == "envelope.unreadable"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"v": 2}, "envelope.unknown_version"),
        ({"v": True}, "envelope.malformed"),
        ({"suite": 3}, "envelope.unknown_suite"),
        ({"suite": 16}, "envelope.unknown_suite"),
        ({"suite": 2}, "envelope.malformed"),
        ({"id": uuid7(1).bytes[:15]}, "envelope.malformed"),
        ({"id": bytes(16)}, "envelope.malformed"),
        ({"case": "none"}, "envelope.malformed"),
        ({"from": "CN"}, "envelope.malformed"),
        ({"from": "th"}, "envelope.malformed"),
        ({"to": "th\n"}, "envelope.malformed"),
        ({"seq": 0}, "envelope.malformed"),
        ({"seq": 2}, "envelope.malformed"),
        ({"seq": True}, "envelope.malformed"),
        ({"prev": bytes(32)}, "envelope.malformed"),
        ({"prev": bytes(31), "seq": 2}, "envelope.malformed"),
        ({"sent": -1}, "envelope.malformed"),
        ({"expires": 1 << 62}, "envelope.malformed"),
        ({"expires": 0}, "envelope.malformed"),
        ({"handling": "H9"}, "envelope.malformed"),
        ({"handling": None}, "envelope.malformed"),
        ({"attachments": None}, "envelope.malformed"),
        ({"attachments": [None]}, "attachment.malformed"),
        ({"attachments": [{}] * 65}, "envelope.malformed"),
        ({"attachments": decode(SEALED.header_raw)["attachments"] * 2}, "envelope.malformed"),
        ({"more": 1}, "envelope.malformed"),
    ],
)
def test_header_that_its_own_sender_wrote_wrongly(changes: dict[str, Any], code: str) -> None:
    assert refusal(resigned(**changes)) == code


@pytest.mark.parametrize("name", sorted(decode(SEALED.header_raw)))
def test_header_without_a_member(name: str) -> None:
    header = decode(SEALED.header_raw)
    del header[name]
    assert refusal(rewritten(header)) == "envelope.malformed"


def test_reserved_suite_says_what_it_is_for() -> None:
    with pytest.raises(NotVerified, match="SM2, SM3 and SM4"):
        open_at_th(resigned(suite=16))


def test_header_in_another_encoding_is_not_canonical() -> None:
    loose = b"\xbf" + SEALED.header_raw[1:] + b"\xff"
    raw = encode({"header": loose, "sealed": SEALED.sealed, "signature": SEALED.signature})
    assert refusal(raw).startswith("canonical.")


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 2},
        {"prev": bytes(32)},
        {"recipient": CN.name},
        {"recipient": "Nowhere"},
        {"expires_at": NOW},
        {"expires_at": NOW + MAX_LIFETIME + timedelta(milliseconds=1)},
        {"attachments": (ATTACHMENT, ATTACHMENT)},
    ],
)
def test_an_impossible_waybill_is_not_sealed(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        seal(**changes)


def test_body_holds_events_and_notices_and_nothing_else() -> None:
    contents = parse_body(make_body([{"header": b"x"}], ["notice"]))
    assert contents.events == ({"header": b"x"},)
    assert contents.notices == ("notice",)
    for value in ({}, [], {"events": [], "notices": [], "persons": []}, {"events": {}, "notices": []}):
        with pytest.raises(NotVerified) as caught:
            parse_body(encode(value))
        assert caught.value.code == "body.malformed"
