"""Public spellings of common surnames and words; nobody here is a person of a notice."""

import pytest

from comity.matching.names import read
from comity.matching.names.chinese import hong_kong, wade
from comity.matching.names.han import one_form


def spellings(text: str) -> dict[str, str]:
    return {latin.tradition: latin.text for latin in read(text).latins}


@pytest.mark.parametrize(
    ("name", "tradition", "spelled"),
    [
        ("張學友", "mandarin", "zhang xueyou"),
        ("張學友", "cantonese", "cheung hok yau"),
        ("陳美玉", "hokkien", "tan bee geok"),
        ("黃文福", "hakka", "wong voon fook"),
        ("林志玲", "wade", "lin chih ling"),
        ("金永南", "korean", "kim young nam"),
        ("阮文明", "vietnamese", "nguyen van minh"),
        ("田中太郎", "japanese", "tanaka taro"),
        ("井上一郎", "japanese", "inoue ichiro"),
        ("歐陽明", "cantonese", "auyeung ming"),
    ],
)
def test_each_people_reads_the_characters_its_own_way(name: str, tradition: str, spelled: str) -> None:
    assert spellings(name)[tradition] == spelled


def test_traditional_simplified_and_japanese_forms_are_one() -> None:
    assert one_form("廣澤國") == one_form("广泽国") == one_form("広沢国")
    assert one_form("佐々木") == "佐佐木"


def test_a_japanese_surname_puts_the_japanese_reading_first() -> None:
    assert read("高橋健").latins[0].tradition == "japanese"
    assert read("高健").latins[0].tradition == "mandarin"


@pytest.mark.parametrize(
    ("pinyin", "spelled"), [("xiao", "hsiao"), ("zhu", "chu"), ("guo", "kuo"), ("cai", "tsai"), ("lian", "lien")]
)
def test_wade_giles_as_taiwan_prints_it(pinyin: str, spelled: str) -> None:
    assert wade(pinyin) == spelled


@pytest.mark.parametrize(
    ("jyutping", "spelled"),
    [("gwok", "kwok"), ("joeng", "yeung"), ("zoeng", "cheung"), ("hoi", "hoi"), ("jyun", "yuen")],
)
def test_cantonese_as_hong_kong_prints_it(jyutping: str, spelled: str) -> None:
    assert hong_kong(jyutping) == spelled


@pytest.mark.parametrize(
    ("hangul", "spelled"), [("김영철", "kim young chul"), ("이승현", "lee seung hyun"), ("박정희", "park jung hee")]
)
def test_korean_names_by_custom(hangul: str, spelled: str) -> None:
    assert read(hangul).latins[0].text == spelled


@pytest.mark.parametrize(
    ("written", "tradition", "spelled"),
    [
        ("Vương Minh", "sino-vietnamese", "wang ming"),
        ("Trương Học Hữu", "sino-vietnamese", "zhang xueyou"),
        ("Trương Học Hữu", "sino-vietnamese-cantonese", "cheung hok yau"),
        ("Kim Nhật Thành", "sino-vietnamese-korean", "kim il sung"),
        ("Trần Văn Hòa", "sino-vietnamese", "chen wenhe"),
        ("Trần Văn Hoà", "sino-vietnamese", "chen wenhe"),
    ],
)
def test_a_vietnamese_name_is_read_as_the_chinese_or_korean_one_it_may_be(
    written: str, tradition: str, spelled: str
) -> None:
    assert {latin.tradition: latin.text for latin in read(written).latins}[tradition] == spelled


@pytest.mark.parametrize("written", ["Trần Thị Hòa", "Mary Khát Máu", "Élodie Martin", "Hòa"])
def test_other_latin_names_are_not(written: str) -> None:
    assert not any("sino" in latin.tradition for latin in read(written).latins)
