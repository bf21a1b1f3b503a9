"""Thai in Latin letters: by the Royal Thai General System (1999), and as Thais usually spell their names.

The general system writes sounds; on identity cards people choose freely, mostly nearer to English (Jai, Poon, Sri) or to
the Sanskrit letters. A third reading keeps silent letters and final letters as written, which is how foreign names that
are written in Thai come back.
"""

import re
from functools import lru_cache

from comity.matching.names.tai import Grammar, Syllable, Tail, cut

_ONSETS = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤ",
        [
            "k",
            "kh",
            "kh",
            "kh",
            "kh",
            "kh",
            "ng",
            "ch",
            "ch",
            "ch",
            "s",
            "ch",
            "y",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "b",
            "p",
            "ph",
            "f",
            "ph",
            "f",
            "ph",
            "m",
            "y",
            "r",
            "l",
            "w",
            "s",
            "s",
            "s",
            "h",
            "l",
            "_",
            "h",
            "rue",
        ],
        strict=True,
    )
) | {"อ": ""}
_USUAL_ONSETS = _ONSETS | dict(
    zip("จพผภคขทธถฐฒฑณญศ", ["j", "p", "p", "p", "k", "k", "t", "t", "t", "t", "t", "t", "n", "y", "s"], strict=True)
)
_BORROWED_ONSETS = _USUAL_ONSETS | {"ช": "ch", "ฌ": "j", "ก": "k", "ว": "v", "ซ": "s", "ฟ": "f"}
_FINALS = dict(
    zip(
        "กขคฆงจชซฌญฎฏฐฑฒณดตถทธนบปพฟภมยรลวศษสฬ",
        [
            "k",
            "k",
            "k",
            "k",
            "ng",
            "t",
            "t",
            "t",
            "t",
            "n",
            "t",
            "t",
            "t",
            "t",
            "t",
            "n",
            "t",
            "t",
            "t",
            "t",
            "t",
            "n",
            "p",
            "p",
            "p",
            "p",
            "p",
            "m",
            "i",
            "n",
            "n",
            "o",
            "t",
            "t",
            "t",
            "n",
        ],
        strict=True,
    )
)
_USUAL_FINALS = _FINALS | {"ล": "l", "ฬ": "l", "ร": "rn", "ว": "w", "ด": "d", "บ": "b", "จ": "j"}
_BORROWED_FINALS = _USUAL_FINALS | {
    "ร": "r", "ส": "s", "ศ": "s", "ช": "ch", "ฟ": "f", "ซ": "s", "จ": "ge", "ย": "y", "พ": "p", "ท": "t", "ค": "k", "ก": "k",
}  # fmt: skip
_LETTERS = {**_BORROWED_ONSETS, "ฤ": "ri"}

_NONE, _MUST = "no", "must"
_GRAMMAR = Grammar(
    consonants=frozenset(_ONSETS),
    signs=frozenset("ะัาำิีึืุู็"),
    tails={
        "": (
            Tail("ะ", "a", _NONE), Tail("ัวะ", "ua", _NONE), Tail("ัว", "ua", _NONE, 0.8), Tail("ั", "a", _MUST), Tail("า", "a"),
            Tail("ำ", "am", _NONE), Tail("ิ", "i"), Tail("ี", "i"), Tail("ึ", "ue"), Tail("ือ", "ue", _NONE),
            Tail("ื", "ue", _MUST), Tail("ุ", "u"), Tail("ู", "u"), Tail("็อ", "o", _MUST), Tail("อ", "o", cost=1.3),
            Tail("ว", "ua", _MUST, 1.5), Tail("ร", "on", _NONE, 1.6), Tail("รร", "a", _MUST, 1.0), Tail("รร", "an", _NONE, 1.2), Tail("็", "o", _NONE),
            Tail("", "o", _MUST, 1.6), Tail("", "a", _NONE, 1.75),
        ),
        "เ": (
            Tail("ียะ", "ia", _NONE), Tail("ีย", "ia"), Tail("ือะ", "uea", _NONE), Tail("ือ", "uea"), Tail("าะ", "o", _NONE),
            Tail("า", "ao", _NONE, 0.9), Tail("็", "e", _MUST), Tail("ะ", "e", _NONE), Tail("ิ", "oe", _MUST), Tail("อะ", "oe", _NONE),
            Tail("อ", "oe"), Tail("ย", "oei", _NONE, 0.9), Tail("ี", "i"), Tail("", "e", cost=1.2),
        ),
        "แ": (Tail("็", "ae", _MUST), Tail("ะ", "ae", _NONE), Tail("", "ae", cost=1.1)),
        "โ": (Tail("ะ", "o", _NONE), Tail("", "o", cost=1.1)),
        "ไ": (Tail("ย", "ai", _NONE, 0.9), Tail("", "ai", _NONE)),
        "ใ": (Tail("", "ai", _NONE),),
    },
    clusters=frozenset(
        ["กร", "กล", "กว", "ขร", "ขล", "ขว", "คร", "คล", "คว", "ตร", "ปร", "ปล", "พร", "พล", "ผล", "ทร", "ศร", "สร", "จร", "ฟร", "ฟล", "บร", "บล", "ดร", "ฝร", "หง", "หญ", "หน", "หม", "หย", "หร", "หล", "หว", "อย", "ฉล", "สว", "กษ"]
    ),
    good_finals=frozenset("กงดนบมยวตณ"),
    killed="์",
)  # fmt: skip
_CLUSTERS = {"ศร": "s", "สร": "s", "จร": "ch", "ฉล": "chal", "สว": "saw", "กษ": "kas", "อย": "y"}
_TONES = str.maketrans("", "", "่้๊๋ๆฯ๎ฺ")
_VOWEL_OF_KILLED = re.compile("(?<=[ก-ฮ])[ิุ](?=์)")
_RI = re.compile("(?<=[กทปศสพตม])ฤ")


