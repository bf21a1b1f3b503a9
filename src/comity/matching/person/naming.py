"""A name made ready for comparing: its words as they were written and as they may be spelled in Latin letters.

Remembered by the name's own value, never by an id that somebody gave it: two persons asked for under one id must not
get each other's answer.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from opencc import OpenCC

from comity.domain.identity import PersonName
from comity.matching.names import read
from comity.matching.names.aliases import names_in
from comity.matching.names.reading import JOINED
from comity.matching.names.scripts import Script, script_of

_SIMPLIFIED = OpenCC("t2s")
# Words between names that some write and others do not. Vietnamese has van, le, la and do as names: they are not here.
PARTICLES = frozenset(
    {
        *("bin", "binti", "bt", "bte", "ben", "ibn", "bint", "sonof", "daughterof"),
        *("al", "el", "de", "der", "von", "dos", "das"),
    }
)
FEMALE_PARTICLES = frozenset({"binti", "bt", "bte", "bint", "daughterof"})
MALE_PARTICLES = frozenset({"bin", "ben", "ibn", "sonof"})
# Tamil names in Malaysia and Singapore: anak lelaki, anak perempuan, son of, daughter of. Recalled from public use.
_SLASHED = re.compile(r"(?<![\w/])(?:(?P<son>a/l|s/o)|a/p|d/o)(?![\w/])", re.IGNORECASE)
_AS_WRITTEN = frozenset({"latin", "turned", "spelled"})
_TRIED = frozenset({"burmese-foreign", "sino-vietnamese-cantonese", "sino-vietnamese-korean", "palladius", "polivanov"})
_LONGEST_CHINESE = 4  # characters; so short a name is seldom a foreign one written by ear, and then tells too little
_OF_A_PARENT = FEMALE_PARTICLES | MALE_PARTICLES
_COMPOUND = (
    "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 万俟 闻人 夏侯 皇甫 尉迟 "
    "公孙 慕容 长孙 宇文 端木 令狐 申屠 太史 轩辕 淳于 单于 钟离"
)
_COMPOUND_FAMILIES = frozenset(_COMPOUND.split())


@dataclass(frozen=True, slots=True)
class Words:
    """One way to write a name: its words, the particles among them, and all in one.

    Attributes:
        child: How many words stand before the first word for son or daughter, 0 if there is none: ``salman bin
            muhammad`` and ``muhammad bin salman`` are father and son.
        tried: True for a reading that is only tried in a search: it may bring a human to look, and never makes two
            names the same.
    """

    words: tuple[str, ...]
    particles: tuple[str, ...]
    joined: str
    child: int = 0
    tried: bool = False


@dataclass(frozen=True, slots=True)
class ReadyName:
    """A name ready for comparing.

    Attributes:
        text: As written.
        script: Of its first letter.
        native: In its own script; Han in simplified characters, the family name a word of its own.
        latins: In Latin letters, the default reading first.
        plain: Those of `latins` that only spell or turn what is written, without another people's reading.
        marked: True if it is Latin with marks on its letters, so that a missing mark says something.
    """

    text: str
    script: Script
    native: Words
    latins: tuple[Words, ...]
    plain: tuple[Words, ...]
    marked: bool


def each_name(name: PersonName) -> tuple[PersonName, ...]:
    """The names that one text holds: ``Udin alias Jabrig`` holds two, which are compared one by one."""
    texts = names_in(name.text)
    return (name,) if texts == (name.text,) else tuple(replace(name, text=text) for text in texts)


@lru_cache(maxsize=1 << 16)
def ready(name: PersonName) -> ReadyName:
    """The name ready for comparing."""
    text = _SLASHED.sub(lambda found: " sonof " if found["son"] else " daughterof ", name.text)
    forms = read(text, name.language)
    script = script_of(forms.native[0]) if forms.native else Script.LATIN
    native = _han_words(forms.native) if script is Script.HAN else tuple(forms.native.split())
    readings = [latin for latin in forms.latins if latin.text and latin.tradition != JOINED]
    short = script is Script.HAN and len(forms.native.replace(" ", "")) <= _LONGEST_CHINESE
    tried = _TRIED | {"transcribed"} if short else _TRIED
    latins = tuple(replace(_words(tuple(latin.text.split())), tried=latin.tradition in tried) for latin in readings)
    plain = tuple(words for words, latin in zip(latins, readings, strict=True) if latin.tradition in _AS_WRITTEN)
    marked = script is Script.LATIN and not forms.native.isascii()
    return ReadyName(name.text, script, _words(native), latins, plain or latins[:1], marked)


def _words(words: tuple[str, ...]) -> Words:
    names = tuple(word for word in words if word not in PARTICLES)
    if not names:  # a name of nothing but particles is a name
        return Words(words, (), "".join(words))
    of = next((place for place, word in enumerate(words) if word in _OF_A_PARENT), 0)
    child = sum(word not in PARTICLES for word in words[:of])
    return Words(names, tuple(word for word in words if word in PARTICLES), "".join(names), child)


def _han_words(native: str) -> tuple[str, ...]:
    plain: str = _SIMPLIFIED.convert(native)
    words = tuple(plain.split())
    if len(words) != 1 or not 2 <= len(plain) <= 4:
        return words
    family = 2 if len(plain) > 2 and plain[:2] in _COMPOUND_FAMILIES else 1
    return (plain[:family], plain[family:])
