"""How common words of names are spelled in public, script by script."""

from unicodedata import normalize

import pytest

from comity.matching.names import read
from comity.matching.names.zawgyi import is_zawgyi, to_unicode


def first(text: str) -> str:
    return read(text).latins[0].text


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("อภิสิทธิ์", "aphisit"), ("สมชาย", "somchai"), ("ศักดิ์สิทธิ์", "saksit"), ("จันทร์", "chan"), ("วงศ์", "wong"),
        ("พร", "phon"), ("เจริญ", "charoen"), ("ประเสริฐ", "prasoet"), ("สุวรรณ", "suwan"), ("ชาติ", "chat"), ("ธรรม", "tham"),
        ("เกียรติ", "kiat"), ("ไพศาล", "phaisan"), ("แก้ว", "kaeo"), ("เฉลิมชัย", "chaloemchai"), ("บุญ", "bun"),
    ],
)  # fmt: skip
def test_thai_by_the_general_system(word: str, spelled: str) -> None:
    assert spelled in [latin.text for latin in read(word).latins]


def test_thai_as_thais_spell_it() -> None:
    spellings = [latin.text for latin in read("จันทร์ประเสริฐ").latins]
    assert "janprasert" in spellings


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("ສີ", "si"), ("ວົງ", "vong"), ("ໄຊຍະ", "xaya"), ("ທອງ", "thong"), ("ບຸນ", "boun"), ("ສຸກ", "souk"), ("ຄຳ", "kham"),
        ("ພົມວິຫານ", "phomvihane"), ("ວໍລະຈິດ", "volachith"), ("ແກ້ວ", "keo"), ("ຈັນ", "chan"), ("ຫຼວງ", "louang"),
    ],
)  # fmt: skip
def test_lao_in_the_french_custom(word: str, spelled: str) -> None:
    assert first(word) == spelled


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("សុខ", "sok"), ("ជា", "chea"), ("ហ៊ុន", "hun"), ("សែន", "sen"), ("ចាន់", "chan"), ("ស្រី", "srey"), ("សុភា", "sophea"),
        ("វណ្ណ", "vann"), ("គឹម", "kim"), ("លី", "ly"), ("សិទ្ធិ", "seth"), ("វង្ស", "vong"), ("បុរី", "borey"), ("ចក្រា", "chakra"),
        ("នួន", "nuon"), ("វ៉ាន់", "van"),
    ],
)  # fmt: skip
def test_khmer_as_cambodians_spell_it(word: str, spelled: str) -> None:
    assert first(word) == spelled


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("အောင်", "aung"), ("ကျော်", "kyaw"), ("သန်း", "than"), ("ဝင်း", "win"), ("ခင်", "khin"), ("မြင့်", "myint"), ("စိုး", "soe"),
        ("လှိုင်", "hlaing"), ("ထွန်း", "tun"), ("သိန်း", "thein"), ("ရွှေ", "shwe"), ("နိုင်", "naing"), ("အေးအေး", "aye aye"),
        ("ညွန့်", "nyunt"), ("ဇော်မင်း", "zaw min"), ("သန္တာ", "than tar"), ("မင်္ဂလာ", "min ga lar"),
    ],
)  # fmt: skip
def test_burmese_as_people_of_myanmar_spell_it(name: str, spelled: str) -> None:
    assert first(name) == spelled


# Zawgyi and Unicode of the same words.
ZAWGYI = [
    ("ေအာင္", "အောင်"),
    ("ေက်ာ္", "ကျော်"),
    ("ျမင့္", "မြင့်"),
    ("လႈိင္", "လှိုင်"),
    ("ေ႐ႊ", "ရွှေ"),
    ("ခ်ဳိ", "ချို"),
    ("မဂၤလာ", "မင်္ဂလာ"),
]


@pytest.mark.parametrize(("old", "new"), ZAWGYI)
def test_zawgyi_is_told_apart_and_converted(old: str, new: str) -> None:
    assert is_zawgyi(old)
    assert not is_zawgyi(new)
    assert normalize("NFC", to_unicode(old)) == normalize("NFC", new)
    assert read(old).latins == read(new).latins


def test_a_word_that_both_encodings_write_alike_is_left_alone() -> None:
    assert not is_zawgyi("မမ")
