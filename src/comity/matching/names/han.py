"""Names in Han characters, read as each people that writes them reads them."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern

from comity.matching.names import japanese, korean, surnames
from comity.matching.names.chinese import hong_kong, wade
from comity.matching.names.latin import fold
from comity.matching.names.tables import sections


@dataclass(frozen=True, slots=True)
class Character:
    """Readings of one character; "" where the sources have none."""

    pinyin: str
    jyutping: str
    hangul: str
    vietnamese: str


_UNKNOWN = Character("", "", "", "")


@cache
def _variants() -> dict[int, str]:
    pairs = sections("han.bin")[0][0]
    return {ord(variant): form for variant, form in zip(pairs[::2], pairs[1::2], strict=True)} | {ord("々"): "々"}


@cache
def _characters() -> dict[str, Character]:
    out = {}
    for line in sections("han.bin")[1]:
        letter, pinyin, jyutping, hangul, vietnamese, _ = line.split("\t")
        first = (cell.partition(" ")[0] for cell in (pinyin, jyutping, hangul, vietnamese))
        out[letter] = Character(*map(intern, first))  # many characters share a reading
    return out


def pinyin(letter: str) -> str:
    """Mandarin reading of one character in one form, "" if it has none."""
    return _characters().get(letter, _UNKNOWN).pinyin.replace("v", "u")


_MANDARIN, _CANTONESE, _KOREAN, _VIETNAMESE, _SOUTHERN, _SURNAME = 1.2, 1.8, 2.2, 2.2, 2.5, 0.5
"""Costs of a reading in each language (minus logarithms of chances, chosen), and how much less one of a surname."""


@lru_cache(maxsize=1 << 12)
def sounds(letter: str, first: bool) -> dict[str, float]:
    """Readings of one character in one form in every language, each with a cost; as a surname too if it comes first."""
    known = _characters().get(letter, _UNKNOWN)
    spelled = [
        (known.pinyin.replace("v", "u"), _MANDARIN),
        (wade(known.pinyin) if known.pinyin else "", _CANTONESE),
        (hong_kong(known.jyutping) if known.jyutping else "", _CANTONESE),
        (fold(" ".join(korean.given_syllables([known.hangul]))) if known.hangul else "", _KOREAN),
        (fold(known.vietnamese), _VIETNAMESE),
        (surnames.HOKKIEN_GIVEN.get(letter, ""), _SOUTHERN),
        (surnames.HAKKA_GIVEN.get(letter, ""), _SOUTHERN),
    ]
    if first:
        spelled += [
            (surnames.MANDARIN.get(letter, ""), _MANDARIN - _SURNAME),
            (surnames.CANTONESE.get(letter, ""), _CANTONESE - _SURNAME),
            (surnames.KOREAN.get(letter, ""), _KOREAN - _SURNAME),
            (surnames.VIETNAMESE.get(letter, ""), _VIETNAMESE - _SURNAME),
            (surnames.HOKKIEN.get(letter, ""), _SOUTHERN - _SURNAME),
            (surnames.HAKKA.get(letter, ""), _SOUTHERN - _SURNAME),
        ]
    out: dict[str, float] = {}
    for text, cost in spelled:
        plain = fold(text).replace(" ", "")
        if plain:
            out[plain] = min(cost, out.get(plain, cost))
    return out


def one_form(text: str) -> str:
    """`text` with every Han character in its simplified Chinese form; Japanese new forms and 々 too."""
    out = text.translate(_variants())
    place = out.find("々")
    while place > 0:
        out = out[:place] + out[place - 1] + out[place + 1 :]
        place = out.find("々")
    return out


def split_surname(word: str) -> tuple[str, str]:
    """(surname, given name) of a name in one form written without a space; surname "" if it is too long for one."""
    if len(word) > 2 and word[:2] in surnames.COMPOUND:
        return word[:2], word[2:]
    if 2 <= len(word) <= 3 or (len(word) == 4 and word[0] in surnames.CHINESE | surnames.KOREAN.keys()):
        return word[:1], word[1:]
    return "", word


@dataclass(frozen=True, slots=True)
class _Name:
    surname: str
    given: str
    family: list[Character]
    own: list[Character]

    @property
    def all(self) -> list[tuple[str, Character]]:
        return list(zip(self.surname + self.given, self.family + self.own, strict=True))


@lru_cache(maxsize=1 << 10)
def readings(word: str) -> dict[str, str]:
    """Readings of one Han word (in one form) by tradition, the likeliest first."""
    surname, given = split_surname(word)
    known = _characters()
    name = _Name(surname, given, [known.get(x, _UNKNOWN) for x in surname], [known.get(x, _UNKNOWN) for x in given])
    out = {"mandarin": _mandarin(name), "cantonese": _cantonese(name)}
    if surname:
        out |= {"wade": _wade(name), **_southern(name), **_korean(name), **_vietnamese(name)}
    names, certain = japanese.readings(word, chinese=surname in surnames.CHINESE)
    spelled = {f"japanese-{place}" if place else "japanese": text for place, text in enumerate(names)}
    return spelled | out if certain else out | spelled


def _mandarin(name: _Name) -> str:
    family = surnames.MANDARIN.get(name.surname) or "".join(x.pinyin for x in name.family)
    return _words(family, "".join(x.pinyin for x in name.own).replace("v", "u"))


def _cantonese(name: _Name) -> str:
    family = surnames.CANTONESE.get(name.surname) or "".join(hong_kong(x.jyutping) for x in name.family)
    return _words(family, (" " if name.surname else "").join(hong_kong(x.jyutping) for x in name.own))


def _wade(name: _Name) -> str:
    special = surnames.MANDARIN.get(name.surname)
    family = wade(special) if special else "".join(wade(x.pinyin) for x in name.family)
    return _words(family, " ".join(wade(x.pinyin) for x in name.own))


def _southern(name: _Name) -> dict[str, str]:
    """Hokkien and Hakka, for surnames whose spelling there is known."""
    out = {}
    for tradition, families, customs in (
        ("hokkien", surnames.HOKKIEN, surnames.HOKKIEN_GIVEN),
        ("hakka", surnames.HAKKA, surnames.HAKKA_GIVEN),
    ):
        if name.surname in families:
            own = []
            for letter, character in zip(name.given, name.own, strict=True):
                fallback = character.pinyin if tradition == "hokkien" else hong_kong(character.jyutping)
                own.append(customs.get(letter) or fallback)
            out[tradition] = _words(families[name.surname], " ".join(own))
    return out


def _korean(name: _Name) -> dict[str, str]:
    if name.surname not in surnames.KOREAN or not all(x.hangul for x in name.own):
        return {}
    own = korean.given_syllables([x.hangul for x in name.own])
    return {"korean": _words(surnames.KOREAN[name.surname], " ".join(own))}


def _vietnamese(name: _Name) -> dict[str, str]:
    whole = surnames.VIETNAMESE.get(name.surname)
    if whole and len(name.surname) > 1:
        syllables = [whole, *(surnames.VIETNAMESE.get(x) or y.vietnamese for x, y in name.all[len(name.surname) :])]
    else:
        syllables = [surnames.VIETNAMESE.get(letter) or character.vietnamese for letter, character in name.all]
    return {"vietnamese": fold(" ".join(syllables))} if all(syllables) else {}


_TONES = "".join(map(chr, (0x300, 0x301, 0x303, 0x309, 0x323)))


@lru_cache(maxsize=1 << 13)
def vietnamese_key(syllable: str) -> tuple[str, str]:
    """Letters and tone of a Vietnamese syllable, the same wherever its tone is set (``hòa``, ``hoà``) and for y and i."""
    signs = unicodedata.normalize("NFD", syllable)
    tone = "".join(sign for sign in signs if sign in _TONES)
    letters = unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in _TONES))
    if letters.endswith("y") and (letters[-2:-1] not in "aâu" or letters == "quy"):
        letters = letters[:-1] + "i"
    return letters, tone


_Characters = dict[tuple[str, str], str]


@cache
def _of_vietnamese() -> tuple[_Characters, _Characters]:
    """(surnames, other syllables): the character that a Vietnamese syllable of a Chinese name most likely stands for."""
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for line in sections("han.bin")[1]:
        letter, _, _, _, vietnamese, weight = line.split("\t")
        for place, reading in enumerate(vietnamese.split()):
            key = vietnamese_key(reading)
            best[key] = max(best.get(key, (0, "")), ((int(weight) + 1) >> (4 * place), letter))
    families: _Characters = {}
    for letter, reading in surnames.VIETNAMESE.items():
        if letter in surnames.CHINESE:
            families.setdefault(vietnamese_key(reading), letter)
    for reading, letter in surnames.VIETNAMESE_SURNAMES.items():
        families.setdefault(vietnamese_key(reading), letter)
    own = {key: letter for key, (_, letter) in best.items()}
    own |= {vietnamese_key(reading): letter for reading, letter in surnames.VIETNAMESE_GIVEN.items()}
    return families, own


_KOREAN_FAMILIES = frozenset("金朴崔郑姜尹权申韩徐安宋洪全文裴白卢许南沈李林张吴")


def of_vietnamese(words: list[str]) -> dict[str, str]:
    """Readings of two to four accented Vietnamese syllables as the Chinese or Korean name they may be, by tradition.

    ``vương minh`` has ``wang ming``. None unless the first is a surname and every other one reads a known character.
    """
    families, syllables = _of_vietnamese()
    if "thị" in words[1:-1]:  # in names of Vietnamese women only
        return {}
    family = families.get(vietnamese_key(words[0]), "") if 2 <= len(words) <= 4 else ""
    own = [syllables.get(vietnamese_key(word), "") for word in words[1:]]
    if not family or not all(own):
        return {}
    found = readings(family + "".join(own))
    out = {"sino-vietnamese": fold(found["mandarin"]), "sino-vietnamese-cantonese": fold(found["cantonese"])}
    if family in _KOREAN_FAMILIES and "korean" in found:
        out["sino-vietnamese-korean"] = found["korean"]
    return out


def _words(*words: str) -> str:
    return " ".join(word for word in words if word)
