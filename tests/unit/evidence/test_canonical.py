"""One value has one form, and nothing that a decoder could be led to do is done."""

import time
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.errors import NotVerified
from comity.domain.officers import Role
from comity.evidence.canonical import MAX_DEPTH, decode, decode_own, encode, encode_in_order

integers = st.integers(-(1 << 63), (1 << 64) - 1)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | integers | st.binary(max_size=40) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=30), inner, max_size=6),
    max_leaves=20,
)


@given(values)
def test_every_value_comes_back_from_its_bytes(value: Any) -> None:
    assert decode(encode(value)) == value
    assert encode(decode(encode(value))) == encode(value)


@given(values)
def test_what_the_node_kept_itself_is_read_as_it_was(value: Any) -> None:
    assert decode_own(encode(value)) == decode(encode(value))


@pytest.mark.parametrize("raw", [b"", b"\x82\x01", b"\xc1\x00", b"\x9f\xff", b"\xa2\x61a\x00\x61a\x01"])
def test_what_is_no_value_is_none_of_ours_either(raw: bytes) -> None:
    with pytest.raises(NotVerified, match="not a whole canonical value"):
        decode_own(raw)


@given(values)
def test_our_bytes_are_what_the_library_calls_canonical(value: Any) -> None:
    assert encode(value) == cbor2.dumps(value, canonical=True)


@given(st.binary(max_size=60))
def test_whatever_is_read_is_the_one_form_of_its_value(raw: bytes) -> None:
    try:
        value = decode(raw)
    except NotVerified:
        return
    assert encode(value) == raw == cbor2.dumps(value, canonical=True)


@given(st.dictionaries(st.text(max_size=30), values, min_size=2, max_size=8), st.randoms())
def test_a_map_in_any_other_order_is_refused(value: dict[str, Any], random: Any) -> None:
    keys = list(value)
    random.shuffle(keys)
    raw = cbor2.dumps({key: decode(encode(value[key])) for key in keys})
    if raw == encode(value):
        assert decode(raw) == value
    else:
        with pytest.raises(NotVerified) as refused:
            decode(raw)
        assert refused.value.code == "canonical.not_canonical"


@given(st.dictionaries(st.text(max_size=8), values, max_size=5))
def test_the_quick_way_writes_the_same_for_maps_in_order(value: dict[str, Any]) -> None:
    assert encode_in_order(decode(encode(value))) == encode(value)


@pytest.mark.parametrize(
    "tag", [*range(6), 25, 28, 29, 30, 35, 36, 37, 100, 256, 258, 260, 261, 1004, 43000, 55799, 9999]
)
def test_no_tag_is_followed(tag: int) -> None:
    for inner in (0, b"", "a", [1, 2]):
        with pytest.raises(NotVerified):
            decode(cbor2.dumps(cbor2.CBORTag(tag, inner)))


def test_a_circle_costs_nothing() -> None:
    start = time.process_time()
    with pytest.raises(NotVerified):
        decode(bytes.fromhex("d81c" + "8a" + "d81d00" * 10))
    assert time.process_time() - start < 0.5


def test_depth_is_bounded_both_ways() -> None:
    deepest: Any = 0
    for _ in range(MAX_DEPTH):
        deepest = [deepest]
    assert decode(encode(deepest)) == deepest
    with pytest.raises(TypeError):
        encode([deepest])
    for raw in (b"\x81" * (MAX_DEPTH + 1) + b"\x00", b"\x81" * 1_000_000):
        with pytest.raises(NotVerified):
            decode(raw)


@pytest.mark.parametrize("value", [1.5, object(), {1: 2}, {"a": {b"": 1}}, [{3}], 1 << 64, -(1 << 63) - 1, "\ud800"])
def test_what_the_format_does_not_have_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_words_of_an_enumeration_are_text() -> None:
    assert encode({Role.OFFICER: [Role.LAWYER, (1,)]}) == encode({"officer": ["lawyer", [1]]})


def test_too_many_bytes_are_not_even_looked_at() -> None:
    with pytest.raises(NotVerified) as refused:
        decode(b"\xff" * 11, limit=10)
    assert refused.value.code == "canonical.oversized"
    assert decode(encode("x" * 8), limit=9) == "x" * 8
