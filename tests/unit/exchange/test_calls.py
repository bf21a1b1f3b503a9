from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.neighbours import CN, LA, NOW, PEERS, TH

from comity.domain.errors import NotVerified
from comity.evidence.canonical import decode, encode
from comity.exchange.calls import Call, open_call, sign_call

CALL = sign_call("fetch", {"limit": 5}, by="th", to="cn-zj", at=NOW, signer=TH.signer)


def opened(raw: bytes, at: Any = NOW, name: str = "fetch") -> Call:
    return open_call(raw, name=name, me=CN.name, at=at, senders=PEERS)


def refusal(raw: bytes, **where: Any) -> str:
    with pytest.raises(NotVerified) as caught:
        opened(raw, **where)
    return caught.value.code


def resigned(**changes: Any) -> bytes:
    call = encode({**decode(decode(CALL)["call"]), **changes})
    return encode({"call": call, "signature": TH.signer.sign("comity/call/1", call)})


def test_a_call_says_who_asks_what() -> None:
    assert opened(CALL) == Call("fetch", "th", "cn-zj", NOW, {"limit": 5})


@given(st.integers(0, len(CALL) * 8 - 1))
def test_one_flipped_bit_anywhere_does_not_verify(bit: int) -> None:
    changed = bytearray(CALL)
    changed[bit // 8] ^= 1 << bit % 8
    assert refusal(bytes(changed))


@given(st.integers(0, len(CALL) - 1), st.binary(max_size=100))
def test_truncation_and_noise_do_not_verify(length: int, noise: bytes) -> None:
    assert refusal(CALL[:length])
    assert refusal(noise)


def test_an_old_or_early_call_is_stale() -> None:
    for minutes in (-5, 5):
        assert opened(CALL, at=NOW + timedelta(minutes=minutes)).by == "th"
        assert refusal(CALL, at=NOW + timedelta(minutes=minutes * 1.01)) == "call.stale"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"v": 2}, "call.unknown_version"),
        ({"name": "deliver"}, "call.other_name"),
        ({"name": ""}, "call.malformed"),
        ({"to": "la"}, "call.not_for_us"),
        ({"by": "la"}, "call.unknown_sender"),
        ({"by": "Nowhere"}, "call.malformed"),
        ({"signer": CN.signer.public.id}, "call.unknown_key"),
        ({"at": None}, "call.malformed"),
        ({"more": 1}, "call.malformed"),
    ],
)
def test_call_that_its_own_maker_wrote_wrongly(changes: dict[str, Any], code: str) -> None:
    assert refusal(resigned(**changes)) == code


def test_call_with_the_signature_of_another() -> None:
    plain = decode(CALL)
    forged = encode({**plain, "signature": LA.signer.sign("comity/call/1", plain["call"])})
    assert refusal(forged) == "call.wrong_signature"
