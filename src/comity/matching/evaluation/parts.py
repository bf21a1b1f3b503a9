"""What kind of name in Han is neither Mandarin pinyin nor a separated Western name: the parts of group ``zh-other``.

The evidence is the person's other variants (a Japanese name in kanji, a Korean one in hangul, the Latin name's own
shape), never the readings that the engine makes; else a part would hold only what the engine can read.
"""

import re

from comity.matching.evaluation.persons import Person

PARTS = ("japanese", "korean", "cantonese", "chosen", "transcription")

_HAN = re.compile("[\u3400-\u9fff]")
_HANGUL = re.compile("[가-힣]+")
_ROMAJI = re.compile(r"^(?:(?:[kgsztdnhbpmyrwjf]|sh|ch|ts|ky|gy|ny|hy|by|py|my|ry|kk|pp|tt|tch|ss|ssh)?[aiueo]|n|h)+$")
_KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용현예경봉사부"
)
_KOREAN_LATIN = frozenset(
    [
        "kim",
        "gim",
        "lee",
        "yi",
        "rhee",
        "ri",
        "park",
        "bak",
        "pak",
        "choi",
        "choe",
        "jung",
        "jeong",
        "chung",
        "chong",
        "kang",
        "gang",
        "cho",
        "jo",
        "yoon",
        "yun",
        "jang",
        "chang",
        "lim",
        "im",
        "rim",
        "han",
        "oh",
        "seo",
        "suh",
        "so",
        "shin",
        "sin",
        "kwon",
        "gwon",
        "hwang",
        "ahn",
        "an",
        "song",
        "ryu",
        "yoo",
        "yu",
        "hong",
        "jeon",
        "chun",
        "ko",
        "go",
        "moon",
        "mun",
        "son",
        "yang",
        "bae",
        "pae",
        "baek",
        "paek",
        "heo",
        "hur",
        "nam",
        "sim",
        "shim",
        "noh",
        "roh",
        "no",
        "ha",
        "kwak",
        "sung",
        "seong",
        "cha",
        "joo",
        "ju",
        "chu",
        "woo",
        "ku",
        "koo",
        "min",
        "jin",
        "na",
        "ji",
        "um",
        "eom",
        "chae",
        "won",
        "bang",
        "hyun",
        "hyon",
        "ham",
        "byun",
        "yum",
        "yeo",
        "do",
        "seok",
        "seol",
        "ma",
        "kil",
        "gil",
        "yeon",
        "wi",
        "pyo",
        "myung",
        "ki",
        "ban",
        "ra",
        "wang",
    ]
)
_CANTONESE_FAMILIES = frozenset(
    [
        "chan",
        "cheung",
        "wong",
        "leung",
        "lau",
        "lam",
        "lee",
        "ng",
        "ho",
        "kwok",
        "tsang",
        "cheng",
        "tang",
        "chow",
        "chau",
        "yeung",
        "tse",
        "chu",
        "yip",
        "ip",
        "fung",
        "tam",
        "tong",
        "mak",
        "lo",
        "law",
        "kwan",
        "kwong",
        "chung",
        "choi",
        "choy",
        "hui",
        "tsui",
        "yuen",
        "shum",
        "shek",
        "szeto",
        "to",
        "pang",
        "poon",
        "pun",
        "lai",
        "luk",
        "man",
        "mok",
        "ma",
        "fong",
        "fok",
        "au",
        "auyeung",
        "ching",
        "chiu",
        "chui",
        "cheuk",
        "hung",
        "kam",
        "ko",
        "kong",
        "kung",
        "kwan",
        "lui",
        "lok",
        "lung",
        "mui",
        "ngai",
        "ngan",
        "on",
        "pak",
        "siu",
        "so",
        "suen",
        "sum",
        "tai",
        "tin",
        "ting",
        "tsoi",
        "tso",
        "tsui",
        "wan",
        "wai",
        "wu",
        "yam",
        "yan",
        "yau",
        "yik",
        "yim",
        "ying",
        "yiu",
        "yu",
        "yue",
        "yung",
        "loong",
        "chin",
        "chui",
        "kan",
        "kei",
        "ki",
        "kit",
        "cho",
        "chong",
        "chor",
        "wai-kei",
        "lun",
        "foo",
        "fu",
        "hau",
        "ha",
        "hon",
        "kai",
        "leong",
        "ling",
        "lim",
        "mo",
        "nip",
        "pao",
        "sin",
        "sit",
        "soong",
        "sze",
        "tsao",
        "tsun",
        "wat",
        "woo",
    ]
)
_CANTONESE_SYLLABLE = re.compile(
    r"^(?:ng|m|(?:b|p|m|f|d|t|n|l|g|k|gw|kw|h|w|z|c|s|y|j|ch|ts|tz|sh|ng)?"
    r"(?:aa?|o|oo|ee?|i|u|ue|ai|aai|au|aau|oi|oy|ou|ow|ei|ey|ay|ui|uy|iu|eu|eung|oe|ung|eong|wai|wan|wong|wing)"
    r"(?:ng|n|m|k|t|p|w|y|h|r)?e?)$"
)


def han_part(person: Person, text: str, main: str) -> str:
    """Which of `PARTS` the Han name `text` of this person belongs to."""
    if _is_japanese(person, main):
        return "japanese"
    if _is_korean(person, text, main):
        return "korean"
    words = _words(main)
    if not set(words) & _CANTONESE_FAMILIES or not _sounds_chinese(person, text):
        return "transcription"
    syllables = [w for w in words if _CANTONESE_SYLLABLE.match(w)]
    return "cantonese" if len(syllables) == len(words) == len(text) else "chosen"


def _words(latin: str) -> list[str]:
    return re.findall(r"[a-zà-ỹ]+", latin.lower())


def _is_japanese(person: Person, main: str) -> bool:
    """A Japanese name in kanji, and a Latin name that is spelled as rōmaji."""
    kanji = any(_HAN.search(name) for name in person.names("ja"))
    words = _words(main.lower().translate(str.maketrans("āīūēō", "aiueo")))
    return kanji and len(words) > 1 and all(_ROMAJI.match(word) for word in words) and max(map(len, words)) > 3


def _is_korean(person: Person, text: str, main: str) -> bool:
    """A hangul name of as many syllables as the Han one, under a Korean family name, in both scripts."""
    hangul = [n for n in person.names("ko") if _HANGUL.fullmatch(n)]
    same = any(len(name) == len(text) and name[0] in _KOREAN_FAMILIES for name in hangul)
    return same and bool(set(_words(main)) & _KOREAN_LATIN)


def _sounds_chinese(person: Person, text: str) -> bool:
    """No kana name (foreigners have one in Japanese, save the few Chinese known by a chosen Western name)."""
    return len(text) <= 3 or not any(re.search("[ァ-ヶ]", name) for name in person.names("ja"))
