"""Laws that reading any text obeys."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.matching.names import read

SCRIPTS = st.text(
    st.sampled_from(
        "กขคงเแโใไาิีุูัํำ์่้ກຂສີດາວົງສາເແ\u1780\u1781\u17d2\u179f\u17b6\u17c6\u17cb"
        "\u1000\u1031\u103b\u1039\u1064\u102f漢字王さカー한글éđßØ İıжعน<>,.- '"
    )
)
TEXTS = st.one_of(st.text(), SCRIPTS)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["", "my", "th", "zh", "vi", "ja"]))
def test_read_gives_small_latin_words_whatever_the_text(text: str, language: str) -> None:
    forms = read(text, language)
    assert forms.text == text
    assert forms.latins
    for latin in forms.latins:
        assert re.fullmatch("(?:[a-z]+(?: [a-z]+)*)?", latin.text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_read_says_the_same_each_time(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_readings_are_not_repeated(text: str) -> None:
    texts = [latin.text for latin in read(text).latins]
    assert len(texts) == len(set(texts))