# Words whose letters do not show their sound, written as they sound.
_RESPELLED = {
    "เจริญ": "จะเริน", "เกษม": "กะเสม", "เสมอ": "สะเหมอ", "แสวง": "สะแหวง", "สวัสดิ์": "สะวัด", "ทรัพย์": "ซับ", "ทรง": "ซง",
    "ทราย": "ซาย", "นคร": "นะคอน", "วัฒน": "วัดทะน", "รัตน": "รัดตะน", "พัฒน": "พัดทะน", "ปัญญ": "ปันย", "วิทยา": "วิดทะยา",
    "อินทร": "อินทะร", "จันทร": "จันทะร", "ราช": "ราดชะ", "สุวรรณ": "สุวัน", "ไชย": "ไช", "เวทย์": "เวด",
}  # fmt: skip
_RESPELLED_LAST = {
    "ชาติ": "ชาด", "ภูมิ": "พูม", "เกียรติ": "เกียด", "วุฒิ": "วุด", "โชติ": "โชด", "ญาติ": "ยาด", "ราช": "ราด", "จันทร์": "จัน",
    "รัตน์": "รัด", "วัฒน์": "วัด", "พัฒน์": "พัด", "อินทร์": "อิน", "เหตุ": "เหด", "ธาตุ": "ทาด", "จักร": "จัก", "บุตร": "บุด",
    "มิตร": "มิด", "เพชร": "เพ็ด", "ฉัตร": "ฉัด", "จิตร": "จิด", "ศุกร์": "สุก",
}  # fmt: skip
_RESPELL = re.compile(f"(?:{'|'.join(_RESPELLED_LAST)})$|" + "|".join(f"{word}(?!์|[ก-ฮ]?์)" for word in _RESPELLED))


def _respelled(match: re.Match[str]) -> str:
    word = match.group()
    return _RESPELLED_LAST[word] if match.end() == len(match.string) and word in _RESPELLED_LAST else _RESPELLED[word]


def _prepared(word: str) -> str:
    word = _RESPELL.sub(_respelled, word.replace("ํา", "ำ").replace("ํ", "").translate(_TONES))
    return _RI.sub("ริ", _VOWEL_OF_KILLED.sub("", word)).replace("ฤๅ", "ฤ")


@lru_cache(maxsize=1 << 11)
def syllables(word: str) -> tuple[Syllable, ...]:
    """Syllables of a Thai word."""
    return tuple(cut(_GRAMMAR, _prepared(word)))


def _spelled_onsets(table: dict[str, str], clusters: dict[str, str]) -> dict[str, str]:
    """Every onset in the letters of one custom; a leading ho is not said."""
    out = dict(table)
    for pair in _GRAMMAR.clusters:
        silent = pair[0] == "ห" and pair[1] in "งญนมยรลว"
        out[pair] = table[pair[1]] if silent else clusters.get(pair, table[pair[0]] + table[pair[1]])
    return out


_GENERAL = _spelled_onsets(_ONSETS, _CLUSTERS)
_USUAL = _spelled_onsets(_USUAL_ONSETS, _CLUSTERS | {"ศร": "sr"})
_BORROWED = _spelled_onsets(_BORROWED_ONSETS, {})


def _general(syllable: Syllable) -> str:
    return _GENERAL[syllable.onset] + syllable.vowel + _FINALS.get(syllable.final, "")


_USUAL_VOWELS = {"on": "orn", "oe": "er", "oei": "oey", "ue": "ue", "uea": "ua"}


def _usual(syllable: Syllable) -> str:
    onset = _USUAL[syllable.onset]
    vowel = _USUAL_VOWELS.get(syllable.vowel, syllable.vowel)
    if vowel == "er" and syllable.final == "ร":
        return onset + "er"
    return onset + vowel + _USUAL_FINALS.get(syllable.final, "")


_BORROWED_VOWELS = {"oe": "e", "ue": "u", "uea": "ua", "ae": "a"}


def _borrowed(syllable: Syllable) -> str:
    vowel = _BORROWED_VOWELS.get(syllable.vowel, syllable.vowel)
    spelled = _BORROWED[syllable.onset] + vowel
    if syllable.inner:
        spelled += _BORROWED_FINALS.get(syllable.inner, "")
    if syllable.final:
        spelled += _BORROWED_FINALS.get(syllable.final, "")
    return spelled + "".join(_LETTERS.get(letter, "") for letter in syllable.silent) if syllable.silent else spelled


@lru_cache(maxsize=1 << 11)
def readings(word: str) -> dict[str, str]:
    """Readings of one Thai word; by the letters first, which measured best for both Thai and foreign names."""
    parts = syllables(word)
    return {
        "thai-letters": "".join(map(_borrowed, parts)),
        "thai-usual": "".join(map(_usual, parts)),
        "rtgs": "".join(map(_general, parts)),
    }
