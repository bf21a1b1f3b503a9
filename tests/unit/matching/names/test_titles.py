"""Titles are stripped, names are not."""

import pytest

from comity.matching.names import read
from comity.matching.names.numerals import roman, with_roman


def first(text: str, language: str = "") -> str:
    return read(text, language).latins[0].text


@pytest.mark.parametrize(
    ("titled", "plain"),
    [
        ("Mr. John Smith", "John Smith"), ("Dr Tan Ah Kow", "Tan Ah Kow"), ("Datuk Ahmad", "Ahmad"), ("Tan Sri Ahmad", "Ahmad"),
        ("U Kyaw Min Aung", "Kyaw Min Aung"), ("Daw Khin Khin Aye", "Khin Khin Aye"), ("ဦးကျော်မင်း", "ကျော်မင်း"),
        ("ဒေါ်ခင်ခင်အေး", "ခင်ခင်အေး"), ("นายสมชาย ใจดี", "สมชาย ใจดี"), ("นางสาวมณี ใจดี", "มณี ใจดี"), ("ທ້າວ ບຸນມີ", "ບຸນມີ"),
        ("លោក សុខ ចាន់", "សុខ ចាន់"), ("ông Nguyễn Văn An", "Nguyễn Văn An"), ("bà Trần Thị Hoa", "Trần Thị Hoa"),
        ("김영희 씨", "김영희"), ("田中太郎さん", "田中太郎"), ("王小明先生", "王小明"),
    ],
)  # fmt: skip
def test_what_is_surely_a_title_is_stripped(titled: str, plain: str) -> None:
    assert read(titled).native == read(plain).native
    assert read(titled).text == titled


@pytest.mark.parametrize(
    "name",
    ["Tan Ah Kow", "U Thant", "Ma Ma Lay", "Ko Ko", "ဦး", "นาย", "นางงาม", "ນາງ", "Dr", "Anh Nguyen", "Sai Kham"],
)
def test_what_may_be_the_name_stays(name: str) -> None:
    assert first(name)
    assert len(read(name).native.split()) == len(name.split())


def test_a_word_that_is_title_or_name_is_also_read_away() -> None:
    assert "kham mai" in [latin.text for latin in read("Sai Kham Mai").latins]
    assert first("Sai Kham Mai") == "sai kham mai"


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("Nguyen, Van An", "van an nguyen"),
        ("NGUYEN<<VAN<AN", "van an nguyen"),
        ("SMITH<<JOHN<PAUL<<<<<<", "john paul smith"),
    ],
)
def test_family_name_before_a_comma_or_in_a_passport_is_read_both_ways(written: str, order: str) -> None:
    assert order in [latin.text for latin in read(written).latins]


def test_regnal_numbers() -> None:
    assert [roman(number) for number in (1, 4, 9, 12, 23, 39, 0, 40)] == [
        "i",
        "iv",
        "ix",
        "xii",
        "xxiii",
        "xxxix",
        "",
        "",
    ]
    assert with_roman("ที่ 12").split() == ["xii"]
    assert with_roman("約翰二十三世").split() == ["約翰", "xxiii"]
    assert first("보니파시오 8세").endswith("viii")
