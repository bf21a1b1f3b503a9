"""Chinese and Japanese names in Russian letters: words and public spellings; nobody here is a person of a notice."""

import pytest

from comity.matching.names import read


def spellings(text: str) -> dict[str, str]:
    return {latin.tradition: latin.text for latin in read(text).latins}


@pytest.mark.parametrize(
    ("written", "pinyin"),
    [
        ("Чжан Цзюйчжэн", "zhang juzheng"),
        ("Си Цзиньпин", "xi jinping"),
        ("Ван Сяомин", "wang xiaoming"),
        ("Ли Кэцян", "li keqiang"),
        ("Хуан Хуэй", "huang hui"),
        ("Чэнь Тяньъань", "chen tianan"),
        ("Сюй Шицзюнь", "xu shijun"),
        ("Люй Бу", "lu bu"),
        ("Чэн И", "cheng yi"),
    ],
)
def test_the_system_of_palladius_becomes_pinyin(written: str, pinyin: str) -> None:
    assert spellings(written)["palladius"] == pinyin


def test_a_name_that_is_surely_chinese_is_read_so_first() -> None:
    assert read("Чжан Вэй").latins[0].text == "zhang wei"
    assert read("Ван Сяомин").latins[0].text == "van syaomin"


@pytest.mark.parametrize(
    ("written", "hepburn"),
    [
        ("Синдзи Танака", "shinji tanaka"),
        ("Дзюнъитиро Судзуки", "junichiro suzuki"),
        ("Тэцуя Ямамото", "tetsuya yamamoto"),
        ("Иссэй Кобаяси", "issei kobayashi"),
        ("Эйити Хаттори", "eiichi hattori"),
    ],
)
def test_the_system_of_polivanov_becomes_hepburn(written: str, hepburn: str) -> None:
    assert hepburn in spellings(written).values()


@pytest.mark.parametrize("written", ["Иван Петров", "Дмитрий Примеров", "Ольга Александровна Примерова", "Чжан"])
def test_other_russian_names_are_not(written: str) -> None:
    assert not {"palladius", "polivanov"} & set(spellings(written))


@pytest.mark.parametrize(
    ("written", "tradition", "spelled"),
    [
        ("ハロルド坂田", "transcribed", "harold sakata"),
        ("ハロルド坂田", "japanese", "harorudo sakata"),
        ("高橋みなみ", "japanese", "takahashi minami"),
    ],
)
def test_kanji_and_kana_of_one_word_are_each_read_as_what_they_are(written: str, tradition: str, spelled: str) -> None:
    assert spellings(written)[tradition] == spelled
