"""Chinese and Japanese names in Russian letters, brought back: Чжан Цзюйчжэн is Zhang Juzheng, Синдзо Абэ is Shinzo Abe.

Russian papers write Chinese by the system of Palladius and Japanese by that of Polivanov, both without tones or long
vowels; pinyin and Hepburn follow from them syllable by syllable.
"""

import re
from functools import cache

_ONSETS = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip
_PALATAL = frozenset("jqx")
_RHYMES = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь", "ang": "ан",
    "eng": "эн", "ong": "ун", "u": "у", "ua": "уа", "uo": "о", "uai": "уай", "ui": "уй", "uan": "уань", "un": "унь",
    "uang": "уан",
}  # fmt: skip
_BRIGHT = {
    "i": "и", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин",
    "iong": "юн",
}  # fmt: skip
_ROUNDED = {"u": "юй", "ue": "юэ", "uan": "юань", "un": "юнь"}
_WHOLE = {
    "хуэй": "hui", "хунь": "hun", "чжи": "zhi", "чи": "chi", "ши": "shi", "жи": "ri", "цзы": "zi", "цы": "ci", "сы": "si",
    "эр": "er", "а": "a", "ай": "ai", "ань": "an", "ан": "ang", "ао": "ao", "э": "e", "энь": "en", "оу": "ou", "и": "yi",
    "я": "ya", "е": "ye", "яо": "yao", "ю": "you", "янь": "yan", "инь": "yin", "ян": "yang", "ин": "ying", "юн": "yong",
    "у": "wu", "ва": "wa", "во": "wo", "вай": "wai", "вэй": "wei", "вань": "wan", "вэнь": "wen", "ван": "wang",
    "вэн": "weng", "юй": "yu", "юэ": "yue", "юань": "yuan", "юнь": "yun", "нюй": "nu", "люй": "lu", "бо": "bo",
    "по": "po", "мо": "mo", "фо": "fo", "мынь": "men", "мын": "meng", "фын": "feng", "пын": "peng",
}  # fmt: skip
MOST = 4
"""Syllables of a Chinese name."""

LONGEST = 5
"""Letters of a syllable."""

_SURE = re.compile("чж|цз|[аеиоуэюя]й|[нв]ь|юэ|уэ|уа|хуэ|ао|оу|эн")


@cache
def _palladius() -> dict[str, str]:
    out: dict[str, str] = {}
    for latin, onset in _ONSETS.items():
        if latin in _PALATAL:
            out |= {onset + rhyme: latin + spelled for spelled, rhyme in (_BRIGHT | _ROUNDED).items()}
        else:
            own = {spelled: rhyme for spelled, rhyme in _RHYMES.items() if spelled != "o"}
            own |= _BRIGHT if latin in "bpmdtnl" else {}
            out |= {onset + rhyme: latin + spelled for spelled, rhyme in own.items()}
    return out | _WHOLE


_ROWS = {
    "": "аиуэо", "k": "какикукэко", "n": "нанинунэно", "m": "мамимумэмо", "r": "рарирурэро", "g": "гагигугэго",
    "b": "бабибубэбо", "p": "папипупэпо",
}  # fmt: skip
_JAPANESE = {
    "са": "sa", "си": "shi", "су": "su", "сэ": "se", "со": "so", "та": "ta", "ти": "chi", "цу": "tsu", "тэ": "te",
    "то": "to", "ха": "ha", "хи": "hi", "фу": "fu", "хэ": "he", "хо": "ho", "я": "ya", "ю": "yu", "ё": "yo", "йо": "yo",
    "ва": "wa", "дза": "za", "дзи": "ji", "дзу": "zu", "дзэ": "ze", "дзо": "zo", "да": "da", "дэ": "de", "до": "do",
    "дзя": "ja", "дзю": "ju", "дзё": "jo", "ся": "sha", "сю": "shu", "сё": "sho", "тя": "cha", "тю": "chu", "тё": "cho",
    "н": "n", "м": "m", "й": "i",
}  # fmt: skip


@cache
def _polivanov() -> dict[str, str]:
    out = dict(_JAPANESE)
    for onset, row in _ROWS.items():
        size = 2 if onset else 1
        cells = [row[place : place + size] for place in range(0, len(row), size)]
        out |= {cell: onset + vowel for cell, vowel in zip(cells, "aiueo", strict=True)}
        if onset:
            letter = row[0]
            out |= {f"{letter}{soft}": f"{onset}y{vowel}" for soft, vowel in (("я", "a"), ("ю", "u"), ("ё", "o"))}
    out |= {"хя": "hya", "хю": "hyu", "хё": "hyo"}
    long = {
        cell[0] + cell: ("t" if latin[0] == "c" else latin[0]) + latin
        for cell, latin in out.items()
        if cell[0] in "кпст"
    }
    return out | long | {"тцу": "ttsu"}


def _spelled(word: str, table: dict[str, str]) -> list[str]:
    """The syllables of a word in Latin letters, as few as can be; [] if it is not made of them."""
    found: dict[int, list[str]] = {0: []}
    for end in range(1, len(word) + 1):
        starts = [start for start in range(max(0, end - LONGEST), end) if start in found and word[start:end] in table]
        if starts:
            best = min(starts, key=lambda start: len(found[start]))
            found[end] = [*found[best], table[word[best:end]]]
    return found.get(len(word), [])


def chinese(words: list[str]) -> str:
    """Words of small Russian letters as pinyin, "" if any is not made of its syllables or there are too many."""
    table = _palladius()
    names = [[_spelled(part, table) for part in word.split("ъ")] for word in words]
    parts = [part for name in names for part in name]
    if not 2 <= len(words) <= 3 or not all(parts) or sum(map(len, parts)) > MOST:
        return ""
    return " ".join("".join(map("".join, name)) for name in names)


def is_surely_chinese(words: list[str]) -> bool:
    """Whether there are letters together as in Chinese names and hardly in others."""
    return any(map(_SURE.search, words))


def japanese(words: list[str]) -> str:
    """Words of small Russian letters in Hepburn, "" if any is not made of Japanese syllables."""
    spelled = ["".join(_spelled(word.replace("ъ", ""), _polivanov())) for word in words]
    return " ".join(spelled) if len(words) == 2 and all(spelled) else ""
