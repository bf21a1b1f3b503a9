"""Base45 against the examples of RFC 9285, section 4.3 and 4.4, both ways, and whatever else comes."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.errors import NotVerified
from comity.evidence.base45 import decode, encode


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_examples_of_the_rfc(data: bytes, text: str) -> None:
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=200))
def test_it_comes_back(data: bytes) -> None:
    assert decode(encode(data)) == data


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "ab8", "BB8A", "ÄB8", "::"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(NotVerified):
        decode(text)


@given(st.text(max_size=40))
def test_any_text_is_bytes_or_refused(text: str) -> None:
    with contextlib.suppress(NotVerified):
        assert encode(decode(text)) == text
