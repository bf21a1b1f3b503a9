"""Foreign names that were written by ear into another script come back near their spelling."""

import pytest
from rapidfuzz import fuzz

from comity.matching.names import read


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("弗里德里希", "friedrich"), ("威廉·托马斯", "william thomas"), ("フリードリヒ", "friedrich"), ("윌리엄", "william"),
        ("วิลเลียม", "william"), ("محمد", "mohamad"), ("Екатерина", "ekaterina"), ("नरेन्द्र", "narendra"),
    ],
)  # fmt: skip
def test_common_foreign_names(written: str, spelled: str) -> None:
    best = max(fuzz.ratio(latin.text, spelled) for latin in read(written).latins)
    assert best >= 70


def test_a_dot_between_han_words_makes_the_name_foreign() -> None:
    assert read("卡尔·马克思").latins[0].tradition == "transcribed"
    assert read("马克思").latins[0].tradition == "mandarin"


def test_a_space_between_han_words_does_not() -> None:
    assert read("田中 太郎").latins[0].text == "tanaka taro"


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("အင်ဒရူး ဂျက်ဆန်", "andrew jaksan"),
        ("ဗလာဒီမီယာ", "vladimiya"),
        ("စတိဗ်", "stiv"),
        ("ကားလ်", "kal"),
        ("ဒေးဗစ် ကွင်စီ", "david kwinsi"),  # a given name by custom; a medial w before ng
        ("မွန်ဒရီယွန်", "mondriyon"),  # it rounds the vowel before n
        ("အိုင်းစတိုင်း", "ainstain"),
        ("ရှယ်ရီ မာကယ်", "sheri makel"),  # -e within a word, -el at its end
        ("အရစ္စတိုတယ်", "aristotel"),  # stacked letters
    ],
)
def test_a_foreign_name_in_burmese_is_read_by_its_letters_too(written: str, spelled: str) -> None:
    found = {latin.tradition: latin.text for latin in read(written).latins}
    assert found["burmese-foreign"] == spelled
    assert found["burmese"] != spelled


def test_a_foreign_name_in_han_comes_before_doubtful_japanese_readings_and_also_as_one_word() -> None:
    spelled = {latin.tradition: latin.text for latin in read("易白爾").latins}
    assert spelled["mandarin-joined"] == "yibaier"
    order = list(spelled)
    assert order.index("transcribed") < order.index("mandarin-joined") < order.index("japanese")
    assert read("高橋健").latins[0].tradition == "japanese"
