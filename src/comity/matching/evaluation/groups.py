"""The seventeen query groups: in which language a person is asked for, and where the name comes from.

Which of several names of one language is asked is drawn by a digest of seed, group and key, so the same file and seed
give the same questions on any machine, and adding a person changes no other person's question.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from comity.matching.evaluation.parts import han_part
from comity.matching.evaluation.persons import Person, main_name

HAN_LANGUAGES = ("zh", "zh-hans", "zh-hant")
SEPARATED = re.compile(r"[·・\-=]")
KATAKANA = re.compile("[ァ-ヶ]")

GROUPS = (
    "th-native",
    "th-foreign",
    "my-mp",
    "my-mp-honorific",
    "my-name",
    "my-foreign",
    "km",
    "zh-mandarin",
    "zh-other",
    "zh-western",
    "vi",
    "ko",
    "ja-kana",
    "ru",
    "ar",
    "hi",
    "en-alias",
)
REGIONAL = (
    "th-native",
    "th-foreign",
    "my-mp",
    "my-mp-honorific",
    "my-name",
    "my-foreign",
    "km",
    "zh-mandarin",
    "zh-other",
    "zh-western",
    "vi",
)
"""Groups in the scripts of the twelve states (Thai, Burmese, Khmer, Han, Vietnamese Latin); Lao has too few persons."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query and the person it must find.

    Attributes:
        group: One of `GROUPS`.
        text: The name asked for.
        key: The person.
        part: Finer kind within ``zh-other`` (see `parts`), else "".
    """

    group: str
    text: str
    key: str
    part: str = ""


def questions(persons: Mapping[str, Person], seed: int = 7) -> dict[str, list[Question]]:
    """All questions that these persons allow, by group, in an order that the seed draws."""
    found: dict[str, list[Question]] = {group: [] for group in GROUPS}
    for person in persons.values():
        main = main_name(person)
        if main:
            for question in _questions_of(person, main, _drawer(seed, person.key)):
                found[question.group].append(question)
    for asked in found.values():
        asked.sort(key=lambda q: _rank(seed, q.group, q.key, q.text))
    return found


Draw = Callable[[str, Sequence[str]], str]


def _rank(seed: int, *words: str) -> int:
    text = "\x00".join((str(seed), *words))
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16)


def _drawer(seed: int, key: str) -> Draw:
    def draw(group: str, names: Sequence[str]) -> str:
        return min(sorted(set(names)), key=lambda name: _rank(seed, group, key, name)) if names else ""

    return draw


def _questions_of(person: Person, main: str, draw: Draw) -> list[Question]:
    asked = [
        *_thai_burmese_khmer(person, draw),
        *_han(person, main, draw),
        *_vietnamese(person, main, draw),
        *[(language, draw(language, person.names(language))) for language in ("ko", "ru", "ar", "hi")],
        ("ja-kana", draw("ja-kana", [n for n in person.names("ja") if KATAKANA.search(n)])),
        ("en-alias", draw("en-alias", _aliases(person, main))),
    ]
    return [
        Question(group, text, person.key, han_part(person, text, main) if group == "zh-other" else "")
        for group, text in asked
        if text
    ]


def _thai_burmese_khmer(person: Person, draw: Draw) -> list[tuple[str, str]]:
    thai = "th-native" if person.key.startswith("thparts") else "th-foreign"
    burmese = "my-foreign"
    if person.key.startswith("hluttaw"):
        burmese = "my-mp"
    elif person.key.startswith("myname"):
        burmese = "my-name"
    honorific = person.names("my", honorific=True)
    return [
        (thai, draw(thai, person.names("th"))),
        (burmese, draw(burmese, person.names("my"))),
        ("my-mp-honorific", honorific[0] if honorific else ""),
        ("km", draw("km", person.names("km"))),
    ]


def _han(person: Person, main: str, draw: Draw) -> list[tuple[str, str]]:
    text = draw("han", person.names(*HAN_LANGUAGES))
    if not text:
        return []
    if SEPARATED.search(text):
        return [("zh-western", text)]
    if 2 <= len(text) <= 3 and lazy_pinyin(text)[0] in main.lower().replace("-", " ").split():
        return [("zh-mandarin", text)]
    return [("zh-other", text)] if 2 <= len(text) <= 4 else []


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _vietnamese(person: Person, main: str, draw: Draw) -> list[tuple[str, str]]:
    text = draw("vi", person.names("vi"))
    return [("vi", text)] if text and _letters(text) != _letters(main) else []


def _aliases(person: Person, main: str) -> list[str]:
    return [
        v.name
        for v in person.variants
        if v.language == "en" and v.kind == "alias" and v.name != main and len(v.name) > 4
    ]
